import Model

/// A feed that a page may have.
public struct FeedCandidate: Hashable, Sendable {
  /// How it was found; the first is the surest.
  public enum Origin: String, Sendable {
    /// The page itself is the feed.
    case page
    /// A `Link` line of the answer's head.
    case header
    /// `link rel=alternate` in the page's head.
    case announced
    /// A link in the page's text whose address looks like a feed's.
    case linked
    /// A place where feeds of the page's software, or feeds at all, usually lie.
    case guessed
  }

  /// Absolute address.
  public var url: String
  /// How it was found.
  public var origin: Origin

  /// Joins the two.
  public init(url: String, origin: Origin) {
    self.url = url
    self.origin = origin
  }
}

/// Finds the feeds of a page: what it announces, what it links to, where they usually lie.
public enum FeedDiscovery {
  /// Candidates of one kind; more are left out.
  public static let most = 8

  /// Feeds that a page names, the surest first, each once: its `Link` lines, its head, then links
  /// that look like a feed's. Feeds of comments come last. Nothing is asked.
  public static func named(_ page: FetchedPage, _ document: Document) -> [FeedCandidate] {
    var found: [FeedCandidate] = []
    func add(_ url: String, _ origin: FeedCandidate.Origin) {
      guard PostIdentity.isWebAddress(url), !found.contains(where: { $0.url == url }) else {
        return
      }
      found.append(FeedCandidate(url: url, origin: origin))
    }
    for link in WebLink.all(in: page.headers) where isFeed(link) {
      if let url = URLResolver.resolve(link.target, base: page.url) { add(url, .header) }
    }
    for url in document.page?.feeds ?? [] { add(url, .announced) }
    if found.isEmpty {
      for url in PageScan(page).feedLinks.prefix(most) { add(url, .linked) }
    }
    let (posts, comments) = (
      found.filter { !isComments($0.url) }, found.filter { isComments($0.url) }
    )
    return posts + comments
  }

  /// Where the feeds of a page that names none usually lie, the likeliest first.
  public static func guessed(_ page: FetchedPage) -> [FeedCandidate] {
    CommonFeedPaths.candidates(page.url, generator: PageScan(page).generator)
      .map { FeedCandidate(url: $0, origin: .guessed) }
  }

  private static func isFeed(_ link: WebLink) -> Bool {
    guard link.relations.contains("alternate") || link.relations.contains("feed") else {
      return false
    }
    return isFeedType(link.type ?? "")
  }

  /// Media types that say "feed". `application/json` alone does not: APIs announce themselves so.
  static func isFeedType(_ type: String) -> Bool {
    type.contains("rss") || type.contains("atom") || type.contains("feed+json")
      || type == "application/rdf+xml"
  }

  /// True for feeds of comments, by their address: `/comments/feed/`, `/comments/default`,
  /// `?feed=comments-rss2`.
  static func isComments(_ url: String) -> Bool {
    let (_, path, query) = CommonFeedPaths.parts(url)
    return path.lowercased().split(separator: "/").contains("comments")
      || query.lowercased().contains("comments")
  }
}
