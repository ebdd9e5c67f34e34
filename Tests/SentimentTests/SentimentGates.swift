import Foundation
import Gates
import Model
import SocialText
import Testing

@testable import Sentiment

/// Figures on the shared corpora. Settings and weights were chosen on training and validation rows
/// alone; the VADER sets, SST, customer reviews and CheckList are not learned from.
@Suite("Sentiment holds its floors", .enabled(if: Gate.corpora != nil))
struct SentimentGates {
  private let scoring: Scoring

  init() throws { scoring = try Scoring() }

  @Test("tweets of the validation rows")
  func validation() throws {
    let found = try scoring.tally("tweeteval_sentiment/val")
    #expect(Gate.holds("tweeteval_macro_recall_val", found.macroRecall))
    #expect(Gate.holds("sentiment_calibration_val", 1 - found.calibrationError))
  }

  @Test("tweets that nothing was chosen by")
  func openRows() throws {
    let found = try scoring.tally("tweeteval_sentiment/test_open")
    #expect(Gate.holds("tweeteval_macro_recall_open", found.macroRecall))
    #expect(Gate.holds("sentiment_calibration_open", 1 - found.calibrationError))
  }

  @Test(
    "tweets to airlines and about products", arguments: ["airline_tweets", "brand_product_tweets"])
  func brands(_ set: String) throws {
    #expect(Gate.holds("\(set)_macro_f1", try scoring.tally("\(set)/test_open").macroF1))
  }

  @Test(
    "agreement with twenty raters of VADER's sets, which nothing was learned from",
    arguments: ["tweets", "amazonReviewSnippets", "nytEditorialSnippets", "movieReviewSnippets"])
  func raters(_ set: String) throws {
    #expect(Gate.holds("vader_r_\(set)", try scoring.agreement("vader_\(set)/test_open")))
  }

  @Test("behaviour: the mean of CheckList's tests that pass, by kind")
  func checkList() throws {
    var tests: [String: [String: (failed: Double, all: Double)]] = [:]
    for row in try Scoring.rows("checklist/test_open") {
      guard let kind = row["kind"]?.string, let test = row["test"]?.string else { continue }
      tests[kind, default: [:]][test, default: (0, 0)].all += 1
      if fails(row, kind, test) { tests[kind]?[test]?.failed += 1 }
    }
    for (kind, tests) in tests {
      let failures = tests.values.reduce(0) { $0 + $1.failed / $1.all } / Double(tests.count)
      #expect(Gate.holds("checklist_\(kind.lowercased())", 1 - failures))
    }
  }

  private func fails(_ row: JSONValue, _ kind: String, _ test: String) -> Bool {
    if let text = row["text"]?.string {
      let label = scoring.score(text).post.label.rawValue
      if let wanted = row["label"]?.string { return label != wanted }
      return label == row["label_not"]?.string
    }
    let scores = (row["texts"]?.elements ?? []).map { scoring.score($0.string ?? "").post }
    guard let first = scores.first, let last = scores.last else { return true }
    if kind == "INV" { return scores.contains { $0.label != first.label } }
    let (before, after) = (first.polarity, last.polarity)
    let slack = 0.1
    switch row["expect"]?.string ?? "" {
    case let text where text.contains("must not drop") && text.contains("magnitude"):
      return abs(after) < abs(before) - slack
    case let text where text.contains("magnitude") || text.contains("confidence"):
      return abs(after) > abs(before) + slack
    default:
      return test.contains("positive") ? after < before - slack : after > before + slack
    }
  }

  @Test("reasons are few, short and exact, and without the strongest the score gives way")
  func explains() throws {
    var count = 0.0
    var yields = 0.0
    for row in try Scoring.rows("tweeteval_sentiment/val") {
      guard let text = row["text"]?.string else { continue }
      let post = scoring.score(text).post
      let odds = DeterministicMath.log(post.probabilities.positive / post.probabilities.negative)
      #expect(abs(post.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
      let spans = post.because.filter { !$0.span.isEmpty }
      guard let top = spans.max(by: { abs($0.weight) < abs($1.weight) }) else { continue }
      var bytes = Array(text.utf8)
      bytes.removeSubrange(top.span.start..<top.span.end)
      let cut = scoring.score(String(decoding: bytes, as: UTF8.self)).post.polarity
      count += 1
      if (post.polarity - cut) * top.weight > 0 { yields += 1 }
    }
    #expect(Gate.holds("sentiment_top_reason_counts", yields / max(1, count)))
  }
}

extension TextSpan {
  fileprivate var isEmpty: Bool { start == end }
}
