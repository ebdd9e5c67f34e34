/// UTF-16 to UTF-8.
enum UTF16Reader {
  /// Decodes code units behind `start`; lone surrogates and a last odd byte are U+FFFD and make the
  /// text broken.
  static func decode(
    _ body: [UInt8], from start: Int, isBigEndian: Bool
  ) -> (utf8: [UInt8], isBroken: Bool) {
    var utf8: [UInt8] = []
    utf8.reserveCapacity((body.count - start) * 3 / 4 + 8)
    var isBroken = false
    var at = start
    let high = isBigEndian ? 0 : 1
    func unit(_ at: Int) -> UInt32 {
      UInt32(body[at + high]) << 8 | UInt32(body[at + 1 - high])
    }
    while at + 1 < body.count {
      var scalar = unit(at)
      at += 2
      if scalar >= 0xD800, scalar < 0xE000 {
        if scalar < 0xDC00, at + 1 < body.count, unit(at) & 0xFC00 == 0xDC00 {
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + unit(at) & 0x3FF
          at += 2
        } else {
          scalar = 0xFFFD
          isBroken = true
        }
      }
      append(scalar, to: &utf8)
    }
    if at < body.count {
      utf8.append(contentsOf: UTF8Repair.replacement)
      isBroken = true
    }
    return (utf8, isBroken)
  }

  /// Appends the UTF-8 of a scalar value that is no surrogate.
  @inline(__always)
  static func append(_ scalar: UInt32, to utf8: inout [UInt8]) {
    switch scalar {
    case ..<0x80: utf8.append(UInt8(scalar))
    case ..<0x800:
      utf8.append(UInt8(0xC0 | scalar >> 6))
      utf8.append(UInt8(0x80 | scalar & 0x3F))
    case ..<0x10000:
      utf8.append(UInt8(0xE0 | scalar >> 12))
      utf8.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      utf8.append(UInt8(0x80 | scalar & 0x3F))
    default:
      utf8.append(UInt8(0xF0 | scalar >> 18 & 7))
      utf8.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      utf8.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      utf8.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}
