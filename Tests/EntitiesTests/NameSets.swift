import Entities
import Foundation
import Gates
import Model
import SocialText
import Testing

/// The named-entity sets of the shared corpora, measured from outside: the recogniser reads the
/// tokens joined by spaces, its spans are laid back on the tokens, and exact spans with the right
/// label count.
struct NameSets {
  /// Labels of the two sets by our types; a type without one counts for nothing there.
  static let labels: [String: [EntityType: String]] = [
    "wnut17": [
      .person: "person", .company: "corporation", .brand: "corporation", .product: "product",
      .place: "location", .group: "group", .work: "creative-work",
    ],
    "btc": [.person: "PER", .company: "ORG", .brand: "ORG", .group: "ORG", .place: "LOC"],
  ]

  private struct Row: Decodable {
    var tokens: [String]
    var tags: [String]
  }

  let recogniser: EntityRecogniser
  let languages: LanguageIdentifier

  /// Loads a model and the lists of the repository.
  init(isPermissive: Bool = false) throws {
    recogniser = try EntityRecogniser(folder: lexicons, isPermissive: isPermissive)
    languages = try LanguageIdentifier(contentsOf: lexicons + "/language.model")
  }

  /// What a set's part is found with: F1, and the mean distance of the chances from how many names of
  /// such a chance are right.
  func measure(_ set: String, _ part: String) throws -> (f1: Double, calibration: Double) {
    let path = try #require(Gate.corpora) + "/entities/ner/\(set).\(part).jsonl"
    let names = NameSets.labels[set] ?? [:]
    var right = 0
    var found = 0
    var there = 0
    var bins = [(said: Double, right: Double)](repeating: (0, 0), count: 10)
    var scratch = NameScratch()
    var tokens: [Token] = []
    for line in try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 10) {
      let row = try JSONDecoder().decode(Row.self, from: line)
      let gold = NameSets.spans(row.tags)
      there += gold.count
      let bytes = Array(row.tokens.joined(separator: " ").utf8)
      Tokenizer().tokenize(bytes.span, into: &tokens)
      var entities: [NamedEntity] = []
      let language = languages.identify(bytes.span).language
      recogniser.add(
        to: &entities, text: bytes.span, tokens: tokens, language: language, scratch: &scratch)
      for entity in entities {
        guard let label = names[entity.type],
          let range = NameSets.range(of: entity.span, in: row.tokens)
        else { continue }
        let isRight = gold.contains { $0.label == label && $0.range == range }
        found += 1
        right += isRight ? 1 : 0
        let bin = min(9, Int(entity.confidence * 10))
        bins[bin].said += entity.confidence
        bins[bin].right += isRight ? 1 : 0
      }
    }
    let error = bins.reduce(0) { $0 + abs($1.said - $1.right) } / Double(max(1, found))
    return (Double(2 * right) / Double(max(1, found + there)), 1 - error)
  }

  private static func spans(_ tags: [String]) -> [(label: String, range: Range<Int>)] {
    var spans: [(label: String, range: Range<Int>)] = []
    var index = 0
    while index < tags.count {
      var end = index + 1
      if tags[index] != "O" {
        let label = String(tags[index].dropFirst(2))
        while end < tags.count, tags[end] == "I-" + label { end += 1 }
        spans.append((label, index..<end))
      }
      index = end
    }
    return spans
  }

  /// The tokens that a span of bytes touches.
  private static func range(of span: TextSpan, in tokens: [String]) -> Range<Int>? {
    var start = 0
    var range: Range<Int>?
    for (index, token) in tokens.enumerated() {
      let end = start + token.utf8.count
      if start < span.end, end > span.start {
        range = (range?.lowerBound ?? index)..<index + 1
      }
      start = end + 1
    }
    return range
  }
}

/// The repository's lexicon folder.
let lexicons = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Lexicons").path
