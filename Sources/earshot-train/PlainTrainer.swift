import Foundation
import Sentiment
import SocialText

/// Trains what plain sentences add to the weights of a sentiment model: multinomial logistic regression
/// by AdaGrad with feature dropout, as in `SentimentTrainer`, over the sums that the model makes
/// already. One thread, a fixed seed.
struct PlainTrainer {
  private static let epochs = 8
  private static let rounds = 4
  private static let leastCount = 3
  private static let rate: Float = 0.05
  private static let shrink: Float = 1e-4
  /// Features that are kept in the end.
  private static let most = 40_000
  /// Per cent of the features left out of each step.
  private static let dropout: UInt64 = 40

  /// A sentence, the sums that stand, and how much it counts.
  private struct Example {
    var range: Range<Int>
    var sums: SIMD2<Float>
    var chances: SIMD4<Float>
    var weight: Float
  }

  /// How much a sentence counts that somebody posted, where one of our own counts 1.
  private static let postWeight: Float = 2
  /// How much of what was learned is kept: posts that nothing was learned from are read best by about so
  /// much, sentences of our own by all of it.
  private static let share: Float = 0.6

  /// Hashes of the kept features, sorted.
  private(set) var kept: [UInt64]
  /// Two weights of each.
  private(set) var weights: [SIMD2<Float>]
  private let examples: [Example]
  private var numbers: [Int32] = []
  private var random: UInt64 = 17

  init(_ corpus: SentimentCorpus, _ model: SentimentWeights) {
    var examples: [Example] = []
    var hashes: [UInt64] = []
    for (index, example) in corpus.training.enumerated() where !example.pairs.isEmpty {
      let own = Array(corpus.hashes[example.range])
      let start = hashes.count
      hashes += own + corpus.hashes[example.pairs]
      examples.append(
        Example(
          range: start..<hashes.count, sums: model.sums(own, valence: example.valence),
          chances: example.chances,
          weight: index < corpus.own.lowerBound ? Self.postWeight : 1))
    }
    let features = KeptFeatures(hashes, leastCount: Self.leastCount)
    kept = features.hashes
    numbers = features.numbers(of: hashes)
    self.examples = examples
    weights = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
  }

  /// Keeps the features that do most over all sentences, and forgets what was learned of them: the
  /// next training makes up for those that are gone.
  mutating func prune() {
    var counts = [Float](repeating: 0, count: kept.count)
    for number in numbers where number >= 0 { counts[Int(number)] += 1 }
    let effects = kept.indices.map { (weights[$0] * weights[$0]).sum() * counts[$0] }
    let best = kept.indices.sorted { (effects[$1], $0) < (effects[$0], $1) }.prefix(Self.most)
      .sorted()
    var places = [Int32](repeating: -1, count: kept.count)
    for (place, index) in best.enumerated() { places[index] = Int32(place) }
    for index in numbers.indices where numbers[index] >= 0 {
      numbers[index] = places[Int(numbers[index])]
    }
    kept = best.map { kept[$0] }
    weights = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
  }

  /// Number of sentences.
  var sentences: Int { examples.count }

  /// Trains a few times over and takes the mean: what one training makes of chance, the others do not.
  mutating func train() {
    var mean = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
    for _ in 0..<Self.rounds {
      for index in weights.indices { weights[index] = SIMD2() }
      let loss = trainOnce()
      print("loss \(loss)")
      for index in weights.indices { mean[index] += weights[index] / Float(Self.rounds) }
    }
    weights = mean
  }

  /// The weights as the file has them.
  var damped: [SIMD2<Float>] { weights.map { $0 * Self.share } }

  /// One training; returns the mean loss of its last pass.
  private mutating func trainOnce() -> Double {
    var mean = 0.0
    var squares = [SIMD2<Float>](repeating: SIMD2(repeating: 1e-3), count: kept.count)
    var order = Array(examples.indices)
    let scale = 100 / Float(100 - Self.dropout)
    var used: [Int] = []
    for epoch in 0..<Self.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      let rate = Self.rate * (1 - Float(epoch) / Float(Self.epochs))
      var loss = 0.0
      for number in order {
        let example = examples[number]
        used.removeAll(keepingCapacity: true)
        let salt = next()
        var sum = example.sums
        for index in example.range where numbers[index] >= 0 {
          let chance = StableHash.finish(salt &+ UInt64(index)) & 0xFFFF
          if chance * 100 < Self.dropout << 16 { continue }
          used.append(Int(numbers[index]))
          sum += weights[Int(numbers[index])] * scale
        }
        let found = SentimentTrainer.chances((sum.x, sum.y))
        for label in 0..<3 where example.chances[label] > 0 {
          loss -= Double(example.chances[label] * logf(max(found[label], 1e-6)))
        }
        let miss = found - example.chances
        let slant = SIMD2((miss[2] - miss[0]) / 2, miss[1]) * example.weight
        let squared = slant * slant
        for feature in used {
          squares[feature] += squared
          weights[feature] -=
            rate * (slant / squares[feature].squareRoot() + Self.shrink * weights[feature])
        }
      }
      mean = loss / Double(max(1, order.count))
    }
    return mean
  }

  private mutating func next() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    return StableHash.finish(random)
  }
}
