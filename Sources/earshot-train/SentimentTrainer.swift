import Foundation
import Sentiment
import SocialText

/// Trains the weights of the sentiment model: multinomial logistic regression over
/// (−d/2, u, d/2) by AdaGrad (Duchi, Hazan & Singer 2011) with feature dropout, one thread, a fixed
/// seed: the same inputs give the same weights.
struct SentimentTrainer {
  /// What may be chosen, by validation rows alone.
  struct Settings {
    var epochs = 16
    /// Features of fewer training texts are dropped.
    var leastCount = 4
    var rate: Float = 0.05
    var shrink: Float = 1e-6
    /// Per cent of the features left out of each step.
    var dropout: UInt64 = 30
    /// Exponent of the classes' balancing.
    var balance: Float = 1
    /// Trainings whose mean is taken: what one of them makes of chance, the others do not.
    var rounds = 4

    /// Those of a build. What comments and answers teach goes to tweets less well than what tweets
    /// do: the permissive build learns less of each text, chosen by training without one of its sets
    /// and measuring on that.
    init(_ build: SentimentBuild = .full) {
      guard build == .permissive else { return }
      rate = 0.02
      dropout = 60
      leastCount = 8
    }
  }

  /// The two sums of an example: for positive against negative, and for neutral.
  typealias Logits = (polarity: Float, neutral: Float)

  let settings: Settings
  /// Hashes of the kept features, sorted.
  let kept: [UInt64]
  /// Two weights of each kept feature.
  private(set) var weights: [SIMD2<Float>]
  /// Log-odds of a point of valence, and what each unit of that takes from neutral.
  private(set) var slope: Float = 0.5
  private(set) var fall: Float = 0
  private(set) var prior = SIMD2<Float>()
  private let corpus: SentimentCorpus
  /// Numbers of kept features, −1 for others, in the order of the corpus's hashes.
  private let numbers: [Int32]
  private var random: UInt64 = 5

  init(_ corpus: consuming SentimentCorpus, _ settings: Settings) {
    self.settings = settings
    var counted: [UInt64] = []
    for example in corpus.training { counted += corpus.hashes[example.range] }
    let features = KeptFeatures(counted, leastCount: settings.leastCount)
    kept = features.hashes
    numbers = features.numbers(of: corpus.hashes)
    weights = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
    self.corpus = corpus
  }

  var validation: [SentimentCorpus.Example] { corpus.validation }
  var foreign: [SentimentCorpus.Example] { corpus.foreign }

  /// Sums of an example with given weights.
  func logits(_ example: SentimentCorpus.Example, _ weights: [SIMD2<Float>]) -> Logits {
    let evidence = slope * example.valence
    var sum = prior + SIMD2(evidence, -fall * abs(evidence))
    for index in example.range where numbers[index] >= 0 { sum += weights[Int(numbers[index])] }
    return (sum.x, sum.y)
  }

  /// Chances of negative, neutral and positive.
  static func chances(_ logits: Logits) -> SIMD4<Float> {
    let most = max(abs(logits.polarity) / 2, logits.neutral)
    let parts = SIMD4<Float>(
      Float(DeterministicMath.exp(Double(-logits.polarity / 2 - most))),
      Float(DeterministicMath.exp(Double(logits.neutral - most))),
      Float(DeterministicMath.exp(Double(logits.polarity / 2 - most))), 0)
    return parts / parts.sum()
  }

  /// Trains through all epochs, a few times over, and takes the mean; `report` is called behind each
  /// epoch of the first.
  mutating func train(_ report: (Int, borrowing SentimentTrainer) -> Void) {
    var mean = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
    var means = SIMD4<Float>()
    let start = (slope, fall)
    for round in 0..<settings.rounds {
      for index in weights.indices { weights[index] = SIMD2() }
      (slope, fall) = start
      prior = SIMD2()
      trainOnce { if round == 0 { report($0, $1) } }
      for index in weights.indices { mean[index] += weights[index] }
      means += SIMD4(slope, fall, prior.x, prior.y)
    }
    let share = 1 / Float(settings.rounds)
    weights = mean.map { $0 * share }
    means *= share
    (slope, fall, prior) = (means[0], means[1], SIMD2(means[2], means[3]))
  }

  private mutating func trainOnce(_ report: (Int, borrowing SentimentTrainer) -> Void) {
    let classWeights = balanced()
    var squares = [SIMD2<Float>](repeating: SIMD2(repeating: 1e-3), count: kept.count)
    var priorSquares = SIMD2<Float>(repeating: 1e-3)
    var slopeSquares = SIMD2<Float>(repeating: 1e-3)
    // Sentences of our own are for `PairCorpus`: who has read them reads posts a little worse.
    var order = corpus.training.indices.filter { !corpus.own.contains($0) }
    let scale = 100 / Float(100 - settings.dropout)
    var used: [Int] = []
    for epoch in 0..<settings.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      let rate = settings.rate * (1 - Float(epoch) / Float(settings.epochs))
      for number in order {
        let example = corpus.training[number]
        used.removeAll(keepingCapacity: true)
        let salt = next()
        let evidence = slope * example.valence
        var sum = prior + SIMD2(evidence, -fall * abs(evidence))
        for index in example.range where numbers[index] >= 0 {
          let chance = StableHash.finish(salt &+ UInt64(index)) & 0xFFFF
          if chance * 100 < settings.dropout << 16 { continue }
          let feature = Int(numbers[index])
          used.append(feature)
          sum += weights[feature] * scale
        }
        let found = Self.chances((sum.x, sum.y))
        var wanted = example.chances * classWeights
        let weight = wanted.sum()
        wanted /= weight
        let miss = (found - wanted) * weight
        let slant = SIMD2((miss[2] - miss[0]) / 2, miss[1])
        let squared = slant * slant
        for feature in used {
          squares[feature] += squared
          weights[feature] -=
            rate * (slant / squares[feature].squareRoot() + settings.shrink * weights[feature])
        }
        priorSquares += squared
        prior -= rate * slant / priorSquares.squareRoot()
        let size = abs(example.valence)
        let pull = SIMD2(slant.x * example.valence - slant.y * fall * size, -slant.y * slope * size)
        slopeSquares += pull * pull
        let change = rate * pull / slopeSquares.squareRoot()
        slope -= change.x
        fall -= change.y
      }
      report(epoch, self)
    }
  }

  /// What brings all classes to one size, to the power of `balance`.
  private func balanced() -> SIMD4<Float> {
    var mass = SIMD4<Float>()
    for example in corpus.training { mass += example.chances }
    var weights = SIMD4<Float>()
    for label in 0..<3 { weights[label] = powf(mass.sum() / 3 / mass[label], settings.balance) }
    return weights
  }

  private mutating func next() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    return StableHash.finish(random)
  }
}
