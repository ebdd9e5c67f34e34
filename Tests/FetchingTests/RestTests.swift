import Foundation
import Model
import Synchronization
import Testing

@testable import Fetching

extension EngineTests {
  @Test(
    "14. 429 with Retry-After as seconds and as a date holds the host",
    arguments: [
      "300", "Wed, 18 Nov 2026 11:11:40 GMT", "Wednesday, 18-Nov-26 11:11:40 GMT",
      "Wed Nov 18 11:11:40 2026",
    ])
  func obeysRetryAfter(_ value: String) async throws {
    try await expectRest(429, value, seconds: 300)
  }

  @Test(
    "15. 503 with Retry-After does the same",
    arguments: ["300", "Wed, 18 Nov 2026 11:11:40 GMT"])
  func obeysRetryAfterOf503(_ value: String) async throws {
    try await expectRest(503, value, seconds: 300)
  }

  private func expectRest(_ status: Int, _ value: String, seconds: Int) async throws {
    // 2026-11-18T11:06:40Z.
    let clock = TestClock(1_795_000_000)
    let memory = DictionaryMemory()
    let server = try ScriptedServer { _, connection in
      connection.reply(status, ["Retry-After: \(value)"])
    }
    let fetcher = Fetcher(settings: Self.settings(), memory: memory, clock: clock.read)
    let error = await fetcher.fetch(FetchRequest(url: server.url("/"))).error
    #expect(error?.kind == .status && error?.retryAfter == seconds)
    let rest = try #require(try memory.rests().first)
    #expect(rest.host == "127.0.0.1:\(server.port)")
    #expect(rest.until.seconds == 1_795_000_000 + Int64(seconds))
    // Neither now nor in a later run, until the time is over.
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/"))).error?.kind == .resting)
    clock.advance(100)
    let later = Fetcher(settings: Self.settings(), memory: memory, clock: clock.read)
    let resting = await later.fetch(FetchRequest(url: server.url("/"))).error
    #expect(resting?.kind == .resting)
    #expect(abs((resting?.retryAfter ?? 0) - (seconds - 100)) <= 1)
    #expect(server.requests.count == 1)
    clock.advance(250)
    let last = Fetcher(settings: Self.settings(), memory: memory, clock: clock.read)
    #expect(await last.fetch(FetchRequest(url: server.url("/"))).error?.kind == .status)
    #expect(server.requests.count == 2)
  }

  @Test("16. a 429 holds the whole host, also those who wait already, and no other host")
  func holdsWholeHost() async throws {
    let server = try ScriptedServer { request, connection in
      usleep(50_000)
      return request.headers["host"]?.hasPrefix("a.") == true
        ? connection.reply(429, ["Retry-After: 3600"]) : connection.reply(200, [], "x")
    }
    let fetcher = Fetcher(
      settings: Self.settings {
        $0.resolve = ["a.test:\(server.port):127.0.0.1", "b.test:\(server.port):127.0.0.1"]
      })
    let kinds = await withTaskGroup(of: FetchError.Kind?.self) { group in
      for number in 0..<20 {
        let url = server.url("/\(number)", host: "a.test")
        group.addTask { await fetcher.fetch(FetchRequest(url: url)).error?.kind }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(kinds.filter { $0 == .status }.count == 1)
    #expect(kinds.filter { $0 == .resting }.count == 19)
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/", host: "b.test"))).text == "x")
    #expect(server.requests.count == 2)
  }

  @Test("27. a server that was slow is left alone for as long, and an error does not change that")
  func adaptsToLatency() async throws {
    let times = Mutex<[(start: ContinuousClock.Instant, end: ContinuousClock.Instant)]>([])
    let server = try ScriptedServer { request, connection in
      let start = ContinuousClock.now
      if request.path == "/slow" { usleep(300_000) }
      times.withLock { $0.append((start, .now)) }
      return request.path == "/error"
        ? connection.reply(500, [], "error") : connection.reply(200, [], "x")
    }
    let fetcher = Fetcher(settings: Self.settings { $0.perHostDelay = 0.01 })
    for path in ["/slow", "/error", "/fast", "/last"] {
      _ = await fetcher.fetch(FetchRequest(url: server.url(path)))
    }
    let list = times.withLock { $0 }
    let gaps = (1..<list.count).map { list[$0].start - list[$0 - 1].end }
    #expect(gaps[0] >= .milliseconds(290) && gaps[1] >= .milliseconds(290), "\(gaps)")
    // Half of what is new, half of what was known.
    #expect(gaps[2] >= .milliseconds(140) && gaps[2] < gaps[1], "\(gaps)")
  }

  @Test("a short rest is waited for")
  func waitsForShortRests() async throws {
    let server = try ScriptedServer { request, connection in
      request.path == "/1"
        ? connection.reply(429, ["Retry-After: 1"]) : connection.reply(200, [], "x")
    }
    let fetcher = Fetcher(settings: Self.settings())
    _ = await fetcher.fetch(FetchRequest(url: server.url("/1")))
    let started = ContinuousClock.now
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/2"))).text == "x")
    #expect(ContinuousClock.now - started > .milliseconds(900))
  }

  @Test("17. 429 without Retry-After: ten minutes, doubled with each in a row, at most a day")
  func backsOff() async throws {
    let clock = TestClock()
    let memory = DictionaryMemory()
    let server = try ScriptedServer { request, connection in
      request.path == "/good" ? connection.reply(200, [], "x") : connection.reply(429)
    }
    func ask(_ path: String) async -> FetchError? {
      let fetcher = Fetcher(settings: Self.settings(), memory: memory, clock: clock.read)
      return await fetcher.fetch(FetchRequest(url: server.url(path))).error
    }
    var seconds: [Int] = []
    for _ in 0..<10 {
      let rest = try #require(await ask("/")?.retryAfter)
      seconds.append(rest)
      clock.advance(Int64(rest))
    }
    #expect(seconds == [600, 1200, 2400, 4800, 9600, 19_200, 38_400, 76_800, 86_400, 86_400])
    #expect(await ask("/good") == nil)
    #expect(try memory.rests().first?.strikes == 0)
    #expect(await ask("/")?.retryAfter == 600)
  }

  @Test("a storm of 429 that promises to be short is not believed for ever")
  func endsStorms() async throws {
    let server = try ScriptedServer { _, connection in
      connection.reply(429, ["Retry-After: 0"])
    }
    let fetcher = Fetcher(settings: Self.settings())
    var kinds: [FetchError.Kind?] = []
    for _ in 0..<6 {
      kinds.append(await fetcher.fetch(FetchRequest(url: server.url("/"))).error?.kind)
    }
    #expect(kinds == [.status, .status, .status, .resting, .resting, .resting])
    #expect(server.requests.count == 3)
  }

  @Test("of requests that ran at the same time only one is a strike")
  func countsStrikesOnce() {
    var rests = HostRests([], clock: Timestamp(seconds: 0), now: 0)
    #expect(rests.answered("a", status: 429, retryAfter: nil, startedAt: 1, now: 2) == 600)
    #expect(rests.answered("a", status: 429, retryAfter: nil, startedAt: 1, now: 3) == 600)
    #expect(rests.strikes(of: "a") == 1)
    #expect(rests.answered("a", status: 429, retryAfter: nil, startedAt: 700, now: 701) == 1200)
    #expect(rests.answered("b", status: 500, retryAfter: nil, startedAt: 1, now: 2) == nil)
    #expect(rests.answered("b", status: 503, retryAfter: nil, startedAt: 1, now: 2) == nil)
  }
}
