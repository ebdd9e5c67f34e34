import SocialText

/// One language's phrases that set one thing against another, from `comparisons.tsv`.
struct Comparisons: Sendable {
  /// What a phrase says of a thing.
  enum Verdict: Hashable, Sendable {
    case none
    /// Log-odds, −4 to 4.
    case weight(Double)
    /// The contrary of what the rest of the sentence says of the other.
    case opposite

    /// Nil where it is neither a number in −4…4 nor `opposite` nor `none`.
    init?(_ text: String) {
      switch text {
      case "none": self = .none
      case "opposite": self = .opposite
      default:
        guard let value = Double(text), abs(value) <= 4 else { return nil }
        self = .weight(value)
      }
    }
  }

  /// What a line of the list says of both things and of the front; nil where it is malformed.
  static func verdicts(
    _ fields: [ArraySlice<UInt8>]
  ) -> (first: Verdict, second: Verdict, front: Verdict)? {
    let words = fields.dropFirst().map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2, words.count <= 3, let first = Verdict(words[0]),
      let second = Verdict(words[1]), let front = Verdict(words.count > 2 ? words[2] : "none")
    else { return nil }
    return (first, second, front)
  }

  /// The words in front of a phrase's gap and behind it; of one without a gap, all of them.
  static func parts(_ phrase: ArraySlice<UInt8>, _ tokenizer: Tokenizer) -> [[Token]] {
    String(decoding: phrase, as: UTF8.self).split(separator: "…", omittingEmptySubsequences: false)
      .map { part in
        var tokens: [Token] = []
        let bytes = Array(part.utf8)
        tokenizer.tokenize(bytes.span, into: &tokens)
        return tokens
      }
  }

  /// A phrase: words, and behind a gap others, or none.
  struct Pattern: Sendable {
    var rest: [UInt64]
    var first: Verdict
    var second: Verdict
    /// Of what stands in front of a phrase with a gap.
    var front: Verdict
  }

  /// A phrase in a text.
  struct Found: Sendable {
    /// Tokens of its first words, and of those behind the gap; these are empty without one.
    var head: Range<Int>
    var rest: Range<Int>
    var pattern: Int
    var isNegated: Bool

    /// Behind its last word.
    var end: Int { rest.isEmpty ? head.upperBound : rest.upperBound }

    /// Where a target stands towards the phrase; nil where it has no part in it.
    func slot(_ target: ClosedRange<Int>) -> Slot? {
      if target.upperBound < head.lowerBound {
        guard head.lowerBound - target.upperBound <= 2 * Comparisons.mostGap else { return nil }
        return rest.isEmpty ? .first : .front
      }
      if target.lowerBound >= end {
        return target.lowerBound - end < Comparisons.mostGap / 2 ? .second : nil
      }
      let isInGap = target.lowerBound >= head.upperBound && target.upperBound < rest.lowerBound
      return isInGap ? .first : nil
    }
  }

  /// Where a thing stands towards a phrase.
  enum Slot { case front, first, second }

  /// Words that fit into a gap, and that a thing compared may stand away.
  static let mostGap = 8
  /// Phrases of one text that are looked at.
  private static let most = 32

  private var heads = PhraseTable()
  /// Patterns of each head: a range of `patterns`, for each value of `heads`.
  private var groups: [[Int]] = [[]]
  private(set) var patterns: [Pattern] = []

  /// No phrases.
  init() {}

  /// Adds a phrase; its gap, if it has one, stands between the two lists.
  mutating func add(
    _ head: [Token], _ rest: [Token], first: Verdict, second: Verdict, front: Verdict
  ) {
    var group = heads.value(of: head)
    if group == 0 {
      group = groups.count
      groups.append([])
      heads.set(group, for: head)
    }
    groups[group].append(patterns.count)
    patterns.append(
      Pattern(rest: rest.map(\.hash), first: first, second: second, front: front))
  }

  /// Finds the phrases of a text that nobody else wrote.
  func find(
    _ tokens: [Token], _ places: [SentimentScratch.Place], _ table: LexiconTable,
    into found: inout [Found]
  ) {
    found.removeAll(keepingCapacity: true)
    guard !patterns.isEmpty else { return }
    var covered = 0
    for index in tokens.indices where index >= covered && heads.mayHold(tokens[index].hash) {
      let (group, count) = heads.longest(tokens, at: index)
      guard group != 0, found.count < Self.most else { continue }
      let head = index..<index + count
      for pattern in groups[group] {
        let wanted = patterns[pattern].rest
        guard let rest = rest(wanted, behind: head, tokens, places) else { continue }
        let isNegated = (max(0, index - 3)..<index).contains {
          places[$0].clause == places[index].clause
            && table.entries[table.find(tokens[$0].hash)].roles.contains(.negator)
        }
        found.append(Found(head: head, rest: rest, pattern: pattern, isNegated: isNegated))
        covered = head.upperBound
        break
      }
    }
  }

  /// Where the words behind a gap stand: near, in the same sentence; nil where they do not.
  private func rest(
    _ wanted: [UInt64], behind head: Range<Int>, _ tokens: [Token],
    _ places: [SentimentScratch.Place]
  ) -> Range<Int>? {
    if wanted.isEmpty { return head.upperBound..<head.upperBound }
    let last = min(head.upperBound + Self.mostGap, tokens.count - wanted.count)
    guard last > head.upperBound else { return nil }
    for start in head.upperBound + 1...last {
      guard places[start].sentence == places[head.lowerBound].sentence else { return nil }
      if wanted.indices.allSatisfy({ tokens[start + $0].hash == wanted[$0] }) {
        return start..<start + wanted.count
      }
    }
    return nil
  }
}
