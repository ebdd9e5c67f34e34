import Foundation
import Gates
import Testing

@testable import Sentiment

@Suite("The permissive build reads nothing that research alone may use")
struct PermissiveTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/Lexicons"

  @Test("one model of English posts, and no other")
  func readsOne() throws {
    let full = try Scoring(.full).scorer.lexicons
    let free = try Scoring(.permissive).scorer.lexicons
    #expect(free.weights != nil)
    #expect(free.weights?.fingerprint != full.weights?.fingerprint)
    #expect(free.targetWeights == nil && free.heads == nil && free.tongues == nil)
    #expect(free.fingerprint != full.fingerprint, "scores of the two must be told apart")
  }

  @Test("it scores posts with exact reasons, and targets, emotions and other languages by lists")
  func scores() throws {
    let scoring = try Scoring(.permissive)
    let found = scoring.score(
      "The camera is wonderful, but the battery is terrible. Thanks for nothing!",
      targets: ["camera", "battery"])
    #expect(found.targets.map(\.label) == [.positive, .negative])
    let odds = found.post.probabilities
    let sum = found.post.because.reduce(0) { $0 + $1.weight }
    #expect(abs(sum - log(odds.positive / odds.negative)) < 1e-9)
    #expect(scoring.score("C'est vraiment magnifique", language: "fr").post.label == .positive)
  }

  @Test("a folder without its model is an error that names the file and the mend")
  func needsItsFile() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "permissive-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("en"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: Never.self) { try SentimentLexicons(folder: folder.path) }
    let error = #expect(throws: LexiconError.self) {
      try SentimentLexicons(folder: folder.path, build: .permissive)
    }
    #expect(error?.path.hasSuffix("/sentiment-permissive.model") == true)
    #expect(error?.message.contains("mend:") == true)
  }

  @Test("whatever research texts corrected in the lists has a figure of its own")
  func replacesTheSecondList() throws {
    func list(_ name: String) throws -> String {
      try String(contentsOfFile: Self.folder + "/en/" + name, encoding: .utf8)
    }
    func phrases(_ text: some StringProtocol) -> Set<Substring> {
      Set(
        text.split(separator: "\n").filter { !$0.hasPrefix("# ") }
          .compactMap { Substring($0).split(separator: "\t").first })
    }
    let parts = try list("valence.tsv").components(separatedBy: "# the second list\n")
    try #require(parts.count == 2)
    let second = parts[1].components(separatedBy: "\n# ")[0]
    #expect(phrases(second).count > 4000)
    let missing = phrases(second).subtracting(phrases(try list("valence-permissive.tsv")))
    #expect(missing.isEmpty, "\(missing.sorted().prefix(10))")
  }
}

/// Figures of the permissive build, on rows that nothing of it was learned from or chosen by.
@Suite("The permissive build holds its floors", .enabled(if: Gate.corpora != nil))
struct PermissiveGates {
  private let scoring: Scoring

  init() throws { scoring = try Scoring(.permissive) }

  @Test("tweets", arguments: [("val", "val"), ("test_open", "open")])
  func tweets(_ part: String, _ name: String) throws {
    let found = try scoring.tally("tweeteval_sentiment/" + part)
    #expect(Gate.holds("permissive_macro_recall_\(name)", found.macroRecall))
    #expect(Gate.holds("permissive_calibration_\(name)", 1 - found.calibrationError))
  }

  @Test(
    "agreement with the raters of VADER's sets",
    arguments: ["tweets", "amazonReviewSnippets", "nytEditorialSnippets", "movieReviewSnippets"])
  func raters(_ set: String) throws {
    let found = try scoring.agreement("vader_\(set)/test_open")
    #expect(Gate.holds("permissive_vader_r_\(set)", found))
  }
}
