/// What an author's own words give away: e-mail addresses, also disguised ones (`kim [at] x.org`,
/// `kim(at)x dot org`), and domains.
enum BioReader {
  /// E-mail addresses in lower case, each also without its `+tag`.
  static func emails(in text: String) -> [String] {
    guard mayHoldAddress(text) else { return [] }
    var found: [String] = []
    let bytes = undisguised(text)
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
    undisguised(text).split { !isDomain($0) }.compactMap { word in
      var word = word
      while let last = word.last, last == 0x2E || last == 0x2D { word.removeLast() }
      if word.starts(with: "www.".utf8) { word.removeFirst(4) }
      return word.contains(0x2E) && word.count > 3 ? String(decoding: word, as: UTF8.self) : nil
    }
  }

  private static let disguises: [(words: [UInt8], sign: UInt8)] =
    ["[at]", "(at)", "{at}", "<at>"].map { (Array($0.utf8), 0x40) }
    + ["[dot]", "(dot)", "{dot}", " dot "].map { (Array($0.utf8), 0x2E) }
  private static let bareAt = Array(" at ".utf8)

  /// Lower case, with `[at]`, `(at)`, `{at}` and ` at ` before a domain as `@`, and ` dot ` as `.`.
  private static func undisguised(_ text: String) -> [UInt8] {
    var plain = Array(text.utf8)
    if plain.allSatisfy({ $0 < 0x80 }) {
      for index in plain.indices where plain[index] >= 0x41 && plain[index] <= 0x5A {
        plain[index] |= 0x20
      }
    } else {
      plain = Array(text.lowercased().utf8)
    }
    for (words, sign) in disguises { replace(words, sign, in: &plain) }
    // "works at brightwater" is no address: the bare word counts only with a domain behind it.
    return holds(plain, bareAt) ? joinBareAt(plain) : plain
  }

  /// Puts a sign in the place of a disguise and of the spaces around it.
  private static func replace(_ words: [UInt8], _ sign: UInt8, in text: inout [UInt8]) {
    guard holds(text, words) else { return }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      guard stands(words, in: text, at: index) else {
        result.append(text[index])
        index += 1
        continue
      }
      while result.last == 0x20 { result.removeLast() }
      result.append(sign)
      index += words.count
      while index < text.count, text[index] == 0x20, !stands(words, in: text, at: index) {
        index += 1
      }
    }
    text = result
  }

  private static func stands(_ words: [UInt8], in text: [UInt8], at start: Int) -> Bool {
    guard text[start] == words[0], words.count <= text.count - start else { return false }
    for offset in 1..<words.count where text[start + offset] != words[offset] { return false }
    return true
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

  private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    let text = text.span
    guard part.count <= text.count else { return false }
    for start in 0...(text.count - part.count) where text[start] == part[0] {
      var length = 1
      while length < part.count, text[start + length] == part[length] { length += 1 }
      if length == part.count { return true }
    }
    return false
  }

  private static func joinBareAt(_ text: [UInt8]) -> [UInt8] {
    let words = text.split(separator: 0x20)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < words.count {
      let next = index + 1
      if index > 0, next < words.count, words[index].elementsEqual("at".utf8),
        words[next].dropLast().contains(0x2E)
      {
        result.append(0x40)
        result += words[next]
        index += 2
      } else {
        if index > 0 { result.append(0x20) }
        result += words[index]
        index += 1
      }
    }
    return result
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2D
      || byte == 0x2E
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    isDomain(byte) || byte == 0x5F || byte == 0x2B || byte == 0x25
  }
}
