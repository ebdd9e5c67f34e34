import Model

/// Reads a feed of any format. Well-formed XML goes through libxml2; anything else through our own
/// tokenizer, which takes a document as it is, so that no entry is lost for a stray `&`.
struct FeedParser: Sendable {
  /// What an answer's header lines say that matters for a feed.
  struct Headers: Sendable {
    var contentType: String?
    var contentLocation: String?
    var contentLanguage: String?

    /// All are optional.
    init(
      contentType: String? = nil, contentLocation: String? = nil, contentLanguage: String? = nil
    ) {
      self.contentType = contentType
      self.contentLocation = contentLocation
      self.contentLanguage = contentLanguage
    }
  }

  /// Bytes handed to libxml2 at a time; results do not depend on it.
  var chunkSize = SAXParser.chunkSize

  /// A parser; it holds no state.
  init() {}

  /// The document, or nil where the text is no feed. `url` is the address that answered, empty
  /// where there is none.
  func parse(_ text: DecodedText, url: String = "", headers: Headers = Headers()) -> Document? {
    let sniffed = FeedSniffer.sniff(text.utf8.span)
    var document: Document
    let base = base(url, headers)
    switch sniffed.kind {
    case .xmlFeed: document = parseXML(text, sniffed, base: base)
    case .jsonFeed:
      guard let parsed = JSONFeedReader.read(text, base: base) else { return nil }
      document = parsed
    case .html, .unknown: return nil
    }
    if document.feed.language == nil, let language = headers.contentLanguage, !language.isEmpty {
      document.feed.language = language
    }
    if text.isMalformed {
      document.malformed = true
      document.problems.append(
        DocumentProblem(
          kind: "unknown_charset",
          message: "the declared charset is unknown or does not fit; read as \(text.encoding)"))
    }
    if let type = headers.contentType, type.lowercased().hasPrefix("text/plain") {
      document.malformed = true
      document.problems.append(
        DocumentProblem(kind: "wrong_media_type", message: "a feed that came as text/plain"))
    }
    PostIdentity.assign(&document.posts, pageURL: url, siteURL: document.feed.link)
    addFollows(&document)
    return document
  }

  private func base(_ url: String, _ headers: Headers) -> String {
    guard let location = headers.contentLocation, !location.isEmpty else { return url }
    return URLResolver.resolve(location, base: url) ?? url
  }

  private func parseXML(
    _ text: DecodedText, _ sniffed: FeedSniffer.Finding, base: String
  ) -> Document {
    let span = text.utf8.span.extracting(sniffed.offset..<text.utf8.count)
    var reader = FeedReader(base: base)
    let problem: DocumentProblem
    switch SAXParser.parse(span, chunkSize: chunkSize, reader: &reader) {
    case .wellFormed:
      var document = reader.finish(encoding: text.encoding)
      if sniffed.hasJunk {
        document.malformed = true
        document.problems.append(
          DocumentProblem(kind: "not_well_formed", message: "text before the document", line: 1))
      }
      return document
    case .namespaceError(let line):
      problem = DocumentProblem(
        kind: "not_well_formed", message: "a namespace prefix is not declared", line: line)
    case .error(let line, let message):
      problem = DocumentProblem(kind: "not_well_formed", message: message, line: line)
    }
    var second = FeedReader(base: base)
    second.isLenient = true
    var tokenizer = LenientTokenizer(reader: second)
    tokenizer.parse(span)
    var document = tokenizer.finish(encoding: text.encoding)
    document.malformed = true
    document.problems.insert(problem, at: 0)
    return document
  }

  /// Comment pages and articles that a reader may want, best first.
  private func addFollows(_ document: inout Document) {
    for index in document.posts.indices {
      let url = document.posts[index].url
      if let url {
        document.follow.append(FollowLink(url: url, reason: .article, priority: 0.5))
      }
      if let comments = document.posts[index].commentsURL, comments != url {
        document.follow.append(FollowLink(url: comments, reason: .comments, priority: 0.3))
      }
    }
  }
}
