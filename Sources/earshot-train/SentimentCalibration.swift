import SocialText

/// Brings the trained sums to chances that mean what they say, by the validation rows.
struct SentimentCalibration {
  /// Divides all sums.
  let temperature: Float
  /// Added to neutral's, before the division.
  let shift: Float
  /// Figures of the validation rows.
  let recall: Double
  let error: Double
  let loss: Double

  /// Of the shifts of neutral whose macro-recall, smoothed over its neighbours, is within half a
  /// point of the best one's, that with the least log loss; then the temperature with the least.
  init(_ trainer: borrowing SentimentTrainer, _ weights: [SIMD2<Float>]) {
    var rows: [(logits: SentimentTrainer.Logits, label: Int)] = []
    for example in trainer.validation {
      let label = (0..<3).first { example.chances[$0] == 1 } ?? 1
      rows.append((trainer.logits(example, weights), label))
    }
    let shifts = (-10...10).map { Float($0) / 10 }
    let recalls = shifts.map { Self.recall(rows, shift: $0) }
    let inner = 2..<shifts.count - 2
    let means = inner.map { recalls[$0 - 2...$0 + 2].reduce(0, +) / 5 }
    let least = (means.max() ?? 0) - 0.005
    let shift =
      zip(inner, means).filter { $0.1 >= least }.map { shifts[$0.0] }
      .map { (shift: $0, loss: Self.loss(rows, shift: $0, temperature: 1)) }
      .min { $0.loss < $1.loss }?.shift ?? 0
    let temperatures = (8...30).map { Float($0) / 10 }
    let losses = temperatures.map { Self.loss(rows, shift: shift, temperature: $0) }
    let place = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    self.shift = shift
    temperature = temperatures[place]
    loss = losses[place]
    recall = Self.recall(rows, shift: shift)
    error = Self.error(rows, shift: shift, temperature: temperatures[place])
  }

  private static func chances(
    _ logits: SentimentTrainer.Logits, _ shift: Float, _ temperature: Float
  ) -> SIMD4<Float> {
    SentimentTrainer.chances(
      (logits.polarity / temperature, (logits.neutral + shift) / temperature))
  }

  private static func best(_ chances: SIMD4<Float>) -> Int {
    chances[2] > max(chances[0], chances[1]) ? 2 : chances[0] > chances[1] ? 0 : 1
  }

  private static func recall(
    _ rows: [(logits: SentimentTrainer.Logits, label: Int)], shift: Float
  ) -> Double {
    var right = [0.0, 0, 0]
    var all = [0.0, 0, 0]
    for row in rows {
      all[row.label] += 1
      if best(chances(row.logits, shift, 1)) == row.label { right[row.label] += 1 }
    }
    return (0..<3).reduce(0) { $0 + right[$1] / max(1, all[$1]) } / 3
  }

  private static func loss(
    _ rows: [(logits: SentimentTrainer.Logits, label: Int)], shift: Float, temperature: Float
  ) -> Double {
    rows.reduce(0) {
      $0 - DeterministicMath.log(Double(chances($1.logits, shift, temperature)[$1.label]))
    } / Double(max(1, rows.count))
  }

  /// Expected calibration error of the best label over ten bins.
  private static func error(
    _ rows: [(logits: SentimentTrainer.Logits, label: Int)], shift: Float, temperature: Float
  ) -> Double {
    var gaps = [Double](repeating: 0, count: 10)
    for row in rows {
      let found = chances(row.logits, shift, temperature)
      let label = best(found)
      let chance = Double(found[label])
      gaps[min(9, Int(chance * 10))] += (label == row.label ? 1 : 0) - chance
    }
    return gaps.reduce(0) { $0 + abs($1) } / Double(max(1, rows.count))
  }
}
