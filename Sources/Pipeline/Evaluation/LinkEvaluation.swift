import Customers
import Model

/// What measuring links by labelled rows came to.
public struct LinkEvaluation: Sendable {
  /// Figures over all rows that counted.
  public internal(set) var tally = LinkTally()
  /// Rows that name a customer without their consent; must be 0.
  public internal(set) var unasked = 0
  /// Rows that are sure of somebody who asked to be forgotten; must be 0.
  public internal(set) var forgotten = 0
  /// The worst rows: false links first, then customers whom reviewers are not shown, then missed ones;
  /// of each kind those with the highest chance.
  public internal(set) var worst: [LinkMistake] = []
  /// Figures of the names in texts that people have marked.
  public internal(set) var spans = SpanTally()
  /// The worst of these: false links first, surest first, then customers who were missed, then those
  /// who were held.
  public internal(set) var worstSpans: [SpanMistake] = []
  /// Rows that counted.
  public internal(set) var rows = 0
  /// Rows that did not count.
  public internal(set) var unreadable = UnreadableRows()

  /// True where nobody was named who must not be.
  public var harmsNobody: Bool { unasked == 0 && forgotten == 0 }
}

/// A row that came out wrong, with the evidence. It holds nothing that the author shows, and the
/// customer only where the link may name them.
public struct LinkMistake: Sendable {
  /// Line of the row.
  public let line: Int
  /// Its id as JSON.
  public let id: [UInt8]?
  /// What became of it.
  public let verdict: LinkAnswer.Verdict
  /// Chance of the best candidate, 0 to 1.
  public let probability: Double
  /// The customer whom the link names, if any.
  public let customer: String?
  /// Ids that the row gives; none for nobody of the list.
  public let labelled: [String]
  /// Evidence for the best candidate; sums to the log-odds of `probability`.
  public let because: [LinkReason]

  /// The worst kind is 0; nil for what is no mistake.
  static func rank(_ verdict: LinkAnswer.Verdict) -> Int? {
    switch verdict {
    case .linkedWrong: 0
    case .pseudonymousWrong: 1
    case .heldWithoutTrue: 2
    case .missed: 3
    case .linkedRight, .pseudonymousRight, .heldWithTrue, .heldNobody, .rightlyNone, .suppressed:
      nil
    }
  }

  /// True where another row is to stand in front.
  func isBehind(_ verdict: LinkAnswer.Verdict, _ chance: Double) -> Bool {
    let own = LinkMistake.rank(self.verdict) ?? .max
    let other = LinkMistake.rank(verdict) ?? .max
    return own == other ? probability < chance : own > other
  }
}

/// A name of a text that came out wrong.
public struct SpanMistake: Sendable {
  /// Line of the row.
  public let line: Int
  /// Its id as JSON.
  public let id: [UInt8]?
  /// Where the name lies, in Unicode scalars, half-open.
  public let place: Range<Int>
  /// What became of it.
  public let answer: SpanAnswer

  /// The worst kind is 0; nil for what is no mistake.
  static func rank(_ verdict: SpanAnswer.Verdict) -> Int? {
    switch verdict {
    case .linkedWrong: 0
    case .linkedUnmarked: 1
    case .missed: 2
    case .held: 3
    case .linkedRight, .rightlyNone: nil
    }
  }

  /// True where another name is to stand in front.
  func isBehind(_ other: SpanAnswer) -> Bool {
    let own = SpanMistake.rank(answer.verdict) ?? .max
    let its = SpanMistake.rank(other.verdict) ?? .max
    return own == its ? answer.probability < other.probability : own > its
  }
}

/// Rows of a file that could not be read: how many, and the first of them.
public struct UnreadableRows: Sendable {
  private static let most = 100
  /// How many.
  public private(set) var count = 0
  /// The first hundred, with line and mend.
  public private(set) var problems: [RowProblem] = []

  mutating func add(_ problem: RowProblem) {
    count += 1
    if problems.count < UnreadableRows.most { problems.append(problem) }
  }
}
