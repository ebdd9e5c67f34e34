import Foundation
import Model
import Testing

@testable import Fetching

extension EngineTests {
  /// `/301/308/end` redirects with 301 to `/308/end`, that with 308 to `/end`.
  static func redirecting() throws -> ScriptedServer {
    try ScriptedServer { request, connection in
      let parts = request.path.split(separator: "/")
      guard let status = parts.first.flatMap({ Int($0) }) else {
        return connection.reply(200, [], "arrived")
      }
      return connection.redirect(status, to: "/" + parts.dropFirst().joined(separator: "/"))
    }
  }

  @Test(
    "21. the new address is told only where the whole chain is permanent",
    arguments: [
      ("/301/end", true), ("/308/end", true), ("/301/308/end", true), ("/302/301/end", false),
      ("/301/302/end", false), ("/301/307/308/end", false), ("/end", false),
    ])
  func tellsPermanentRedirects(_ path: String, _ isPermanent: Bool) async throws {
    let server = try Self.redirecting()
    let fetcher = Fetcher(settings: Self.settings())
    let page = try #require(await fetcher.fetch(FetchRequest(url: server.url(path))).page)
    #expect(page.permanentURL == (isPermanent ? server.url("/end") : nil))
    #expect(page.url == server.url("/end"))
    #expect(page.requestedURL == server.url(path))
  }

  @Test("22. 302, 303 and 307 are followed, not stored", arguments: [302, 303, 307])
  func followsPassingRedirects(_ status: Int) async throws {
    let server = try Self.redirecting()
    let fetcher = Fetcher(settings: Self.settings())
    let request = FetchRequest(
      url: server.url("/\(status)/end"), validators: Validators(etag: "\"e\""))
    let page = try #require(await fetcher.fetch(request).page)
    #expect(page.permanentURL == nil)
    #expect(String(decoding: page.body, as: UTF8.self) == "arrived")
    #expect(server.requests.last?.headers["if-none-match"] == "\"e\"")
  }

  @Test("23. a loop and too many hops end in an error")
  func endsLoops() async throws {
    let server = try ScriptedServer { request, connection in
      switch request.path {
      case "/a": connection.redirect(302, to: "/b")
      case "/b": connection.redirect(301, to: "/a")
      case "/self": connection.redirect(302, to: "/self")
      default:
        connection.redirect(302, to: "/\((Int(request.path.dropFirst()) ?? 0) + 1)")
      }
    }
    let fetcher = Fetcher(settings: Self.settings())
    let loop = await fetcher.fetch(FetchRequest(url: server.url("/a"))).error
    #expect(loop?.kind == .redirects && loop?.message.contains("loop") == true)
    #expect(server.paths == ["/a", "/b"])
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/self"))).error?.kind == .redirects)
    let long = await fetcher.fetch(FetchRequest(url: server.url("/1"))).error
    #expect(long?.kind == .redirects)
    #expect(server.paths.suffix(6) == ["/1", "/2", "/3", "/4", "/5", "/6"])
  }

  @Test("25. user, password and cookies go to their own origin only, and are never shown")
  func keepsCredentials() async throws {
    let server = try ScriptedServer { request, connection in
      switch request.path {
      case "/same": connection.redirect(302, to: "/end")
      case "/away":
        connection.redirect(
          302, to: "http://thief:word@b.test:\(portOf(request))/back")
      case "/back": connection.redirect(302, to: "http://a.test:\(portOf(request))/end")
      case "/gone": connection.reply(404)
      default: connection.reply(200, ["Set-Cookie: a=b"], "x")
      }
    }
    let fetcher = Fetcher(
      settings: Self.settings {
        $0.resolve = ["a.test:\(server.port):127.0.0.1", "b.test:\(server.port):127.0.0.1"]
      })
    func request(_ path: String) -> FetchRequest {
      FetchRequest(url: "http://me:s%3Acret@a.test:\(server.port)\(path)")
    }
    let basic = "Basic " + Data("me:s:cret".utf8).base64EncodedString()
    _ = await fetcher.fetch(request("/same"))
    #expect(server.requests.map { $0.headers["authorization"] } == [basic, basic])
    let page = try #require(await fetcher.fetch(request("/away")).page)
    let hops = server.requests.suffix(3)
    #expect(hops.map { $0.headers["authorization"] } == [basic, nil, basic])
    #expect(hops.allSatisfy { $0.headers["cookie"] == nil })
    #expect(page.url == "http://a.test:\(server.port)/end")
    #expect(!page.requestedURL.contains("cret"))
    let error = try #require(await fetcher.fetch(request("/gone")).error)
    #expect(!error.description.contains("cret") && !error.url.contains("me:"))
    let plain = await fetcher.fetch(FetchRequest(url: "http://a.test:\(server.port)/end"))
    #expect(plain.text == "x")
    #expect(server.requests.last?.headers["authorization"] == nil)
  }

  @Test(
    "35. only http and https at every hop, never a file",
    arguments: ["ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "file:///etc/passwd", "dict://a/"])
  func keepsToTheWeb(_ target: String) async throws {
    let server = try ScriptedServer { _, connection in connection.redirect(302, to: target) }
    let fetcher = Fetcher(settings: Self.settings())
    let hop = await fetcher.fetch(FetchRequest(url: server.url("/"))).error
    #expect(hop?.kind == .forbidden)
    #expect(await fetcher.fetch(FetchRequest(url: target)).error?.kind == .forbidden)
    #expect(server.requests.count == 1)
  }
}

/// Port that a request was sent to.
private func portOf(_ request: ScriptedServer.Request) -> String {
  String(request.headers["host"]?.split(separator: ":").last ?? "")
}
