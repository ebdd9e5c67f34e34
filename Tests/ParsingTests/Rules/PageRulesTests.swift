import Model
import SocialText
import Testing

@testable import Parsing

@Suite("A source's rules override what is found")
struct PageRulesTests {
  private func parse(
    _ rules: [String: String], _ html: String, url: String = "https://a.example/x"
  ) throws -> Document {
    DocumentParser(rules: try PageRules(rules)).parse(
      FetchedPage(
        requestedURL: url, url: url, status: 200, headers: [], body: Array(html.utf8),
        validators: Validators()))
  }

  private let article = """
    <html><head><title>Site</title><meta name="author" content="Wrong Desk"></head><body>
    <nav><a href="/">Home</a></nav><h1>Welcome to the site</h1><h2 class="hed">Bikes are back</h2>
    <div class="who">By <a href="/u/ann">Ann Lee</a></div><b data-when="2026-03-04T05:06:07+01:00">
    </b><section class="part"><p>First part of it, which is <i>short</i>.</p>
    <div class="promo">Buy now</div><blockquote>Said she.</blockquote></section><p>Not of it.</p>
    <section class="part"><p>Second part.</p></section></body></html>
    """

  @Test("title, author, date, text and what is removed of an article")
  func articles() throws {
    let document = try parse(
      [
        "title": ".hed", "author": ".who", "published": ".no, [data-when]@data-when",
        "text": ".part", "remove": ".promo",
      ], article)
    let page = try #require(document.page)
    #expect(page.kind == .article)
    #expect(page.title == "Bikes are back")
    #expect(page.author?.name == "Ann Lee")
    #expect(page.author?.url == "https://a.example/u/ann")
    #expect(page.published?.rfc3339 == "2026-03-04T05:06:07+01:00")
    #expect(page.text == "First part of it, which is short.\nSaid she.\nSecond part.")
    let post = try #require(document.posts.first)
    #expect(document.posts.count == 1 && post.text == page.text && post.title == page.title)
    let bytes = Array(post.text.utf8)
    let quotes = post.quotes.map {
      String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self)
    }
    #expect(quotes == ["Said she."])
    #expect(document.problems.isEmpty)
    #expect(page.rules.map(\.rule) == ["title", "author", "published", "text", "remove"])
    #expect(page.rules.map(\.matches) == [1, 1, 1, 2, 1])
  }

  @Test("a rule that fits nothing is a problem, and what is found by itself stands")
  func stale() throws {
    let document = try parse(["author": ".gone", "text": ".part", "published": "h1"], article)
    #expect(document.page?.author?.name == "Wrong Desk")
    #expect(document.problems.map(\.kind) == ["rule_unreadable", "rule_without_match"])
    #expect(document.problems[1].message.contains("\"author\" (.gone)"))
    // Pages end, and not each has what is to be removed.
    #expect(try parse(["next": ".gone", "remove": ".gone"], article).problems.isEmpty)
  }

  private let thread = """
    <html><head><title>T</title></head><body><h1>Which tyres?</h1><my-thread>
    <my-post uid="1"><i class="nick" full="Ann Lee">ann</i><em when="2026-01-02T03:04:05Z">today</em>
    <q-text>They squeal.<span class="sig">Ann's shop</span></q-text><u><a href="/p/1">#1</a></u>
    <my-post uid="2"><i class="nick" full="Bob">bob</i><em when="2026-01-03T03:04:05Z">today</em>
    <q-text>Mine <blockquote>They squeal.</blockquote> do not.</q-text><u><a href="/p/2">#2</a></u>
    </my-post></my-post>
    <my-post uid="3"><q-text>Deleted.</q-text></my-post></my-thread>
    <a class="on" href="?page=2">on</a><a href="/t/9">Other</a></body></html>
    """

  @Test("posts, one in another too, by elements and attributes that no software has")
  func threads() throws {
    let document = try parse(
      [
        "post": "my-post", "author": ".nick@full, .nick", "published": "em@when", "text": "q-text",
        "remove": ".sig", "permalink": "u > a", "title": "h1", "next": "a.on", "follow": "a",
      ], thread)
    #expect(document.page?.kind == .thread)
    #expect(
      document.posts.map(\.text) == ["They squeal.", "Mine\nThey squeal.\ndo not.", "Deleted."])
    #expect(document.posts.map(\.author.name) == ["Ann Lee", "Bob", nil])
    #expect(
      document.posts.map { $0.published?.rfc3339 } == [
        "2026-01-02T03:04:05Z", "2026-01-03T03:04:05Z", nil,
      ])
    #expect(document.posts[0].url == "https://a.example/p/1")
    #expect(document.posts[0].title == "Which tyres?")
    #expect(document.posts[1].quotes.count == 1)
    #expect(document.posts[0].thread == "https://a.example/x")
    // Links of `follow` are a listing's; a thread has its next page.
    #expect(document.follow.map(\.url) == ["https://a.example/x?page=2"])
    #expect(document.problems.isEmpty)
  }

  @Test("without a rule for it, each part of a post is found by itself")
  func halfThreads() throws {
    let html = """
      <div class=x><p class=author>Ann</p><time datetime="2026-01-02">d</time><p>One is good, I say.
      </p></div><div class=x><p class=author>Bob</p><time datetime="2026-01-03">d</time><p>Two is
      not so good.</p></div>
      """
    let document = try parse(["post": ".x"], html)
    #expect(document.posts.map(\.author.name) == ["Ann", "Bob"])
    #expect(document.posts.map { $0.published?.rfc3339 } == ["2026-01-02", "2026-01-03"])
    #expect(document.posts.map(\.text) == ["One is good, I say.", "Two is not so good."])
  }

  @Test("links of a listing in their order, each once, and its next page")
  func listings() throws {
    let html = """
      <ul><li data-go="/b/2#new">two</li><li><h4><a href="/b/1">one</a></h4></li>
      <li><h4><a href="/b/1#c">one</a></h4></li><li><h4><a href="javascript:x()">x</a></h4></li></ul>
      <link rel=next href="/declared"><p id=go><a href="/older">older</a></p>
      """
    let rules = ["follow": "li@data-go, h4", "next": "#go"]
    let document = try parse(rules, html)
    #expect(document.page?.kind == .listing)
    #expect(
      document.follow.map(\.url) == [
        "https://a.example/older", "https://a.example/b/2", "https://a.example/b/1",
      ])
    #expect(document.follow.map(\.reason) == [.next, .article, .article])
    let last = try parse(["follow": "h4", "next": ".none"], html)
    #expect(last.follow.allSatisfy { $0.reason != .next })
    #expect(last.problems.first?.message.contains("declares the next page") == true)
  }

  @Test("rules say nothing of feeds")
  func feeds() throws {
    let feed =
      "<rss version=\"2.0\"><channel><title>x</title><item><title>a</title></item></channel></rss>"
    let document = try parse(["text": ".gone"], feed)
    #expect(document.format == .rss20 && document.problems.isEmpty && document.posts.count == 1)
  }

  @Test(
    "wrong rules are errors that name the rule",
    arguments: [
      (["txt": "a"], "txt", "use one of title, author"),
      (["text": "a", "post": "li >"], "post", "column 4"),
      (["remove": ".ad@id"], "remove", "elements, not values"),
    ])
  func errors(_ rules: [String: String], _ rule: String, _ words: String) {
    let error = #expect(throws: RuleError.self) { _ = try PageRules(rules) }
    #expect(error?.rule == rule)
    #expect(error?.message.contains(words) == true)
  }

  @Test("rules that fit everything cost no more than a page may", .timeLimit(.minutes(1)))
  func hostile() throws {
    let rules = [
      "post": "*", "author": "div, p", "published": "*", "text": "*", "permalink": "*",
      "title": "*", "follow": "*", "remove": "*:nth-child(7)",
    ]
    let deep = String(repeating: "<div>", count: 900) + String(repeating: "word ", count: 200_000)
    let wide = String(repeating: "<div><p>a<p>b<b>c</div>", count: 20_000)
    let clock = ContinuousClock()
    let took = try clock.measure {
      _ = try parse(rules, deep)
      _ = try parse(rules, wide)
      _ = try parse(["post": "div", "author": "div"], deep + wide)
    }
    #expect(took < .seconds(40), "\(took)")
  }
}
