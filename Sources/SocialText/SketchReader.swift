/// Reads the words of a text into a `TextSketch`: no tokens, only what a hash needs, at some cycles
/// a byte.
struct SketchReader {
  private var word = WordHash()
  private var isHard = false
  /// No word stands between here and the last full stop.
  private var isAtStart = true
  /// Characters of the last run without spaces, 16 bits each, latest lowest.
  private var run: UInt64 = 0

  private static let http = WordHash.of("http")
  private static let https = WordHash.of("https")
  private static let www = WordHash.of("www")

  /// Adds the words of a part of a text; a word ends with it.
  mutating func read(_ text: Span<UInt8>, into sketch: inout TextSketch) {
    var index = SketchReader.quoteEnd(text, 0)
    let count = text.count
    while index < count {
      // SAFETY: index < count.
      let byte = unsafe text[unchecked: index]
      if byte >= 0x80 {
        index += readLong(text, index, byte, &sketch)
      } else if SketchReader.isWordLike(byte) {
        let bytes = WordBytes(text, index, count)
        if word.isEmpty { isHard = byte & 32 == 0 && !isAtStart }
        if bytes.hasDigits { isHard = true }
        word.add(bytes.folded, bytes.count)
        index &+= bytes.count
      } else {
        let last = word
        endWord(&sketch)
        run = 0
        index &+= 1
        if byte != 32 { index = passSign(byte, text, index, behind: last) }
      }
    }
    endWord(&sketch)
    run = 0
  }

  @inline(__always)
  private static func isWordLike(_ byte: UInt8) -> Bool {
    (byte | 32) &- 97 < 26 || byte &- 48 < 10
  }

  /// Notes what a sign in front of `index` says; where to read on.
  private mutating func passSign(
    _ sign: UInt8, _ text: Span<UInt8>, _ index: Int, behind word: WordHash
  ) -> Int {
    switch sign {
    case 10:
      isAtStart = true
      return SketchReader.quoteEnd(text, index)
    case 33, 46, 63:
      isAtStart = true
      return sign == 46 && word == SketchReader.www
        ? SketchReader.addressEnd(text, index) : index
    case 58:
      guard word == SketchReader.http || word == SketchReader.https, index + 1 < text.count,
        text[index] == 47, text[index + 1] == 47
      else { return index }
      return SketchReader.addressEnd(text, index)
    case 64:
      // A name that is spoken to.
      var end = index
      while end < text.count, SketchReader.isWordLike(text[end]) || text[end] == 95 { end += 1 }
      return end
    default: return index
    }
  }

  @inline(__always)
  private mutating func endWord(_ sketch: inout TextSketch) {
    if word.isEmpty { return }
    sketch.append(word.value, isHard: isHard, quarters: 4)
    word = WordHash()
    isHard = false
    isAtStart = false
  }

  /// Reads a character above ASCII; its bytes.
  private mutating func readLong(
    _ text: Span<UInt8>, _ index: Int, _ byte: UInt8, _ sketch: inout TextSketch
  ) -> Int {
    let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
    let entry = LetterTable.shared[scalar]
    if entry.isPlain {
      if word.isEmpty { isHard = entry.isUpper && !isAtStart }
      // What is neither letter nor mark is a digit.
      if !entry.isLetter, !entry.isMark { isHard = true }
      entry.eachFolded { word.add(UInt64($0), 1) }
      return length
    }
    let properties = UnicodeData.shared.properties(scalar)
    guard properties.isWordLike else {
      // What is not seen does not part a word.
      if properties.group != .control {
        endWord(&sketch)
        run = 0
        if scalar == 0x3002 || scalar == 0xFF01 || scalar == 0xFF1F { isAtStart = true }
      }
      return length
    }
    switch properties.writing {
    case .han, .hiragana, .katakana:
      endWord(&sketch)
      run = run << 16 | UInt64(scalar & 0xFFFF)
      sketch.append(
        StableHash.finish(run & 0xFFFF_FFFF), isHard: false,
        quarters: properties.writing == .han ? 2 : 1)
    case .southEastAsian:
      endWord(&sketch)
      run = run << 16 | UInt64(scalar & 0xFFFF)
      sketch.append(StableHash.finish(run), isHard: false, quarters: 1)
    case .alphabetic, .hangul:
      run = 0
      if word.isEmpty { isHard = properties.isUpper && !isAtStart }
      isHard = isHard || properties.group == .digit
      Folding.each(text, from: index, to: index + length) { word.add(UInt64($0), 1) }
    }
    return length
  }

  /// Where an address ends: at white space or a bracket.
  private static func addressEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < text.count {
      switch text[index] {
      case 0...32, 34, 60, 62: return index
      default: index += 1
      }
    }
    return index
  }

  /// Where the lines end that are marked as quoted (`>`), from the beginning of a line on.
  private static func quoteEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
    var line = start
    while line < text.count {
      var index = line
      while index < text.count, text[index] == 32 || text[index] == 9 { index += 1 }
      guard index < text.count, text[index] == 62 else { return line }
      while index < text.count, text[index] != 10 { index += 1 }
      line = index + (index < text.count ? 1 : 0)
    }
    return line
  }
}

/// Up to eight letters and digits of ASCII from the beginning of a word or its middle.
private struct WordBytes {
  /// The bytes in lower case, first lowest, zero behind the last.
  var folded: UInt64
  /// 1 to 8 where the first is one.
  var count: Int
  var hasDigits: Bool

  private static let tops: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func all(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

  @inline(__always)
  init(_ text: Span<UInt8>, _ index: Int, _ end: Int) {
    var bytes: UInt64 = 0
    if index &+ 8 <= end {
      // SAFETY: eight bytes from `index` lie inside the text, and any bits are a UInt64.
      bytes = unsafe UInt64(
        littleEndian: text.bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: index, as: UInt64.self))
    } else {
      for offset in 0..<(end &- index) { bytes |= UInt64(text[index &+ offset]) << (8 * offset) }
    }
    // Eight comparisons at once: the top bit of a byte is set by what is added to its lower seven.
    let low = bytes & ~Self.tops
    let lower = low | Self.all(32)
    let letters = (lower &+ Self.all(128 - 97)) & ~(lower &+ Self.all(128 - 123))
    let digits = (low &+ Self.all(128 - 48)) & ~(low &+ Self.all(128 - 58))
    let others = ~(letters | digits) & Self.tops | bytes & Self.tops
    let bits = others.trailingZeroBitCount & ~7
    count = bits &>> 3
    let kept = bits == 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: bits)) &- 1
    folded = (bytes | Self.all(32)) & kept
    hasDigits = digits & kept & Self.tops != 0
  }
}

/// Hash of a word's folded bytes, eight at a time.
struct WordHash: Equatable {
  private var state = StableHash.seed
  private var pending: UInt64 = 0
  private var count = 0

  var isEmpty: Bool { @inline(__always) get { count == 0 } }

  /// Adds 1 to 8 bytes, first lowest, the rest zero.
  @inline(__always)
  mutating func add(_ bytes: UInt64, _ more: Int) {
    let place = UInt64(truncatingIfNeeded: count & 7) &* 8
    pending |= bytes &<< place
    count &+= more
    if Int(truncatingIfNeeded: place &>> 3) &+ more >= 8 {
      state = (state ^ pending) &* 0x9E37_79B9_7F4A_7C15
      state ^= state &>> 29
      pending = place == 0 ? 0 : bytes &>> (64 &- place)
    }
  }

  var value: UInt64 {
    @inline(__always) get {
      let last = (state ^ pending) &* 0x9E37_79B9_7F4A_7C15
      return last ^ last &>> 32
    }
  }

  static func of(_ word: StaticString) -> WordHash {
    var hash = WordHash()
    for byte in "\(word)".utf8 { hash.add(UInt64(byte), 1) }
    return hash
  }
}
