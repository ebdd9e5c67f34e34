import SocialText

/// The different words of a list as numbers, their folded bytes in one buffer: comparing and
/// counting words needs no strings.
struct WordStore: Sendable {
  private var numbers: [UInt64: Int32] = [:]
  private var bytes: [UInt8] = []
  private var ends: [Int32] = [0]
  /// Hash of each word.
  private(set) var hashes: [UInt64] = []

  /// Number of different words.
  var count: Int { ends.count - 1 }

  /// Number of a word, a new one where it is new; −1 for the empty word.
  mutating func number(_ word: ArraySlice<UInt8>) -> Int32 {
    if word.isEmpty { return -1 }
    let hash = FoldedWords.hash(word)
    if let known = numbers[hash] { return known }
    let next = Int32(count)
    numbers[hash] = next
    hashes.append(hash)
    bytes.append(contentsOf: word)
    ends.append(Int32(bytes.count))
    return next
  }

  /// Forgets all words but the first `count`.
  mutating func keep(first count: Int) {
    guard count < self.count else { return }
    for hash in hashes[count...] { numbers[hash] = nil }
    hashes.removeSubrange(count...)
    ends.removeSubrange((count + 1)...)
    bytes.removeSubrange(Int(ends[count])...)
  }

  /// Number of a word that was met; −1 for others.
  func find(_ word: ArraySlice<UInt8>) -> Int32 { numbers[FoldedWords.hash(word)] ?? -1 }

  /// Where a word stands in `bytes`.
  func range(_ number: Int32) -> Range<Int> {
    Int(ends[Int(number)])..<Int(ends[Int(number) + 1])
  }

  /// Bytes of a word.
  subscript(_ number: Int32) -> ArraySlice<UInt8> { bytes[range(number)] }

  /// Number of bytes of a word.
  func length(_ number: Int32) -> Int { range(number).count }

  /// How alike two words are, by their numbers; see `WordLikeness`.
  func likeness(_ a: Int32, _ b: Int32) -> WordLikeness {
    if a == b { return .equal }
    return WordLikeness(bytes.span, range(a), range(b))
  }

  /// Place of each word in the order of the alphabet (of bytes).
  var alphabet: [Int32] {
    let sorted = (0..<Int32(count)).sorted { self[$0].lexicographicallyPrecedes(self[$1]) }
    var places = [Int32](repeating: 0, count: count)
    for (place, number) in sorted.enumerated() { places[Int(number)] = Int32(place) }
    return places
  }
}

/// How alike two different words are.
enum WordLikeness: Int, Sendable {
  /// Byte for byte.
  case equal
  /// One letter more, less, other, or two neighbours swapped (Damerau 1964), in words of four or
  /// more.
  case slip
  /// Jaro's likeness with Winkler's bonus is at least 0.88.
  case alike
  /// Anything else.
  case other

  init(_ bytes: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) {
    if max(a.count, b.count) >= 4, TypingSlip.isOne(bytes.extracting(a), bytes.extracting(b)) {
      self = .slip
    } else {
      self = JaroWinkler.likeness(bytes, a, b) >= 0.88 ? .alike : .other
    }
  }
}

/// Jaro's likeness with Winkler's bonus for a common start (Winkler 1990), over at most 64 bytes of
/// each word and without allocation.
enum JaroWinkler {
  static func likeness(_ bytes: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Double {
    let left = min(a.count, 64)
    let right = min(b.count, 64)
    if left == 0 || right == 0 { return 0 }
    let reach = max(0, max(left, right) / 2 - 1)
    var usedA: UInt64 = 0
    var usedB: UInt64 = 0
    var matches = 0
    for index in 0..<left {
      let low = max(0, index - reach)
      let high = min(right - 1, index + reach)
      var place = low
      while place <= high {
        if usedB & (1 << UInt64(place)) == 0,
          bytes[b.lowerBound + place] == bytes[a.lowerBound + index]
        {
          usedA |= 1 << UInt64(index)
          usedB |= 1 << UInt64(place)
          matches += 1
          break
        }
        place += 1
      }
    }
    if matches == 0 { return 0 }
    var swaps = 0
    while usedA != 0 {
      let one = usedA.trailingZeroBitCount
      let other = usedB.trailingZeroBitCount
      if bytes[a.lowerBound + one] != bytes[b.lowerBound + other] { swaps += 1 }
      usedA &= usedA - 1
      usedB &= usedB - 1
    }
    let count = Double(matches)
    let order = (count - Double(swaps / 2)) / count
    let jaro = (count / Double(left) + count / Double(right) + order) / 3
    var start = 0
    while start < 4, start < left, start < right,
      bytes[a.lowerBound + start] == bytes[b.lowerBound + start]
    {
      start += 1
    }
    return jaro + Double(start) * 0.1 * (1 - jaro)
  }
}
