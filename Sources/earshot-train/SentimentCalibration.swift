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
  /// Figures of the foreign rows.
  let foreignRecall: Double
  let foreignError: Double

  /// Of the shifts of neutral whose log loss is within a hundredth of the least, that with the best
  /// macro-recall of the validation rows; then the temperature with the least loss over those rows
  /// and foreign ones.
  init(_ trainer: borrowing SentimentTrainer, _ weights: [SIMD2<Float>]) {
    func judged(
      _ examples: [SentimentCorpus.Example]
    ) -> [(logits: SentimentTrainer.Logits, label: Int)] {
      examples.map { example in
        let label = (0..<3).first { example.chances[$0] == 1 } ?? 1
        return (trainer.logits(example, weights), label)
      }
    }
    let rows = judged(trainer.validation)
    let foreign = judged(trainer.foreign)
    let shifts = (-10...10).map { Float($0) / 10 }
    let costs = shifts.map { Self.loss(rows, shift: $0, temperature: 1) }
    let least = (costs.min() ?? 0) + 0.01
    let shift =
      zip(shifts, costs).filter { $0.1 <= least }
      .map { (shift: $0.0, recall: Self.recall(rows, shift: $0.0)) }
      .max { $0.recall < $1.recall }?.shift ?? 0
    let temperatures = (8...30).map { Float($0) / 10 }
    // Tweets of another year and topic are less well known than those of the validation rows.
    let losses = temperatures.map {
      Self.loss(rows, shift: shift, temperature: $0)
        + Self.loss(foreign, shift: shift, temperature: $0)
    }
    let place = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    self.shift = shift
    temperature = temperatures[place]
    loss = Self.loss(rows, shift: shift, temperature: temperatures[place])
    foreignRecall = Self.recall(foreign, shift: shift)
    foreignError = Self.error(foreign, shift: shift, temperature: temperatures[place])
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
