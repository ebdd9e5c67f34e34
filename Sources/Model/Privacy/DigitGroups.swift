/// Digits in groups: between two of them a sign out of ` .-/()`, or several. How they are grouped tells
/// dates, hours and addresses of machines from telephone numbers.
struct DigitGroups {
  /// Digits of each group.
  private(set) var sizes: [Int] = []
  /// Sign in front of each group but the first; 0 for several.
  private(set) var signs: [UInt8] = []
  /// Values of all digits.
  private(set) var digits: [UInt8] = []
  /// Behind the last group.
  private(set) var end = 0
  /// Numbers that the groups are; a million for all above.
  private var values: [Int] = []
  /// More groups follow than were to be read.
  private var isCut = false

  /// Reads the groups that begin at a place (behind a bracket there), of at most so many digits.
  init(_ bytes: Span<UInt8>, _ start: Int, most: Int) {
    var at = start
    if at < bytes.count, bytes[at] == 0x28 { at += 1 }
    while at < bytes.count, bytes[at].isASCIIDigit {
      let last = NumberReader.endOfDigits(bytes, at)
      guard digits.count + last - at <= most else {
        isCut = true
        break
      }
      var value = 0
      for index in at..<last {
        digits.append(bytes[index] - 0x30)
        // Only days, months, years and bytes are asked for.
        value = min(value * 10 + Int(bytes[index] - 0x30), 1_000_000)
      }
      sizes.append(last - at)
      values.append(value)
      end = last
      var next = last
      var sign: UInt8 = 0
      while next < bytes.count, next - last < 3, Self.isSeparator(bytes[next]) {
        sign = next == last ? bytes[next] : 0
        next += 1
      }
      guard next > last, next < bytes.count, bytes[next].isASCIIDigit else { break }
      signs.append(sign)
      at = next
    }
    signs = Array(signs.prefix(max(0, sizes.count - 1)))
  }

  /// `01.02.2026`, `2026-02-01`, `1/2/2026`, with what is behind a space let be.
  var isDate: Bool {
    guard let year = date(0) else { return false }
    return sizes[year] == 4 || sizes[0] == 4 || sizes.count == 3
  }

  /// Nothing but dates, days of a month and times of a day, two at least: `08.00-12.00`,
  /// `07.11.-09.11.2026`, `01/02 03/04`. Between two of them stands another sign than within.
  var isCalendar: Bool {
    var at = 0
    var parts = 0
    while at < sizes.count {
      let last = date(at) ?? pair(at) ?? lone(at)
      guard let last else { return isCut && parts >= 2 }
      if last + 1 < sizes.count, last > at, signs[last] == signs[at] { return false }
      if last + 1 < sizes.count, signs[last] == 0x2E { return false }
      parts += 1
      at = last + 1
    }
    return parts >= 2
  }

  /// `010.020.030.040`: an address of a machine, its bytes padded.
  var isPaddedAddress: Bool {
    sizes.count >= 4 && sizes.prefix(4).allSatisfy { $0 == 3 }
      && values.prefix(4).allSatisfy { $0 <= 255 } && signs.prefix(3).allSatisfy { $0 == 0x2E }
      && (sizes.count == 4 || signs[3] != 0x2E)
  }

  // MARK: - Parts

  /// The last of the three groups of a date that begins at one.
  private func date(_ at: Int) -> Int? {
    guard at + 2 < sizes.count, signs[at] == signs[at + 1], signs[at] != 0x20 else {
      return nil
    }
    let (a, b, c) = (values[at], values[at + 1], values[at + 2])
    if sizes[at] == 4, sizes[at + 1] <= 2, sizes[at + 2] <= 2 {
      let isDate = (1000...2999).contains(a) && (1...12).contains(b) && (1...31).contains(c)
      return isDate ? at + 2 : nil
    }
    guard isDay(at), sizes[at + 2] == 2 || (1000...2999).contains(c), sizes[at + 2] <= 4 else {
      return nil
    }
    return at + 2
  }

  /// The last of the two groups of a day and month (in either order) or of hour and minute.
  private func pair(_ at: Int) -> Int? {
    guard at + 1 < sizes.count, signs[at] == 0x2E || signs[at] == 0x2F else { return nil }
    let isTime =
      signs[at] == 0x2E && sizes[at] <= 2 && sizes[at + 1] == 2 && values[at] <= 24
      && values[at + 1] <= 59
    return isTime || isDay(at) ? at + 1 : nil
  }

  /// `07.` of `07.-09.11.2026`.
  private func lone(_ at: Int) -> Int? {
    let isDay = sizes[at] <= 2 && (1...31).contains(values[at])
    return isDay && at < signs.count && signs[at] == 0 ? at : nil
  }

  private func isDay(_ at: Int) -> Bool {
    let (a, b) = (values[at], values[at + 1])
    return sizes[at] <= 2 && sizes[at + 1] <= 2 && (1...31).contains(a) && (1...31).contains(b)
      && min(a, b) <= 12
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x2E || byte == 0x2D || byte == 0x2F || byte == 0x28 || byte == 0x29
  }
}
