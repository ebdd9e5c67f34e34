import Model
import SocialText

/// Buffers of the scoring of targets: what was learned of each token of a text, found once, and
/// what of it reaches one target.
struct TargetSums: Sendable {
  /// Each token's weights, in parts of a step (`LearnedWeights.parts`).
  private var polarity: [Int32] = []
  private var neutral: [Int32] = []
  /// Lengths of all tokens up to each, in front of a target and behind it.
  private var lengths: [SIMD2<Int32>] = []
  /// Words and phrases, how many there are up to each token, and what was learned of them.
  private var phrases: [UInt64] = []
  private var ends: [Int] = []
  private var found: [SIMD2<Int8>] = []
  private var hashes: [UInt64] = []
  private var nearTokens: [SIMD2<Int32>] = []
  private var nearFound: [SIMD2<Int8>] = []
  private var words: [Int32] = []
  /// For the target at hand, from `start` on: what each token's weight reaches it by, and the
  /// token's part in its polarity.
  var reach: [Double] = []
  var parts: [Double] = []
  private(set) var start = 0
  private var neutralSum = 0.0
  /// What no token carries: that the target has no neighbours.
  private var outside = 0.0
  /// What a comparison says of the target, and whether it says the contrary of the rest.
  var verdict: Reason?
  var isTurned = false
  /// The text's comparisons.
  var comparisons: [Comparisons.Found] = []

  /// Finds what was learned of a text's tokens.
  mutating func read(_ features: borrowing SentimentFeatures, _ weights: TargetWeights) {
    phrases.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    polarity.removeAll(keepingCapacity: true)
    neutral.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    var index = 0
    for end in features.ends {
      words.append(index < end ? Int32(hashes.count) : -1)
      if index < end { hashes.append(TargetFeatures.length(features.hashes[index])) }
      while index < end {
        let hash = features.hashes[index]
        if SentimentFeatures.width(of: hash) <= TargetFeatures.mostWidth { phrases.append(hash) }
        index += 1
      }
      ends.append(phrases.count)
      polarity.append(0)
      neutral.append(0)
    }
    weights.table.find(phrases, into: &found)
    var start = 0
    for token in ends.indices {
      for index in start..<ends[token] { share(index, token, 1) }
      start = ends[token]
    }
    weights.lengths.find(hashes, into: &nearFound)
    var sum = SIMD2<Int32>()
    for word in words {
      sum &+= weights.base
      if word >= 0 { sum &+= SIMD2<Int32>(truncatingIfNeeded: nearFound[Int(word)]) }
      lengths.append(sum)
    }
  }

  /// Shares a phrase's weights out among its tokens, or, with sign −1, takes them away.
  @inline(__always)
  private mutating func share(_ index: Int, _ token: Int, _ sign: Int32) {
    let weight = found[index]
    if weight == SIMD2() { return }
    let width = SentimentFeatures.width(of: phrases[index])
    let part = sign * Int32(LearnedWeights.parts / width)
    for place in token - width + 1...token {
      polarity[place] &+= Int32(weight.x) * part
      neutral[place] &+= Int32(weight.y) * part
    }
  }

  /// Takes phrases that a target has a part in out of the sums (sign −1), or puts them back: what
  /// is said with the target's own words is no opinion about it.
  private mutating func own(_ first: Int, _ last: Int, _ sign: Int32) {
    for token in first...min(last + 1, ends.count - 1) {
      for index in (token == 0 ? 0 : ends[token - 1])..<ends[token]
      where token - SentimentFeatures.width(of: phrases[index]) < last {
        share(index, token, sign)
      }
    }
  }

  /// Weighs all tokens for a target, behind `read`.
  mutating func weigh(
    first: Int, last: Int, _ places: [SentimentScratch.Place],
    _ features: borrowing SentimentFeatures, _ weights: TargetWeights
  ) {
    own(first, last, -1)
    start = max(0, first - TargetWeights.reach)
    let end = min(places.count, last + 1 + TargetWeights.reach)
    reach.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    neutralSum = weights.neutral
    outside = weights.prior
    verdict = nil
    isTurned = false
    for token in start..<end {
      guard token < first || token > last else {
        reach.append(0)
        parts.append(0)
        continue
      }
      let side = token < first ? 0 : 1
      let distance = side == 0 ? first - token : token - last
      let clause = min(3, abs(Int(places[token].clause) - Int(places[first].clause)))
      let sentence = min(2, abs(Int(places[token].sentence) - Int(places[first].sentence)))
      let between =
        side == 0
        ? lengths[first - 1].x &- lengths[token].x : lengths[token - 1].y &- lengths[last].y
      let share = weights.power(
        weights.zones[side * TargetWeights.reach + distance - 1]
          &+ weights.clauses[side * 4 + clause] &+ weights.sentences[side * 3 + sentence]
          &- between)
      reach.append(share)
      parts.append(share * Double(polarity[token]) * weights.step)
      neutralSum += share * Double(neutral[token]) * weights.neutralStep
    }
    own(first, last, 1)
    TargetFeatures.find(
      features.hashes, features.ends, first: first, last: last, into: &hashes, tokens: &nearTokens)
    weights.near.find(hashes, into: &nearFound)
    for (place, weight) in zip(nearTokens, nearFound) where weight != SIMD2() {
      neutralSum += Double(weight.y) * weights.nearNeutralStep
      let part = Double(weight.x) * weights.nearStep
      switch (place.x >= 0, place.y >= 0) {
      case (true, true):
        parts[Int(place.x) - start] += part / 2
        parts[Int(place.y) - start] += part / 2
      case (true, false): parts[Int(place.x) - start] += part
      case (false, true): parts[Int(place.y) - start] += part
      case (false, false): outside += part
      }
    }
  }

  /// Joins the pieces of evidence of lexicons and rules with the tokens' parts, as the model of
  /// posts does: one reason a span, small parts in the prior.
  func score(
    _ target: TextSpan, _ pieces: [SentimentScratch.Piece], _ tokens: [Token],
    _ weights: TargetWeights, explains: Bool
  ) -> PolarityScore {
    var reasons: [Reason] = []
    let end = start + parts.count
    var rest = outside
    var sum = 0.0
    var valence = 0.0
    var token = start
    var next = SentimentScratch.firstPiece(pieces, from: start)
    while token < end {
      var weight = 0.0
      if next < pieces.count, pieces[next].token <= token {
        let piece = pieces[next]
        next += 1
        // The name's own words are no opinion about it ("Happy Foods").
        if piece.span.overlaps(target) { continue }
        let evidence = Double(piece.plain) * reach[max(piece.token, start) - start] * weights.slope
        valence += evidence
        weight = evidence
        while token < end, Int(tokens[token].start) < piece.span.end {
          weight += parts[token - start]
          token += 1
        }
        sum += weight
        if explains {
          let turns = isTurned && reach[max(piece.token, start) - start] < 0
          reasons.append(
            Reason(span: piece.span, weight: weight, rule: turns ? "comparison" : piece.rule))
        }
        continue
      }
      weight = parts[token - start]
      if abs(weight) >= SentimentWeights.least {
        sum += weight
        if explains { reasons.append(Reason(span: tokens[token].span, weight: weight)) }
      } else {
        rest += weight
      }
      token += 1
    }
    var neutral = neutralSum - weights.fall * abs(valence)
    if let verdict {
      sum += verdict.weight
      // Who compares takes sides.
      neutral -= abs(verdict.weight) / 2
      if explains { reasons.append(verdict) }
    }
    return PolarityModel.score(
      reasons, sum: sum, prior: rest, neutral: neutral, explains: explains)
  }
}
