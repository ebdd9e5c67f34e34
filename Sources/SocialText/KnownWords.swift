/// Whether a word is one that people write: a frequent one of the languages that there are word lists
/// of, or a frequent family name. What is none, and one slip of the finger from a listed name, was
/// meant as that name; what is one may be another company's. Of words that are none one in a hundred
/// counts as known, which is the safe side (Bloom 1970).
package struct KnownWords: Sendable {
  /// Built once.
  package static let shared = KnownWords()

  private static let bits = 1 << 20
  /// Bits of each word.
  private static let probes = 4

  private let words: [UInt64]

  private init() {
    var words: [UInt64] = []
    words.reserveCapacity(KnownWords.bits / 64)
    var word: UInt64 = 0
    var filled = 0
    for letter in KnownWordsTable.text.utf8 {
      guard let value = KnownWords.value(letter) else { continue }
      // The bits of a letter may end one word and begin the next.
      let taken = min(6, 64 - filled)
      word |= value << filled
      filled += taken
      if filled == 64 {
        words.append(word)
        word = value >> taken
        filled = 6 - taken
      }
    }
    precondition(words.count * 64 == KnownWords.bits, "KnownWordsTable has another size")
    self.words = words
  }

  /// True for a word that is known, or is one in the plural: in any case of its letters, and without
  /// regard to its accents.
  package func contains(_ word: Span<UInt8>) -> Bool {
    guard !word.isEmpty else { return false }
    if contains(Folding.hash(word)) { return true }
    return word[word.count - 1] | 0x20 == 0x73
      && contains(Folding.hash(word.extracting(0..<(word.count - 1))))
  }

  private func contains(_ hash: UInt64) -> Bool {
    for probe in 0..<KnownWords.probes {
      let place = KnownWords.place(hash, probe)
      if words[place / 64] & (1 << UInt64(place % 64)) == 0 { return false }
    }
    return true
  }

  private static func place(_ hash: UInt64, _ probe: Int) -> Int {
    let step = hash >> 32 | 1
    return Int(truncatingIfNeeded: (hash &+ UInt64(probe) &* step) % UInt64(bits))
  }

  private static func value(_ letter: UInt8) -> UInt64? {
    switch letter {
    case 0x41...0x5A: UInt64(letter - 0x41)
    case 0x61...0x7A: UInt64(letter - 0x61 + 26)
    case 0x30...0x39: UInt64(letter - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }

  /// Makes the table.
  package struct Builder {
    private var words = [UInt64](repeating: 0, count: KnownWords.bits / 64)
    /// Words that were added.
    package private(set) var count = 0

    /// No words.
    package init() {}

    /// Adds a word; short ones are never asked for.
    package mutating func add(_ word: String) {
      guard word.utf8.count >= 4 else { return }
      count += 1
      let hash = Folding.hash(word)
      for probe in 0..<KnownWords.probes {
        let place = KnownWords.place(hash, probe)
        words[place / 64] |= 1 << UInt64(place % 64)
      }
    }

    /// The bits, six a letter, the lowest first.
    package var base64: String {
      let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
      var text: [UInt8] = []
      for start in stride(from: 0, to: KnownWords.bits, by: 6) {
        var value = 0
        for bit in 0..<6 where start + bit < KnownWords.bits {
          if words[(start + bit) / 64] & (1 << UInt64((start + bit) % 64)) != 0 {
            value |= 1 << bit
          }
        }
        text.append(letters[value])
      }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
