import Foundation
import Model
import Sentiment
import Testing

@Suite("What scores of labelled rows come to")
struct PolarityTallyTests {
  /// Chances that find `label` with this one, the rest in halves.
  private func chances(_ label: PolarityLabel, _ chance: Double) -> LabelProbabilities {
    let rest = (1 - chance) / 2
    return LabelProbabilities(
      negative: label == .negative ? chance : rest, neutral: label == .neutral ? chance : rest,
      positive: label == .positive ? chance : rest)
  }

  /// Four negative rows (three found), two neutral ones (none found), four positive ones (all).
  private func sample() -> PolarityTally {
    var tally = PolarityTally()
    for (label, found, chance, isUncertain) in [
      (PolarityLabel.negative, PolarityLabel.negative, 0.9, false),
      (.negative, .negative, 0.8, false), (.negative, .negative, 0.4, true),
      (.negative, .positive, 0.7, false), (.neutral, .positive, 0.4, true),
      (.neutral, .negative, 0.6, false), (.positive, .positive, 0.9, false),
      (.positive, .positive, 0.9, false), (.positive, .positive, 0.6, false),
      (.positive, .positive, 0.5, true),
    ] {
      tally.add(chances(found, chance), label: label, isUncertain: isUncertain)
    }
    return tally
  }

  @Test("shares by label and their means")
  func shares() {
    let tally = sample()
    #expect(tally.rows == 10)
    #expect(tally.count(.negative, found: .negative) == 3)
    #expect(tally.count(.negative, found: .positive) == 1)
    #expect(tally.rows(.neutral) == 2 && tally.found(.neutral) == 0)
    #expect(tally.recall(.negative) == 0.75 && tally.precision(.negative) == 0.75)
    #expect(tally.recall(.positive) == 1 && abs(tally.precision(.positive) - 4.0 / 6) < 1e-12)
    #expect(tally.f1(.negative) == 0.75 && abs(tally.f1(.positive) - 0.8) < 1e-12)
    #expect(tally.f1(.neutral) == 0 && tally.precision(.neutral) == 0)
    #expect(abs(tally.macroRecall - 1.75 / 3) < 1e-12)
    #expect(abs(tally.macroF1 - 1.55 / 3) < 1e-12)
    #expect(tally.accuracy == 0.7)
  }

  @Test("a label without rows has no part in the means")
  func missingLabels() {
    var tally = PolarityTally()
    tally.add(chances(.negative, 0.8), label: .negative)
    tally.add(chances(.neutral, 0.8), label: .positive)
    #expect(tally.labels == [.negative, .positive])
    #expect(tally.macroRecall == 0.5 && tally.macroF1 == 0.5)
    #expect(tally.coverage == nil && tally.certainAccuracy == nil)
  }

  @Test("how far chances can be believed")
  func calibration() {
    let tally = sample()
    // Bins of .4 (1 of 2 right), .5 (1 of 1), .6 (1 of 2), .7 (0 of 1), .8 (1 of 1), .9 (3 of 3).
    let gaps: [Double] = [0.2, 0.5, 0.2, 0.7, 0.2, 0.3]
    #expect(abs(tally.calibrationError - gaps.reduce(0, +) / 10) < 1e-12)
    #expect(tally.bins.map(\.rows) == [0, 0, 0, 0, 2, 1, 2, 1, 1, 3])
    #expect(tally.bins.map(\.right) == [0, 0, 0, 0, 1, 1, 1, 0, 1, 3])
    let right: [Double] = [0.9, 0.8, 0.4, 0.15, 0.3, 0.2, 0.9, 0.9, 0.6, 0.5]
    let loss: Double = right.reduce(0.0) { $0 - log($1) }
    #expect(abs(tally.logLoss - loss / 10) < 1e-9)
    let often: Double = 0.4 * log(0.4)
    let entropy: Double = -2 * often - 0.2 * log(0.2)
    #expect(abs(tally.labelEntropy - entropy) < 1e-9)
  }

  @Test("what is certain and what is not")
  func certainty() {
    let tally = sample()
    #expect(tally.coverage == 0.7)
    #expect(tally.rowsByCertainty == (7, 3))
    #expect(abs((tally.certainAccuracy ?? 0) - 5.0 / 7) < 1e-12)
    #expect(abs((tally.uncertainAccuracy ?? 0) - 2.0 / 3) < 1e-12)
  }

  @Test("margins shrink with rows, and a perfect score of few rows is not certain")
  func margins() {
    var tally = PolarityTally()
    #expect(tally.accuracy == 0 && tally.logLoss == 0 && tally.calibrationError == 0)
    for _ in 0..<3 { tally.add(chances(.negative, 0.9), label: .negative) }
    let few = tally.accuracyMargin
    #expect(tally.accuracy == 1 && few > 0.2)
    for _ in 0..<300 { tally.add(chances(.negative, 0.9), label: .negative) }
    #expect(tally.accuracyMargin < few / 10)
    #expect(tally.macroRecallMargin == tally.accuracyMargin)
  }
}
