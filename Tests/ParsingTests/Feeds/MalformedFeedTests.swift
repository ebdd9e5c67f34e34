import Model
import Testing

@testable import Parsing

@Suite struct MalformedFeedTests {
  @Test(arguments: [
    // Unescaped ampersand.
    (
      "<rss><channel><item><title>A & B</title></item><item><title>C</title></item></channel></rss>",
      ["A & B", "C"]
    ),
    // Undeclared prefix.
    (
      "<rss><channel><item><title>A</title><dc:creator>X</dc:creator></item></channel></rss>", ["A"]
    ),
    // Mismatched and missing end tags.
    (
      "<rss><channel><item><title>A</item><item><title>B</title><link>x</channel></rss>",
      ["A", "B"]
    ),
    ("<rss><channel><item><title>A</title><item><title>B</title></channel></rss>", ["A", "B"]),
    // Cut off.
    ("<rss><channel><item><title>A</title></item><item><title>B</ti", ["A", "B"]),
    ("<rss><channel><item><title><![CDATA[A]]></title></item><item><title><![CDATA[B", ["A", "B"]),
    // Junk behind the root.
    ("<rss><channel><item><title>A</title></item></channel></rss>junk<x/>", ["A"]),
    // Control characters.
    ("<rss><channel><item><title>A\u{1}B</title></item></channel></rss>", ["A B"]),
    // A namespace of one element does not reach the next.
    (
      "<rss><channel><site xmlns='n:o'>& 1</site><item><title>A</title></item></channel></rss>",
      ["A"]
    ),
  ])
  func `No entry is lost and the document is called malformed`(text: String, titles: [String])
    throws
  {
    let document = try #require(parseFeed(text))
    #expect(document.malformed)
    #expect(document.posts.map(\.title) == titles)
    #expect(!document.problems.isEmpty)
  }

  @Test func `An undeclared prefix means what it usually means`() throws {
    let document = try #require(
      parseFeed("<rss><channel><item><dc:creator>X</dc:creator></item></channel></rss>"))
    #expect(document.posts[0].author.name == "X")
  }

  @Test(arguments: ["&nbsp;", "&mdash;", "&eacute;", "&hellip;", "&#8217;"])
  func `Names that HTML knows are read in XML`(reference: String) throws {
    let text = try #require(
      parseFeed(
        "<rss><channel><item><title>a\(reference)b</title><link href='/\(reference)'/></item></channel></rss>"
      )?
      .posts.first?.title)
    #expect(!text.contains("&"))
    #expect(text.unicodeScalars.count == 3)
  }

  @Test func `Declared entities without markup are replaced, nested ones never`() throws {
    let plain = try #require(
      parseFeed(
        "<!DOCTYPE rss [<!ENTITY who \"Ann\">]><rss><channel><title>by &who;</title></channel></rss>"
      ))
    #expect(plain.feed.title == "by Ann")
    var bomb = "<!DOCTYPE rss [<!ENTITY a0 \"ha\">"
    for level in 1...30 {
      bomb += "<!ENTITY a\(level) \"" + String(repeating: "&a\(level - 1);", count: 10) + "\">"
    }
    bomb += "]><rss><channel><title>x &a30; y</title><item><title>T</title></item></channel></rss>"
    let document = try #require(parseFeed(bomb))
    #expect(document.posts.first?.title == "T")
    #expect((document.feed.title ?? "").utf8.count < 100)
  }

  @Test func `Chunks of any size give equal results`() {
    let bytes = Array(rssFixture.utf8)
    let whole = summary(parseFeed(bytes))
    for size in [1, 2, 3, 7, 16, 61, 256, 1000] {
      #expect(summary(parseFeed(bytes, chunkSize: size)) == whole)
    }
  }

  @Test func `A document cut off anywhere is read as far as it goes`() {
    let bytes = Array(rssFixture.utf8)
    var end = 0
    while end < bytes.count {
      let document = parseFeed(Array(bytes[..<end]))
      #expect((document?.posts.count ?? 0) <= 2)
      end += 13
    }
  }

  @Test func `Deep nesting is bounded`() throws {
    for unit in ["<a>", "<item>", "<description><div>", "<author>"] {
      let deep = "<rss><channel>" + String(repeating: unit, count: 20_000)
      _ = try #require(parseFeed(deep))
    }
    let markup = String(repeating: "<div><blockquote>", count: 20_000) + "x"
    let document = try #require(
      parseFeed(
        "<rss><channel><item><description><![CDATA[\(markup)]]></description></item></channel></rss>"
      ))
    #expect(document.posts[0].text == "x")
  }

  @Test func `Garbage is read in linear time`() {
    // Each of these would be quadratic in a careless reader.
    let hostile = [
      "<", "<a ", "<a b='", "&", "&a", "<![CDATA[", "<!--", "</", "<?", "<a b=\"<a c=' ", "]]>",
      "x ",
      "<b><i>", "<a =", "<!DOCTYPE [",
    ]
    let clock = ContinuousClock()
    for unit in hostile {
      let text =
        "<rss><item><description>" + String(repeating: unit, count: 200_000 / unit.utf8.count)
      let elapsed = clock.measure { _ = parseFeed(text) }
      #expect(elapsed < .seconds(5), "\(unit)")
      var scanner = MarkupScanner()
      let bytes = Array(String(repeating: unit, count: 200_000 / unit.utf8.count).utf8)
      let second = clock.measure {
        _ = scanner.clean(bytes.span, base: "https://a.example/")
      }
      #expect(second < .seconds(5), "\(unit)")
    }
  }

  @Test func `Random bytes never stop the reader`() {
    var state: UInt64 = 42
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    let alphabet = Array("<>&;/\"'= abitem<title></title>[]!-?x:#\n".utf8)
    for _ in 0..<2000 {
      var bytes = Array("<rss><channel><item>".utf8)
      for _ in 0..<Int(next() % 200) { bytes.append(alphabet[Int(next()) % alphabet.count]) }
      let document = parseFeed(bytes)
      for post in document?.posts ?? [] {
        for quote in post.quotes { #expect(quote.span.end <= post.text.utf8.count) }
      }
    }
  }

  @Test func `Text that was encoded twice is repaired`() throws {
    let document = try #require(
      parseFeed(
        "<rss><channel><item><title>a\u{E2}\u{80}\u{A6}</title><description>don\u{92}t \u{4E2D}</description></item></channel></rss>"
      ))
    #expect(document.posts[0].title == "a…")
    #expect(document.posts[0].text == "don’t 中")
  }
}
