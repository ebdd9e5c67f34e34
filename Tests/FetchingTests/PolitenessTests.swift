import Model
import Testing

@testable import Fetching

@Suite("Politeness, with a clock of its own") struct PolitenessTests {
  /// The same numbers in every run.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      return RevisitPolicy.mix(state)
    }
  }

  @Test("a wheel gives back what a sorted list would, near and far")
  func wheel() {
    var random = Random(state: 3)
    for round in 0..<20 {
      var wheel = TimingWheel(bits: 12)
      var reference: [Int: UInt32] = [:]
      var now: UInt32 = 0
      var free = Array(0..<300)
      for _ in 0..<2000 {
        if Bool.random(using: &random), let number = free.popLast() {
          let reach: UInt32 = round % 2 == 0 ? 200 : 40_000
          let tick = now + UInt32.random(in: 0...reach, using: &random)
          wheel.insert(number, at: tick)
          reference[number] = tick
        } else {
          now += UInt32.random(in: 0...(round % 3 == 0 ? 9000 : 30), using: &random)
          if let next = wheel.nextTick(), let least = reference.values.min() {
            #expect(next <= max(least, next))
            #expect(next <= least || least < now)
          }
          var came: Set<Int> = []
          while let number = wheel.pop(upTo: now) {
            came.insert(number)
            free.append(number)
          }
          let expected = Set(reference.filter { $0.value <= now }.keys)
          #expect(came == expected)
          for number in came { reference[number] = nil }
          #expect(wheel.count == reference.count)
        }
      }
    }
  }

  /// Works a queue until nothing is left; every request takes `latency` and is written down.
  private func work(
    _ queue: inout PolitenessQueue, host: (Int) -> Int, latency: (Int) -> Int = { _ in 100 },
    isGood: (Int) -> Bool = { _ in true }
  ) -> [(ticket: Int, start: Int64, end: Int64)] {
    var done: [(ticket: Int, start: Int64, end: Int64)] = []
    var running: [(ticket: Int, start: Int64, end: Int64)] = []
    var now: Int64 = 0
    while queue.isActive {
      while let ticket = queue.next(now: now) {
        running.append((ticket, now, now + Int64(latency(ticket))))
      }
      let wake = min(queue.nextWake() ?? .max, running.map(\.end).min() ?? .max)
      #expect(wake < .max, "the queue waits for nothing")
      now = max(now + 1, wake)
      for one in running.filter({ $0.end <= now }).sorted(by: { $0.end < $1.end }) {
        queue.finish(
          one.ticket, now: one.end, latency: latency(one.ticket), isGood: isGood(one.ticket))
        done.append(one)
      }
      running.removeAll { $0.end <= now }
    }
    return done.sorted { $0.start < $1.start }
  }

  @Test("26. one request to a host at a time, with a pause between two; others do not wait for it")
  func oneAtATime() {
    var queue = PolitenessQueue(.init(concurrency: 8, leastPause: 1000))
    for _ in 0..<3 { _ = queue.addHost() }
    for ticket in 0..<30 { queue.enqueue(ticket, host: ticket % 3, due: 0, now: 0) }
    let done = work(&queue, host: { $0 % 3 })
    #expect(done.count == 30)
    for host in 0..<3 {
      let own = done.filter { $0.ticket % 3 == host }
      for (one, next) in zip(own, own.dropFirst()) { #expect(next.start >= one.end + 1000) }
      #expect(own.map(\.ticket) == own.map(\.ticket).sorted())
    }
    #expect(done.prefix(3).allSatisfy { $0.start == 0 })
  }

  @Test("26. more connections to a host only where the user says so")
  func moreConnections() {
    var queue = PolitenessQueue(.init(concurrency: 8, connections: 4, leastPause: 0))
    _ = queue.addHost()
    for ticket in 0..<12 { queue.enqueue(ticket, host: 0, due: 0, now: 0) }
    let done = work(&queue, host: { _ in 0 })
    #expect(done.map(\.start).filter { $0 == 0 }.count == 4)
  }

  @Test("27. the pause follows the latency, and an error never shortens it")
  func adapts() {
    var queue = PolitenessQueue(.init(concurrency: 1, leastPause: 500, largestPause: 8000))
    _ = queue.addHost()
    func answer(_ now: Int64, _ latency: Int, _ isGood: Bool) -> Int {
      queue.enqueue(0, host: 0, due: now, now: now)
      #expect(queue.next(now: now) == 0)
      queue.finish(0, now: now, latency: latency, isGood: isGood)
      return queue.pause(host: 0)
    }
    #expect(answer(0, 100, true) == 500)
    #expect(answer(10_000, 4000, true) == 4000)
    #expect(answer(20_000, 10, false) == 4000)
    #expect(answer(30_000, 10, true) == 2005)
    #expect(answer(60_000, 60_000, false) == 8000)
    #expect(answer(100_000, 100, false) == 8000)
  }

  @Test("28. hosts at one address are one server: one at a time, with its pause")
  func oneAddress() {
    var queue = PolitenessQueue(.init(concurrency: 8, leastPause: 1000))
    for _ in 0..<4 { _ = queue.addHost() }
    for ticket in 0..<12 { queue.enqueue(ticket, host: ticket % 4, due: 0, now: 0) }
    var now: Int64 = 0
    var running: (ticket: Int, end: Int64)?
    var served: [Int] = []
    while queue.isActive {
      while let ticket = queue.next(now: now) {
        // All four names lead to the address of the first one.
        guard queue.join(ticket, laneOf: 0, now: now) else {
          queue.giveBack(ticket, now: now)
          continue
        }
        #expect(running == nil)
        running = (ticket, now + 100)
        served.append(ticket)
      }
      now = max(now + 1, min(queue.nextWake() ?? .max, running?.end ?? .max))
      if let one = running, one.end <= now {
        queue.finish(one.ticket, now: one.end, latency: 100, isGood: true)
        running = nil
      }
    }
    #expect(served.count == 12)
    #expect(Set(served.prefix(5).map { $0 % 4 }).count == 4, "the hosts take turns")
    #expect(now >= 11 * 1100)
  }

  @Test("31. Crawl-delay is obeyed and never makes our own pause shorter")
  func crawlDelay() {
    var queue = PolitenessQueue(.init(concurrency: 8, leastPause: 2000))
    for _ in 0..<2 { _ = queue.addHost() }
    queue.setPause(host: 0, 10_000, now: 0)
    queue.setPause(host: 1, 100, now: 0)
    // Every page of the host says it again: nobody waits longer for that.
    queue.setPause(host: 0, 10_000, now: 9000)
    queue.rest(host: 1, until: 0)
    for ticket in 0..<6 { queue.enqueue(ticket, host: ticket % 2, due: 0, now: 0) }
    let done = work(&queue, host: { $0 % 2 })
    let slow = done.filter { $0.ticket % 2 == 0 }
    #expect(slow.first?.start ?? 0 >= 10_000)
    #expect(slow.first?.start ?? 0 < 10_100)
    for (one, next) in zip(slow, slow.dropFirst()) { #expect(next.start >= one.end + 10_000) }
    let quick = done.filter { $0.ticket % 2 == 1 }
    for (one, next) in zip(quick, quick.dropFirst()) {
      #expect(next.start >= one.end + 2000 && next.start < one.end + 2100)
    }
  }

  @Test("34. the hosts of a run take turns, and so do its sources: none is always last")
  func turns() {
    var queue = PolitenessQueue(.init(concurrency: 1, leastPause: 0))
    for _ in 0..<3 { _ = queue.addHost() }
    for ticket in 0..<9 { queue.enqueue(ticket, host: ticket / 3, due: 0, now: 0) }
    let done = work(&queue, host: { $0 / 3 })
    #expect(done.map(\.ticket) == [0, 3, 6, 1, 4, 7, 2, 5, 8])
  }

  @Test("a host that rests lets others pass; what waits for it can be given back")
  func rests() {
    var queue = PolitenessQueue(.init(concurrency: 4, leastPause: 0))
    for _ in 0..<2 { _ = queue.addHost() }
    for ticket in 0..<4 { queue.enqueue(ticket, host: ticket % 2, due: 0, now: 0) }
    queue.rest(host: 0, until: 5000)
    #expect(queue.next(now: 0) == 1)
    #expect(queue.next(now: 0) == nil)
    #expect(queue.restUntil(host: 0) == 5000)
    #expect(queue.drain(host: 0) == [0, 2])
    queue.finish(1, now: 10, latency: 10, isGood: true)
    #expect(queue.next(now: 10) == 3)
    queue.finish(3, now: 20, latency: 10, isGood: true)
    #expect(queue.next(now: 6000) == nil)
    #expect(!queue.isActive)
    queue.enqueue(0, host: 0, due: 6000, now: 6000)
    #expect(queue.next(now: 6000) == 0)
  }

  @Test("tickets for later come out in time, never early, and none is lost")
  func later() {
    var random = Random(state: 9)
    var queue = PolitenessQueue(.init(concurrency: 50, leastPause: 100))
    for _ in 0..<40 { _ = queue.addHost() }
    var due: [Int64] = []
    for ticket in 0..<2000 {
      due.append(Int64.random(in: 0...400_000_000, using: &random))
      queue.enqueue(ticket, host: Int.random(in: 0..<40, using: &random), due: due[ticket], now: 0)
    }
    let done = work(&queue, host: { _ in 0 })
    #expect(Set(done.map(\.ticket)).count == 2000)
    for one in done {
      #expect(one.start >= due[one.ticket])
      #expect(one.start <= due[one.ticket] + 30_000)
    }
  }
}
