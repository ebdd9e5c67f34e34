import Foundation
import Sentiment
import SocialText

/// Trains what is added to the weights of a sentiment model for some texts: multinomial logistic regression
/// by AdaGrad with feature dropout, as in `SentimentTrainer`, over the sums that the model makes already. One
/// thread, a fixed seed.
struct AddedTrainer {
  /// What differs between the kinds of texts.
  struct Settings {
    var epochs = 8
    /// Fewest texts that a feature stands in.
    var leastCount = 3
    /// Features that are kept in the end.
    var most: Int
    /// How much each step takes from the weights of its features, as a share of the rate.
    var shrink: Float = 1e-4
    /// How much of what was learned is kept.
    var share: Float = 1
  }

  /// A text, the sums that stand, and how much it counts.
  struct Example {
    /// Its features among the hashes.
    var range: Range<Int>
    var sums: SIMD2<Float>
    var chances: SIMD4<Float>
    var weight: Float
  }

  private static let rounds = 4
  private static let rate: Float = 0.05
  /// Per cent of the features left out of each step.
  private static let dropout: UInt64 = 40

  private let settings: Settings
  /// Hashes of the kept features, sorted.
  private(set) var kept: [UInt64]
  /// Two weights of each.
  private(set) var weights: [SIMD2<Float>]
  private let examples: [Example]
  private var numbers: [Int32] = []
  private var random: UInt64 = 17

  /// A trainer of texts whose features stand in one list of hashes.
  init(_ examples: [Example], _ hashes: [UInt64], _ settings: Settings) {
    self.settings = settings
    self.examples = examples
    let features = KeptFeatures(hashes, leastCount: settings.leastCount)
    kept = features.hashes
    numbers = features.numbers(of: hashes)
    weights = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
  }

  /// Keeps the features that do most over all texts, and forgets what was learned of them: the
  /// next training makes up for those that are gone.
  mutating func prune() {
    var counts = [Float](repeating: 0, count: kept.count)
    for number in numbers where number >= 0 { counts[Int(number)] += 1 }
    let effects = kept.indices.map { (weights[$0] * weights[$0]).sum() * counts[$0] }
    let best = kept.indices.sorted { (effects[$1], $0) < (effects[$0], $1) }.prefix(settings.most)
      .sorted()
    var places = [Int32](repeating: -1, count: kept.count)
    for (place, index) in best.enumerated() { places[index] = Int32(place) }
    for index in numbers.indices where numbers[index] >= 0 {
      numbers[index] = places[Int(numbers[index])]
    }
    kept = best.map { kept[$0] }
    weights = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
  }

  /// Number of texts.
  var texts: Int { examples.count }

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
  var damped: [SIMD2<Float>] { weights.map { $0 * settings.share } }

  /// One training; returns the mean loss of its last pass.
  private mutating func trainOnce() -> Double {
    var mean = 0.0
    var squares = [SIMD2<Float>](repeating: SIMD2(repeating: 1e-3), count: kept.count)
    var order = Array(examples.indices)
    let scale = 100 / Float(100 - Self.dropout)
    var used: [Int] = []
    for epoch in 0..<settings.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      let rate = Self.rate * (1 - Float(epoch) / Float(settings.epochs))
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
            rate * (slant / squares[feature].squareRoot() + settings.shrink * weights[feature])
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
