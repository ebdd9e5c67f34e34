import Model

@testable import Parsing

/// What must hold whatever bytes come in, for the fuzzers.
enum DocumentProperties {
  /// What must hold of any document; the names of what does not.
  static func violations(_ body: [UInt8]) -> [String] {
    let page = FetchedPage(
      requestedURL: "https://a.example/x", url: "https://a.example/x", status: 200, headers: [],
      body: body, validators: Validators())
    let parser = DocumentParser()
    var broken: [String] = []
    for document in [parser.parse(page), parser.extract(page)] {
      let ids = document.posts.map(\.id)
      if Set(ids).count != ids.count { broken.append("two posts with one id") }
      for post in document.posts {
        if post.keys.isEmpty { broken.append("a post without a key") }
        let text = Array(post.text.utf8)
        for quote in post.quotes {
          let (start, end) = (quote.span.start, quote.span.end)
          guard start >= 0, start <= end, end <= text.count else {
            broken.append("a quote outside its text")
            continue
          }
          for edge in [start, end] where edge < text.count && text[edge] & 0xC0 == 0x80 {
            broken.append("a quote that cuts a letter")
          }
        }
        for address in [post.url, post.author.url, post.commentsURL] {
          if let address, address.lowercased().hasPrefix("javascript:") {
            broken.append("an address that is a script")
          }
        }
        // A bare `<` never stands in sanitised text, so each one begins a tag.
        let parts = post.html.lowercased().split(separator: "<", omittingEmptySubsequences: false)
        for tag in parts.dropFirst().map({ $0.prefix { $0 != ">" } })
        where tag.hasPrefix("script") || tag.contains("=\"javascript:") {
          broken.append("a script in sanitised HTML")
        }
      }
    }
    if summary(parser.parse(page)) != summary(parser.parse(page)) {
      broken.append("another result the second time")
    }
    if let whole = parseFeed(body, url: "https://a.example/x"),
      summary(whole) != summary(parseFeed(body, url: "https://a.example/x", chunkSize: 7))
    {
      broken.append("a result that depends on the size of chunks")
    }
    return broken
  }

  /// What must hold of any text that is to be read as a date or decoded.
  static func textViolations(_ text: [UInt8]) -> [String] {
    var broken: [String] = []
    if let date = DateReader.read(String(decoding: text, as: UTF8.self)) {
      let written = date.timestamp.rfc3339
      if DateReader.read(written)?.timestamp != date.timestamp {
        broken.append("a date that reads back as another: \(written)")
      }
    }
    for type in [nil, "text/html; charset=utf-16", "text/xml; charset=koi8-r"] as [String?] {
      for isXML in [false, true] {
        let decoded = Charset.decode(text, contentType: type, isXML: isXML).utf8
        if Array(String(decoding: decoded, as: UTF8.self).utf8) != decoded {
          broken.append("decoded text that is no UTF-8")
        }
      }
    }
    return broken
  }
}
