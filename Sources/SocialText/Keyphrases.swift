/// Finds what a text is about: its keyphrases, best first.
///
/// Candidates are all phrases of up to five words between stop words, signs and line ends; forms of
/// a word count as one, through Snowball's stems. A linear model weighs place, count, rarity, look
/// and parts of speech (`KeyphraseFeatures`); its few weights were trained by `earshot-train
/// keyphrases`. What a chosen phrase holds, or what holds it, falls back, so that ten phrases say
/// ten things. Works on tokens and hashes, makes no string; linear in the text, of which the first
/// 32,768 content words count.
///
/// A language without word lists is served worse, by place and count alone. Scripts without spaces
/// are only as good as their tokens. One value a worker: it owns the buffers.
public struct Keyphrases: Sendable {
  /// What a chosen phrase takes, in log-odds, from each that is a part of it or holds it.
  private static let overlapCost = 0.3
  /// Candidates that the choice looks at, for each phrase wanted.
  private static let breadth = 4

  private let lists: WordLists
  private var languages: [String: KeyphraseLanguage] = [:]
  private(set) var scan = KeyphraseScan()
  private(set) var candidates = KeyphraseCandidates()
  private var values: [Double] = []

  /// A finder over the word lists of a folder.
  public init(lists: WordLists) { self.lists = lists }

  /// Replaces `keyphrases` with at most `limit` (and 256) phrases of a text, best first, no two
  /// alike.
  ///
  /// - Parameters:
  ///   - text: UTF-8, any bytes.
  ///   - tokens: the text's tokens.
  ///   - language: BCP 47 or `und`.
  /// - Throws: `WordListError` where a list of the language is broken.
  public mutating func find(
    in text: Span<UInt8>, tokens: [Token], language: String, limit: Int = 10,
    into keyphrases: inout [Keyphrase]
  ) throws(WordListError) {
    keyphrases.removeAll(keepingCapacity: true)
    guard limit > 0 else { return }
    try weigh(text, tokens, language)
    choose(min(limit, 256), into: &keyphrases)
  }

  /// Fills `scan` and `candidates` with what a text has.
  mutating func weigh(
    _ text: Span<UInt8>, _ tokens: [Token], _ language: String
  ) throws(WordListError) {
    try read(text, tokens, language)
    candidates.weigh(scan, &values)
  }

  /// Gives each candidate's features and span to `body`: what the trainer learns from.
  package mutating func forEachCandidate(
    in text: Span<UInt8>, tokens: [Token], language: String,
    _ body: ([Double], TextSpan) -> Void
  ) throws(WordListError) {
    try read(text, tokens, language)
    let genre = KeyphraseFeatures.genre(scan)
    for candidate in candidates.list {
      KeyphraseFeatures.read(candidate, scan, genre, into: &values)
      body(values, span(candidate))
    }
  }

  private mutating func read(
    _ text: Span<UInt8>, _ tokens: [Token], _ language: String
  ) throws(WordListError) {
    let words = try lists.words(for: language)
    var own = languages[words.language] ?? KeyphraseLanguage(words)
    scan.read(text, tokens, &own)
    languages[words.language] = own
    candidates.collect(scan)
  }

  /// Takes the best again and again, each time setting back what overlaps with it.
  private mutating func choose(_ limit: Int, into keyphrases: inout [Keyphrase]) {
    var left = best(limit * Keyphrases.breadth)
    while keyphrases.count < limit, !left.isEmpty {
      var first = 0
      for at in left.indices where isBefore(left[at], left[first]) { first = at }
      let chosen = left.remove(at: first)
      keyphrases.append(
        Keyphrase(
          span: span(chosen), score: 1 / (1 + DeterministicMath.exp(-chosen.logit)),
          count: chosen.occurrences, hash: chosen.hash))
      for at in left.indices where holds(chosen, left[at]) || holds(left[at], chosen) {
        left[at].logit -= Keyphrases.overlapCost
      }
    }
  }

  /// The first so many candidates, best first.
  private func best(_ wanted: Int) -> [KeyphraseCandidate] {
    var best: [KeyphraseCandidate] = []
    for candidate in candidates.list {
      if best.count == wanted {
        guard isBefore(candidate, best[wanted - 1]) else { continue }
        best.removeLast()
      }
      var at = best.count
      while at > 0, isBefore(candidate, best[at - 1]) { at -= 1 }
      best.insert(candidate, at: at)
    }
    return best
  }

  private func isBefore(_ one: KeyphraseCandidate, _ other: KeyphraseCandidate) -> Bool {
    one.logit != other.logit
      ? one.logit > other.logit : (one.unit, one.count) < (other.unit, other.count)
  }

  /// True where the words of `part` stand side by side in `whole`.
  private func holds(_ whole: KeyphraseCandidate, _ part: KeyphraseCandidate) -> Bool {
    guard whole.count > part.count else { return false }
    for shift in 0...(whole.count - part.count) {
      var isEqual = true
      for at in 0..<part.count
      where scan.units[whole.unit + shift + at].term != scan.units[part.unit + at].term {
        isEqual = false
        break
      }
      if isEqual { return true }
    }
    return false
  }

  /// Where a candidate first stands, without the sign of a hashtag that it is.
  func form(_ candidate: KeyphraseCandidate, _ text: Span<UInt8>) -> TextSpan {
    var form = span(candidate)
    let (scalar, length) = UTF8Scalar.decode(text, form.start)
    if scalar == 0x23 || scalar == 0xFF03 { form.start += length }
    return form
  }

  private func span(_ candidate: KeyphraseCandidate) -> TextSpan {
    TextSpan(
      start: scan.units[candidate.unit].start,
      end: scan.units[candidate.unit + candidate.count - 1].end)
  }
}
