import Foundation
import Model
import SocialText
import Testing

@testable import Parsing

@Suite struct PageExtractorTests {
  private func extract(_ html: String, url: String = "https://forum.example/t/5") -> Document {
    PageExtractor().extract(DecodedText(utf8: Array(html.utf8)), url: url)
  }

  private func quoted(_ post: Post, _ quote: Quote) -> String {
    String(decoding: Array(post.text.utf8)[quote.span.start..<quote.span.end], as: UTF8.self)
  }

  /// The shape of the benchmark's own forum.
  private let thread = """
    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Thread 5</title></head><body>
    <div id="nav"><ul><li><a href="/f/0">Board 0</a></li></ul></div><div id="thread">
    <div class="post" id="p0"><p class="author">by <a href="/u/0">ann</a> » <time
     datetime="2025-08-28T19:48:47Z">2025-08-28T19:48:47Z</time></p><div class="content">First line
    &amp; more.<br>\nSecond line.</div><div class="signature">-- sent from my phone</div></div>
    <div class="post" id="p1"><p class="author">by <a href="/u/1">bob</a> » <time
     datetime="2025-08-29T01:02:03+02:00">x</time></p><div class="content"><blockquote><cite>ann
     wrote:</cite>First line &amp; more.</blockquote>I do not agree.</div><div class="signature">--
     sent from my phone</div></div></div><div id=footer>Powered by forum</div></body></html>
    """

  @Test("Reads a thread's posts one by one")
  func posts() throws {
    let document = extract(thread)
    #expect(document.page?.kind == .thread)
    try #require(document.posts.count == 2)
    let first = document.posts[0]
    #expect(first.text == "First line & more.\nSecond line.")
    #expect(first.author.name == "ann")
    #expect(first.author.url == "https://forum.example/u/0")
    #expect(first.published?.rfc3339 == "2025-08-28T19:48:47Z")
    #expect(first.url == "https://forum.example/t/5#p0")
    #expect(first.thread == "https://forum.example/t/5")
    let second = document.posts[1]
    #expect(second.text == "ann wrote:First line & more.\nI do not agree.")
    #expect(second.published?.rfc3339 == "2025-08-29T01:02:03+02:00")
    try #require(second.quotes.count == 1)
    #expect(second.quotes[0].author == "ann")
    #expect(quoted(second, second.quotes[0]) == "ann wrote:First line & more.")
    #expect(document.page?.text.contains("sent from my phone") == false)
    #expect(document.page?.text.contains("Powered by") == false)
  }

  @Test(
    "Only the opening post on a thread's first page has its title",
    arguments: [
      ("https://forum.example/t/5", "", "Thread 5"),
      ("https://forum.example/t/5?page=1", "", "Thread 5"),
      ("https://forum.example/t/5?page=2", "", ""),
      ("https://forum.example/t/5?start=25", "", ""),
      ("https://forum.example/index.php?topic=5.15", "", ""),
      ("https://forum.example/threads/x.5/page-3", "", ""),
      ("https://forum.example/t/5/page/2", "", ""),
      (
        "https://forum.example/t/5?pagina=2",
        "<link rel=prev href='https://forum.example/t/5?pagina=2&amp;page=1'>", ""
      ),
    ]) func titles(_ url: String, _ link: String, _ title: String)
  {
    let page = thread.replacingOccurrences(of: "<title>", with: link + "<title>")
    #expect(extract(page, url: url).posts.map(\.title) == [title, ""])
  }

  @Test(
    "The site's name at the end of a title is cut",
    arguments: [
      (
        "Thread 5 - A Forum of Friends", "<meta property=og:site_name content='A Forum of Friends'>"
      ),
      (
        "Thread 5 » A Forum of Friends", "<meta property=og:site_name content='A Forum of Friends'>"
      ),
      ("Thread 5 | A Forum of Friends", "</head><body><h2>Thread 5</h2>"),
    ]) func site(_ title: String, _ mark: String)
  {
    let page = thread.replacingOccurrences(
      of: "<title>Thread 5</title>", with: "<title>\(title)</title>\(mark)")
    #expect(extract(page).posts.first?.title == "Thread 5")
  }

  @Test("Reads posts of software that it does not know")
  func repeated() throws {
    let row = { (name: String, text: String) in
      """
      <section class="row7"><span class="who-user"><a href="/members/\(name)">\(name)</a></span>
      <span class="when-date">21 November 2026, 10:15</span>
      <div class="x1"><p>\(text)</p><p>Another paragraph of the same.</p></div></section>
      """
    }
    let html =
      "<body><div class=wrap>" + row("ann", "I like the blue one, it is quiet and cheap.")
      + row("bob", "Mine broke after a week, so I sent it back to the shop.")
      + row("eve", "Has anybody tried the new one, and is it any better?") + "</div></body>"
    let document = extract(html)
    #expect(document.page?.kind == .thread)
    #expect(document.posts.map { $0.author.name } == ["ann", "bob", "eve"])
    #expect(document.posts.allSatisfy { $0.published?.timestamp.day == "2026-11-21" })
    #expect(
      document.posts.first?.text
        == "I like the blue one, it is quiet and cheap.\nAnother paragraph of the same.")
  }

  @Test("Reads an article without what surrounds it")
  func article() throws {
    let paragraph = "The committee met on Tuesday, and it took a decision that many had expected. "
    let html = """
      <html lang="de_DE"><head><title>A decision – The Paper</title>
      <meta property="og:site_name" content="The Paper"><link rel="canonical" href="/a/1">
      <link rel="alternate" type="application/rss+xml" href="/feed">
      <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"A decision",
      "datePublished":"2026-11-21T09:30:00+01:00","author":{"@type":"Person","name":"Ann Lee"},
      "isAccessibleForFree":false}]}</script></head><body>
      <nav><a href="/">Home</a> <a href="/x">Sport</a></nav>
      <div class="cookie-banner"><p>We use cookies, and we want you to accept them all now.</p></div>
      <article><h1>A decision</h1><div class="entry-content">
      <p>\(paragraph)\(paragraph)</p><h2>Why</h2><p>\(paragraph)</p><ul><li>One item</li></ul>
      <div class="share-tools"><a href="#">Share</a></div><p>\(paragraph)</p></div></article>
      <aside class="related"><p>\(paragraph)</p></aside>
      <footer><p>Copyright, all rights reserved, and so on for ever and ever.</p></footer></body></html>
      """
    let document = extract(html, url: "https://paper.example/a/1?utm_source=x")
    let page = try #require(document.page)
    #expect(page.kind == .article)
    #expect(page.title == "A decision")
    #expect(page.author?.name == "Ann Lee")
    #expect(page.published?.rfc3339 == "2026-11-21T09:30:00+01:00")
    #expect(page.language == "de-DE")
    #expect(page.canonicalURL == "https://paper.example/a/1")
    #expect(page.feeds == ["https://paper.example/feed"])
    #expect(page.quality.paywall)
    let line = paragraph.dropLast()
    #expect(page.text == "\(line) \(line)\nWhy\n\(line)\nOne item\n\(line)")
    #expect(document.posts.count == 1)
    #expect(document.posts.first?.text == page.text)
  }

  @Test("Finds the next page and the threads of a listing")
  func follow() {
    let rows = (1...8).map {
      "<li><a class=topictitle href='viewtopic.php?t=\($0)'>A topic about thing \($0)</a></li>"
    }
    let html = "<body><ul>\(rows.joined())</ul><a href='?start=25' rel=next>Next</a></body>"
    let document = extract(html, url: "https://forum.example/viewforum.php?f=1")
    #expect(document.page?.kind == .listing)
    #expect(document.follow.first?.reason == .next)
    #expect(document.follow.filter { $0.reason == .thread }.count == 8)
    #expect(
      document.follow.last?.url == "https://forum.example/viewtopic.php?t=8")
  }

  @Test(
    "A thread has one address whatever page of it",
    arguments: [
      ("https://f.example/threads/x.12/page-3#post-9", "https://f.example/threads/x.12/"),
      (
        "https://f.example/viewtopic.php?f=2&t=7&start=20",
        "https://f.example/viewtopic.php?f=2&t=7"
      ),
      ("https://f.example/topic/9-x/page/2/", "https://f.example/topic/9-x/"),
      ("https://f.example/t/9?page=2", "https://f.example/t/9"),
    ]) func threadAddress(_ url: String, _ expected: String)
  {
    #expect(ThreadAddress.canonical(url) == expected)
  }

  @Test("Nothing at all, or no page at all, gives an empty document")
  func empty() {
    for html in ["", " ", "<", "<!--", "<a", "</", "&", "\u{FEFF}", "<html>", "plain words"] {
      let document = extract(html)
      #expect(document.format == .html)
      #expect(document.posts.isEmpty)
    }
  }

  @Test("A page may end anywhere")
  func truncated() {
    let bytes = Array(thread.utf8)
    for end in stride(from: 0, to: bytes.count, by: 13) {
      let document = PageExtractor().extract(
        DecodedText(utf8: Array(bytes[..<end])), url: "https://forum.example/t/5")
      #expect(document.posts.count <= 2)
    }
  }

  @Test("NULs are blanks, not ends")
  func nul() {
    let document = extract(
      thread.replacingOccurrences(of: "<div id=\"thread\">", with: "\0\0<p>\0"))
    #expect(document.posts.count == 2)
  }

  @Test("Hostile pages take time in proportion to their length", .timeLimit(.minutes(2)))
  func hostile() {
    let deep = String(repeating: "<div>", count: 100_000) + "end"
    #expect(extract(deep).problems.first?.kind == "too_deep")
    let unmatched =
      String(repeating: "<b>", count: 900) + String(repeating: "</foo>", count: 100_000)
    _ = extract(unmatched)
    let attributes = "<p " + (0..<200_000).map { "a\($0)=1 " }.joined() + ">text</p>"
    _ = extract(attributes)
    let posts = String(
      repeating: "<div class=post><div class=post><div class=content>x</div></div>", count: 400)
    _ = extract(posts)
    let items = String(
      repeating: "<li class=comment><p class=author>x</p><time>1</time><p>t</p>", count: 20_000)
    _ = extract(items)
    let quotes =
      "<div class=post id=p1><div class=content>"
      + String(repeating: "<blockquote>x", count: 900)
    _ = extract(quotes)
    let dates = String(
      repeating: "<p>12 12 12 12 12 12 12 12 12 12 12 12 12 12 12 12</p>", count: 20_000)
    _ = extract(dates)
  }

  @Test("A page of mistakes is cut and says so", .timeLimit(.minutes(2)))
  func mistakes() {
    let stray =
      String(repeating: "<div>", count: 900) + String(repeating: "</b>", count: 200_000)
    #expect(extract(stray).problems.map(\.kind) == ["too_broken"])
    let signs = "<p>" + String(repeating: "&", count: 2_000_000)
    #expect(extract(signs).problems.map(\.kind) == ["too_broken"])
    #expect(extract("<p>a & b</i>").problems.isEmpty)
  }

  @Test("Noise is a page like any other", .timeLimit(.minutes(2)))
  func noise() {
    var state: UInt64 = 1
    var bytes = [UInt8](repeating: 0, count: 8 << 20)
    for index in bytes.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[index] = UInt8(truncatingIfNeeded: state >> 56)
    }
    let text = Charset.decode(bytes, contentType: nil, isXML: false)
    _ = PageExtractor().extract(text, url: "https://a.example/")
  }

  @Test(
    "What forum software shows around its threads is nobody's post",
    arguments: [
      ("<body id=phpbb class=section-ucp>", ""),
      ("<head><meta name=generator content='vBulletin 4.2'></head><body>", ""),
      ("<body>", "<p>Powered by <a href='https://www.mybb.com'>MyBB</a></p>"),
    ])
  func frame(start: String, end: String) {
    let terms = (0..<40).map {
      "<p>By registering, rule \($0) of the board is agreed to in every part of it.</p>"
    }.joined()
    let page = { (url: String) in
      extract("<html>\(start)<h1>Registration</h1><div>\(terms)</div>\(end)</html>", url: url)
    }
    let document = page("https://forum.example/ucp.php?mode=register")
    #expect(document.posts.isEmpty)
    #expect(document.page?.kind == .other)
    #expect(document.page?.text.contains("rule 7") == true)
    #expect(document.problems.isEmpty)
    #expect(page("https://forum.example/viewtopic.php?t=5").problems.map(\.kind) == ["no_posts"])
    let bare = extract("<html><body><h1>Rules</h1><div>\(terms)</div></html>")
    #expect(bare.posts.count == 1)
  }

  @Test(
    "A name is one without what stands beside it",
    arguments: [
      ("by Ann Lee", "Ann Lee"), ("Ann Lee 28.Mär.18 7", "Ann Lee"), ("Login", nil),
      ("bob 2024-03-01", "bob"), ("agent 47", "agent 47"), ("1.2.3", "1.2.3"),
      ("J. R. R. T.", "J. R. R. T."), ("Sign in", nil),
    ] as [(String, String?)])
  func name(text: String, name: String?) {
    #expect(AuthorName.clean(text) == name)
  }

  @Test("Teasers with headlines of their own are no thread, answers with the thread's title are")
  func teasers() {
    func page(_ headline: (Int) -> String) -> Document {
      let rows = (1...6).map {
        """
        <div class=row>\(headline($0))<span class=author>Ann \($0)</span>
        <time datetime="2026-03-0\($0)">x</time><p>\(String(repeating: "Words of the piece. ", count: 20))
        </p></div>
        """
      }.joined()
      return extract("<html><body><div id=list>\(rows)</div></body></html>")
    }
    let list = page { "<h2><a href='/news/\($0)'>Story number \($0)</a></h2>" }
    #expect(list.page?.kind != .thread)
    let thread = page { "<h3><a href='/post/\($0)'>Re: Brakes</a></h3>" }
    #expect(thread.page?.kind == .thread)
    #expect(thread.posts.count == 6)
  }
}
