import Gates
import Model
import Testing

@testable import Parsing

/// A seeded mutation fuzzer over everything that is parsed: a moment by default, longer with
/// `EARSHOT_FUZZ_SECONDS=600`, from another seed with `EARSHOT_FUZZ_SEED=7`; with the address
/// sanitizer
///
///     EARSHOT_FUZZ_SECONDS=600 swift test --sanitize=address --filter ParserFuzzTests
///
/// What it finds is printed as bytes to paste below. `.ci/fuzz` runs the same properties guided by
/// coverage.
@Suite("Broken documents break nothing") struct ParserFuzzTests {
  /// Documents rich in what the parsers look for, and what once broke something.
  private static let seeds: [[UInt8]] =
    [
      rssFixture,
      """
      <?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"
       xml:lang="de"><title type="html">A &amp;lt;b&gt;</title><entry><id>urn:1</id><link href="x"/>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>ä<br/>b</p></div></content>
      <updated>2026-03-01T08:00:00+02:00</updated><author><name>A B</name></author></entry></feed>
      """,
      """
      {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": 1, "url": "/a",
       "content_html": "<p>x <i>y</i></p>", "date_published": "2026-03-01", "authors": [{"name":"A"}]}]}
      """,
      """
      <!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Thread 5</title><script>var a =
      "</p>";</script></head><body><div class="post" id="p0"><a class=author href="/u/0">ann</a>
      <time datetime="2025-08-28T19:48:47Z">x</time><div class="content"><blockquote><cite>bob
      wrote:</cite>First</blockquote>I do <b>not</b> agree.<br>So.</div></div><div class=post id=p1>
      <a class=author>bob</a><time>1 May 2025</time><div class=content>More &euro; &#x1F600;</div>
      </div></body></html>
      """,
      """
      {"id": 5, "slug": "b", "title": "B", "post_stream": {"stream": [1, 2], "posts": [{"id": 1,
       "post_number": 1, "username": "a", "cooked": "<p>hi</p>", "created_at": "2026-03-01"}]}}
      """,
      """
      <rss version="0.91"><channel><item><title>a ]]&gt; b</title><description><![CDATA[<p>c
      <a href='javascript:x'>d</a> style="color:red" &nbsp;&#160;&bogus;]]></description><pubDate>Sun,
       1 Mar 2026 08:00 GMT</pubDate><guid isPermaLink="false">7</guid></item></channel></rss>
      """,
    ].map { Array($0.utf8) } + [[0xFF, 0xFE, 0x3C, 0, 0x61, 0], [0x1F, 0x8B, 8, 0], []]

  private static let pieces = [
    "<", ">", "</", "<![CDATA[", "]]>", "<!--", "-->", "&", "&#", "&amp;", "&#x110000;", "<?", "\0",
    "<p", "<div>", "</div>", "<item>", "</item>", "<title>", "\"", "'", "{", "[", "]}", "\\u",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "\u{FEFF}", "é", "😀", "<script>", "<blockquote>", "href=",
    "xml:base=\"//[\"", "<table><tr><td>", "-->", "\r\n", "https://a.example/?utm_source=x#y",
  ].map { Array($0.utf8) }

  /// One to eight changes: cut, double, join with another seed, put a byte or a piece, turn a bit.
  private func mutated(_ random: inout FuzzRandom) -> [UInt8] {
    var text = Self.seeds[random.next(Self.seeds.count)]
    for _ in 0...random.next(8) {
      let from = random.next(text.count + 1)
      let to = min(text.count, from + random.next(60))
      switch random.next(6) {
      case 0: text.removeSubrange(from..<to)
      case 1: text.insert(contentsOf: text[from..<to], at: random.next(text.count + 1))
      case 2:
        let other = Self.seeds[random.next(Self.seeds.count)]
        let start = random.next(other.count + 1)
        let end = min(other.count, start + random.next(120))
        text.insert(contentsOf: other[start..<end], at: from)
      case 3: text.insert(UInt8(random.next(256)), at: from)
      case 4: text.insert(contentsOf: Self.pieces[random.next(Self.pieces.count)], at: from)
      default: if from < text.count { text[from] ^= UInt8(1 << random.next(8)) }
      }
    }
    return text
  }

  @Test func `mutated documents keep every property`() {
    let rounds = FuzzRun.run(atLeast: 200) { random in
      var failures = 0
      let body = mutated(&random)
      let start = ContinuousClock.now
      let broken =
        DocumentProperties.violations(body) + DocumentProperties.textViolations(body)
      let time = ContinuousClock.now - start
      if !broken.isEmpty {
        failures += 1
        Issue.record("\(broken) \(String(decoding: body, as: UTF8.self).debugDescription) \(body)")
      }
      if time > .seconds(10) {
        failures += 1
        Issue.record("took \(time): \(body)")
      }
      return failures
    }
    print("fuzzed \(rounds) documents")
  }
}
