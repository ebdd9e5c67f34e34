import Model

/// Finds a date inside a short text: `Posted by x on March 3, 2004 at 5 pm · 3 answers`.
enum DateFinder {
  /// The first date in a range of UTF-8; nil where there is none in its first bytes.
  static func find(_ bytes: [UInt8], _ range: Range<Int>) -> StatedDate? {
    let end = min(range.upperBound, range.lowerBound + 160)
    let text = bytes.span
    if let whole = DateReader.read(text, from: range.lowerBound, to: end) { return whole }
    var tries = 0
    var start = range.lowerBound
    while start < end, tries < 200 {
      // Words begin dates: a number, or a month's or week day's name.
      let isStart = start == range.lowerBound || isBreak(bytes[start - 1])
      guard isStart, startsDate(bytes, start, end) else {
        start += 1
        continue
      }
      var stop = min(end, start + 48)
      while stop > start + 5 {
        if stop == end || isBreak(bytes[stop]) {
          tries += 1
          if let date = DateReader.read(text, from: start, to: stop), isPlausible(date) {
            return date
          }
        }
        stop -= 1
      }
      start += 1
    }
    return nil
  }

  /// Dates of posts: from the web's first years to some years ahead.
  private static func isPlausible(_ date: StatedDate) -> Bool {
    date.timestamp.seconds > 631_152_000 && date.timestamp.seconds < 4_102_444_800
  }

  private static func isBreak(_ byte: UInt8) -> Bool {
    switch byte {
    case ..<0x30, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7F, 0xC2, 0xE2: return true
    default: return false
    }
  }

  /// A number of at most four digits or eight, or a month's name.
  private static func startsDate(_ bytes: [UInt8], _ at: Int, _ end: Int) -> Bool {
    if DateReader.isDigit(bytes[at]) { return at + 5 < end }
    var stop = at
    while stop < end, bytes[stop] >= 0x80 || (bytes[stop] | 0x20) &- 0x61 < 26 { stop += 1 }
    guard stop - at >= 3 else { return false }
    return DateWords.month(bytes.span, at, stop) != nil
      || DateWords.isWeekday(bytes.span, at, stop)
  }
}
