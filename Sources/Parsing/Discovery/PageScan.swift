import Model

/// What a quick look at a page's start tags shows of its feeds: links whose address looks like a
/// feed's, and the program that made the page.
struct PageScan {
  /// Absolute addresses on the page's own host, in the order of the page, each once, at most 50.
  private(set) var feedLinks: [String] = []
  /// Content of `meta name=generator`.
  private(set) var generator: String?

  init(_ page: FetchedPage) {
    let text = Charset.decode(page.body, contentType: page.header("content-type"), isXML: false)
    let bytes = text.utf8
    let host = CommonFeedPaths.host(page.url)
    var at = 0
    while true {
      at = ByteSearch.next(0x3C, bytes.span, at)
      guard at + 2 < bytes.count else { break }
      let isLink = PageScan.begins(bytes, at + 1, "a")
      let isMeta = generator == nil && PageScan.begins(bytes, at + 1, "meta")
      at += 1
      guard isLink && feedLinks.count < 50 || isMeta else { continue }
      // A tag that is never closed ends at the next: every byte is looked at once.
      let end = ByteSearch.next(0x3C, or: 0x3E, bytes.span, at)
      let tag = bytes[at..<end]
      at = end
      if isMeta {
        if PageScan.value("name", tag)?.lowercased() == "generator" {
          generator = PageScan.value("content", tag)
        }
        continue
      }
      guard let reference = PageScan.value("href", tag), PageScan.looksLikeFeed(reference),
        let url = URLResolver.resolve(reference, base: page.url), CommonFeedPaths.host(url) == host,
        !feedLinks.contains(url)
      else { continue }
      feedLinks.append(url)
    }
  }

  /// True where an element's name stands at a place, white space behind it.
  private static func begins(_ bytes: [UInt8], _ at: Int, _ name: String) -> Bool {
    let end = at + name.utf8.count
    guard end < bytes.count, bytes[end] <= 0x20 else { return false }
    return bytes[at..<end].elementsEqual(name.utf8) { lower($0) == $1 }
  }

  /// Value of an attribute in a start tag; nil where it has none.
  private static func value(_ name: String, _ tag: ArraySlice<UInt8>) -> String? {
    let pattern = Array((name + "=").utf8)
    var at = tag.startIndex + 1
    while at + pattern.count < tag.endIndex {
      guard tag[at - 1] <= 0x20,
        tag[at..<(at + pattern.count)].elementsEqual(pattern, by: { lower($0) == $1 })
      else {
        at += 1
        continue
      }
      at += pattern.count
      let quote = tag[at]
      let isQuoted = quote == 0x22 || quote == 0x27
      let value =
        isQuoted ? tag[(at + 1)...].prefix { $0 != quote } : tag[at...].prefix { $0 > 0x20 }
      let text = String(decoding: value, as: UTF8.self)
      return text.split(separator: "&amp;", omittingEmptySubsequences: false)
        .joined(separator: "&")
    }
    return nil
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  private static let names: Set<String> = [
    "feed", "rss", "atom", "feeds", "rss2", "rdf", "feed.xml", "rss.xml", "atom.xml", "feed.json",
    "index.rdf", "feed.atom", "rss.php", "index.atom", "index.rss",
  ]

  private static func looksLikeFeed(_ reference: String) -> Bool {
    let path = reference.prefix { $0 != "?" && $0 != "#" }
    guard let last = path.split(separator: "/").last?.lowercased() else { return false }
    return names.contains(last) || last.hasSuffix(".rss") || last.hasSuffix(".atom")
  }
}
