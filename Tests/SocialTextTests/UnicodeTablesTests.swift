import Foundation
import Testing

@testable import SocialText

/// The generated tables against their sources: Unicode's own files where they are installed, and
/// the changes up to our version that stand beside the generator.
@Suite struct UnicodeTablesTests {
  static let folder = "/usr/share/unicode"
  static let isInstalled = FileManager.default.fileExists(atPath: folder + "/PropList.txt")

  /// Code points of each property whose value is newer than the installed files.
  private static let changes: [String: [(scalars: ClosedRange<UInt32>, value: String)]] = {
    var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let path = root.appendingPathComponent(
      "Sources/earshot-train/Unicode/\(UnicodeTables.version)-changes.txt"
    ).path
    var result: [String: [(scalars: ClosedRange<UInt32>, value: String)]] = [:]
    for row in (try? rows(path)) ?? [] {
      result[row.fields[1], default: []].append((row.scalars, row.fields[2]))
    }
    return result
  }()

  private static func rows(_ path: String) throws
    -> [(scalars: ClosedRange<UInt32>, fields: [String])]
  {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.prefix { $0 != "#" }.split(separator: ";").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let ends = (fields.first ?? "").split(separator: ".").compactMap { UInt32($0, radix: 16) }
      guard fields.count > 1, let first = ends.first, let last = ends.last else { return nil }
      return (first...last, fields)
    }
  }

  /// First code point of each row of a property, unless a newer version changed it, and of each
  /// change.
  private func samples(_ name: String, _ file: String) throws -> [(UInt32, String)] {
    let changes = Self.changes[name] ?? []
    let old = try Self.rows(Self.folder + "/" + file).filter { row in
      !changes.contains { $0.scalars.contains(row.scalars.lowerBound) }
    }
    #expect(old.count > 5 && changes.count > 5)
    return old.map { ($0.scalars.lowerBound, $0.fields[1]) }
      + changes.map { ($0.scalars.upperBound, $0.value) }
  }

  private func plain(_ name: some StringProtocol) -> String {
    let plain = name.lowercased().replacingOccurrences(of: "_", with: "")
    return plain == "regionalindicator" ? "regional" : plain
  }

  @Test(.enabled(if: isInstalled))
  func `break properties equal Unicode's`() throws {
    let data = UnicodeData.shared
    for (scalar, value) in try samples("Word_Break", "auxiliary/WordBreakProperty.txt") {
      #expect(plain("\(data.properties(scalar).word)") == plain(value), "\(scalar)")
    }
    for (scalar, value) in try samples("Sentence_Break", "auxiliary/SentenceBreakProperty.txt") {
      #expect(plain("\(data.properties(scalar).sentence)") == plain(value), "\(scalar)")
    }
    for (scalar, value) in try samples(
      "Grapheme_Cluster_Break", "auxiliary/GraphemeBreakProperty.txt")
    {
      #expect(plain("\(data.properties(scalar).grapheme)") == plain(value), "\(scalar)")
    }
    for (scalars, value) in Self.changes["Indic_Conjunct_Break"] ?? [] {
      #expect(plain("\(data.properties(scalars.lowerBound).conjunct)") == plain(value))
    }
  }

  @Test(.enabled(if: isInstalled))
  func `scripts and lower case equal Unicode's`() throws {
    for (scalar, value) in try samples("Script", "Scripts.txt") {
      let number = UnicodeData.shared.script(scalar)
      #expect("\(UnicodeTables.scriptNames[Int(number)])" == value)
    }
    var lower: [UInt32: UInt32] = [:]
    for line in try String(contentsOfFile: Self.folder + "/UnicodeData.txt", encoding: .utf8)
      .split(separator: "\n")
    {
      let fields = line.split(separator: ";", omittingEmptySubsequences: false)
      guard let scalar = UInt32(fields[0], radix: 16) else { continue }
      lower[scalar] = UInt32(fields[13], radix: 16) ?? scalar
    }
    for (scalars, value) in Self.changes["Lowercase_Mapping"] ?? [] {
      lower[scalars.lowerBound] = UInt32(value, radix: 16)
    }
    let wrong = lower.filter { UnicodeData.shared.lower($0.key) != $0.value }
    #expect(wrong.isEmpty, "\(wrong)")
  }

  @Test(arguments: [
    ("\u{1C89}", "\u{1C8A}"), ("\u{10D50}", "\u{10D70}"), ("\u{16EB8}", "\u{16ED3}"),
    ("\u{A7DC}", "\u{19B}"), ("\u{1CCD6}\u{1CCF9}", "a9"),
  ])
  func `letters that are new in Unicode 16 and 17 fold`(text: String, folded: String) {
    #expect(Folding.fold(text) == folded)
  }
}
