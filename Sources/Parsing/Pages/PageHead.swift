import Model
import SocialText

/// What a page says of itself for machines: head, OpenGraph, JSON-LD, microdata.
struct PageHead {
  var title: String?
  var socialTitle: String?
  var description: String?
  var siteName: String?
  var author: String?
  var authorURL: String?
  var published: StatedDate?
  var modified: StatedDate?
  var language: String?
  var canonical: String?
  var type: String?
  var base: String?
  var feeds: [String] = []
  var next: String?
  var previous: String?
  var headline: String?
  /// JSON-LD's own text of the article.
  var articleBody: String?
  var isArticle = false
  var isPaid = false
  /// True where the page describes a thing that is sold.
  var isProduct = false

  /// Names of meta elements with a date of publication, best first.
  private static let dateNames: [StaticString] = [
    "article:published_time", "og:article:published_time", "datepublished", "article.published",
    "publishdate", "pubdate", "publish_date", "publish-date", "published_time",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date", "date", "article.created", "article_date_original",
    "og:published_time",
    "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime", "datecreated",
    "ptime", "rnews:datepublished", "created", "article:post_date", "bt:pubdate",
    "vr:published_time",
    "originalpublicationdate", "last-published", "content_create_date", "release_date",
  ]

  /// Reads a page.
  init(_ tree: PageTree, url: String) {
    var dateRank = Int.max
    for index in tree.nodes.indices {
      let node = tree.nodes[index]
      switch node.tag {
      case .html:
        if language == nil {
          language = tree.value(index, .lang) ?? tree.value(index, .xmlLang)
        }
      case .base:
        if base == nil, let href = tree.value(index, .href) {
          base = URLResolver.resolve(href, base: url)
        }
      case .title:
        // An SVG has titles too.
        if title == nil, node.parent < 0 || tree.nodes[Int(node.parent)].tag != .svg {
          let text = PageText.render(tree, index).string
          if !text.isEmpty { title = text }
        }
      case .link: readLink(tree, index, url)
      case .meta: readMeta(tree, index, &dateRank)
      default: break
      }
    }
    var structured = StructuredData()
    for script in tree.scripts { structured.read(script) }
    adopt(structured)
    isProduct = structured.isProduct || type?.hasPrefix("product") == true || type == "og:product"
    if language == nil, let locale = structured.language { language = locale }
    if let tag = language { language = PageHead.languageTag(tag) }
  }

  private mutating func adopt(_ data: StructuredData) {
    headline = data.headline
    articleBody = data.body
    isArticle = data.isArticle
    isPaid = data.isPaid
    if let date = data.published { published = date }
    if let date = data.modified, modified == nil { modified = date }
    if let name = data.author, !name.isEmpty {
      author = name
      authorURL = data.authorURL
    }
    if siteName == nil { siteName = data.publisher }
  }

  private mutating func readLink(_ tree: PageTree, _ node: Int, _ url: String) {
    guard let href = tree.value(node, .href) else { return }
    func absolute() -> String? { URLResolver.resolve(href, base: base ?? url) }
    if tree.hasWord(node, .rel, "canonical") {
      if canonical == nil { canonical = absolute() }
    } else if tree.hasWord(node, .rel, "prev") || tree.hasWord(node, .rel, "previous") {
      if previous == nil { previous = absolute() }
    } else if tree.hasWord(node, .rel, "next") {
      if next == nil { next = absolute() }
    } else if tree.hasWord(node, .rel, "alternate") || tree.hasWord(node, .rel, "feed") {
      guard let type = tree.attribute(node, .type), feeds.count < 50,
        tree.contains(type, "rss") || tree.contains(type, "atom")
          || tree.contains(type, "feed+json"),
        let feed = absolute(), !feeds.contains(feed)
      else { return }
      feeds.append(feed)
    }
  }

  private mutating func readMeta(_ tree: PageTree, _ node: Int, _ dateRank: inout Int) {
    guard let content = tree.attribute(node, .content), !content.isEmpty else { return }
    guard
      let key = tree.attribute(node, .property) ?? tree.attribute(node, .name)
        ?? tree.attribute(node, .itemprop) ?? tree.attribute(node, .httpEquiv)
    else { return }
    func value() -> String? { tree.string(content) }
    if tree.equals(key, "og:title") || tree.equals(key, "twitter:title") {
      if socialTitle == nil { socialTitle = value().map(PageHead.folded) }
    } else if tree.equals(key, "og:site_name") {
      siteName = value()
    } else if tree.equals(key, "og:type") {
      type = value()?.lowercased()
    } else if tree.equals(key, "og:url") {
      if canonical == nil, let text = value(), text.hasPrefix("http") { canonical = text }
    } else if tree.equals(key, "description") || tree.equals(key, "og:description") {
      if description == nil { description = value().map(PageHead.folded) }
    } else if tree.equals(key, "og:locale") || tree.equals(key, "content-language")
      || tree.equals(key, "inlanguage")
    {
      if language == nil { language = value() }
    } else if tree.equals(key, "author") || tree.equals(key, "article:author")
      || tree.equals(key, "dc.creator") || tree.equals(key, "parsely-author")
      || tree.equals(key, "sailthru.author") || tree.equals(key, "byl")
      || tree.equals(key, "citation_author") || tree.equals(key, "dcterms.creator")
    {
      if author == nil, let text = value(), !text.hasPrefix("http"), !text.utf8.contains(0x40),
        let name = AuthorName.clean(text)
      {
        author = name
      }
    } else if tree.equals(key, "article:modified_time") || tree.equals(key, "og:updated_time")
      || tree.equals(key, "lastmod") || tree.equals(key, "datemodified")
    {
      if modified == nil { modified = PageHead.date(tree, content) }
    } else if let rank = PageHead.dateNames.firstIndex(where: { tree.equals(key, $0) }) {
      if rank < dateRank, let date = PageHead.date(tree, content) {
        published = date
        dateRank = rank
      }
    }
  }

  private static func date(_ tree: PageTree, _ range: Range<Int>) -> StatedDate? {
    DateReader.read(tree.bytes.span, from: range.lowerBound, to: range.upperBound)
      ?? DateFinder.find(tree.bytes, range)
  }

  /// White space folded.
  static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A language tag with a hyphen; nil for what is none.
  private static func languageTag(_ text: String) -> String? {
    let tag = text.split(whereSeparator: { $0 == "," || $0 == " " }).first.map(String.init) ?? ""
    let bytes = tag.utf8.map { $0 == 0x5F ? 0x2D : $0 }
    guard (2...16).contains(bytes.count),
      bytes.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || DateReader.isDigit($0) || $0 == 0x2D })
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
