import Foundation
import Model
import SocialText
import Testing

@testable import Sentiment

@Suite("Targets have a polarity of their own")
struct TargetTests {
  @Test(
    "one text, two opinions",
    arguments: [
      ("The camera is great but the battery is awful.", "camera", "battery"),
      ("Amazing food, horrible service", "food", "service"),
      ("While the pasta was wonderful, the waiter was rude.", "pasta", "waiter"),
      ("Love the new Tesla, hate the old Volvo", "Tesla", "Volvo"),
    ])
  func parts(_ text: String, _ good: String, _ bad: String) throws {
    let targets = try Scoring().score(text, targets: [good, bad]).targets
    #expect(targets[0].label == .positive, "\(text)")
    #expect(targets[1].label == .negative, "\(text)")
  }

  @Test(
    "a comparison speaks for the one and against the other",
    arguments: [
      ("Firefox is better than Chrome.", "Firefox", "Chrome"),
      ("I prefer Lyft to Uber.", "Lyft", "Uber"),
      ("We switched from Slack to Teams last month.", "Teams", "Slack"),
      ("Pepsi beats Coke any day", "Pepsi", "Coke"),
      ("Unlike Dell, Lenovo answers quickly and is very helpful.", "Lenovo", "Dell"),
      ("Unlike Dell, Lenovo has terrible support.", "Dell", "Lenovo"),
      ("Our old Bosch drill was worse than this Makita.", "Makita", "Bosch"),
      ("Signal is far more reliable than Telegram.", "Signal", "Telegram"),
      ("I chose Garmin over Fitbit", "Garmin", "Fitbit"),
      ("We ditched Zoom for Meet and never looked back.", "Meet", "Zoom"),
      ("Samsung isn't better than Apple", "Apple", "Samsung"),
      ("The new Spotify app puts Deezer to shame", "Spotify", "Deezer"),
      ("Zara lost to Mango in our test", "Mango", "Zara"),
      ("Bing is inferior to Google", "Google", "Bing"),
    ])
  func comparisons(_ text: String, _ winner: String, _ loser: String) throws {
    let targets = try Scoring().score(text, targets: [winner, loser]).targets
    #expect(targets[0].label == .positive, "\(text)")
    #expect(targets[1].label == .negative, "\(text)")
    #expect(targets.contains { $0.because.contains { $0.rule == "comparison" } }, "\(text)")
  }

  private static let texts = [
    "I love the screen, but the battery is awful!!!", "screen", "", "screen screen screen screen",
    "The screen beats the battery by far, unlike the keyboard, and that is better than nothing.",
    String(repeating: "excellent screen ", count: 500), "!!! 😡 screen 😡 @screen #screen",
    String(repeating: "the screen was terrible!!! but the battery was great. ", count: 200),
  ]

  @Test(
    "weights sum to the log-odds, and without reasons the chances are the same", arguments: texts)
  func sums(_ text: String) throws {
    let scoring = try Scoring()
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    Tokenizer().tokenize(bytes.span, into: &tokens)
    var spans = tokens.prefix(40).map(\.span)
    spans.append(TextSpan(start: 0, end: 0))
    spans.append(TextSpan(start: 0, end: bytes.count))
    spans.append(TextSpan(start: bytes.count, end: bytes.count))
    let results = [true, false].map {
      scoring.scorer.score(
        bytes.span, tokens: tokens, language: "en", targets: spans, explainsTargets: $0,
        scratch: &scratch
      ).targets
    }
    for (score, bare) in zip(results[0], results[1]) {
      let chances = score.probabilities
      let odds = DeterministicMath.log(chances.positive / chances.negative)
      #expect(abs(score.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
      #expect(min(chances.negative, chances.neutral, chances.positive) > 0)
      #expect(bare.probabilities == chances)
      #expect(bare.because.isEmpty)
    }
  }

  @Test("a target's own words, and phrases they stand in, carry no weight")
  func ownWords() throws {
    for text in ["We went to Happy Foods today", "We went to Awful Foods today"] {
      let name = text.contains("Happy") ? "Happy Foods" : "Awful Foods"
      let score = try Scoring().score(text, targets: [name]).targets[0]
      let range = (text as NSString).range(of: name)
      #expect(!score.because.contains { $0.span.start == range.location })
    }
  }

  @Test("a long text with many targets takes no longer than its parts")
  func manyTargets() throws {
    let scoring = try Scoring()
    let text = String(repeating: "The food was good but the staff were rude. ", count: 4000)
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let spans = stride(from: 0, to: tokens.count, by: 10).map { tokens[$0].span }
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = scoring.scorer.score(
        bytes.span, tokens: tokens, language: "en", targets: spans, scratch: &scratch)
    }
    #expect(time < .seconds(5))
  }

  @Test("a damaged model is an error that names the file")
  func damaged() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/targets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let magic = "earshot targets model 2\nlines 7"
    for bytes in ["", magic, magic + "\nend\n"] {
      try Data(bytes.utf8).write(to: URL(fileURLWithPath: folder + "/targets.model"))
      #expect {
        _ = try SentimentLexicons(folder: folder)
      } throws: {
        "\($0)".contains("targets.model")
      }
    }
  }
}
