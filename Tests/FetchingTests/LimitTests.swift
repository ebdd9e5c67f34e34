import Foundation
import Glibc
import Model
import Testing

@testable import Fetching

extension EngineTests {
  /// CPU seconds of the fetcher's own thread, and the growth of the largest resident memory, during
  /// one fetch: the least of some, for other tests use memory at the same time.
  static func cost(
    _ fetcher: Fetcher, _ request: FetchRequest, attempts: Int = 3
  ) async -> (outcome: FetchOutcome, seconds: Double, bytes: Int) {
    func memory(_ field: String) -> Int {
      let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix(field) } ?? ""
      return (line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) << 10
    }
    var seconds = Double.infinity
    var bytes = Int.max
    var outcome = await fetcher.fetch(FetchRequest(url: "none:"))
    for _ in 0..<attempts {
      // 5 sets the peak back to what is resident now (Linux, Documentation/filesystems/proc.rst).
      try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
      let before = memory("VmRSS:")
      let start = fetcher.loopSeconds
      outcome = await fetcher.fetch(request)
      seconds = min(seconds, fetcher.loopSeconds - start)
      bytes = min(bytes, memory("VmHWM:") - before)
    }
    return (outcome, seconds, bytes)
  }

  /// Sends a head and then a chunk again and again, up to a number of times or until nobody listens.
  private static func endless(
    _ encoding: String, _ head: [UInt8], _ chunk: [UInt8], _ times: Int
  ) throws -> ScriptedServer {
    try ScriptedServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\n\(encoding)Connection: close\r\n\r\n")
      connection.send(head)
      for _ in 0..<times where !connection.send(chunk) { break }
      return false
    }
  }

  @Test(
    "39. a compression bomb, 10 MB that unpack to 10 GB, ends at the limit",
    arguments: ["gzip", "zstd", "deflate", "br"])
  func endsBombs(_ encoding: String) async throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 16)
    let server =
      switch encoding {
      case "gzip": try Self.endless("Content-Encoding: gzip\r\n", Packed.bombHead, zeros, 160)
      case "deflate":
        try Self.endless(
          "Content-Encoding: deflate\r\n", Array(Packed.bombHead.dropFirst(10)), zeros, 160)
      case "br":
        try Self.endless(
          "Content-Encoding: br\r\n", Packed.brotliHead(),
          Array([[UInt8]](repeating: Packed.brotliRun(of: 0), count: 160).joined()), 1)
      default:
        try Self.endless(
          "Content-Encoding: zstd\r\n", Packed.zstdHead,
          Array([[UInt8]](repeating: Packed.zstdBlock, count: 512).joined()), 160)
      }
    for ratio in [200, 1_000_000] {
      let settings = Self.settings { $0.maximumRatio = ratio }
      let fetcher = Fetcher(settings: settings)
      let (outcome, seconds, bytes) = await Self.cost(fetcher, FetchRequest(url: server.url("/")))
      #expect(outcome.error?.kind == .tooLarge, "\(outcome)")
      #expect(seconds < 1)
      #expect(bytes < 2 * settings.maximumBody, "\(bytes)")
    }
  }

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

  @Test(
    "39. a bomb with the largest window there is costs that window and the body, no more",
    arguments: ["br", "zstd"], [200, 1_000_000])
  func endsWideBombs(_ encoding: String, _ ratio: Int) async throws {
    let blocks = Array([[UInt8]](repeating: Packed.zstdBlock, count: 512).joined())
    let server =
      encoding == "br"
      ? try Self.endless(
        "Content-Encoding: br\r\n", Packed.brotliHead(window: 24), Packed.brotliRun(of: 0), 1)
      : try Self.endless("Content-Encoding: zstd\r\n", Packed.zstdWideHead, blocks, 160)
    let settings = Self.settings { $0.maximumRatio = ratio }
    let (outcome, seconds, bytes) = await Self.cost(
      Fetcher(settings: settings), FetchRequest(url: server.url("/")))
    #expect(outcome.error?.kind == .tooLarge, "\(outcome)")
    #expect(seconds < 1)
    // The window is the decoder's: 16 MiB of brotli (RFC 7932), of zstd as much as was unpacked.
    let window = encoding == "br" ? 16 << 20 : settings.maximumBody
    let most = ratio > 200 ? window + settings.maximumBody * 5 / 4 : 2 * settings.maximumBody
    #expect(bytes < most, "\(bytes)")
  }

  @Test("40. what the build can unpack is asked for, and unpacked")
  func unpacks() async throws {
    let text = "<rss>" + String(repeating: "a feed, ", count: 2000) + "</rss>"
    let bytes = Array(text.utf8)
    let server = try ScriptedServer { request, connection in
      let body: [UInt8] =
        switch request.path {
        case "/gzip": Packed.gzip(bytes)
        case "/deflate": Array(Packed.gzip(bytes).dropFirst(10).dropLast(8))
        case "/br": Packed.brotli(bytes)
        case "/zstd": Packed.zstd(bytes)
        default: bytes
        }
      let head =
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n"
        + "Content-Encoding: \(request.path.dropFirst())\r\n\r\n"
      return connection.send(head) && connection.send(body)
    }
    let fetcher = Fetcher(settings: Self.settings())
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/identity"))).text == text)
    let accepted = try #require(server.requests.first?.headers["accept-encoding"])
    let encodings = accepted.split(separator: ",").map(String.init)
    #expect(Set(encodings).isSubset(of: ["gzip", "deflate", "br", "zstd"]))
    #expect(encodings.contains("br") == Fetcher.libraryVersion.contains("brotli"))
    #expect(encodings.contains("zstd") == Fetcher.libraryVersion.contains("zstd"))
    for encoding in encodings {
      let outcome = await fetcher.fetch(FetchRequest(url: server.url("/\(encoding)")))
      #expect(outcome.text == text, "\(encoding): \(outcome)")
    }
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
    let started = ContinuousClock.now
    let (outcome, seconds, _) = await Self.cost(
      fetcher, FetchRequest(url: server.url("/")), attempts: 1)
    #expect(outcome.error?.kind == .timedOut)
    #expect(ContinuousClock.now - started < .seconds(5))
    #expect(seconds < 1)
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
