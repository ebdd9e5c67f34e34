/// Decoding of one scalar at a byte offset.
enum UTF8Scalar {
  /// The scalar that starts at `index` and how many bytes it takes. A byte that starts no valid
  /// sequence counts as U+FFFD of one byte.
  @inline(__always)
  static func decode(_ text: Span<UInt8>, _ index: Int) -> (scalar: UInt32, length: Int) {
    let first = text[index]
    if first < 0x80 { return (UInt32(first), 1) }
    return decodeLong(text, index, first)
  }

  /// The same where the first byte is known to be above 127.
  @inline(__always)
  static func decodeLong(_ text: Span<UInt8>, _ index: Int, _ first: UInt8) -> (
    scalar: UInt32, length: Int
  ) {
    let left = text.count - index
    if first >= 0xC2, first < 0xE0, left > 1 {
      let second = text[index + 1]
      if second & 0xC0 == 0x80 { return (UInt32(first & 31) << 6 | UInt32(second & 63), 2) }
    } else if first >= 0xE0, first < 0xF0, left > 2 {
      let second = text[index + 1]
      let third = text[index + 2]
      if second & 0xC0 == 0x80, third & 0xC0 == 0x80 {
        let scalar = UInt32(first & 15) << 12 | UInt32(second & 63) << 6 | UInt32(third & 63)
        if scalar >= 0x800, scalar < 0xD800 || scalar > 0xDFFF { return (scalar, 3) }
      }
    } else if first >= 0xF0, first < 0xF5, left > 3 {
      let second = text[index + 1]
      let third = text[index + 2]
      let fourth = text[index + 3]
      if second & 0xC0 == 0x80, third & 0xC0 == 0x80, fourth & 0xC0 == 0x80 {
        let high = UInt32(first & 7) << 18 | UInt32(second & 63) << 12
        let scalar = high | UInt32(third & 63) << 6 | UInt32(fourth & 63)
        if scalar >= 0x1_0000, scalar <= 0x10_FFFF { return (scalar, 4) }
      }
    }
    return (0xFFFD, 1)
  }

  /// The scalar that ends in front of `index` (above 0) and where it starts.
  static func decodeBefore(_ text: Span<UInt8>, _ index: Int) -> (scalar: UInt32, start: Int) {
    var start = index - 1
    let floor = max(0, index - 4)
    while start > floor, text[start] & 0xC0 == 0x80 { start -= 1 }
    let found = decode(text, start)
    if start + found.length == index { return (found.scalar, start) }
    return (0xFFFD, index - 1)
  }
}
