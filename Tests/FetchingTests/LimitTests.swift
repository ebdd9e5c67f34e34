import Foundation
import Glibc
import Model
import Testing

@testable import Fetching

extension EngineTests {
  @Test("39. a body is limited as it is sent, too, and by the length it states before it comes")
  func limitsWireBytes() async throws {
    let block = [UInt8](repeating: 120, count: 1 << 16)
    let settings = Self.settings()
    let endless = try Self.endless("", [], block, 4000)
    let (outcome, seconds, bytes) = await Self.cost(
      Fetcher(settings: settings), FetchRequest(url: endless.url("/")))
    #expect(outcome.error?.kind == .tooLarge)
    #expect(seconds < 1 && bytes < 2 * settings.maximumBody, "\(seconds) \(bytes)")
    let stated = try ScriptedServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
      usleep(2_000_000)
      return false
    }
    let started = ContinuousClock.now
    let error = await Fetcher(settings: settings).fetch(FetchRequest(url: stated.url("/"))).error
    #expect(error?.kind == .tooLarge && error?.message.contains("15 MiB") == true)
    #expect(ContinuousClock.now - started < .seconds(1))
    // Empty stored blocks: bytes that unpack to nothing.
    let empty = [UInt8]([[UInt8]](repeating: [0, 0, 0, 255, 255], count: 10_000).joined())
    let nothing = try Self.endless(
      "Content-Encoding: gzip\r\n", Array(Packed.bombHead.prefix(10)), empty, 4000)
    let silent = await Fetcher(settings: settings).fetch(FetchRequest(url: nothing.url("/"))).error
    #expect(silent?.kind == .tooLarge && silent?.message.contains("sent") == true)
  }

  @Test("39. a page just below the limit comes whole, plain and packed")
  func takesLargePages() async throws {
    let body = [UInt8](repeating: 120, count: 3 << 20)
    let server = try ScriptedServer { request, connection in
      let isPacked = request.path == "/gzip"
      let bytes = isPacked ? Packed.gzip(body) : body
      return connection.send(
        "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n"
          + (isPacked ? "Content-Encoding: gzip\r\n\r\n" : "\r\n")) && connection.send(bytes)
    }
    let fetcher = Fetcher(settings: Self.settings { $0.maximumBody = 3 << 20 })
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/"))).page?.body == body)
    let small = Fetcher(settings: Self.settings { $0.maximumBody = (3 << 20) - 1 })
    #expect(await small.fetch(FetchRequest(url: server.url("/"))).error?.kind == .tooLarge)
    let packed = Fetcher(settings: Self.settings { $0.maximumBody = 4 << 20 })
    #expect(await packed.fetch(FetchRequest(url: server.url("/gzip"))).page?.body == body)
  }

  @Test("40. what libcurl cannot unpack and what is packed twice fails and says so")
  func failsUnknownEncodings() async throws {
    for encoding in ["x-unheard-of", "gzip, gzip"] {
      let server = try ScriptedServer { request, connection in
        #expect(request.headers["accept-encoding"]?.contains("gzip") == true)
        return connection.reply(200, ["Content-Encoding: \(encoding)"], "body")
      }
      let error = await Fetcher(settings: Self.settings()).fetch(
        FetchRequest(url: server.url("/"))
      ).error
      #expect(error?.kind == .transfer)
      let message = error?.message ?? ""
      #expect(message.contains("packed") || message.contains("unpack"))
    }
  }

  @Test(
    "a body that was cut off is a failure, not a page",
    arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"])
  func failsCutBodies(_ framing: String) async throws {
    let server = try ScriptedServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n5\r\nhello")
      return false
    }
    let error = await Fetcher(settings: Self.settings()).fetch(
      FetchRequest(url: server.url("/"))
    ).error
    #expect(error?.kind == .transfer || error?.kind == .unreachable)
    #expect(error?.message.contains("cut off") == true)
  }

  @Test(
    "41. slow head, slow body, no answer: each is given up in time",
    arguments: ["head", "body", "silence", "endless"])
  func endsSlowServers(_ what: String) async throws {
    let server = try ScriptedServer { _, connection in
      if what != "silence" { connection.send("HTTP/1.1 200 OK\r\n") }
      if what == "body" || what == "endless" { connection.send("\r\n") }
      for _ in 0..<600 {
        let isGone =
          what == "silence"
          ? false : !connection.send(what == "endless" ? String(repeating: "x", count: 50) : "x")
        if isGone { return false }
        usleep(what == "endless" ? 20_000 : 100_000)
        if what == "silence" { usleep(100_000) }
      }
      return false
    }
    let fetcher = Fetcher(
      settings: Self.settings {
        $0.stallTimeout = 2
        $0.timeout = 3
      })
    var least = Double.infinity
    // A machine that stands still for a moment charges that to whoever ran: what we do ourselves is the
    // least of some.
    for _ in 0..<3 where least > 0.2 {
      let started = ContinuousClock.now
      let (outcome, seconds, _) = await Self.cost(
        fetcher, FetchRequest(url: server.url("/")), attempts: 1)
      #expect(outcome.error?.kind == .timedOut)
      #expect(ContinuousClock.now - started < .seconds(5))
      least = min(least, seconds)
    }
    #expect(least < 0.2)
  }

  @Test(
    "44. a head has limits: one long line, many bytes, many lines",
    arguments: [
      (1, 60_000, true), (1, 100_000, false), (1, 200_000, false), (70, 1000, false),
      (150, 20, true), (300, 2, false),
    ])
  func limitsHeads(_ lines: Int, _ length: Int, _ isAllowed: Bool) async throws {
    let server = try ScriptedServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\n")
      for number in 0..<lines {
        guard connection.send("X-\(number): \(String(repeating: "a", count: length))\r\n") else {
          return false
        }
      }
      return connection.send("Content-Length: 1\r\n\r\nx")
    }
    let (outcome, seconds, bytes) = await Self.cost(
      Fetcher(settings: Self.settings()), FetchRequest(url: server.url("/")))
    #expect(outcome.error?.kind == (isAllowed ? nil : .tooLarge))
    if !isAllowed { #expect(outcome.error?.message.contains("header") == true) }
    #expect(seconds < 1 && bytes < 4 << 20)
  }

  @Test("44. interim heads without end are given up like one head that is too long")
  func endsInterimHeads() async throws {
    let server = try ScriptedServer { _, connection in
      while connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n") {}
      return false
    }
    let (outcome, seconds, _) = await Self.cost(
      Fetcher(settings: Self.settings()), FetchRequest(url: server.url("/")))
    #expect(outcome.error?.kind == .tooLarge, "\(outcome)")
    #expect(seconds < 1)
  }

  @Test(
    "bytes beyond the length that a body states are no answer to the next request",
    arguments: [0, 50_000])
  func dropsExcess(_ delay: UInt32) async throws {
    let forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    let server = try ScriptedServer { request, connection in
      guard request.path == "/short" else { return connection.reply(200, [], "right") }
      let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshort"
      if delay == 0 { return connection.send(answer + forged) }
      connection.send(answer)
      usleep(delay)
      return connection.send(forged)
    }
    let fetcher = Fetcher(settings: Self.settings())
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/short"))).text == "short")
    try await Task.sleep(for: .microseconds(2 * delay))
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/next"))).text == "right")
    #expect(server.accepted == 2)
  }

  @Test("44. NUL, control characters, folded and broken lines in a head are harmless")
  func survivesOddHeads() async throws {
    let server = try ScriptedServer { request, connection in
      var head = "HTTP/1.1 200 OK\r\nX-Odd: a\u{1}b\u{7F}c\td\r\n"
      head += "X-Folded: one\r\n  two\r\nETag: \"\u{2}\"\r\nContent-Length: 1\r\n"
      if request.path == "/nul" { head += "X-Nul: a\0b\r\n" }
      if request.path == "/colon" { head += "No colon here\r\n" }
      return connection.send(head + "\r\nx")
    }
    let fetcher = Fetcher(settings: Self.settings())
    let outcome = await fetcher.fetch(FetchRequest(url: server.url("/")))
    let page = try #require(outcome.page, "\(outcome)")
    #expect(page.header("x-odd") == "abcd")
    #expect(page.header("x-folded") == "one two")
    #expect(page.validators.isEmpty)
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/colon"))).error?.kind == .transfer)
    switch await fetcher.fetch(FetchRequest(url: server.url("/nul"))) {
    case .failed(let error): #expect(error.kind == .transfer)
    case .fetched(let page): #expect(page.header("x-nul")?.contains("\0") != true)
    case .notModified: Issue.record("304 out of nothing")
    }
  }
}
