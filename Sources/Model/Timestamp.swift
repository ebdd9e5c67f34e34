/// An instant in UTC, to the second. Everything inside Earshot counts so; zones are for reading
/// what others write and for reports.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var seconds: Int64

  /// Years that a date may have: 0001 to 9999, what RFC 3339 can write.
  public static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Wraps seconds since 1970-01-01T00:00:00Z.
  public init(seconds: Int64) {
    self.seconds = seconds
  }

  /// The instant of a civil date and time in a zone `offsetMinutes` east of UTC (proleptic
  /// Gregorian); nil where a part is out of range. Hour 24 with nothing after it and second 60 are
  /// read as the instant that follows.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    offsetMinutes: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Timestamp.daysIn(month: month, year: year),
      (0...24).contains(hour), (0...59).contains(minute), (0...60).contains(second),
      hour < 24 || (minute == 0 && second == 0), abs(offsetMinutes) < 24 * 60
    else { return nil }
    let days = Timestamp.days(year: year, month: month, day: day)
    let value =
      days * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)
      - Int64(offsetMinutes) * 60
    guard Timestamp.range.contains(value) else { return nil }
    seconds = value
  }

  /// Reads RFC 3339 (`2026-11-21T09:30:00Z`, any offset, fractions dropped) or a bare day.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    func number(_ from: Int, _ count: Int) -> Int? {
      guard from + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[from..<from + count] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard bytes.count >= 10, bytes[4] == 45, bytes[7] == 45,
      let year = number(0, 4), let month = number(5, 2), let day = number(8, 2)
    else { return nil }
    if bytes.count == 10 {
      self.init(year: year, month: month, day: day)
      return
    }
    guard bytes.count >= 20, bytes[10] | 32 == 116 || bytes[10] == 32, bytes[13] == 58,
      bytes[16] == 58, let hour = number(11, 2), let minute = number(14, 2),
      let second = number(17, 2)
    else { return nil }
    var at = 19
    if bytes[at] == 46 {
      at += 1
      while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 { at += 1 }
    }
    guard at < bytes.count else { return nil }
    var offset = 0
    if bytes[at] | 32 == 122 {
      guard at + 1 == bytes.count else { return nil }
    } else {
      guard bytes[at] == 43 || bytes[at] == 45, at + 6 == bytes.count, bytes[at + 3] == 58,
        let hours = number(at + 1, 2), let minutes = number(at + 4, 2), minutes < 60
      else { return nil }
      offset = (bytes[at] == 45 ? -1 : 1) * (hours * 60 + minutes)
    }
    self.init(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      offsetMinutes: offset)
  }

  /// The civil date and time in a zone `offsetMinutes` east of UTC.
  public func civil(offsetMinutes: Int = 0) -> CivilTime {
    let local = seconds + Int64(offsetMinutes) * 60
    let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let rest = Int(local - days * 86_400)
    // Days to a civil date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let doe = z - era * 146_097
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
    let mp = (5 * doy + 2) / 153
    let day = Int(doy - (153 * mp + 2) / 5 + 1)
    let month = Int(mp < 10 ? mp + 3 : mp - 9)
    let year = Int(yoe + era * 400) + (month <= 2 ? 1 : 0)
    return CivilTime(
      year: year, month: month, day: day, hour: rest / 3600, minute: rest / 60 % 60,
      second: rest % 60)
  }

  /// RFC 3339 in UTC: `2026-11-21T09:30:00Z`.
  public var rfc3339: String { rfc3339(offsetMinutes: nil) }

  /// RFC 3339 with the given offset, or in UTC with `Z` where it is nil.
  public func rfc3339(offsetMinutes: Int?) -> String {
    let time = civil(offsetMinutes: offsetMinutes ?? 0)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(25)
    time.appendDay(to: &bytes)
    bytes.append(84)
    appendPadded(time.hour, 2, to: &bytes)
    bytes.append(58)
    appendPadded(time.minute, 2, to: &bytes)
    bytes.append(58)
    appendPadded(time.second, 2, to: &bytes)
    if let offset = offsetMinutes {
      bytes.append(offset < 0 ? 45 : 43)
      appendPadded(abs(offset) / 60, 2, to: &bytes)
      bytes.append(58)
      appendPadded(abs(offset) % 60, 2, to: &bytes)
    } else {
      bytes.append(90)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The day in UTC: `2026-11-21`.
  public var day: String { day(offsetMinutes: 0) }

  /// The day in a zone `offsetMinutes` east of UTC.
  public func day(offsetMinutes: Int) -> String {
    var bytes: [UInt8] = []
    civil(offsetMinutes: offsetMinutes).appendDay(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Orders by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// Days of a month, 28 to 31.
  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// Days from 1970-01-01 to a civil date (Hinnant, as above).
  private static func days(year: Int, month: Int, day: Int) -> Int64 {
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = (y >= 0 ? y : y - 399) / 400
    let yoe = y - era * 400
    let mp = Int64(month > 2 ? month - 3 : month + 9)
    let doy = (153 * mp + 2) / 5 + Int64(day) - 1
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy
    return era * 146_097 + doe - 719_468
  }
}

/// A date and time as a calendar and a clock on the wall show it.
public struct CivilTime: Hashable, Sendable {
  /// 1 to 9999.
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int
  /// 0 to 23.
  public var hour: Int
  /// 0 to 59.
  public var minute: Int
  /// 0 to 59.
  public var second: Int

  /// Appends `YYYY-MM-DD`.
  func appendDay(to bytes: inout [UInt8]) {
    appendPadded(year, 4, to: &bytes)
    bytes.append(45)
    appendPadded(month, 2, to: &bytes)
    bytes.append(45)
    appendPadded(day, 2, to: &bytes)
  }
}

/// Appends a number with leading zeros to a fixed width.
private func appendPadded(_ value: Int, _ width: Int, to bytes: inout [UInt8]) {
  var divisor = 1
  for _ in 1..<width { divisor *= 10 }
  while divisor > 0 {
    bytes.append(UInt8(48 + value / divisor % 10))
    divisor /= 10
  }
}

/// A date as a page states it: an instant, the offset it was written with, or only a day.
public struct StatedDate: Hashable, Sendable {
  /// The instant; a bare day counts as its midnight in UTC.
  public var timestamp: Timestamp
  /// Minutes east of UTC as written; nil where the page wrote `Z` or no zone.
  public var offsetMinutes: Int?
  /// True where only the day is known.
  public var isDayOnly: Bool
  /// False where the page wrote no zone at all: the time is read as UTC, and whoever knows the
  /// source's zone may correct it.
  public var isZoneStated: Bool

  /// Joins the parts.
  public init(
    timestamp: Timestamp, offsetMinutes: Int? = nil, isDayOnly: Bool = false,
    isZoneStated: Bool = true
  ) {
    self.timestamp = timestamp
    self.offsetMinutes = offsetMinutes
    self.isDayOnly = isDayOnly
    self.isZoneStated = isZoneStated
  }

  /// RFC 3339 with the page's own offset, or `YYYY-MM-DD` for a bare day.
  public var rfc3339: String {
    isDayOnly ? timestamp.day : timestamp.rfc3339(offsetMinutes: offsetMinutes)
  }
}
