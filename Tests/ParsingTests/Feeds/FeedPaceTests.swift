import Model
import Testing

@testable import Parsing

@Suite("What a feed says of polls and pushes")
struct FeedPaceTests {
  private func rss(_ channel: String) throws -> FeedInfo {
    let text = """
      <rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
        xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>\(channel)
      <item><title>a</title></item></channel></rss>
      """
    return try #require(parseFeed(text)).feed
  }

  @Test(
    "the largest of the hints counts, and nonsense says nothing",
    arguments: [
      ("", nil), ("<ttl>90</ttl>", 90), ("<ttl> 90\n</ttl>", 90), ("<ttl>-5</ttl>", nil),
      ("<ttl>0</ttl>", nil), ("<ttl>often</ttl>", nil), ("<ttl>99999999999999999999</ttl>", nil),
      ("<ttl>9999999999</ttl>", 525_600), ("<ttl>30</ttl><ttl>120</ttl><ttl>60</ttl>", 120),
      ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
      ("<sy:updatePeriod>Daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
      ("<sy:updateFrequency>2</sy:updateFrequency>", 720),
      ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>-4</sy:updateFrequency>", 1440),
      ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 1440),
      ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>600</sy:updateFrequency>", 1),
      ("<sy:updatePeriod>now and then</sy:updatePeriod>", nil),
      ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60),
      ("<ttl>300</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 300),
      ("<item><ttl>7</ttl></item>", nil),
    ] as [(String, Int?)])
  func minutes(_ channel: String, _ expected: Int?) throws {
    #expect(try rss(channel).pollMinutes == expected)
  }

  @Test("hours and days of rest: 24 is midnight, days in any case, each once")
  func rests() throws {
    let feed = try rss(
      """
      <skipHours><hour>0</hour><hour> 7 </hour><hour>23</hour><hour>24</hour><hour>25</hour>
      <hour>-1</hour><hour>noon</hour><hour>7</hour></skipHours>
      <skipDays><day>Saturday</day><day>SUNDAY</day><day>holiday</day><day>sunday</day></skipDays>
      """)
    #expect(feed.skipHours == [0, 7, 23])
    #expect(feed.skipDays == [6, 0])
    let other = try rss("<hour>5</hour><day>Monday</day><textInput><hour>6</hour></textInput>")
    #expect(other.skipHours.isEmpty && other.skipDays.isEmpty)
    let broken = try #require(
      parseFeed("<rss><channel><skipHours><hour>5<hour>6</hour></skipHours><title>A & B</title>"))
    #expect(broken.feed.skipHours == [5, 6])
    #expect(broken.feed.title == "A & B")
  }

  @Test("a post that speaks of hours and days keeps its words")
  func leavesTexts() throws {
    let document = try #require(
      parseFeed(
        "<rss><channel><item><title>x</title><description><day>one</day> <hour>two</hour>"
          + "</description></item></channel></rss>"))
    #expect(document.posts.first?.text.contains("two") == true)
    #expect(document.feed.skipDays.isEmpty)
  }

  @Test("the hub and the feed's own address in every format; the first hub with https is taken")
  func hubs() throws {
    let links = """
      <atom:link rel="hub" href="http://plain.example/"/><atom:link rel="HUB" href="https://one.example/"/>
      <atom:link rel="hub" href="https://two.example/"/>
      <atom:link rel="self" href="https://feeds.example/self"/>
      """
    let channel = try rss(links)
    #expect(channel.hub == "https://one.example/")
    #expect(channel.selfURL == "https://feeds.example/self")
    let plain = try rss(
      "<atom:link rel='hub' href='http://a.example/'/>"
        + "<atom:link rel='hub' href='http://b.example/'/>")
    #expect(plain.hub == "http://a.example/")
    let atom = try #require(
      parseFeed(
        """
        <feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><link rel="hub" href="/hub"/>
        <link rel="self" href="all.atom"/><entry><title>a</title><link rel="hub" href="https://no.example/"/>
        </entry></feed>
        """, url: "https://feeds.example/x/"))
    #expect(atom.feed.hub == "https://feeds.example/hub")
    #expect(atom.feed.selfURL == "https://feeds.example/x/all.atom")
    let json = try #require(
      parseFeed(
        """
        {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [],
         "feed_url": "https://feeds.example/f.json", "hubs": [
          {"type": "rssCloud", "url": "https://cloud.example/"},
          {"type": "WebSub", "url": "http://a.example/"},
          {"type": "WebSub", "url": "https://b.example/"}]}
        """))
    #expect(json.feed.hub == "https://b.example/")
    #expect(json.feed.selfURL == "https://feeds.example/f.json")
  }
}
