import Model

/// Holds a parsed config against its shape: unknown keys, wrong types, missing members.
struct ConfigChecker {
  let file: String

  func check(_ value: JSONValue, _ node: ConfigNode, key: String) throws(ConfigError) {
    switch node {
    case .string:
      guard value.string != nil else { throw mismatch(value, node, key) }
    case .word(let words):
      guard let word = value.string else { throw mismatch(value, node, key) }
      guard words.contains(word) else {
        throw failure(value, key, "\"\(word)\" is not \(node.typeName)" + hint(word, words))
      }
    case .integer(let range):
      guard let number = value.integer, range.contains(number) else {
        throw mismatch(value, node, key)
      }
    case .boolean:
      guard value.boolean != nil else { throw mismatch(value, node, key) }
    case .duration:
      guard let text = value.string, Duration.seconds(text) != nil else {
        throw mismatch(value, node, key)
      }
    case .list(let element):
      guard value.kind == .array else { throw mismatch(value, node, key) }
      for (index, item) in value.elements.enumerated() {
        try check(item, element, key: "\(key)[\(index)]")
      }
    case .dictionary:
      guard value.kind == .object else { throw mismatch(value, node, key) }
      for (name, item) in value.members where item.string == nil {
        throw mismatch(item, .string, join(key, name))
      }
    case .object(let members):
      try checkObject(value, members, node, key)
    }
  }

  private func checkObject(
    _ value: JSONValue, _ members: [ConfigNode.Member], _ node: ConfigNode, _ key: String
  ) throws(ConfigError) {
    guard value.kind == .object else { throw mismatch(value, node, key) }
    let names = members.map(\.name)
    var seen: Set<String> = []
    for (name, item) in value.members {
      guard let member = members.first(where: { $0.name == name }) else {
        throw failure(
          item, join(key, name),
          "unknown key" + hint(name, names)
            + "; mend: remove it, or see `earshot config schema`")
      }
      guard seen.insert(name).inserted else {
        throw failure(item, join(key, name), "stands twice; mend: keep one")
      }
      if item.kind == .null, !member.isRequired { continue }
      try check(item, member.node, key: join(key, name))
    }
    for member in members where member.isRequired && !seen.contains(member.name) {
      throw failure(
        value, join(key, member.name), "is missing; mend: add it (\(member.node.typeName))")
    }
  }

  func failure(_ value: JSONValue, _ key: String, _ message: String) -> ConfigError {
    ConfigError(file: file, line: value.line, key: key, message: message)
  }

  private func mismatch(_ value: JSONValue, _ node: ConfigNode, _ key: String) -> ConfigError {
    let raw = String(decoding: value.document.raw(value.index).prefix(40), as: UTF8.self)
    let shown = raw.split(separator: "\n").first.map(String.init) ?? raw
    return failure(value, key, "expected \(node.typeName), found \(shown)")
  }

  private func join(_ key: String, _ name: String) -> String {
    key.isEmpty ? name : "\(key).\(name)"
  }

  /// `; did you mean "sources"?` where a known word is near.
  private func hint(_ word: String, _ known: [String]) -> String {
    let near = known.map { ($0, ConfigChecker.distance(word, $0)) }.min { $0.1 < $1.1 }
    guard let near, near.1 <= max(2, word.count / 3) else { return "" }
    return "; did you mean \"\(near.0)\"?"
  }

  /// Edits that part two words (Levenshtein), two neighbours swapped counting one.
  static func distance(_ one: String, _ other: String) -> Int {
    let a = Array(one.utf8)
    let b = Array(other.utf8)
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    for i in 1...a.count {
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        }
      }
    }
    return rows[a.count][b.count]
  }
}

/// Lengths of time as the config writes them.
enum Duration {
  /// Seconds of `0s`, `30m`, `12h`, `7d`, `2w`, `1.5s`; nil for anything else.
  static func exact(_ text: String) -> Double? {
    guard let unit = text.last, let number = Double(text.dropLast()), number >= 0,
      number.isFinite
    else { return nil }
    switch unit {
    case "s": return number
    case "m": return number * 60
    case "h": return number * 3600
    case "d": return number * 86_400
    case "w": return number * 604_800
    default: return nil
    }
  }

  /// The same in whole seconds.
  static func seconds(_ text: String) -> Int? {
    exact(text).flatMap { $0 < 1e12 ? Int($0.rounded(.up)) : nil }
  }
}
