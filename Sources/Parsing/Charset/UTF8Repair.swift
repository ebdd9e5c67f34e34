/// Finds and mends what is not UTF-8 (RFC 3629; replacement by maximal subparts as in Unicode 3.9).
enum UTF8Repair {
  /// Offset of the first byte that does not belong to valid UTF-8; nil where all is well.
  static func firstInvalid(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var at = start
    let count = bytes.count
    while at < count {
      // Other scripts come in runs.
      if bytes[at] < 0x80 {
        at = skipASCII(bytes, at)
        if at >= count { return nil }
      }
      let length = sequence(bytes, at)
      if length <= 0 { return at }
      at += length
    }
    return nil
  }

  /// True where no byte is above 127.
  static func isASCII(_ bytes: Span<UInt8>) -> Bool { skipASCII(bytes, 0) >= bytes.count }

  /// Copies bytes with every invalid maximal subpart replaced by U+FFFD, and counts the valid
  /// sequences above ASCII and the invalid ones.
  static func repair(
    _ body: [UInt8], from start: Int
  ) -> (utf8: [UInt8], valid: Int, invalid: Int) {
    let bytes = body.span
    var utf8: [UInt8] = []
    utf8.reserveCapacity(body.count + 64)
    var valid = 0
    var invalid = 0
    var at = start
    var copied = start
    while at < body.count {
      at = skipASCII(bytes, at)
      if at >= body.count { break }
      let length = sequence(bytes, at)
      if length > 0 {
        valid += 1
        at += length
        continue
      }
      utf8.append(contentsOf: body[copied..<at])
      utf8.append(contentsOf: replacement)
      invalid += 1
      at += max(1, -length)
      copied = at
    }
    utf8.append(contentsOf: body[copied...])
    return (utf8, valid, invalid)
  }

  /// U+FFFD.
  static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// First offset at or behind `start` whose byte is above 127, or the end.
  @inline(__always)
  private static func skipASCII(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    ByteSearch.nextAboveASCII(bytes, start)
  }

  /// Length of the valid sequence at an offset whose byte is above 127; else zero or minus the
  /// length of the invalid maximal subpart.
  @inline(__always)
  private static func sequence(_ bytes: Span<UInt8>, _ at: Int) -> Int {
    let lead = bytes[at]
    let left = bytes.count - at
    var length = 0
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      low = 0xA0
    case 0xED:
      length = 3
      high = 0x9F
    case 0xE1...0xEF: length = 3
    case 0xF0:
      length = 4
      low = 0x90
    case 0xF1...0xF3: length = 4
    case 0xF4:
      length = 4
      high = 0x8F
    default: return -1
    }
    guard left > 1, bytes[at + 1] >= low, bytes[at + 1] <= high else { return -1 }
    var index = 2
    while index < length {
      guard left > index, bytes[at + index] & 0xC0 == 0x80 else { return -index }
      index += 1
    }
    return length
  }
}
