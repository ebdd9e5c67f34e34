import Glibc
import Model
import Testing

@testable import Parsing

@Suite("The feeds of a page are found")
struct FeedDiscoveryTests {
  private func named(
    _ html: String, url: String = "https://site.example/blog/", links: [String] = []
  ) -> [String] {
    let page = FetchedPage(
      requestedURL: url, url: url, status: 200,
      headers: [HeaderField(name: "Content-Type", value: "text/html")]
        + links.map { HeaderField(name: "Link", value: $0) },
      body: Array(html.utf8), validators: Validators())
    return FeedDiscovery.named(page, DocumentParser().parse(page)).map {
      "\($0.origin.rawValue) \($0.url)"
    }
  }

  private static func head(_ head: String, _ body: String = "<p>Hello</p>") -> String {
    "<!DOCTYPE html><html><head><title>t</title>\(head)</head><body>\(body)</body></html>"
  }

  @Test(
    "47. what the page names, in its order, absolute, each once; comments last",
    arguments: [
      (
        head("<link rel=alternate type='application/rss+xml' href=feed.xml>"),
        ["announced https://site.example/blog/feed.xml"]
      ),
      (
        head(
          "<link rel='ALTERNATE' type='application/atom+xml; charset=utf-8' href='/a.atom'>"
            + "<link href='//other.example/r?x=1&amp;y=2' type='application/rss+xml' rel='alternate home'>"
            + "<link rel=alternate type='application/feed+json' href='/f.json'>"),
        [
          "announced https://site.example/a.atom", "announced https://other.example/r?x=1&y=2",
          "announced https://site.example/f.json",
        ]
      ),
      (
        head("<base href='https://base.example/x/'><link rel=alternate type='text/rss' href=f>"),
        ["announced https://base.example/x/f"]
      ),
      (
        head(
          "<link rel=alternate type='application/rss+xml' href='/comments/feed/'>"
            + "<link rel=alternate type='application/rss+xml' href='/feed/'>"),
        [
          "announced https://site.example/feed/", "announced https://site.example/comments/feed/",
        ]
      ),
      // What is no feed: other languages, styles, an API, print.
      (
        head(
          "<link rel=alternate hreflang=de href='/de/'><link rel='alternate stylesheet' href=a.css>"
            + "<link rel=alternate type='application/json' href='/wp-json/1'>"
            + "<link rel=stylesheet type='application/rss+xml' href='/x'>"
            + "<link rel=alternate type='application/rss+xml' href='javascript:x'>"), []
      ),
      // Links in the text are a weak hint: only where nothing is named, on the own host.
      (
        head(
          "",
          "<a class=x href=\"/rss.xml\">RSS</a> <A HREF='/blog/feed/?a=1&amp;b=2'>f</A>"
            + "<a href='https://else.example/feed'>x</a><a href='/feedback'>y</a>"
            + "<a href=/rss.xml>z</a>"),
        [
          "linked https://site.example/rss.xml",
          "linked https://site.example/blog/feed/?a=1&b=2",
        ]
      ),
      (
        head(
          "<link rel=alternate type='application/rss+xml' href='/one'>",
          "<a href='/rss.xml'>RSS</a>"),
        ["announced https://site.example/one"]
      ),
    ] as [(String, [String])])
  func names(_ html: String, _ expected: [String]) {
    #expect(named(html) == expected)
  }

  @Test("47. the answer's Link lines are read too, and come first")
  func readsLinks() {
    #expect(
      named(
        Self.head("<link rel=alternate type='application/rss+xml' href='/feed'>"),
        links: [
          "</feed.json>; rel=\"alternate\"; type=\"application/feed+json\", </x>; rel=preload",
          "<https://site.example/feed>; rel=alternate; type=\"application/rss+xml; charset=utf-8\"",
          "</wp-json/>; rel=\"https://api.w.org/\"",
          "</wp-json/wp/v2/posts/1>; rel=\"alternate\"; type=\"application/json\"",
        ]) == ["header https://site.example/feed.json", "header https://site.example/feed"])
  }

  @Test(
    "47. software and networks that an address shows have their own places",
    arguments: [
      (
        "https://www.youtube.com/channel/UC123",
        "https://www.youtube.com/feeds/videos.xml?channel_id=UC123"
      ),
      (
        "https://youtube.com/playlist?list=PL9",
        "https://www.youtube.com/feeds/videos.xml?playlist_id=PL9"
      ),
      ("https://old.reddit.com/r/bikes/", "https://www.reddit.com/r/bikes/.rss"),
      ("https://github.com/a/b/issues", "https://github.com/a/b/releases.atom"),
      ("https://github.com/a", "https://github.com/a.atom"),
      ("https://medium.com/@ann", "https://medium.com/feed/@ann"),
      ("https://ann.medium.com/post-1", "https://ann.medium.com/feed"),
      ("https://ann.substack.com/p/one", "https://ann.substack.com/feed"),
      ("https://x.blogspot.com/2026/one.html", "https://x.blogspot.com/feeds/posts/default"),
      ("https://mastodon.example/@ann", "https://mastodon.example/@ann.rss"),
      ("https://bsky.app/profile/ann.example", "https://bsky.app/profile/ann.example/rss"),
      ("https://forum.example/latest", "https://forum.example/latest.rss"),
      ("https://forum.example/c/bikes/5", "https://forum.example/c/bikes/5.rss"),
      ("https://forum.example/t/brakes/77/4", "https://forum.example/t/brakes/77.rss"),
      ("https://site.example", "https://site.example/feed"),
      ("https://site.example/blog/2026/one", "https://site.example/blog/feed"),
      ("http://site.example:8080/one.html?x#y", "http://site.example:8080/feed"),
    ])
  func guesses(_ url: String, _ first: String) {
    let found = CommonFeedPaths.candidates(url)
    #expect(found.first == first)
    #expect(found.count <= 8 && Set(found).count == found.count)
  }

  @Test("47. the program that a page names tells its places; at most eight")
  func guessesByProgram() {
    func places(_ generator: String) -> [String] {
      CommonFeedPaths.candidates("https://site.example/", generator: generator)
    }
    #expect(places("WordPress 6.5").first == "https://site.example/feed/")
    #expect(places("Ghost 5.8").first == "https://site.example/rss/")
    #expect(places("Discourse 3").first == "https://site.example/latest.rss")
    #expect(places("x").count == 8)
    #expect(CommonFeedPaths.candidates("mailto:a@b.example").isEmpty)
    let page = FetchedPage(
      requestedURL: "", url: "https://site.example/", status: 200, headers: [],
      body: Array("<html><head><meta content='Hugo 0.1' name=\"generator\"></head>".utf8),
      validators: Validators())
    #expect(FeedDiscovery.guessed(page).first?.url == "https://site.example/index.xml")
  }

  @Test("47. a page made to be slow to look through is not")
  func isLinear() {
    func clock() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    for unit in ["<a ", "<a href=", "<meta name='", "<", "<a href='/feed' "] {
      let html = String(repeating: unit, count: 200_000 / unit.utf8.count)
      let page = FetchedPage(
        requestedURL: "", url: "https://site.example/", status: 200, headers: [],
        body: Array(html.utf8), validators: Validators())
      let start = clock()
      _ = PageScan(page)
      #expect(clock() - start < 3, "\(unit)")
    }
  }
}
