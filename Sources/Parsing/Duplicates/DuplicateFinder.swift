import Model
import SocialText

/// Finds copies among texts, in the order they come: equal texts, texts inside other texts (a page's
/// header and footer, a byline), texts with some words changed, cut off, or only their first
/// sentences. Candidates share a key of their sketches (`TextSketch`); a comparison word by word
/// decides (`CopyComparison`).
///
/// What is no copy: fewer than 5 words, whatever they are ("+1", "Thanks!", a row of emoji: people
/// do say the same, and each of them counts), unless the same address is given for both; 5 to 7 words
/// that are not quite equal; other stories in the same frame, a form filled in twice, and replies
/// that quote one post in lines beginning with `>`.
///
/// Two texts are in each other's window where their times are at most 30 days apart, or where one
/// has none. A cluster lives on with its copies: one of day 25 brings one of day 50 to it.
///
/// Linear: at most 8 candidates are compared for a text, of at most 1,024 words each. Bounded: a
/// text that is remembered takes at most `mostBytes` (a post of 30 words some 500 bytes) and its id;
/// copies that are nearly equal take nothing. Texts that have left the window of what comes now are
/// forgotten, from the 65,536th on; those without a time never are.
public struct DuplicateFinder: Sendable {
  /// What a text turned out to be.
  public struct Match: Sendable {
    /// Id of the first text of its cluster.
    public var cluster: [UInt8]
    /// Id of an earlier text that it copies; nil where it is the first.
    public var duplicateOf: [UInt8]?
    /// Share of the smaller text that stands in the other: 0 to 0.99; 1 for equal texts, 0 with
    /// none like it.
    public var similarity: Double
  }

  /// Seconds that a text stays findable.
  public static let window: Int64 = 30 * 86_400
  /// Most bytes that a remembered text takes, its id not counted.
  public static let mostBytes = 2 * TextSketch.mostWords + 28 * (TextSketch.mostKeys + 1) + 112

  /// Candidates that are compared.
  private static let mostCandidates = 8
  /// Copies that are as like as this need not be found themselves.
  private static let nearlyEqual = 0.95

  /// A copy as like as this is the best there is.
  private static let sure = 0.9

  private var texts = RememberedTexts()
  private var index = CopyIndex()
  private var sketch = TextSketch()
  private var comparison = CopyComparison()
  private var candidates = CopyCandidates()

  /// Nothing seen yet.
  public init() {}

  /// Texts that are remembered.
  public var count: Int { texts.count }
  /// Bytes that they take.
  public var bytes: Int { texts.bytes + index.bytes }

  /// Adds a text and says what it is a copy of. `id` is what the matches of later texts will name.
  public mutating func add(
    _ text: Span<UInt8>, id: [UInt8], url: String? = nil, at: Timestamp? = nil
  ) -> Match {
    sketch.read(text)
    let equal = equalKey(url)
    guard equal != nil else { return Match(cluster: id, duplicateOf: nil, similarity: 0) }
    let best = bestMatch(equal, at)
    var match = Match(cluster: id, duplicateOf: nil, similarity: 0)
    if let best {
      match = Match(
        cluster: texts.clusterID(best.text), duplicateOf: texts.id(best.text, near: at?.seconds),
        similarity: best.similarity)
    }
    if let best, best.similarity >= DuplicateFinder.nearlyEqual {
      texts.extend(best.text, id: id, at: at?.seconds)
    } else {
      remember(id, match.cluster, equal, at)
    }
    return match
  }

  /// The key under which an equal text is found; nil for one that is nobody's copy.
  private func equalKey(_ url: String?) -> UInt32? {
    if sketch.quarters >= TextSketch.fewestQuarters {
      return UInt32(truncatingIfNeeded: sketch.fingerprint)
    }
    guard let url, sketch.count > 0 else { return nil }
    return UInt32(
      truncatingIfNeeded: PhraseTable.combine(sketch.fingerprint, StableHash.hash64(url)))
  }

  private mutating func bestMatch(
    _ equal: UInt32?, _ at: Timestamp?
  ) -> (text: Int, similarity: Double)? {
    if let equal {
      var same: Int?
      index.find(equal) { number in
        let isEqual = texts.fingerprint(Int(number)) == sketch.fingerprint
        if isEqual, texts.isInWindow(Int(number), at?.seconds) { same = Int(number) }
      }
      if let same { return (same, 1) }
    }
    guard sketch.quarters >= TextSketch.fewestOfNearCopy else { return nil }
    candidates.find(sketch, in: index)
    if candidates.count > 0 { comparison.prepare(sketch) }
    var best: (text: Int, similarity: Double)?
    var compared = 0
    for place in 0..<candidates.count where compared < DuplicateFinder.mostCandidates {
      let candidate = candidates[place]
      guard texts.isInWindow(candidate, at?.seconds) else { continue }
      compared += 1
      let similarity = texts.similarity(candidate, sketch, &comparison)
      guard let similarity else { continue }
      let shown = min(0.99, similarity)
      if let known = best, (known.similarity, candidate) >= (shown, known.text) { continue }
      best = (candidate, shown)
      if shown >= DuplicateFinder.sure { break }
    }
    return best
  }

  private mutating func remember(
    _ id: [UInt8], _ cluster: [UInt8], _ equal: UInt32?, _ at: Timestamp?
  ) {
    if texts.isFull { forget() }
    let number = UInt32(texts.add(sketch, id: id, cluster: cluster, at: at?.seconds))
    if let equal { index.insert(equal, number) }
    for key in sketch.keys { index.insert(key, number) }
  }

  /// Forgets what has left the window and numbers the rest anew.
  private mutating func forget() {
    let numbers = texts.forget()
    index.renumber(numbers)
  }
}
