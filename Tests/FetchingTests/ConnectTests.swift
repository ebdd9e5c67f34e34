import Foundation
import Model
import Synchronization
import Testing

@testable import Fetching

extension EngineTests {
  /// Fetches, and how long it took.
  private static func timed(
    _ fetcher: Fetcher, _ url: String
  ) async -> (outcome: FetchOutcome, time: Duration) {
    let started = ContinuousClock.now
    let outcome = await fetcher.fetch(FetchRequest(url: url))
    return (outcome, ContinuousClock.now - started)
  }

  @Test("41. who takes no connection is given up in the time for that; others are asked meanwhile")
  func endsConnecting() async throws {
    let silent = try FullListener("127.0.0.2")
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "x") }
    let fetcher = Fetcher(settings: Self.settings(["127.0.0.0/8"]) { $0.connectTimeout = 2 })
    let start = fetcher.loopSeconds
    async let given = Self.timed(fetcher, "http://127.0.0.2:\(silent.port)/")
    let began = ContinuousClock.now
    for number in 0..<50 {
      #expect(await fetcher.fetch(FetchRequest(url: server.url("/\(number)"))).text == "x")
    }
    #expect(ContinuousClock.now - began < .seconds(1))
    let (outcome, time) = await given
    #expect(outcome.error?.kind == .timedOut)
    #expect(outcome.error?.message == "no connection in 2 s")
    #expect(time >= .seconds(2) && time < .seconds(3), "\(time)")
    #expect(fetcher.loopSeconds - start < 1)
    // The time for connecting is over for that request only.
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/"))).text == "x")
  }

  @Test("41. a TLS handshake that nobody answers is given up in the time for connecting, too")
  func endsHandshakes() async throws {
    let server = try ScriptedServer { _, _ in false }
    let fetcher = Fetcher(settings: Self.settings { $0.connectTimeout = 1 })
    let (outcome, time) = await Self.timed(fetcher, "https://127.0.0.1:\(server.port)/")
    #expect(outcome.error?.kind == .timedOut)
    #expect(outcome.error?.message == "no connection in 1 s")
    #expect(time >= .seconds(1) && time < .seconds(2), "\(time)")
    #expect(server.accepted == 1)
  }

  @Test(
    "52. a name's next address is tried where the first refuses or is silent",
    arguments: [
      ("refuses", "127.0.0.2", "127.0.0.1"), ("refuses", "::1", "127.0.0.1"),
      ("refuses", "127.0.0.2", "::1"), ("is silent", "::1", "127.0.0.1"),
      ("is silent", "127.0.0.2", "::1"), ("is silent", "127.0.0.2", "127.0.0.1"),
      ("refuses late", "127.0.0.2", "127.0.0.1"), ("refuses late", "::1", "127.0.0.1"),
    ])
  func triesNextAddress(_ what: String, _ first: String, _ second: String) async throws {
    let server = try ScriptedServer(address: second) { _, connection in
      connection.reply(200, [], "x")
    }
    var dead = what == "refuses" ? nil : try FullListener(first, port: server.port)
    let addresses = [first, second].map { $0.contains(":") ? "[\($0)]" : $0 }
    let fetcher = Fetcher(
      settings: Self.settings(["127.0.0.0/8", "::1"]) {
        $0.resolve = ["two.test:\(server.port):" + addresses.joined(separator: ",")]
      })
    async let fetched = Self.timed(fetcher, server.url("/", host: "two.test"))
    if what == "refuses late" {
      // The greeting is sent again after a second, and then nobody listens there.
      try await Task.sleep(for: .milliseconds(300))
      dead = nil
    }
    let (outcome, time) = await fetched
    #expect(outcome.text == "x", "\(outcome)")
    #expect(time < .seconds(2), "\(time)")
    withExtendedLifetime(dead) {}
  }

  @Test("52. all of a name's addresses are tried, and a slow one again with more time")
  func triesAllAddresses() async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "x") }
    let port = server.port
    let list = (2...9).map { "127.0.0.\($0)" } + ["127.0.0.1"]
    let fetcher = Fetcher(
      settings: Self.settings(["127.0.0.0/8"]) {
        $0.resolve = ["many.test:\(port):" + list.joined(separator: ",")]
      })
    let (outcome, time) = await Self.timed(fetcher, server.url("/", host: "many.test"))
    #expect(outcome.text == "x", "\(outcome)")
    #expect(time < .seconds(1), "\(time)")
    // Two seconds without an answer to a greeting, then somebody is there.
    var silent: FullListener? = try FullListener("127.0.0.2")
    let slow = try #require(silent).port
    async let late = Self.timed(fetcher, "http://127.0.0.2:\(slow)/")
    try await Task.sleep(for: .seconds(2))
    silent = nil
    let woken = try ScriptedServer(address: "127.0.0.2", port: slow) { _, connection in
      connection.reply(200, [], "late")
    }
    #expect(await late.outcome.text == "late")
    #expect(woken.accepted == 1)
  }

  @Test(
    "36. of a name's many addresses only those that are allowed are connected to",
    arguments: [
      "127.0.0.2,127.0.0.3,127.0.0.1", "127.0.0.3,127.0.0.2,127.0.0.1", "127.0.0.2,127.0.0.3",
    ])
  func connectsToAllowedAddresses(_ list: String) async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "x") }
    let port = server.port
    let silent = try FullListener("127.0.0.2", port: port)
    let inner = try ScriptedServer(address: "127.0.0.3", port: port) { _, connection in
      connection.reply(200, [], "secret")
    }
    let fetcher = Fetcher(
      settings: Self.settings(["127.0.0.1", "127.0.0.2"]) {
        $0.resolve = ["mixed.test:\(port):" + list]
        $0.connectTimeout = 5
      })
    let (outcome, time) = await Self.timed(fetcher, server.url("/", host: "mixed.test"))
    if list.hasSuffix("127.0.0.1") {
      #expect(outcome.text == "x", "\(outcome)")
      #expect(time < .seconds(2), "\(time)")
    } else {
      // Asked again and again, and never there.
      #expect(outcome.error?.kind == .forbidden)
    }
    #expect(inner.accepted == 0)
    withExtendedLifetime(silent) {}
  }

  @Test("52. a name is looked up once for many connections, and again by another fetcher")
  func remembersNames() async throws {
    // Each answer ends its connection, so that the next request needs the address again.
    let server = try ScriptedServer { _, connection in
      _ = connection.reply(200, ["Connection: close"], "x")
      return false
    }
    let lookups = Mutex(0)
    for round in 1...2 {
      let fetcher = Fetcher(
        settings: Self.settings(["127.0.0.1", "::1"]) {
          $0.onLookup = { lookups.withLock { $0 += 1 } }
        })
      // libcurl knows where names below localhost lead (RFC 6761): nobody else is asked.
      for path in ["/1", "/2", "/3"] {
        let url = server.url(path, host: "cache.localhost")
        #expect(await fetcher.fetch(FetchRequest(url: url)).text == "x")
      }
      #expect(lookups.withLock { $0 } == 2 * round - 1)
      // Another name at the same address is another look.
      let url = server.url("/4", host: "other.localhost")
      #expect(await fetcher.fetch(FetchRequest(url: url)).text == "x")
      #expect(lookups.withLock { $0 } == 2 * round)
    }
    #expect(server.accepted == 8)
  }
}
