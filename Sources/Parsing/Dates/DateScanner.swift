import Model

/// Dates with words or with separators that ISO 8601 does not know: one pass over the bytes, parts
/// are told by their shape and their neighbours, in any order. Whatever cannot be placed makes the
/// whole unreadable, except words before the first number (week days in all languages).
struct DateScanner {
  private var at: Int
  private let end: Int
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var hour: Int?
  private var minute = 0
  private var second = 0
  private var isAfternoon: Bool?
  private var offset: Int?
  private var isZoneStated = false
  private var isKorean = false
  private var hasNumber = false
  /// `mar` is also Tuesday in three languages: a later month's name replaces it.
  private var isMonthDoubtful = false

  /// Scans from an offset up to another.
  init(at: Int, end: Int) {
    self.at = at
    self.end = end
  }

  /// Reads the whole range.
  mutating func scan(_ text: Span<UInt8>) -> StatedDate? {
    while at < end {
      let byte = text[at]
      if DateReader.isDigit(byte) {
        guard number(text) else { return nil }
        hasNumber = true
      } else if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 {
        guard word(text) else { return nil }
      } else if byte == 0x2B || byte == 0x2D, hour != nil {
        if at + 1 < end, DateReader.isDigit(text[at + 1]) {
          guard numericZone(text) else { return nil }
        } else if byte == 0x2B {
          return nil
        } else {
          at += 1
        }
      } else if byte == 0x28 {
        // A comment, RFC 822's place for the zone's name.
        while at < end, text[at] != 0x29 { at += 1 }
        at += at < end ? 1 : 0
      } else {
        at += 1
      }
    }
    return result()
  }

  private func result() -> StatedDate? {
    guard let year, let month else { return nil }
    guard var hour else {
      return Timestamp(year: year, month: month, day: day ?? 1).map {
        StatedDate(timestamp: $0, isDayOnly: true, isZoneStated: false)
      }
    }
    guard let day else { return nil }
    if let isAfternoon {
      guard hour <= 12 || isAfternoon else { return nil }
      if isAfternoon, hour < 12 { hour += 12 }
      if !isAfternoon, hour == 12 { hour = 0 }
    }
    let east = offset ?? (isKorean && !isZoneStated ? 540 : 0)
    return Timestamp(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      offsetMinutes: east
    ).map {
      StatedDate(
        timestamp: $0, offsetMinutes: offset ?? (east == 0 ? nil : east),
        isZoneStated: isZoneStated || isKorean)
    }
  }

  // MARK: - Numbers

  @inline(__always)
  private mutating func digits(_ text: Span<UInt8>) -> (value: Int, count: Int) {
    var value = 0
    let start = at
    while at < end, at - start < 10, DateReader.isDigit(text[at]) {
      value = value * 10 + Int(text[at] & 15)
      at += 1
    }
    return (value, at - start)
  }

  private func isDigit(_ text: Span<UInt8>, _ index: Int) -> Bool {
    index < end && DateReader.isDigit(text[index])
  }

  private mutating func number(_ text: Span<UInt8>) -> Bool {
    let (value, count) = digits(text)
    let next = at < end ? text[at] : 0
    if next == 0x3A, hour == nil, count <= 2, isDigit(text, at + 1) {
      hour = value
      return clock(text)
    }
    if next == 0x2D || next == 0x2F || next == 0x2E, isDigit(text, at + 1), year == nil,
      day == nil || month == nil
    {
      return numericDate(text, value, count)
    }
    if next >= 0x80 {
      switch DateWords.unit(text, at, end) {
      case .year:
        year = count == 2 ? DateReader.fullYear(value) : value
        isKorean = isKorean || text[at] == 0xEB
        return skipUnit()
      case .month:
        month = value
        return skipUnit()
      case .day:
        day = value
        return skipUnit()
      case .hour:
        hour = value
        return skipUnit()
      case .minute:
        minute = value
        return skipUnit()
      case .second:
        second = value
        return skipUnit()
      case nil: break
      }
    }
    if count <= 2, hour == nil, next | 0x20 == 0x68, month != nil || year != nil {
      // 18h30
      hour = value
      at += 1
      if isDigit(text, at) { minute = digits(text).value }
      return true
    }
    if count == 4 {
      guard year == nil else { return false }
      year = value
      return true
    }
    guard count <= 2 else { return false }
    if hour == nil, day != nil, month != nil, let isPM = DateWords.halfDay(text, at, end) {
      // 3 pm
      hour = value
      isAfternoon = isPM.isAfternoon
      at = isPM.end
      return true
    }
    if day == nil {
      guard (1...31).contains(value) else { return false }
      day = value
      at = DateWords.skipOrdinal(text, at, end)
      return true
    }
    guard year == nil, count == 2 else { return false }
    year = DateReader.fullYear(value)
    return true
  }

  private mutating func skipUnit() -> Bool {
    at += 3
    return true
  }

  /// Minutes and seconds behind an hour.
  private mutating func clock(_ text: Span<UInt8>) -> Bool {
    at += 1
    var (value, count) = digits(text)
    guard count <= 2 else { return false }
    minute = value
    if at < end, text[at] == 0x3A, isDigit(text, at + 1) {
      at += 1
      (value, count) = digits(text)
      guard count <= 2 else { return false }
      second = value
      if at < end, text[at] == 0x2E || text[at] == 0x2C || text[at] == 0x3A,
        isDigit(text, at + 1)
      {
        at += 1
        while isDigit(text, at) { at += 1 }
      }
    }
    return true
  }

  /// Three numbers with separators, or month and year.
  private mutating func numericDate(_ text: Span<UInt8>, _ first: Int, _ count: Int) -> Bool {
    let separator = text[at]
    at += 1
    let (second, secondCount) = digits(text)
    guard at < end, text[at] == separator, isDigit(text, at + 1) else {
      if month != nil, hour == nil, separator == 0x2E, secondCount == 2 {
        // 18.30 Uhr
        (hour, minute) = (first, second)
        return true
      }
      guard secondCount == 4, count <= 2, month == nil else { return false }
      (month, year) = (first, second)
      return true
    }
    at += 1
    let (third, thirdCount) = digits(text)
    guard month == nil, day == nil, secondCount <= 2 else { return false }
    if count == 4 {
      guard thirdCount <= 2 else { return false }
      (year, month, day) = (first, second, third)
      return true
    }
    guard count <= 2, thirdCount == 4 || thirdCount == 2 else { return false }
    year = thirdCount == 4 ? third : DateReader.fullYear(third)
    let isMonthFirst = separator == 0x2F ? first <= 12 : second > 12
    (month, day) = isMonthFirst ? (first, second) : (second, first)
    return true
  }

  /// `+0200`, `-05:00`, `+2`.
  private mutating func numericZone(_ text: Span<UInt8>) -> Bool {
    let isWest = text[at] == 0x2D
    at += 1
    var (hours, count) = digits(text)
    var minutes = 0
    switch count {
    case 1, 2:
      if at < end, text[at] == 0x3A {
        guard isDigit(text, at + 1) else { return false }
        at += 1
        (minutes, count) = digits(text)
        guard count == 2 else { return false }
      }
    case 3, 4:
      (hours, minutes) = (hours / 100, hours % 100)
    default:
      return false
    }
    guard hours < 24, minutes < 60, offset ?? 0 == 0 else { return false }
    let east = hours * 60 + minutes
    offset = isWest ? (east == 0 ? nil : -east) : east
    isZoneStated = true
    return true
  }

  // MARK: - Words

  private mutating func word(_ text: Span<UInt8>) -> Bool {
    let start = at
    while at < end, text[at] >= 0x80 || (text[at] | 0x20) &- 0x61 < 26 { at += 1 }
    let count = at - start
    if let found = DateWords.month(text, start, at), month == nil || isMonthDoubtful {
      if month != nil, found == month { return true }
      month = found
      isMonthDoubtful = found == 3 && count == 3 && !hasNumber
      return true
    }
    if text[start] >= 0x80, let half = DateWords.halfDay(text, start, end) {
      isAfternoon = half.isAfternoon
      at = half.end
      return true
    }
    if hour != nil {
      if isAfternoon == nil, let half = DateWords.halfDay(text, start, end) {
        isAfternoon = half.isAfternoon
        at = half.end
        return true
      }
      if !isZoneStated {
        if at < end, text[at] == 0x2F { return place(text, start) }
        if let zone = DateWords.zone(text, start, at) {
          offset = zone == 0 ? nil : zone
          isZoneStated = true
          return true
        }
      }
    }
    if !hasNumber || DateWords.isFiller(text, start, at) || DateWords.isWeekday(text, start, at) {
      return true
    }
    // A zone that we do not know: two to five capitals behind the time.
    guard hour != nil, !isZoneStated, (2...5).contains(count) else { return false }
    for index in start..<at where text[index] &- 0x41 >= 26 { return false }
    return true
  }

  /// `Etc/GMT`, `Europe/Berlin`: only the former says an offset.
  private mutating func place(_ text: Span<UInt8>, _ start: Int) -> Bool {
    let isEtc = at - start == 3 && text[start] | 0x20 == 0x65
    let name = at + 1
    at = name
    while at < end, !DateReader.isBlank(text[at]) { at += 1 }
    if isEtc, let zone = DateWords.zone(text, name, at), zone == 0 { isZoneStated = true }
    return at > name
  }
}
