import Foundation
import Model
import Testing

@testable import Fetching

extension EngineTests {
  /// A server with a robots.txt of its own and pages that say `x`.
  static func withRobots(
    _ robots: @escaping @Sendable (ScriptedServer.Connection) -> Bool
  ) throws -> ScriptedServer {
    try ScriptedServer { request, connection in
      switch request.path {
      case "/robots.txt": robots(connection)
      case "/to-private": connection.redirect(302, to: "/private")
      default: connection.reply(200, [], "x")
      }
    }
  }

  static func page(_ server: ScriptedServer, _ path: String) -> FetchRequest {
    FetchRequest(url: server.url(path), obeysRobots: true)
  }

  @Test("29. robots.txt decides for pages, at every hop, and feeds are asked without it")
  func obeysRobotsFile() async throws {
    let server = try Self.withRobots {
      $0.reply(200, [], "User-agent: earshot\nDisallow: /private\nAllow: /")
    }
    let fetcher = Fetcher(settings: Self.settings())
    #expect(await fetcher.fetch(Self.page(server, "/public")).text == "x")
    #expect(await fetcher.fetch(Self.page(server, "/private/1")).error?.kind == .robots)
    let hop = await fetcher.fetch(Self.page(server, "/to-private")).error
    #expect(hop?.kind == .robots && hop?.message.contains("redirects") == true)
    #expect(server.paths == ["/robots.txt", "/public", "/to-private"])
    #expect(await fetcher.fetch(FetchRequest(url: server.url("/private"))).text == "x")
  }

  @Test(
    "30. robots.txt that answers 4xx allows all, 5xx nothing for now",
    arguments: [(404, true), (401, true), (403, true), (500, false), (503, false)])
  func readsStatusOfRobots(_ status: Int, _ isAllowed: Bool) async throws {
    let server = try Self.withRobots { $0.reply(status, [], "User-agent: *\nDisallow: /") }
    let memory = DictionaryMemory()
    let fetcher = Fetcher(settings: Self.settings(), memory: memory)
    let outcome = await fetcher.fetch(Self.page(server, "/page"))
    #expect(outcome.text == (isAllowed ? "x" : nil))
    #expect(outcome.error?.kind == (isAllowed ? nil : .robots))
    let kept = try memory.robots(of: "http://127.0.0.1:\(server.port)")
    #expect(kept?.status == (isAllowed ? status : nil))
  }

  @Test("30. a robots.txt beyond 500 KiB is read up to there")
  func cutsLongRobots() async throws {
    let filler = String(repeating: "# nothing to see\n", count: 40_000)
    let server = try Self.withRobots {
      $0.reply(200, [], "User-agent: *\nDisallow: /a\n" + filler + "Disallow: /b\n")
    }
    let memory = DictionaryMemory()
    let fetcher = Fetcher(settings: Self.settings(), memory: memory)
    #expect(await fetcher.fetch(Self.page(server, "/a")).error?.kind == .robots)
    #expect(await fetcher.fetch(Self.page(server, "/b")).text == "x")
    let kept = try #require(try memory.robots(of: "http://127.0.0.1:\(server.port)"))
    #expect(kept.body.count == RobotsRules.maximumSize)
  }

  @Test("30. robots.txt is believed for a day, also by later runs, and asked for once by many")
  func keepsRobots() async throws {
    let server = try Self.withRobots {
      usleep(50_000)
      return $0.reply(200, [], "User-agent: *\nDisallow: /private")
    }
    let clock = TestClock()
    let memory = DictionaryMemory()
    let first = Fetcher(
      settings: Self.settings { $0.connectionsPerHost = 8 }, memory: memory, clock: clock.read)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { _ = await first.fetch(Self.page(server, "/\(number)")) }
      }
    }
    func asked() -> Int { server.paths.filter { $0 == "/robots.txt" }.count }
    #expect(asked() == 1)
    clock.advance(86_399)
    let second = Fetcher(settings: Self.settings(), memory: memory, clock: clock.read)
    #expect(await second.fetch(Self.page(server, "/private")).error?.kind == .robots)
    #expect(asked() == 1)
    clock.advance(1)
    #expect(await first.fetch(Self.page(server, "/private")).error?.kind == .robots)
    #expect(asked() == 2)
  }

  @Test("30. five redirects of robots.txt are followed; beyond them there is no file")
  func followsRobotsRedirects() async throws {
    for (hops, isAllowed) in [(5, false), (6, true)] {
      let server = try ScriptedServer { request, connection in
        guard request.path.hasPrefix("/robots") || request.path.hasPrefix("/r") else {
          return connection.reply(200, [], "x")
        }
        let number = Int(request.path.dropFirst(2)) ?? 0
        return number < hops
          ? connection.redirect(302, to: "/r\(number + 1)")
          : connection.reply(200, [], "User-agent: *\nDisallow: /")
      }
      let fetcher = Fetcher(settings: Self.settings())
      let outcome = await fetcher.fetch(Self.page(server, "/page"))
      #expect((outcome.text == "x") == isAllowed)
    }
  }

  @Test("30. a host that rests is not asked for pages because its robots.txt was refused")
  func restsForRobots() async throws {
    let server = try Self.withRobots { $0.reply(429, ["Retry-After: 600"]) }
    let fetcher = Fetcher(settings: Self.settings())
    let error = await fetcher.fetch(Self.page(server, "/page")).error
    #expect(error?.kind == .resting && error?.retryAfter == 600)
    #expect(server.paths == ["/robots.txt"])
  }

  @Test("31. Crawl-delay is kept between two pages")
  func obeysCrawlDelay() async throws {
    let server = try Self.withRobots { $0.reply(200, [], "User-agent: *\nCrawl-delay: 1") }
    let fetcher = Fetcher(settings: Self.settings())
    let started = ContinuousClock.now
    _ = await fetcher.fetch(Self.page(server, "/1"))
    _ = await fetcher.fetch(Self.page(server, "/2"))
    #expect(ContinuousClock.now - started > .milliseconds(900))
  }
}
