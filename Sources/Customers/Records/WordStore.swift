import SocialText

/// The different words of a list as numbers, their folded bytes in one buffer: comparing and
/// counting words needs no strings.
struct WordStore: Sendable {
  private var numbers: [UInt64: Int32] = [:]
  private var bytes: [UInt8] = []
  private var outlines: [WordOutline] = []
  /// Hash of each word.
  private(set) var hashes: [UInt64] = []

  /// Number of different words.
  var count: Int { outlines.count }

  /// Number of a word, a new one where it is new; −1 for the empty word.
  mutating func number(_ word: ArraySlice<UInt8>) -> Int32 {
    if word.isEmpty { return -1 }
    let hash = FoldedWords.hash(word)
    if let known = numbers[hash] { return known }
    let next = Int32(count)
    numbers[hash] = next
    hashes.append(hash)
    outlines.append(WordOutline(word, start: bytes.count))
    bytes.append(contentsOf: word)
    return next
  }

  /// Forgets all words but the first `count`.
  mutating func keep(first count: Int) {
    guard count < self.count else { return }
    for hash in hashes[count...] { numbers[hash] = nil }
    hashes.removeSubrange(count...)
    bytes.removeSubrange(Int(outlines[count].start)...)
    outlines.removeSubrange(count...)
  }

  /// Number of a word that was met; −1 for others.
  func find(_ word: ArraySlice<UInt8>) -> Int32 { numbers[FoldedWords.hash(word)] ?? -1 }

  /// Where a word stands in `bytes`.
  func range(_ number: Int32) -> Range<Int> { outlines[Int(number)].range }

  /// Bytes of a word.
  subscript(_ number: Int32) -> ArraySlice<UInt8> { bytes[range(number)] }

  /// Number of bytes of a word.
  func length(_ number: Int32) -> Int { Int(outlines[Int(number)].length) }

  /// How alike two words are, by their numbers; see `WordLikeness`.
  func likeness(_ a: Int32, _ b: Int32) -> WordLikeness {
    if a == b { return .equal }
    let one = outlines[Int(a)]
    let other = outlines[Int(b)]
    // Most words that meet have too few letters in common for anything: their bytes stay unread.
    guard one.mayBeAlike(other) else { return .other }
    return WordLikeness(bytes.span, one.range, other.range)
  }

  /// True where two different words are one slip apart (`WordLikeness.slip`), told for less than how
  /// alike they are else.
  func areSlips(_ a: Int32, _ b: Int32) -> Bool {
    let one = outlines[Int(a)]
    let other = outlines[Int(b)]
    return a != b && one.mayBeSlip(other)
      && WordLikeness.isSlip(bytes.span, one.range, other.range)
  }

  /// Place of each word in the order of the alphabet (of bytes).
  var alphabet: [Int32] {
    let sorted = (0..<Int32(count)).sorted { self[$0].lexicographicallyPrecedes(self[$1]) }
    var places = [Int32](repeating: 0, count: count)
    for (place, number) in sorted.enumerated() { places[Int(number)] = Int32(place) }
    return places
  }
}
