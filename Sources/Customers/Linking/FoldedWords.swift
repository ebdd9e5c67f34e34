import SocialText

/// The words of a line as folded bytes: letters and digits, apostrophes left out, everything else
/// (signs, emoji) between words.
struct FoldedWords {
  private(set) var bytes: [UInt8] = []
  /// Where each word stands in `bytes`; words follow one another without gaps.
  private(set) var words: [Range<Int>] = []
  /// Number of words in front of the first comma; −1 without one.
  private(set) var comma = -1

  init(_ text: String?) {
    guard var text, !text.isEmpty else { return }
    text.makeContiguousUTF8()
    var folded: [UInt8] = []
    Folding.fold(text.utf8.span, into: &folded)
    bytes.reserveCapacity(folded.count)
    var start = 0
    var index = 0
    while index < folded.count {
      let byte = folded[index]
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      if FoldedWords.isLetter(byte) {
        for offset in index..<min(folded.count, index + length) { bytes.append(folded[offset]) }
      } else if byte != 0x27 {
        if bytes.count > start { words.append(start..<bytes.count) }
        start = bytes.count
        if byte == 0x2C, comma < 0 { comma = words.count }
      }
      index += length
    }
    if bytes.count > start { words.append(start..<bytes.count) }
  }

  var count: Int { words.count }

  /// Hash of so many words run together.
  func hash(_ range: Range<Int>) -> UInt64 {
    guard let first = range.first, let last = range.last else { return 0 }
    return FoldedWords.hash(bytes[words[first].lowerBound..<words[last].upperBound])
  }

  /// Bytes of so many words run together.
  func joined(_ range: Range<Int>) -> ArraySlice<UInt8> {
    guard let first = range.first, let last = range.last else { return [] }
    return bytes[words[first].lowerBound..<words[last].upperBound]
  }

  /// Calls `body` with the hash of the words from `start` on, one word, two words … up to `most`.
  @inline(__always)
  func eachHash(from start: Int, most: Int, _ body: (_ end: Int, UInt64) -> Void) {
    var state = StableHash.seed
    for end in start..<min(count, start + most) {
      for place in words[end] { state = StableHash.step(state, bytes[place]) }
      body(end + 1, StableHash.finish(state))
    }
  }

  static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var state = StableHash.seed
    for byte in bytes { state = StableHash.step(state, byte) }
    return StableHash.finish(state)
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 { hash(bytes[...]) }

  /// Letters and digits; of what is not ASCII, all but the blocks of signs and emoji.
  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x41...0x5A: true
    case 0xC3...0xE1, 0xE3...0xEF: true
    default: false
    }
  }
}

/// Keys by which words that differ by one slip of the finger meet: the word itself and the word
/// without each of its bytes (symmetric deletion; Garbe 2012).
enum SlipKeys {
  /// At most 24 bytes are looked at; words below five have no slips worth a guess.
  static func keys(_ word: [UInt8]) -> [UInt64] {
    var keys: [UInt64] = []
    each(word[...]) { keys.append($0) }
    return keys
  }

  /// The same, one by one.
  @inline(__always)
  static func each(_ word: ArraySlice<UInt8>, _ body: (UInt64) -> Void) {
    body(FoldedWords.hash(word))
    guard word.count >= 5, word.count <= 24 else { return }
    // What stands in front of the byte that is left out is hashed once for all.
    var head = StableHash.seed
    for index in word.indices {
      let byte = word[index]
      if index == word.startIndex || byte != word[index - 1] {
        var state = head
        for other in (index + 1)..<word.endIndex { state = StableHash.step(state, word[other]) }
        body(StableHash.finish(state))
      }
      head = StableHash.step(head, byte)
    }
  }
}
