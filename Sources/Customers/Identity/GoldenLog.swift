import Model

/// What was noted of the golden ids of customers whose rows comparing alone joined (`GoldenStep`): so
/// an id stays when a row with a lower one joins. What people decided is none of its business: those
/// groups have their ids by `IdentityLog`.
///
/// - A group goes by the oldest of the ids by which its rows went, unless the list has the row of that
///   id in another group. Where a group fell apart, the part with the row of the id keeps it; where
///   that row has gone, the part with most of the others.
/// - A part that stood under an id of its own before it met others goes by that again.
/// - What is left goes by the lowest id of its rows, in the order of scalars.
/// - What was noted of rows that the list lacks today stays.
///
/// All of that is a function of the steps and of the groups, not of the order of either's rows.
public struct GoldenLog: Sendable {
  /// A group of rows.
  struct Group {
    /// Ids of the rows, sorted.
    var members: [String]
    /// The id that people's decisions give it; nil for none.
    var decided: String?
  }

  /// All steps in the order in which they were noted.
  public let steps: [GoldenStep]
  /// Rows that go by each id.
  private var members: [String: [String]] = [:]
  /// The id by which a row went last; none where it has left its group.
  private var ids: [String: String] = [:]
  /// The first step of each id.
  private var first: [String: Int64] = [:]
  /// Steps that name a row, by their places, ascending.
  private var places: [String: [Int]] = [:]

  /// Nothing was noted.
  public static let empty = GoldenLog([])

  /// Replays steps.
  public init(_ steps: [GoldenStep]) {
    let steps = steps.sorted { $0.number < $1.number }
    self.steps = steps
    for (place, step) in steps.enumerated() {
      if first[step.id] == nil { first[step.id] = step.number }
      for row in members[step.id] ?? [] where ids[row] == step.id { ids[row] = nil }
      members[step.id] = step.members
      for row in step.members {
        ids[row] = step.id
        places[row, default: []].append(place)
      }
    }
  }

  /// True where something is known of a row.
  func knows(_ row: String) -> Bool { ids[row] != nil }

  /// Ids of the rows that go by an id, sorted; empty where none does.
  public func members(of id: String) -> [String] { members[id] ?? [] }

  /// Steps that name any of the ids, as golden ids or as rows, in their order.
  public func history(of ids: [String]) -> [GoldenStep] {
    let asked = Set(ids)
    return steps.filter { $0.names(asked) }
  }

  /// The id of each group. `groups` are all of a list that have several rows, or a row that is known
  /// here; `isListed` tells whether the list has a row at all.
  func names(_ groups: [Group], isListed: (String) -> Bool) -> [String] {
    var names = groups.map(\.decided)
    var taken = Set(names.compactMap(\.self))
    var groupOf: [String: Int] = [:]
    for (number, group) in groups.enumerated() {
      for row in group.members { groupOf[row] = number }
    }
    /// Whether a group may have an id: where the list has its row, that row's group alone.
    func mayTake(_ id: String, _ group: Int) -> Bool {
      !taken.contains(id) && (groupOf[id] == group || groupOf[id] == nil && !isListed(id))
    }
    func take(_ id: String, _ group: Int) {
      names[group] = id
      taken.insert(id)
    }
    var claims: [String: [Int: Int]] = [:]
    for (number, group) in groups.enumerated() where group.decided == nil {
      for row in group.members {
        if let id = ids[row] { claims[id, default: [:]][number, default: 0] += 1 }
      }
    }
    for id in claims.keys.sorted(by: isOlder) {
      let best = (claims[id] ?? [:]).filter { names[$0.key] == nil && mayTake(id, $0.key) }
        .min { one, other in
          one.value == other.value
            ? IdentityLog.isLower(groups[one.key].members[0], groups[other.key].members[0])
            : one.value > other.value
        }
      if let best { take(id, best.key) }
    }
    let left = groups.indices.filter { names[$0] == nil }
      .sorted { IdentityLog.isLower(groups[$0].members[0], groups[$1].members[0]) }
    for number in left {
      let group = groups[number].members
      if let id = earlier(group, where: { mayTake($0, number) }) { take(id, number) }
    }
    for number in left where names[number] == nil {
      take(groups[number].members.first { !taken.contains($0) } ?? "", number)
    }
    return names.map { $0 ?? "" }
  }

  /// The id by which a part of a group that fell apart went before it met the rest: the latest by which
  /// all its rows went together, or whose own row is among them.
  private func earlier(_ group: [String], where mayTake: (String) -> Bool) -> String? {
    guard let row = group.first, group.allSatisfy(knows) else { return nil }
    let known = Set(group.compactMap { ids[$0] })
    for place in (places[row] ?? []).reversed() {
      let step = steps[place]
      guard !known.contains(step.id), members[step.id]?.isEmpty == true, mayTake(step.id) else {
        continue
      }
      if group.contains(step.id) || Self.holds(step.members, group) { return step.id }
    }
    return nil
  }

  /// True where sorted ids are all among others. A group of very many may fall into as many parts, each
  /// of which asks: hence by halving, not by a walk.
  private static func holds(_ all: [String], _ some: [String]) -> Bool {
    some.count <= all.count
      && some.allSatisfy { id in
        var range = all.indices
        while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
          if all[middle] == id { return true }
          range =
            IdentityLog.isLower(all[middle], id)
            ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return false
      }
  }

  /// What is to be noted when groups go by `names`: what differs from the last steps. Numbers go on
  /// behind the last.
  func notes(
    _ groups: [Group], _ names: [String], isListed: (String) -> Bool, at now: Timestamp
  ) -> [GoldenStep] {
    var changes: [(id: String, members: [String])] = []
    var named: Set<String> = []
    for (group, name) in zip(groups, names) where group.decided == nil {
      named.insert(name)
      let isNew = members[name] == nil && group.members == [name]
      if !isNew, members[name] != group.members { changes.append((name, group.members)) }
    }
    // Rows that people joined keep what was noted of them, for the day that they are parted again.
    let decided = Set(groups.filter { $0.decided != nil }.flatMap(\.members))
    for (id, rows) in members where !rows.isEmpty && !named.contains(id) {
      let isOver = rows.contains(where: isListed) && !rows.contains(where: decided.contains)
      if isOver { changes.append((id, [])) }
    }
    changes.sort { IdentityLog.isLower($0.id, $1.id) }
    let last = steps.last?.number ?? 0
    return changes.enumerated().map {
      GoldenStep(
        number: last + Int64($0) + 1, id: $1.id, members: $1.members, notedAt: now)
    }
  }

  private func isOlder(_ one: String, _ other: String) -> Bool {
    let left = first[one] ?? .max
    let right = first[other] ?? .max
    return left == right ? IdentityLog.isLower(one, other) : left < right
  }
}

extension DuplicateFinder {
  /// Names clusters that people did not decide about by what was noted of their rows, and tells what
  /// is to be noted now, in the order of ids. A row that is alone and goes by another's id, which
  /// left the list, becomes a cluster of its own.
  public mutating func name(by memory: GoldenLog, at now: Timestamp) -> [GoldenStep] {
    let rowIDs = comparer.table.ids
    let listed = Set(rowIDs)
    for (row, id) in rowIDs.enumerated() where clusterOf[row] < 0 && memory.knows(id) {
      clusterOf[row] = Int32(clusters.count)
      clusters.append(RecordCluster(id: self.id(of: [Int32(row)]), members: [row], pairs: []))
    }
    let groups = clusters.map { cluster in
      let members = cluster.members.map { rowIDs[$0] }
      return GoldenLog.Group(
        members: members.sorted(by: IdentityLog.isLower), decided: log.decidedID(of: members))
    }
    let names = memory.names(groups, isListed: listed.contains)
    for (number, name) in names.enumerated() { clusters[number].id = name }
    return memory.notes(groups, names, isListed: listed.contains, at: now)
  }
}
