import Foundation
import Testing

@testable import earshot

@Suite("Everything that is built in, shipped or learned from has a notice")
struct NoticesTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private let notices: [Notice]

  init() throws {
    notices = try Notices(folder: Self.root.path + "/Lexicons").notices
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Self.root.path + "/" + folder).sorted()
  }

  /// Notices whose names for cards and lists stand in a text.
  private func named(in text: String) -> [Notice] {
    notices.filter { notice in
      notice.called.contains { text.range(of: $0, options: .caseInsensitive) != nil }
    }
  }

  @Test("every package that was fetched, with its version")
  func packages() throws {
    let resolved = try JSONSerialization.jsonObject(with: Data(try text("Package.resolved").utf8))
    let pins = try #require((resolved as? [String: Any])?["pins"] as? [[String: Any]])
    try #require(pins.count >= 4)
    for pin in pins {
      let identity = try #require(pin["identity"] as? String)
      let version = (pin["state"] as? [String: Any])?["version"] as? String
      let notice = notices.first { $0.kind == .package && $0.called.contains(identity) }
      #expect(notice != nil, "\(identity)")
      #expect(notice?.version == version, "\(identity)")
    }
  }

  @Test("every C library that is imported, and every generated table")
  func libraries() throws {
    for name in try names("Sources") where name.hasPrefix("CLib") {
      #expect(notices.contains { $0.kind == .library && $0.called.contains(name) }, "\(name)")
    }
    for name in try names("Sources/SocialText/Generated") {
      #expect(notices.contains { $0.places.contains(name) }, "\(name)")
    }
  }

  @Test("every source of every model, as its card names them")
  func cards() throws {
    for card in try names("Lexicons/cards") {
      let model = card.replacing(".md", with: ".model")
      let page = try text("Lexicons/cards/" + card)
      let part = try #require(page.components(separatedBy: "**Learned from**").dropFirst().first)
      let end = part.range(of: "\n**")?.lowerBound ?? part.endIndex
      let learned = String(part[..<end])
      let rows = learned.split(separator: "\n").filter { $0.hasPrefix("| ") }
        .filter { !$0.hasPrefix("| ---") }.dropFirst()
        .compactMap { $0.split(separator: "|").first.map(String.init) }
      for row in rows.isEmpty ? [learned] : rows {
        let known = named(in: row).filter {
          $0.places.contains(model) || $0.places.contains("models")
        }
        #expect(!known.isEmpty, "\(card): \(row)")
      }
      // And nothing is said of a model that its card does not say.
      for notice in notices where notice.places.contains(model) {
        #expect(named(in: page).contains(notice), "\(card): \(notice.name)")
      }
    }
  }

  @Test("every origin of every list, as its head names them")
  func lists() throws {
    let folders = [""] + (try names("Lexicons")).filter { !$0.contains(".") }.map { $0 + "/" }
    var count = 0
    for folder in folders where folder != "licences/" && folder != "cards/" {
      for file in try names("Lexicons/" + folder) where file.hasSuffix(".tsv") {
        let place = folder + file
        let head = try text("Lexicons/" + place).split(separator: "\n").prefix(8)
          .filter { $0.hasPrefix("# origin") }.joined(separator: "\n")
        #expect(!head.isEmpty, "\(place)")
        count += 1
        let known = named(in: head).filter { $0.kind == .list && $0.places.contains(place) }
        // Each work of others is cited with its year; ideas are free.
        let cited = head.replacing(/\(the idea of [^)]*\)/, with: "")
        let years = cited.matches(of: /\b(19|20)\d\d\b/).count
        #expect(known.count >= years, "\(place): \(head)")
        for notice in notices where notice.kind == .list && notice.places.contains(place) {
          #expect(known.contains(notice), "\(place): \(notice.name)")
        }
      }
    }
    #expect(count > 40)
    let readme = try text("Lexicons/README.md")
    for notice in notices where notice.kind == .list {
      #expect(named(in: readme).contains(notice), "\(notice.name)")
    }
  }

  @Test("every text is named, none is missing, and what must be handed on is")
  func texts() throws {
    let files = Set(notices.flatMap(\.texts).filter { !$0.hasPrefix("https://") })
    #expect(files == Set(try names("Lexicons/licences")))
    for notice in notices where notice.kind != .corpus {
      for licence in ["MIT", "Apache-2.0", "BSD-3", "Unicode-3.0", "CC BY", "ODbL", "MPL"]
      where notice.licence.contains(licence) {
        #expect(!notice.texts.isEmpty, "\(notice.name)")
      }
      #expect(!notice.copyright.isEmpty && !notice.used.isEmpty)
    }
  }
}
