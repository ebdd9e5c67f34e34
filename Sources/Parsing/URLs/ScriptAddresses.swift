import Model

/// Takes addresses that would run in a reader's browser (`javascript:`, `vbscript:`, `data:`) out of
/// documents: reports and review pages link to authors and posts.
enum ScriptAddresses {
  private static let schemes = ["javascript:", "vbscript:", "data:"].map { Array($0.utf8) }

  /// Removes them from everything that may be linked to.
  static func remove(from document: inout Document) {
    for index in document.posts.indices {
      drop(&document.posts[index].url)
      drop(&document.posts[index].author.url)
      drop(&document.posts[index].commentsURL)
      if document.posts[index].enclosures.contains(where: { isScript($0.url) }) {
        document.posts[index].enclosures.removeAll { isScript($0.url) }
      }
    }
    drop(&document.feed.link)
    drop(&document.feed.author)
    drop(&document.feed.image)
    drop(&document.feed.selfURL)
    drop(&document.feed.hub)
    drop(&document.page)
    document.follow.removeAll { isScript($0.url) }
  }

  private static func drop(_ url: inout String?) {
    if let found = url, isScript(found) { url = nil }
  }

  private static func drop(_ author: inout Author?) {
    if let found = author?.url, isScript(found) { author?.url = nil }
  }

  private static func drop(_ page: inout PageInfo?) {
    guard page != nil else { return }
    if let found = page?.canonicalURL, isScript(found) { page?.canonicalURL = nil }
    if let found = page?.author?.url, isScript(found) { page?.author?.url = nil }
  }

  /// Browsers pass over blanks and control characters in a scheme, and over its case.
  static func isScript(_ url: String) -> Bool {
    var scheme: [UInt8] = []
    for byte in url.utf8 where byte > 0x20 && byte != 0x7F {
      // Nearly all addresses are told by their first letter.
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if scheme.isEmpty, lower != 0x6A, lower != 0x76, lower != 0x64 { return false }
      scheme.append(lower)
      if lower == 0x3A { return schemes.contains(scheme) }
      if scheme.count > 12 { return false }
    }
    return false
  }
}
