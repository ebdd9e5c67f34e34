import Model

/// ISO 8601 and its profiles. Refuses what is not wholly of that shape; the other scanner then has
/// its turn.
struct ISODateScanner {
  private var at: Int
  private let end: Int

  /// Scans from an offset up to another.
  init(at: Int, end: Int) {
    self.at = at
    self.end = end
  }

  /// Reads the whole range.
  mutating func scan(_ text: Span<UInt8>) -> StatedDate? {
    var (year, month, day) = (0, 1, 1)
    let (value, digits) = number(text)
    switch digits {
    case 0:
      // `-YY-MM` and `-YYMM`: the century left out.
      guard at < end, text[at] == 0x2D else { return nil }
      at += 1
      let (short, count) = number(text)
      if count == 2, at + 3 == end, text[at] == 0x2D {
        at += 1
        let (second, two) = number(text)
        guard two == 2 else { return nil }
        (year, month) = (DateReader.fullYear(short), second)
      } else if count == 4, at == end {
        (year, month) = (DateReader.fullYear(short / 100), short % 100)
      } else {
        return nil
      }
      return finish(year, month, day)
    case 4:
      year = value
      if at == end { return (1000...2999).contains(year) ? finish(year, 1, 1) : nil }
      if text[at] | 0x20 == 0x77 { return week(text, year) }
      if text[at] == 0x2D {
        at += 1
        if at < end, text[at] | 0x20 == 0x77 { return week(text, year) }
        let (second, count) = number(text)
        if count == 3 {
          guard let date = ordinal(year, second) else { return nil }
          (month, day) = date
        } else {
          guard count == 2 else { return nil }
          month = second
          if at == end { return finish(year, month, day) }
          guard text[at] == 0x2D else { return nil }
          at += 1
          let (third, two) = number(text)
          guard two == 2 else { return nil }
          day = third
        }
      } else {
        return nil
      }
    case 2:
      guard at < end, text[at] == 0x2D else { return nil }
      at += 1
      let (second, two) = number(text)
      guard two == 2, at < end, text[at] == 0x2D else { return nil }
      at += 1
      let (third, count) = number(text)
      guard count == 2, at == end, second <= 12, third <= 31 else { return nil }
      (year, month, day) = (DateReader.fullYear(value), second, third)
    case 5:
      guard let date = ordinal(DateReader.fullYear(value / 1000), value % 1000) else { return nil }
      year = DateReader.fullYear(value / 1000)
      (month, day) = date
    case 6:
      (year, month, day) = (
        DateReader.fullYear(value / 10_000), value / 100 % 100, value % 100
      )
    case 7:
      guard let date = ordinal(value / 1000, value % 1000) else { return nil }
      year = value / 1000
      (month, day) = date
    case 8:
      (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
    case 10, 13:
      return epoch(text, digits == 10 ? value : value / 1000)
    case 12, 14:
      let stamp = digits == 12 ? value * 100 : value
      let date = stamp / 1_000_000
      guard at == end else { return nil }
      return Timestamp(
        year: date / 10_000, month: date / 100 % 100, day: date % 100,
        hour: stamp / 10_000 % 100, minute: stamp / 100 % 100, second: stamp % 100
      ).map { StatedDate(timestamp: $0, isZoneStated: false) }
    default:
      return nil
    }
    if at == end { return finish(year, month, day) }
    return time(text, year, month, day)
  }

  // MARK: - Parts

  private func finish(_ year: Int, _ month: Int, _ day: Int) -> StatedDate? {
    Timestamp(year: year, month: month, day: day).map {
      StatedDate(timestamp: $0, isDayOnly: true, isZoneStated: false)
    }
  }

  /// Digits at the cursor; at most 14 are read.
  @inline(__always)
  private mutating func number(_ text: Span<UInt8>) -> (value: Int, digits: Int) {
    var value = 0
    let start = at
    while at < end, at - start < 15, DateReader.isDigit(text[at]) {
      value = value * 10 + Int(text[at] & 15)
      at += 1
    }
    return (value, at - start)
  }

  /// `Www[-D]` behind a year.
  private mutating func week(_ text: Span<UInt8>, _ year: Int) -> StatedDate? {
    at += 1
    var (week, digits) = number(text)
    var day = 1
    if digits == 3 {
      (week, day) = (week / 10, week % 10)
      digits = 2
    } else if at < end, text[at] == 0x2D {
      at += 1
      let (value, one) = number(text)
      guard one == 1 else { return nil }
      day = value
    }
    guard digits == 2, (1...53).contains(week), (1...7).contains(day),
      let january4 = Timestamp(year: year, month: 1, day: 4)
    else { return nil }
    // The week of the fourth of January is the first; 1970-01-01 was a Thursday.
    let days = january4.seconds / 86_400
    let weekday = ((days + 3) % 7 + 7) % 7
    let date = Timestamp(seconds: (days - weekday + Int64((week - 1) * 7 + day - 1)) * 86_400)
    if at == end { return StatedDate(timestamp: date, isDayOnly: true, isZoneStated: false) }
    let civil = date.civil()
    return time(text, civil.year, civil.month, civil.day)
  }

  private func ordinal(_ year: Int, _ day: Int) -> (month: Int, day: Int)? {
    guard day >= 1 else { return nil }
    var left = day
    for month in 1...12 {
      let length = Timestamp.daysIn(month: month, year: year)
      if left <= length { return (month, left) }
      left -= length
    }
    return nil
  }

  private mutating func epoch(_ text: Span<UInt8>, _ seconds: Int) -> StatedDate? {
    if at < end, text[at] == 0x2E {
      at += 1
      _ = number(text)
    }
    guard at == end else { return nil }
    return StatedDate(timestamp: Timestamp(seconds: Int64(seconds)))
  }

  private mutating func time(
    _ text: Span<UInt8>, _ year: Int, _ month: Int, _ day: Int
  ) -> StatedDate? {
    guard text[at] | 0x20 == 0x74 || text[at] == 0x20 else { return nil }
    at += 1
    while at < end, text[at] == 0x20 { at += 1 }
    var (hour, digits) = number(text)
    var (minute, second) = (0, 0)
    if digits == 2 {
      if at < end, text[at] == 0x3A {
        at += 1
        (minute, digits) = number(text)
        guard digits == 2 else { return nil }
        if at < end, text[at] == 0x3A {
          at += 1
          (second, digits) = number(text)
          guard digits == 2 else { return nil }
        }
      }
    } else if digits == 4 {
      (hour, minute) = (hour / 100, hour % 100)
    } else if digits == 6 {
      (hour, minute, second) = (hour / 10_000, hour / 100 % 100, hour % 100)
    } else {
      return nil
    }
    if at + 1 < end, text[at] == 0x2E || text[at] == 0x2C, DateReader.isDigit(text[at + 1]) {
      at += 1
      while at < end, DateReader.isDigit(text[at]) { at += 1 }
    }
    while at < end, text[at] == 0x20 { at += 1 }
    var offset: Int?
    var isStated = true
    if at == end {
      isStated = false
    } else if text[at] | 0x20 == 0x7A, at + 1 == end {
      at += 1
    } else if text[at] == 0x2B || text[at] == 0x2D {
      let isWest = text[at] == 0x2D
      at += 1
      var (hours, digits) = number(text)
      var minutes = 0
      if digits == 4 {
        (hours, minutes) = (hours / 100, hours % 100)
      } else if digits == 2 {
        if at < end, text[at] == 0x3A {
          at += 1
          (minutes, digits) = number(text)
          guard digits == 2 else { return nil }
        }
      } else {
        return nil
      }
      guard minutes < 60, hours < 24, at == end else { return nil }
      let east = hours * 60 + minutes
      offset = isWest ? (east == 0 ? nil : -east) : east
    } else {
      return nil
    }
    return Timestamp(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      offsetMinutes: offset ?? 0
    ).map { StatedDate(timestamp: $0, offsetMinutes: offset, isZoneStated: isStated) }
  }
}
