/// The letters of a word so far, without those that only draw it out.
struct LetterRun {
  /// A hash of all of them, whose lowest bits are worth little.
  private(set) var hash: UInt64 = 0
  /// Number of letters.
  private(set) var count = 0
  private var last: UInt32 = 0
  private var beforeLast: UInt32 = 0

  /// Takes a letter in lower case; false for one that counts no more: drawn-out letters count twice
  /// at most.
  @inline(__always)
  mutating func add(_ scalar: UInt32) -> Bool {
    if (scalar ^ last) | (scalar ^ beforeLast) == 0 { return false }
    beforeLast = last
    last = scalar
    count &+= 1
    // The letters of a group of scripts hardly ever differ by a multiple of 1,024.
    hash = (hash ^ UInt64(scalar & 1023)) &* 0x9FB2_1C65_1E98_DF25
    return true
  }
}

/// The n-grams of one word, letter by letter: hashes of the last three, four and five letters, an
/// edge counting as a letter, and of words that are longer.
///
/// Each hash is handed over with whether it is there at all, so that nobody need branch on what
/// changes from letter to letter.
struct LetterGrams {
  /// The last five letters, ten bits each, the last one lowest. No letter is 0.
  private var window = LetterGrams.edge
  private var word = LetterRun()
  private var isOpen = false
  /// Keeps the letters of different groups of scripts apart, for ten bits do not.
  private let salt: UInt64

  private static let edge: UInt64 = 1

  /// For the words of a group of scripts; `group` is its number, at most 15.
  init(group: Int) { salt = UInt64(group & 15) << 60 }

  /// 24 well mixed bits (the two halves of a product, as in wyhash, public domain).
  @inline(__always)
  private func fold(_ value: UInt64) -> UInt32 {
    let product = (value | salt).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return UInt32(
      truncatingIfNeeded: (product.high ^ product.low) >> (64 - LanguageFeatures.bits))
  }

  /// Number of features of a word of that many letters, one at least.
  @inline(__always)
  static func features(_ letters: Int) -> Int {
    letters < 4 ? (letters &* (letters &+ 1)) &>> 1 : 3 &* letters &- 2
  }

  /// The next letters are no word's beginning.
  mutating func openLeft() {
    isOpen = true
    window = 0
  }

  /// Takes a letter in lower case. Drawn-out letters count twice at most.
  @inline(__always)
  mutating func add(_ scalar: UInt32, _ emit: (UInt32, Bool) -> Void) {
    guard word.add(scalar) else { return }
    let letter = UInt64(scalar & 1023)
    step(letter == 0 ? 2 : letter, emit)
  }

  /// Ends the word.
  @inline(__always)
  mutating func close(_ emit: (UInt32, Bool) -> Void) {
    guard word.count > 0 else { return }
    // A word that the window holds whole is its last n-gram already.
    let isLong = window >> 40 != 0
    step(Self.edge, emit)
    emit(fold(word.hash >> 4), isLong && !isOpen)
    window = Self.edge
    word = LetterRun()
    isOpen = false
  }

  @inline(__always)
  private mutating func step(_ letter: UInt64, _ emit: (UInt32, Bool) -> Void) {
    window = (window << 10 | letter) & 0x3_FFFF_FFFF_FFFF
    emit(fold(window & 0x3FFF_FFFF), window >> 20 != 0)
    emit(fold(window & 0xFF_FFFF_FFFF), window >> 30 != 0)
    emit(fold(window), window >> 40 != 0)
  }
}
