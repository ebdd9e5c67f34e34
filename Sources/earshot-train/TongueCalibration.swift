import SocialText

/// Brings one language's sums to chances that mean what they say, by its validation rows.
struct TongueCalibration {
  /// Divides all sums.
  let temperature: Float
  /// Added to neutral's, before the division.
  let shift: Float
  /// Figures of the validation rows.
  let score: Double
  let error: Double

  /// Of a few shifts that with the least log loss, pulled towards none, then the temperature with
  /// the least: the rows are few.
  init(_ rows: [(logits: TongueTrainer.Logits, label: Int)]) {
    let shifts = (-6...6).map { Float($0) / 20 }
    let shift =
      shifts.map { (shift: $0, loss: Self.loss(rows, $0, 1) + Double($0 * $0) / 10) }
      .min { $0.loss < $1.loss }?.shift ?? 0
    let temperatures = (10...28).map { Float($0) / 20 }
    let temperature =
      temperatures.map { (heat: $0, loss: Self.loss(rows, shift, $0)) }
      .min { $0.loss < $1.loss }?.heat ?? 1
    self.shift = shift
    self.temperature = temperature
    score = Self.score(rows, shift)
    error = Self.error(rows, shift, temperature)
  }

  private static func chances(
    _ logits: TongueTrainer.Logits, _ shift: Float, _ temperature: Float
  ) -> SIMD4<Float> {
    TongueTrainer.chances((logits.polarity / temperature, (logits.neutral + shift) / temperature))
  }

  private static func best(_ chances: SIMD4<Float>) -> Int {
    chances[2] > max(chances[0], chances[1]) ? 2 : chances[0] > chances[1] ? 0 : 1
  }

  private static func loss(
    _ rows: [(logits: TongueTrainer.Logits, label: Int)], _ shift: Float, _ temperature: Float
  ) -> Double {
    rows.reduce(0) {
      $0 - DeterministicMath.log(Double(chances($1.logits, shift, temperature)[$1.label]))
    } / Double(max(1, rows.count))
  }

  /// Macro-F1 of the three classes.
  private static func score(
    _ rows: [(logits: TongueTrainer.Logits, label: Int)], _ shift: Float
  ) -> Double {
    var right = [0.0, 0, 0]
    var found = [0.0, 0, 0]
    var all = [0.0, 0, 0]
    for row in rows {
      let label = best(chances(row.logits, shift, 1))
      found[label] += 1
      all[row.label] += 1
      if label == row.label { right[label] += 1 }
    }
    var sum = 0.0
    for label in 0..<3 { sum += 2 * right[label] / max(1, found[label] + all[label]) }
    return sum / 3
  }

  /// Expected calibration error of the best label over ten bins.
  private static func error(
    _ rows: [(logits: TongueTrainer.Logits, label: Int)], _ shift: Float, _ temperature: Float
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
