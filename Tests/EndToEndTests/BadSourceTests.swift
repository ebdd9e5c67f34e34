import Foundation
import Testing

/// Sources that misbehave beside one that does not: each is one recorded outcome, never a crash,
/// never a stop of the others.
@Suite("Bad sources") struct BadSourceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// How it must be told in the closing report.
    var outcome: String
    /// A word that its detail must hold.
    var detail = ""
    var reply: LoopbackServer.Reply
    var testDescription: String { name }
  }

  private static let resting = "too many requests"

  private static let page = SampleFeed.rss("page", posts: 5)

  static let cases = [
    Case(name: "not found", outcome: "refused", detail: "404", reply: .status(404)),
    Case(name: "gone", outcome: "refused", detail: "410", reply: .status(410)),
    Case(name: "forbidden", outcome: "refused", detail: "403", reply: .status(403)),
    Case(name: "server error", outcome: "refused", detail: "500", reply: .status(500)),
    Case(
      name: resting, outcome: "refused", detail: "429",
      reply: .status(429, ["Retry-After": "3600"])),
    Case(
      name: "bot wall", outcome: "blocked", detail: "bot wall",
      reply: .status(403, ["cf-mitigated": "challenge"])),
    Case(name: "empty body", outcome: "unreadable", reply: .page("")),
    Case(name: "no content", outcome: "unreadable", reply: .status(204)),
    Case(
      name: "web page where a feed was expected", outcome: "unreadable",
      detail: "/real-feed.xml",
      reply: .page(
        "<!DOCTYPE html><html><head><title>Welcome</title><link rel=\"alternate\" "
          + "type=\"application/rss+xml\" href=\"/real-feed.xml\"></head>"
          + "<body><h1>Welcome</h1><p>Nothing to see here.</p></body></html>", type: "text/html")),
    Case(
      name: "article where a feed was expected", outcome: "unreadable",
      reply: .page(
        "<!DOCTYPE html><html><head><title>Page not found</title></head><body><article><h1>Gone</h1>"
          + String(
            repeating: "<p>This Harborlight page has moved, please use the search above.</p>",
            count: 20) + "</article></body></html>", type: "text/html")),
    Case(name: "plain words", outcome: "unreadable", reply: .page("It works!", type: "text/plain")),
    Case(name: "JSON that is no feed", outcome: "unreadable", reply: .page(#"{"error":"no"}"#)),
    Case(
      name: "connection ends in the middle", outcome: "unreachable",
      reply: .init(body: Array(page.utf8), manner: .cutOff(after: 400))),
    Case(
      name: "body without end", outcome: "unreachable",
      reply: .init(body: Array("<rss><channel>".utf8), manner: .dripping(milliseconds: 20))),
    Case(
      name: "50 MB of garbage", outcome: "blocked", detail: "MiB",
      reply: .init(manner: .garbage(bytes: 50 << 20))),
    Case(
      name: "garbage below the limit", outcome: "unreadable",
      reply: .init(manner: .garbage(bytes: 1 << 19))),
    Case(name: "connection closed at once", outcome: "unreachable", reply: .init(manner: .hangUp)),
    Case(name: "redirect to itself", outcome: "blocked", reply: .redirect(to: "/source")),
    Case(
      name: "redirect to a private address", outcome: "blocked", detail: "private",
      reply: .redirect(to: "http://10.1.2.3/")),
    Case(
      name: "redirect to a file", outcome: "blocked", reply: .redirect(to: "file:///etc/passwd")),
    Case(name: "redirect to nowhere", outcome: "refused", reply: .redirect(to: "/nowhere")),
    Case(
      name: "document that breaks off", outcome: "read",
      reply: .page(String(page.prefix(page.count * 2 / 3)))),
    Case(
      name: "wrong charset", outcome: "read",
      reply: .page(page, type: "application/rss+xml; charset=utf-16")),
    Case(
      name: "unknown charset", outcome: "read",
      reply: .page(page, type: "application/rss+xml; charset=klingon")),
    Case(
      name: "feed of nothing", outcome: "read",
      reply: .page("<rss version=\"2.0\"><channel><title>x</title></channel></rss>")),
    Case(
      name: "elements without end", outcome: "unreadable",
      reply: .page(String(repeating: "<a>", count: 200_000))),
  ]

  /// All of them in one run, as sources are in life.
  @Test("Every bad source is told by its outcome, and the good one is read all the same")
  func together() throws {
    // Who asks to be left alone speaks for the whole host: it has one of its own.
    let server = try LoopbackServer()
    let restingServer = try LoopbackServer()
    defer {
      server.stop()
      restingServer.stop()
    }
    var sources: [[String: Any]] = []
    for (number, one) in Self.cases.enumerated() {
      let server = one.name == Self.resting ? restingServer : server
      let path = one.reply.headers["Location"] == "/source" ? "/source" : "/bad/\(number)"
      server.set(path) { _ in one.reply }
      sources.append(["id": "bad-\(number)", "kind": "feed", "url": server.url(path)])
    }
    server.set("/moved") { _ in .redirect(to: "/good") }
    server.set("/good") { _ in .page(SampleFeed.rss("good", posts: 12)) }
    server.set("/other") { _ in .page(SampleFeed.rss("other", posts: 4)) }
    sources.insert(["id": "good", "kind": "feed", "url": server.url("/moved")], at: 3)
    sources.append(["id": "other", "kind": "feed", "url": server.url("/other")])
    let place = try Workplace.listening(to: sources)
    let start = ContinuousClock.now
    let ending = try place.earshot("run", "--json")
    #expect(ContinuousClock.now - start < .seconds(30), "one slow source must not hold up a run")
    try #require(ending.code == 0, "\(ending.errors)")
    let report = try ending.json
    let found = Dictionary(
      report["sources"].elements.map { ($0["source"].string ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
    for (number, one) in Self.cases.enumerated() {
      let outcome = try #require(found["bad-\(number)"])
      #expect(outcome["outcome"].string == one.outcome, "\(one.name): \(outcome)")
      let detail = outcome["detail"].string ?? ""
      #expect(one.detail.isEmpty || detail.contains(one.detail), "\(one.name): \(detail)")
      if one.outcome != "read" { #expect(!detail.isEmpty, "\(one.name)") }
      #expect(!detail.contains("\n"), "\(one.name)")
    }
    #expect(found["good"]?["outcome"].string == "read")
    #expect(found["good"]?["new_posts"].int == 12)
    #expect(found["other"]?["new_posts"].int == 4)
    #expect(server.requests.allSatisfy { $0.method == "GET" })

    // Once more, at once: who asked to be left alone is, and nothing is stored twice.
    #expect(restingServer.requests.count == 1)
    let again = try place.earshot("run", "--now", "--json")
    #expect(again.code == 0, "\(again.errors)")
    #expect(try again.json["new_posts"].int == 0)
    #expect(try again.json["edited_posts"].int == 0)
    #expect(restingServer.requests.count == 1)
    let resting = try #require(Self.cases.firstIndex { $0.name == Self.resting })
    let state = try again.json["sources"].elements.first {
      $0["source"].string == "bad-\(resting)"
    }
    #expect(state?["outcome"].string == "not_due")
  }

  @Test("A document that breaks off gives the posts that came before the break")
  func brokenOff() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = SampleFeed.rss("page", posts: 9)
    let end = try #require(text.range(of: "<item><title>page 6"))
    server.set("/") { _ in .page(String(text[..<end.upperBound])) }
    let place = try Workplace.listening(
      to: [["id": "a", "kind": "feed", "url": server.url("/")]])
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect((try ending.json["new_posts"].int ?? 0) >= 6)
    // When the whole comes, what was missing is added and nothing is doubled.
    server.set("/") { _ in .page(text) }
    #expect(try place.earshot("run", "--now").code == 0)
    let urls = try place.earshot("export").records.compactMap { $0["url"].string }
    #expect(Set(urls).count == 9)
    #expect(urls.count == 9)
  }

  @Test("An address of this machine is blocked unless its network is allowed")
  func privateAddress() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/") { _ in .page(SampleFeed.rss("page", posts: 1)) }
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
      let place = try Workplace.listening(
        to: [
          ["id": "inner", "kind": "feed", "url": "http://\(host):\(server.port)/"],
          ["id": "good", "kind": "archive", "url": "good.xml"],
        ], fetching: ["allow_private_networks": [String]()])
      try place.write("good.xml", SampleFeed.rss("good", posts: 2))
      let ending = try place.earshot("run", "--json")
      #expect(ending.code == 0, "\(ending.errors)")
      let sources = try ending.json["sources"].elements
      #expect(sources.first?["outcome"].string == "blocked", "\(host): \(ending.output)")
      #expect(sources.last?["new_posts"].int == 2)
    }
    #expect(server.requests.isEmpty)
  }

  @Test("What asks for a rest speaks for its host: its other pages wait too, and are no failures")
  func wholeHostRests() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/a") { _ in .status(503, ["Retry-After": "600"]) }
    server.set("/b") { _ in .page(SampleFeed.rss("b", posts: 1)) }
    let place = try Workplace.listening(
      to: [
        ["id": "a", "kind": "feed", "url": server.url("/a")],
        ["id": "b", "kind": "feed", "url": server.url("/b")],
        ["id": "good", "kind": "archive", "url": "good.xml"],
      ], fetching: ["concurrency": 1])
    try place.write("good.xml", SampleFeed.rss("good", posts: 2))
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    let outcomes = try ending.json["sources"].elements.compactMap { $0["outcome"].string }
    #expect(outcomes == ["refused", "not_due", "read"])
    #expect(server.requests.map(\.path) == ["/a"])
  }

  @Test("A server that hangs or talks too much is cut off at the limit of time")
  func timeLimit() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/") { _ in .init(manner: .dripping(milliseconds: 10)) }
    let place = try Workplace.listening(
      to: [["id": "slow", "kind": "feed", "url": server.url("/")]],
      fetching: ["limits": ["time": "1s"]])
    let start = ContinuousClock.now
    let ending = try place.earshot("run", "--json")
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(ending.code == 3)
  }

  @Test("robots.txt keeps us out of pages, not out of feeds")
  func robots() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/robots.txt") { _ in .page("User-agent: *\nDisallow: /", type: "text/plain") }
    server.set("/feed") { _ in .page(SampleFeed.rss("page", posts: 2)) }
    server.set("/blog") { _ in .page("<article><p>Harborlight</p></article>", type: "text/html") }
    let place = try Workplace.listening(to: [
      ["id": "feed", "kind": "feed", "url": server.url("/feed")],
      ["id": "blog", "kind": "blog", "url": server.url("/blog")],
    ])
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    let outcomes = try ending.json["sources"].elements.compactMap { $0["outcome"].string }
    #expect(outcomes == ["read", "refused"])
    #expect(!server.requests.contains { $0.path == "/blog" })
  }

  @Test("A thread is followed to its next pages within the source's budget")
  func threadPages() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    for page in 1...2 {
      let html = try String(
        contentsOfFile: EarshotProgram.packageFolder + "/Feeds/harbor-forum/thread-\(page).html",
        encoding: .utf8)
      server.set("/thread-\(page).html") { _ in .page(html, type: "text/html", validated: true) }
    }
    for (pages, posts) in [(20, 32), (1, 0)] {
      let place = try Workplace.listening(to: [
        [
          "id": "harbor-forum", "kind": "forum", "url": server.url("/thread-1.html"),
          "max_pages": pages,
        ]
      ])
      let ending = try place.earshot("run", "--json")
      #expect(ending.code == 0, "\(ending.errors)")
      let source = try #require(try ending.json["sources"].elements.first)
      if posts > 0 {
        #expect(source["new_posts"].int == posts)
        #expect(source["pages"].int == 2)
      } else {
        #expect(source["pages"].int == 1)
        #expect((source["new_posts"].int ?? 0) > 0 && (source["new_posts"].int ?? 0) < 32)
      }
    }
    #expect(server.requests.count { $0.path == "/robots.txt" } == 2)
  }
}
