/// What one slip of the finger makes of a word.
package enum TypingSlip {
  /// True where a word is another one, byte by byte, or that with one letter more, less, other, or
  /// with two neighbours swapped where `swaps` (Damerau 1964). Linear time.
  package static func isOne(_ a: Span<UInt8>, _ b: Span<UInt8>, swaps: Bool = true) -> Bool {
    if abs(a.count - b.count) > 1 { return false }
    let shorter = min(a.count, b.count)
    var head = 0
    while head < shorter, a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < shorter - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
    let restA = a.count - head - tail
    let restB = b.count - head - tail
    if restA <= 1, restB <= 1 { return true }
    return swaps && restA == 2 && restB == 2 && a[head] == b[head + 1] && a[head + 1] == b[head]
  }
}
