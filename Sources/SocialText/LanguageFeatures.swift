/// What the language model sees of a text: letters in lower case, by words, without addresses,
/// mentions, digits, signs and emoji; from each word its runs of three to five letters with the
/// word's edges counted as letters, and a long word itself. Training and run time share this code.
package enum LanguageFeatures {
  /// Bits of a feature's hash.
  package static let bits: UInt64 = 24
  /// Bytes of a text that are looked at; a language shows long before that.
  package static let limit = 4096

  /// Walks over the letters and hands them to a sink. A generic sink, not closures: those would
  /// box what they change and have every access to it checked.
  @inline(__always)
  static func walk<Sink: LetterSink & ~Copyable>(
    _ text: Span<UInt8>, _ unicode: UnicodeData, latin: UInt8, into sink: inout Sink
  ) {
    let count = min(text.count, limit)
    var index = 0
    var inWord = false
    while index < count {
      // SAFETY: index < count ≤ text.count.
      let byte = unsafe text[unchecked: index]
      if CharacterClass.isLetter(byte) {
        if !inWord, mayBeAddress(text, index, count), let end = address(text, index, count) {
          index = end
          continue
        }
        inWord = true
        index = sink.letters(text, index, count)
        continue
      }
      if byte >= 0x80 {
        let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
        index += length
        let properties = unicode.properties(scalar)
        if properties.group == .letter || (properties.group == .mark && inWord) {
          sink.letter(unicode.lower(scalar), unicode.script(scalar))
          inWord = true
          continue
        }
      } else if byte == 64 {  // a mention
        index += 1
        while index < count, CharacterClass.isName(text[index]) { index += 1 }
      } else {
        index &+= 1
      }
      if inWord {
        inWord = false
        if !sink.edge() { return }
      }
    }
    if inWord { _ = sink.edge() }
  }

  /// False where no address can begin: four bytes other than `http` and `www.` in any case.
  @inline(__always)
  private static func mayBeAddress(_ text: Span<UInt8>, _ index: Int, _ count: Int) -> Bool {
    guard index &+ 4 <= count else { return false }
    // SAFETY: the four bytes lie in front of count ≤ text.count.
    let head = UInt32(
      littleEndian: unsafe text.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index, as: UInt32.self))
    let small = head | 0x2020_2020
    return small == 0x7074_7468 || small == 0x2E77_7777
  }

  /// End of an address (or of the bare word `http` that data sets leave in its place).
  private static func address(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    let left = count - start
    var index = start
    if left >= 4, SocialEntityExtractor.isHTTP(text, start, start + 4) {
      index += 4
      if index < count, text[index] | 32 == 115 { index += 1 }
      guard index >= count || !CharacterClass.isAlphanumeric(text[index]) else { return nil }
    } else if left >= 4, text[start + 3] == 46, text[start] | 32 == 119,
      text[start + 1] | 32 == 119, text[start + 2] | 32 == 119
    {
      index += 4
    } else {
      return nil
    }
    while index < count, text[index] > 32 { index += 1 }
    return index
  }

  /// Letters of each script, by script number: of the first words where one script is well ahead
  /// in them, else of all that is looked at.
  static func scriptCounts(_ text: Span<UInt8>) -> ScriptCounts {
    var sink = ScriptCounts()
    walk(text, UnicodeData.shared, latin: latinScript, into: &sink)
    return sink
  }

  /// The features of a text's words in some scripts, for training.
  package static func collect(
    _ text: Span<UInt8>, scripts: [UInt8], group: Int
  ) -> [UInt32] {
    var sink = FeatureList(scripts: scripts, grams: LetterGrams(group: group))
    walk(text, UnicodeData.shared, latin: latinScript, into: &sink)
    return sink.found
  }

  /// The features of letters that are a word or, where an edge is open, a part of one; for
  /// training.
  package static func collect(
    piece: String, group: Int, opensLeft: Bool, opensRight: Bool, into result: inout [UInt32]
  ) {
    var grams = LetterGrams(group: group)
    if opensLeft { grams.openLeft() }
    for scalar in piece.unicodeScalars {
      grams.add(UnicodeData.shared.lower(scalar.value)) { if $1 { result.append($0) } }
    }
    if !opensRight { grams.close { if $1 { result.append($0) } } }
  }

  /// Numbers of scripts by their Unicode names; unknown names are left out.
  package static func scriptNumbers(_ names: [String]) -> [UInt8] {
    names.compactMap { UnicodeData.scriptNumber($0) }
  }

  static let latinScript = UnicodeData.scriptNumber("Latin") ?? 0
}

/// What takes the letters of a text.
protocol LetterSink: ~Copyable {
  /// A letter in lower case with its script's number.
  mutating func letter(_ scalar: UInt32, _ script: UInt8)
  /// A run of ASCII letters, one at least, at an index below `count`; returns its end.
  mutating func letters(_ text: Span<UInt8>, _ index: Int, _ count: Int) -> Int
  /// A word has ended; says whether to go on.
  mutating func edge() -> Bool
}

/// Letters of each script.
struct ScriptCounts: LetterSink, ~Copyable {
  /// Letters that one script must be ahead of each other one, to leave no doubt.
  private static let clearLead = 48

  private var counts = InlineArray<256, UInt16>(repeating: 0)
  private var look = ScriptCounts.clearLead
  private var total = 0

  subscript(_ script: Int) -> Int {
    @inline(__always) get { Int(counts.span[script & 255]) }
  }

  @inline(__always)
  mutating func letter(_ scalar: UInt32, _ script: UInt8) {
    // At most 4,096 bytes are looked at.
    counts[Int(script)] &+= 1
    total &+= 1
  }

  @inline(__always)
  mutating func letters(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
    var index = start
    while index < count {
      let found = ASCIIBlock(text, index, count).letters
      index &+= found
      if found < 8 { break }
    }
    counts[Int(LanguageFeatures.latinScript)] &+= UInt16(truncatingIfNeeded: index &- start)
    total &+= index &- start
    return index
  }

  mutating func edge() -> Bool {
    guard total >= look else { return true }
    look = total * 2
    var best = 0
    var next = 0
    let counts = self.counts.span
    for script in counts.indices {
      let count = Int(counts[script])
      if count > best { (best, next) = (count, best) } else if count > next { next = count }
    }
    return best - next < Self.clearLead
  }
}

private struct FeatureList: LetterSink {
  let scripts: [UInt8]
  var grams: LetterGrams
  var found: [UInt32] = []

  mutating func letter(_ scalar: UInt32, _ script: UInt8) {
    if scripts.contains(script) {
      grams.add(scalar) { if $1 { found.append($0) } }
    } else {
      grams.close { if $1 { found.append($0) } }
    }
  }

  mutating func letters(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
    var index = start
    while index < count, CharacterClass.isLetter(text[index]) {
      letter(UInt32(text[index] | 32), LanguageFeatures.latinScript)
      index += 1
    }
    return index
  }

  mutating func edge() -> Bool {
    grams.close { if $1 { found.append($0) } }
    return true
  }
}
