import Foundation
import Sentiment
import SocialText

/// Trains one language's weights of the tongues model: multinomial logistic regression over
/// (−d/2, u, d/2) with a quadratic penalty. A text's features count as much as they are rare, and
/// all of one text together count as one.
struct TongueTrainer {
  /// What may be chosen, by validation rows alone.
  struct Settings {
    /// Strength of the penalty on a language's features, on those that all share, and on the terms
    /// of valences.
    var penalty: Float = 10
    var sharedPenalty: Float = 30
    var termPenalty: Float = 100
    /// What the penalty pulls the terms to: what the lexicons alone would make of valences.
    var termStart: [Float] = [0.5, 0.5, 0, 0.3, 0.25, 0.25, 0.3]
    /// A feature that all languages share is known from texts of as many.
    var leastLanguages = 4
    /// Features of fewer training texts are dropped.
    var leastCount = 2
    /// Weight of the English texts in a language whose posts mix with English.
    var english: Float = 1
  }

  /// The two sums of an example: for positive against negative, and for neutral.
  typealias Logits = (polarity: Float, neutral: Float)

  /// Hashes of the kept features, sorted.
  let kept: [UInt64]
  /// Two weights of each kept feature, as the run-time adds them.
  private(set) var weights: [SIMD2<Float>]
  /// `TongueWeights.Terms`.
  private(set) var terms = [Float](repeating: 0, count: TongueWeights.Terms.names.count)

  private let corpus: TongueCorpus
  private let part: Int
  private let places: [UInt64: Int32]

  /// Trains a part of the model.
  init(
    _ corpus: TongueCorpus, _ settings: Settings, part: Int
  ) {
    self.corpus = corpus
    self.part = part
    let penalty = part == 0 ? settings.sharedPenalty : settings.penalty
    let examples = corpus.training.filter { part == 0 ? !$0.isNoisy : $0.part == part }
      .map { ($0, part != 0 && $0.isGuest ? settings.english : 1) }
    var counts: [UInt64: (last: Int, count: Int, languages: Set<Int>)] = [:]
    for (number, (example, _)) in examples.enumerated() {
      for hash in corpus.hashes[part == 0 ? example.shared : example.own] {
        if counts[hash]?.last == number { continue }
        counts[hash, default: (-1, 0, [])].last = number
        counts[hash]?.count += 1
        if part == 0 { counts[hash]?.languages.insert(example.isGuest ? -1 : example.part) }
      }
    }
    let kept = counts.filter {
      $0.value.count >= settings.leastCount
        && (part != 0 || $0.value.languages.count >= settings.leastLanguages)
    }.map(\.key).sorted()
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, Int32($0)) })
    let rarity = kept.map { hash in
      logf(Float(examples.count) / Float(counts[hash]?.count ?? 1)) / 5
    }
    self.kept = kept
    self.places = places
    weights = []
    let count = kept.count
    let terms = terms.count
    var rows: [[Int32]] = []
    for (example, _) in examples {
      rows.append(corpus.hashes[part == 0 ? example.shared : example.own].compactMap { places[$0] })
    }
    var point = [Float](repeating: 0, count: 2 * count) + settings.termStart
    LimitedMemoryBFGS().minimise(&point) { point, gradient in
      var value = 0.0
      for index in point.indices {
        let pull = index < 2 * count ? penalty : settings.termPenalty
        let gap = point[index] - (index < 2 * count ? 0 : settings.termStart[index - 2 * count])
        gradient[index] = pull * gap
        value += Double(pull * gap * gap) / 2
      }
      let own = Array(point[(2 * count)...])
      for (number, row) in rows.enumerated() {
        let (example, weight) = examples[number]
        let scale = Self.scale(example)
        var (polarity, neutral) = Self.base(example, own)
        for place in row {
          let size = rarity[Int(place)] * scale
          polarity += point[2 * Int(place)] * size
          neutral += point[2 * Int(place) + 1] * size
        }
        let chances = Self.chances((polarity, neutral))
        value -= Double(weight) * log(Double(max(chances[example.label], 1e-12)))
        var miss = chances
        miss[example.label] -= 1
        let slant = SIMD2((miss[2] - miss[0]) / 2, miss[1]) * weight
        for place in row {
          let size = rarity[Int(place)] * scale
          gradient[2 * Int(place)] += slant.x * size
          gradient[2 * Int(place) + 1] += slant.y * size
        }
        let parts = Self.parts(example)
        for index in 0..<terms {
          gradient[2 * count + index] += parts[index].x * slant.x + parts[index].y * slant.y
        }
      }
      return value
    }
    weights = (0..<count).map {
      SIMD2(point[2 * $0], point[2 * $0 + 1]) * rarity[$0] * Self.scaleAll
    }
    self.terms = Array(point[(2 * count)...])
  }

  private static let scaleAll: Float = 10

  /// What all features of a text are divided by, so that long texts are no surer than short ones.
  private static func scale(_ example: TongueCorpus.Example) -> Float {
    scaleAll * Float(TongueWeights.scale(of: example.shared.count))
  }

  /// What each term adds to the two sums.
  private static func parts(_ example: TongueCorpus.Example) -> [SIMD2<Float>] {
    [
      SIMD2(example.up, 0), SIMD2(example.down, 0), SIMD2(1, 0), SIMD2(0, 1),
      SIMD2(0, -example.up), SIMD2(0, example.down), SIMD2(0, example.isBare ? 1 : 0),
    ]
  }

  private static func base(_ example: TongueCorpus.Example, _ terms: [Float]) -> Logits {
    let sum = zip(parts(example), terms).reduce(SIMD2<Float>()) { $0 + $1.0 * $1.1 }
    return (sum.x, sum.y)
  }

  /// Sums of an example, as the run-time adds them.
  func logits(_ example: TongueCorpus.Example) -> Logits {
    var (polarity, neutral) = Self.base(example, terms)
    let scale = Self.scale(example) / Self.scaleAll
    for hash in corpus.hashes[part == 0 ? example.shared : example.own] {
      guard let place = places[hash] else { continue }
      polarity += weights[Int(place)].x * scale
      neutral += weights[Int(place)].y * scale
    }
    return (polarity, neutral)
  }

  /// Chances of negative, neutral and positive.
  static func chances(_ logits: Logits) -> SIMD4<Float> { SentimentTrainer.chances(logits) }
}
