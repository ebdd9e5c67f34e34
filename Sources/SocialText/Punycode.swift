/// The length of an internationalised label in the name system (RFC 3492).
enum Punycode {
  /// Bytes of `xn--` and the encoded label; labels of more than 256 bytes count as too long.
  static func encodedLength(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard end - start <= 256 else { return .max }
    var scalars: [UInt32] = []
    var index = start
    while index < end {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      scalars.append(scalar)
      index += length
    }
    var length = scalars.count { $0 < 0x80 }
    var handled = length
    if length > 0 { length += 1 }
    let basic = handled
    var n: UInt32 = 128
    var delta = 0
    var bias = 72
    while handled < scalars.count {
      let next = scalars.lazy.filter { $0 >= n }.min() ?? n
      delta += Int(next - n) * (handled + 1)
      n = next
      for scalar in scalars {
        if scalar < n { delta += 1 }
        guard scalar == n else { continue }
        var q = delta
        var k = 36
        while true {
          let threshold = k <= bias ? 1 : (k >= bias + 26 ? 26 : k - bias)
          length += 1
          if q < threshold { break }
          q = (q - threshold) / (36 - threshold)
          k += 36
        }
        bias = adapt(delta, handled + 1, first: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      n += 1
    }
    return length + 4
  }

  private static func adapt(_ delta: Int, _ points: Int, first: Bool) -> Int {
    var delta = first ? delta / 700 : delta / 2
    delta += delta / points
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}
