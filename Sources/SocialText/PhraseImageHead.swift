/// The first 128 bytes of a `PhraseImage`: sixteen numbers of 64 bits, little-endian.
struct PhraseImageHead: Sendable {
  var fingerprint: UInt64 = 0
  /// What the phrases were cut by.
  var maker: UInt64 = 0
  /// Lines of five keys.
  var lines = 1
  /// Words of the two filters, powers of two.
  var firstWords = 2
  var pairWords = 2
  /// 32-bit words of the lists of owners.
  var listWords = 0
  var extraCount = 0
  var phrases = 0

  var firstStart: Int { PhraseImage.headSize + lines * PhraseImage.lineSize }
  var pairStart: Int { firstStart + firstWords * 8 }
  var listStart: Int { pairStart + pairWords * 8 }
  var extraStart: Int { listStart + (listWords + 1) / 2 * 8 }
  /// Bytes of the block: whole words.
  var size: Int { extraStart + (extraCount + 7) / 8 * 8 }

  /// The numbers in their order; `checksum` is that of all behind the head.
  func words(checksum: UInt64) -> [UInt64] {
    var words: [UInt64] = [
      PhraseImage.magic, PhraseImage.version, UInt64(size), checksum, fingerprint, UInt64(lines),
      UInt64(firstWords), UInt64(pairWords), UInt64(listWords), UInt64(extraCount),
      UInt64(phrases), maker, 0, 0, 0,
    ]
    words.append(PhraseImageHead.sum(words))
    return words
  }

  /// Reads the numbers; nil where they do not fit one another or a file of `size` bytes.
  init?(_ words: [UInt64], size: Int) {
    guard words.count == 16, words[15] == PhraseImageHead.sum(Array(words[0..<15])),
      words[2] == UInt64(size),
      // Numbers that cannot be sizes would overflow below.
      words[5...10].allSatisfy({ $0 <= UInt64(size) })
    else { return nil }
    fingerprint = words[4]
    maker = words[11]
    lines = Int(words[5])
    firstWords = Int(words[6])
    pairWords = Int(words[7])
    listWords = Int(words[8])
    extraCount = Int(words[9])
    phrases = Int(words[10])
    guard lines > 0, firstWords > 1, firstWords & (firstWords - 1) == 0, pairWords > 1,
      pairWords & (pairWords - 1) == 0, self.size == size
    else { return nil }
  }

  init() {}

  private static func sum(_ words: [UInt64]) -> UInt64 {
    var state = StableHash.seed
    for word in words { state = StableHash.finish((state ^ word) &* StableHash.prime) }
    return state
  }
}
