import Foundation
import Testing

/// The 52 behaviours of a good fetcher, each with a test named after its number.
@Suite("Every behaviour has a test") struct BehaviourListTests {
  /// What stands between the first two quotation marks.
  private static func quoted(_ text: String) -> Substring? {
    let parts = text.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count > 1 ? parts[1] : nil
  }

  @Test func `numbers 1 to 52 stand at the head of a test's name each`() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    var named: Set<Int> = []
    let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for number in 1...52 where text.contains("`\(number). ") { named.insert(number) }
      // `@Test("9., 10. and 11. who says …`, on one line or two.
      for part in text.components(separatedBy: "@Test(").dropFirst() {
        guard let name = Self.quoted(part) else {
          continue
        }
        for word in name.split(separator: " ") {
          if word == "and" { continue }
          let digits = word.prefix { $0.isNumber }
          guard let number = Int(digits), word.dropFirst(digits.count).first == "." else { break }
          named.insert(number)
        }
      }
    }
    #expect(Set(1...52).subtracting(named).sorted().isEmpty, "behaviours without a test")
  }
}
