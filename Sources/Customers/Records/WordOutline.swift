/// Where a word stands among the bytes of all, and which letters it has, how often: enough to tell of
/// most words that they are not alike.
struct WordOutline: Sendable {
  /// Bit c: the class c of letters (the low five bits of a byte) stands in the word; bit 32 + c:
  /// twice or more.
  private let letters: UInt64
  /// Place of the first byte.
  let start: Int32
  /// Number of bytes.
  let length: Int32

  /// The outline of a word that stands at `start`.
  init(_ word: ArraySlice<UInt8>, start: Int) {
    var letters: UInt64 = 0
    for byte in word {
      let once: UInt64 = 1 << UInt64(byte & 31)
      letters |= letters & once == 0 ? once : once << 32
    }
    self.letters = letters
    self.start = Int32(start)
    length = Int32(word.count)
  }

  /// Where the word's bytes stand.
  var range: Range<Int> { Int(start)..<Int(start) + Int(length) }

  /// False only where two different words are `WordLikeness.other`: a slip leaves at most one letter
  /// on either side without its like, and of letters that both words have there are too few for
  /// Jaro's likeness even if all of them stood in order behind a common start.
  func mayBeAlike(_ other: WordOutline) -> Bool {
    // Of longer words only the first bytes are looked at.
    if mayBeSlip(other) || max(length, other.length) > Int32(JaroWinkler.mostBytes) { return true }
    let lacking = (letters & ~other.letters).nonzeroBitCount
    let excess = (other.letters & ~letters).nonzeroBitCount
    let left = Double(length)
    let right = Double(other.length)
    let shared = min(left - Double(lacking), right - Double(excess))
    // (shared ÷ left + shared ÷ right + 1) ÷ 3 is no less than what a start of four leaves to reach,
    // a little less for the rounding.
    return shared * (left + right) >= WordOutline.leastShared * left * right
  }

  /// False only where two different words are no slip of one another.
  func mayBeSlip(_ other: WordOutline) -> Bool {
    abs(length - other.length) <= 1 && (letters & ~other.letters).nonzeroBitCount <= 1
      && (other.letters & ~letters).nonzeroBitCount <= 1
  }

  /// Three times the least of Jaro's likeness from which a common start of four letters lifts to
  /// `WordLikeness.leastAlike`, less one.
  private static let leastShared = 3 * (WordLikeness.leastAlike - 0.4) / 0.6 - 1 - 1e-9
}
