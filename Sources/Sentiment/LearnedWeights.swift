import SocialText

/// What was learned, summed by token. Sums are integers, so each token's part is exact: a sixth of a
/// step is the unit, for a feature's weight is shared by one to three tokens.
struct LearnedWeights: Sendable {
  /// Parts of a step.
  static let parts = 6

  /// Each token's weight for positive against negative.
  private(set) var polarity: [Int] = []
  /// The sum for neutral.
  private(set) var neutral = 0
  /// Each token's part of it.
  private(set) var neutrals: [Int] = []
  /// Whether it was a plain sentence, and what is learned of those was added.
  private(set) var isPlain = false
  private var found: [SIMD2<Int8>] = []
  private var added: [SIMD2<Int8>] = []

  /// Empty buffers.
  init() {}

  /// Looks all features up and shares their weights out.
  mutating func add(_ features: borrowing SentimentFeatures, _ weights: SentimentWeights) {
    weights.table.find(features.hashes, into: &found)
    let plain = features.isPlain ? weights.plain : nil
    plain?.find(features.hashes, into: &added)
    isPlain = plain != nil
    polarity.removeAll(keepingCapacity: true)
    neutrals.removeAll(keepingCapacity: true)
    neutral = 0
    var index = 0
    for (token, end) in features.ends.enumerated() {
      polarity.append(0)
      neutrals.append(0)
      while index < end {
        let width = SentimentFeatures.width(of: features.hashes[index])
        var steps = SIMD2<Int>(truncatingIfNeeded: found[index])
        if plain != nil { steps &+= SIMD2<Int>(truncatingIfNeeded: added[index]) }
        let share = steps &* (Self.parts / width)
        if share != SIMD2() {
          for place in token - width + 1...token { add(share, to: place) }
        }
        index += 1
      }
    }
    guard let plain else { return }
    plain.find(features.pairs, into: &added)
    for pair in features.pairs.indices {
      let share = SIMD2<Int>(truncatingIfNeeded: added[pair]) &* (Self.parts / 2)
      guard share != SIMD2() else { continue }
      let tokens = features.tokens(ofPair: pair)
      add(share, to: tokens.first)
      add(share, to: tokens.second)
    }
  }

  @inline(__always)
  private mutating func add(_ share: SIMD2<Int>, to token: Int) {
    polarity[token] += share.x
    neutrals[token] += share.y
    neutral += share.y
  }
}
