import Model

/// What holds after all decisions of people about rows of the customer list (`IdentityDecision`):
/// which ids are one customer, under which id, and which never are.
///
/// - The latest decision about a pair of ids holds. A decision that another withdraws never was.
/// - Pairs that are the same are joined, those of the latest decision first; a pair that differs
///   stops the join of the groups that hold it.
/// - A group goes by the id that it first had: of its ids the one that the earliest decision in force
///   for joining names, the lowest (in the order of scalars) of several. Where two groups meet, the
///   older one's id stays; where one falls apart, the part that holds the row of that id keeps it.
/// - Ids count whether or not the list has them today: rows that come and go change nothing.
///
/// All of that is a function of the decisions alone, not of the list or the order of its rows.
public struct IdentityLog: Sendable {
  /// Most ids that one decision may name.
  public static let mostMembers = 100

  /// All decisions in the order in which they were made.
  public let decisions: [IdentityDecision]

  /// Ids that some decision in force names, sorted; the numbers below count in it.
  private let ids: [String]
  private let numbers: [String: Int]
  /// Group of each id: the lowest number in it.
  private var groups: [Int] = []
  /// Ids of each group by its lowest.
  private var members: [Int: [Int]] = [:]
  /// Id that each group goes by.
  private var leaders: [Int: Int] = [:]
  /// Groups that are never one, both ways.
  private var foes: [Int: Set<Int>] = [:]
  /// Latest verdict about each pair.
  private var verdicts: [Pair: (number: Int64, verdict: IdentityDecision.Verdict)] = [:]

  /// The earliest decision in force that joined each id with others.
  private var first: [Int: Int64] = [:]

  private struct Pair: Hashable {
    var low: Int
    var high: Int

    init(_ one: Int, _ other: Int) {
      low = min(one, other)
      high = max(one, other)
    }
  }

  /// Nothing was decided.
  public static let empty = IdentityLog([])

  /// Replays decisions.
  public init(_ decisions: [IdentityDecision]) {
    let decisions = decisions.sorted { $0.number < $1.number }
    self.decisions = decisions
    let withdrawn = Set(decisions.compactMap(\.withdraws))
    let inForce = decisions.filter { !withdrawn.contains($0.number) }
    let ids = Set(inForce.flatMap(\.members)).sorted(by: Self.isLower)
    self.ids = ids
    numbers = Dictionary(uniqueKeysWithValues: zip(ids, 0...))
    guard !ids.isEmpty else { return }
    for decision in inForce { note(decision) }
    group()
    for (group, members) in members where members.count > 1 {
      let leader = members.min {
        (first[$0] ?? .max, $0) < (first[$1] ?? .max, $1)
      }
      leaders[group] = leader
    }
  }

  /// True where nothing that was decided is in force.
  public var isEmpty: Bool { ids.isEmpty }

  /// True where a decision in force names an id.
  public func knows(_ id: String) -> Bool { numbers[id] != nil }

  /// The id by which an id's customer goes: its own where it was joined with none.
  public func goldenID(of id: String) -> String {
    guard let number = numbers[id], let leader = leaders[groups[number]] else { return id }
    return ids[leader]
  }

  /// The id by which rows go together whom people joined with others: that of the oldest group among
  /// them; nil where nobody joined any.
  func decidedID(of ids: [String]) -> String? {
    ids.map { (age: age($0), id: $0) }.filter { $0.age < .max }
      .min { $0.age == $1.age ? Self.isLower($0.id, $1.id) : $0.age < $1.age }
      .map { goldenID(of: $0.id) }
  }

  /// Number of the decision since which an id's group has its id; that of none for an id alone.
  private func age(_ id: String) -> Int64 {
    numbers[id].flatMap { leaders[groups[$0]] }.flatMap { first[$0] } ?? .max
  }

  /// All ids that are one customer with an id, itself included, sorted.
  public func members(with id: String) -> [String] {
    guard let number = numbers[id] else { return [id] }
    return (members[groups[number]] ?? [number]).map { ids[$0] }
  }

  /// What was decided of two ids, of either or of those they were joined with; nil for nothing.
  public func verdict(_ one: String, _ other: String) -> IdentityDecision.Verdict? {
    guard let left = numbers[one], let right = numbers[other], left != right else { return nil }
    if groups[left] == groups[right] { return .same }
    return foes[groups[left]]?.contains(groups[right]) == true ? .different : nil
  }

  /// True where an id, or one that it was joined with, is never one with some other.
  public func isParted(_ id: String) -> Bool {
    guard let number = numbers[id] else { return false }
    return foes[groups[number]] != nil
  }

  /// The ids by which the customers go that an id's customer is never one with, sorted.
  func parted(from id: String) -> [String] {
    guard let number = numbers[id] else { return [] }
    return (foes[groups[number]] ?? []).map { goldenID(of: ids[$0]) }.sorted(by: Self.isLower)
  }

  /// Decisions that name any of the ids or one that they were joined with, in the order in which they
  /// were made.
  public func history(of ids: [String]) -> [IdentityDecision] {
    let asked = Set(ids.flatMap { members(with: $0) })
    return decisions.filter { $0.members.contains(where: asked.contains) }
  }

  /// The decision that rows are one customer, with the next number; nil where it was said of each
  /// pair of them already.
  public func joining(
    _ ids: [String], reason: String? = nil, at now: Timestamp
  ) -> IdentityDecision? {
    let ids = Set(ids).sorted(by: Self.isLower)
    let numbers = ids.map { self.numbers[$0] }
    let isSaid = numbers.indices.allSatisfy { index in
      numbers[..<index].allSatisfy { other in
        guard let one = numbers[index], let other else { return false }
        return verdicts[Pair(one, other)]?.verdict == .same && groups[one] == groups[other]
      }
    }
    guard ids.count > 1, !isSaid else { return nil }
    return IdentityDecision(
      number: next, verdict: .same, parts: [ids], reason: reason, decidedAt: now)
  }

  /// The decision that rows are not one customer; nil where it was said of each pair of them already.
  ///
  /// Where the same rows were joined by one decision, that is withdrawn: groups and their ids are as
  /// if it had never been made, and those that it had joined are never one. Rows that other decisions
  /// had joined before it stay together; asked again, they are parted too.
  public func parting(
    _ ids: [String], reason: String? = nil, at now: Timestamp
  ) -> IdentityDecision? {
    let ids = Set(ids).sorted(by: Self.isLower)
    guard ids.count > 1 else { return nil }
    if let merge = mergeInForce(of: ids) {
      let before = IdentityLog(decisions.filter { $0.number != merge.number })
      var parts: [String: [String]] = [:]
      for id in ids { parts[before.goldenID(of: id), default: []].append(id) }
      if parts.count > 1 {
        let sorted = parts.values.sorted { Self.isLower($0[0], $1[0]) }
        return IdentityDecision(
          number: next, verdict: .different, parts: sorted, withdraws: merge.number,
          reason: reason, decidedAt: now)
      }
    }
    let numbers = ids.map { self.numbers[$0] }
    let isSaid = numbers.indices.allSatisfy { index in
      numbers[..<index].allSatisfy { other in
        guard let one = numbers[index], let other else { return false }
        return verdicts[Pair(one, other)]?.verdict == .different
      }
    }
    guard !isSaid else { return nil }
    return IdentityDecision(
      number: next, verdict: .different, parts: ids.map { [$0] }, reason: reason, decidedAt: now)
  }

  private var next: Int64 { (decisions.last?.number ?? 0) + 1 }

  /// The latest decision that joined precisely these ids and was not withdrawn.
  private func mergeInForce(of ids: [String]) -> IdentityDecision? {
    let withdrawn = Set(decisions.compactMap(\.withdraws))
    return decisions.last {
      $0.verdict == .same && !withdrawn.contains($0.number)
        && $0.members.sorted(by: Self.isLower) == ids
    }
  }

  private mutating func note(_ decision: IdentityDecision) {
    var before: [Int] = []
    for part in decision.parts {
      let part = part.compactMap { numbers[$0] }
      let verdict = (number: decision.number, verdict: decision.verdict)
      for (index, one) in part.enumerated() {
        switch decision.verdict {
        case .same:
          if first[one] == nil { first[one] = decision.number }
          for other in part[..<index] where other != one { verdicts[Pair(one, other)] = verdict }
        case .different:
          for other in before where other != one { verdicts[Pair(one, other)] = verdict }
        }
      }
      before += part
    }
  }

  private mutating func group() {
    var sets = PartedSets(count: ids.count)
    var joins: [(number: Int64, pair: Pair)] = []
    var partings: [Pair] = []
    for (pair, verdict) in verdicts {
      switch verdict.verdict {
      case .same: joins.append((verdict.number, pair))
      case .different: partings.append(pair)
      }
    }
    for pair in partings { sets.part(pair.low, pair.high) }
    joins.sort {
      ($1.number, $0.pair.low, $0.pair.high) < ($0.number, $1.pair.low, $1.pair.high)
    }
    for join in joins { _ = sets.join(join.pair.low, join.pair.high) }
    groups = ids.indices.map { sets.find($0) }
    for (number, group) in groups.enumerated() { members[group, default: []].append(number) }
    for pair in partings {
      foes[groups[pair.low], default: []].insert(groups[pair.high])
      foes[groups[pair.high], default: []].insert(groups[pair.low])
    }
  }

  /// The order of scalars, whatever the language.
  static func isLower(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
