import Foundation

/// The Unicode character database, as far as our tables need it: a folder of Unicode's own files,
/// and what a newer version changed, one `code points ; property ; value` a line, where the folder
/// is older than that.
struct UnicodeDatabase {
  static let scalarCount = 0x11_0000

  /// `17.0.0`, from the data's own head lines.
  let version: String
  /// General category of every code point, two letters.
  private(set) var category: [String]
  /// Compatibility or canonical mapping of one step, without tags.
  private(set) var decomposition: [Int: [Int]] = [:]
  /// Simple lower-case mapping.
  private(set) var lowercase: [Int: Int] = [:]
  /// Full case folding (status C and F).
  private(set) var caseFolding: [Int: [Int]] = [:]

  private let folder: String
  private var changes: [String: [(scalars: ClosedRange<Int>, value: String)]] = [:]

  /// Unicode's file of each property.
  private static let files = [
    "Grapheme_Cluster_Break": "auxiliary/GraphemeBreakProperty.txt",
    "Word_Break": "auxiliary/WordBreakProperty.txt",
    "Sentence_Break": "auxiliary/SentenceBreakProperty.txt",
    "Script": "Scripts.txt",
    "Emoji": "emoji/emoji-data.txt",
    "Emoji_Presentation": "emoji/emoji-data.txt",
    "Extended_Pictographic": "emoji/emoji-data.txt",
  ]

  init(folder: String, changes path: String) throws {
    self.folder = folder
    let head = try Self.lines(folder + "/PropList.txt").first ?? ""
    let own = String(head.dropFirst("# PropList-".count).prefix { $0 != "t" }.dropLast())
    let newer = try String(Self.lines(path)[0].dropFirst(2).prefix { $0 != ":" })
    version = own.compare(newer, options: .numeric) == .orderedAscending ? newer : own
    category = [String](repeating: "Cn", count: Self.scalarCount)
    if version != own {
      for fields in try Self.rows(path) {
        changes[fields[1], default: []].append((Self.range(fields[0]), fields[2]))
      }
    }
    try readUnicodeData()
    for fields in try Self.rows(folder + "/CaseFolding.txt")
    where fields[1] == "C" || fields[1] == "F" {
      caseFolding[Self.hex(fields[0])] = Self.sequence(fields[2])
    }
    change("Case_Folding") { caseFolding[$0] = Self.sequence($1) }
  }

  /// Values of a property by code point, defaults left out.
  func property(_ name: String) throws -> [Int: String] {
    var result: [Int: String] = [:]
    let file = Self.files[name] ?? "DerivedCoreProperties.txt"
    for fields in try Self.rows(folder + "/" + file) {
      for scalar in Self.range(fields[0]) { result[scalar] = fields[1] }
    }
    change(name) { result[$0] = $1 }
    return result
  }

  /// Indic_Conjunct_Break but for Extend: U+094D is a Linker, say.
  func conjunctBreaks() throws -> [Int: String] {
    var result: [Int: String] = [:]
    for fields in try Self.rows(folder + "/DerivedCoreProperties.txt") where fields[1] == "InCB" {
      for scalar in Self.range(fields[0]) where fields[2] != "Extend" {
        result[scalar] = fields[2]
      }
    }
    change("Indic_Conjunct_Break") { result[$0] = $1 }
    return result
  }

  /// Code points that have a binary property.
  func members(_ name: String) throws -> Set<Int> {
    var result: Set<Int> = []
    let file = Self.files[name] ?? "DerivedCoreProperties.txt"
    for fields in try Self.rows(folder + "/" + file) where fields[1] == name {
      result.formUnion(Self.range(fields[0]))
    }
    change(name) { scalar, value in
      if value == "Y" { result.insert(scalar) } else { result.remove(scalar) }
    }
    return result
  }

  private mutating func readUnicodeData() throws {
    var first = -1
    for fields in try Self.rows(folder + "/UnicodeData.txt") {
      let scalar = Self.hex(fields[0])
      if fields[1].hasSuffix(", First>") {
        first = scalar
        continue
      }
      let start = fields[1].hasSuffix(", Last>") ? first : scalar
      for member in start...scalar { category[member] = fields[2] }
      if !fields[5].isEmpty { decomposition[scalar] = Self.sequence(fields[5]) }
      if !fields[13].isEmpty { lowercase[scalar] = Self.hex(fields[13]) }
    }
    change("General_Category") { category[$0] = $1 }
    change("Decomposition_Mapping") { decomposition[$0] = Self.sequence($1) }
    change("Lowercase_Mapping") { lowercase[$0] = Self.hex($1) }
  }

  private func change(_ name: String, _ apply: (Int, String) -> Void) {
    for (scalars, value) in changes[name] ?? [] {
      for scalar in scalars { apply(scalar, value) }
    }
  }

  private static func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: true
    ).map(String.init)
  }

  /// Fields of every line that is not a comment, trimmed.
  private static func rows(_ path: String) throws -> [[String]] {
    try lines(path).compactMap { line in
      let body = line.prefix { $0 != "#" }
      let fields = body.split(separator: ";", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      return fields[0].isEmpty ? nil : fields
    }
  }

  private static func range(_ text: String) -> ClosedRange<Int> {
    let ends = text.split(separator: ".").map { hex($0) }
    return ends[0]...(ends.count > 1 ? ends[1] : ends[0])
  }

  /// Code points with spaces between them, a tag in angle brackets left out; nil for `-`.
  private static func sequence(_ text: String) -> [Int]? {
    text == "-" ? nil : text.split(separator: " ").filter { !$0.hasPrefix("<") }.map { hex($0) }
  }

  private static func hex(_ text: some StringProtocol) -> Int { Int(text, radix: 16) ?? 0 }
}
