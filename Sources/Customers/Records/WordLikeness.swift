import SocialText

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
    if WordLikeness.isSlip(bytes, a, b) {
      self = .slip
    } else {
      self = JaroWinkler.likeness(bytes, a, b) >= WordLikeness.leastAlike ? .alike : .other
    }
  }

  /// True where two different words are `slip`.
  static func isSlip(_ bytes: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    max(a.count, b.count) >= 4 && TypingSlip.isOne(bytes.extracting(a), bytes.extracting(b))
  }

  /// Jaro's and Winkler's likeness from which words are `alike`.
  static let leastAlike = 0.88
}

/// Jaro's likeness with Winkler's bonus for a common start (Winkler 1990), over at most 64 bytes of
/// each word and without allocation.
enum JaroWinkler {
  /// What stands behind is not looked at.
  static let mostBytes = 64

  static func likeness(_ bytes: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Double {
    let left = min(a.count, mostBytes)
    let right = min(b.count, mostBytes)
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
