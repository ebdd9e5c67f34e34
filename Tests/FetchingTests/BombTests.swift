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
  static func endless(
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
}
