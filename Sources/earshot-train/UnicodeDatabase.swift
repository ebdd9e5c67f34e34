import Foundation

/// The Unicode character database, as far as our tables need it.
struct UnicodeDatabase {
  static let scalarCount = 0x11_0000

  /// `15.0.0`, from the data's own file.
  let version: String
  /// General category of every code point, two letters.
  private(set) var category: [String]
  /// Compatibility or canonical mapping of one step; canonical ones have no tag.
  private(set) var decomposition: [Int: [Int]] = [:]
  /// Simple lower-case mapping.
  private(set) var lowercase: [Int: Int] = [:]
  /// Full case folding (status C and F).
  private(set) var caseFolding: [Int: [Int]] = [:]

  private let folder: String

  init(folder: String) throws {
    self.folder = folder
    let head = try Self.lines(folder + "/PropList.txt").first ?? ""
    version = String(head.dropFirst("# PropList-".count).prefix { $0 != "t" }.dropLast())
    category = [String](repeating: "Cn", count: Self.scalarCount)
    try readUnicodeData()
    for fields in try Self.rows(folder + "/CaseFolding.txt")
    where fields[1] == "C" || fields[1] == "F" {
      caseFolding[Self.hex(fields[0])] = fields[2].split(separator: " ").map { Self.hex($0) }
    }
  }

  /// Code points of a property file, by value: `file` is relative to the database's folder.
  func property(_ file: String, values: Set<String>? = nil) throws -> [Int: String] {
    var result: [Int: String] = [:]
    for fields in try Self.rows(folder + "/" + file) where fields.count > 1 {
      if let values, !values.contains(fields[1]) { continue }
      for scalar in Self.range(fields[0]) { result[scalar] = fields[1] }
    }
    return result
  }

  /// Code points that have a binary property.
  func members(_ file: String, of name: String) throws -> Set<Int> {
    Set(try property(file, values: [name]).keys)
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
      if !fields[5].isEmpty {
        decomposition[scalar] = fields[5].split(separator: " ").filter { !$0.hasPrefix("<") }
          .map { Self.hex($0) }
      }
      if !fields[13].isEmpty { lowercase[scalar] = Self.hex(fields[13]) }
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

  private static func hex(_ text: some StringProtocol) -> Int { Int(text, radix: 16) ?? 0 }
}
