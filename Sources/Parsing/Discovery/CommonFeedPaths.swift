import Model

/// Addresses where a page's feed usually lies, the likeliest first: those of the software or network
/// that the address or the page shows, then those of most sites. Nothing is asked.
public enum CommonFeedPaths {
  /// At most `FeedDiscovery.most` addresses for a page; none for what is no web address. `generator`
  /// is what the page names as its program.
  public static func candidates(_ url: String, generator: String? = nil) -> [String] {
    guard PostIdentity.isWebAddress(url) else { return [] }
    let (origin, path, query) = parts(url)
    var found: [String] = []
    func add(_ url: String) {
      if found.count < FeedDiscovery.most, !found.contains(url) { found.append(url) }
    }
    for path in known(url, origin, path, query) { add(path) }
    let program = generator?.lowercased() ?? ""
    for (name, paths) in programs where program.contains(name) {
      for path in paths { add(origin + path) }
    }
    // Below the page first: a blog may lie beside a shop.
    let folder = folder(path)
    if folder != "/" {
      for name in ["feed", "rss.xml"] { add(origin + folder + name) }
    }
    for path in usual { add(origin + path) }
    return found
  }

  /// Most sites, by how often they have it.
  private static let usual = [
    "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json", "/blog/feed",
  ]

  private static let programs: [(name: String, paths: [String])] = [
    ("wordpress", ["/feed/", "/?feed=rss2"]), ("ghost", ["/rss/"]),
    ("hugo", ["/index.xml", "/posts/index.xml"]), ("jekyll", ["/feed.xml", "/atom.xml"]),
    ("discourse", ["/latest.rss", "/posts.rss"]), ("drupal", ["/rss.xml"]),
    ("joomla", ["/?format=feed&type=rss"]), ("blogger", ["/feeds/posts/default"]),
    ("hexo", ["/atom.xml", "/rss2.xml"]), ("gatsby", ["/rss.xml"]),
    ("pelican", ["/feeds/all.atom.xml"]),
    ("typo3", ["/rss.xml", "/feed.xml"]), ("squarespace", ["/blog?format=rss", "/?format=rss"]),
    ("wix", ["/blog-feed.xml"]), ("phpbb", ["/feed.php", "/app.php/feed"]),
    ("xenforo", ["/forums/-/index.rss"]), ("vbulletin", ["/external.php?type=RSS2"]),
    ("mybb", ["/syndication.php"]), ("flarum", ["/atom"]), ("nodebb", ["/recent.rss"]),
    ("mediawiki", ["/index.php?title=Special:RecentChanges&feed=atom"]),
    ("movable type", ["/atom.xml", "/index.xml"]), ("serendipity", ["/feeds/index.rss2"]),
    ("dotclear", ["/feed/atom"]), ("tumblr", ["/rss"]), ("write.as", ["/feed/"]),
    ("shopify", ["/blogs/news.atom"]), ("astro", ["/rss.xml"]), ("eleventy", ["/feed/feed.xml"]),
  ]

  /// Networks and software whose addresses say what they are.
  private static func known(
    _ url: String, _ origin: String, _ path: String, _ query: String
  ) -> [String] {
    let host = host(url)
    let bare = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    let words = path.split(separator: "/").map(String.init)
    func isHost(_ name: String) -> Bool { bare == name || bare.hasSuffix("." + name) }
    if isHost("youtube.com") {
      if words.count >= 2, words[0] == "channel" {
        return ["https://www.youtube.com/feeds/videos.xml?channel_id=\(words[1])"]
      }
      for part in query.split(separator: "&") where part.hasPrefix("list=") {
        return ["https://www.youtube.com/feeds/videos.xml?playlist_id=\(part.dropFirst(5))"]
      }
      if words.count >= 2, words[0] == "user" {
        return ["https://www.youtube.com/feeds/videos.xml?user=\(words[1])"]
      }
      return []
    }
    if isHost("reddit.com") { return ["https://www.reddit.com" + trimmed(path) + "/.rss"] }
    if bare == "github.com", words.count >= 2 {
      let base = "https://github.com/\(words[0])/\(words[1])"
      let feeds = [base + "/releases.atom", base + "/tags.atom", base + "/commits.atom"]
      return words.dropFirst(2).first == "commits" ? Array(feeds.reversed()) : feeds
    }
    if bare == "github.com", let user = words.first { return ["https://github.com/\(user).atom"] }
    if isHost("gitlab.com"), words.count >= 2 {
      return [origin + "/\(words[0])/\(words[1])/-/tags?format=atom"]
    }
    if isHost("medium.com") {
      if bare != "medium.com" { return [origin + "/feed"] }
      if let name = words.first { return ["https://medium.com/feed/\(name)"] }
    }
    if isHost("substack.com") || isHost("wordpress.com") || isHost("hashnode.dev") {
      return [origin + (isHost("hashnode.dev") ? "/rss.xml" : "/feed")]
    }
    if isHost("blogspot.com") { return [origin + "/feeds/posts/default"] }
    if isHost("tumblr.com"), bare != "tumblr.com" { return [origin + "/rss"] }
    if isHost("dev.to"), let name = words.first { return ["https://dev.to/feed/\(name)"] }
    if isHost("vimeo.com"), let name = words.first {
      return ["https://vimeo.com/\(name)/videos/rss"]
    }
    if isHost("bsky.app"), words.count >= 2, words[0] == "profile" {
      return ["https://bsky.app/profile/\(words[1])/rss"]
    }
    if isHost("stackexchange.com") || isHost("stackoverflow.com"), words.count >= 3,
      words[0] == "questions", words[1] == "tagged"
    {
      return [origin + "/feeds/tag/\(words[2])"]
    }
    // Fediverse: an account is /@name, alone.
    if words.count == 1, words[0].hasPrefix("@"), words[0].count > 1 {
      return [origin + "/\(words[0]).rss"]
    }
    // Discourse: a topic, a category, a tag.
    if let first = words.first {
      if first == "t", words.count >= 3, Int(words[2]) != nil {
        return [origin + "/t/\(words[1])/\(words[2]).rss"]
      }
      if first == "c", words.count >= 2 { return [origin + trimmed(path) + ".rss"] }
      if first == "latest" { return [origin + "/latest.rss"] }
    }
    return []
  }

  private static func trimmed(_ path: String) -> String {
    var text = Substring(path)
    while text.last == "/" { text = text.dropLast() }
    return String(text)
  }

  /// The folder that a page lies in, at most its first: `/blog/` of `/blog/2026/one`.
  private static func folder(_ path: String) -> String {
    let words = path.split(separator: "/")
    guard let first = words.first, words.count > 1 || path.hasSuffix("/") || !first.contains(".")
    else { return "/" }
    return "/\(first)/"
  }

  /// Host with port, lower case.
  static func host(_ url: String) -> String {
    let authority = parts(url).origin.split(separator: "/").dropFirst().first ?? ""
    return (authority.split(separator: "@").last ?? "").lowercased()
  }

  /// Origin, path (at least `/`) and query of an absolute address.
  static func parts(_ url: String) -> (origin: String, path: String, query: String) {
    let whole = url.prefix { $0 != "#" }
    let head = whole.prefix { $0 != "?" }
    let query = whole.dropFirst(head.count + 1)
    var slashes = 0
    let origin = head.prefix { character in
      if character == "/" { slashes += 1 }
      return slashes < 3
    }
    let path = head.dropFirst(origin.count)
    return (String(origin), path.isEmpty ? "/" : String(path), String(query))
  }
}
