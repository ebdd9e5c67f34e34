import Entities
import Foundation
import Model
import SocialText

/// Texts with marked names, as the recogniser sees them: the sets' tokens joined by spaces and cut
/// anew.
struct EntityCorpus {
  /// Whose labels they are; `taught` of a teacher.
  enum Source: String { case wnut17, btc, taught }

  /// One text.
  struct Example {
    var source: Source
    var text: [UInt8]
    var tokens: [Token]
    /// For each token the tags that the labels allow, a bit each.
    var allowed: [UInt16]
    /// Names by the labels: tokens of the set, and the set's type.
    var names: [(tokens: Range<Int>, type: String)]
    /// Bytes of each token of the set.
    var spans: [Range<Int>]
    /// Number of each token's word, and whether it has a capital.
    var words: [Int32] = []
    var hasCapital: [Bool] = []
    /// Numbers of the rows of all tokens: forms, then parts.
    var rows: [[Int32]] = []
    var formCount = 0
  }

  /// Positions in `NameModel.types` that a label may mean. A set that knows organisations does not
  /// say whether one is a company.
  static let types: [String: [Int]] = [
    "person": [0], "PER": [0], "corporation": [1], "product": [2], "location": [3], "LOC": [3],
    "group": [4], "creative-work": [5], "ORG": [1, 4],
  ]

  /// The label that a set has for a type; nil where it has none.
  static func label(_ type: EntityType, _ source: Source) -> String? {
    let isTwitter = source == .btc
    return switch type {
    case .person: isTwitter ? "PER" : "person"
    case .company, .brand: isTwitter ? "ORG" : "corporation"
    case .product: isTwitter ? nil : "product"
    case .place: isTwitter ? "LOC" : "location"
    case .group: isTwitter ? "ORG" : "group"
    case .work: isTwitter ? nil : "creative-work"
    case .event: nil
    }
  }

  /// Reads a set below a folder of corpora.
  static func read(_ corpora: String, _ source: Source, _ part: String) throws -> [Example] {
    let path = "\(corpora)/entities/ner/\(source.rawValue).\(part).jsonl"
    let tokenizer = Tokenizer()
    return try FileBytes.read(path).split(separator: 10).map { line in
      let row = try JSONDocument(Array(line)).root
      let words = (row["tokens"]?.elements ?? []).compactMap { $0.string }
      let tags = (row["tags"]?.elements ?? []).compactMap { $0.string }
      var text: [UInt8] = []
      var spans: [Range<Int>] = []
      for word in words {
        if !spans.isEmpty { text.append(0x20) }
        spans.append(text.count..<text.count + word.utf8.count)
        text += Array(word.utf8)
      }
      var example = Example(
        source: source, text: text, tokens: [], allowed: [], names: names(tags), spans: spans)
      tokenizer.tokenize(text.span, into: &example.tokens)
      mark(&example)
      return example
    }
  }

  private static func names(_ tags: [String]) -> [(tokens: Range<Int>, type: String)] {
    var names: [(tokens: Range<Int>, type: String)] = []
    var index = 0
    while index < tags.count {
      var end = index + 1
      if tags[index] != "O" {
        let type = String(tags[index].dropFirst(2))
        while end < tags.count, tags[end] == "I-" + type { end += 1 }
        names.append((index..<end, type))
      }
      index = end
    }
    return names
  }

  /// Products and works have no label in the Broad Twitter Corpus: there they may be anywhere.
  private static func mark(_ example: inout Example) {
    var outside: UInt16 = 1
    if example.source == .btc {
      for type in [2, 5] { outside |= 1 << (1 + type) | 1 << (7 + type) }
    }
    example.allowed = [UInt16](repeating: outside, count: example.tokens.count)
    var index = 0
    for (range, label) in example.names {
      let start = example.spans[range.lowerBound].lowerBound
      let end = example.spans[range.upperBound - 1].upperBound
      mark(start..<end, as: types[label] ?? [], from: &index, &example)
    }
  }

  /// Allows a name's tokens the tags of some types alone: that of the beginning, then that of the
  /// inside. `index` is a token that is not behind the name, and goes behind it.
  static func mark(
    _ bytes: Range<Int>, as types: [Int], from index: inout Int, _ example: inout Example
  ) {
    let tokens = example.tokens
    var tags = types.reduce(UInt16(0)) { $0 | 1 << UInt16(1 + $1) }
    var isFirst = true
    while index < tokens.count, tokens[index].end <= bytes.lowerBound { index += 1 }
    while index < tokens.count, Int(tokens[index].start) < bytes.upperBound {
      example.allowed[index] = tags
      if isFirst { tags <<= 6 }
      isFirst = false
      index += 1
    }
  }

  /// The names that a list of spans marks among a set's own tokens.
  static func marked(_ example: Example, _ found: [NamedEntity])
    -> [(tokens: Range<Int>, type: String, entity: Int)]
  {
    var marked: [(tokens: Range<Int>, type: String, entity: Int)] = []
    for (number, entity) in found.enumerated() {
      guard let label = label(entity.type, example.source) else { continue }
      let hit = example.spans.indices.filter {
        example.spans[$0].lowerBound < entity.span.end
          && example.spans[$0].upperBound > entity.span.start
      }
      if let first = hit.first, let last = hit.last {
        marked.append((first..<last + 1, label, number))
      }
    }
    return marked
  }
}
