import Model
import Sentiment
import SocialText

/// What measuring scores by labelled rows came to.
public struct SentimentEvaluation: Sendable {
  /// Whole texts.
  public internal(set) var posts = PolarityFindings()
  /// Targets in texts.
  public internal(set) var targets = PolarityFindings()
  /// Targets whose names do not stand in their texts: there the whole text's score was taken.
  public internal(set) var absentTargets = 0
  /// Rows that counted.
  public internal(set) var rows = 0
  /// Rows that did not.
  public internal(set) var unreadable = 0
  /// The first hundred of them.
  public internal(set) var problems: [RowProblem] = []
}

/// Figures of posts or targets: of all, by language, and the surest mistakes.
public struct PolarityFindings: Sendable {
  /// All rows.
  public internal(set) var all = PolarityTally()
  /// Rows of each language; those of a language beyond the two hundredth are under `other`.
  public internal(set) var languages: [String: PolarityTally] = [:]
  /// Mistakes, the surest first.
  public internal(set) var worst: [Mistake] = []
  private static let mostLanguages = 200

  mutating func add(
    _ chances: LabelProbabilities, _ label: PolarityLabel, _ language: String,
    isUncertain: Bool? = nil
  ) {
    all.add(chances, label: label, isUncertain: isUncertain)
    let isFull =
      languages.count >= PolarityFindings.mostLanguages && languages[language] == nil
    languages[isFull ? "other" : language, default: PolarityTally()].add(
      chances, label: label, isUncertain: isUncertain)
  }

  /// True where a mistake of this chance is among the `most` surest; the first of equal ones stay.
  func takes(_ chance: Double, most: Int) -> Bool {
    worst.count < most || worst.last.map { chance > $0.chance } ?? false
  }

  mutating func add(_ mistake: Mistake, most: Int) {
    let place = worst.firstIndex { $0.chance < mistake.chance } ?? worst.count
    worst.insert(mistake, at: place)
    if worst.count > most { worst.removeLast() }
  }
}

/// A row that came out wrong, with the evidence.
public struct Mistake: Sendable {
  /// A piece of evidence, offsets in Unicode scalars.
  public struct Evidence: Sendable {
    /// First scalar.
    public let start: Int
    /// Behind the last one.
    public let end: Int
    /// Its words; empty for what no span carries.
    public let text: String
    /// Log-odds for positive against negative.
    public let weight: Double
    /// The rule that placed it there.
    public let rule: String?
  }

  /// Line of the row.
  public let line: Int
  /// Its id as JSON.
  public let id: [UInt8]?
  /// Language it was scored in.
  public let language: String
  /// The text, at most two thousand bytes of it.
  public let text: String
  /// The target, where it is about one that stands in the text.
  public let target: Evidence?
  /// What people said.
  public let label: PolarityLabel
  /// What was found.
  public let probabilities: LabelProbabilities
  /// Why: the fifty strongest spans in the order of the text, the rest together; weights sum to
  /// ln(p.positive ÷ p.negative).
  public let because: [Evidence]

  /// Chance of the wrong label.
  public var chance: Double { probabilities[probabilities.label] }

  private static let mostText = 2000
  private static let mostReasons = 50

  init(
    _ row: LabelledRow, _ language: String, _ target: TextSpan?, _ label: PolarityLabel,
    _ score: PolarityScore
  ) {
    let text = row.text.utf8.span
    let offsets = ScalarOffsets(text)
    func evidence(_ span: TextSpan, _ weight: Double, _ rule: String?) -> Evidence {
      Evidence(
        start: offsets.scalar(atByte: span.start), end: offsets.scalar(atByte: span.end),
        text: Mistake.cut(row.text, span), weight: weight, rule: rule)
    }
    line = row.line
    id = row.id
    self.language = language
    self.label = label
    probabilities = score.probabilities
    self.text = Mistake.cut(row.text, TextSpan(start: 0, end: text.count))
    self.target = target.map { evidence($0, 0, nil) }
    let order = score.because.indices.sorted {
      abs(score.because[$0].weight) > abs(score.because[$1].weight)
    }
    let kept = order.prefix(Mistake.mostReasons).sorted()
    var list = kept.map {
      let reason = score.because[$0]
      return evidence(reason.span, reason.weight, reason.rule)
    }
    let rest = order.dropFirst(Mistake.mostReasons).reduce(0) { $0 + score.because[$1].weight }
    if rest != 0 { list.append(evidence(TextSpan(start: 0, end: 0), rest, "rest")) }
    because = list
  }

  /// Words of a span; an ellipsis where they are too many.
  private static func cut(_ text: String, _ span: TextSpan) -> String {
    var end = span.end
    let bytes = text.utf8.span
    guard end - span.start > mostText else {
      return String(decoding: Array(text.utf8)[span.start..<end], as: UTF8.self)
    }
    end = span.start + mostText
    while end > span.start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: Array(text.utf8)[span.start..<end], as: UTF8.self) + "…"
  }
}
