import Model

/// The Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date.
enum RetryAfter {
  /// Longest pause that is believed: a week.
  static let ceiling = 7 * 86_400

  /// Seconds from now, at least 0 and at most `ceiling`; nil for what is neither form.
  static func seconds(_ value: String, now: Timestamp) -> Int? {
    let trimmed = value.trimmingSpaces
    if let number = Int(trimmed) { return number < 0 ? nil : min(number, ceiling) }
    guard let date = httpDate(trimmed) else { return nil }
    return Int(min(max(date.seconds - now.seconds, 0), Int64(ceiling)))
  }

  /// IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func httpDate(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3 else { return nil }
    return Timestamp(
      year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
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
