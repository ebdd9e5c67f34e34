import Model
import SocialText

/// What a text says of the persons that it names. Their name alone is never enough, for the world has
/// more people than the list; their employer beside it is what a list and a text have in common.
extension CustomerLinker {
  /// Name of the rule for an employer that stands beside the name of a person.
  static let employerRule = "employer_named"
  /// Its weight in log-odds. In the training part of the mission set 247 full names of the list stand
  /// beside the employer of one of their bearers; of these, 243 mean that one. It is less for a name that
  /// more people of the world have than one.
  static let employerWeight = 4.1
  /// What a person's name says of them by itself: as likely somebody whom the list does not know.
  static let nameShare = 0.5

  /// Words on each side of a name among which an employer speaks for it.
  private static let employerReach = 8
  /// Most tokens of a company's name that are looked at.
  private static let longestCompany = 6

  /// Rows of the persons whom a post names beside their employer.
  public struct Employed: Sendable {
    /// Whom names were told to mean.
    fileprivate var meant: Set<Int> = []
    /// Bearers of names of which the employers of several stand beside.
    fileprivate var contested: Set<Int> = []

    /// Nobody.
    public init() {}
  }

  /// The names of a text; those of persons mean the one customer of that name who works for a company
  /// that is named beside it, with `employer_named` among the reasons. The name stands as listed, with
  /// capitals, and whoever asked to be forgotten bears it not. Where the employers of several bearers
  /// stand there, nothing is decided. Adds to `employed` who stands beside an employer, for the other
  /// places of the post (`withEmployed`). Linear in the text.
  public func withEmployers(
    _ named: [NamedEntity], in text: Span<UInt8>, tokens: [Token], employed told: inout Employed
  ) -> [NamedEntity] {
    guard named.contains(where: isListedPerson) else { return named }
    var result = named
    for index in named.indices where isListedPerson(named[index]) {
      let range = Self.tokens(of: named[index].span, in: tokens)
      guard Self.isWrittenAsPerson(range, tokens) else { continue }
      let companies = companies(beside: range, in: text, tokens)
      if companies.isEmpty { continue }
      let staff = named[index].customers.filter { row in
        let entry = book.index.entries[row]
        return entry.hasCompany && companies.contains(where: entry.worksAt)
      }
      if staff.isEmpty { continue }
      if !isOne(staff) {
        told.contested.formUnion(named[index].customers)
      } else if let employed = employed(named[index], staff) {
        result[index] = employed
        told.meant.formUnion(employed.customers)
      }
    }
    return result
  }

  /// The names of a text of a post in which `employed` stand beside their employers: a name means the
  /// same person in all places of a post, where it stands with capitals. A post in which two of one name
  /// are employed says of neither more than stands beside them.
  public func withEmployed(
    _ employed: Employed, _ named: [NamedEntity], tokens: [Token]
  ) -> [NamedEntity] {
    guard !employed.meant.isEmpty else { return named }
    var result = named
    for index in named.indices {
      let name = named[index]
      let meant = name.customers.filter(employed.meant.contains)
      guard !meant.isEmpty, isOne(meant),
        name.customers.allSatisfy({ !employed.contested.contains($0) }),
        !name.context.contains(where: { $0.rule == Self.employerRule }), isListedPerson(name),
        Self.isWrittenAsPerson(Self.tokens(of: name.span, in: tokens), tokens),
        let known = self.employed(name, meant)
      else { continue }
      result[index] = known
    }
    return result
  }

  /// The name of a person as it is where the employer of `staff`, some of its bearers, stands beside it;
  /// nil where that decides nothing.
  func employed(_ name: NamedEntity, _ staff: [Int]) -> NamedEntity? {
    guard let first = staff.first, isOne(staff) else { return nil }
    // The more people go by a name, the more of them stand beside a company by chance.
    let others = Population.others(
      book, book.index.entries[first], .parts, city: false, company: false)
    let weight = Self.employerWeight - DeterministicMath.log(max(1, others))
    guard weight > 0 else { return nil }
    let family = book.candidate(of: first)
    var result = name
    result.customers.removeAll { book.candidate(of: $0) != family }
    Self.add(
      Self.employerRule, weight, to: &result, worth: name.confidence * Self.nameShare)
    return result
  }

  /// True for words of which two have capitals.
  static func isWrittenAsPerson(_ words: Range<Int>, _ tokens: [Token]) -> Bool {
    words.count { hasCapital(tokens[$0]) } > 1
  }

  /// True for a name of persons of the list alone, beyond doubt a name and none of the forgotten's.
  func isListedPerson(_ name: NamedEntity) -> Bool {
    name.type == .person && name.trackedID == nil && name.slip == nil && !name.customers.isEmpty
      && name.confidence >= CustomerLinker.accountThreshold
      && name.customers.allSatisfy { book.index.entries[$0].isPerson && !isForgotten($0) }
  }

  /// Chance that a name of persons means the customer it is taken for; `share` is its confidence, shared
  /// out among the bearers.
  static func chance(ofPerson name: NamedEntity, share: Double) -> Double {
    guard name.context.contains(where: { $0.rule == employerRule }) else {
      return share * nameShare
    }
    let odds = name.context.reduce(0) { $0 + $1.weight }
    return 1 / (1 + DeterministicMath.exp(-odds))
  }

  /// Numbers of the companies that stand within reach of a name: the longest name from each word on.
  private func companies(
    beside name: Range<Int>, in text: Span<UInt8>, _ tokens: [Token]
  ) -> Set<Int32> {
    var low = name.lowerBound
    var words = 0
    while low > 0, words < Self.employerReach {
      low -= 1
      if Self.isWord(tokens[low]) { words += 1 }
    }
    var high = name.upperBound
    words = 0
    while high < tokens.count, words < Self.employerReach {
      if Self.isWord(tokens[high]) { words += 1 }
      high += 1
    }
    var found: Set<Int32> = []
    for part in [low..<name.lowerBound, name.upperBound..<high] {
      var start = part.lowerBound
      while start < part.upperBound {
        let (end, numbers) = company(from: start, to: part.upperBound, in: text, tokens)
        found.formUnion(numbers)
        start = end
      }
    }
    return found
  }

  /// The longest name of a company from a token on, and where it ends.
  private func company(
    from start: Int, to limit: Int, in text: Span<UInt8>, _ tokens: [Token]
  ) -> (end: Int, numbers: ArraySlice<Int32>) {
    var longest: (end: Int, numbers: ArraySlice<Int32>) = (start + 1, [])
    guard Self.isWord(tokens[start]), Self.looksLikeName(tokens[start]) else { return longest }
    var state = StableHash.seed
    for end in start..<min(limit, start + Self.longestCompany) {
      let word = text.extracting(Int(tokens[end].start)..<tokens[end].end)
      let stem = Possessive.stem(of: word)
      if stem < word.count {
        var owner = state
        Self.step(&owner, word.extracting(0..<stem))
        let numbers = book.index.companyTerms[StableHash.finish(owner)]
        if !numbers.isEmpty { longest = (end + 1, numbers) }
      }
      Self.step(&state, word)
      let numbers = book.index.companyTerms[StableHash.finish(state)]
      if !numbers.isEmpty { longest = (end + 1, numbers) }
    }
    return longest
  }

  private static func isWord(_ token: Token) -> Bool {
    switch token.kind {
    case .word, .number, .hashtag: true
    default: false
    }
  }

  /// Who writes a person with capitals writes a company so.
  private static func looksLikeName(_ token: Token) -> Bool {
    token.kind == .hashtag || (hasCapital(token) && token.end - Int(token.start) >= 3)
  }
}
