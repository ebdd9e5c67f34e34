/// Names, escapes, blanks, and where a fault stands.
extension SelectorParser {
  /// True where a name begins: a letter, `_`, `-` before one of these, anything beyond ASCII, or an
  /// escape.
  func startsName(_ index: Int) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    if byte == 0x2D {
      return index + 1 < bytes.count && bytes[index + 1] != 0x2D
        ? startsName(index + 1) : index + 1 < bytes.count
    }
    if byte == 0x5C { return index + 1 < bytes.count }
    return byte >= 0x80 || byte == 0x5F || (byte | 0x20) &- 0x61 < 26
  }

  mutating func identifier() -> [UInt8] {
    var name: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x5C, at + 1 < bytes.count {
        escaped(into: &name)
      } else if byte >= 0x80 || byte == 0x5F || byte == 0x2D || DateReader.isDigit(byte)
        || (byte | 0x20) &- 0x61 < 26
      {
        name.append(byte)
        at += 1
      } else {
        break
      }
    }
    return name
  }

  /// A backslash with up to six hexadecimal digits and a blank, or with any one byte.
  mutating func escaped(into name: inout [UInt8]) {
    at += 1
    let digits = bytes[at...].prefix(6).prefix { byte in
      DateReader.isDigit(byte) || (byte | 0x20) &- 0x61 < 6
    }
    guard !digits.isEmpty else {
      if at < bytes.count {
        name.append(bytes[at])
        at += 1
      }
      return
    }
    at += digits.count
    if at < bytes.count, DateReader.isBlank(bytes[at]) { at += 1 }
    let code = digits.reduce(UInt32(0)) {
      $0 << 4 | UInt32(DateReader.isDigit($1) ? $1 & 15 : ($1 & 15) + 9)
    }
    let scalar = code == 0 ? "\u{FFFD}" : Unicode.Scalar(code) ?? "\u{FFFD}"
    name += Array(String(Character(scalar)).utf8)
  }

  @discardableResult
  mutating func skipBlanks() -> Bool {
    let start = at
    while at < bytes.count, DateReader.isBlank(bytes[at]) { at += 1 }
    return at > start
  }

  /// The sign at an offset, in quotes.
  func shown(_ index: Int) -> String {
    let sign = String(decoding: bytes[index...], as: UTF8.self).prefix(1)
    return sign == "\"" ? "'\"'" : "\"\(sign)\""
  }

  func error(_ message: String) -> SelectorError { error(at: at, message) }

  func error(at index: Int, _ message: String) -> SelectorError {
    let before = String(decoding: bytes[..<index], as: UTF8.self).unicodeScalars.count
    return SelectorError(selector: text, column: before + 1, message: message)
  }
}
