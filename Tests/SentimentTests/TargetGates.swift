import Foundation
import Gates
import Model
import SocialText
import Testing

@testable import Sentiment

/// Figures of targets on the shared corpora. Weights, priors and settings were chosen on training,
/// validation and held-out training rows alone.
@Suite("Targets hold their floors", .enabled(if: Gate.corpora != nil))
struct TargetGates {
  private let scoring: Scoring

  init() throws { scoring = try Scoring() }

  private func rows(_ name: String) throws -> [JSONValue] {
    let path = try #require(Gate.corpora) + "/sentiment/\(name).jsonl.gz"
    return try Gate.unpack(path).split(separator: 10).map { try JSONDocument(Array($0)).root }
  }

  /// A row's score towards its target, which stands in the text by its span or first by its name;
  /// the whole post's where it does not stand there.
  private func score(_ row: JSONValue, _ text: String) -> PolarityScore {
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let target = span(row, text)
    let result = scoring.scorer.score(
      bytes.span, tokens: tokens, language: "en", targets: target.map { [$0] } ?? [],
      explainsTargets: false, scratch: &scratch)
    return result.targets.first ?? result.post
  }

  /// Scores of a set's rows towards their targets against their labels.
  private func tally(_ set: String) throws -> PolarityTally {
    var tally = PolarityTally()
    for row in try rows("\(set)/test_open") {
      guard let text = row["text"]?.string,
        let label = PolarityLabel(rawValue: row["label"]?.string ?? "")
      else { continue }
      tally.add(score(row, text).probabilities, label: label)
    }
    return tally
  }

  private func span(_ row: JSONValue, _ text: String) -> TextSpan? {
    let ends = (row["span"]?.elements ?? []).compactMap { $0.double.map { Int($0) } }
    if ends.count == 2 {
      let scalars = text.unicodeScalars
      func byte(_ offset: Int) -> Int { scalars.prefix(offset).reduce(0) { $0 + UTF8.width($1) } }
      return TextSpan(start: byte(ends[0]), end: byte(ends[1]))
    }
    guard let name = row["target"]?.string, !name.isEmpty,
      let found = text.range(of: name, options: .caseInsensitive)
    else { return nil }
    func byte(_ index: String.Index) -> Int {
      text.utf8.distance(from: text.startIndex, to: index)
    }
    return TextSpan(start: byte(found.lowerBound), end: byte(found.upperBound))
  }

  @Test(
    "accuracy of targets in sentences that nothing was chosen by",
    arguments: ["mams_atsa", "semeval14_restaurants", "semeval14_laptops", "dong14_twitter"])
  func accuracy(_ set: String) throws {
    #expect(Gate.holds("targets_\(set)", try tally(set).accuracy))
  }

  @Test(
    "macro-F1 of tweets to airlines and about products",
    arguments: ["airline_tweets", "brand_product_tweets"])
  func brands(_ set: String) throws {
    #expect(Gate.holds("targets_\(set)", try tally(set).macroF1))
  }

  @Test("recall of praise and blame, the mean over topics that have both")
  func topics() throws {
    var topics: [String: (right: SIMD2<Double>, all: SIMD2<Double>)] = [:]
    for row in try rows("semeval17_bd_target/test_open") {
      guard let text = row["text"]?.string, let label = row["label"]?.string,
        let topic = row["target"]?.string, label != "neutral"
      else { continue }
      let place = label == "positive" ? 1 : 0
      topics[topic, default: (SIMD2(), SIMD2())].all[place] += 1
      if (score(row, text).polarity >= 0) == (place == 1) { topics[topic]?.right[place] += 1 }
    }
    let recalls = topics.values.filter { $0.all.min() > 0 }.map { ($0.right / $0.all).sum() / 2 }
    #expect(Gate.holds("targets_topics", recalls.sorted().reduce(0, +) / Double(recalls.count)))
  }
}
