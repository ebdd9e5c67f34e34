/// Who may be asked next: one request per host at a time, a pause between two, a limit over all.
/// A pure state machine; the engine performs what it says, and tests drive it with their own clock.
struct HostQueue {
  /// Number that the engine gave a request.
  typealias Ticket = Int

  private struct Host {
    /// Those before `first` have had their turn.
    var line: [Ticket] = []
    var first = 0
    var busy = 0
    var notBefore: Double = 0

    var isEmpty: Bool { first == line.count }

    mutating func takeFirst() -> Ticket {
      let ticket = line[first]
      first += 1
      if first == line.count || first > 512 {
        line.removeFirst(first)
        first = 0
      }
      return ticket
    }
  }

  private let concurrency: Int
  private let delay: Double
  private let connectionsPerHost: Int
  /// Hosts that asked for a longer pause between two requests (Crawl-delay).
  private var delays: [String: Double] = [:]
  private var hosts: [String: Host] = [:]
  /// Hosts with somebody waiting, in turn, so that none is always last.
  private var turn: [String] = []
  private var running = 0

  init(concurrency: Int, delay: Double, connectionsPerHost: Int = 1) {
    self.concurrency = max(1, concurrency)
    self.connectionsPerHost = max(1, connectionsPerHost)
    self.delay = delay
  }

  /// True while somebody waits or runs.
  var isActive: Bool { running > 0 || !turn.isEmpty }

  /// Puts a request at the end of its host's queue.
  mutating func enqueue(_ ticket: Ticket, host: String) {
    if hosts[host, default: Host()].isEmpty { turn.append(host) }
    hosts[host, default: Host()].line.append(ticket)
  }

  /// The next request that may start now; it counts as running from here on.
  mutating func next(now: Double) -> Ticket? {
    guard running < concurrency else { return nil }
    for index in turn.indices {
      let name = turn[index]
      guard let place = hosts.index(forKey: name),
        hosts.values[place].busy < connectionsPerHost, hosts.values[place].notBefore <= now
      else { continue }
      let ticket = hosts.values[place].takeFirst()
      hosts.values[place].busy += 1
      turn.remove(at: index)
      if !hosts.values[place].isEmpty { turn.append(name) }
      running += 1
      return ticket
    }
    return nil
  }

  /// A request to a host has ended; the host rests for the delay.
  mutating func finish(host name: String, now: Double) {
    running -= 1
    guard let place = hosts.index(forKey: name) else { return }
    hosts.values[place].busy -= 1
    let rest = delays.isEmpty ? delay : delays[name] ?? delay
    hosts.values[place].notBefore = max(hosts.values[place].notBefore, now + rest)
    let host = hosts.values[place]
    if host.isEmpty, host.busy == 0, host.notBefore <= now { hosts.remove(at: place) }
  }

  /// Takes a request that has not started out of its host's queue.
  mutating func drop(_ ticket: Ticket, host name: String) {
    guard let host = hosts[name] else { return }
    hosts[name]?.line = host.line[host.first...].filter { $0 != ticket }
    hosts[name]?.first = 0
    if hosts[name]?.isEmpty == true { turn.removeAll { $0 == name } }
  }

  /// Lets a host rest until a moment (Retry-After): all of it, not only one address.
  mutating func pause(host name: String, until: Double) {
    var host = hosts[name] ?? Host()
    host.notBefore = max(host.notBefore, until)
    hosts[name] = host
  }

  /// Sets the smallest pause between two requests to a host (Crawl-delay), never below our own.
  mutating func setDelay(host: String, seconds: Double) { delays[host] = max(delay, seconds) }

  /// Moment until which a host rests, if it does.
  func pausedUntil(host name: String) -> Double? { hosts[name]?.notBefore }

  /// Earliest moment at which a waiting host that is not busy may be asked; nil with none.
  func nextWake() -> Double? {
    turn.compactMap { name in
      guard let host = hosts[name], host.busy < connectionsPerHost else { return nil }
      return host.notBefore
    }.min()
  }
}
