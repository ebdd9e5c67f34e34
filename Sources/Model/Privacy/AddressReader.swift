import SocialText

/// E-mail addresses and handles around a sign that tells of one.
enum AddressReader {
  /// Longest local part and longest domain (RFC 5321, 4.5.3.1).
  private static let longestLocal = 64
  private static let longestDomain = 253

  /// What stands around an `@`: an address where a domain follows a word (`foo@1.2.3`, `foo@latest` are
  /// versions), a handle where a name follows and no word is in front. `kim @ x.org` is an address too.
  static func atSign(
    _ bytes: Span<UInt8>, _ at: Int, length: Int, notBefore: Int
  ) -> TextSpan? {
    let start = localStart(bytes, at, notBefore)
    let end = nameEnd(bytes, at + length)
    guard end > at + length else { return spaced(bytes, at, length: length, notBefore: notBefore) }
    if start < at {
      return isDomain(bytes, at + length, end) ? TextSpan(start: start, end: end) : nil
    }
    guard hasLetter(bytes, at + length, end) else { return nil }
    // `@kim@mastodon.example` is one handle.
    if end < bytes.count, bytes[end] == 0x40 {
      let host = nameEnd(bytes, end + 1)
      if host > end + 1 { return TextSpan(start: at, end: host) }
    }
    return TextSpan(start: at, end: end)
  }

  /// `&#64;`, `&#x40;`, `&commat;` and `%40`: an `@` as pages and addresses write it.
  static func escapedSign(_ bytes: Span<UInt8>, _ at: Int, notBefore: Int) -> TextSpan? {
    let signs: [StaticString] =
      bytes[at] == 0x25 ? ["40"] : ["#64;", "#x40;", "#064;", "commat;"]
    for sign in signs {
      guard let end = word(bytes, at, sign) else { continue }
      return atSign(bytes, at, length: end - at, notBefore: notBefore)
    }
    return nil
  }

  /// `kim [at] x [dot] org` from its bracket (or the space of ` at `) on; a bare ` at ` needs a dot that
  /// is spelled out, for most of them are no addresses, but where ` AT ` alone is in capitals.
  static func disguised(_ bytes: Span<UInt8>, _ at: Int, notBefore: Int) -> TextSpan? {
    var place = at
    var isBare = false
    if bytes[at] == 0x20 {
      if at + 3 < bytes.count, bytes[at + 1] == 0x41, bytes[at + 2] == 0x54, bytes[at + 3] == 0x20 {
        let found = written(bytes, at, domain: at + 4, notBefore: notBefore)
        if let found, hasSmallLetter(bytes, found.start, at) { return found }
      }
      if let end = word(bytes, at, "at"), end < bytes.count, bytes[end] == 0x20 {
        isBare = true
        place = end + 1
      } else {
        return nil
      }
    } else {
      guard let end = bracketed(bytes, at, "at") else { return nil }
      place = end
      if place < bytes.count, bytes[place] == 0x20 { place += 1 }
    }
    var before = at
    if !isBare, before > notBefore, bytes[before - 1] == 0x20 { before -= 1 }
    var start = localStart(bytes, before, notBefore)
    guard start < before else { return nil }
    // `kim [dot] wells [at] …`: more of the local part in front of dots that are spelled out.
    while before - start < longestLocal, let dot = spelledDot(bytes, before: start, notBefore) {
      let part = localStart(bytes, dot, notBefore)
      guard part < dot else { break }
      start = part
    }
    var end = labelEnd(bytes, place)
    guard end > place else { return nil }
    var dots = 0
    while let next = dot(bytes, end), next.end - place < longestDomain {
      let label = labelEnd(bytes, next.end)
      guard label > next.end else { break }
      if next.isSpelled || !isBare { dots += 1 }
      end = label
    }
    return dots > 0 ? TextSpan(start: start, end: end) : nil
  }

  /// `u/kim` and `/u/kim`, from the slash behind the `u` on.
  static func slashed(_ bytes: Span<UInt8>, _ at: Int, notBefore: Int) -> TextSpan? {
    guard at > notBefore, bytes[at - 1] | 0x20 == 0x75,
      at == 1 || bytes[at - 2] <= 0x20 || bytes[at - 2] == 0x2F || bytes[at - 2] == 0x28
    else { return nil }
    let end = nameEnd(bytes, at + 1)
    return end - at > 3 ? TextSpan(start: at + 1, end: end) : nil
  }

  // MARK: - Parts

  /// `kim @ x.org` and `kim@ x.org`, from the `@` on.
  private static func spaced(
    _ bytes: Span<UInt8>, _ at: Int, length: Int, notBefore: Int
  ) -> TextSpan? {
    let domain = at + length + 1
    guard domain < bytes.count, bytes[domain - 1] == 0x20, at > notBefore else { return nil }
    let before = bytes[at - 1] == 0x20 ? at - 1 : at
    return written(bytes, before, domain: domain, notBefore: notBefore)
  }

  /// A word that ends at a place, and a domain that begins at another: no page's (`live @ x.org/now`),
  /// and no word that stands in front of places.
  private static func written(
    _ bytes: Span<UInt8>, _ before: Int, domain: Int, notBefore: Int
  ) -> TextSpan? {
    let start = localStart(bytes, before, notBefore)
    guard start < before, hasLetter(bytes, start, before) else { return nil }
    let end = nameEnd(bytes, domain)
    guard isDomain(bytes, domain, end), end == bytes.count || bytes[end] != 0x2F else { return nil }
    if before - start <= 9 {
      var local: [UInt8] = []
      for index in start..<before { local.append(bytes[index].asciiLowered) }
      if placeWords.contains(String(decoding: local, as: UTF8.self)) { return nil }
    }
    return TextSpan(start: start, end: end)
  }

  /// What stands in front of the address of a page: `available @ x.org`.
  private static let placeWords: Set<String> = [
    "us", "me", "here", "now", "live", "available", "more", "online", "out", "it", "them", "you",
    "today", "store", "shop", "order", "buy", "look", "found", "find", "is", "are", "and", "only",
    "sale", "read", "watch", "free", "page", "site", "website", "blog", "work", "stuff", "this",
  ]

  /// Labels with dots between them; one behind a dot begins with two letters, as all top-level domains
  /// do.
  private static func isDomain(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard start + 3 < end else { return false }
    func isLetter(_ at: Int) -> Bool { bytes[at].isASCIILetter || bytes[at] >= 0x80 }
    for at in start + 1..<end - 2
    where bytes[at] == 0x2E && isLetter(at + 1) && isLetter(at + 2) {
      return true
    }
    return false
  }

  private static func hasSmallLetter(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for at in start..<end where bytes[at] >= 0x61 && bytes[at] <= 0x7A { return true }
    return false
  }

  private static func localStart(_ bytes: Span<UInt8>, _ at: Int, _ notBefore: Int) -> Int {
    var start = at
    while start > notBefore, at - start < longestLocal {
      if bytes[start - 1] < 0x80 {
        guard isLocal(bytes[start - 1]) else { break }
        start -= 1
      } else {
        guard TextEdge.isWord(bytes, before: start) else { break }
        repeat { start -= 1 } while start > notBefore && bytes[start] & 0xC0 == 0x80
      }
    }
    while start < at, bytes[start] == 0x2E || bytes[start] == 0x2D || bytes[start] == 0x27 {
      start += 1
    }
    return start
  }

  /// Behind letters, digits, `_`, and the `.` and `-` among them.
  private static func nameEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < bytes.count, end - start < longestDomain {
      let byte = bytes[end]
      if byte >= 0x80 {
        guard TextEdge.isWord(bytes, at: end) else { break }
        end += 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      } else if byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2E || byte == 0x2D {
        end += 1
      } else {
        break
      }
    }
    while end > start, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D { end -= 1 }
    return end
  }

  private static func labelEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < bytes.count, end - start < 63, bytes[end].isASCIIAlphanumeric || bytes[end] == 0x2D
    {
      end += 1
    }
    return end
  }

  private static func dot(
    _ bytes: Span<UInt8>, _ at: Int
  ) -> (end: Int, isSpelled: Bool)? {
    guard at < bytes.count else { return nil }
    if bytes[at] == 0x2E { return (at + 1, false) }
    if bytes[at] == 0x20 {
      if let end = word(bytes, at, "dot"), end < bytes.count, bytes[end] == 0x20 {
        return (end + 1, true)
      }
      guard let end = bracketed(bytes, at + 1, "dot") else { return nil }
      return (end < bytes.count && bytes[end] == 0x20 ? end + 1 : end, true)
    }
    return bracketed(bytes, at, "dot").map { ($0, true) }
  }

  /// Where a dot begins that is spelled out in front of a place, with or without a space on either side; nil
  /// without one. A bare ` dot ` needs its spaces.
  private static func spelledDot(_ bytes: Span<UInt8>, before end: Int, _ notBefore: Int) -> Int? {
    for length in [5, 6, 7] where end - length >= notBefore {
      let start = end - length
      guard let found = dot(bytes, start), found.isSpelled, found.end == end else { continue }
      return start
    }
    return nil
  }

  /// Behind a space and a word, in any case of letters.
  private static func word(_ bytes: Span<UInt8>, _ at: Int, _ word: StaticString) -> Int? {
    var place = at + 1
    for index in 0..<word.utf8CodeUnitCount {
      guard place < bytes.count, bytes[place].asciiLowered == letter(word, index) else {
        return nil
      }
      place += 1
    }
    return place
  }

  /// Behind `[word]`, `(word)`, `{word}` or `<word>`, with or without spaces inside.
  private static func bracketed(
    _ bytes: Span<UInt8>, _ at: Int, _ inner: StaticString
  ) -> Int? {
    guard at < bytes.count else { return nil }
    let close: UInt8
    switch bytes[at] {
    case 0x5B: close = 0x5D
    case 0x28: close = 0x29
    case 0x7B: close = 0x7D
    default: return nil
    }
    var place = at
    if place + 1 < bytes.count, bytes[place + 1] == 0x20 { place += 1 }
    guard var end = word(bytes, place, inner) else { return nil }
    if end < bytes.count, bytes[end] == 0x20 { end += 1 }
    return end < bytes.count && bytes[end] == close ? end + 1 : nil
  }

  private static func letter(_ word: StaticString, _ index: Int) -> UInt8 {
    // SAFETY: `index` is below the number of code units, which are static.
    unsafe word.utf8Start[index]
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == 0x2E || byte == 0x5F || byte == 0x25
      || byte == 0x2B || byte == 0x2D || byte == 0x27
  }

  private static func hasLetter(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for at in start..<end where bytes[at].isASCIILetter || bytes[at] >= 0x80 { return true }
    return false
  }
}
