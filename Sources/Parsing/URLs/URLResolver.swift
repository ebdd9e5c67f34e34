/// Relative references to absolute URLs: RFC 3986, 5.2, with what browsers forgive (WHATWG URL):
/// white space around is dropped, tabs and line ends inside too, `http:///host` is `http://host`.
public enum URLResolver {
  /// Longest reference that is resolved; longer ones are junk.
  static let limit = 16_384

  /// The absolute URL of a reference; nil where neither it nor the base is absolute, or where it is
  /// longer than any address in use. Schemes without hierarchy (`mailto:`, `data:`) come back as
  /// they are.
  public static func resolve(_ reference: String, base: String?) -> String? {
    guard reference.utf8.count <= limit else { return nil }
    if isPlainWebURL(reference) { return reference }
    if let base, let url = rooted(reference, base) { return url }
    let cleaned = clean(reference)
    let parts = URLParts(cleaned)
    if parts.scheme != nil {
      guard parts.isWeb, parts.authority != nil else {
        return String(decoding: cleaned, as: UTF8.self)
      }
      return join(scheme: parts, authority: parts, path: parts.bytes[parts.path], tail: parts)
    }
    guard let base, base.utf8.count <= limit else { return nil }
    let root = URLParts(clean(base))
    guard root.scheme != nil else { return nil }
    if parts.authority != nil {
      return join(scheme: root, authority: parts, path: parts.bytes[parts.path], tail: parts)
    }
    if root.authority == nil, root.bytes[root.path].first != 0x2F {
      // A base without hierarchy: only a fragment can be put on it.
      guard parts.path.isEmpty, parts.query == nil else { return nil }
    }
    if parts.path.isEmpty {
      return join(
        scheme: root, authority: root, path: root.bytes[root.path],
        tail: parts, query: parts.query == nil ? root : parts)
    }
    let path = parts.bytes[parts.path]
    if path.first == 0x2F {
      return join(scheme: root, authority: root, path: path, tail: parts)
    }
    var merged: [UInt8] = []
    let rootPath = root.bytes[root.path]
    if rootPath.isEmpty, root.authority != nil {
      merged.append(0x2F)
    } else if let slash = rootPath.lastIndex(of: 0x2F) {
      merged.append(contentsOf: rootPath[...slash])
    }
    merged.append(contentsOf: path)
    return join(scheme: root, authority: root, path: merged[...], tail: parts)
  }

  /// The URL of a path from the root, query and fragment included, where neither it nor the base
  /// has to be mended; nil for all else.
  private static func rooted(_ reference: String, _ base: String) -> String? {
    var previous: UInt8 = 0
    var index = 0
    for byte in reference.utf8 {
      if index < 2, (byte == 0x2F) != (index == 0) { return nil }
      if byte <= 0x20 || (byte == 0x2E && previous == 0x2F) { return nil }
      previous = byte
      index += 1
    }
    guard index > 0, base.utf8.count <= limit, isPlainWebURL(base) else { return nil }
    var slashes = 0
    var end = base.utf8.startIndex
    while end < base.utf8.endIndex {
      let byte = base.utf8[end]
      if slashes == 2, byte == 0x2F || byte == 0x3F || byte == 0x23 { break }
      if byte == 0x2F { slashes += 1 }
      end = base.utf8.index(after: end)
    }
    var url = String(base[..<end])
    url += reference
    return url
  }

  /// True where nothing has to be mended: most references in feeds.
  private static func isPlainWebURL(_ reference: String) -> Bool {
    var state = 0
    var previous: UInt8 = 0
    var index = 0
    for byte in reference.utf8 {
      switch index {
      case 0: guard byte == 0x68 else { return false }
      case 1, 2: guard byte == 0x74 else { return false }
      case 3: guard byte == 0x70 else { return false }
      case 4:
        guard byte == 0x73 || byte == 0x3A else { return false }
        state = byte == 0x3A ? 1 : 0
      default:
        if state == 0 {
          guard byte == 0x3A else { return false }
          state = 1
        } else if state < 3 {
          guard byte == 0x2F else { return false }
          state += 1
        } else {
          if byte <= 0x20 { return false }
          if state == 3, byte == 0x2F { return false }
          state = 4
          if byte == 0x2E, previous == 0x2F { return false }
        }
      }
      previous = byte
      index += 1
    }
    return state == 4
  }

  /// White space trimmed, tabs and line ends removed.
  static func clean(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 where byte != 9 && byte != 10 && byte != 13 {
      if byte <= 0x20, bytes.isEmpty { continue }
      bytes.append(byte)
    }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    // U+00A0 and U+3000 come from copied text.
    while bytes.starts(with: [0xC2, 0xA0]) { bytes.removeFirst(2) }
    return bytes
  }

  private static func join(
    scheme: URLParts, authority: URLParts, path: ArraySlice<UInt8>, tail: URLParts,
    query: URLParts? = nil
  ) -> String {
    var result: [UInt8] = []
    if let range = scheme.scheme {
      result.append(contentsOf: scheme.bytes[range])
      result.append(0x3A)
    }
    var path = path
    if let range = authority.authority {
      result.append(contentsOf: [0x2F, 0x2F])
      if range.isEmpty, scheme.isWeb {
        // http:///host/path
        path = path.drop { $0 == 0x2F }
      }
      result.append(contentsOf: authority.bytes[range])
    }
    if URLParts.hasDotSegments(path) {
      result.append(contentsOf: URLParts.removingDotSegments(path))
    } else {
      result.append(contentsOf: path)
    }
    let source = query ?? tail
    if let range = source.query {
      result.append(0x3F)
      result.append(contentsOf: source.bytes[range])
    }
    if let range = tail.fragment {
      result.append(0x23)
      result.append(contentsOf: tail.bytes[range])
    }
    return String(decoding: result, as: UTF8.self)
  }
}
