import SocialText

/// What was learned, summed by token. Sums are integers, so each token's part is exact: a sixth of a
/// step is the unit, for a feature's weight is shared by one to three tokens.
struct LearnedWeights: Sendable {
  /// Parts of a step.
  static let parts = 6

  /// Each token's weight for positive against negative.
  private(set) var polarity: [Int] = []
  /// The sum for neutral, in steps.
  private(set) var neutral = 0
  private var found: [SIMD2<Int8>] = []
  private var added: [SIMD2<Int8>] = []

  /// Empty buffers.
  init() {}

  /// Looks all features up and shares their weights out.
  mutating func add(_ features: borrowing SentimentFeatures, _ weights: SentimentWeights) {
    weights.table.find(features.hashes, into: &found)
    let plain = features.isPlain ? weights.plain : nil
    plain?.find(features.hashes, into: &added)
    polarity.removeAll(keepingCapacity: true)
    neutral = 0
    var index = 0
    for (token, end) in features.ends.enumerated() {
      polarity.append(0)
      while index < end {
        let width = SentimentFeatures.width(of: features.hashes[index])
        var steps = SIMD2<Int>(truncatingIfNeeded: found[index])
        if plain != nil { steps &+= SIMD2<Int>(truncatingIfNeeded: added[index]) }
        let share = steps.x * (Self.parts / width)
        if share != 0 {
          for place in token - width + 1...token { polarity[place] += share }
        }
        neutral += steps.y
        index += 1
      }
    }
  }
}
