import Sentiment
import SocialText

/// Brings the trained sums to chances that mean what they say, by the validation rows.
struct SentimentCalibration {
  /// Added to neutral's sum.
  let shift: Float
  /// What the sums go through then.
  let curve: ChanceCurve
  /// Figures of the validation rows.
  let recall: Double
  let error: Double
  let loss: Double
  /// Figures of the foreign rows.
  let foreignRecall: Double
  let foreignError: Double

  /// A text's sums and its label.
  typealias Row = (logits: SentimentTrainer.Logits, label: Int)

  /// Of a model just trained, with the shift that `balances` finds.
  init(_ trainer: borrowing SentimentTrainer, _ weights: [SIMD2<Float>]) {
    func judged(_ examples: [SentimentCorpus.Example]) -> [Row] {
      examples.map { example in
        let label = (0..<3).first { example.chances[$0] == 1 } ?? 1
        return (trainer.logits(example, weights), label)
      }
    }
    self.init(judged(trainer.validation), judged(trainer.foreign), balances: true)
  }

  /// The shift of neutral with the best macro-recall where `balances`, the mean of that of the
  /// validation rows and of foreign ones, else none; then the curve with the least log loss over
  /// both, which changes no label. Tweets of another year and topic are less well known than those
  /// of the validation rows.
  init(_ rows: [Row], _ foreign: [Row], balances: Bool) {
    let shift = balances ? Self.shift(rows, foreign) : 0
    var best = Curve(shift: shift)
    var leastLoss = Double.infinity
    for heat in 16...30 {
      for cool in 0...4 {
        for lean in 0...12 {
          let bent = ChanceCurve(
            heat: Double(heat) / 20, cool: Double(cool) / 10, lean: Double(lean) / 20)
          let curve = Curve(shift: shift, bent: bent)
          let loss = Self.loss(rows, curve) + Self.loss(foreign, curve)
          if loss < leastLoss { (best, leastLoss) = (curve, loss) }
        }
      }
    }
    self.shift = shift
    curve = best.bent
    loss = Self.loss(rows, best)
    foreignRecall = Self.recall(foreign, best)
    foreignError = Self.error(foreign, best)
    recall = Self.recall(rows, best)
    error = Self.error(rows, best)
  }

  private static func shift(_ rows: [Row], _ foreign: [Row]) -> Float {
    // Recall goes by single rows; its mean over five shifts does not. The shift that is next to none
    // of those within a thousandth of the best: beyond, ever more plain words become opinions.
    let recalls = (-22...12).map { step in
      let curve = Curve(shift: Float(step) / 20)
      return (recall(rows, curve) + recall(foreign, curve)) / 2
    }
    let means = (2..<recalls.count - 2).map { recalls[$0 - 2...$0 + 2].reduce(0, +) / 5 }
    let good = (means.max() ?? 0) - 0.001
    let step = means.indices.filter { means[$0] >= good }.map { $0 - 20 }.min { abs($0) < abs($1) }
    return Float(step ?? 0) / 20
  }

  /// From sums to chances.
  private struct Curve {
    var shift: Float
    var bent: ChanceCurve = .straight

    func chances(_ logits: SentimentTrainer.Logits) -> SIMD4<Float> {
      let sum = Double(logits.polarity)
      let (share, neutral) = bent.bend(sum, neutral: Double(logits.neutral + shift))
      let found = ChanceCurve.chances(sum * share, neutral)
      return SIMD4(Float(found.negative), Float(found.neutral), Float(found.positive), 0)
    }
  }

  private static func best(_ chances: SIMD4<Float>) -> Int {
    chances[2] > max(chances[0], chances[1]) ? 2 : chances[0] > chances[1] ? 0 : 1
  }

  private static func recall(
    _ rows: [Row], _ curve: Curve
  ) -> Double {
    var right = [0.0, 0, 0]
    var all = [0.0, 0, 0]
    for row in rows {
      all[row.label] += 1
      if best(curve.chances(row.logits)) == row.label { right[row.label] += 1 }
    }
    return (0..<3).reduce(0) { $0 + right[$1] / max(1, all[$1]) } / 3
  }

  private static func loss(
    _ rows: [Row], _ curve: Curve
  ) -> Double {
    rows.reduce(0) {
      $0 - DeterministicMath.log(Double(curve.chances($1.logits)[$1.label]))
    } / Double(max(1, rows.count))
  }

  /// Expected calibration error of the best label over ten bins.
  private static func error(
    _ rows: [Row], _ curve: Curve
  ) -> Double {
    var gaps = [Double](repeating: 0, count: 10)
    for row in rows {
      let found = curve.chances(row.logits)
      let label = best(found)
      let chance = Double(found[label])
      gaps[min(9, Int(chance * 10))] += (label == row.label ? 1 : 0) - chance
    }
    return gaps.reduce(0) { $0 + abs($1) } / Double(max(1, rows.count))
  }
}
