import Foundation
import Model

/// Sentences of our own with what their writers think of the thing, as `Texts/one-liners.tsv` has them:
/// what tweets show too seldom, praise and blame told as plain facts.
struct OneLiners {
  /// Times that each counts: twice as it stands, once as it is typed in haste.
  private static let isTyped = [false, true, false]
  private static let labels = ["negative": 0, "neutral": 1, "positive": 2]

  private var sentences: [(text: String, label: Int)] = []

  /// Reads a file of `label<TAB>text`, one a line. Throws with file and line where a line is none.
  init(path: String) throws {
    var number = 0
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 2, let label = Self.labels[String(parts[0])], !parts[1].isEmpty else {
        throw FileBytes.ReadError(
          path: "\(path):\(number)",
          reason: "expected negative, neutral or positive, a tab, and a sentence")
      }
      sentences.append((String(parts[1]), label))
    }
  }

  /// All that is learned from them.
  var rows: [(text: String, label: Int)] {
    sentences.flatMap { sentence in
      Self.isTyped.map { ($0 ? Self.typed(sentence.text) : sentence.text, sentence.label) }
    }
  }

  /// In small letters, without apostrophes and without a point at the end.
  private static func typed(_ text: String) -> String {
    var text = text.lowercased().filter { $0 != "'" && $0 != "’" }
    while text.last == "." { text.removeLast() }
    return text
  }
}
