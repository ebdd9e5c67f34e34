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
  private static let labels: [PolarityLabel] = [.negative, .neutral, .positive]

  /// What was found of a language: rows by label and found label, and gaps of ten bins.
  private struct Found {
    var counts = [[Double]](repeating: [0, 0, 0], count: 3)
    var gaps = [Double](repeating: 0, count: 10)
    var rows = 0.0

    mutating func add(_ post: PolarityScore, _ label: Int) {
      let chances = post.probabilities
      let best = TongueGates.labels.firstIndex(of: post.label) ?? 1
      counts[label][best] += 1
      let chance = max(chances.negative, chances.neutral, chances.positive)
      gaps[min(9, Int(chance * 10))] += (best == label ? 1 : 0) - chance
      rows += 1
    }

    /// Mean of the three classes' F1.
    var score: Double {
      var sum = 0.0
      for label in 0..<3 {
        let found = (0..<3).reduce(0) { $0 + counts[$1][label] }
        let all = counts[label].reduce(0, +)
        sum += 2 * counts[label][label] / max(1, found + all)
      }
      return sum / 3
    }

    var error: Double { gaps.reduce(0) { $0 + abs($1) } / max(1, rows) }
  }

  @Test("macro-F1 by language and calibration", arguments: ["val", "test_open"])
  func figures(_ part: String) throws {
    let scoring = try Scoring()
    let path = try #require(Gate.corpora) + "/sentiment/umsab/\(part).jsonl.gz"
    var languages: [String: Found] = [:]
    var all = Found()
    var named = 0.0
    var few = 0.0
    for line in try Gate.unpack(path).split(separator: 10) {
      let row = try JSONDocument(Array(line)).root
      guard let text = row["text"]?.string, let language = row["lang"]?.string,
        let label = PolarityLabel(rawValue: row["label"]?.string ?? ""),
        let number = Self.labels.firstIndex(of: label)
      else { continue }
      let post = scoring.score(text, language: language).post
      languages[language, default: Found()].add(post, number)
      all.add(post, number)
      let odds = DeterministicMath.log(post.probabilities.positive / post.probabilities.negative)
      #expect(abs(post.because.reduce(0) { $0 + $1.weight } - odds) < 1e-9)
      let weights = post.because.filter { $0.span.end > 0 }.map { abs($0.weight) }.sorted(by: >)
      guard !weights.isEmpty else { continue }
      named += 1
      if weights.prefix(4).reduce(0, +) * 2 >= weights.reduce(0, +) { few += 1 }
    }
    let end = part == "val" ? "val" : "open"
    let scores = languages.mapValues(\.score)
    let mean = scores.values.reduce(0, +) / Double(max(1, scores.count))
    #expect(Gate.holds("umsab_mean_f1_\(end)", mean))
    #expect(Gate.holds("umsab_calibration_\(end)", 1 - all.error))
    #expect(Gate.holds("umsab_few_reasons_\(end)", few / max(1, named)))
    guard part != "val" else { return }
    for language in scores.keys.sorted() {
      #expect(Gate.holds("umsab_f1_\(language)_open", scores[language] ?? 0))
    }
  }
}
