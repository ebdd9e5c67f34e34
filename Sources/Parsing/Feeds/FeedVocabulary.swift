import SocialText

/// The elements of all feed formats that mean something to us, format by format folded into one
/// list: what is called differently but means the same has one case.
enum FeedElement: UInt8, Sendable {
  case unknown
  // Structure.
  case rss, rdf, feed, channel, item, source, image, textInput, cloud, mediaContent, mediaThumbnail
  case mediaGroup
  // Texts.
  case title, mediaTitle, description, summary, content, contentEncoded, body, itunesSummary
  case itunesSubtitle, mediaDescription, tagline, rights
  // Links and ids.
  case link, guid, identifier, enclosure, comments, commentRSS, url, logo, itunesImage
  case originalLink
  // People.
  case author, creator, itunesAuthor, owner, contributor, managingEditor, name, email, uri
  // Dates.
  case published, updated, created, date, buildDate
  // The rest.
  case category, subject, keywords, itunesCategory, language, generator, ttl, updatePeriod
  case updateFrequency, skipHours, skipDays, hour, day, inReplyTo
  // XHTML and anything else inside a text.
  case markup
}

/// Families of namespaces, after what their elements mean.
enum FeedNamespace: UInt8, Sendable {
  /// None, RSS's, Atom's, CDF's and what nobody knows.
  case main
  case atom, dc, dcterms, content, media, itunes, thr, wfw, sy, xhtml, xml, rdf, feedburner, other
  case svg, math, googleplay

  /// The family of a namespace name, compared without case.
  static func family(of uri: String) -> FeedNamespace {
    let name = uri.lowercased()
    if let known = byURI[name] { return known }
    if name.hasPrefix("http://search.yahoo.com/mrss")
      || name.hasPrefix("https://search.yahoo.com/mrss")
    {
      return .media
    }
    return .other
  }

  /// The family that a prefix usually stands for, where nothing declares it.
  static func family(ofPrefix prefix: String) -> FeedNamespace {
    switch prefix.lowercased() {
    case "", "rss", "cdf": .main
    case "atom", "a10": .atom
    case "dc": .dc
    case "dcterms": .dcterms
    case "content": .content
    case "media": .media
    case "itunes": .itunes
    case "thr": .thr
    case "wfw": .wfw
    case "sy": .sy
    case "xhtml": .xhtml
    case "xml": .xml
    case "rdf": .rdf
    case "feedburner": .feedburner
    case "googleplay": .googleplay
    default: .other
    }
  }

  private static let byURI: [String: FeedNamespace] = [
    "": .main,
    "http://backend.userland.com/rss": .main,
    "http://backend.userland.com/rss2": .main,
    "http://blogs.law.harvard.edu/tech/rss": .main,
    "http://purl.org/rss/1.0/": .main,
    "http://purl.org/rss/1.0": .main,
    "http://purl.org/net/rss1.1#": .main,
    "http://my.netscape.com/rdf/simple/0.9/": .main,
    "http://channel.netscape.com/rdf/simple/0.9/": .main,
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": .main,
    "http://example.com/newformat#": .main,
    "http://example.com/necho": .main,
    "http://purl.org/echo/": .main,
    "uri/of/echo/namespace#": .main,
    "http://purl.org/pie/": .main,
    "http://purl.org/atom/ns#": .atom,
    "http://www.w3.org/2005/atom": .atom,
    "https://www.w3.org/2005/atom": .atom,
    "http://purl.org/rss/1.0/modules/rss091#": .main,
    "http://purl.org/dc/elements/1.1/": .dc,
    "https://purl.org/dc/elements/1.1/": .dc,
    "http://purl.org/dc/elements/1.0/": .dc,
    "http://purl.org/dc/terms/": .dcterms,
    "http://purl.org/rss/1.0/modules/content/": .content,
    "https://purl.org/rss/1.0/modules/content/": .content,
    "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes,
    "https://www.itunes.com/dtds/podcast-1.0.dtd": .itunes,
    "http://www.itunes.com/dtds/podcast-1.0.dtd/": .itunes,
    "http://example.com/dtds/podcast-1.0.dtd": .itunes,
    "http://www.google.com/schemas/play-podcasts/1.0": .googleplay,
    "http://purl.org/syndication/thread/1.0": .thr,
    "http://wellformedweb.org/commentapi/": .wfw,
    "http://purl.org/rss/1.0/modules/syndication/": .sy,
    "http://www.w3.org/1999/xhtml": .xhtml,
    "http://www.w3.org/xml/1998/namespace": .xml,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": .rdf,
    "http://rssnamespace.org/feedburner/ext/1.0": .feedburner,
    "http://www.w3.org/2000/svg": .svg,
    "http://www.w3.org/1998/math/mathml": .math,
  ]
}

/// Finds the meaning of an element by family and local name.
final class FeedVocabulary: Sendable {
  /// The list, indexed once.
  static let shared = FeedVocabulary()

  private let table: [UInt64: FeedElement]

  /// Meaning of an element; `markup` for XHTML, `unknown` for what says nothing to us.
  func element(_ family: FeedNamespace, _ name: Span<UInt8>) -> FeedElement {
    let hash = NameIndex.hash(folded: name, 0, name.count)
    let group: FeedNamespace = family == .atom ? .main : family
    if let known = table[Self.key(group, hash)] { return known }
    switch family {
    case .xhtml, .svg, .math: return .markup
    default: return .unknown
    }
  }

  private static func key(_ family: FeedNamespace, _ hash: UInt64) -> UInt64 {
    StableHash.step(hash, family.rawValue &+ 0x80)
  }

  private init() {
    var table: [UInt64: FeedElement] = [:]
    func add(_ family: FeedNamespace, _ element: FeedElement, _ names: String...) {
      for name in names {
        let bytes = Array(name.utf8)
        table[Self.key(family, NameIndex.hash(bytes.span, 0, bytes.count))] = element
      }
    }
    add(.main, .rss, "rss")
    add(.main, .rdf, "rdf")
    add(.rdf, .rdf, "rdf")
    add(.main, .feed, "feed")
    add(.main, .channel, "channel")
    add(.main, .item, "item", "entry", "product")
    add(.main, .source, "source")
    add(.main, .image, "image")
    add(.main, .textInput, "textinput")
    add(.main, .cloud, "cloud")
    add(.main, .title, "title")
    add(.dc, .title, "title")
    add(.dcterms, .title, "title")
    add(.media, .mediaTitle, "title")
    add(.main, .description, "description")
    add(.dc, .description, "description")
    add(.main, .summary, "summary", "abstract")
    add(.dcterms, .summary, "abstract")
    add(.main, .content, "content")
    add(.content, .contentEncoded, "encoded")
    add(.main, .contentEncoded, "fullitem", "content_encoded")
    add(.main, .body, "body")
    add(.xhtml, .body, "body")
    add(.itunes, .itunesSummary, "summary")
    add(.itunes, .itunesSubtitle, "subtitle")
    add(.googleplay, .itunesSummary, "description")
    add(.media, .mediaDescription, "description", "text")
    add(.main, .tagline, "tagline", "subtitle", "info")
    add(.main, .rights, "rights", "copyright")
    add(.dc, .rights, "rights")
    add(.main, .link, "link")
    add(.main, .guid, "guid", "id")
    add(.dc, .identifier, "identifier")
    add(.main, .enclosure, "enclosure")
    add(.main, .comments, "comments")
    add(.wfw, .commentRSS, "commentrss")
    add(.main, .url, "url")
    add(.main, .logo, "logo", "icon")
    add(.itunes, .itunesImage, "image")
    add(.feedburner, .originalLink, "origlink")
    add(.main, .author, "author")
    add(.dc, .creator, "creator", "author")
    add(.itunes, .itunesAuthor, "author")
    add(.googleplay, .itunesAuthor, "author")
    add(.itunes, .owner, "owner")
    add(.main, .contributor, "contributor")
    add(.dc, .contributor, "contributor")
    add(.main, .managingEditor, "managingeditor")
    add(.main, .name, "name")
    add(.main, .email, "email")
    add(.main, .uri, "uri", "homepage")
    add(.main, .published, "pubdate", "published", "issued")
    add(.dcterms, .published, "issued")
    add(.main, .updated, "updated", "modified")
    add(.dcterms, .updated, "modified")
    add(.main, .buildDate, "lastbuilddate")
    add(.main, .created, "created")
    add(.dcterms, .created, "created")
    add(.dc, .date, "date")
    add(.main, .date, "date")
    add(.main, .category, "category")
    add(.dc, .subject, "subject")
    add(.main, .keywords, "keywords")
    add(.itunes, .keywords, "keywords")
    add(.itunes, .itunesCategory, "category")
    add(.main, .language, "language")
    add(.dc, .language, "language")
    add(.main, .generator, "generator")
    add(.main, .ttl, "ttl")
    add(.main, .skipHours, "skiphours")
    add(.main, .skipDays, "skipdays")
    add(.main, .hour, "hour")
    add(.main, .day, "day")
    add(.sy, .updatePeriod, "updateperiod")
    add(.sy, .updateFrequency, "updatefrequency")
    add(.thr, .inReplyTo, "in-reply-to")
    add(.media, .mediaContent, "content")
    add(.media, .mediaThumbnail, "thumbnail")
    add(.media, .mediaGroup, "group")
    self.table = table
  }
}
