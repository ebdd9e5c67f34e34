import SocialText

/// What a fetched document turned out to be, in CONTRACT.md's names.
public enum DocumentFormat: String, Sendable {
  case rss090, rss091n, rss091u, rss092, rss093, rss094, rss10, rss20, rss
  case atom03, atom10, cdf, json1, json11, html
  /// A thread or listing as forum software and networks give it as JSON.
  case jsonThread = "json_thread"
}

/// What a feed says of itself.
public struct FeedInfo: Sendable {
  /// Plain text.
  public var title: String?
  /// Plain text.
  public var description: String?
  /// Site that the feed belongs to, absolute.
  public var link: String?
  /// BCP 47 tag as declared.
  public var language: String?
  /// The feed's own author.
  public var author: Author?
  /// Program that wrote it.
  public var generator: String?
  /// Picture, absolute.
  public var image: String?
  /// Copyright line.
  public var rights: String?
  /// When the feed last changed.
  public var updated: StatedDate?
  /// The feed's own address (rel=self), absolute.
  public var selfURL: String?
  /// WebSub hub, absolute.
  public var hub: String?
  /// Minutes between polls that the feed asks for (ttl, sy:updatePeriod).
  public var pollMinutes: Int?
  /// Hours of the day (0 to 23, UTC) in which the feed asks not to be polled (RSS skipHours).
  public var skipHours: [Int] = []
  /// Days of the week (0 Sunday to 6 Saturday, UTC) on which it asks not to be (RSS skipDays).
  public var skipDays: [Int] = []

  /// Nothing known.
  public init() {}
}

/// One thing that was wrong with a document and what was done about it.
public struct DocumentProblem: Hashable, Sendable {
  /// Short name: `not_well_formed`, `unknown_charset`, `entry_dropped` …
  public var kind: String
  /// One sentence for people.
  public var message: String
  /// Line of the document, counted from 1, where known.
  public var line: Int?

  /// Joins the parts.
  public init(kind: String, message: String, line: Int? = nil) {
    self.kind = kind
    self.message = message
    self.line = line
  }
}

/// A page that the document points to and that may hold more posts.
public struct FollowLink: Hashable, Sendable {
  /// Why one would follow.
  public enum Reason: String, Sendable { case thread, next, article, comments }

  /// Absolute URL.
  public var url: String
  /// Why one would follow.
  public var reason: Reason
  /// 0 (last) to 1 (first).
  public var priority: Double
  /// What a listing shows of the thread or article that changes with each answer (replies, last
  /// post): while it is equal, nothing new stands there. Nil where the listing shows no such thing.
  public var shown: String?
  /// When the listing says that something was last written there.
  public var date: Timestamp?

  /// Joins the parts.
  public init(
    url: String, reason: Reason, priority: Double, shown: String? = nil, date: Timestamp? = nil
  ) {
    self.url = url
    self.reason = reason
    self.priority = priority
    self.shown = shown
    self.date = date
  }
}

/// What kind of page an HTML document is.
public enum PageKind: String, Sendable { case article, thread, listing, other }

/// What is known to be missing from an HTML page.
public struct PageQuality: Hashable, Sendable {
  /// Only a part of the article is there.
  public var partial = false
  /// A paywall hides the rest.
  public var paywall = false
  /// The text is drawn by script; the HTML has next to none.
  public var script = false

  /// Nothing missing.
  public init() {}
}

/// How much of a page one of a source's rules fits.
public struct RuleYield: Hashable, Sendable {
  /// Name of the rule, as in the config.
  public var rule: String
  /// Elements that fit.
  public var matches: Int

  /// Joins the parts.
  public init(rule: String, matches: Int) {
    self.rule = rule
    self.matches = matches
  }
}

/// What only an HTML page has.
public struct PageInfo: Sendable {
  /// Kind of the page.
  public var kind: PageKind
  /// Title of the article, thread or listing.
  public var title: String?
  /// Author of the article.
  public var author: Author?
  /// Publication date of the article.
  public var published: StatedDate?
  /// BCP 47 tag that the page declares.
  public var language: String?
  /// The whole main text, whatever the kind; a thread's is its posts' texts in order, each below
  /// its author's name.
  public var text: String
  /// rel=canonical or og:url, absolute.
  public var canonicalURL: String?
  /// Feeds that the page announces, absolute.
  public var feeds: [String]
  /// What is missing.
  public var quality: PageQuality
  /// What the source's rules fit; empty without rules.
  public var rules: [RuleYield] = []

  /// An empty page.
  public init(kind: PageKind = .other) {
    self.kind = kind
    text = ""
    feeds = []
    quality = PageQuality()
  }
}

/// A parsed document: the posts, and everything that was learnt on the way.
public struct Document: Sendable {
  /// Format; nil where nothing was recognised.
  public var format: DocumentFormat?
  /// What the feed says of itself (for HTML: title, description, link, language).
  public var feed: FeedInfo
  /// The posts in document order.
  public var posts: [Post]
  /// CONTRACT.md, `malformed`.
  public var malformed: Bool
  /// What was wrong.
  public var problems: [DocumentProblem]
  /// Pages with more.
  public var follow: [FollowLink]
  /// What only an HTML page has; nil for feeds.
  public var page: PageInfo?
  /// Name of the encoding that the bytes were read with (`utf-8`, `windows-1252` …).
  public var encoding: String

  /// An empty document.
  public init(format: DocumentFormat? = nil) {
    self.format = format
    feed = FeedInfo()
    posts = []
    malformed = false
    problems = []
    follow = []
    encoding = "utf-8"
  }
}
