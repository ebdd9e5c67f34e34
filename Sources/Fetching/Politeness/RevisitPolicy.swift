import Model

/// What is known of a page when the next visit is planned. Spans are seconds.
public struct RevisitFacts: Hashable, Sendable {
  /// Time between visits that the user asks for; nil for none.
  public var told: Int?
  /// How long the answer may be kept (Cache-Control max-age, else Expires); nil where it says
  /// nothing.
  public var freshFor: Int?
  /// What the feed itself asks for (ttl, sy:updatePeriod); nil for nothing.
  public var asked: Int?
  /// Hours of the day (bit 0 is midnight UTC) in which the feed wants to be left alone.
  public var skippedHours: UInt32
  /// Days of the week (bit 0 is Sunday) on which it does.
  public var skippedDays: UInt8
  /// Seconds between two of its posts, as far as its dates tell, or since the newest one where that
  /// is longer; nil without dates.
  public var postGap: Int?
  /// Time that one round over all sources of its host takes at the host's pace.
  public var round: Int
  /// Visits in a row that failed.
  public var failures: Int
  /// Spreads visits: the same for the same source, different for others.
  public var seed: UInt64

  /// Nothing known.
  public init(
    told: Int? = nil, freshFor: Int? = nil, asked: Int? = nil, skippedHours: UInt32 = 0,
    skippedDays: UInt8 = 0, postGap: Int? = nil, round: Int = 0, failures: Int = 0,
    seed: UInt64 = 0
  ) {
    self.told = told
    self.freshFor = freshFor
    self.asked = asked
    self.skippedHours = skippedHours
    self.skippedDays = skippedDays
    self.postGap = postGap
    self.round = round
    self.failures = failures
    self.seed = seed
  }
}

/// When a page is asked again. Pure: time comes in, a moment comes out.
///
/// Without word from the user the visits follow the source's own rate: two for each gap between its
/// posts, but at least `usual` and at most `longest` apart. What the server or the feed asks for
/// makes them rarer, never more often, and never rarer than `longest`, for servers promise to be
/// unchanged for months (max-age of 30 days) that change every day. A host with so many sources that
/// a round over them takes longer than that is asked a round at a time.
public struct RevisitPolicy: Sendable {
  /// Nothing is asked sooner, whoever wants it.
  public var least: Int
  /// Least time between visits where the user does not say, an hour.
  public var usual: Int
  /// The most that a server, a feed or a slow source makes it wait, a day.
  public var longest: Int

  /// Failures in a row after which a source is not asked any more: with the longest wait between
  /// them about two weeks.
  public static let mostFailures = 20

  /// Joins the parts; all in seconds.
  public init(least: Int = 1800, usual: Int = 3600, longest: Int = 86_400) {
    self.least = least
    self.usual = max(usual, least)
    self.longest = max(longest, max(usual, least))
  }

  /// Seconds from one visit to the next.
  public func interval(_ facts: RevisitFacts) -> Int {
    // What is added for spreading may bring it up to the longest wait.
    let own = facts.told ?? max(usual, min((facts.postGap ?? 0) / 2, longest * 5 / 6))
    let floor = min(max(facts.freshFor ?? 0, facts.asked ?? 0), longest)
    let interval = max(own, floor, least, facts.round)
    guard facts.failures > 0 else { return interval }
    // The first failure may be chance: it is asked again at its usual time.
    let doublings = min(facts.failures - 1, 12)
    return max(interval, min(max(interval, 60) << doublings, longest))
  }

  /// The moment of the next visit after one at `visit`. Where the user names no interval, up to a
  /// fifth of it is added, so that sources that were added together drift apart.
  public func next(after visit: Timestamp, _ facts: RevisitFacts) -> Timestamp {
    let interval = interval(facts)
    var jitter: Int64 = 0
    if facts.told == nil, facts.failures == 0, interval >= 5 {
      let mixed = RevisitPolicy.mix(facts.seed &+ UInt64(bitPattern: visit.seconds))
      jitter = Int64(mixed % UInt64(interval / 5))
      if interval <= longest { jitter = min(jitter, Int64(longest - interval)) }
    }
    let due = Timestamp(seconds: visit.seconds + Int64(interval) + jitter)
    return RevisitPolicy.unskipped(due, facts)
  }

  /// The first moment from one on that lies in no hour and on no day in which the feed wants to be
  /// left alone; the moment itself where nothing would be left of the week.
  static func unskipped(_ due: Timestamp, _ facts: RevisitFacts) -> Timestamp {
    guard facts.skippedHours & 0xFF_FFFF != 0 || facts.skippedDays & 0x7F != 0 else { return due }
    guard facts.skippedHours & 0xFF_FFFF != 0xFF_FFFF, facts.skippedDays & 0x7F != 0x7F else {
      return due
    }
    var moment = due.seconds
    for _ in 0..<(24 + 7) {
      let hour = UInt32((moment % 86_400 + 86_400) % 86_400 / 3600)
      // 1970-01-01 was a Thursday.
      let day = UInt8(((moment - (moment % 86_400 + 86_400) % 86_400) / 86_400 + 4) % 7)
      if facts.skippedDays >> day & 1 != 0 {
        moment += 86_400 - (moment % 86_400 + 86_400) % 86_400
      } else if facts.skippedHours >> hour & 1 != 0 {
        moment += 3600 - (moment % 3600 + 3600) % 3600
      } else {
        break
      }
    }
    return Timestamp(seconds: moment)
  }

  /// Steele and others' SplitMix64, one step.
  static func mix(_ seed: UInt64) -> UInt64 {
    var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Seconds between two posts, by the dates of those that a page shows: the mean over the newest 50
  /// of the last four weeks, a week where there are not two of them. Nil without dates.
  public static func spacing(_ dates: [Timestamp], now: Timestamp) -> Int? {
    let past = dates.filter { $0 <= now }.sorted(by: >)
    if past.isEmpty { return nil }
    let recent = past.prefix(50).prefix { now.seconds - $0.seconds < 28 * 86_400 }
    guard let newest = recent.first, let oldest = recent.last, recent.count > 1 else {
      return 7 * 86_400
    }
    return Int(newest.seconds - oldest.seconds) / (recent.count - 1)
  }
}
