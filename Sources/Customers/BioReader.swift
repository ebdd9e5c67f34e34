/// What an author's own words give away: e-mail addresses, also disguised ones (`kim [at] x.org`,
/// `kim(at)x dot org`), and domains.
enum BioReader {
  /// E-mail addresses in lower case, each also without its `+tag`.
  static func emails(in text: String) -> [String] {
    guard mayHoldAddress(text) else { return [] }
    var found: [String] = []
    let plain = undisguised(text)
    let bytes = Array(plain.utf8)
    for at in bytes.indices where bytes[at] == 0x40 {
      var start = at
      while start > 0, isLocal(bytes[start - 1]) { start -= 1 }
      var end = at + 1
      while end < bytes.count, isDomain(bytes[end]) { end += 1 }
      while end > at + 1, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D { end -= 1 }
      let domain = bytes[(at + 1)..<end]
      guard start < at, domain.contains(0x2E) else { continue }
      let local = bytes[start..<at]
      found.append(String(decoding: bytes[start..<end], as: UTF8.self))
      if let plus = local.firstIndex(of: 0x2B), plus > start {
        found.append(String(decoding: bytes[start..<plus] + bytes[at..<end], as: UTF8.self))
      }
    }
    return found
  }

  /// Domains in lower case, without `www.`; those of e-mail addresses too.
  static func domains(in text: String) -> [String] {
    undisguised(text).split { !isDomain($0.utf8.first ?? 0) || !$0.isASCII }
      .map { String($0) }
      .compactMap { word in
        var word = word
        while let last = word.utf8.last, last == 0x2E || last == 0x2D { word.removeLast() }
        if word.hasPrefix("www.") { word.removeFirst(4) }
        return word.utf8.contains(0x2E) && word.utf8.count > 3 ? word : nil
      }
  }

  /// Lower case, with `[at]`, `(at)`, `{at}` and ` at ` before a domain as `@`, and ` dot ` as `.`.
  private static func undisguised(_ text: String) -> String {
    var plain = text.lowercased()
    for (disguise, character) in [
      ("[at]", "@"), ("(at)", "@"), ("{at}", "@"), ("<at>", "@"), ("[dot]", "."), ("(dot)", "."),
      ("{dot}", "."), (" dot ", "."), (" at ", "@"),
    ] {
      guard holds(plain, disguise) else { continue }
      // "works at brightwater" is no address: the bare word counts only with a domain behind it.
      if disguise == " at " {
        plain = joinBareAt(plain)
        continue
      }
      plain = plain.split(separator: disguise, omittingEmptySubsequences: false)
        .map { $0.trimmedSpaces }.joined(separator: character)
    }
    return plain
  }

  /// Most texts have no address: an `@`, or an `at` behind a bracket or a space, tells.
  private static func mayHoldAddress(_ text: String) -> Bool {
    var before: UInt8 = 0
    var last: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x40 { return true }
      if last | 32 == 0x61, byte | 32 == 0x74 {
        switch before {
        case 0x20, 0x28, 0x3C, 0x5B, 0x7B: return true
        default: break
        }
      }
      before = last
      last = byte
    }
    return false
  }

  private static func holds(_ text: String, _ part: String) -> Bool {
    let part = Array(part.utf8)
    var matched = 0
    // No part begins again within itself but with its first byte.
    for byte in text.utf8 {
      if byte == part[matched] {
        matched += 1
        if matched == part.count { return true }
      } else {
        matched = byte == part[0] ? 1 : 0
      }
    }
    return false
  }

  private static func joinBareAt(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    var index = 1
    while index + 1 < words.count {
      if words[index] == "at", words[index + 1].utf8.dropLast().contains(0x2E) {
        words[index - 1] += "@" + words[index + 1]
        words.removeSubrange(index...(index + 1))
      } else {
        index += 1
      }
    }
    return words.joined(separator: " ")
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2D
      || byte == 0x2E
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    isDomain(byte) || byte == 0x5F || byte == 0x2B || byte == 0x25
  }
}

extension Substring {
  fileprivate var trimmedSpaces: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
