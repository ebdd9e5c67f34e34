/// Says from the first bytes what a document is, whatever its headers claim: feeds come as
/// text/html, behind white space or junk, or inside an HTML wrapper.
enum FeedSniffer {
  /// What a document looks like.
  enum Kind: Sendable { case xmlFeed, jsonFeed, html, unknown }

  /// How far into the document roots are looked for.
  private static let window = 65_536

  /// What was found out.
  struct Finding: Sendable {
    /// What the document looks like.
    var kind = Kind.unknown
    /// Where the XML of a feed begins.
    var offset = 0
    /// True where something stands before it that makes the document ill-formed.
    var hasJunk = false
  }

  /// What the text looks like, and where a feed in it begins.
  static func sniff(_ text: Span<UInt8>) -> Finding {
    let count = min(text.count, window)
    var at = 0
    while at < count, text[at] <= 0x20 { at += 1 }
    guard at < count else { return Finding() }
    if text[at] == 0x7B {
      return Finding(kind: looksLikeJSONFeed(text, at, count) ? .jsonFeed : .unknown)
    }
    let first = at
    var hasJunk = false
    var declaration = -1
    var isHTML = false
    func feed(_ root: Int) -> Finding {
      if declaration >= 0, !isHTML {
        return Finding(kind: .xmlFeed, offset: declaration, hasJunk: declaration > 0)
      }
      let isProlog = !hasJunk && !isHTML && text[first] == 0x3C
      return Finding(kind: .xmlFeed, offset: isProlog ? first : root, hasJunk: !isProlog)
    }
    while at < count {
      guard text[at] == 0x3C, at + 1 < count else {
        if text[at] > 0x20 { hasJunk = true }
        at += 1
        continue
      }
      let next = text[at + 1]
      if next == 0x3F {
        if declaration < 0, isWord(text, at + 2, "xml") { declaration = at }
        at = skip(text, at + 2, count, to: 0x3E)
      } else if next == 0x21 {
        if at + 3 < count, text[at + 2] == 0x2D, text[at + 3] == 0x2D {
          at = commentEnd(text, at + 4, count)
        } else {
          if isWord(text, at + 2, "doctype") {
            var name = at + 9
            while name < count, text[name] <= 0x20 { name += 1 }
            if isWord(text, name, "html"), declaration < 0 { isHTML = true }
          }
          at = declarationEnd(text, at + 2, count)
        }
      } else if next.isASCIILetter {
        var end = at + 1
        var start = end
        while end < count, text[end] > 0x20, text[end] != 0x3E, text[end] != 0x2F {
          if text[end] == 0x3A { start = end + 1 }
          end += 1
        }
        let length = end - start
        if length == 3, isWord(text, start, "rss") || isWord(text, start, "rdf") {
          return feed(at)
        }
        if length == 4, isWord(text, start, "feed") {
          return feed(at)
        }
        if length == 7, isWord(text, start, "channel"), !isHTML {
          return feed(at)
        }
        if !isKnownWrapper(text, start, length) {
          // Neither a feed nor something a feed is found inside.
          return Finding(kind: isHTML || declaration < 0 ? .html : .unknown)
        }
        isHTML = true
        at = end
      } else {
        at += 1
      }
    }
    return Finding(kind: isHTML ? .html : .unknown)
  }

  private static func isKnownWrapper(_ text: Span<UInt8>, _ start: Int, _ length: Int) -> Bool {
    (length == 4 && (isWord(text, start, "html") || isWord(text, start, "body")))
      || (length == 3 && isWord(text, start, "pre"))
  }

  private static func isWord(_ text: Span<UInt8>, _ at: Int, _ word: StaticString) -> Bool {
    at + word.utf8CodeUnitCount <= text.count
      && TextRange.equals(text, at, at + word.utf8CodeUnitCount, word)
  }

  private static func skip(_ text: Span<UInt8>, _ from: Int, _ count: Int, to byte: UInt8) -> Int {
    var at = from
    while at < count, text[at] != byte { at += 1 }
    return min(at + 1, count)
  }

  private static func commentEnd(_ text: Span<UInt8>, _ from: Int, _ count: Int) -> Int {
    var at = from
    while at + 2 < count {
      if text[at] == 0x2D, text[at + 1] == 0x2D, text[at + 2] == 0x3E { return at + 3 }
      at += 1
    }
    return count
  }

  /// Behind a document type, its internal subset included.
  private static func declarationEnd(_ text: Span<UInt8>, _ from: Int, _ count: Int) -> Int {
    var at = from
    var depth = 0
    while at < count {
      switch text[at] {
      case 0x5B: depth += 1
      case 0x5D: depth -= 1
      case 0x3E where depth <= 0: return at + 1
      default: break
      }
      at += 1
    }
    return count
  }

  /// A JSON Feed names its version or has items with its own fields.
  private static func looksLikeJSONFeed(_ text: Span<UInt8>, _ from: Int, _ count: Int) -> Bool {
    contains(text, from, count, "jsonfeed.org/version")
      || (contains(text, from, text.count < count * 4 ? text.count : count * 4, "\"items\"")
        && contains(text, from, count, "\"title\""))
  }

  private static func contains(
    _ text: Span<UInt8>, _ from: Int, _ to: Int, _ word: StaticString
  ) -> Bool {
    let length = word.utf8CodeUnitCount
    // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes; no word here is empty.
    let first = unsafe word.utf8Start[0]
    var at = from
    while at + length <= min(to, text.count) {
      if text[at].lowered == first, isWord(text, at, word) { return true }
      at += 1
    }
    return false
  }
}
