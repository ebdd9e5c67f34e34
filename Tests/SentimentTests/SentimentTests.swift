import Foundation
import Model
import SocialText
import Testing

@testable import Sentiment

/// The lexicons of the repository.
private let folder =
  URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path + "/Lexicons"

struct Scoring {
  let scorer: SentimentScorer

  /// Read once: the lists are large.
  private static let shared = Result {
    SentimentScorer(lexicons: try SentimentLexicons(folder: folder))
  }
  private static let permissive = Result {
    SentimentScorer(lexicons: try SentimentLexicons(folder: folder, build: .permissive))
  }

  /// One of lists that lie elsewhere, for this test alone.
  init(folder: String) throws {
    scorer = SentimentScorer(lexicons: try SentimentLexicons(folder: folder))
  }

  init(_ build: SentimentBuild = .full) throws {
    scorer = try (build == .full ? Scoring.shared : Scoring.permissive).get()
  }

  func score(
    _ text: String, language: String = "en", targets: [String] = [], quotes: [TextSpan] = []
  ) -> SentimentResult {
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let spans = targets.map { target in
      let range = text.range(of: target) ?? text.startIndex..<text.startIndex
      return TextSpan(
        start: text.utf8.distance(from: text.startIndex, to: range.lowerBound),
        end: text.utf8.distance(from: text.startIndex, to: range.upperBound))
    }
    return scorer.score(
      bytes.span, tokens: tokens, language: language, targets: spans, quotes: quotes,
      scratch: &scratch)
  }
}

/// A folder of lexicons with nothing in its English part yet; the caller's to remove.
private func emptyLexicons() throws -> URL {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "lexicon-\(UInt64.random(in: 0 ... .max))")
  try FileManager.default.createDirectory(
    at: folder.appendingPathComponent("en"), withIntermediateDirectories: true)
  return folder
}

/// A copy of the repository's lexicons whose model of sentiment gets another head; removed with it.
private final class RewrittenModel {
  let copy = FileManager.default.temporaryDirectory.appendingPathComponent(
    "lexicon-\(UInt64.random(in: 0 ... .max))")
  /// The lines of its head up to `end`.
  let head: [Substring]
  private let body: [UInt8]
  private var file: URL { copy.appendingPathComponent("sentiment.model") }

  init() throws {
    try FileManager.default.copyItem(atPath: folder, toPath: copy.path)
    let bytes = [UInt8](try Data(contentsOf: copy.appendingPathComponent("sentiment.model")))
    let start = bytes[..<SentimentWeights.headerSize]
    head = String(decoding: start.prefix { $0 != 0 }, as: UTF8.self).split(separator: "\n")
      .dropLast()
    body = Array(bytes[start.count...])
  }

  deinit { try? FileManager.default.removeItem(at: copy) }

  /// Writes the model with the lines of its head that do not begin with these names, and others.
  func write(without names: [String], _ lines: [String] = []) throws {
    let kept = head.filter { line in !names.contains { line.hasPrefix($0) } }.map(String.init)
    var start = Array((kept + lines + ["end", ""]).joined(separator: "\n").utf8)
    start += [UInt8](repeating: 0, count: SentimentWeights.headerSize - start.count)
    try Data(start + body).write(to: file)
  }

  /// What is wrong with it, as the reader says.
  func damage() -> LexiconError? {
    #expect(throws: LexiconError.self) { try SentimentLexicons(folder: copy.path) }
  }
}

@Suite("Sentiment names its reasons")
struct SentimentTests {
  @Test(
    "the label of a plain sentence",
    arguments: [
      ("I love this phone", PolarityLabel.positive), ("This is the worst phone ever", .negative),
      ("The phone is on the table", .neutral), ("The service was not good", .negative),
      ("No problems or complaints", .positive), ("I can't stand this app", .negative),
      ("The app is not working", .negative), ("not bad at all", .positive),
      ("The food was great, but the service was terrible and rude", .negative),
      ("Not only is it slow, it also crashes.", .negative), ("I've seen better.", .negative),
      ("I've never had worse coffee.", .negative), ("Not the worst film of the year.", .positive),
      ("No complaints, no problems so far", .positive),
      ("The checkout page is not loading", .negative), ("I can't stand their new ads", .negative),
      ("I thought the tour would be great, but it was not.", .negative),
      ("I thought the queue would be awful, but it wasn't.", .positive),
      ("Is the new version any good? No.", .negative), ("Is the tram late? No", .neutral),
      ("The lamp is Danish.", .neutral), ("Our tram is not Danish.", .neutral),
      ("AMAZING!!!", .positive), ("soooo gooood", .positive), ("😡😡", .negative),
      ("😡😡😡😡", .negative),
      ("12:30 – 14:00", .neutral),
      ("thanks 😊", .positive), ("", .neutral), ("   ", .neutral), ("!!!", .neutral),
      ("https://example.org/love", .neutral),
    ])
  func labels(_ text: String, _ label: PolarityLabel) throws {
    #expect(try Scoring().score(text).post.label == label, "\(text)")
  }

  @Test(
    "rules over clauses",
    arguments: [
      ("Do I find the new menu dreadful? Yes.", PolarityLabel.negative),
      ("Was the guide wonderful? Absolutely!", .positive),
      ("Is this blender any good? Nope.", .negative),
      ("Did we find the room filthy? Not really", .neutral),
      ("Is your kettle Danish? Yes", .neutral),
      ("The soup isn't horrible.", .positive), ("That was not an unpleasant walk.", .positive),
      ("Although the hall was noisy, I adored the concert.", .positive),
      ("I loved the concert even though the hall was noisy.", .positive),
      ("Despite the lovely garden, this hostel is disgusting.", .negative),
      ("My friends adore this tent, I find it terrible.", .negative),
      ("I find this tent excellent, but other guests hated it.", .positive),
      ("I had heard the ferry was awful, but I think it is great.", .positive),
      ("I used to hate this newspaper, now I love it.", .positive),
      ("It isn't a Kenyan newspaper.", .neutral), ("This is not a wooden bench.", .neutral),
      ("delightful", .positive), ("shoddy", .negative), ("wooden", .neutral),
      ("What an amazing service", .positive), ("extraordinary", .positive),
    ])
  func clauses(_ text: String, _ label: PolarityLabel) throws {
    let post = try Scoring().score(text).post
    #expect(post.label == label, "\(text): \(post.because)")
  }

  @Test("what strengthens a word does not weaken it by its own sound")
  func strengthens() throws {
    let scoring = try Scoring()
    for (plain, strong) in [
      ("The bread is tasty", "The bread is incredibly tasty"),
      ("The bread is stale", "The bread is unbelievably stale"),
    ] {
      let before = scoring.score(plain).post.polarity
      let after = scoring.score(strong).post.polarity
      #expect(abs(after) > abs(before) - 0.1 && before * after > 0)
    }
  }

  @Test("a word of the lists' second column that is unknown is an error that names file and line")
  func namesUnknownWords() throws {
    let broken = try emptyLexicons()
    defer { try? FileManager.default.removeItem(at: broken) }
    try Data("# form\nsure\tmaybe\n".utf8).write(
      to: broken.appendingPathComponent("en/answers.tsv"))
    let error = #expect(throws: LexiconError.self) {
      try SentimentLexicons(folder: broken.path)
    }
    #expect(error?.line == 2)
    #expect(error?.message.contains("one of asked, no, opposite, yes") == true)
  }

  @Test(
    "weights sum to the log-odds exactly, for the post and each target",
    arguments: [
      "I love the screen, but the battery is awful!!!", "", "good", "bad bad bad bad bad",
      String(repeating: "excellent ", count: 500), String(repeating: "terrible!!! ", count: 500),
    ])
  func sums(_ text: String) throws {
    let result = try Scoring().score(text, targets: ["battery", "screen"])
    for score in [result.post] + result.targets {
      let chances = score.probabilities
      let odds = DeterministicMath.log(chances.positive / chances.negative)
      let sum = score.because.reduce(0) { $0 + $1.weight }
      #expect(abs(sum - odds) < 1e-9)
      #expect(abs(chances.negative + chances.neutral + chances.positive - 1) < 1e-12)
      for chance in [chances.negative, chances.neutral, chances.positive] {
        #expect(chance > 0 && chance < 1)
      }
    }
  }

  @Test("a post that praises one brand and damns another says so")
  func tellsTargetsApart() throws {
    let result = try Scoring().score(
      "The Tern rides wonderfully, but Veloria is a horrible scam.", targets: ["Tern", "Veloria"])
    #expect(result.targets[0].label == .positive)
    #expect(result.targets[1].label == .negative)
  }

  @Test("what others think, or what was thought before, weighs little")
  func discountsReports() throws {
    let scoring = try Scoring()
    let now = scoring.score("Some people think it is awful, but I think it is lovely.").post
    #expect(now.label == .positive)
    #expect(now.because.contains { $0.rule == "reported" })
    let before = scoring.score("I used to think this bakery was great.").post.polarity
    #expect(before < scoring.score("I think this bakery is great.").post.polarity)
  }

  @Test("to which group somebody belongs is no reason")
  func ignoresGroups() throws {
    let scoring = try Scoring()
    let scores = ["Muslim", "Christian", "gay", "lesbian", "Polish", "Kenyan"].map {
      scoring.score("My neighbour is a \($0) teacher from the school").post.polarity
    }
    #expect(Set(scores).count == 1)
  }

  @Test("what is quoted is not the quoter's opinion")
  func ignoresQuotes() throws {
    let text = "this is terrible and awful\nI agree to meet on Friday"
    let quoted = try Scoring().score(text, quotes: [TextSpan(start: 0, end: 26)])
    #expect(!quoted.post.because.contains { $0.span.end <= 26 && $0.rule != "prior" })
  }

  @Test("negation, intensity and capitals leave their name in the evidence")
  func namesRules() throws {
    let scoring = try Scoring()
    #expect(scoring.score("It is not helpful").post.because.contains { $0.rule == "negation" })
    #expect(scoring.score("It is very good").post.because.contains { $0.rule == "intensity" })
    #expect(scoring.score("It is GOOD stuff").post.because.contains { $0.rule == "capitals" })
    #expect(scoring.score("It is good!").post.because.contains { $0.rule == "emphasis" })
  }

  @Test(
    "the words of a hashtag count, and are the evidence",
    arguments: [
      ("@air late again #worstserviceever", PolarityLabel.negative, "worst"),
      ("so, that was it #NotHappy", .negative, "Happy"),
      ("arrived today #happycustomer", .positive, "happy"),
      ("#LoveThis phone", .positive, "Love"), ("#DontBuy", .neutral, ""),
      ("back home #blessed", .positive, "#blessed"), ("#LoveThis #love", .positive, "#love"),
      ("Zug weg #SchlechterService", .negative, "SchlechterService"),
      ("on the way to #Manchester #GreatWestern", .positive, "Great"),
    ])
  func readsHashtags(_ text: String, _ label: PolarityLabel, _ evidence: String) throws {
    let language = text.hasPrefix("Zug") ? "de" : "en"
    let result = try Scoring().score(text, language: language)
    #expect(result.post.label == label, "\(text)")
    let bytes = Array(text.utf8)
    let spans = result.post.because.map {
      String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self)
    }
    #expect(evidence.isEmpty ? spans.isEmpty : spans.contains(evidence), "\(spans)")
    let chances = result.post.probabilities
    let sum = result.post.because.reduce(0) { $0 + $1.weight }
    #expect(abs(sum - DeterministicMath.log(chances.positive / chances.negative)) < 1e-9)
  }

  @Test("a target inside a hashtag is not judged by its own words")
  func targetsInHashtags() throws {
    let result = try Scoring().score(
      "#HappyFoods is awful", targets: ["#HappyFoods", "HappyFoods", "Foods"])
    #expect(result.targets[0].label == .negative)
    #expect(result.targets[1].label == .negative)
    #expect(!result.targets[0].because.contains { $0.span.start < 11 && $0.rule != "prior" })
  }

  @Test("intents, emotions and flags are 0, or small where they are learned, without a sign")
  func staysSilent() throws {
    let result = try Scoring().score("The meeting is at ten in the library.")
    #expect(result.emotions.allSatisfy { $0 < 0.2 })
    #expect(result.intents.prefix(2).allSatisfy { $0 < 0.5 })
    #expect(result.intents.dropFirst(2).allSatisfy { $0 == 0 })
    let other = try Scoring().score("Das Treffen ist um zehn.", language: "de")
    #expect(other.emotions.allSatisfy { $0 == 0 } && other.intents.allSatisfy { $0 == 0 })
    #expect(!result.isIronic && !result.isOffensive && !result.isUrgent)
    let order = try Scoring().score("Where can I buy one? I'm so excited, please help ASAP")
    #expect(order.intents[3] > 0.5)
    #expect(order.emotions[3] > 0.5)
    #expect(order.isUrgent)
  }

  @Test("a broken lexicon is an error that names file and line")
  func namesTheLine() throws {
    let broken = try emptyLexicons()
    defer { try? FileManager.default.removeItem(at: broken) }
    try Data("# words\ngood\t2\nbad\tvery\n".utf8).write(
      to: broken.appendingPathComponent("en/valence.tsv"))
    let error = #expect(throws: LexiconError.self) {
      try SentimentLexicons(folder: broken.path)
    }
    #expect(error?.line == 3)
    #expect(error?.path.hasSuffix("en/valence.tsv") == true)
    #expect(throws: LexiconError.self) { try SentimentLexicons(folder: "/nowhere") }
  }

  @Test("a broken list of hashtags' words is an error at once, though it is read later")
  func looksOverWords() throws {
    let broken = try emptyLexicons()
    defer { try? FileManager.default.removeItem(at: broken) }
    let words = broken.appendingPathComponent("en/words.tsv")
    try Data("-100\tn\thouse\n".utf8).write(to: words)
    let first = try SentimentLexicons(folder: broken.path).fingerprint
    try Data("-100\tn\thome\n".utf8).write(to: words)
    #expect(try SentimentLexicons(folder: broken.path).fingerprint != first)
    try Data("-100\tn\thouse\n100\tn\tdog\n".utf8).write(to: words)
    let error = #expect(throws: LexiconError.self) {
      try SentimentLexicons(folder: broken.path)
    }
    #expect(error?.line == 2)
  }

  @Test("a language with no valences of its own is not one that is scored by its words")
  func countsLanguages() throws {
    let languages = try Scoring().scorer.lexicons.languages
    #expect(languages.contains("en") && languages.contains("de") && !languages.contains("gl"))
  }

  @Test("custom words override at once")
  func overrides() throws {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lexicon-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.copyItem(atPath: folder, toPath: copy.path)
    defer { try? FileManager.default.removeItem(at: copy) }
    try Data("sick\t3.5\n".utf8).write(to: copy.appendingPathComponent("custom.tsv"))
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    let bytes = Array("this ride is sick".utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let scorer = SentimentScorer(lexicons: try SentimentLexicons(folder: copy.path))
    let result = scorer.score(bytes.span, tokens: tokens, language: "en", scratch: &scratch)
    #expect(result.post.label == .positive)
  }

  @Test(
    "a plain sentence is short and has no names of users, addresses, tags or pictures",
    arguments: [
      ("The heater never came on.", true), ("Room 12 was \u{201C}fine\u{201D}, they said!", true),
      ("@anna The heater never came on.", false),
      ("The heater never came on https://a.com/b", false),
      ("The heater never came on #friday", false), ("The heater never came on \u{1F621}", false),
      ("The heater never came on :(", false),
      ("The heater never came on and so we had to sleep in our coats", false),
      ("The heater never came on" + String(repeating: " ) (", count: 12), false),
    ])
  func plainSentences(text: String, isPlain: Bool) throws {
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let found = try Scoring().scorer.features(bytes.span, tokens: tokens, scratch: &scratch)
    #expect(found?.pairs.isEmpty == !isPlain)
  }

  @Test("of a plain sentence each two words are a feature, and each one, also behind a rule")
  func readsPairs() throws {
    func pairs(_ text: String) throws -> [UInt64] {
      let bytes = Array(text.utf8)
      var tokens: [Token] = []
      var scratch = SentimentScratch()
      Tokenizer().tokenize(bytes.span, into: &tokens)
      let found = try Scoring().scorer.features(bytes.span, tokens: tokens, scratch: &scratch)
      return try #require(found).pairs
    }
    let five = try pairs("the lamp did work well")
    #expect(five.count == 5 * 6 / 2 + 1)
    // Two words, whatever stands between them, and each alone.
    let common = Set(five).intersection(try pairs("this lamp they work for"))
    #expect(common.count == 3)
    // Which comes first counts.
    #expect(Set(five).intersection(try pairs("they work this lamp off")).count == 2)
    // What was once is no opinion of now, but says something beside it.
    #expect(try pairs("it used to work well").count == 5 * 6 / 2 + 1)
  }

  @Test("what plain sentences add counts for them alone, and is a part of the reasons")
  func addsToPlainSentences() throws {
    let model = try RewrittenModel()
    try model.write(without: ["plain-lines", "network-lines"])
    let without = try Scoring(folder: model.copy.path)
    let with = try Scoring()
    let plain = "Nobody answered the phone all afternoon."
    let found = with.score(plain).post
    #expect(found != without.score(plain).post)
    #expect(with.score("@desk " + plain).post == without.score("@desk " + plain).post)
    let odds = DeterministicMath.log(found.probabilities.positive / found.probabilities.negative)
    #expect(abs(found.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
    try model.write(without: ["plain-lines", "network-lines"], ["plain-lines 99999999"])
    #expect(model.damage()?.message.contains("outside the file") == true)
  }

  @Test("what the domain of a post adds counts for such posts alone, and is a part of the reasons")
  func readsDomains() throws {
    let model = try RewrittenModel()
    let tables = ["domain-lines", "plain-lines", "network-lines"]
    try model.write(without: tables)
    let without = try Scoring(folder: model.copy.path)
    let with = try Scoring()
    // A user's name says it, or a tag, or two words.
    for text in [
      "@jetblue how long until somebody answers", "waiting in line since noon #ipad",
      "RT @desk the laptop and its software, again", "\u{1F642} my flight left the airport at noon",
    ] {
      let found = with.score(text).post
      #expect(found != without.score(text).post)
      let odds = DeterministicMath.log(found.probabilities.positive / found.probabilities.negative)
      #expect(abs(found.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
    }
    // One word may stand anywhere.
    let post = "@desk my flight left at noon"
    #expect(with.score(post).post == without.score(post).post)
    var scratch = SentimentScratch()
    var tokens: [Token] = []
    for (text, isRead) in [
      ("@jetblue my flight left at noon", true), ("my flight left the airport at noon", false),
    ] {
      let bytes = Array(text.utf8)
      Tokenizer().tokenize(bytes.span, into: &tokens)
      let found = with.scorer.domain(bytes.span, tokens: tokens, scratch: &scratch)
      #expect((found != nil) == isRead)
    }
    try model.write(without: tables, ["domain-lines 99999999"])
    #expect(model.damage()?.message.contains("outside the file") == true)
    try model.write(without: ["lines", "domain-lines"], ["domain-lines 300"])
    #expect(model.damage()?.message.contains("no number stands for lines") == true)
  }

  @Test("the network reads plain sentences alone, and each word's part of it is part of a reason")
  func readsByNetwork() throws {
    let model = try RewrittenModel()
    let line = String(try #require(model.head.first { $0.hasPrefix("network-lines") }))
    try model.write(without: ["network-lines"])
    let without = try Scoring(folder: model.copy.path)
    let with = try Scoring().scorer
    var scratch = SentimentScratch()
    func score(_ text: String) -> PolarityScore {
      let bytes = Array(text.utf8)
      var tokens: [Token] = []
      Tokenizer().tokenize(bytes.span, into: &tokens)
      return with.score(bytes.span, tokens: tokens, language: "en", scratch: &scratch).post
    }
    for text in [
      "Nobody answered the phone all afternoon.", "it used to boil in two minutes, now in ten",
      "Xyzzy plugh, \u{201C}frobnicate\u{201D}!", "The label says it shrinks. It does.",
    ] {
      let found = score(text)
      #expect(found != without.score(text).post)
      let odds = DeterministicMath.log(found.probabilities.positive / found.probabilities.negative)
      #expect(abs(found.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
      // What stands in the buffers from the last text changes nothing.
      #expect(score(text) == found)
    }
    let post = "@desk Nobody answered the phone all afternoon."
    #expect(score(post) == without.score(post).post)
    for broken in [
      "network-lines 99999999 network-rows 1 network-step 0.1 kernel-step 0.1", "network-lines 3",
      line.replacing("network-rows", with: "network-row"), line + " network-step nan",
    ] {
      try model.write(without: ["network-lines"], [broken])
      #expect(model.damage()?.message.contains("is damaged") == true)
    }
  }

  @Test("threads that score at once agree, whoever works a frequent word out first")
  func sharesFrequentWords() async throws {
    let scorer = SentimentScorer(lexicons: try SentimentLexicons(folder: folder))
    let text = Array("It used to boil in two minutes, and now it takes ten".utf8)
    let found = await withTaskGroup(of: PolarityScore.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var tokens: [Token] = []
          var scratch = SentimentScratch()
          Tokenizer().tokenize(text.span, into: &tokens)
          return scorer.score(text.span, tokens: tokens, language: "en", scratch: &scratch).post
        }
      }
      return await group.reduce(into: [PolarityScore]()) { $0.append($1) }
    }
    #expect(found.count == 8 && found.allSatisfy { $0 == found[0] })
  }

  @Test("a plain sentence is read word by word, with what rules and lists say of each")
  func readsWords() throws {
    func words(_ text: String) throws -> [PlainSentence.Word] {
      let bytes = Array(text.utf8)
      var tokens: [Token] = []
      var scratch = SentimentScratch()
      Tokenizer().tokenize(bytes.span, into: &tokens)
      let found = try Scoring().scorer.plain(bytes.span, tokens: tokens, scratch: &scratch)
      return try #require(found).sentence.words
    }
    let sentence = try words("The heater, they told Anna, never came on.")
    // One more at either end.
    #expect(sentence.count == 9 + 3 - 1 + 2)
    #expect(sentence.first?.hash == sentence.last?.hash)
    // Case does not count, the place does.
    #expect(try words("Heater off AGAIN, heater")[1].hash == sentence[2].hash)
    #expect(sentence[2].place != sentence[9].place)
    // A name has no ending by which to guess; a word that nobody knows has.
    let name = try #require(sentence.first { $0.marks & PlainSentence.Mark.name != 0 })
    #expect(name.ending == 0 && sentence[2].ending != 0)
    #expect(try words("we counted 12 of them")[3].hash == words("we counted 345 of them")[3].hash)
    // Valences of lists and of rules.
    let bad = try words("It is not a bad heater")
    #expect(bad.contains { $0.valences.x < 0 })
    #expect(bad.contains { $0.valences.y > 0 })
    // What the user has set, nobody reads.
    #expect(try words("The heater told Anna that it came on.").allSatisfy { $0.valences.y == 0 })
  }

  @Test("without a model the lists alone decide, and a broken model is an error")
  func opensTheModel() throws {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lexicon-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.copyItem(atPath: folder, toPath: copy.path)
    defer { try? FileManager.default.removeItem(at: copy) }
    let whole = try SentimentLexicons(folder: copy.path)
    #expect(whole.weights != nil)
    let model = copy.appendingPathComponent("sentiment.model")
    let bytes = try Data(contentsOf: model)
    try FileManager.default.removeItem(at: model)
    let bare = try SentimentLexicons(folder: copy.path)
    #expect(bare.weights == nil && bare.fingerprint != whole.fingerprint)
    for broken in [bytes.prefix(5000), bytes.dropFirst(1), Data("earshot".utf8), Data()] {
      try broken.write(to: model)
      let error = #expect(throws: LexiconError.self) {
        try SentimentLexicons(folder: copy.path)
      }
      #expect(error?.path.hasSuffix("sentiment.model") == true)
    }
  }
}
