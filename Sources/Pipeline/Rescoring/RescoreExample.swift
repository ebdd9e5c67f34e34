import Model
import SocialText

/// A mention that changes, comes or goes, as a preview shows it.
public struct RescoreExample: Sendable {
  /// What becomes of it.
  public enum Kind: String, Sendable { case changed, gained, lost }

  /// A label with the polarity behind it.
  public struct Side: Hashable, Sendable {
    /// The label.
    public var label: PolarityLabel
    /// −1 to 1.
    public var polarity: Double
  }

  /// A tracked thing that is judged otherwise; nil on the side where it is not named.
  public struct Target: Sendable {
    /// Id of the tracked thing.
    public var id: String
    /// Before.
    public var before: Side?
    /// Now.
    public var after: Side?
  }

  /// Words, or a rule without words, whose weight is another.
  public struct ChangedReason: Sendable {
    /// The words; empty for what no span carries.
    public var text: String
    /// Name of the rule, the new one where both have one.
    public var rule: String?
    /// Sum of the weights before, log-odds.
    public var before: Double
    /// Sum of the weights now.
    public var after: Double
  }

  /// What becomes of it.
  public var kind: Kind
  /// 32 hexadecimal digits.
  public var id: String
  /// Version of the post that is shown now, or was.
  public var version: Int
  /// Source that brought it.
  public var source: String
  /// Where it stands.
  public var url: String?
  /// When it was published.
  public var published: StatedDate?
  /// Language now.
  public var language: String
  /// Before.
  public var before: Side
  /// Now.
  public var after: Side
  /// Tracked things that are judged otherwise, or are named on one side alone, by id.
  public var targets: [Target]
  /// Words around what made the difference, on one line, nothing in it that is to be hidden.
  public var excerpt: String
  /// What made the difference, the most first.
  public var because: [ChangedReason]
  /// How much it changes.
  let weight: Double

  /// Reasons that are shown.
  private static let mostReasons = 4
  /// A smaller difference of weights is none.
  private static let leastDifference = 0.01

  init(
    _ kind: Kind, _ change: ScoreChange, _ weight: Double, _ redactor: Redactor,
    _ store: any RescoringStore
  ) throws {
    let shown = kind == .lost ? change.before.version : change.after.version
    self.kind = kind
    self.weight = weight
    id = shown.post.id.description
    version = shown.version
    source = change.post.kept.source
    let author = (kind == .lost ? change.before : change.after).score.author
    url =
      author.decision.outcome == .linked
      ? shown.post.url : redactor.redact(address: shown.post.url, shown.post.author)
    published = shown.post.published
    language = change.after.score.language
    before = Side(change.before.score.probabilities)
    after = Side(change.after.score.probabilities)
    targets = Self.targets(change.before.score.strongestNames, change.after.score.strongestNames)
    let old = ReasonText(change.before.version.post)
    let new = ReasonText(change.after.version.post)
    let oldWords = try store.reasons(
      row: change.before.version.row, scorer: change.before.score.scorer)
    let newWords =
      try change.because.map(new.words)
      ?? store.reasons(row: change.after.version.row, scorer: change.after.score.scorer)
    var sums: [String: (before: Double, after: Double, rule: String?, start: Int)] = [:]
    for (text, words, isNew) in [(old, oldWords, false), (new, newWords, true)] {
      for word in words {
        let span = text.words(from: word.start, to: word.end)
        // What no span carries goes by its rule.
        let key = span.isEmpty ? "\u{0}" + (word.rule ?? "") : span
        var sum = sums[key] ?? (0, 0, nil, word.start)
        if isNew { sum.after += word.weight } else { sum.before += word.weight }
        sum.rule = word.rule ?? sum.rule
        if isNew == (kind != .lost) { sum.start = word.start }
        sums[key] = sum
      }
    }
    let ranked = sums.filter { abs($0.value.after - $0.value.before) >= Self.leastDifference }
      .sorted {
        let differences = [$0, $1].map { abs($0.value.after - $0.value.before) }
        return (differences[1], $0.key) < (differences[0], $1.key)
      }
    let visible = kind == .lost ? old : new
    var place: Int?
    if kind == .changed { place = ranked.first { !$0.key.hasPrefix("\u{0}") }?.value.start }
    excerpt = redactor.redact(visible.excerpt(around: place ?? Self.name(kind, change) ?? 0))
    because =
      excerpt.isEmpty
      ? []
      : ranked.prefix(Self.mostReasons).map { key, sum in
        ChangedReason(
          text: key.hasPrefix("\u{0}") ? "" : redactor.redact(key), rule: sum.rule,
          before: sum.before, after: sum.after)
      }
  }

  /// Where the name stands that matters most: the one whose polarity changes most.
  private static func name(_ kind: Kind, _ change: ScoreChange) -> Int? {
    let (old, new) = (change.before.score.strongestNames, change.after.score.strongestNames)
    func difference(_ name: KeptScore.Name) -> Double {
      guard let id = name.trackedID, let from = old[id], let to = new[id] else { return 0 }
      return abs(to.polarity - from.polarity)
    }
    let score = kind == .lost ? change.before.score : change.after.score
    let names = score.names.filter { !$0.isInTitle && ($0.trackedID ?? $0.customer) != nil }
    return names.max { difference($0) < difference($1) }?.start
  }

  /// True where both would read alike.
  func says(theSameAs other: RescoreExample) -> Bool {
    !excerpt.isEmpty && excerpt == other.excerpt && before == other.before && after == other.after
  }

  private static func targets(
    _ old: [String: KeptScore.Name], _ new: [String: KeptScore.Name]
  ) -> [Target] {
    Set(old.keys).union(new.keys).sorted().compactMap { id in
      let before = old[id].map { Side(label: $0.label, polarity: $0.polarity) }
      let after = new[id].map { Side(label: $0.label, polarity: $0.polarity) }
      return before == after ? nil : Target(id: id, before: before, after: after)
    }
  }
}

extension RescoreExample.Side {
  init(_ probabilities: LabelProbabilities) {
    self.init(label: probabilities.label, polarity: probabilities.polarity)
  }
}

/// The text that the reasons of a post refer to.
private struct ReasonText {
  private let bytes: [UInt8]
  private let offsets: ScalarOffsets

  init(_ post: Post) {
    let bytes = Array((post.isTitleOnly ? post.title : post.text).utf8)
    self.bytes = bytes
    offsets = ScalarOffsets(bytes.span)
  }

  /// The same reasons with their places in Unicode scalars.
  func words(_ reasons: [Reason]) -> [MentionRecord.Word] {
    reasons.map {
      MentionRecord.Word(
        start: offsets.scalar(atByte: $0.span.start), end: offsets.scalar(atByte: $0.span.end),
        weight: $0.weight, rule: $0.rule)
    }
  }

  /// The words between two scalars, in lower case.
  func words(from start: Int, to end: Int) -> String {
    guard let from = offsets.byte(atScalar: start), let to = offsets.byte(atScalar: end), from < to
    else { return "" }
    return String(decoding: bytes[from..<to], as: UTF8.self).lowercased()
  }

  /// Bytes in front of the place and behind it.
  private static let (lead, tail) = (60, 140)

  /// Whole words around a scalar on one line, `…` where something is cut off.
  func excerpt(around scalar: Int) -> String {
    let place = offsets.byte(atScalar: scalar) ?? 0
    var from = max(0, place - Self.lead)
    var to = min(bytes.count, place + Self.tail)
    // Not inside a word: half an address would not be known for one.
    while from > 0, from > place - 4 * Self.lead, bytes[from - 1] > 0x20 { from -= 1 }
    while to < bytes.count, to < place + 4 * Self.tail, bytes[to] > 0x20 { to += 1 }
    while from > 0, bytes[from] & 0xC0 == 0x80 { from -= 1 }
    while to < bytes.count, bytes[to] & 0xC0 == 0x80 { to += 1 }
    let words = bytes[from..<to].split { $0 <= 0x20 }.joined(separator: [0x20])
    let text = String(decoding: Array(words), as: UTF8.self)
    return (from > 0 ? "… " : "") + text + (to < bytes.count ? " …" : "")
  }
}
