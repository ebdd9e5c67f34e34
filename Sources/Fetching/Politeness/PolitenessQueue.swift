/// Who may be asked next, and when: a pure state machine. It has no clock and no network; the
/// fetcher performs what it says, and tests and simulations drive it with a clock of their own.
///
/// Requests are tickets, small numbers that the owner gives out; so are hosts. A host's tickets wait
/// in the order in which they came due. Hosts that answer from one address and port share a *lane*:
/// of a lane as many requests run at a time as it has connections (one), and a pause lies between the
/// end of one and the start of the next. The pause is as long as the server takes to answer (after
/// Scrapy's AutoThrottle, docs.scrapy.org/en/latest/topics/autothrottle.html), longer at once where
/// it takes longer, by half of the difference where it takes less, never below the least pause; an
/// answer that is an error never shortens it. Lanes take turns, so do the hosts of a lane, so none is always last.
///
///     ticket → due → host → rests are over → lane → pause is over → ready → running
///
/// Times are milliseconds of a clock that never goes back and starts near 0 (32 bits of eights of
/// milliseconds: a year). Every operation takes constant time; a ticket takes 20 bytes, a host with
/// its lane 80.
package struct PolitenessQueue {
  /// How the queue behaves.
  package struct Rules: Sendable {
    /// Requests at a time over all lanes.
    package var concurrency: Int
    /// Requests at a time of one lane.
    package var connections: Int
    /// Least pause of a lane in milliseconds; 0 turns off pauses, the adapting ones too.
    package var leastPause: Int
    /// Largest pause that a slow server brings about; what robots.txt asks for may be longer.
    package var largestPause: Int
    /// The pause is the latency divided by this.
    package var eagerness: Int

    /// Joins the parts.
    package init(
      concurrency: Int, connections: Int = 1, leastPause: Int, largestPause: Int = 30_000,
      eagerness: Int = 1
    ) {
      self.concurrency = max(1, concurrency)
      self.connections = max(1, connections)
      self.leastPause = max(0, leastPause)
      self.largestPause = max(leastPause, largestPause)
      self.eagerness = max(1, eagerness)
    }
  }

  private enum HostState: UInt8 { case idle, resting, queued }
  private enum LaneState: UInt8 { case idle, waiting, ready }

  private struct Host {
    /// Tickets that are due, first in first out.
    var head = TimingWheel.none
    var tail = TimingWheel.none
    var lane: UInt32
    /// The next host of the lane.
    var next = TimingWheel.none
    /// Pause that the host itself asks for (Crawl-delay).
    var ownPause: UInt32 = 0
    var state = HostState.idle
    var restUntil: Int64 = 0
  }

  private struct Lane {
    /// Hosts with due tickets that do not rest, in turn.
    var head = TimingWheel.none
    var tail = TimingWheel.none
    /// The next lane that is ready.
    var next = TimingWheel.none
    var pause: UInt32
    /// Time that an answer takes, smoothed, in milliseconds.
    var latency: UInt32 = 0
    var running: UInt16 = 0
    var state = LaneState.idle
    var notBefore: Int64 = 0
  }

  private let rules: Rules
  private var hosts: [Host] = []
  private var lanes: [Lane] = []
  /// For each ticket the next of its host's queue, and its host.
  private var following: [UInt32] = []
  private var hostOf: [UInt32] = []
  private var later = TimingWheel(bits: 17)
  private var resting = TimingWheel(bits: 14)
  private var pausing = TimingWheel(bits: 14)
  private var readyHead = TimingWheel.none
  private var readyTail = TimingWheel.none
  /// Requests that run.
  package private(set) var running = 0
  /// Tickets that are due and do not run.
  package private(set) var waiting = 0

  /// Ticks of the three wheels in milliseconds: of tickets, rests and pauses.
  private static let ticketTick: Int64 = 1000
  private static let restTick: Int64 = 64
  private static let pauseTick: Int64 = 8

  /// An empty queue.
  package init(_ rules: Rules) { self.rules = rules }

  /// True while a ticket is due, to come, or running.
  package var isActive: Bool { running > 0 || waiting > 0 || later.count > 0 }

  /// Tickets that are to come, due or running.
  package var size: Int { running + waiting + later.count }

  /// Adds a host, with a lane of its own until its address is known; returns its number.
  package mutating func addHost() -> Int {
    hosts.append(Host(lane: UInt32(lanes.count)))
    lanes.append(Lane(pause: UInt32(rules.leastPause)))
    return hosts.count - 1
  }

  /// Host of a ticket.
  package func host(of ticket: Int) -> Int { Int(hostOf[ticket]) }

  // MARK: - What comes

  /// Lets a ticket, which must neither wait nor run, come due at a moment. Tickets to come are kept
  /// to the second, never early.
  package mutating func enqueue(_ ticket: Int, host: Int, due: Int64, now: Int64) {
    while following.count <= ticket {
      following.append(TimingWheel.none)
      hostOf.append(0)
    }
    hostOf[ticket] = UInt32(host)
    if due > now {
      later.insert(ticket, at: PolitenessQueue.tick(due, PolitenessQueue.ticketTick))
    } else {
      comeDue(ticket, now)
    }
  }

  private mutating func comeDue(_ ticket: Int, _ now: Int64) {
    let number = Int(hostOf[ticket])
    waiting += 1
    following[ticket] = TimingWheel.none
    let ticket = UInt32(ticket)
    if hosts[number].head == TimingWheel.none {
      hosts[number].head = ticket
    } else {
      following[Int(hosts[number].tail)] = ticket
    }
    hosts[number].tail = ticket
    if hosts[number].state == .idle { settle(host: number, now) }
  }

  /// A host must not be asked before a moment (Retry-After): all of it, not only one address.
  package mutating func rest(host: Int, until: Int64) {
    hosts[host].restUntil = max(hosts[host].restUntil, until)
  }

  /// Moment until which a host rests; it may have passed.
  package func restUntil(host: Int) -> Int64 { hosts[host].restUntil }

  /// Pause between two requests to a host that the host itself asks for; it never makes ours
  /// shorter. The first counts from now; said again, it changes nothing.
  package mutating func setPause(host: Int, _ milliseconds: Int, now: Int64) {
    let pause = UInt32(clamping: milliseconds)
    guard hosts[host].ownPause != pause else { return }
    hosts[host].ownPause = pause
    rest(host: host, until: now + Int64(milliseconds))
  }

  /// Takes all tickets of a host that are due out of the queue, in their order.
  package mutating func drain(host: Int) -> [Int] {
    var taken: [Int] = []
    var ticket = hosts[host].head
    while ticket != TimingWheel.none {
      taken.append(Int(ticket))
      ticket = following[Int(ticket)]
    }
    hosts[host].head = TimingWheel.none
    hosts[host].tail = TimingWheel.none
    waiting -= taken.count
    return taken
  }

  // MARK: - Who is next

  /// The next ticket that may start now; it runs from here on.
  package mutating func next(now: Int64) -> Int? {
    let tick = UInt32(clamping: now / PolitenessQueue.ticketTick)
    while let ticket = later.pop(upTo: tick) { comeDue(ticket, now) }
    let rest = UInt32(clamping: now / PolitenessQueue.restTick)
    while let host = resting.pop(upTo: rest) {
      hosts[host].state = .idle
      settle(host: host, now)
    }
    let pause = UInt32(clamping: now / PolitenessQueue.pauseTick)
    while let lane = pausing.pop(upTo: pause) {
      lanes[lane].state = .idle
      settle(lane: lane, now)
    }
    while running < rules.concurrency, readyHead != TimingWheel.none {
      let lane = Int(readyHead)
      readyHead = lanes[lane].next
      if readyHead == TimingWheel.none { readyTail = TimingWheel.none }
      lanes[lane].state = .idle
      guard lanes[lane].running < rules.connections, lanes[lane].notBefore <= now else {
        settle(lane: lane, now)
        continue
      }
      if let ticket = take(from: lane, now) {
        lanes[lane].running += 1
        running += 1
        settle(lane: lane, now)
        return ticket
      }
    }
    return nil
  }

  /// The first ticket of the lane's next host that does not rest.
  private mutating func take(from lane: Int, _ now: Int64) -> Int? {
    while lanes[lane].head != TimingWheel.none {
      let host = Int(lanes[lane].head)
      lanes[lane].head = hosts[host].next
      if lanes[lane].head == TimingWheel.none { lanes[lane].tail = TimingWheel.none }
      hosts[host].state = .idle
      guard hosts[host].head != TimingWheel.none, hosts[host].restUntil <= now else {
        settle(host: host, now)
        continue
      }
      let ticket = Int(hosts[host].head)
      hosts[host].head = following[ticket]
      if hosts[host].head == TimingWheel.none { hosts[host].tail = TimingWheel.none }
      waiting -= 1
      if hosts[host].ownPause > 0 {
        rest(host: host, until: now + Int64(hosts[host].ownPause))
      }
      settle(host: host, now)
      return ticket
    }
    return nil
  }

  /// A moment before which `next` gives nothing; nil where nothing waits, or only for a running
  /// request to end.
  package func nextWake() -> Int64? {
    if readyHead != TimingWheel.none { return running < rules.concurrency ? 0 : nil }
    var wake: Int64?
    func consider(_ tick: UInt32?, _ length: Int64) {
      guard let tick else { return }
      let moment = Int64(tick) * length
      wake = min(wake ?? moment, moment)
    }
    consider(later.nextTick(), PolitenessQueue.ticketTick)
    consider(resting.nextTick(), PolitenessQueue.restTick)
    if running < rules.concurrency { consider(pausing.nextTick(), PolitenessQueue.pauseTick) }
    return wake
  }

  // MARK: - What became of it

  /// A ticket has ended. `latency` is the time that the answer took in milliseconds, nil where the
  /// server was not asked; only a good answer may shorten the pause.
  package mutating func finish(_ ticket: Int, now: Int64, latency: Int?, isGood: Bool) {
    let host = Int(hostOf[ticket])
    let lane = Int(hosts[host].lane)
    running -= 1
    lanes[lane].running -= 1
    if let latency {
      if rules.leastPause > 0 { adapt(lane, latency, isGood) }
      lanes[lane].notBefore = max(lanes[lane].notBefore, now + Int64(lanes[lane].pause))
      if hosts[host].ownPause > 0 {
        rest(host: host, until: now + Int64(hosts[host].ownPause))
      }
    }
    settle(lane: lane, now)
  }

  private mutating func adapt(_ lane: Int, _ latency: Int, _ isGood: Bool) {
    let old = Int(lanes[lane].latency)
    let new = max(latency, (old + latency) / 2)
    guard isGood || new > old else { return }
    lanes[lane].latency = UInt32(clamping: new)
    let pause = min(new / rules.eagerness, rules.largestPause)
    lanes[lane].pause = UInt32(max(pause, rules.leastPause))
  }

  /// Time from one start to the next that a host's lane allows for, in milliseconds: its pause and
  /// what an answer takes.
  package func cycle(host: Int) -> Int {
    let lane = lanes[Int(hosts[host].lane)]
    return max(Int(lane.pause), Int(hosts[host].ownPause)) + Int(lane.latency)
  }

  /// The pause of a host's lane in milliseconds.
  package func pause(host: Int) -> Int {
    max(Int(lanes[Int(hosts[host].lane)].pause), Int(hosts[host].ownPause))
  }

  /// The address that a running ticket is about to connect to has been asked for another host
  /// before, whose lane its host joins; `other` is any host of that lane. False where that lane has
  /// no connection free now or is pausing: the ticket is then to be given back by `giveBack`.
  package mutating func join(_ ticket: Int, laneOf other: Int, now: Int64) -> Bool {
    let host = Int(hostOf[ticket])
    let (old, new) = (Int(hosts[host].lane), Int(hosts[other].lane))
    guard old != new else { return true }
    if hosts[host].state == .queued { unlink(host, from: old) }
    hosts[host].lane = UInt32(new)
    lanes[old].running -= 1
    let isFree = lanes[new].running < rules.connections && lanes[new].notBefore <= now
    lanes[new].running += 1
    if hosts[host].state == .queued { append(host, to: new) }
    settle(lane: old, now)
    return isFree
  }

  /// A running ticket was not asked after all: it waits again, before all others of its host.
  package mutating func giveBack(_ ticket: Int, now: Int64) {
    let host = Int(hostOf[ticket])
    running -= 1
    waiting += 1
    lanes[Int(hosts[host].lane)].running -= 1
    following[ticket] = hosts[host].head
    hosts[host].head = UInt32(ticket)
    if hosts[host].tail == TimingWheel.none { hosts[host].tail = UInt32(ticket) }
    if hosts[host].state == .idle { settle(host: host, now) }
    settle(lane: Int(hosts[host].lane), now)
  }

  // MARK: - Where things stand

  /// Puts a host that is in no list where it belongs.
  private mutating func settle(host: Int, _ now: Int64) {
    guard hosts[host].head != TimingWheel.none else { return }
    if hosts[host].restUntil > now {
      hosts[host].state = .resting
      resting.insert(
        host, at: PolitenessQueue.tick(hosts[host].restUntil, PolitenessQueue.restTick))
    } else {
      hosts[host].state = .queued
      let lane = Int(hosts[host].lane)
      append(host, to: lane)
      settle(lane: lane, now)
    }
  }

  private mutating func append(_ host: Int, to lane: Int) {
    hosts[host].next = TimingWheel.none
    if lanes[lane].head == TimingWheel.none {
      lanes[lane].head = UInt32(host)
    } else {
      hosts[Int(lanes[lane].tail)].next = UInt32(host)
    }
    lanes[lane].tail = UInt32(host)
  }

  /// Takes a host out of a lane; lanes of many hosts are rare, and so is this.
  private mutating func unlink(_ host: Int, from lane: Int) {
    var before = TimingWheel.none
    var at = lanes[lane].head
    while at != TimingWheel.none, at != UInt32(host) {
      before = at
      at = hosts[Int(at)].next
    }
    guard at != TimingWheel.none else { return }
    if before == TimingWheel.none {
      lanes[lane].head = hosts[host].next
    } else {
      hosts[Int(before)].next = hosts[host].next
    }
    if lanes[lane].tail == at { lanes[lane].tail = before }
  }

  /// Puts a lane that is in no list where it belongs; a full one is put there when a request ends.
  private mutating func settle(lane: Int, _ now: Int64) {
    guard lanes[lane].state == .idle, lanes[lane].head != TimingWheel.none,
      lanes[lane].running < rules.connections
    else { return }
    if lanes[lane].notBefore > now {
      lanes[lane].state = .waiting
      pausing.insert(
        lane, at: PolitenessQueue.tick(lanes[lane].notBefore, PolitenessQueue.pauseTick))
      return
    }
    lanes[lane].state = .ready
    lanes[lane].next = TimingWheel.none
    if readyHead == TimingWheel.none {
      readyHead = UInt32(lane)
    } else {
      lanes[Int(readyTail)].next = UInt32(lane)
    }
    readyTail = UInt32(lane)
  }

  /// The first tick at or after a moment.
  private static func tick(_ moment: Int64, _ length: Int64) -> UInt32 {
    UInt32(clamping: (max(0, moment) + length - 1) / length)
  }
}
