import Foundation
import Testing

/// `earshot sources discover`, and feeds that are none.
@Suite("Feeds are found from pages") struct DiscoverTests {
  private static func page(_ head: String) -> LoopbackServer.Reply {
    .page(
      "<!DOCTYPE html><html><head><title>Bikes</title>\(head)</head><body><p>Hello</p></body></html>",
      type: "text/html; charset=utf-8")
  }

  private static let atom = """
    <feed xmlns="http://www.w3.org/2005/Atom"><title>Atom of the blog</title><id>x</id>
    <entry><id>1</id><title>One</title><updated>2026-11-01T00:00:00Z</updated></entry></feed>
    """

  @Test func `47. a page's own feeds are asked once each, and nothing else`() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/") { _ in
      Self.page(
        "<link rel=alternate type='application/rss+xml' href='/comments/feed/'>"
          + "<link rel=alternate type='application/rss+xml' href='news.xml'>"
          + "<link rel=alternate type='application/atom+xml' href='/gone.atom'>")
    }
    server.set("/news.xml") { _ in .page(SampleFeed.rss("news", posts: 7)) }
    server.set("/comments/feed/") { _ in .page(SampleFeed.rss("comments", posts: 2)) }
    let place = try Workplace.listening(to: [["id": "news", "kind": "feed", "url": "http://x/"]])
    let found = try place.earshot("sources", "discover", server.url("/"), "--json")
    #expect(found.code == 0, "\(found.errors)")
    let feeds = try found.records
    #expect(feeds.map { $0["url"].string } == ["/news.xml", "/comments/feed/"].map(server.url))
    #expect(feeds.map { $0["posts"].int } == [7, 2])
    #expect(feeds.first?["source"]["id"].string == "news-2")
    #expect(feeds.first?["found"].string == "announced")
    #expect(
      server.requests.map(\.path).sorted()
        == ["/", "/comments/feed/", "/gone.atom", "/news.xml", "/robots.txt"])
    let words = try place.earshot("sources", "discover", server.url("/news.xml"))
    #expect(words.output.contains("7 posts, the address itself"))
    #expect(
      words.output.contains(
        "{\"id\":\"news-2\",\"kind\":\"feed\",\"url\":\"\(server.url("/news.xml"))\"}"))
  }

  @Test func `47. a page without feeds: the usual places, until one has posts`() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/") { _ in Self.page("<meta name=generator content='Hugo 0.120'>") }
    server.set("/index.xml") { _ in Self.page("") }
    server.set("/feed.xml") { _ in .page(Self.atom, type: "text/html") }
    let place = try Workplace.listening(to: [])
    let found = try place.earshot("sources", "discover", server.url("/"), "--json")
    #expect(found.code == 0, "\(found.errors)")
    #expect(try found.records.map { $0["title"].string } == ["Atom of the blog"])
    #expect(try found.records.map { $0["found"].string } == ["guessed"])
    #expect(!server.requests.contains { $0.path == "/atom.xml" }, "it lies behind what was found")

    server.forgetRequests()
    server.set("/feed.xml") { _ in .status(404) }
    let none = try place.earshot("sources", "discover", server.url("/"))
    #expect(none.code == 1)
    #expect(none.errors.contains("names no feed") && none.errors.contains("8 usual places"))
    #expect(none.output.isEmpty)
    #expect(server.requests.count <= 10)
    #expect(try place.earshot("sources", "discover", "ftp://x.example/").code == 2)
  }

  @Test func `47. a feed in the answer's head, and one that is announced relative to a base`()
    throws
  {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/blog/") { _ in
      var reply = Self.page(
        "<base href='/elsewhere/'><link rel=alternate type='application/atom+xml' href='a.xml'>")
      reply.headers["Link"] = "</head.xml>; rel=\"alternate\"; type=\"application/rss+xml\""
      return reply
    }
    server.set("/head.xml") { _ in .page(SampleFeed.rss("head", posts: 1)) }
    server.set("/elsewhere/a.xml") { _ in .page(Self.atom) }
    let place = try Workplace.listening(to: [])
    let found = try place.earshot("sources", "discover", server.url("/blog/"), "--json")
    #expect(
      try found.records.map { $0["url"].string }
        == ["/head.xml", "/elsewhere/a.xml"].map(server.url))
  }

  @Test
  func
    `45. the media type is not believed: a page sent for a feed is said, a feed sent as a page is read`()
    throws
  {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/error.xml") { _ in
      .page(
        "<!DOCTYPE html><html><head><title>Sorry</title></head><body><h1>Error</h1>"
          + "<p>Something went wrong, we are on it.</p></body></html>", type: "application/rss+xml")
    }
    server.set("/html") { _ in .page(SampleFeed.rss("html", posts: 3), type: "text/html") }
    server.set("/none") { _ in
      .page("  \n" + SampleFeed.rss("none", posts: 2), type: "application/octet-stream")
    }
    server.set("/atom") { _ in .page(Self.atom, type: "text/plain") }
    let names = ["error.xml", "html", "none", "atom"]
    let place = try Workplace.listening(
      to: names.map { ["id": $0, "kind": "feed", "url": server.url("/\($0)")] })
    let run = try place.earshot("run", "--json")
    #expect(run.code == 0, "\(run.errors)")
    let text = run.output
    #expect(text.contains("a web page, not a feed"), "\(text)")
    let rows = try #require(try run.records.first)["sources"].elements
    let posts = Dictionary(
      rows.map { ($0["source"].string ?? $0["id"].string ?? "", $0["posts"].int ?? -1) },
      uniquingKeysWith: { $1 })
    #expect(posts == ["error.xml": 0, "html": 3, "none": 2, "atom": 1], "\(text)")
  }

  @Test func `43. external entities are not fetched, and a bomb takes neither time nor memory`()
    throws
  {
    let server = try LoopbackServer()
    defer { server.stop() }
    func feed(_ doctype: String, _ text: String) -> String {
      "<?xml version=\"1.0\"?>\(doctype)<rss version=\"2.0\"><channel><title>t</title><item>"
        + "<title>x \(text) y</title><guid>1</guid></item></channel></rss>"
    }
    let out = server.url("/out")
    let bomb =
      "<!DOCTYPE rss [<!ENTITY a0 \"ha\">"
      + (1...30).map { level in
        "<!ENTITY a\(level) \"" + String(repeating: "&a\(level - 1);", count: 10) + "\">"
      }.joined() + "]>"
    let long = String(repeating: "x", count: 500_000)
    let pages = [
      "entity": feed("<!DOCTYPE rss [<!ENTITY s SYSTEM \"\(out)\">]>", "&s;"),
      "parameter": feed("<!DOCTYPE rss [<!ENTITY % p SYSTEM \"\(out)\"> %p;]>", "z"),
      "dtd": feed("<!DOCTYPE rss SYSTEM \"\(out)\">", "&s;"),
      "public": feed("<!DOCTYPE rss PUBLIC \"-//x//y\" \"\(out)\">", "z"),
      "include": feed(
        "", "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"\(out)\"/>"),
      "style": "<?xml-stylesheet href=\"\(out)\"?>" + feed("", "z"),
      "laughs": feed(bomb, "&a30;"),
      "quadratic": feed(
        "<!DOCTYPE rss [<!ENTITY a \"\(long)\">]>", String(repeating: "&a;", count: 50_000)),
    ]
    for (name, text) in pages { server.set("/" + name) { _ in .page(text) } }
    let place = try Workplace.listening(
      to: pages.keys.sorted().map { ["id": $0, "kind": "feed", "url": server.url("/" + $0)] })
    // A second of CPU for each, and no room in memory for what the bombs would unfold to.
    let run = try EarshotProgram.shell(
      "ulimit -t 8; ulimit -v 2500000; exec \(EarshotProgram.path) run", in: place.folder)
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect(!server.requests.contains { $0.path == "/out" })
    #expect(Set(server.requests.map(\.path)) == Set(pages.keys.map { "/" + $0 }))
  }
}
