/// What is remembered of a text to know its copies again: the hashes of its first 1,024 words, two
/// bytes each, and up to 24 keys under which a copy finds it.
///
/// Words are folded runs of letters and digits. Scripts without spaces give one for each character,
/// of that and what stands before it (Han and kana two, Thai, Lao, Khmer and Myanmar four at a
/// time), so that a run of three tells as much as three words do. Addresses, names
/// behind an `@`, lines that begin with `>` and the spans of quotes are no part of it.
///
/// Keys are the least hashes of runs of three words (bottom-k sketch; Broder, "On the resemblance and
/// containment of documents", 1997) of the whole and of its first 48, 96 and 256 words: a text cut
/// to its first sentences is found by these, and one that stands inside another by those that both
/// share. Reading costs linear time and allocates nothing once its buffers have grown.
public struct TextSketch: Sendable {
  /// Words that are remembered; those behind them count in `fingerprint` alone.
  public static let mostWords = 1024
  /// Most keys that a text is remembered by.
  public static let mostKeys = 24

  /// Quarters of a word under which a text is nobody's copy: five words, and people do say the same.
  public static let fewestQuarters = 20
  /// Quarters under which a text is a copy of an equal one alone: eight words.
  public static let fewestOfNearCopy = 32

  /// One word each: 15 bits of its hash above one that is set where it is a number or a name (an
  /// upper-case letter inside a sentence).
  public private(set) var words: [UInt16] = []
  /// Number of words of the whole text.
  public private(set) var count = 0
  /// Size of the whole text in quarters of a word: a word counts 4, a Han character 2, a character
  /// of kana, Thai, Lao, Khmer or Myanmar 1.
  public private(set) var quarters = 0
  /// Hash of all words in order.
  public private(set) var fingerprint: UInt64 = 0
  /// Keys to remember it by, each once; empty for a text that only equal ones can be copies of.
  public private(set) var keys: [UInt32] = []
  /// Keys to look for: those and some more.
  public private(set) var queries: [UInt32] = []

  /// Nothing read yet.
  public init() {
    words.reserveCapacity(TextSketch.mostWords)
    keys.reserveCapacity(32)
    queries.reserveCapacity(64)
  }

  /// Replaces the sketch with that of a text. `quotes` are half-open, in order, and left out.
  public mutating func read(_ text: Span<UInt8>, quotes: [TextSpan] = []) {
    words.removeAll(keepingCapacity: true)
    count = 0
    quarters = 0
    fingerprint = StableHash.seed
    var reader = SketchReader()
    var start = 0
    for quote in quotes {
      let end = min(max(quote.start, start), text.count)
      reader.read(text.extracting(start..<end), into: &self)
      start = max(min(quote.end, text.count), end)
    }
    reader.read(text.extracting(start..<text.count), into: &self)
    fingerprint = StableHash.finish(fingerprint ^ UInt64(count))
    chooseKeys()
  }

  /// Replaces the sketch with the words and the size that were kept of one, all but the fingerprint.
  public mutating func restore(words kept: [UInt16], count: Int, quarters: Int) {
    words.removeAll(keepingCapacity: true)
    for word in kept.prefix(TextSketch.mostWords) { words.append(word) }
    self.count = count
    self.quarters = quarters
    chooseKeys()
  }

  /// Adds a word of so many quarters.
  @inline(__always)
  mutating func append(_ hash: UInt64, isHard: Bool, quarters size: Int) {
    let mixed = hash &* 0x9E37_79B9_7F4A_7C15
    fingerprint = (fingerprint ^ (mixed >> 7)) &* StableHash.prime
    count += 1
    quarters += size
    if words.count < TextSketch.mostWords {
      words.append(UInt16(truncatingIfNeeded: (mixed >> 49) << 1) | (isHard ? 1 : 0))
    }
  }

  // MARK: - Keys

  /// Ends of the windows, in words.
  private static let windows = [48, 96, 256, mostWords] as InlineArray<4, Int>
  /// Keys of each window to remember, and of the whole.
  private static let ofWindow = [8, 4, 4, 8] as InlineArray<4, Int>
  private static let ofWhole = 8
  /// Keys of each window to look for.
  private static let ofQuery = 16

  private mutating func chooseKeys() {
    keys.removeAll(keepingCapacity: true)
    queries.removeAll(keepingCapacity: true)
    guard quarters >= TextSketch.fewestOfNearCopy, words.count >= 3 else { return }
    var least = InlineArray<16, UInt64>(repeating: .max)
    var filled = 0
    // Three words of 15 bits. Of their hash the upper half orders, the lower is the key.
    var run = UInt64(words[0] >> 1) << 15 | UInt64(words[1] >> 1)
    var at = 2
    for window in 0..<4 {
      let end = min(words.count, TextSketch.windows[window])
      while at < end {
        run = (run << 15 | UInt64(words[at] >> 1)) & 0x1FFF_FFFF_FFFF
        let hash = StableHash.finish(run)
        if hash < least[15] { TextSketch.keep(hash, &least, &filled) }
        at += 1
      }
      let isWhole = end == words.count
      let kept = isWhole ? TextSketch.ofWhole : TextSketch.ofWindow[window]
      for rank in 0..<filled {
        let key = UInt32(truncatingIfNeeded: least[rank])
        if rank < kept, !keys.contains(key) { keys.append(key) }
        if rank < TextSketch.ofQuery, !queries.contains(key) { queries.append(key) }
      }
      if isWhole { break }
    }
  }

  /// Keeps the least hashes, in order, each once.
  private static func keep(
    _ hash: UInt64, _ least: inout InlineArray<16, UInt64>, _ filled: inout Int
  ) {
    var place = filled
    while place > 0, least[place - 1] > hash { place -= 1 }
    if place > 0, least[place - 1] == hash { return }
    filled = min(16, filled + 1)
    var index = filled - 1
    while index > place {
      least[index] = least[index - 1]
      index -= 1
    }
    least[place] = hash
  }
}
