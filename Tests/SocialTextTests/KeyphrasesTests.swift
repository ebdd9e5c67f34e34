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

  @Test("each feature has a name and a weight")
  func matchesWeights() throws {
    var finder = Keyphrases(lists: WordLists(folder: WordListsTests.folder))
    let text = Array("solar panels".utf8)
    var tokens: [Token] = []
    Tokenizer().tokenize(text.span, into: &tokens)
    try finder.forEachCandidate(in: text.span, tokens: tokens, language: "en") { values, _ in
      #expect(values.count == KeyphraseFeatures.names.count)
      #expect(values.count == KeyphraseWeights.weights.count)
    }
  }

  @Test("forms of a word count as one, at their first place, best first")
  func countsForms() throws {
    var finder = Keyphrases(lists: WordLists(folder: WordListsTests.folder))
    let text = """
      Solar panels on old roofs. A solar panel needs light; solar panels need no fuel.
      The panel was heavy.
      """
    let found = try Self.find(text, &finder)
    let first = try #require(found.first)
    #expect(first.span == TextSpan(start: 0, end: 12))
    #expect(first.count == 3)
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    #expect(found.allSatisfy { $0.score > 0 && $0.score < 1 })
    #expect(Set(found.map(\.hash)).count == found.count)
    #expect(found == (try Self.find(text, &finder)))
  }

  @Test("no phrase begins or ends with a stop word, crosses a sign, or is a number or an address")
  func respectsEdges() throws {
    let found = try Self.find(
      "It's the screen of the phone, not the camera: 1999 www.example.org @who 😀 3,000", limit: 50)
    #expect(Set(found) == ["screen", "phone", "camera"])
    #expect(
      try Self.find("state-of-the-art battery", limit: 50).contains("state-of-the-art battery"))
    #expect(
      try Self.find("love #BlackLivesMatter marches", limit: 50).contains("#BlackLivesMatter"))
  }

  @Test(
    "other languages by their stop words and stems",
    arguments: [
      ("de", "Die Züge sind verspätet. Der verspätete Zug kam nie.", "Züge"),
      ("fr", "J'aime l'économie circulaire et l’énergie solaire.", "économie circulaire"),
      ("it", "L'assistenza clienti non risponde mai", "assistenza clienti"),
      ("pl", "Obsługa klienta jest bardzo zła", "Obsługa klienta"),
      ("und", "Lorem ipsum dolor", "Lorem ipsum dolor"),
    ])
  func otherLanguages(_ language: String, _ text: String, _ phrase: String) throws {
    #expect(try Self.find(text, language: language, limit: 30).contains(phrase))
  }

  @Test("whatever the bytes, spans lie in the text, in linear time")
  func survives() throws {
    var finder = Keyphrases(lists: WordLists(folder: WordListsTests.folder))
    for text in ["", " ", "the", "\u{0}", "#a", "-", "a-b-c", String(repeating: "a-", count: 500)] {
      for phrase in try Self.find(text, &finder) {
        #expect(phrase.span.start < phrase.span.end && phrase.span.end <= text.utf8.count)
      }
    }
    let long = String(repeating: "rusty bicycle chain squeaks loudly ", count: 50_000)
    #expect(try Self.find(long, &finder).count == 10)
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
