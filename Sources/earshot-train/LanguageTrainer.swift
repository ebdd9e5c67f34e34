import Foundation
import SocialText

/// Trains the language model: a linear classifier of low rank (see `LanguageModelFile`) by AdaGrad
/// steps over shuffled texts (Duchi et al. 2011), first over all hashes, then on over the most
/// telling ones alone, rows in steps of four bits from there (the forward pass sees the rounded
/// rows, the steps go to exact ones: Courbariaux et al. 2015, arXiv 1511.00363). Features are left
/// out at random, so that no single one is relied on. One thread and fixed seeds, so the same texts
/// always give the same model.
struct LanguageTrainer: ~Copyable {
  /// Numbers of a row.
  static let dimensions = LanguageTable.dimensions

  static let hashes = 1 << Int(LanguageFeatures.bits)
  /// Share of the features left out at random.
  private static let dropped: UInt64 = 15
  private static let rate: Float = 0.5
  /// Of 65,536 texts drawn from tables, how many are in the last pass, which is for natural ones.
  private static let drawnAtLast: UInt64 = 8192
  /// How much a step adds to what slows down the next ones of its row.
  private static let memory: Float = 0.1

  let corpus: LanguageCorpus
  /// Exact rows one behind the other, and what slows their steps down.
  private var rows: [Float] = []
  private var squares: [Float] = []
  /// Row of each hash, −1 for none.
  private var row: [Int32]
  /// Weights of each group's languages in eights: all eights of the first dimension, then of the
  /// next one.
  private var weights: [[SIMD8<Float>]]
  private(set) var bias: [Float]
  /// Value of one step of four bits; 0 while rows are exact.
  private(set) var step: Float = 0
  private var random = SplitMix(seed: 7)

  init(corpus: LanguageCorpus) {
    self.corpus = corpus
    row = Self.frequent(corpus)
    weights = corpus.groups.map {
      [SIMD8<Float>](
        repeating: SIMD8(), count: ($0.languages.count + 7) / 8 * Self.dimensions)
    }
    bias = [Float](repeating: 0, count: corpus.languages)
  }

  /// Weight of a language in a dimension.
  func weight(_ language: Int, of group: Int, _ dimension: Int) -> Float {
    let eights = weights[group].count / Self.dimensions
    return weights[group][dimension * eights + language / 8][language % 8]
  }

  /// Numbers the hashes that come more than twice, at most the commonest three million.
  private static func frequent(_ corpus: LanguageCorpus) -> [Int32] {
    var row = [Int32](repeating: 0, count: hashes)
    for feature in corpus.features { row[Int(feature)] += 1 }
    var having = [Int](repeating: 0, count: 256)
    for count in row { having[min(255, Int(count))] += 1 }
    var least = 255
    var all = having[255]
    while least > 3, all + having[least - 1] <= 3_000_000 {
      least -= 1
      all += having[least]
    }
    var next: Int32 = 0
    for hash in row.indices {
      let isFrequent = row[hash] >= Int32(least)
      row[hash] = isFrequent ? next : -1
      if isFrequent { next += 1 }
    }
    print("\(next) features that come \(least) times or more")
    return row
  }

  /// Trains; returns the kept hashes of each line in order, whose rows are numbered so.
  mutating func train(lines: Int, epochs: Int) -> [[Int]] {
    let count = Int(row.max() ?? -1) + 1
    rows.reserveCapacity(count * Self.dimensions)
    for _ in 0..<count * Self.dimensions {
      rows.append((Float(random.next() >> 40) / Float(1 << 24) * 2 - 1) / 32)
    }
    squares = [Float](repeating: 1, count: count)
    run(epochs: 1, rate: Self.rate)
    let kept = telling(lines)
    var exact: [Float] = []
    exact.reserveCapacity(lines * LanguageTable.rowsOfLine * Self.dimensions)
    var renumbered = [Int32](repeating: -1, count: Self.hashes)
    var next: Int32 = 0
    for hash in kept.joined() {
      let old = Int(row[hash])
      exact += rows[old * Self.dimensions..<(old + 1) * Self.dimensions]
      renumbered[hash] = next
      next += 1
    }
    row = renumbered
    rows = exact
    squares = [Float](repeating: 1, count: Int(next))
    step = (exact.reduce(0) { $0 + $1 * $1 } / Float(exact.count)).squareRoot() * 0.5
    run(epochs: epochs, rate: Self.rate * 0.7)
    run(epochs: 1, rate: Self.rate * 0.3, drawn: Self.drawnAtLast)
    return kept
  }

  /// Makes languages more or less likely beforehand, by so many logits, than their texts here say,
  /// which all have alike.
  mutating func lean(_ leanings: [String: Float]) {
    for group in corpus.groups {
      for (index, language) in group.languages.enumerated() {
        bias[group.first + index] += leanings[language] ?? 0
      }
    }
  }

  /// The hashes with the longest rows, by how often they come: four for each line.
  private func telling(_ lines: Int) -> [[Int]] {
    var counts = [Int32](repeating: 0, count: Self.hashes)
    for feature in corpus.features { counts[Int(feature)] += 1 }
    var scores: [(score: Float, hash: Int)] = []
    for hash in 0..<Self.hashes where row[hash] >= 0 {
      var length: Float = 0
      let first = Int(row[hash]) * Self.dimensions
      for at in first..<first + Self.dimensions { length += rows[at] * rows[at] }
      scores.append((length.squareRoot() * Float(counts[hash]).squareRoot(), hash))
    }
    scores.sort { ($1.score, $0.hash) < ($0.score, $1.hash) }
    var kept = [[Int]](repeating: [], count: lines)
    for (_, hash) in scores {
      let line = LanguageTable.line(of: UInt32(hash), of: UInt64(lines))
      if kept[line].count < LanguageTable.rowsOfLine { kept[line].append(hash) }
    }
    return kept
  }

  /// A number as the model file will hold it: n + ½ steps, −8 ≤ n < 8.
  @inline(__always)
  private static func rounded(_ value: Float, _ scale: Float, _ step: Float) -> Float {
    var scaled = value * scale - 0.5
    scaled = scaled < -8 ? -8 : scaled
    scaled = scaled > 7 ? 7 : scaled
    // Adding and taking off 1.5 · 2^23 rounds to the nearest whole number.
    return ((scaled + 12_582_912) - 12_582_912 + 0.5) * step
  }

  /// The four-bit numbers of a row.
  func nibbles(_ number: Int) -> [UInt8] {
    (0..<Self.dimensions).map {
      let value = Self.rounded(rows[number * Self.dimensions + $0], 1 / step, step)
      return UInt8(max(0, min(15, (value / step + 7.5).rounded())))
    }
  }

  /// Sums the rows of some features into `hidden`, by the root of their number; returns the number.
  @inline(__always)
  private func sum(_ numbers: [Int32], into hidden: inout [Float]) -> Float {
    let scale = step == 0 ? 0 : 1 / step
    let step = step
    // SAFETY: every row number is below rows.count / dimensions, `hidden` has `dimensions` places.
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe hidden.withUnsafeMutableBufferPointer { hidden in
        for dimension in 0..<Self.dimensions { unsafe hidden[dimension] = 0 }
        for number in numbers {
          let base = Int(number) * Self.dimensions
          if scale == 0 {
            for d in 0..<Self.dimensions { unsafe hidden[d] += rows[base + d] }
          } else {
            for d in 0..<Self.dimensions {
              unsafe hidden[d] += Self.rounded(rows[base + d], scale, step)
            }
          }
        }
        let root = 1 / Float(max(numbers.count, 1)).squareRoot()
        for d in 0..<Self.dimensions { unsafe hidden[d] *= root }
      }
    }
    return Float(numbers.count)
  }

  /// Writes the logits of a group's languages in eights.
  @inline(__always)
  private func logits(_ hidden: [Float], _ group: Int, into result: inout [SIMD8<Float>]) {
    let eights = weights[group].count / Self.dimensions
    result.removeAll(keepingCapacity: true)
    // SAFETY: a group has `eights` weights a dimension, `hidden` has `dimensions` values.
    unsafe weights[group].withUnsafeBufferPointer { weights in
      unsafe hidden.withUnsafeBufferPointer { hidden in
        for eight in 0..<eights {
          var total = SIMD8<Float>()
          for d in 0..<Self.dimensions {
            unsafe total += weights[d * eights + eight] * hidden[d]
          }
          result.append(total)
        }
      }
    }
    let first = corpus.groups[group].first
    for language in corpus.groups[group].languages.indices {
      result[language / 8][language % 8] += bias[first + language]
    }
  }

  /// Logits of a text in its group's languages; nil where nothing in it is known.
  func logits(_ example: LanguageCorpus.Example) -> [Float]? {
    let numbers = corpus.features[example.start..<example.end].map { row[Int($0)] }
      .filter { $0 >= 0 }
    guard !numbers.isEmpty else { return nil }
    var hidden = [Float](repeating: 0, count: Self.dimensions)
    _ = sum(numbers, into: &hidden)
    var eights: [SIMD8<Float>] = []
    logits(hidden, Int(example.group), into: &eights)
    return corpus.groups[Int(example.group)].languages.indices.map { eights[$0 / 8][$0 % 8] }
  }

  /// Share of each language's texts that is used, so that none drowns the others.
  private func shares(natural: Bool) -> [UInt64] {
    var counts = [Double](repeating: 0, count: corpus.languages)
    for example in corpus.examples where example.isNatural || !natural {
      counts[Int(example.label)] += 1
    }
    let usual = counts.sorted()[counts.count / 3]
    return counts.map { UInt64(($0 > usual ? pow(usual / $0, 0.8) : 1) * 65_536) }
  }

  private mutating func run(epochs: Int, rate first: Float, drawn: UInt64 = 65_536) {
    let isLast = drawn < 65_536
    let shares = shares(natural: isLast)
    var order = Array(corpus.examples.indices)
    var used: [Int32] = []
    var scratch = Scratch()
    let total = Float(order.count * epochs)
    var done: Float = 0
    for epoch in 0..<epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(random.next() % UInt64(index + 1)))
      }
      var loss = 0.0
      var texts = 0
      for index in order {
        let example = corpus.examples[index]
        done += 1
        var share = shares[Int(example.label)]
        if !example.isNatural { share = share * drawn >> 16 }
        if random.next() & 0xFFFF >= share { continue }
        let warm = min(1, 0.1 + done / 100_000)
        let rate = first * (1 - done / total) * warm
        used.removeAll(keepingCapacity: true)
        var bits: UInt64 = 0
        for at in example.start..<example.end {
          if (at - example.start) & 7 == 0 { bits = random.next() }
          let isDropped = (bits & 127) * 100 < Self.dropped * 128
          bits >>= 8
          let number = row[Int(corpus.features[at])]
          if !isDropped, number >= 0 { used.append(number) }
        }
        guard !used.isEmpty else { continue }
        let miss = learn(example, used, rate, &scratch)
        loss += Double(miss)
        texts += 1
      }
      print("  epoch \(epoch + 1) of \(epochs): loss \(loss / Double(max(texts, 1))) of \(texts)")
    }
  }

  /// Room that every step uses again.
  private struct Scratch {
    var hidden = [Float](repeating: 0, count: LanguageTrainer.dimensions)
    var gradient = [Float](repeating: 0, count: LanguageTrainer.dimensions)
    var errors: [SIMD8<Float>] = []
  }

  /// One step; returns the text's log loss.
  private mutating func learn(
    _ example: LanguageCorpus.Example, _ used: [Int32], _ rate: Float, _ scratch: inout Scratch
  ) -> Float {
    let number = Int(example.group)
    let group = corpus.groups[number]
    let count = sum(used, into: &scratch.hidden)
    logits(scratch.hidden, number, into: &scratch.errors)
    let right = Int(example.label) - group.first
    let (chance, norm) = turnIntoErrors(&scratch.errors, group.languages.count, right)
    if chance > 0.999 { return 0 }
    for language in group.languages.indices {
      bias[group.first + language] -= rate * 0.05 * scratch.errors[language / 8][language % 8]
    }
    let eights = scratch.errors.count
    // SAFETY: a group has `eights` weights a dimension; the other two have `dimensions` values.
    unsafe weights[number].withUnsafeMutableBufferPointer { weights in
      for d in 0..<Self.dimensions {
        var total = SIMD8<Float>()
        let change = rate * scratch.hidden[d]
        for eight in 0..<eights {
          let error = scratch.errors[eight]
          unsafe total += weights[d * eights + eight] * error
          unsafe weights[d * eights + eight] -= error * change
        }
        scratch.gradient[d] = total.sum() * (rate / count.squareRoot())
      }
    }
    let slower = norm * Self.memory
    // SAFETY: every row number is below rows.count / dimensions = squares.count.
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      unsafe scratch.gradient.withUnsafeBufferPointer { gradient in
        for number in used {
          squares[Int(number)] += slower
          let size = 1 / squares[Int(number)].squareRoot()
          let base = Int(number) * Self.dimensions
          for d in 0..<Self.dimensions { unsafe rows[base + d] -= gradient[d] * size }
        }
      }
    }
    return -Foundation.logf(max(chance, 1e-9))
  }

  /// Turns logits into probabilities less what is right; returns the right one's probability and
  /// the squared length of the errors.
  private func turnIntoErrors(
    _ values: inout [SIMD8<Float>], _ count: Int, _ right: Int
  ) -> (chance: Float, norm: Float) {
    var top = -Float.infinity
    for language in 0..<count { top = max(top, values[language / 8][language % 8]) }
    var mass: Float = 0
    for language in 0..<values.count * 8 {
      let value = language < count ? Foundation.expf(values[language / 8][language % 8] - top) : 0
      values[language / 8][language % 8] = value
      mass += value
    }
    var norm: Float = 0
    for eight in values.indices { values[eight] *= 1 / mass }
    let chance = values[right / 8][right % 8]
    values[right / 8][right % 8] -= 1
    for eight in values.indices { norm += (values[eight] * values[eight]).sum() }
    return (chance, norm)
  }
}
