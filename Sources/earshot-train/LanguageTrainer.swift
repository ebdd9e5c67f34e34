import Foundation

/// Trains one group's linear model: multinomial logistic regression by AdaGrad steps over shuffled
/// texts, first over all hashes, then once more over the most telling ones only. One thread, so the
/// same texts always give the same model.
struct LanguageTrainer {
  /// The finished table: kept hashes in order, their rows of `columns` weights, and the bias.
  struct Result {
    var hashes: [Int]
    var columns: Int
    var weights: [Float]
    var bias: [Float]
    var temperature: Double
  }

  let corpus: LanguageCorpus
  /// Rows that the finished table may have.
  let rows: Int
  private let classes: Int
  private let columns: Int
  private var weights: [Float] = []
  private var squares: [Float] = []
  private var bias: [Float]
  /// Row of each hash, −1 for none.
  private var row: [Int32]
  private var random = SplitMix(seed: 7)

  init(corpus: LanguageCorpus, rows: Int) {
    self.corpus = corpus
    self.rows = rows
    classes = corpus.languages.count
    columns = (classes + 7) / 8 * 8
    row = [Int32](repeating: -1, count: 1 << 20)
    bias = [Float](repeating: 0, count: columns)
  }

  mutating func train(epochs: Int) -> Result {
    var counts = [Int32](repeating: 0, count: 1 << 20)
    for example in corpus.examples where !example.isHeldOut {
      for at in example.start..<example.end { counts[Int(corpus.features[at])] += 1 }
    }
    assign(counts.indices.filter { counts[$0] > 2 })
    run(epoch: 0, of: 2)
    let scores = row.indices.compactMap { hash -> (Float, Int)? in
      guard row[hash] >= 0 else { return nil }
      let values = weights[Int(row[hash]) * columns..<Int(row[hash]) * columns + classes]
      let mean = values.reduce(0, +) / Float(classes)
      let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (spread * Float(counts[hash]).squareRoot(), hash)
    }
    let kept = scores.sorted { $0 > $1 }.prefix(rows).map(\.1).sorted()
    assign(kept)
    for epoch in 0..<epochs { run(epoch: epoch, of: epochs) }
    let temperature = calibrate()
    return Result(
      hashes: kept, columns: columns, weights: weights, bias: bias, temperature: temperature)
  }

  private mutating func assign(_ hashes: [Int]) {
    for index in row.indices { row[index] = -1 }
    for (number, hash) in hashes.enumerated() { row[hash] = Int32(number) }
    weights = Array(repeating: 0, count: hashes.count * columns)
    squares = Array(repeating: 1e-4, count: hashes.count)
    bias = Array(repeating: 0, count: columns)
  }

  /// Writes the logits of an example; returns how many of its features are known.
  private func logits(_ example: LanguageCorpus.Example, _ sum: inout [Float]) -> Float {
    for column in 0..<columns { sum[column] = 0 }
    var hits: Float = 0
    // SAFETY: every row number is below weights.count / columns, `sum` has `columns` values.
    unsafe weights.withUnsafeBufferPointer { weights in
      unsafe sum.withUnsafeMutableBufferPointer { sum in
        for at in example.start..<example.end {
          let number = Int(row[Int(corpus.features[at])])
          guard number >= 0 else { continue }
          let base = number * columns
          for column in 0..<columns { unsafe sum[column] += weights[base + column] }
          hits += 1
        }
      }
    }
    let scale = 1 / max(hits, 1).squareRoot()
    for column in 0..<columns { sum[column] = sum[column] * scale + bias[column] }
    return hits
  }

  /// Turns logits into probabilities.
  private func soften(_ values: inout [Float], temperature: Float = 1) {
    var most = -Float.infinity
    for column in 0..<classes { most = max(most, values[column]) }
    var sum: Float = 0
    for column in 0..<columns {
      let value = column < classes ? Foundation.expf((values[column] - most) / temperature) : 0
      values[column] = value
      sum += value
    }
    for column in 0..<classes { values[column] /= sum }
  }

  private mutating func run(epoch: Int, of epochs: Int) {
    var order = corpus.examples.indices.filter { !corpus.examples[$0].isHeldOut }
    for index in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(index, Int(random.next() % UInt64(index + 1)))
    }
    var gradient = [Float](repeating: 0, count: columns)
    var scaled = gradient
    for (step, index) in order.enumerated() {
      let progress = (Float(epoch) + Float(step) / Float(order.count)) / Float(epochs)
      let rate = 0.5 * (1 - progress) + 0.005
      let example = corpus.examples[index]
      let hits = logits(example, &gradient)
      guard hits > 0 else { continue }
      soften(&gradient)
      gradient[example.label] -= 1
      var norm: Float = 0
      for column in 0..<columns { norm += gradient[column] * gradient[column] }
      if norm < 1e-6 { continue }
      norm /= hits
      let scale = rate / hits.squareRoot()
      for column in 0..<columns {
        bias[column] -= gradient[column] * rate * 0.02
        scaled[column] = gradient[column] * scale
      }
      // SAFETY: every row number is below weights.count / columns, `scaled` has `columns` values.
      unsafe weights.withUnsafeMutableBufferPointer { weights in
        unsafe scaled.withUnsafeBufferPointer { scaled in
          for at in example.start..<example.end {
            let number = Int(row[Int(corpus.features[at])])
            guard number >= 0 else { continue }
            squares[number] += norm
            let step = 1 / squares[number].squareRoot()
            let base = number * columns
            for column in 0..<columns { unsafe weights[base + column] -= scaled[column] * step }
          }
        }
      }
    }
  }

  /// The temperature with the least log loss on the texts held out.
  private func calibrate() -> Double {
    var values = [Float](repeating: 0, count: columns)
    let held = corpus.examples.filter(\.isHeldOut).map { example -> (Int, [Float]) in
      _ = logits(example, &values)
      return (example.label, values)
    }
    guard !held.isEmpty else { return 1 }
    var best = (Float.infinity, Float(1))
    for step in 0..<40 {
      let temperature = 0.4 * Foundation.powf(1.07, Float(step))
      var loss: Float = 0
      for (label, scores) in held {
        values = scores
        soften(&values, temperature: temperature)
        loss -= Foundation.logf(max(values[label], 1e-6))
      }
      if loss < best.0 { best = (loss, temperature) }
    }
    let right = held.count { label, scores in scores[..<classes].max() == scores[label] }
    print("  held out: \(Float(right) / Float(held.count)) of \(held.count)")
    return Double(best.1)
  }
}
