import Foundation
import Sentiment
import SocialText

extension TargetTrainer {
  /// Places in `smallSquares`.
  private static let clauseSquares = 20
  private static let sentenceSquares = 28
  private static let baseSquares = 34
  private static let otherSquares = 36

  /// Chances of negative, neutral and positive.
  static func chances(_ polarity: Float, _ neutral: Float) -> SIMD4<Float> {
    SentimentTrainer.chances((polarity, neutral))
  }

  /// Trains through all epochs; `report` is called behind each.
  mutating func train(_ report: (Int, inout TargetTrainer) -> Void) {
    let balance = balanced()
    var order = Array(corpus.training.indices)
    for epoch in 0..<settings.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      for (place, number) in order.enumerated() {
        let done = Float(epoch) + Float(place) / Float(order.count)
        let rate = settings.rate * (1 - done / Float(settings.epochs))
        let example = corpus.training[number]
        let source = TargetSource.all[example.source]
        step(example, rate, source.importance * (balance[example.source] * example.chances).sum())
      }
      report(epoch, &self)
    }
  }

  /// What brings a source's classes to one size, to the power of its `balance`.
  private func balanced() -> [SIMD4<Float>] {
    var mass = [SIMD4<Float>](repeating: SIMD4(), count: TargetSource.all.count)
    for example in corpus.training { mass[example.source] += example.chances }
    return TargetSource.all.enumerated().map { number, source in
      var result = SIMD4<Float>()
      for label in 0..<3 {
        let share = mass[number].sum() / 3 / max(1, mass[number][label])
        result[label] = powf(share, source.balance)
      }
      return result
    }
  }

  private mutating func step(
    _ example: TargetCorpus.Example, _ rate: Float, _ importance: Float
  ) {
    let salt = next() | 1
    let sums = sums(example, salt: salt)
    let miss = (Self.chances(sums.polarity, sums.neutral) - example.chances) * importance
    let slant = SIMD2((miss[2] - miss[0]) / 2, miss[1])
    moveFeatures(example, slant, salt, rate)
    let valence =
      weights.slope * (slant.x - slant.y * weights.fall * (sums.valence < 0 ? -1 : 1))
    if example.first >= 0 {
      moveReach(example, slant, valence, rate)
    } else {
      let source = example.source
      let pull =
        slant.x * (sums.polarity - weights.priors[source].x) / weights.scales[source]
      weights.scales[source] -= change(Self.otherSquares, pull, rate)
      weights.scales[source] = max(0.2, weights.scales[source])
    }
    let scale = 100 / Float(100 - settings.nearDropout)
    for index in example.near where nearNumbers[index] >= 0 {
      guard takes(index, salt &* 31, settings.nearDropout) else { continue }
      let number = Int(nearNumbers[index])
      // What a thing is called is no reason for or against it: it moves neutral alone.
      let pull = slant * SIMD2(index < example.own ? scale : 0, scale)
      nearSquares[number] += pull * pull
      weights.near[number] -=
        rate * (pull / nearSquares[number].squareRoot() + settings.shrink * weights.near[number])
    }
    let prior = SIMD2(
      change(Self.otherSquares + 1, slant.x, rate), change(Self.otherSquares + 2, slant.y, rate))
    weights.priors[home(example)] -= 3 * prior
    let size = abs(sums.valence)
    weights.slope -= change(
      Self.otherSquares + 3, slant.x * sums.valence - slant.y * weights.fall * size, rate)
    weights.fall -= change(Self.otherSquares + 4, -slant.y * size * weights.slope, rate)
  }

  /// AdaGrad's change of a small parameter.
  private mutating func change(_ place: Int, _ pull: Float, _ rate: Float) -> Float {
    smallSquares[place] += pull * pull
    return rate * pull / smallSquares[place].squareRoot()
  }

  private mutating func moveFeatures(
    _ example: TargetCorpus.Example, _ slant: SIMD2<Float>, _ salt: UInt64, _ rate: Float
  ) {
    var squares = squares
    var moved = weights.features
    self.squares = []
    weights.features = []
    let scale = 100 / Float(100 - settings.dropout)
    features(example, salt) { _, number, tokens in
      var share: Float = 0
      for token in tokens { share += reach[token] }
      let pull = slant * (share * scale / Float(tokens.count))
      squares[number] += pull * pull
      moved[number] -=
        rate * (pull / squares[number].squareRoot() + settings.shrink * moved[number])
    }
    self.squares = squares
    weights.features = moved
  }

  /// Moves distances and lengths: from the farthest token inwards, for what lies beyond a token
  /// passes over it.
  private mutating func moveReach(
    _ example: TargetCorpus.Example, _ slant: SIMD2<Float>, _ valence: Float, _ rate: Float
  ) {
    for token in words.indices {
      words[token] = SIMD2((slant * words[token]).sum() * reach[token], 0)
    }
    for piece in example.pieces {
      let token = Int(corpus.pieces[piece].token)
      words[token].x += valence * corpus.pieces[piece].valence * reach[token]
    }
    for side in 0..<2 {
      let (near, far) = row(example, side: side)
      var beyond: Float = 0
      for token in stride(from: far, through: near, by: side == 0 ? 1 : -1) {
        if beyond != 0 {
          let word = word(example, token)
          if word >= 0 {
            lengthSquares[word][side] += beyond * beyond
            let length = weights.lengths[word][side]
            weights.lengths[word][side] -=
              rate * (-beyond / lengthSquares[word][side].squareRoot() + 1e-3 * length)
          }
          weights.base[side] -= 0.3 * change(Self.baseSquares + side, -beyond, rate)
        }
        let pull = words[token].x
        if pull == 0 { continue }
        let (clause, sentence) = between(example, token, side: side)
        let distance = side == 0 ? example.first - token : token - example.last
        let zone = side * TargetWeights.buckets + TargetWeights.bucket(distance)
        weights.zones[zone] -= change(zone, pull, rate)
        if clause & 3 > 0 {
          weights.clauses[clause] -= change(Self.clauseSquares + clause, pull, rate)
        }
        if sentence % 3 > 0 {
          weights.sentences[sentence] -= change(Self.sentenceSquares + sentence, pull, rate)
        }
        beyond += pull
      }
    }
  }
}
