import Model

@testable import Parsing

/// Parses a text as it stands, no headers.
func parseFeed(_ text: String, url: String = "https://feeds.example/all.xml") -> Document? {
  parseFeed(Array(text.utf8), url: url)
}

/// Parses bytes that are UTF-8.
func parseFeed(_ bytes: [UInt8], url: String = "", chunkSize: Int = 16_384) -> Document? {
  var parser = FeedParser()
  parser.chunkSize = chunkSize
  return parser.parse(DecodedText(utf8: bytes), url: url)
}

/// What matters of a document, as text, to compare two readings.
func summary(_ document: Document?) -> String {
  guard let document else { return "none" }
  var lines = ["\(document.format?.rawValue ?? "-") \(document.feed.title ?? "-")"]
  for post in document.posts {
    lines.append(
      [
        post.id.description, post.url ?? "-", post.title, post.text, post.html,
        post.author.name ?? "-", post.published?.rfc3339 ?? "-",
        post.categories.joined(separator: ","),
      ].joined(separator: "|"))
  }
  return lines.joined(separator: "\n")
}

let rssFixture = """
  <?xml version="1.0" encoding="utf-8"?>
  <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel><title>Harbour &amp; Quay</title><link>https://quay.example/</link>
  <description>News</description><language>en-gb</language>
  <atom:link rel="self" href="https://quay.example/feed"/>
  <item><title>Ferry &lt;b&gt;late&lt;/b&gt; &amp;amp; full</title>
  <link>https://quay.example/ferry?a=1&amp;b=2</link>
  <guid isPermaLink="false">quay-7</guid><pubDate>Sat, 07 Sep 2002 09:42:31 GMT</pubDate>
  <dc:creator>Ann Ferry</dc:creator><category>Ships</category><category>Late</category>
  <enclosure url="/ship.mp3" length="123" type="audio/mpeg"/>
  <description>Short</description>
  <content:encoded><![CDATA[<p onclick="x()">The <a href="/f">ferry</a> was late.</p>\
  <blockquote><p>Bob wrote:</p>Never again</blockquote><script>bad()</script><p>Sorry&nbsp;all</p>]]>\
  </content:encoded></item>
  <item><title>Second</title><link>https://quay.example/2</link></item>
  </channel></rss>
  """
