/// Finds where a web address ends, by the rules of twitter-text (conformance suite, Apache-2.0):
/// known top-level domain, balanced brackets in paths, no punctuation at the end.
enum URLMatcher {
  /// A match, or how far the search has looked in vain.
  enum Result {
    case found(end: Int)
    case none(searched: Int)
  }

  /// True if an address may start behind what stands in front of `start`.
  static func mayStart(_ text: Span<UInt8>, _ start: Int, bare: Bool) -> Bool {
    guard start > 0 else { return true }
    let before = text[start - 1]
    if before < 0x80 {
      if CharacterClass.isAlphanumeric(before) || before == 64 || before == 36 || before == 35 {
        return false
      }
      return !(bare && (before == 45 || before == 95 || before == 46 || before == 47))
    }
    let scalar = UTF8Scalar.decodeBefore(text, start).scalar
    return scalar != 0xFF20 && scalar != 0xFF03
  }

  /// Matches `http://…` or `https://…` with the host at `host`.
  static func matchHost(_ text: Span<UInt8>, start: Int, host: Int) -> Result {
    if host + 4 < text.count, text[host + 4] == 47, isShortener(text, host, host + 4) {
      return shortened(text, host + 5)
    }
    let run = hostRun(text, host)
    guard let end = domainEnd(text, host, run, bare: false) else { return .none(searched: run) }
    guard isEncodable(text, host, end) else { return .none(searched: run) }
    if isShortener(text, host, end), end < text.count, text[end] == 47 {
      return shortened(text, end + 1)
    }
    return .found(end: tail(text, end, bare: false))
  }

  /// Matches an address without scheme whose first label starts at `start`.
  static func matchBare(_ text: Span<UInt8>, start: Int) -> Result {
    let run = bareRun(text, start)
    guard let end = domainEnd(text, start, run, bare: true) else { return .none(searched: run) }
    if isShortener(text, start, end), end < text.count, text[end] == 47 {
      return shortened(text, end + 1)
    }
    return .found(end: tail(text, end, bare: true))
  }

  // MARK: Host

  /// A host and its dots end at the first sign, space or control; at most some 1,000 bytes are
  /// read, no name is longer.
  private static func hostRun(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    let limit = min(text.count, start + 1024)
    while index < limit {
      let byte = text[index]
      if byte < 0x80 {
        guard CharacterClass.isName(byte) || byte == 45 || byte == 46 else { break }
        index += 1
      } else {
        let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
        if scalar == 0xFFFD || scalar == 0xFEFF || CharacterClass.isDirectional(scalar) { break }
        if UnicodeData.shared.properties(scalar).group == .space { break }
        index += length
      }
    }
    return index
  }

  /// The same for addresses without scheme: Latin letters, digits, hyphens, dots. What follows the
  /// last dot may be any script's top-level domain.
  private static func bareRun(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    let limit = min(text.count, start + 1024)
    while index < limit {
      let byte = text[index]
      if byte < 0x80 {
        guard CharacterClass.isAlphanumeric(byte) || byte == 45 || byte == 46 else { break }
        index += 1
      } else {
        let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
        guard CharacterClass.isAccentedLatin(scalar) else { break }
        index += length
      }
    }
    return index
  }

  /// End of the longest valid host in a run: all labels valid, the last dot before a known
  /// top-level domain.
  private static func domainEnd(_ text: Span<UInt8>, _ start: Int, _ run: Int, bare: Bool) -> Int? {
    var best: Int?
    var label = start
    var index = start
    while index < run {
      guard text[index] == 46 else {
        index += 1
        continue
      }
      // The label in front of this dot.
      guard index > label, isLabelEdge(text[label]), isLabelEdge(text[index - 1]) else { break }
      var hasUnderscore = false
      for at in label..<index where text[at] == 95 { hasUnderscore = true }
      label = index + 1
      if !hasUnderscore, label < text.count, text[label] != 46,
        let length = TopLevelDomainSet.shared.match(text, at: label)
      {
        best = label + length
      }
      index += 1
    }
    return best
  }

  @inline(__always)
  private static func isLabelEdge(_ byte: UInt8) -> Bool {
    CharacterClass.isAlphanumeric(byte) || byte >= 0x80
  }

  /// True if every label fits into 63 bytes once encoded for the name system (RFC 3492) and none
  /// is already encoded and yet not ASCII.
  private static func isEncodable(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var label = start
    for index in start...end where index == end || text[index] == 46 {
      var isASCII = true
      for at in label..<index where text[at] >= 0x80 { isASCII = false }
      if isASCII {
        if index - label > 63 { return false }
      } else {
        let isEncoded =
          index - label > 4 && text[label] | 32 == 120 && text[label + 1] | 32 == 110
          && text[label + 2] == 45 && text[label + 3] == 45
        if isEncoded || Punycode.encodedLength(text, label, index) > 63 { return false }
      }
      label = index + 1
    }
    return true
  }

  // MARK: Twitter's shortener

  private static func isShortener(_ text: Span<UInt8>, _ host: Int, _ end: Int) -> Bool {
    end - host == 4 && text[host] | 32 == 116 && text[host + 1] == 46
      && text[host + 2] | 32 == 99 && text[host + 3] | 32 == 111
  }

  /// `t.co/` takes letters and digits only, at most 40, and perhaps a query.
  private static func shortened(_ text: Span<UInt8>, _ start: Int) -> Result {
    var index = start
    while index < text.count, CharacterClass.isAlphanumeric(text[index]) { index += 1 }
    if index - start > 40 { return .none(searched: index) }
    if index == start { return .found(end: index) }
    return .found(end: query(text, index))
  }

  // MARK: Port, path, query

  private static func tail(_ text: Span<UInt8>, _ end: Int, bare: Bool) -> Int {
    var index = end
    if index + 1 < text.count, text[index] == 58, CharacterClass.isDigit(text[index + 1]) {
      var port = index + 1
      while port < text.count, CharacterClass.isDigit(text[port]) { port += 1 }
      // Without scheme a colon and digits count only if a path follows (`example.com:80/`).
      if !bare || (port < text.count && text[port] == 47) { index = port }
    }
    if index < text.count, text[index] == 47 {
      index = path(text, index + 1)
    } else if bare {
      return index
    }
    return query(text, index)
  }

  /// End of a path whose slash stands in front of `start`.
  private static func path(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    var end = start
    while index < text.count {
      if text[index] == 40 {
        guard let close = brackets(text, index, depth: 0) else { break }
        index = close
        end = close
        continue
      }
      let (length, mayEnd) = pathScalar(text, index)
      if length == 0 { break }
      index += length
      if mayEnd { end = index }
    }
    return end
  }

  /// End of `(…)` with at most one pair inside; nil if they do not balance.
  private static func brackets(_ text: Span<UInt8>, _ open: Int, depth: Int) -> Int? {
    var index = open + 1
    let limit = min(text.count, open + 2048)
    while index < limit {
      if text[index] == 41 { return index > open + 1 ? index + 1 : nil }
      if text[index] == 40 {
        guard depth == 0, let close = brackets(text, index, depth: 1) else { return nil }
        index = close
        continue
      }
      let length = pathScalar(text, index).length
      if length == 0 { return nil }
      index += length
    }
    return nil
  }

  /// Bytes of a path's scalar (0: does not belong) and whether a path may end with it.
  private static func pathScalar(_ text: Span<UInt8>, _ index: Int) -> (length: Int, mayEnd: Bool) {
    let byte = text[index]
    if byte < 0x80 {
      if CharacterClass.isAlphanumeric(byte) { return (1, true) }
      switch byte {
      case 43, 45, 61, 95, 35, 47: return (1, true)  // + - = _ # /
      case 33, 42, 39, 59, 58, 44, 46, 36, 37, 91, 93, 126, 64, 124, 38: return (1, false)
      default: return (0, false)
      }
    }
    let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
    if scalar == 0x2013 { return (length, false) }
    let isKnown = CharacterClass.isAccentedLatin(scalar) || (0x400...0x4FF).contains(scalar)
    return isKnown ? (length, true) : (0, false)
  }

  /// End of a query that may start at `start`; `start` if there is none.
  private static func query(_ text: Span<UInt8>, _ start: Int) -> Int {
    guard start < text.count, text[start] == 63 else { return start }
    var index = start + 1
    var end = start
    while index < text.count {
      let byte = text[index]
      if CharacterClass.isAlphanumeric(byte) {
        end = index + 1
      } else {
        switch byte {
        case 45, 95, 38, 61, 35, 47: end = index + 1  // - _ & = # /
        case 33, 63, 42, 39, 64, 40, 41, 59, 58, 43, 36, 37, 91, 93, 46, 44, 126, 124: break
        default: return end
        }
      }
      index += 1
    }
    return end
  }
}
