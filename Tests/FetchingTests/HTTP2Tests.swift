import Foundation
import Model
import Testing

@testable import Fetching

extension EngineTests {
  @Suite(
    "HTTP/2 over TLS",
    .enabled(if: HTTP2Server.canRun, "the openssl program, libssl or libnghttp2 is not installed"))
  struct HTTP2 {
    private static func fetcher(
      _ server: HTTP2Server, _ change: (inout FetchSettings) -> Void = { _ in }
    ) -> Fetcher {
      Fetcher(
        settings: EngineTests.settings {
          $0.resolve = [server.resolve]
          $0.authorities = server.certificate.path
          change(&$0)
        })
    }

    private static func text(_ text: String) -> HTTP2Server.Answer {
      HTTP2Server.Answer(headers: [("content-type", "text/plain")], body: Array(text.utf8))
    }

    @Test("52. HTTP/2 is taken where it is offered: one connection for a host, requests in turn")
    func sharesConnection() async throws {
      let server = try HTTP2Server(name: "two.test", linger: 10) { Self.text($0.path) }
      let fetcher = Self.fetcher(server)
      let right = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<12 {
          group.addTask {
            await fetcher.fetch(FetchRequest(url: server.url("/\(number)"))).text == "/\(number)"
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(right == 12)
      let log = server.log
      #expect(log.accepted == 1)
      #expect(log.requests.count == 12 && log.atOnce == 1)
      #expect(log.requests.map(\.stream) == log.requests.map(\.stream).sorted())
      let first = try #require(log.requests.first)
      #expect(first.headers[":authority"] == "two.test:\(server.port)")
      #expect(first.headers["user-agent"] == "earshot/0.1 (+https://earshot.example/about)")
      #expect(first.headers["accept-encoding"]?.contains("gzip") == true)
    }

    @Test("52. who allows many requests to a host at a time gets them on its one connection")
    func multiplexes() async throws {
      let server = try HTTP2Server(name: "many.test", together: 6) { Self.text($0.path) }
      let fetcher = Self.fetcher(server) { $0.connectionsPerHost = 6 }
      #expect(await fetcher.fetch(FetchRequest(url: server.url("/first"))).text == "/first")
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<6 {
          group.addTask {
            let path = "/together/\(number)"
            #expect(await fetcher.fetch(FetchRequest(url: server.url(path))).text == path)
          }
        }
      }
      #expect(server.log.accepted == 1 && server.log.atOnce == 6)
    }

    @Test("1., 5. and 14. validators and Retry-After are read and sent over HTTP/2, too")
    func readsHeads() async throws {
      let tag = "W/\"a b-1\""
      let date = "Sat, 21 Nov 2026 09:00:00 GMT"
      let server = try HTTP2Server(name: "head.test") { request in
        if request.path == "/busy" {
          return .init(status: 429, headers: [("retry-after", "7")], body: Array("later".utf8))
        }
        guard request.headers["if-none-match"] == nil else {
          let isKnown =
            request.headers["if-none-match"] == tag && request.headers["if-modified-since"] == date
          return .init(
            status: isKnown ? 304 : 500,
            headers: [("etag", "\"2\""), ("cache-control", "max-age=60")])
        }
        var answer = Self.text("page")
        answer.headers += [("etag", tag), ("last-modified", date), ("x-other", "")]
        return answer
      }
      let fetcher = Self.fetcher(server)
      let outcome = await fetcher.fetch(FetchRequest(url: server.url("/")))
      let page = try #require(outcome.page, "\(outcome)")
      #expect(page.status == 200 && page.header("content-type") == "text/plain")
      #expect(page.validators == Validators(etag: tag, lastModified: date))
      #expect(page.header("x-other") == "")
      let again = await fetcher.fetch(
        FetchRequest(url: server.url("/"), validators: page.validators))
      #expect(again.isNotModified)
      #expect(again.page?.validators.etag == "\"2\"")
      #expect(again.page?.header("cache-control") == "max-age=60")
      let busy = await fetcher.fetch(FetchRequest(url: server.url("/busy"))).error
      #expect(busy?.kind == .status && busy?.status == 429 && busy?.retryAfter == 7)
      #expect(server.log.accepted == 1)
    }

    @Test("39., 41. and 44. limits hold over HTTP/2, and the host is asked again after each")
    func limits() async throws {
      let server = try HTTP2Server(name: "limit.test") { request in
        switch request.path {
        case "/large": return .init(body: [UInt8](repeating: 120, count: 3 << 20))
        case "/lines":
          return .init(headers: (0..<300).map { ("x-\($0)", "y") }, body: [120])
        case "/bomb":
          let run = [[UInt8]](repeating: Packed.brotliRun(of: 0), count: 160).joined()
          return .init(headers: [("content-encoding", "br")], body: Packed.brotliHead() + run)
        case "/silent": return nil
        default: return Self.text("x")
        }
      }
      let fetcher = Self.fetcher(server) {
        $0.maximumBody = 1 << 20
        $0.stallTimeout = 1
      }
      let cases: [(String, FetchError.Kind)] = [
        ("/large", .tooLarge), ("/lines", .tooLarge), ("/bomb", .tooLarge), ("/silent", .timedOut),
      ]
      for (path, kind) in cases {
        let outcome = await fetcher.fetch(FetchRequest(url: server.url(path)))
        #expect(outcome.error?.kind == kind, "\(path): \(outcome)")
        #expect(await fetcher.fetch(FetchRequest(url: server.url("/"))).text == "x", "\(path)")
      }
    }

    @Test(
      "52. a silent address does not keep HTTP/2 from the next", arguments: ["::1", "127.0.0.2"])
    func triesNextAddress(_ dead: String) async throws {
      let server = try HTTP2Server(name: "next.test") { Self.text($0.path) }
      let silent = try FullListener(dead, port: server.port)
      let first = dead.contains(":") ? "[\(dead)]" : dead
      let fetcher = Self.fetcher(server) {
        $0.resolve = ["next.test:\(server.port):\(first),127.0.0.1"]
        $0.addresses.allowed = ["127.0.0.0/8", "::1"].compactMap(AddressPolicy.Network.init)
      }
      let started = ContinuousClock.now
      for path in ["/1", "/2"] {
        #expect(await fetcher.fetch(FetchRequest(url: server.url(path))).text == path)
      }
      #expect(ContinuousClock.now - started < .seconds(3))
      #expect(server.log.accepted == 1)
      withExtendedLifetime(silent) {}
    }

    @Test("52. a connection that the server ends is made anew")
    func reconnects() async throws {
      let server = try HTTP2Server(name: "end.test") { request in
        var answer = Self.text(request.path)
        answer.closes = true
        return answer
      }
      let fetcher = Self.fetcher(server)
      for number in 0..<4 {
        let path = "/\(number)"
        let outcome = await fetcher.fetch(FetchRequest(url: server.url(path)))
        #expect(outcome.text == path, "\(outcome)")
      }
      #expect(server.log.accepted == 4)
    }

    @Test("52. HTTP/1.1 is spoken where HTTP/2 is not offered", arguments: [nil, "http/1.1"])
    func fallsBack(_ protocols: String?) async throws {
      let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nold"
      let server = try TLSServer(name: "old.test", files: ["page": answer], protocols: protocols)
      let fetcher = Fetcher(
        settings: EngineTests.settings {
          $0.resolve = ["old.test:\(server.port):127.0.0.1"]
          $0.authorities = server.certificate.path
        })
      for _ in 0..<2 {
        let url = "https://old.test:\(server.port)/page"
        #expect(await fetcher.fetch(FetchRequest(url: url)).text == "old")
      }
    }
  }
}
