import Foundation
import Model
import Testing

@testable import Fetching

extension EngineTests {
  @Test("1. ETag goes back byte for byte, W/, quotes and bytes above ASCII among them")
  func sendsETagVerbatim() async throws {
    let tag = "W/\"a \u{E9}\u{FF}-1\""
    let server = try ScriptedServer { request, connection in
      if request.headers["if-none-match"] == tag { return connection.reply(304) }
      var head = Array("HTTP/1.1 200 OK\r\nETag: W/\"a ".utf8)
      head += [0xE9, 0xFF]
      head += Array("-1\"\r\nContent-Length: 1\r\n\r\nx".utf8)
      return connection.send(head)
    }
    let fetcher = Fetcher(settings: Self.settings())
    let first = try #require(await fetcher.fetch(FetchRequest(url: server.url("/"))).page)
    #expect(first.validators.etag == tag)
    let again = await fetcher.fetch(
      FetchRequest(url: server.url("/"), validators: first.validators))
    #expect(again.isNotModified)
  }

  @Test("2. and 3. Last-Modified goes back as it came, whatever it looks like, beside the ETag")
  func sendsBothValidators() async throws {
    let date = "Saturday 21-11-2026  9h, sort of"
    let server = try ScriptedServer { request, connection in
      request.headers["if-modified-since"] == date && request.headers["if-none-match"] == "x"
        ? connection.reply(304)
        : connection.reply(200, ["Last-Modified:   \(date) ", "ETag: x"], "page")
    }
    let fetcher = Fetcher(settings: Self.settings())
    let first = try #require(await fetcher.fetch(FetchRequest(url: server.url("/"))).page)
    #expect(first.validators == Validators(etag: "x", lastModified: date))
    let again = await fetcher.fetch(
      FetchRequest(url: server.url("/"), validators: first.validators))
    #expect(again.isNotModified)
    #expect(server.requests.count == 2)
  }

  @Test("5. a 304 brings new validators and Cache-Control")
  func reads304() async throws {
    let server = try ScriptedServer { _, connection in
      connection.reply(304, ["ETag: \"new\"", "Cache-Control: max-age=7200"])
    }
    let fetcher = Fetcher(settings: Self.settings())
    let old = Validators(etag: "\"old\"")
    let outcome = await fetcher.fetch(FetchRequest(url: server.url("/"), validators: old))
    #expect(outcome.isNotModified)
    #expect(outcome.page?.validators.etag == "\"new\"")
    #expect(outcome.page?.header("cache-control") == "max-age=7200")
    // Nobody asked whether it had changed: there is no page to keep.
    let unasked = await fetcher.fetch(FetchRequest(url: server.url("/")))
    #expect(unasked.error?.status == 304)
  }

  @Test("validators of one request do not stay for the next")
  func forgetsValidators() async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "x") }
    let fetcher = Fetcher(settings: Self.settings { $0.concurrency = 1 })
    _ = await fetcher.fetch(
      FetchRequest(url: server.url("/1"), validators: Validators(etag: "\"a\"")))
    _ = await fetcher.fetch(FetchRequest(url: server.url("/2")))
    #expect(server.requests.map { $0.headers["if-none-match"] } == ["\"a\"", nil])
    #expect(server.requests.allSatisfy { $0.headers["accept"]?.contains("atom") == true })
  }

  @Test("20. a 404 is asked once")
  func asksOnce() async throws {
    let server = try ScriptedServer { _, connection in connection.reply(404, [], "none") }
    let fetcher = Fetcher(settings: Self.settings())
    let error = await fetcher.fetch(FetchRequest(url: server.url("/"))).error
    #expect(error?.kind == .status && error?.status == 404 && error?.retryAfter == nil)
    #expect(server.requests.count == 1)
  }

  @Test("32. User-Agent names product, version and contact; a source may have its own")
  func namesItself() async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "x") }
    let fetcher = Fetcher(settings: Self.settings())
    _ = await fetcher.fetch(FetchRequest(url: server.url("/")))
    _ = await fetcher.fetch(FetchRequest(url: server.url("/"), userAgent: "other/2\r\nX: y"))
    _ = await fetcher.fetch(FetchRequest(url: server.url("/")))
    let own = "earshot/0.1 (+https://earshot.example/about)"
    #expect(server.requests.map { $0.headers["user-agent"] } == [own, "other/2X: y", own])
  }

  @Test("33. no cookies are kept, no Referer is sent, nothing is added to the query")
  func keepsNoCookies() async throws {
    let server = try ScriptedServer { request, connection in
      request.path.hasPrefix("/1")
        ? connection.reply(302, ["Location: /2?a=b", "Set-Cookie: s=1; Path=/"])
        : connection.reply(200, ["Set-Cookie: t=2"], "x")
    }
    let fetcher = Fetcher(settings: Self.settings())
    for _ in 0..<2 { _ = await fetcher.fetch(FetchRequest(url: server.url("/1?q=%20"))) }
    #expect(server.paths == ["/1?q=%20", "/2?a=b", "/1?q=%20", "/2?a=b"])
    for request in server.requests {
      #expect(request.headers["cookie"] == nil && request.headers["referer"] == nil)
    }
  }

  @Test("52. requests to a host share its connection; IPv4 is used where IPv6 leads nowhere")
  func reusesConnections() async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "x") }
    let port = server.port
    let fetcher = Fetcher(
      settings: Self.settings(["127.0.0.1", "::1"]) {
        $0.resolve = ["both.test:\(port):[::1],127.0.0.1"]
      })
    for path in ["/1", "/2", "/3"] {
      #expect(await fetcher.fetch(FetchRequest(url: server.url(path))).text == "x")
    }
    #expect(server.accepted == 1)
    let url = server.url("/", host: "both.test")
    #expect(await fetcher.fetch(FetchRequest(url: url)).text == "x")
    #expect(Fetcher.libraryVersion.contains("nghttp2"))
  }

  @Test("many tasks on the fetcher's own threads all get their pages")
  func servesManyTasks() async throws {
    let server = try ScriptedServer { request, connection in
      connection.reply(200, [], request.path)
    }
    let fetcher = Fetcher(
      settings: Self.settings {
        $0.concurrency = 20
        $0.connectionsPerHost = 20
      })
    let right = await withTaskGroup(of: Int.self) { group in
      for task in 0..<50 {
        group.addTask(executorPreference: fetcher.executor) {
          var right = 0
          for number in 0..<20 {
            let path = "/\(task)/\(number)"
            if await fetcher.fetch(FetchRequest(url: server.url(path))).text == path { right += 1 }
          }
          return right
        }
      }
      return await group.reduce(0, +)
    }
    #expect(right == 1000)
    #expect(server.accepted <= 20)
  }

  @Test("a form is posted, and is not sent on by 302 but by 307")
  func postsForms() async throws {
    let server = try ScriptedServer { request, connection in
      switch request.path {
      case "/302": connection.redirect(302, to: "/end")
      case "/307": connection.redirect(307, to: "/end")
      default: connection.reply(200, [], request.method)
      }
    }
    let fetcher = Fetcher(settings: Self.settings())
    let form = Array("hub.mode=subscribe".utf8)
    for (path, method) in [("/end", "POST"), ("/302", "GET"), ("/307", "POST")] {
      let outcome = await fetcher.fetch(FetchRequest(url: server.url(path), form: form))
      #expect(outcome.text == method)
    }
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/end"))).text == "GET")
    #expect(server.requests.first?.body == form)
    #expect(server.requests.first?.headers["content-type"] == "application/x-www-form-urlencoded")
  }
}
