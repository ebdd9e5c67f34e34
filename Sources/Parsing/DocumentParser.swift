internal import CLibxml2
import Model
import SocialText

/// The room's front door: bytes of any page in, posts out.
///
/// The charset is settled first, then the bytes themselves say what they are (never the
/// Content-Type): an XML or JSON feed goes to `FeedParser`, a thread in JSON to `JSONThreadReader`,
/// everything else to `PageExtractor`.
public struct DocumentParser: Sendable {
  private let feeds = FeedParser()
  private let pages: PageExtractor

  /// A parser; it holds no state. `rules` are those of the source whose pages it reads: they
  /// override what is found on HTML pages, and say nothing of feeds and JSON.
  public init(rules: PageRules? = nil) {
    pages = PageExtractor(rules: rules.flatMap { $0.isEmpty ? nil : $0 })
  }

  /// Parses a fetched page. Nothing throws: what is wrong stands in `problems`; a document with
  /// nothing recognised has no `format`.
  public func parse(_ page: FetchedPage) -> Document {
    var document = parse(page.body, url: page.url) { page.header($0) }
    ScriptAddresses.remove(from: &document)
    return document
  }

  /// Reads a page as HTML whatever it looks like, for `extract`.
  public func extract(_ page: FetchedPage) -> Document {
    let text = Charset.decode(
      page.body, contentType: page.header("content-type"), isXML: false)
    var document = extract(text, url: page.url)
    ScriptAddresses.remove(from: &document)
    return document
  }

  private func parse(
    _ body: [UInt8], url: String, header: (String) -> String?
  ) -> Document {
    let contentType = header("content-type")
    let text = Charset.decode(
      body, contentType: contentType,
      isXML: DocumentParser.looksLikeXML(body, contentType: contentType))
    let headers = FeedParser.Headers(
      contentType: contentType, contentLocation: header("content-location"),
      contentLanguage: header("content-language"))
    if var document = feeds.parse(text, url: url, headers: headers) {
      document.encoding = text.encoding
      return document
    }
    if DocumentParser.looksLikeJSON(text.utf8.span) {
      // Markup inside of JSON makes no page of it.
      guard let json = try? JSONDocument(text.utf8) else {
        return unrecognised(text, "unrecognised", "begins as JSON, but is none: broken or cut off")
      }
      return JSONThreadReader.read(json.root, encoding: text.encoding, url: url)
        ?? unrecognised(text, "unrecognised", "JSON that is neither a feed nor a thread known")
    }
    guard DocumentParser.looksLikeMarkup(text.utf8.span) else {
      return body.isEmpty
        ? unrecognised(text, "empty", "the body is empty")
        : unrecognised(text, "unrecognised", "neither a feed nor a page")
    }
    return extract(text, url: url)
  }

  private func unrecognised(_ text: DecodedText, _ kind: String, _ message: String) -> Document {
    var document = Document()
    document.encoding = text.encoding
    document.malformed = true
    document.problems.append(DocumentProblem(kind: kind, message: message))
    return document
  }

  private func extract(_ text: DecodedText, url: String) -> Document {
    var document = pages.extract(text, url: url)
    document.encoding = text.encoding
    if text.isMalformed {
      document.malformed = true
      document.problems.append(
        DocumentProblem(
          kind: "unknown_charset",
          message: "the declared charset is unknown or does not fit; read as \(text.encoding)"))
    }
    PostIdentity.assign(
      &document.posts, pageURL: url, siteURL: document.page?.canonicalURL ?? url)
    return document
  }

  /// An object or an array of objects, by its first two signs: `{"`, `{}`, `[{`, `[]`.
  private static func looksLikeJSON(_ text: Span<UInt8>) -> Bool {
    var at = 0
    func next() -> UInt8 {
      while at < text.count, text[at] <= 0x20 { at += 1 }
      at += 1
      return at <= text.count ? text[at - 1] : 0
    }
    switch (next(), next()) {
    case (0x7B, 0x22), (0x7B, 0x7D), (0x5B, 0x7B), (0x5B, 0x5D): return true
    default: return false
    }
  }

  /// XML by its declaration, also in UTF-16 or EBCDIC, or by its media type.
  private static func looksLikeXML(_ body: [UInt8], contentType: String?) -> Bool {
    let head = body.prefix(64).drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    if head.starts(with: "<?xml".utf8) || head.starts(with: [0x4C, 0x6F, 0xA7, 0x94, 0x93]) {
      return true
    }
    // UTF-16 and UTF-32 put zeros between `<` and `?`.
    let dense = body.prefix(32).filter { $0 != 0 && $0 != 0xFE && $0 != 0xFF }
    if dense.starts(with: "<?xml".utf8) { return true }
    guard let type = contentType?.lowercased() else {
      return head.starts(with: "<rss".utf8) || head.starts(with: "<feed".utf8)
        || head.starts(with: "<rdf".utf8)
    }
    return type.contains("xml") && !type.contains("xhtml")
  }

  /// True for text with a tag that pages are made of in its first 64 kB, and not for bytes that no
  /// page has: noise, too, holds a `<` with a letter behind it here and there.
  private static func looksLikeMarkup(_ text: Span<UInt8>) -> Bool {
    let end = min(text.count, 65_536)
    let head = text.extracting(0..<end)
    var odd = 0
    var isMarkup = false
    var at = 0
    while true {
      at = ByteSearch.nextOdd(head, at, orTag: !isMarkup)
      guard at < end else { break }
      let byte = head[at]
      if byte < 0x20 { odd += 1 }
      // U+FFFD, which undecodable bytes have become.
      if byte == 0xEF, at + 2 < end, head[at + 1] == 0xBF, head[at + 2] == 0xBD { odd += 1 }
      if byte == 0x3C { isMarkup = begins(text, at + 1, end) }
      at += 1
    }
    return isMarkup && odd * 50 <= end
  }

  /// Elements that a page can hardly do without.
  private static let elements: [[UInt8]] = [
    "!doctype", "html", "head", "body", "title", "meta", "div", "p", "a", "article", "section",
    "main", "table", "tr", "td", "span", "ul", "ol", "li", "br", "h1", "h2", "h3", "img", "link",
    "script", "style", "form", "b", "i", "em", "strong", "font", "center", "frameset", "blockquote",
    "pre", "dl", "header", "nav", "footer", "iframe", "noscript",
  ].map { Array($0.utf8) }

  private static func begins(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    elements.contains { name in
      guard start + name.count < end else { return false }
      for (offset, byte) in name.enumerated() {
        let found = text[start + offset]
        if (found >= 0x41 && found <= 0x5A ? found | 0x20 : found) != byte { return false }
      }
      let next = text[start + name.count]
      return next <= 0x20 || next == 0x3E || next == 0x2F
    }
  }
}

extension DocumentParser {
  /// Version of libxml2 that parses, for `doctor`.
  public static var libraryVersion: String { LIBXML_DOTTED_VERSION }
}
