import Foundation
import Sentiment
import SocialText

/// Trains the model of targets: multinomial logistic regression over (−d/2, u, d/2), where words'
/// weights reach the target through learned distances, by AdaGrad (Duchi, Hazan & Singer 2011) with
/// feature dropout, one thread, a fixed seed: the same inputs give the same weights.
struct TargetTrainer {
  /// What may be chosen, by held-out rows alone.
  struct Settings {
    var epochs = 3
    /// Features of fewer training texts are dropped.
    var leastCount = 2
    var rate: Float = 0.1
    var shrink: Float = 1e-5
    /// Per cent of the features left out of each step: words and phrases, and those around.
    var dropout: UInt64 = 30
    var nearDropout: UInt64 = 50
    /// Squares that AdaGrad starts from: more hold rare features back.
    var startSquares: Float = 0.5
    var startNearSquares: Float = 0.3
    var startLengthSquares: Float = 30
    /// Words and phrases that the file has room for.
    var mostFeatures = 180_000
    var mostNear = 30_000
    /// Words of fewer training rows have no length of their own.
    var leastLengthCount = 30
  }

  /// All that is learned.
  struct Weights {
    var features: [SIMD2<Float>]
    /// Of each feature that is a token's first: its length in front of a target and behind it.
    var lengths: [SIMD2<Float>]
    var near: [SIMD2<Float>]
    /// Log multipliers: by distance, clauses and sentences, in front, then behind.
    var zones: [Float]
    var clauses: [Float] = [0, -0.5, -1, -1.5, 0, -0.5, -1, -1.5]
    var sentences: [Float] = [0, -0.5, -1, 0, -0.5, -1]
    var base = SIMD2<Float>()
    var slope: Float = 0.5
    var fall: Float = 0.1
    /// The targets' prior, then one for each source of whole texts, and their multipliers.
    var priors: [SIMD2<Float>]
    var scales: [Float]
  }

  /// What an example comes to: both sums, and the valence that reaches it.
  struct Sums {
    var polarity: Float = 0
    var neutral: Float = 0
    var valence: Float = 0
  }

  let settings: Settings
  let corpus: TargetCorpus
  /// Hashes of the kept features, sorted, and numbers of all of the corpus's, −1 for others.
  let kept: [UInt64]
  let numbers: [Int32]
  let keptNear: [UInt64]
  let nearNumbers: [Int32]
  var weights: Weights
  var squares: [SIMD2<Float>]
  var lengthSquares: [SIMD2<Float>]
  var nearSquares: [SIMD2<Float>]
  var smallSquares = [Float](repeating: 1, count: 64)
  var random: UInt64 = 5
  /// Of the example at hand: by how much each token's weight reaches the target, and that weight.
  var reach: [Float] = []
  var words: [SIMD2<Float>] = []

  init(_ corpus: TargetCorpus, _ settings: Settings) {
    self.settings = settings
    self.corpus = corpus
    let least = settings.leastCount
    func isShort(_ hash: UInt64) -> Bool {
      Int(truncatingIfNeeded: hash & 3) <= TargetFeatures.mostWidth
    }
    (kept, numbers) = Self.numbered(
      corpus.hashes, corpus.training.map(\.features), least: least, isShort)
    (keptNear, nearNumbers) = Self.numbered(
      corpus.near, corpus.training.map(\.near), least: least
    ) { _ in true }
    let count = TargetSource.all.count
    let zones = (0..<2 * TargetWeights.buckets).map { -0.15 * Float($0 % TargetWeights.buckets) }
    let none = [SIMD2<Float>](repeating: SIMD2(), count: kept.count)
    weights = Weights(
      features: none, lengths: none,
      near: [SIMD2<Float>](repeating: SIMD2(), count: keptNear.count), zones: zones,
      priors: [SIMD2<Float>](repeating: SIMD2(), count: count),
      scales: [Float](repeating: 2, count: count))
    func start(_ value: Float, _ count: Int) -> [SIMD2<Float>] {
      [SIMD2<Float>](repeating: SIMD2(repeating: value), count: count)
    }
    squares = start(settings.startSquares, kept.count)
    lengthSquares = start(settings.startLengthSquares, kept.count)
    nearSquares = start(settings.startNearSquares, keptNear.count)
  }

  /// Features that stand in enough places of the training rows, sorted, and each place's number.
  private static func numbered(
    _ hashes: [UInt64], _ ranges: [Range<Int>], least: Int, _ takes: (UInt64) -> Bool
  ) -> ([UInt64], [Int32]) {
    var sorted: [UInt64] = []
    for range in ranges { sorted += hashes[range].filter(takes) }
    sorted.sort()
    var kept: [UInt64] = []
    var start = 0
    for end in 1...max(1, sorted.count) where end >= sorted.count || sorted[end] != sorted[start] {
      if end - start >= least { kept.append(sorted[start]) }
      start = end
    }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, Int32($0)) })
    return (kept, hashes.map { places[$0] ?? -1 })
  }

  mutating func next() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    return StableHash.finish(random)
  }

  /// Whether a feature takes part in a step; in all of them without a salt.
  @inline(__always)
  func takes(_ index: Int, _ salt: UInt64, _ dropout: UInt64) -> Bool {
    salt == 0 || (StableHash.finish(salt &+ UInt64(index)) & 0xFFFF) * 100 >= dropout << 16
  }

  /// Position of a token's features among all.
  @inline(__always)
  func start(_ example: TargetCorpus.Example, _ token: Int) -> Int {
    token == 0
      ? example.features.lowerBound
      : Int(corpus.places[example.tokens.lowerBound + token - 1].end)
  }

  /// Calls `body` with each feature that counts: its position, its number and its tokens.
  @inline(__always)
  func features(
    _ example: TargetCorpus.Example, _ salt: UInt64, _ body: (Int, Int, ClosedRange<Int>) -> Void
  ) {
    var index = example.features.lowerBound
    for token in 0..<example.tokens.count {
      let end = Int(corpus.places[example.tokens.lowerBound + token].end)
      while index < end {
        let number = Int(numbers[index])
        if number >= 0, takes(index, salt, settings.dropout) {
          let low = token - Int(truncatingIfNeeded: corpus.hashes[index] & 3) + 1
          // What is said with the target's own words is no opinion about it.
          if example.first < 0 || token < example.first || low > example.last {
            body(index, number, low...token)
          }
        }
        index += 1
      }
    }
  }

  /// Number of the feature that a token's length belongs to, −1 with none.
  @inline(__always)
  func word(_ example: TargetCorpus.Example, _ token: Int) -> Int {
    let first = start(example, token)
    guard first < Int(corpus.places[example.tokens.lowerBound + token].end) else { return -1 }
    return Int(numbers[first])
  }

  /// Clauses and sentences between a token and the target: positions of their multipliers.
  @inline(__always)
  func between(
    _ example: TargetCorpus.Example, _ token: Int, side: Int
  ) -> (clause: Int, sentence: Int) {
    let home = corpus.places[example.tokens.lowerBound + example.first]
    let place = corpus.places[example.tokens.lowerBound + token]
    return (
      side * 4 + min(3, abs(Int(place.clause - home.clause))),
      side * 3 + min(2, abs(Int(place.sentence - home.sentence)))
    )
  }

  /// Tokens that can reach a target on one side, nearest first: the first of them and the last.
  func row(_ example: TargetCorpus.Example, side: Int) -> (near: Int, far: Int) {
    side == 0
      ? (example.first - 1, max(0, example.first - TargetWeights.reach))
      : (example.last + 1, min(example.tokens.count - 1, example.last + TargetWeights.reach))
  }

  /// The sums of an example; without a salt nothing is left out.
  mutating func sums(_ example: TargetCorpus.Example, salt: UInt64 = 0) -> Sums {
    let count = example.tokens.count
    var words = words
    self.words = []
    words.removeAll(keepingCapacity: true)
    reach.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      words.append(SIMD2())
      reach.append(0)
    }
    let scale = salt == 0 ? 1 : 100 / Float(100 - settings.dropout)
    features(example, salt) { _, number, tokens in
      let share = weights.features[number] * (scale / Float(tokens.count))
      for token in tokens { words[token] += share }
    }
    findReach(example)
    var result = Sums()
    for token in 0..<count {
      result.polarity += reach[token] * words[token].x
      result.neutral += reach[token] * words[token].y
    }
    self.words = words
    for piece in example.pieces {
      result.valence += corpus.pieces[piece].valence * reach[Int(corpus.pieces[piece].token)]
    }
    // Evidence of a whole text is the sum of many sentences'.
    if example.first < 0 { result.valence /= 2 }
    result.polarity += weights.slope * result.valence
    result.neutral -= weights.fall * weights.slope * abs(result.valence)
    let nearScale = salt == 0 ? 1 : 100 / Float(100 - settings.nearDropout)
    for index in example.near where nearNumbers[index] >= 0 {
      guard takes(index, salt &* 31, settings.nearDropout) else { continue }
      let weight = weights.near[Int(nearNumbers[index])] * nearScale
      result.polarity += weight.x
      result.neutral += weight.y
    }
    let prior = weights.priors[home(example)]
    result.polarity += prior.x
    result.neutral += prior.y
    return result
  }

  /// All targets have one prior, as at run time.
  func home(_ example: TargetCorpus.Example) -> Int { example.first >= 0 ? 0 : example.source }

  private mutating func findReach(_ example: TargetCorpus.Example) {
    if example.first < 0 {
      let all = weights.scales[example.source] / Float(max(1, reach.count)).squareRoot()
      for token in reach.indices { reach[token] = all }
      return
    }
    for side in 0..<2 {
      let (near, far) = row(example, side: side)
      var sum: Float = 0
      for (step, token) in stride(from: near, through: far, by: side == 0 ? -1 : 1).enumerated() {
        let (clause, sentence) = between(example, token, side: side)
        let zone = side * TargetWeights.buckets + TargetWeights.bucket(step + 1)
        let sign =
          weights.zones[zone] + weights.clauses[clause] + weights.sentences[sentence] - sum
        reach[token] = Float(DeterministicMath.exp(Double(min(2, sign))))
        sum += weights.base[side]
        let word = word(example, token)
        if word >= 0 { sum += weights.lengths[word][side] }
      }
    }
  }
}
