import Foundation
import Gates
import Model
import SocialText
import Testing

@testable import Sentiment

/// Figures of UMSAB's eight languages. Weights and settings were chosen on its training and
/// validation rows alone.
@Suite("Sentiment of many languages holds its floors", .enabled(if: Gate.corpora != nil))
struct TongueGates {
  @Test("macro-F1 by language and calibration", arguments: ["val", "test_open"])
  func figures(_ part: String) throws {
    let scoring = try Scoring()
    let path = try #require(Gate.corpora) + "/sentiment/umsab/\(part).jsonl.gz"
    var languages: [String: PolarityTally] = [:]
    var all = PolarityTally()
    var named = 0.0
    var few = 0.0
    for line in try Gate.unpack(path).split(separator: 10) {
      let row = try JSONDocument(Array(line)).root
      guard let text = row["text"]?.string, let language = row["lang"]?.string,
        let label = PolarityLabel(rawValue: row["label"]?.string ?? "")
      else { continue }
      let post = scoring.score(text, language: language).post
      languages[language, default: PolarityTally()].add(post.probabilities, label: label)
      all.add(post.probabilities, label: label)
      let odds = DeterministicMath.log(post.probabilities.positive / post.probabilities.negative)
      #expect(abs(post.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
      let weights = post.because.filter { $0.span.end > 0 }.map { abs($0.weight) }.sorted(by: >)
      guard !weights.isEmpty else { continue }
      named += 1
      if weights.prefix(4).reduce(0, +) * 2 >= weights.reduce(0, +) { few += 1 }
    }
    let end = part == "val" ? "val" : "open"
    let scores = languages.mapValues(\.macroF1)
    let mean = scores.values.reduce(0, +) / Double(max(1, scores.count))
    #expect(Gate.holds("umsab_mean_f1_\(end)", mean))
    #expect(Gate.holds("umsab_calibration_\(end)", 1 - all.calibrationError))
    #expect(Gate.holds("umsab_few_reasons_\(end)", few / max(1, named)))
    guard part != "val" else { return }
    for language in scores.keys.sorted() {
      #expect(Gate.holds("umsab_f1_\(language)_open", scores[language] ?? 0))
    }
  }
}
