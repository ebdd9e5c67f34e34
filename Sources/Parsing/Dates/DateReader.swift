import Model

/// Reads dates as feeds and pages write them.
///
/// Two scanners over the bytes, nothing allocated: ISO 8601 with its relatives (RFC 3339, W3CDTF,
/// compact, week and ordinal dates, epoch seconds or milliseconds), then everything with words or
/// other separators (RFC 822 and 2822, asctime, `March 3, 2004 5:06 PM`, `3. März 2004`,
/// `2004年3月3日`). What says no day at all ("yesterday at noon") is nil, and so is a date with
/// something unreadable in it: a wrong date does more harm than none.
///
/// Readings that are ours: `3/4/2004` is the fourth of March, `3.4.2004` the third of April; two
/// digits of a year mean 1970 to 2069; a date in Korean without a zone is Korea's; an unknown zone
/// name counts as no zone.
public enum DateReader {
  /// Longest text that can be a date.
  private static let limit = 128

  /// Reads a date; nil where there is none.
  public static func read(_ text: String) -> StatedDate? {
    var text = text
    text.makeContiguousUTF8()
    return read(text.utf8.span)
  }

  /// Reads a date from UTF-8; nil where there is none.
  public static func read(_ text: Span<UInt8>) -> StatedDate? {
    read(text, from: 0, to: text.count)
  }

  /// Reads a date that fills a range of UTF-8; nil where there is none.
  static func read(_ text: Span<UInt8>, from: Int, to: Int) -> StatedDate? {
    var start = from
    var end = to
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    guard end - start >= 4, end - start <= limit else { return nil }
    let first = text[start]
    if isDigit(first) || first == 0x2D {
      var scanner = ISODateScanner(at: start, end: end)
      if let date = scanner.scan(text) { return date }
    }
    var scanner = DateScanner(at: start, end: end)
    return scanner.scan(text)
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }

  /// A year from two digits.
  static func fullYear(_ short: Int) -> Int { short < 70 ? 2000 + short : 1900 + short }
}
