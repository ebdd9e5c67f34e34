import Model

/// The Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date.
enum RetryAfter {
  /// Longest pause that is believed: a week.
  static let ceiling = 7 * 86_400

  /// Seconds from now, at least 0 and at most `ceiling`; nil for what is neither form.
  static func seconds(_ value: String, now: Timestamp) -> Int? {
    let trimmed = value.trimmingSpaces
    if !trimmed.isEmpty, trimmed.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 || $0 == 46 }) {
      // Some servers write fractions; a number beyond all bounds is a long time.
      return Double(trimmed).map { Int(min($0.rounded(.up), Double(ceiling))) }
    }
    guard let date = httpDate(trimmed) else { return nil }
    return Int(min(max(date.seconds - now.seconds, 0), Int64(ceiling)))
  }

  /// The three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94
  /// 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
  private static func httpDate(_ text: String) -> Timestamp? {
    let parts = text.split { $0 == " " || $0 == "-" || $0 == "," }.map(String.init)
    switch parts.count {
    case 6 where parts[5] == "GMT" || parts[5] == "UTC":
      return date(day: parts[1], month: parts[2], year: parts[3], clock: parts[4])
    case 5: return date(day: parts[2], month: parts[1], year: parts[4], clock: parts[3])
    default: return nil
    }
  }

  private static func date(day: String, month: String, year: String, clock: String) -> Timestamp? {
    let times = clock.split(separator: ":").compactMap { Int($0) }
    guard let day = Int(day), var number = Int(year), times.count == 3,
      let month = months.firstIndex(of: month)
    else { return nil }
    // Two digits: the century in which it is not more than 50 years ahead; ours, for now.
    if year.utf8.count == 2 { number += number < 70 ? 2000 : 1900 }
    return Timestamp(
      year: number, month: month + 1, day: day, hour: times[0], minute: times[1], second: times[2])
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmingSpaces: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return String(text)
  }
}
