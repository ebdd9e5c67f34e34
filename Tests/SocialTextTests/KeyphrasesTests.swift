import Foundation
import Gates
import Testing

@testable import SocialText

@Suite("Keyphrases say what a text is about")
struct KeyphrasesTests {
  static func find(_ text: String, language: String = "en", limit: Int = 10) throws -> [String] {
    var finder = Keyphrases(lists: WordLists(folder: WordListsTests.folder))
    return try find(text, &finder, language, limit).map {
      String(decoding: Array(text.utf8)[$0.span.start..<$0.span.end], as: UTF8.self)
    }
  }

  static func find(
    _ text: String, _ finder: inout Keyphrases, _ language: String = "en", _ limit: Int = 10
  ) throws -> [Keyphrase] {
    var tokens: [Token] = []
    var found: [Keyphrase] = []
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    try finder.find(
      in: bytes.span, tokens: tokens, language: language, limit: limit, into: &found)
    return found
  }

  /// F1 of the first ten, both sides lower-cased and stemmed, averaged over documents.
  static func f1(_ set: String, even: Bool) throws -> Double {
    var finder = Keyphrases(lists: WordLists(folder: WordListsTests.folder))
    let stemmer = try #require(Stemmer(language: "en"))
    func key(_ phrase: String) -> String {
      phrase.split(whereSeparator: \.isWhitespace).map {
        stemmer.stem($0.lowercased().trimmingCharacters(in: .alphanumerics.inverted))
      }
      .filter { !$0.isEmpty }.joined(separator: " ")
    }
    var sum = 0.0
    var documents = 0
    for row in try Corpora.rows("text/keyphrase/\(set).jsonl") {
      let id = try #require(row["id"] as? String)
      guard (StableHash.hash64("\(set)|\(id)") & 1 == 0) == even else { continue }
      let text = try #require(row["text"] as? String)
      let gold = Set(try #require(row["keys"] as? [String]).map(key)).subtracting([""])
      let bytes = Array(text.utf8)
      let found = Set(
        try find(text, &finder).map {
          key(String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self))
        })
      documents += 1
      let hits = Double(found.intersection(gold).count)
      if hits > 0 { sum += 2 * hits / Double(found.count + gold.count) }
    }
    return sum / Double(documents)
  }

  @Test(
    "F1 of the first ten keyphrases on documents that no weight has seen",
    .enabled(if: Corpora.folder != nil),
    arguments: [
      ("inspec", "keyphrase_f1_inspec"), ("semeval2017", "keyphrase_f1_semeval2017"),
      ("500n-kpcrowd-v1.1", "keyphrase_f1_kpcrowd"),
    ])
  func gates(_ set: String, _ metric: String) throws {
    print("keyphrase \(set) half that the weights were trained on \(try Self.f1(set, even: true))")
    #expect(Gate.holds(metric, try Self.f1(set, even: false)))
  }
}
