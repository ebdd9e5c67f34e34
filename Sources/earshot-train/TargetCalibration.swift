import SocialText

/// One prior for all kinds of texts, and the temperature, by held-out rows.
struct TargetCalibration {
  let prior: SIMD2<Float>
  let temperature: Float
  /// What the sets' own measures come to, by name.
  let figures: [(name: String, value: Double)]

  private typealias Row = (polarity: Float, neutral: Float, label: Int, topic: UInt64)

  /// Of a grid of priors, the one with the best mean of all measures.
  init(_ trainer: inout TargetTrainer, _ weights: TargetTrainer.Weights) {
    let own = trainer.weights
    trainer.weights = weights
    trainer.weights.priors[0] = SIMD2()
    var rows = [[Row]](repeating: [], count: TargetSource.all.count)
    for example in trainer.corpus.validation where example.first >= 0 {
      let sums = trainer.sums(example)
      rows[example.source].append((sums.polarity, sums.neutral, example.label, example.topic))
    }
    trainer.weights = own
    func figures(_ prior: SIMD2<Float>) -> [(name: String, value: Double)] {
      TargetSource.all.indices.filter { !rows[$0].isEmpty }.map {
        (TargetSource.all[$0].name, Self.figure(rows[$0], TargetSource.all[$0], prior))
      }
    }
    func mean(_ prior: SIMD2<Float>) -> Double {
      figures(prior).reduce(0) { $0 + ($1.name.hasPrefix("dong") ? 0.5 : 1) * $1.value }
    }
    let start = own.priors[0]
    var best = (prior: start, value: mean(start))
    for x in -5...5 {
      for y in -5...5 {
        let prior = start + SIMD2(Float(x), Float(y)) / 10
        // Far from what was trained, a gain is more likely chance.
        let value = mean(prior) - 0.0002 * Double(x * x + y * y)
        if value > best.value { best = (prior, value) }
      }
    }
    prior = best.prior
    self.figures = figures(best.prior)
    let all = rows.enumerated().filter { TargetSource.all[$0.0].balance == 0 }.flatMap(\.1)
    temperature =
      (8...20).map { Float($0) / 10 }
      .map { heat in
        let loss = all.reduce(0.0) { sum, row in
          let chances = TargetTrainer.chances(
            (row.polarity + best.prior.x) / heat, (row.neutral + best.prior.y) / heat)
          return sum - DeterministicMath.log(Double(chances[row.label]))
        }
        return (heat: heat, loss: loss)
      }
      .min { $0.loss < $1.loss }?.heat ?? 1
  }

  /// Accuracy; macro-F1 where all classes count alike; for topics, the recall of positive and of
  /// negative by the sign of polarity, the mean over topics.
  private static func figure(
    _ rows: [Row], _ source: TargetSource, _ prior: SIMD2<Float>
  ) -> Double {
    var right = [0.0, 0, 0]
    var found = [0.0, 0, 0]
    var wanted = [0.0, 0, 0]
    var topics: [UInt64: (right: SIMD4<Double>, all: SIMD4<Double>)] = [:]
    for row in rows {
      let polarity = row.polarity + prior.x
      let label =
        row.neutral + prior.y > abs(polarity) / 2 ? 1 : polarity < 0 ? 0 : 2
      wanted[row.label] += 1
      found[label] += 1
      if label == row.label { right[label] += 1 }
      guard row.label != 1 else { continue }
      topics[row.topic, default: (SIMD4(), SIMD4())].all[row.label] += 1
      if (polarity >= 0) == (row.label == 2) { topics[row.topic]?.right[row.label] += 1 }
    }
    if source.isTopical {
      let recalls = topics.values.filter { $0.all[0] > 0 && $0.all[2] > 0 }
        .map { ($0.right[0] / $0.all[0] + $0.right[2] / $0.all[2]) / 2 }.sorted()
      return recalls.reduce(0, +) / Double(max(1, recalls.count))
    }
    if source.balance > 0 {
      let each = (0..<3).map { 2 * right[$0] / max(1, found[$0] + wanted[$0]) }
      return each.reduce(0, +) / 3
    }
    return right.reduce(0, +) / Double(max(1, rows.count))
  }
}
