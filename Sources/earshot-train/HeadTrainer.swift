import Sentiment
import SocialText

/// Trains sixteen logistic regressions side by side over shared features, by AdaGrad (Duchi, Hazan &
/// Singer 2011) with feature dropout, one thread, a fixed seed: the same inputs give the same weights.
/// A text's sum is divided by the square root of its number of features, so that length alone makes
/// nothing sure.
struct HeadTrainer {
  /// What may be chosen, by validation rows and cross validation alone.
  struct Settings {
    var epochs = 8
    /// Features of fewer training texts are dropped.
    var leastCount = 3
    var rate: Float = 0.3
    var shrink = SIMD16<Float>(repeating: 1e-3)
    /// Per cent of the features left out of each step.
    var dropout: UInt64 = 30
  }

  var settings: Settings
  /// Hashes of the kept features, sorted.
  let kept: [UInt64]
  /// Texts with each kept feature.
  let counts: [Int32]
  /// Weights of each kept feature.
  private(set) var weights: [SIMD16<Float>]
  /// Weights of the post's numbers, of cues, and of what other heads say.
  private(set) var numbers = [SIMD16<Float>](repeating: SIMD16(), count: 4)
  private(set) var cues = SIMD16<Float>()
  private(set) var others = [SIMD16<Float>](repeating: SIMD16(), count: 16)
  private(set) var starts = [SIMD16<Float>](
    repeating: SIMD16(), count: HeadCorpus.Source.allCases.count)
  /// Numbers of kept features, −1 for others, in the order of the corpus's hashes.
  let places: [Int32]
  private var random: UInt64 = 7

  init(_ corpus: HeadCorpus, _ settings: Settings) {
    self.settings = settings
    var counts: [UInt64: Int32] = [:]
    for example in corpus.examples where example.weight.max() > 0 {
      for index in example.range { counts[corpus.hashes[index], default: 0] += 1 }
    }
    let kept = counts.filter { $0.value >= settings.leastCount }.keys.sorted()
    self.kept = kept
    self.counts = kept.map { counts[$0] ?? 0 }
    var numbers: [UInt64: Int32] = [:]
    numbers.reserveCapacity(kept.count)
    for (place, hash) in kept.enumerated() { numbers[hash] = Int32(place) }
    places = corpus.hashes.map { numbers[$0] ?? -1 }
    weights = [SIMD16<Float>](repeating: SIMD16(), count: kept.count)
  }

  static func number(of source: HeadCorpus.Source) -> Int {
    HeadCorpus.Source.allCases.firstIndex(of: source) ?? 0
  }

  /// Heads for which texts of all sources start at one point, and whose: other sources show them
  /// what is not irony, and stars are the same everywhere.
  private static let homes = [
    (HeadWeights.irony, number(of: .irony)), (HeadWeights.stars, number(of: .sentences)),
  ]

  private func start(of source: Int) -> SIMD16<Float> {
    var row = starts[source]
    for (head, home) in Self.homes { row[head] = starts[home][head] }
    return row
  }

  /// Where the heads start at run time: each where the texts started that it was learned from.
  var start: SIMD16<Float> {
    var row = starts[Self.number(of: .comments)]
    for (head, home) in Self.homes { row[head] = starts[home][head] }
    row[HeadWeights.offensive] = starts[Self.number(of: .offensive)][HeadWeights.offensive]
    for head in [HeadWeights.complaint, HeadWeights.praise] {
      row[head] = starts[Self.number(of: .brand)][head]
    }
    return row
  }

  /// Trains all heads anew: first the emotions, then the others, which see what the emotions come
  /// out at.
  mutating func train(_ examples: [HeadCorpus.Example], _ rows: [Int]) {
    weights = [SIMD16<Float>](repeating: SIMD16(), count: kept.count)
    numbers = [SIMD16<Float>](repeating: SIMD16(), count: 4)
    cues = SIMD16<Float>()
    others = [SIMD16<Float>](repeating: SIMD16(), count: 16)
    starts = [SIMD16<Float>](repeating: SIMD16(), count: HeadCorpus.Source.allCases.count)
    random = 7
    var emotions = SIMD16<Float>()
    var rest = SIMD16<Float>()
    for head in 0..<10 { emotions[head] = 1 }
    for head in 10..<HeadWeights.count { rest[head] = 1 }
    learn(examples, rows, said: nil, emotions)
    var said = [SIMD16<Float>](repeating: SIMD16(), count: examples.count)
    for row in rows where (examples[row].weight * rest).max() > 0 {
      said[row] = Self.said(logits(examples[row]) + start)
    }
    learn(examples, rows, said: said, rest)
  }

  /// What the emotions' log-odds tell the others.
  private static func said(_ logits: SIMD16<Float>) -> SIMD16<Float> {
    var row = SIMD16<Float>()
    for head in 0..<10 { row[head] = HeadWeights.said(logits[head]) }
    return row
  }

  /// Sums of an example as they are at run time.
  func sums(_ example: HeadCorpus.Example) -> SIMD16<Float> {
    var sum = logits(example) + start
    let said = Self.said(sum)
    for head in 0..<10 { sum += others[head] * said[head] }
    return sum
  }

  /// Sums of an example without a starting point and without what other heads say.
  func logits(_ example: HeadCorpus.Example) -> SIMD16<Float> {
    var sum = SIMD16<Float>()
    for index in example.range where places[index] >= 0 { sum += weights[Int(places[index])] }
    sum /= Float(max(1, example.range.count)).squareRoot()
    for index in 0..<4 { sum += numbers[index] * example.numbers[index] }
    return sum + cues * example.cues
  }

  @inline(__always)
  static func chance(_ logit: Float) -> Float {
    Float(1 / (1 + DeterministicMath.exp(-Double(logit))))
  }

  /// Trains some heads on some examples; `said` gives what the emotions come out at for each.
  mutating func learn(
    _ examples: [HeadCorpus.Example], _ rows: [Int], said: [SIMD16<Float>]?,
    _ mask: SIMD16<Float>
  ) {
    var squares = [SIMD16<Float>](repeating: SIMD16(repeating: 1e-2), count: kept.count)
    var startSquares = [SIMD16<Float>](repeating: SIMD16(repeating: 1e-2), count: starts.count)
    var numberSquares = [SIMD16<Float>](repeating: SIMD16(repeating: 1e-2), count: 4)
    var otherSquares = [SIMD16<Float>](repeating: SIMD16(repeating: 1e-2), count: 16)
    var cueSquares = SIMD16<Float>(repeating: 1e-2)
    var order = rows
    let scale = 100 / Float(100 - settings.dropout)
    var used: [Int] = []
    for epoch in 0..<settings.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      let rate = settings.rate * (1 - Float(epoch) / Float(settings.epochs))
      for number in order {
        let example = examples[number]
        let weight = example.weight * mask
        if weight.max() == 0 { continue }
        used.removeAll(keepingCapacity: true)
        let salt = next()
        var sum = SIMD16<Float>()
        for index in example.range where places[index] >= 0 {
          let chance = StableHash.finish(salt &+ UInt64(index)) & 0xFFFF
          if chance * 100 < settings.dropout << 16 { continue }
          used.append(Int(places[index]))
          sum += weights[Int(places[index])]
        }
        let share = scale / Float(max(1, example.range.count)).squareRoot()
        let start = Self.number(of: example.source)
        sum = sum * share + self.start(of: start) + cues * example.cues
        for index in 0..<4 { sum += numbers[index] * example.numbers[index] }
        let other = said?[number] ?? SIMD16()
        for index in 0..<10 where other[index] != 0 { sum += others[index] * other[index] }
        var miss = SIMD16<Float>()
        for head in 0..<16 where weight[head] > 0 {
          miss[head] = (Self.chance(sum[head]) - example.wanted[head]) * weight[head]
        }
        let slant = miss * share
        let squared = slant * slant
        for feature in used {
          squares[feature] += squared
          weights[feature] -=
            rate
            * (slant / squares[feature].squareRoot() + settings.shrink * weights[feature] * weight)
        }
        var own = miss
        for (head, home) in Self.homes where miss[head] != 0 {
          own[head] = 0
          var one = SIMD16<Float>()
          one[head] = miss[head]
          move(home, one, rate, &startSquares)
        }
        move(start, own, rate, &startSquares)
        for index in 0..<4 {
          let pull = miss * example.numbers[index]
          numberSquares[index] += pull * pull
          numbers[index] -= rate * 0.3 * pull / numberSquares[index].squareRoot()
        }
        let pull = miss * example.cues
        cueSquares += pull * pull
        cues -= rate * 0.3 * pull / cueSquares.squareRoot()
        for index in 0..<10 where other[index] != 0 {
          let pull = miss * other[index]
          otherSquares[index] += pull * pull
          others[index] -= rate * 0.3 * pull / otherSquares[index].squareRoot()
        }
      }
    }
  }

  private mutating func move(
    _ start: Int, _ miss: SIMD16<Float>, _ rate: Float, _ squares: inout [SIMD16<Float>]
  ) {
    squares[start] += miss * miss
    starts[start] -= rate * miss / squares[start].squareRoot()
  }

  private mutating func next() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    return StableHash.finish(random)
  }
}
