import ArgumentParser
import Fetching
import Foundation
import Model

/// `earshot-bench fleet`: a day of polling, simulated.
struct FleetBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet",
    abstract: "Polls a million made-up feeds on 200,000 hosts for one virtual day.",
    discussion: """
      Politeness and the plan of visits are those of a run, clock and network are made up: hosts get
      their feeds by Zipf's law, a fifth of them share addresses, feeds write between every few
      minutes and once in some months, servers are fast or slow, some fail, some ask to be left
      alone. An event is a feed that comes due, a request that starts, or one that ends. A feed is
      late where it is asked more than a twentieth of its interval after it came due.

      Example:
        earshot-bench fleet
        earshot-bench fleet --feeds 100000 --hosts 20000 --hours 72
      """)

  @Option(help: "Feeds.")
  var feeds = 1_000_000
  @Option(help: "Hosts.")
  var hosts = 200_000
  @Option(help: "Virtual hours.")
  var hours = 24
  @Option(help: "Requests at a time.")
  var concurrency = 2000
  @Option(help: "Seed of everything that is drawn.")
  var seed: UInt64 = 1

  func run() throws {
    let before = CPUClock.peakMemory
    var fleet = Fleet(feeds: feeds, hosts: hosts, concurrency: concurrency, seed: seed)
    let start = CPUClock.seconds
    fleet.run(until: Int64(hours) * 3_600_000)
    let cpu = CPUClock.seconds - start
    let bytes = Double(CPUClock.peakMemory - before) / Double(feeds)
    let count = fleet.count
    let inside = 1 - Double(count.late) / Double(max(1, count.starts))
    let rate = Double(count.events) / max(1e-9, cpu)
    print("\(count.starts) requests to \(feeds) feeds on \(hosts) hosts in \(hours) h")
    print("\(count.events) events in \(cpu) CPU s: \(Int(rate)) a second")
    print("asked sooner than allowed: \(count.early); two at a time: \(count.overlaps)")
    print("inside their interval: \(inside) (\(count.late) late, latest \(count.latest) s)")
    print("interval longer than wished for, the host being busy: \(count.stretched) feeds")
    print("lost: \(fleet.lost()); \(Int(bytes)) bytes a feed")
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in [
      ("events_per_cpu_second", rate), ("inside", inside), ("early", Double(count.early)),
      ("overlaps", Double(count.overlaps)), ("lost", Double(fleet.lost())),
      ("bytes_per_source", bytes), ("requests", Double(count.starts)),
      ("stretched", Double(count.stretched)), ("cpu_seconds", cpu),
    ] {
      json.key(name)
      json.value(value)
    }
    json.endObject()
    print(json.string)
  }
}

/// Made-up feeds and hosts, and their polling.
private struct Fleet {
  struct Count {
    var starts = 0
    var events = 0
    var early = 0
    var overlaps = 0
    var late = 0
    var latest = 0
    var stretched = 0
  }

  private struct Feed {
    var host: UInt32
    /// Seconds between posts.
    var gap: UInt32
    var due: UInt32 = 0
    var interval: UInt32 = 0
    var failures: UInt8 = 0
    var isAsked = false
    var isStretched = false
  }

  /// What the referee knows of a host, apart from the queue.
  private struct Host {
    /// Milliseconds that an answer takes, about.
    var latency: Float
    /// Share of answers that fail, and of those that ask for a rest.
    var failing: Float
    var limiting: Float
    var address: UInt32
    var feeds: UInt32 = 0
    /// The server must not be asked before.
    var notBefore: Int64 = 0
  }

  private struct Server {
    /// The first host that was asked at this address.
    var host: Int32 = -1
    var running: Int32 = 0
    var notBefore: Int64 = 0
  }

  private(set) var count = Count()
  private var queue: PolitenessQueue
  private let policy = RevisitPolicy()
  private var feeds: [Feed] = []
  private var hosts: [Host] = []
  private var servers: [Server]
  private var random: Draws
  /// Requests under way: when they end, feed, latency.
  private var ending: [(at: Int64, feed: Int32, latency: Int32)] = []

  init(feeds: Int, hosts: Int, concurrency: Int, seed: UInt64) {
    queue = PolitenessQueue(.init(concurrency: concurrency, leastPause: 1000))
    random = Draws(seed: seed)
    servers = [Server](repeating: Server(), count: hosts)
    self.hosts.reserveCapacity(hosts)
    self.feeds.reserveCapacity(feeds)
    for number in 0..<hosts {
      let isShared = random.unit() < 0.2
      let latency = Float(min(15_000, 120 * Foundation.exp(0.9 * random.normal())))
      let isBad = random.unit() < 0.02
      self.hosts.append(
        Host(
          latency: latency, failing: isBad ? 0.5 : 0.002,
          limiting: random.unit() < 0.01 ? 0.02 : 0,
          address: UInt32(isShared ? Int(random.next() % UInt64(max(1, hosts / 50))) : number)))
      _ = queue.addHost()
    }
    // Zipf's law with exponent 1 by its inverse: ln(H + 1) · u gives the rank's logarithm.
    let top = Foundation.log(Double(hosts) + 1)
    for _ in 0..<feeds {
      let rank = min(hosts - 1, Int(Foundation.exp(top * random.unit()) - 1))
      let gap = min(5e6, 3 * 86_400 * Foundation.exp(2 * random.normal()))
      self.feeds.append(Feed(host: UInt32(rank), gap: UInt32(max(60, gap))))
      self.hosts[rank].feeds += 1
    }
    for number in 0..<feeds {
      // As if they had been polled for long.
      let interval = plan(number, at: 0)
      let due = Int64(random.unit() * Double(interval) * 1000)
      self.feeds[number].due = UInt32(due / 1000)
      queue.enqueue(number, host: Int(self.feeds[number].host), due: max(1, due), now: 0)
    }
  }

  /// Plans a feed's next visit; returns the seconds until then.
  private mutating func plan(_ number: Int, at now: Int64) -> Int {
    let feed = feeds[number]
    let host = hosts[Int(feed.host)]
    let cycle = max(queue.cycle(host: Int(feed.host)), 1000 + Int(host.latency))
    var facts = RevisitFacts(
      postGap: Int(feed.gap), failures: Int(feed.failures), seed: UInt64(number))
    let wished = policy.interval(facts)
    facts.round = Int(host.feeds) * cycle * 23 / 20_000
    let visit = Timestamp(seconds: now / 1000)
    let interval = policy.next(after: visit, facts).seconds - visit.seconds
    feeds[number].interval = UInt32(policy.interval(facts))
    feeds[number].due = UInt32(visit.seconds + interval)
    if policy.interval(facts) > wished, !feed.isStretched {
      feeds[number].isStretched = true
      count.stretched += 1
    }
    return Int(interval)
  }

  mutating func run(until end: Int64) {
    var now: Int64 = 0
    while now < end {
      while let feed = queue.next(now: now) { start(feed, now) }
      let wake = queue.nextWake() ?? end
      now = max(now + 1, min(wake, ending.first?.at ?? end))
      while let first = ending.first, first.at <= now {
        popEnding()
        finish(Int(first.feed), Int(first.latency), first.at)
      }
    }
  }

  private mutating func start(_ number: Int, _ now: Int64) {
    let feed = feeds[number]
    let host = hosts[Int(feed.host)]
    let server = Int(host.address)
    if servers[server].host < 0 { servers[server].host = Int32(feed.host) }
    guard queue.join(number, laneOf: Int(servers[server].host), now: now) else {
      queue.giveBack(number, now: now)
      return
    }
    count.events += 2
    count.starts += 1
    if servers[server].running > 0 { count.overlaps += 1 }
    if now < servers[server].notBefore || now < host.notBefore { count.early += 1 }
    servers[server].running += 1
    let lateness = Int(now / 1000) - Int(feed.due)
    if lateness > max(60, Int(feed.interval) / 20) { count.late += 1 }
    count.latest = max(count.latest, lateness)
    feeds[number].isAsked = true
    let factor = Foundation.exp(0.4 * random.normal())
    let latency = Int32(max(2, min(20_000, Double(host.latency) * factor)))
    pushEnding((now + Int64(latency), Int32(number), latency))
  }

  private mutating func finish(_ number: Int, _ latency: Int, _ now: Int64) {
    count.events += 1
    let name = Int(feeds[number].host)
    let server = Int(hosts[name].address)
    let draw = Float(random.unit())
    let isGood = draw >= hosts[name].failing + hosts[name].limiting
    queue.finish(number, now: now, latency: latency, isGood: isGood)
    servers[server].running -= 1
    servers[server].notBefore = now + Int64(max(1000, queue.pause(host: name)))
    feeds[number].failures = isGood ? 0 : min(200, feeds[number].failures + 1)
    if !isGood, draw < hosts[name].limiting {
      let rest = now + 600_000
      queue.rest(host: name, until: rest)
      hosts[name].notBefore = rest
    }
    let due = now + Int64(plan(number, at: now)) * 1000
    queue.enqueue(number, host: name, due: due, now: now)
  }

  /// Feeds that nobody will ask: none that are due, to come or under way are missing, and none was
  /// overlooked that has been due for longer than its interval.
  func lost() -> Int {
    let unasked = feeds.count { !$0.isAsked && $0.due < 43_200 }
    return unasked + feeds.count - queue.size
  }

  // MARK: - A heap of what is under way

  private mutating func pushEnding(_ one: (at: Int64, feed: Int32, latency: Int32)) {
    var at = ending.count
    ending.append(one)
    while at > 0, ending[(at - 1) / 2].at > ending[at].at {
      ending.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func popEnding() {
    let last = ending.removeLast()
    guard !ending.isEmpty else { return }
    ending[0] = last
    var at = 0
    while true {
      var child = 2 * at + 1
      guard child < ending.count else { return }
      if child + 1 < ending.count, ending[child + 1].at < ending[child].at { child += 1 }
      guard ending[child].at < ending[at].at else { return }
      ending.swapAt(at, child)
      at = child
    }
  }
}

/// Numbers drawn as the simulation needs them.
private struct Draws {
  private var source: Scramble
  private var spare: Double?

  init(seed: UInt64) { source = Scramble(state: seed) }

  mutating func next() -> UInt64 { source.next() }

  /// 0 ≤ u < 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal (Box and Muller 1958).
  mutating func normal() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let radius = (-2 * Foundation.log(1 - unit())).squareRoot()
    let angle = 2 * Double.pi * unit()
    spare = radius * Foundation.sin(angle)
    return radius * Foundation.cos(angle)
  }
}
