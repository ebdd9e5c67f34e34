import SocialText

/// One spelling for every page. The policy, version 1 (keys of posts are hashed from it, so a
/// change
/// is a new version beside this one):
///
/// - RFC 3986, 6.2.2 and 6.2.3: scheme and host in lower case, host names in punycode, default and
///   empty ports dropped, `%xx` in upper case and decoded where the character is unreserved, what
///   may not stand in a URL encoded, dot segments removed, an empty path is `/`.
/// - What mark-up left behind is undone: `&amp;` is `&`; the URL ends before `<`, `>` or `"`.
/// - Parameters that only say where a reader came from are removed (`TrackingParameters`), the
///   others keep their order; an empty query goes.
/// - The fragment goes unless it names a part that may be a post of its own: it contains a digit
///   (`#p123`, `#comment-9`) or is an application's route (`#!…`).
/// - Mobile and AMP copies fold into the page itself: hosts `m.`, `mobile.`, `amp.` in front of a
///   name that still has a dot, paths that end in `/amp`, the parameters `amp` and
/// `outputType=amp`.
///   `www.` and the scheme stay: there the pages may differ.
public enum URLCanonicalizer {
  /// The canonical spelling; nil for an empty text. A relative reference keeps being one.
  public static func canonical(_ url: String) -> String? {
    guard url.utf8.count <= URLResolver.limit else { return nil }
    if isCanonical(url) { return url }
    let bytes = trim(url)
    guard !bytes.isEmpty else { return nil }
    let parts = URLParts(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    let isWeb = parts.isWeb
    if let scheme = parts.scheme {
      for byte in bytes[scheme] { result.append(Charset.lowered(byte)) }
      result.append(0x3A)
      if parts.authority == nil {
        // mailto:, urn:, data: have their own rules.
        result.append(contentsOf: bytes[(scheme.upperBound + 1)...])
        return String(decoding: result, as: UTF8.self)
      }
    }
    if let authority = parts.authority {
      result.append(contentsOf: [0x2F, 0x2F])
      let scheme = parts.scheme.map { bytes[$0] }
      appendAuthority(bytes[authority], scheme: scheme, isWeb: isWeb, to: &result)
    }
    var path = encoded(bytes[parts.path], allowing: .path)
    if URLParts.hasDotSegments(path[...]) {
      path = URLParts.removingDotSegments(path[...])
    }
    if isWeb { dropAMP(&path) }
    if path.isEmpty, isWeb { path = [0x2F] }
    result.append(contentsOf: path)
    if let query = parts.query {
      appendParameters(bytes[query], mark: 0x3F, to: &result)
    }
    if let fragment = parts.fragment, isKept(bytes[fragment]) {
      if bytes[fragment].contains(0x3D) {
        appendParameters(bytes[fragment], mark: 0x23, to: &result)
      } else {
        result.append(0x23)
        result.append(contentsOf: encoded(bytes[fragment], allowing: .query))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: - Fast path

  /// True for the commonest shape, which needs no work: `https://host/path` in lower-case ASCII
  /// host, no query, fragment, port, escapes or dot segments.
  private static func isCanonical(_ url: String) -> Bool {
    var index = 0
    var slashes = 0
    var previous: UInt8 = 0
    var hostStart = 0
    var hostHead: UInt64 = 0
    for byte in url.utf8 {
      if slashes < 2 {
        switch index {
        case 0: guard byte == 0x68 else { return false }
        case 1, 2: guard byte == 0x74 else { return false }
        case 3: guard byte == 0x70 else { return false }
        case 4: guard byte == 0x73 || byte == 0x3A else { return false }
        default:
          if previous == 0x73, byte == 0x3A {
            break
          }
          guard byte == 0x2F, previous == 0x3A || slashes == 1 else { return false }
          slashes += 1
          hostStart = index + 1
        }
      } else if slashes == 2 {
        if byte == 0x2F {
          guard index > hostStart else { return false }
          slashes = 3
        } else {
          guard
            (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2E
              || byte == 0x2D
          else { return false }
          hostHead = hostHead << 8 | UInt64(byte)
          // en.m.wikipedia.org
          if hostHead & 0xFF_FFFF == 0x2E6D2E { return false }
          if index - hostStart < 7 {
            // m. amp. mobile.
            if index - hostStart == 1, hostHead == 0x6D2E { return false }
            if index - hostStart == 3, hostHead == 0x616D_702E { return false }
            if index - hostStart == 6, hostHead == 0x6D_6F62_696C_652E { return false }
          }
        }
      } else {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x5F, 0x7E, 0x2F: break
        case 0x2E where previous != 0x2F: break
        default: return false
        }
      }
      previous = byte
      index += 1
    }
    guard slashes == 3 else { return false }
    let tail = url.utf8.suffix(5)
    return !tail.elementsEqual("/amp/".utf8) && !tail.suffix(4).elementsEqual("/amp".utf8)
  }

  // MARK: - Parts

  /// Surroundings removed, `&amp;` undone.
  private static func trim(_ url: String) -> [UInt8] {
    var bytes = URLResolver.clean(url)
    if let stop = bytes.firstIndex(where: { $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) {
      bytes.removeSubrange(stop...)
      while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    }
    guard bytes.contains(0x3B) else { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      output.append(bytes[at])
      if bytes[at] == 0x26 {
        let rest = bytes[(at + 1)...]
        for entity in ["amp;", "#38;", "#038;", "#x26;"] where rest.starts(with: entity.utf8) {
          at += entity.utf8.count
          break
        }
      }
      at += 1
    }
    return output
  }

  private static func appendAuthority(
    _ authority: ArraySlice<UInt8>, scheme: ArraySlice<UInt8>?, isWeb: Bool,
    to result: inout [UInt8]
  ) {
    var host = authority
    if let at = authority.lastIndex(of: 0x40) {
      result.append(contentsOf: encoded(authority[..<at], allowing: .userInfo))
      result.append(0x40)
      host = authority[(at + 1)...]
    }
    var port: ArraySlice<UInt8> = []
    if let colon = host.lastIndex(of: 0x3A), !host[colon...].contains(0x5D) {
      port = host[(colon + 1)...]
      host = host[..<colon]
    }
    if host.last == 0x2E, host.count > 1 { host = host.dropLast() }
    var name = HostName.canonical(host)
    if isWeb {
      for prefix in ["m.", "mobile.", "amp."]
      where name.starts(with: prefix.utf8) && name.dropFirst(prefix.utf8.count).contains(0x2E) {
        name.removeFirst(prefix.utf8.count)
        break
      }
      // en.m.wikipedia.org
      if let dot = name.firstIndex(of: 0x2E), name[dot...].starts(with: ".m.".utf8),
        name[(dot + 3)...].contains(0x2E)
      {
        name.removeSubrange(dot..<(dot + 2))
      }
    }
    result.append(contentsOf: name)
    let isSecure = scheme?.count == 5
    let isDefault = isWeb && port.elementsEqual((isSecure ? "443" : "80").utf8)
    if !port.isEmpty, !isDefault {
      result.append(0x3A)
      result.append(contentsOf: port)
    }
  }

  private static func dropAMP(_ path: inout [UInt8]) {
    let isFolder = path.last == 0x2F && path.count > 1
    let body = isFolder ? path.dropLast() : path[...]
    guard body.count > 4, body.suffix(4).elementsEqual("/amp".utf8) else { return }
    path.removeLast(isFolder ? 4 : 3)
    if !isFolder { path.removeLast() }
  }

  private static func appendParameters(
    _ query: ArraySlice<UInt8>, mark: UInt8, to result: inout [UInt8]
  ) {
    var separator = mark
    for parameter in query.split(separator: 0x26)
    where !TrackingParameters.contains(parameter) {
      result.append(separator)
      separator = 0x26
      result.append(contentsOf: encoded(parameter, allowing: .query))
    }
  }

  private static func isKept(_ fragment: ArraySlice<UInt8>) -> Bool {
    if fragment.first == 0x21 { return true }
    // Scroll-to-text directives point into a page, not at a part of it.
    if fragment.first == 0x3A { return false }
    return fragment.contains { $0 >= 0x30 && $0 <= 0x39 }
  }

  // MARK: - Percent-encoding

  private enum Place { case userInfo, path, query }

  private static func encoded(_ bytes: ArraySlice<UInt8>, allowing place: Place) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let byte = bytes[at]
      at += 1
      if byte == 0x25 {
        guard at + 1 < bytes.endIndex, let high = nibble(bytes[at]), let low = nibble(bytes[at + 1])
        else {
          output.append(contentsOf: [0x25, 0x32, 0x35])
          continue
        }
        at += 2
        let value = high << 4 | low
        if isUnreserved(value) { output.append(value) } else { escape(value, to: &output) }
      } else if isAllowed(byte, place) {
        output.append(byte)
      } else {
        escape(byte, to: &output)
      }
    }
    return output
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: return true
    default: return false
    }
  }

  private static func isAllowed(_ byte: UInt8, _ place: Place) -> Bool {
    if isUnreserved(byte) { return true }
    switch byte {
    // ! $ & ' ( ) * + , ; = :
    case 0x21, 0x24, 0x26...0x2C, 0x3B, 0x3D, 0x3A: return true
    case 0x40, 0x2F: return place != .userInfo
    case 0x3F, 0x5B, 0x5D: return place == .query
    default: return false
    }
  }

  private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(0x25)
    for digit in [byte >> 4, byte & 15] { output.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: return byte - 0x30
    case 0x41...0x46: return byte - 0x37
    case 0x61...0x66: return byte - 0x57
    default: return nil
    }
  }
}
