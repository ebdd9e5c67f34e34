/// One link of a `Link` header line (RFC 8288).
public struct WebLink: Hashable, Sendable {
  /// Address as written, absolute or relative to the page.
  public var target: String
  /// Its relations, in lower case.
  public var relations: [String]
  /// Media type in lower case, without parameters.
  public var type: String?
  /// Title.
  public var title: String?

  /// Joins the parts.
  public init(
    target: String, relations: [String], type: String? = nil, title: String? = nil
  ) {
    self.target = target
    self.relations = relations
    self.type = type
    self.title = title
  }

  /// The links of all `Link` lines among a page's headers, in order. What cannot be read is left
  /// out; at most 100 are given.
  public static func all(in headers: [HeaderField]) -> [WebLink] {
    var links: [WebLink] = []
    for field in headers where field.isNamed("link") {
      var reader = LinkReader(Array(field.value.utf8))
      while links.count < 100, let link = reader.next() { links.append(link) }
    }
    return links
  }
}

/// Reads `<target>; name=value; name="value", <target> …` from left to right, once.
private struct LinkReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> WebLink? {
    while at < bytes.count, bytes[at] != 0x3C { at += 1 }
    guard at < bytes.count else { return nil }
    let start = at + 1
    while at < bytes.count, bytes[at] != 0x3E { at += 1 }
    guard at < bytes.count else { return nil }
    var link = WebLink(target: text(start, at).trimmed, relations: [])
    at += 1
    var hasRelation = false
    while true {
      skipSpace()
      guard at < bytes.count, bytes[at] == 0x3B else { break }
      at += 1
      skipSpace()
      let name = word().lowercased()
      skipSpace()
      var value = ""
      if at < bytes.count, bytes[at] == 0x3D {
        at += 1
        skipSpace()
        value = at < bytes.count && bytes[at] == 0x22 ? quoted() : word()
      }
      switch name {
      case "rel":
        // The first counts (RFC 8288, 3.3).
        if !hasRelation {
          link.relations = value.lowercased().split(separator: " ").map(String.init)
        }
        hasRelation = true
      case "type":
        link.type = link.type ?? value.prefix { $0 != ";" }.lowercased().trimmed
      case "title": link.title = link.title ?? value
      default: break
      }
    }
    return link
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
  }

  private mutating func word() -> String {
    let start = at
    while at < bytes.count, bytes[at] != 0x3B, bytes[at] != 0x2C, bytes[at] != 0x3D,
      bytes[at] != 0x20, bytes[at] != 0x09
    {
      at += 1
    }
    return text(start, at)
  }

  private mutating func quoted() -> String {
    at += 1
    var value: [UInt8] = []
    while at < bytes.count, bytes[at] != 0x22 {
      if bytes[at] == 0x5C, at + 1 < bytes.count { at += 1 }
      value.append(bytes[at])
      at += 1
    }
    at += 1
    return String(decoding: value, as: UTF8.self)
  }

  private func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
