/// Who may be asked next, by name: the fetcher's view of `PolitenessQueue`, which decides. Hosts are
/// called by name and port, moments are seconds of the engine's clock.
struct HostQueue {
  /// Number that the engine gave a request: small, used again when it is free.
  typealias Ticket = Int

  private var queue: PolitenessQueue
  /// Moment that the queue counts from.
  private let start: Double
  private var numbers: [String: Int] = [:]
  /// For each address and port the first host that was asked there.
  private var servers: [[UInt8]: Int] = [:]
  private let sharesServers: Bool

  /// `delay` is the least pause in seconds between two requests to a host, 0 for none.
  init(concurrency: Int, delay: Double, connectionsPerHost: Int = 1, now: Double) {
    queue = PolitenessQueue(
      .init(
        concurrency: concurrency, connections: connectionsPerHost,
        leastPause: Int((delay * 1000).rounded(.up))))
    start = now
    // Who allows many connections to a host need not be told which hosts are one.
    sharesServers = connectionsPerHost == 1
  }

  private func moment(_ time: Double) -> Int64 { Int64(max(0, time - start) * 1000) }

  private mutating func number(_ host: String) -> Int {
    if let number = numbers[host] { return number }
    let number = queue.addHost()
    numbers[host] = number
    return number
  }

  /// Puts a request at the end of its host's queue.
  mutating func enqueue(_ ticket: Ticket, host: String, now: Double) {
    queue.enqueue(ticket, host: number(host), due: 0, now: moment(now))
  }

  /// The next request that may start now; it counts as running from here on.
  mutating func next(now: Double) -> Ticket? { queue.next(now: moment(now)) }

  /// A request has ended. `latency` is the time in seconds that its answer took, nil where the server
  /// was not asked; only a good answer may shorten the pause.
  mutating func finish(_ ticket: Ticket, now: Double, latency: Double?, isGood: Bool) {
    queue.finish(
      ticket, now: moment(now), latency: latency.map { Int($0 * 1000) }, isGood: isGood)
  }

  /// A running request is about to connect to an address: false where another host there is being
  /// asked or was just now. It is then to end and to be given back.
  mutating func admits(_ ticket: Ticket, address: [UInt8], now: Double) -> Bool {
    guard sharesServers else { return true }
    guard let other = servers[address] else {
      servers[address] = queue.host(of: ticket)
      return true
    }
    return queue.join(ticket, laneOf: other, now: moment(now))
  }

  /// A running request was not sent after all: it waits again, before all others of its host.
  mutating func giveBack(_ ticket: Ticket, now: Double) {
    queue.giveBack(ticket, now: moment(now))
  }

  /// Takes all waiting requests of a host out of the queue.
  mutating func drain(host: String) -> [Ticket] { queue.drain(host: number(host)) }

  /// Lets a host rest until a moment (Retry-After): all of it, not only one address.
  mutating func pause(host: String, until: Double) {
    queue.rest(host: number(host), until: moment(until))
  }

  /// Sets the smallest pause between two requests to a host (Crawl-delay), never below our own. The
  /// first of them counts from now.
  mutating func setDelay(host: String, seconds: Double, now: Double) {
    queue.setPause(host: number(host), Int((seconds * 1000).rounded(.up)), now: moment(now))
  }

  /// Earliest moment at which somebody who waits may be asked; nil with none.
  func nextWake() -> Double? { queue.nextWake().map { start + Double($0) / 1000 } }
}
