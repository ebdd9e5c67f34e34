import Model

/// When a subscription is asked for, renewed and given up, and when its pushes spare polls: a state
/// machine with the time handed in.
extension WebSubSubscription {
  /// What is to be done next.
  public enum Step: Sendable {
    /// Ask the hub for it, or for a longer lease.
    case subscribe
    /// Tell the hub that it is over.
    case unsubscribe
    /// Forget it.
    case forget
  }

  /// Lease that is asked for: ten days.
  public static let wantedLease = 864_000
  /// No lease is believed to be longer than a year.
  static let longestLease = 31_536_000
  /// Seconds in which a hub verifies what it was asked; then it is asked again.
  static let patience: Int64 = 3600
  /// Seconds in which a verification of a request counts. Hubs repeat one whose answer was lost.
  static let memory: Int64 = 86_400
  /// Longest pause after failures, and the pause after a denial: a week.
  static let longestPause: Int64 = 604_800
  /// Seconds between polls of a source whose hub can be trusted: a week.
  public static let fallbackPoll = 604_800
  /// How late a push may be: posts that are newer were not missed.
  static let delay: Int64 = 600

  /// A fresh one with a key and a token of 32 random bytes each.
  public static func wanted(
    source: String, _ found: WebSubDiscovery, callback: String, random: (Int) -> [UInt8]
  ) -> WebSubSubscription {
    WebSubSubscription(
      source: source, topic: found.topic, hub: found.hub, callback: callback,
      secret: Secret(hexadecimal(random(32))), token: Secret(hexadecimal(random(32))))
  }

  /// When a running lease is to be renewed: when four fifths of it are over, where it is two days
  /// or longer at the latest a day before its end.
  public var renewAt: Timestamp? {
    guard let since = leaseSince, let until = leaseUntil else { return nil }
    let length = until.seconds - since.seconds
    var moment = since.seconds + length * 4 / 5
    if length >= 172_800 { moment = min(moment, until.seconds - 86_400) }
    return Timestamp(seconds: moment)
  }

  /// What is due; nil for nothing. Notes on the way that a lease has ended, or that the hub was
  /// asked in vain.
  public mutating func step(now: Timestamp) -> Step? {
    let isOver = leaseUntil.map { $0 <= now } ?? true
    if state == .leaving {
      if isOver || failures >= 3 { return .forget }
      return waits(now) ? nil : .unsubscribe
    }
    if state == .verified, isOver {
      state = .expired
      reason = "the lease ended and the hub gave no new one"
    }
    if isPending, let asked = requestedAt, now.seconds - asked.seconds >= Self.patience {
      isPending = false
      fail("the hub did not verify the request", now: now)
    }
    guard !waits(now) else { return nil }
    switch state {
    case .verified: return renewAt.map { $0 <= now } == true ? .subscribe : nil
    case .requested, .denied, .expired: return .subscribe
    case .leaving: return nil
    }
  }

  private func waits(_ now: Timestamp) -> Bool {
    if isPending, let asked = requestedAt, now.seconds - asked.seconds < Self.patience {
      return true
    }
    return retryAt.map { $0 > now } ?? false
  }

  /// Notes that the hub is being asked: before the request goes out, for hubs may verify it before
  /// they answer.
  public mutating func ask(now: Timestamp) {
    isPending = true
    requestedAt = now
    retryAt = nil
  }

  /// Notes that the hub could not be asked: it is left alone for an hour, twice as long with each
  /// failure, at most a week; or as long as it says.
  public mutating func fail(_ message: String, after pause: Int? = nil, now: Timestamp) {
    isPending = false
    failures += 1
    reason = message
    let doubled = min(Self.longestPause, 3600 << Int64(min(failures - 1, 10)))
    let wanted = min(Int64(pause ?? 0), Self.longestPause)
    retryAt = Timestamp(seconds: now.seconds + max(doubled, wanted))
  }

  /// Notes what the hub says to the lease when it verifies.
  mutating func verify(lease: Int?, now: Timestamp) {
    state = .verified
    isPending = false
    failures = 0
    retryAt = nil
    reason = ""
    leaseSince = now
    let seconds = min(max(1, lease ?? Self.wantedLease), Self.longestLease)
    leaseUntil = Timestamp(seconds: now.seconds + Int64(seconds))
  }

  /// Notes that the hub does not want to; it is asked again after a week.
  mutating func deny(_ why: String, now: Timestamp) {
    state = .denied
    isPending = false
    leaseUntil = nil
    leaseSince = nil
    reason = why.isEmpty ? "the hub denied it" : "the hub denied it: \(why)"
    retryAt = Timestamp(seconds: now.seconds + Self.longestPause)
  }

  /// Notes that the feed no longer names the hub.
  public mutating func leave(_ why: String) {
    guard state != .leaving else { return }
    state = .leaving
    isPending = false
    failures = 0
    retryAt = nil
    reason = why
  }

  /// Notes a push with a good signature. Trust is lost at once and won back slowly.
  mutating func receive(now: Timestamp) {
    lastPushAt = now
    trust = min(1, trust + 1)
  }

  /// Notes which new posts a poll brought. True where the hub should have pushed some of them: those
  /// dated behind the first moment of the lease, and not so new that their push may be under way.
  /// Polls are then as frequent as ever until three pushes have come. Posts without date prove
  /// nothing.
  public mutating func poll(broughtPostsOf dates: [Timestamp], now: Timestamp) -> Bool {
    guard state == .verified, let since = leaseSince else { return false }
    let first = max(since.seconds, (missedAt ?? since).seconds)
    guard dates.contains(where: { $0.seconds > first && $0.seconds <= now.seconds - Self.delay })
    else { return false }
    trust = -2
    missedAt = now
    return true
  }

  /// Seconds that may pass between two polls because the hub pushes; nil where polls go on as ever:
  /// no good push has come yet, one was missed, or the lease is about to end.
  public func pollFloor(now: Timestamp) -> Int? {
    guard state == .verified, trust >= 1, let since = leaseSince, let until = leaseUntil else {
      return nil
    }
    let near = max(3600, (until.seconds - since.seconds) / 10)
    return until.seconds - now.seconds > near ? Self.fallbackPoll : nil
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
