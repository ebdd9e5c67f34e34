import SocialText

/// What was learned, summed by token. Sums are integers, so each token's part is exact: a sixth of a
/// step is the unit, for a feature's weight is shared by one to three tokens.
struct LearnedWeights: Sendable {
  /// A part of what a network says that is larger is none.
  private static let most: Float = 1e6
  /// Parts of a step.
  static let parts = 6

  /// Each token's weight for positive against negative.
  private(set) var polarity: [Int] = []
  /// The sum for neutral.
  private(set) var neutral = 0
  /// Each token's part of it.
  private(set) var neutrals: [Int] = []
  /// Whether it was a brief sentence, and what is learned of those was added.
  private(set) var isBrief = false
  /// Each token's part of what the network adds for positive against negative; empty where none has read.
  private(set) var read: [Int] = []
  /// What it adds that is no token's, or what a text is about adds.
  private(set) var rest = 0
  private var found: [SIMD2<Int8>] = []
  private var added: [SIMD2<Int8>] = []

  /// Empty buffers.
  init() {}

  /// Looks all features up and shares their weights out.
  mutating func add(_ features: borrowing SentimentFeatures, _ weights: SentimentWeights) {
    weights.table.find(features.hashes, into: &found)
    let plain = features.isBrief ? weights.plain : nil
    isBrief = plain != nil
    let domains = features.domainHashes.isEmpty ? nil : weights.domains
    if let plain {
      plain.find(features.hashes, into: &added)
    } else if let domains {
      domains.find(features.domainHashes, into: &added)
    }
    let adds = plain != nil || domains != nil
    polarity.removeAll(keepingCapacity: true)
    neutrals.removeAll(keepingCapacity: true)
    read.removeAll(keepingCapacity: true)
    rest = 0
    neutral = 0
    var index = 0
    for (token, end) in features.ends.enumerated() {
      polarity.append(0)
      neutrals.append(0)
      while index < end {
        let width = SentimentFeatures.width(of: features.hashes[index])
        var steps = SIMD2<Int>(truncatingIfNeeded: found[index])
        if adds { steps &+= SIMD2<Int>(truncatingIfNeeded: added[index]) }
        let share = steps &* (Self.parts / width)
        if share != SIMD2() {
          for place in token - width + 1...token { add(share, to: place) }
        }
        index += 1
      }
    }
    if domains != nil {
      rest = Int(added[index].x) * Self.parts
      neutral += Int(added[index].y) * Self.parts
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

  /// Adds what the network makes of a plain sentence, whose words are the tokens and one more at either
  /// end; `units` says how much a part is of polarity and of neutral. What is quoted is no reason of the
  /// one who quotes: its part is no token's.
  mutating func add(
    _ reading: borrowing PlainReading, of sentence: borrowing PlainSentence, units: SIMD2<Float>
  ) {
    let last = reading.shares.count - 1
    guard last > 0 else { return }
    func whole(_ value: Float, _ unit: Float) -> Int {
      Int(min(max((value / unit).rounded(), -Self.most), Self.most))
    }
    var rest = reading.result.x
    for index in 1..<last {
      if sentence.words[index].marks & PlainSentence.Mark.muted != 0 {
        read.append(0)
        continue
      }
      read.append(whole(reading.shares[index], units.x))
      rest -= reading.shares[index]
    }
    self.rest = whole(rest, units.x)
    neutral += whole(reading.result.y, units.y)
  }

  @inline(__always)
  private mutating func add(_ share: SIMD2<Int>, to token: Int) {
    polarity[token] += share.x
    neutrals[token] += share.y
    neutral += share.y
  }
}
