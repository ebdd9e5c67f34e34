import Model
import Testing

@testable import Parsing

@Suite struct FeedFormatTests {
  @Test func `An RSS item becomes a post with all its parts`() throws {
    let document = try #require(parseFeed(rssFixture))
    #expect(document.format == .rss20)
    #expect(!document.malformed)
    #expect(document.feed.title == "Harbour & Quay")
    #expect(document.feed.language == "en-gb")
    #expect(document.feed.selfURL == "https://quay.example/feed")
    #expect(document.posts.count == 2)
    let post = document.posts[0]
    #expect(post.title == "Ferry late & full")
    #expect(post.url == "https://quay.example/ferry?a=1&b=2")
    #expect(post.guid == "quay-7")
    #expect(post.author.name == "Ann Ferry")
    #expect(post.categories == ["Ships", "Late"])
    #expect(
      post.enclosures == [
        Enclosure(url: "https://feeds.example/ship.mp3", type: "audio/mpeg", length: 123)
      ])
    #expect(post.published?.timestamp.rfc3339 == "2002-09-07T09:42:31Z")
    #expect(post.updated == nil)
    #expect(
      post.html
        == "<p>The <a href=\"https://feeds.example/f\">ferry</a> was late.</p>"
        + "<blockquote><p>Bob wrote:</p>Never again</blockquote><p>Sorry&nbsp;all</p>")
    #expect(post.text == "The ferry was late.\nBob wrote:\nNever again\nSorry all")
    let quote = try #require(post.quotes.first)
    #expect(quote.author == "Bob")
    let bytes = Array(post.text.utf8)[quote.span.start..<quote.span.end]
    #expect(String(decoding: bytes, as: UTF8.self) == "Bob wrote:\nNever again")
  }

  @Test(arguments: [
    ("<rss version='0.91'/>", DocumentFormat.rss091u),
    (
      "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'x'>"
        + "<rss version='0.91'/>", .rss091n
    ),
    ("<rss version='0.92'/>", .rss092), ("<rss version='0.93'/>", .rss093),
    ("<rss version='0.94'/>", .rss094), ("<rss version='2.0'/>", .rss20), ("<rss/>", .rss),
    ("<feed xmlns='http://www.w3.org/2005/Atom'/>", .atom10),
    ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", .atom10),
    ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", .atom03),
    ("<channel href='http://a.example/'/>", .cdf),
    (
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        + " xmlns='http://purl.org/rss/1.0/'/>", .rss10
    ),
    (
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        + " xmlns='http://my.netscape.com/rdf/simple/0.9/'/>", .rss090
    ),
    (#"{"version":"https://jsonfeed.org/version/1","title":"t","items":[]}"#, .json1),
    (#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[]}"#, .json11),
  ])
  func `The format is known from the root`(text: String, format: DocumentFormat) {
    #expect(parseFeed(text)?.format == format)
  }

  @Test func `Atom's text constructs, people and links are read`() throws {
    let document = try #require(
      parseFeed(
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/" xml:lang="de">
        <title type="html">A &amp;amp; B</title><author><name>Feed Author</name></author>
        <entry><id>tag:a.example,2020:1</id><title>1 &lt; 2</title>
        <link rel="enclosure" href="a.mp3" type="audio/mpeg" length="9"/>
        <link href="one"/><updated>2020-01-02T03:04:05+01:00</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">See <a href="z">z</a> &amp;
        go<br/></div></content></entry>
        <entry><id>2</id><author><name>Own</name><email>o@a.example</email></author>
        <summary>Plain &lt;text&gt;</summary><published>2020-01-01T00:00:00Z</published></entry>
        </feed>
        """))
    #expect(document.format == .atom10)
    #expect(document.feed.title == "A & B")
    #expect(document.feed.language == "de")
    let first = document.posts[0]
    #expect(first.title == "1 < 2")
    #expect(first.url == "https://a.example/x/one")
    #expect(first.enclosures.first?.url == "https://a.example/x/a.mp3")
    #expect(first.html == "See <a href=\"https://a.example/x/z\">z</a> &amp;\ngo<br />")
    #expect(first.text == "See z & go")
    #expect(first.author.name == "Feed Author")
    #expect(first.declaredLanguage == "de")
    #expect(document.posts[1].author == Author(name: "Own", email: "o@a.example"))
    #expect(document.posts[1].text == "Plain <text>")
    #expect(document.posts[1].html.isEmpty)
  }

  @Test func `Replies name what they answer`() throws {
    let document = try #require(
      parseFeed(
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
        <entry><id>tag:a.example,2020:2</id><thr:in-reply-to ref="tag:a.example,2020:1"/>
        <link rel="replies" type="text/html" href="https://a.example/c"/></entry></feed>
        """))
    #expect(document.posts[0].replyTo == "tag:a.example,2020:1")
    #expect(document.posts[0].commentsURL == "https://a.example/c")
    #expect(document.follow.contains { $0.reason == .comments })
  }

  @Test(arguments: [
    ("me@a.example (Ann Lee)", "Ann Lee", "me@a.example") as (String, String?, String?),
    ("Ann Lee <me@a.example>", "Ann Lee", "me@a.example"),
    ("Ann Lee (me@a.example)", "Ann Lee", "me@a.example"),
    ("me@a.example", nil, "me@a.example"), ("Ann Lee", "Ann Lee", nil),
    ("mailto:me+x@a.example", nil, "me+x@a.example"), ("@ann", "@ann", nil),
  ])
  func `A line of name and address is taken apart`(line: String, name: String?, email: String?) {
    let person = AuthorLine.read(line)
    #expect(person.name == name)
    #expect(person.email == email)
  }

  @Test func `A JSON feed becomes posts`() throws {
    let document = try #require(
      parseFeed(
        #"""
        {"version":"https://jsonfeed.org/version/1.1","title":"J","language":"en",
        "authors":[{"name":"Jo"}],"next_url":"/2",
        "items":[{"id":7,"url":"/a","title":"T","content_html":"<p>x <i>y</i></p>","tags":["q"],
        "date_published":"2020-01-01T00:00:00Z",
        "attachments":[{"url":"a.mp3","mime_type":"audio/mpeg","size_in_bytes":5}]},
        {"id":"https://j.example/b","content_text":"only text"}]}
        """#, url: "https://j.example/feed.json"))
    #expect(document.posts.map(\.url) == ["https://j.example/a", "https://j.example/b"])
    #expect(document.posts[0].guid == "7")
    #expect(document.posts[0].html == "<p>x <i>y</i></p>")
    #expect(document.posts[0].text == "x y")
    #expect(document.posts[0].author.name == "Jo")
    #expect(document.posts[1].text == "only text")
    #expect(
      document.follow.first == FollowLink(url: "https://j.example/2", reason: .next, priority: 0.8))
  }

  @Test(arguments: [
    ("  \n<rss/>", FeedSniffer.Kind.xmlFeed), ("junk <?xml version='1.0'?><feed/>", .xmlFeed),
    ("<!-- c --><!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", .xmlFeed),
    ("<html><body><rss version='2.0'></rss>", .xmlFeed),
    ("<!DOCTYPE html><html><head></head></html>", .html), ("<p>hello", .html),
    ("plain words", .unknown), ("", .unknown), ("{\"a\":1}", .unknown),
    ("<opml/>", .html),
  ])
  func `Documents are told apart by their first bytes`(text: String, kind: FeedSniffer.Kind) {
    #expect(FeedSniffer.sniff(Array(text.utf8).span).kind == kind)
  }
}
