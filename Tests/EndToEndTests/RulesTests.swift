import Foundation
import Testing

/// `sources[].rules`, from the config to the store.
@Suite("A source's rules, end to end") struct RulesTests {
  private static let rules = [
    "post": "c-msg", "author": "c-nick", "published": "c-when@at", "text": "c-words",
    "remove": ".ad", "permalink": "c-when > a", "next": "#on", "follow": ".row b > a",
  ]

  private static let board = """
    <html><head><title>Board</title></head><body><div class=row><b><a href="/th?id=1">Is the
    Harborlight any good in the rain?</a></b><i><a href="/u/1">ann</a></i></div></body></html>
    """

  private static func thread(_ page: Int) -> String {
    let posts = (1...3).map { number in
      """
      <c-msg><c-nick>ann\(page)\(number)</c-nick>
      <c-when at="2026-01-0\(page)T0\(number):00:00Z"><a href="/m/\(page)\(number)">#</a></c-when>
      <c-words>Harborlight bikes are great, says post \(number) of page \(page).
      <span class=ad>Buy some lamps</span></c-words></c-msg>
      """
    }
    return "<html><head><title>Rain</title></head><body>" + posts.joined()
      + (page < 2 ? "<a id=on href='/th?id=1&amp;seite=\(page + 1)'>!</a>" : "") + "</body></html>"
  }

  private func server() throws -> LoopbackServer {
    let server = try LoopbackServer()
    server.set("/") { _ in .page(Self.board, type: "text/html") }
    server.set("/th") { request in
      .page(Self.thread(request.path.hasSuffix("seite=2") ? 2 : 1), type: "text/html")
    }
    return server
  }

  @Test("a forum that no software makes is walked and read by its rules")
  func forum() throws {
    let server = try server()
    defer { server.stop() }
    let place = try Workplace.listening(
      to: [["id": "rain", "kind": "forum", "url": server.url("/"), "rules": Self.rules]])
    let run = try place.earshot("run")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("6 new mentions"), "\(run.output)")
    let records = try place.earshot("export").records
    #expect(records.count == 6)
    #expect(
      records.compactMap { $0["author"]["name"].string }.sorted()
        == ["ann11", "ann12", "ann13", "ann21", "ann22", "ann23"])
    #expect(records.allSatisfy { $0["text"].string?.contains("lamps") == false })
    #expect(records.allSatisfy { $0["url"].string?.contains("/m/") == true })
  }

  @Test("a rule that fits nothing is said in the run's table, in each run")
  func stale() throws {
    let server = try server()
    defer { server.stop() }
    var rules = Self.rules
    rules["author"] = ".nobody"
    let place = try Workplace.listening(
      to: [["id": "rain", "kind": "forum", "url": server.url("/th?id=1"), "rules": rules]])
    for _ in 0..<2 {
      let run = try place.earshot("run", "--now")
      #expect(run.code == 0)
      #expect(run.output.contains("the rule \"author\" (.nobody) fits nothing"), "\(run.output)")
    }
  }

  @Test("sources check shows what the rules yield beside what is found without")
  func preview() throws {
    let server = try server()
    defer { server.stop() }
    let place = try Workplace.listening(
      to: [["id": "rain", "kind": "forum", "url": server.url("/"), "rules": Self.rules]])
    let board = try place.earshot("sources", "check", "rain", "--json")
    #expect(board.code == 0, "\(board.errors)")
    let follow = try board.json["rules"].elements.first { $0["rule"].string == "follow" }
    #expect(follow?["matches"].int == 1)
    #expect(follow?["selector"].string == ".row b > a")
    let page = try place.earshot("sources", "check", server.url("/th?id=1"), "--source", "rain")
    #expect(page.code == 0, "\(page.errors)")
    let author = try #require(page.lines.first { $0.hasPrefix("author") })
    #expect(author.split(separator: " ").map(String.init) == ["author", "3", "ann11", "-"])
    #expect(page.lines.contains { $0.hasPrefix("post ") && $0.contains("3 posts") })
    let plain = try place.earshot("sources", "check", server.url("/th?id=1"), "--json")
    #expect(try plain.json["rules"].elements.isEmpty)
    #expect(try place.earshot("sources", "check", server.url("/"), "--source", "x").code == 2)
  }

  @Test("a selector that cannot be read is an error of the config")
  func wrong() throws {
    let place = try Workplace.listening(
      to: [["id": "a", "kind": "blog", "url": "http://x.example", "rules": ["text": "div >"]]])
    let check = try place.earshot("config", "check")
    #expect(check.code == 4)
    #expect(check.errors.contains("config.json:1: sources[0].rules.text: \"div >\", column 5: "))
    #expect(check.errors.contains("mend: "))
    #expect(try place.earshot("run").code == 4)
  }

  @Test("the articles that an excerpt feed leads to are read by the feed's rules")
  func fullText() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let link = server.url("/1")
    server.set("/feed") { _ in
      .page(
        "<rss version=\"2.0\"><channel><title>x</title><item><title>Harborlight</title><link>\(link)"
          + "</link><description>Harborlight …</description></item></channel></rss>")
    }
    server.set("/1") { _ in
      .page(
        "<html><body><div class=x>Something else that is long enough, and is here to be found, and "
          + "goes on.</div><pre class=y>Harborlight bikes are great.</pre></body></html>",
        type: "text/html")
    }
    let place = try Workplace.listening(
      to: [
        [
          "id": "f", "kind": "feed", "url": server.url("/feed"), "full_text": true,
          "rules": ["text": ".y"],
        ]
      ])
    #expect(try place.earshot("run").code == 0)
    #expect(
      try place.earshot("export").records.map { $0["text"].string }
        == ["Harborlight bikes are great."])
  }
}
