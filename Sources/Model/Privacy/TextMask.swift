import SocialText

/// Puts signs that say nothing in the place of letters and digits. Each keeps its number of bytes and
/// scalars, so that spans into the text stay what they were.
public enum TextMask {
  /// A text with the bytes of `spans` (in order, none overlapping, on scalars' edges) masked: `x` for
  /// ASCII letters and digits, a sign of the same width for all beyond ASCII; other signs stand.
  public static func mask(_ text: String, _ spans: [TextSpan]) -> String {
    guard !spans.isEmpty else { return text }
    var bytes = Array(text.utf8)
    for span in spans { mask(&bytes, span) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func mask(_ bytes: inout [UInt8], _ span: TextSpan) {
    var at = max(0, span.start)
    let end = min(span.end, bytes.count)
    while at < end {
      let byte = bytes[at]
      if byte < 0x80 {
        if byte.isASCIIAlphanumeric { bytes[at] = 0x78 }
        at += 1
        continue
      }
      let sign: [UInt8] =
        byte < 0xE0 ? [0xC3, 0x97] : byte < 0xF0 ? [0xE2, 0x9C, 0x95] : [0xF0, 0x9D, 0x95, 0xA9]
      for (offset, part) in sign.enumerated() where at + offset < bytes.count {
        bytes[at + offset] = part
      }
      at += sign.count
    }
  }
}

extension UInt8 {
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
  /// The same with an ASCII capital lowered.
  var asciiLowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

/// Letters and digits around a place of a text.
enum TextEdge {
  /// True where the scalar that begins at `at` is a letter, a digit or `_`.
  static func isWord(_ bytes: Span<UInt8>, at: Int) -> Bool {
    guard at >= 0, at < bytes.count else { return false }
    let byte = bytes[at]
    if byte < 0x80 { return byte.isASCIIAlphanumeric || byte == 0x5F }
    var length = 1
    while at + length < bytes.count, length < 4, bytes[at + length] & 0xC0 == 0x80 { length += 1 }
    let first: UInt32 =
      length == 2 ? UInt32(byte & 0x1F) : length == 3 ? UInt32(byte & 0x0F) : UInt32(byte & 0x07)
    var value = first
    for offset in 1..<max(1, length) { value = value << 6 | UInt32(bytes[at + offset] & 0x3F) }
    return Unicode.Scalar(value)?.properties.isAlphabetic ?? false
  }

  /// True where the scalar that ends before `at` is one.
  static func isWord(_ bytes: Span<UInt8>, before at: Int) -> Bool {
    guard at > 0, at <= bytes.count else { return false }
    var start = at - 1
    while start > 0, at - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return isWord(bytes, at: start)
  }
}
