import Foundation
import Testing

@testable import SocialText

/// The generated tables against Unicode's own files, where those of the same version are installed.
@Suite struct UnicodeTablesTests {
  static let folder = "/usr/share/unicode"
  static let isInstalled: Bool = {
    let head = try? String(contentsOfFile: folder + "/PropList.txt", encoding: .utf8).prefix(40)
    return head?.contains("-" + UnicodeTables.version + ".") ?? false
  }()

  private func rows(_ name: String) throws -> [(scalar: UInt32, fields: [String])] {
    try String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8).split(separator: "\n")
      .compactMap { line in
        let fields = line.prefix { $0 != "#" }.split(separator: ";").map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        guard fields.count > 1, let first = fields[0].split(separator: ".").first,
          let scalar = UInt32(first, radix: 16)
        else { return nil }
        return (scalar, fields)
      }
  }

  private func plain(_ name: some StringProtocol) -> String {
    name.lowercased().replacingOccurrences(of: "_", with: "")
  }

  @Test(.enabled(if: isInstalled))
  func `break properties equal Unicode's files`() throws {
    for row in try rows("auxiliary/WordBreakProperty.txt")
    where row.fields[1] != "Regional_Indicator" {
      let found = "\(UnicodeData.shared.properties(row.scalar).word)"
      #expect(plain(found) == plain(row.fields[1]), "\(row)")
    }
    for row in try rows("auxiliary/SentenceBreakProperty.txt") {
      let found = "\(UnicodeData.shared.properties(row.scalar).sentence)"
      #expect(plain(found) == plain(row.fields[1]), "\(row)")
    }
  }

  @Test(.enabled(if: isInstalled))
  func `scripts and lower case equal Unicode's files`() throws {
    for row in try rows("Scripts.txt") {
      let number = UnicodeData.shared.script(row.scalar)
      #expect("\(UnicodeTables.scriptNames[Int(number)])" == row.fields[1])
    }
    for line in try String(contentsOfFile: Self.folder + "/UnicodeData.txt", encoding: .utf8)
      .split(separator: "\n")
    {
      let fields = line.split(separator: ";", omittingEmptySubsequences: false)
      guard let scalar = UInt32(fields[0], radix: 16) else { continue }
      let lower = UInt32(fields[13], radix: 16) ?? scalar
      if UnicodeData.shared.lower(scalar) != lower { Issue.record("\(line)") }
    }
  }
}
