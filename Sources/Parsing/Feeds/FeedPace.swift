import Model

/// What a feed says of when to ask it again: RSS's `ttl`, `skipHours` and `skipDays`, and the
/// syndication module's `sy:updatePeriod` and `sy:updateFrequency`.
///
/// Every hint can only make polls rarer: of several the largest counts, and what makes no sense
/// (words, zero, less than zero) says nothing.
struct FeedPace: Sendable {
  /// No hint is longer than a year.
  private static let longest = 525_600

  private var ttl: Int?
  private var period: Int?
  private var frequency: Int?
  /// Hours 0 to 23 in UTC, each once, in the order of the feed.
  private(set) var skipHours: [Int] = []
  /// Days 0 (Sunday) to 6, each once, in the order of the feed.
  private(set) var skipDays: [Int] = []

  /// Minutes between polls; nil where the feed says nothing.
  var minutes: Int? {
    [ttl, updateMinutes].compactMap(\.self).max()
  }

  /// The module counts updates per period; a frequency alone is one a day's.
  private var updateMinutes: Int? {
    guard period != nil || frequency != nil else { return nil }
    return max(1, (period ?? 1440) / (frequency ?? 1))
  }

  /// Takes the value of one of the elements.
  mutating func note(_ element: FeedElement, _ value: String) {
    switch element {
    case .ttl:
      guard let minutes = FeedPace.positive(value) else { return }
      ttl = max(ttl ?? 0, min(minutes, FeedPace.longest))
    case .updateFrequency:
      guard let times = FeedPace.positive(value) else { return }
      frequency = min(frequency ?? .max, times)
    case .updatePeriod:
      guard let minutes = FeedPace.periods[value.lowercased()] else { return }
      period = max(period ?? 0, minutes)
    case .hour:
      // RSS 0.91 counts hours from 1 to 24, RSS 2.0 from 0 to 23; midnight is both 0 and 24.
      guard let hour = Int(value), (0...24).contains(hour) else { return }
      if !skipHours.contains(hour % 24) { skipHours.append(hour % 24) }
    case .day:
      guard let day = FeedPace.days.firstIndex(of: value.lowercased()) else { return }
      if !skipDays.contains(day) { skipDays.append(day) }
    default: break
    }
  }

  private static func positive(_ value: String) -> Int? {
    Int(value).flatMap { $0 > 0 ? $0 : nil }
  }

  private static let periods = [
    "hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": longest,
  ]

  private static let days = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]
}

extension FeedInfo {
  /// Notes one of the feed's hubs: the first with https is taken, else the first.
  mutating func addHub(_ url: String) {
    guard let known = hub else {
      hub = url
      return
    }
    if !FeedInfo.isSecure(known), FeedInfo.isSecure(url) { hub = url }
  }

  private static func isSecure(_ url: String) -> Bool {
    url.prefix(8).lowercased() == "https://"
  }
}
