/// robots.txt after RFC 9309: groups by product token, longest match wins, `allow` before
/// `disallow` at equal length, `*` and `$` in patterns, percent-encoding normalised.
///
/// Lenient where the big crawlers are: `useragent` and `user agent`, `dissallow` and the like,
/// white space instead of the colon, a byte order mark in front.
public struct RobotsRules: Sendable {
  private struct Rule: Sendable {
    var pattern: [UInt8]
    var isAllowed: Bool
  }

  private var rules: [Rule] = []
  /// Seconds between requests that the group asks for; nil where it does not say.
  public private(set) var crawlDelay: Double?

  /// Largest file that is read; the rest is ignored (RFC 9309, 2.5).
  public static let maximumSize = 500 * 1024

  /// Bytes of a line that are read: eight times the longest address that browsers take.
  static let maximumLine = 16_663

  /// Reads a file for one product token (`earshot`). All groups that name it are joined; where none
  /// does, those of `*`.
  public init(_ file: [UInt8], agent: String) {
    var bytes = file.prefix(RobotsRules.maximumSize)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    let token = RobotsRules.token(agent.utf8)
    var own: [Rule] = []
    var common: [Rule] = []
    var ownDelay: Double?
    var commonDelay: Double?
    var isOwnGroup = false
    var isCommonGroup = false
    var hasOwnGroup = false
    var readsAgents = false
    for whole in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      let line = whole.prefix(RobotsRules.maximumLine)
      guard let (key, value) = RobotsRules.split(line) else { continue }
      switch key {
      case .agent:
        if !readsAgents {
          isOwnGroup = false
          isCommonGroup = false
        }
        readsAgents = true
        if value.first == 0x2A, value.count == 1 || RobotsRules.isSpace(value[value.startIndex + 1])
        {
          isCommonGroup = true
        } else if RobotsRules.token(value) == token, !token.isEmpty {
          isOwnGroup = true
          hasOwnGroup = true
        }
      case .allow, .disallow:
        readsAgents = false
        guard !value.isEmpty else { continue }
        let rule = Rule(pattern: RobotsRules.normalise(value), isAllowed: key == .allow)
        var rules = [rule]
        if rule.isAllowed, let folder = RobotsRules.folderOfIndex(rule.pattern) {
          rules.append(Rule(pattern: folder, isAllowed: true))
        }
        if isOwnGroup { own.append(contentsOf: rules) }
        if isCommonGroup { common.append(contentsOf: rules) }
      case .delay:
        readsAgents = false
        let seconds = Double(String(decoding: value, as: UTF8.self))
        if isOwnGroup { ownDelay = seconds }
        if isCommonGroup { commonDelay = seconds }
      case .other:
        // Unknown lines (sitemap …) do not end the list of agents of a group.
        continue
      }
    }
    rules = hasOwnGroup ? own : common
    crawlDelay = hasOwnGroup ? ownDelay : commonDelay
  }

  /// Who allows `/x/index.html` allows `/x/`, which is the same page: the pattern for that.
  private static func folderOfIndex(_ pattern: [UInt8]) -> [UInt8]? {
    guard let slash = pattern.lastIndex(of: 0x2F),
      pattern[slash...].starts(with: "/index.htm".utf8)
    else { return nil }
    return Array(pattern[...slash]) + [0x24]
  }

  /// Whether a URL (or a path with query) may be fetched. The URL is taken as it will be sent: what
  /// should be percent-encoded is.
  public func allows(_ url: String) -> Bool {
    let path = RobotsRules.normalise(
      ArraySlice(RobotsRules.pathOf(url)), encodes: false)
    var best = -1
    var isAllowed = true
    for rule in rules where rule.pattern.count >= best {
      guard RobotsRules.matches(path, rule.pattern) else { continue }
      if rule.pattern.count > best || rule.isAllowed {
        best = rule.pattern.count
        isAllowed = rule.isAllowed
      }
    }
    return isAllowed
  }

  private enum Key { case agent, allow, disallow, delay, other }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Key and trimmed value of a line; nil for comments and lines without a separator.
  private static func split(_ line: ArraySlice<UInt8>) -> (Key, ArraySlice<UInt8>)? {
    var text = line.prefix { $0 != 0x23 && $0 != 0 }
    text = trim(text)
    let separator =
      text.firstIndex(of: 0x3A) ?? text.firstIndex { isSpace($0) }
    guard let separator else { return nil }
    let name = trim(text[text.startIndex..<separator]).map { $0 | 0x20 }
    let value = trim(text[(separator + 1)...])
    func begins(_ word: StaticString) -> Bool { name.starts(with: word.description.utf8) }
    if begins("user-agent") || begins("useragent") || begins("user agent") {
      return (.agent, value)
    }
    if begins("allow") { return (.allow, value) }
    for spelling in ["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"]
    where name.starts(with: spelling.utf8) {
      return (.disallow, value)
    }
    if begins("crawl-delay") { return (.delay, value) }
    return (.other, value)
  }

  private static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, isSpace(first) { text = text.dropFirst() }
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }

  /// The product token at the start of a text, lower case: letters, `_` and `-`.
  private static func token(_ text: some Sequence<UInt8>) -> [UInt8] {
    var found: [UInt8] = []
    for byte in text {
      guard (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte == 0x2D else {
        break
      }
      found.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    return found
  }

  /// Path, parameters and query of a URL; `/` where there is none; never the fragment.
  static func pathOf(_ url: String) -> [UInt8] {
    var text = ArraySlice(url.utf8)
    if text.starts(with: "//".utf8) {
      text = text.dropFirst(2)
      text = text.drop { $0 != 0x2F && $0 != 0x3F && $0 != 0x3B && $0 != 0x23 }
    } else if let colon = text.firstIndex(of: 0x3A),
      text[colon...].starts(with: "://".utf8),
      !text[text.startIndex..<colon].contains(where: { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 })
    {
      text = text[(colon + 3)...]
      text = text.drop { $0 != 0x2F && $0 != 0x3F && $0 != 0x3B && $0 != 0x23 }
    } else if text.first != 0x2F, text.first != 0x3F, text.first != 0x3B {
      // A bare host: everything up to the first path character.
      text = text.drop { $0 != 0x2F && $0 != 0x3F && $0 != 0x3B && $0 != 0x23 }
    }
    let path = Array(text.prefix { $0 != 0x23 })
    return path.first == 0x2F ? path : [0x2F] + path
  }

  /// Percent-encoding in one form: digits upper case; in patterns bytes above ASCII are encoded.
  private static func normalise(
    _ text: ArraySlice<UInt8>, encodes: Bool = true
  ) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == 0x25, index + 2 < text.endIndex, isHex(text[index + 1]), isHex(text[index + 2]) {
        out.append(0x25)
        out.append(upper(text[index + 1]))
        out.append(upper(text[index + 2]))
        index += 3
        continue
      }
      if byte >= 0x80, encodes {
        let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
        out.append(0x25)
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      } else {
        out.append(byte)
      }
      index += 1
    }
    return out
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
  }

  private static func upper(_ byte: UInt8) -> UInt8 {
    byte >= 0x61 && byte <= 0x66 ? byte & 0xDF : byte
  }

  /// Matches a path from its start; `*` is any run, `$` at the end of the pattern the end of the
  /// path. Greedy with one remembered star: linear in path × stars.
  private static func matches(_ path: [UInt8], _ pattern: [UInt8]) -> Bool {
    var at = 0
    var place = 0
    var star = -1
    var mark = 0
    let isAnchored = pattern.last == 0x24
    let end = isAnchored ? pattern.count - 1 : pattern.count
    while true {
      if place == end {
        if !isAnchored || at == path.count { return true }
      } else if pattern[place] == 0x2A {
        star = place
        mark = at
        place += 1
        continue
      } else if at < path.count, path[at] == pattern[place] {
        at += 1
        place += 1
        continue
      }
      guard star >= 0, mark < path.count else { return false }
      mark += 1
      at = mark
      place = star + 1
    }
  }
}
