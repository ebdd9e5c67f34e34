/// Percent-encoding (RFC 3986, 2.1), and its digits.
enum PercentCode {
  /// Hexadecimal digits, as encoders write them.
  static let digits = Array("0123456789ABCDEF".utf8)

  /// Value of a hexadecimal digit; nil for another byte.
  static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }

  /// Adds `%41` and its like.
  static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// Bytes with `%41` and its like read; what is no such thing stays.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2, let high = value(rest[rest.startIndex]),
        let low = value(rest[rest.startIndex + 1])
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
