/// Hashtags and their words, as `HashtagWords` splits them, with those seen before remembered: a few
/// tags make up most of those in a stream of posts.
///
/// Remembers one tag a slot, in some 300 KiB, taken on first use. One per thread.
public struct HashtagCache: Sendable {
  /// A word of a hashtag.
  public struct Word: Sendable {
    /// Where it stands in the text.
    public var span: TextSpan
    /// `Folding.hash` of its bytes.
    public var hash: UInt64
  }

  /// Words of the last tag split; never empty for a token of kind `hashtag`, unless it is a bare
  /// sign.
  public private(set) var words: [Word] = []
  /// `Folding.hash` of the last tag's bytes from its first word to its last.
  public private(set) var whole: UInt64 = 0

  /// A tag remembered: its bytes, to be sure that it is the same one, and what it was split by.
  private struct Slot {
    var splitter: UInt64 = 0
    var whole: UInt64 = 0
    /// 0 for a slot that is not taken.
    var length: UInt8 = 0
    var count: UInt8 = 0
    var bytes = InlineArray<48, UInt8>(repeating: 0)
    var starts = InlineArray<8, UInt8>(repeating: 0)
    var lengths = InlineArray<8, UInt8>(repeating: 0)
    var hashes = InlineArray<8, UInt64>(repeating: 0)
  }

  private static let size = 2048
  private static let longest = 48
  private static let mostWords = 8

  private var slots: [Slot] = []
  private var spans: [TextSpan] = []

  /// Remembers nothing yet.
  public init() {}

  /// Sets `words` and `whole` for a hashtag token of a text.
  public mutating func split(_ text: Span<UInt8>, _ tag: Token, by splitter: HashtagWords) {
    words.removeAll(keepingCapacity: true)
    if slots.isEmpty { slots = [Slot](repeating: Slot(), count: HashtagCache.size) }
    let at = Int(truncatingIfNeeded: tag.hash) & (HashtagCache.size - 1)
    if isKnown(text, tag, splitter, at) {
      recall(tag, at)
      return
    }
    splitter.split(text, tag.span, into: &spans)
    guard let first = spans.first, let last = spans.last else { return }
    whole = Folding.hash(text.extracting(first.start..<last.end))
    for span in spans {
      words.append(
        Word(span: span, hash: Folding.hash(text.extracting(span.start..<span.end))))
    }
    remember(text, tag, splitter, at)
  }

  private func isKnown(
    _ text: Span<UInt8>, _ tag: Token, _ splitter: HashtagWords, _ at: Int
  ) -> Bool {
    guard tag.length <= HashtagCache.longest, Int(slots[at].length) == Int(tag.length),
      slots[at].splitter == splitter.fingerprint
    else { return false }
    let start = Int(tag.start)
    for offset in 0..<Int(tag.length) where slots[at].bytes[offset] != text[start + offset] {
      return false
    }
    return true
  }

  private mutating func recall(_ tag: Token, _ at: Int) {
    whole = slots[at].whole
    for index in 0..<Int(slots[at].count) {
      let start = Int(tag.start) + Int(slots[at].starts[index])
      words.append(
        Word(
          span: TextSpan(start: start, end: start + Int(slots[at].lengths[index])),
          hash: slots[at].hashes[index]))
    }
  }

  private mutating func remember(
    _ text: Span<UInt8>, _ tag: Token, _ splitter: HashtagWords, _ at: Int
  ) {
    guard tag.length <= HashtagCache.longest, words.count <= HashtagCache.mostWords else { return }
    let start = Int(tag.start)
    for offset in 0..<Int(tag.length) { slots[at].bytes[offset] = text[start + offset] }
    for (index, word) in words.enumerated() {
      slots[at].starts[index] = UInt8(word.span.start - start)
      slots[at].lengths[index] = UInt8(word.span.count)
      slots[at].hashes[index] = word.hash
    }
    slots[at].splitter = splitter.fingerprint
    slots[at].whole = whole
    slots[at].count = UInt8(words.count)
    slots[at].length = UInt8(tag.length)
  }
}
