import Foundation
import Testing

/// `earshot sources check`: what a source would give, before anything is stored.
@Suite("A source is checked by one fetch") struct SourceCheckTests {
  @Test func `a feed, a thread in JSON, a page that leads to its feed, and nothing`() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/feed.xml") { _ in .page(SampleFeed.rss("feed", posts: 7)) }
    let thread = """
      {"id": 5, "slug": "b", "title": "Brakes", "post_stream": {"stream": [1], "posts": [{"id": 1,
       "post_number": 1, "username": "ann", "cooked": "<p>They squeal.</p>"}]}}
      """
    server.set("/t/5.json") { _ in .page(thread, type: "application/json") }
    server.set("/robots.txt") { _ in
      .page("User-agent: *\nDisallow: /private", type: "text/plain")
    }
    let place = try Workplace.listening(
      to: [["id": "mine", "kind": "feed", "url": server.url("/feed.xml")]])

    let feed = try place.earshot("sources", "check", "mine", "--limit", "2")
    #expect(feed.code == 0, "\(feed.errors)")
    #expect(feed.output.contains("rss20, 7 posts"))
    #expect(feed.output.contains("… and 5 more"))
    #expect(!FileManager.default.fileExists(atPath: place.path("earshot.sqlite")))
    #expect(server.requests.filter { $0.path == "/feed.xml" }.count == 1)

    let topic = try place.earshot("sources", "check", server.url("/t/5.json"), "--json")
    #expect(topic.code == 0, "\(topic.errors)")
    let json = try topic.json
    #expect(json["format"].string == "json_thread")
    #expect(json["posts"].int == 1)

    let kept = try place.earshot("sources", "check", server.url("/private/x"))
    #expect(kept.code == 1)
    #expect(kept.output.contains("robots"))

    let missing = try place.earshot("sources", "check", server.url("/none"), "--json")
    #expect(missing.code == 1)
    #expect(try missing.json["status"].int == 404)

    let wrong = try place.earshot("sources", "check", "nobody")
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("nobody"))
  }
}
