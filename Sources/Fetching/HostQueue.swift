/// Who may be asked next: one request per host at a time, a pause between two, a limit over all.
/// A pure state machine; the engine performs what it says, and tests drive it with their own clock.
struct HostQueue {
  /// Number that the engine gave a request.
  typealias Ticket = Int

  private struct Host {
    var waiting: [Ticket] = []
    var isBusy = false
    var notBefore: Double = 0
  }

  private let concurrency: Int
  private let delay: Double
  private var hosts: [String: Host] = [:]
  /// Hosts with somebody waiting, in turn, so that none is always last.
  private var turn: [String] = []
  private var running = 0

  init(concurrency: Int, delay: Double) {
    self.concurrency = max(1, concurrency)
    self.delay = delay
  }

  /// True while somebody waits or runs.
  var isActive: Bool { running > 0 || !turn.isEmpty }

  /// Puts a request at the end of its host's queue.
  mutating func enqueue(_ ticket: Ticket, host: String) {
    if hosts[host, default: Host()].waiting.isEmpty { turn.append(host) }
    hosts[host, default: Host()].waiting.append(ticket)
  }

  /// The next request that may start now; it counts as running from here on.
  mutating func next(now: Double) -> Ticket? {
    guard running < concurrency else { return nil }
    for index in turn.indices {
      let name = turn[index]
      guard var host = hosts[name], !host.isBusy, host.notBefore <= now else { continue }
      let ticket = host.waiting.removeFirst()
      host.isBusy = true
      turn.remove(at: index)
      if !host.waiting.isEmpty { turn.append(name) }
      hosts[name] = host
      running += 1
      return ticket
    }
    return nil
  }

  /// A request to a host has ended; the host rests for the delay, unless it is none that minds.
  mutating func finish(host name: String, now: Double, rests: Bool = true) {
    running -= 1
    guard var host = hosts[name] else { return }
    host.isBusy = false
    if rests { host.notBefore = max(host.notBefore, now + delay) }
    hosts[name] = host.waiting.isEmpty && host.notBefore <= now ? nil : host
  }

  /// Takes a request that has not started out of its host's queue.
  mutating func drop(_ ticket: Ticket, host name: String) {
    hosts[name]?.waiting.removeAll { $0 == ticket }
    if hosts[name]?.waiting.isEmpty == true { turn.removeAll { $0 == name } }
  }

  /// Lets a host rest until a moment (Retry-After): all of it, not only one address.
  mutating func pause(host name: String, until: Double) {
    var host = hosts[name] ?? Host()
    host.notBefore = max(host.notBefore, until)
    hosts[name] = host
  }

  /// Moment until which a host rests, if it does.
  func pausedUntil(host name: String) -> Double? { hosts[name]?.notBefore }

  /// Earliest moment at which a waiting host that is not busy may be asked; nil with none.
  func nextWake() -> Double? {
    turn.compactMap { name in
      guard let host = hosts[name], !host.isBusy else { return nil }
      return host.notBefore
    }.min()
  }
}
