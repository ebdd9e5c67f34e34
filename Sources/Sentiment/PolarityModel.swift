import Model
import SocialText

/// From valences to calibrated chances: a softmax over (S/2, N, −S/2), where S is slope × valence
/// summed over all evidence, and N falls as S grows.
struct PolarityModel: Sendable {
  /// Log-odds per point of valence.
  var slope: Float
  /// Added once where there is evidence at all: people say kind words more easily than harsh ones.
  var prior: Double
  /// Log-odds of neutral without any evidence.
  var neutralStart: Double
  /// What each unit of |S| takes from neutral beside what the softmax itself takes.
  var neutralFall: Double

  /// For posts: maximum likelihood with balanced classes on 12,000 rows of the training part of
  /// SemEval-2017 task 4A. No text of it is here.
  static let post = PolarityModel(
    slope: 0.53, prior: -0.26, neutralStart: 0.63, neutralFall: 0.45)
  /// For one or two words, of which one has a valence: there is little else that they could be about.
  static let short = PolarityModel(slope: 0.8, prior: 0, neutralStart: 0.1, neutralFall: 0.45)
  /// For targets: maximum likelihood on training rows of SemEval-2014 task 4 (restaurants), MAMS and
  /// Dong et al. 2014, between the three fits. No text of them is here.
  static let target = PolarityModel(
    slope: 1.02, prior: -0.1, neutralStart: 0.45, neutralFall: 0.2)

  /// |S| never exceeds this, so that no chance becomes 0 or 1.
  static let limit = 18.0

  /// Probabilities of a list of valences; the reasons come back as log-odds with the prior, scaled
  /// where their sum had to be limited. Give it a list with room for one more: it becomes the score's.
  func score(_ valences: consuming [Reason]) -> PolarityScore {
    let prior = valences.isEmpty ? 0 : prior
    var reasons = valences
    var sum = prior
    for index in reasons.indices {
      reasons[index].weight *= Double(slope)
      sum += reasons[index].weight
    }
    let fall = neutralFall * min(abs(sum), PolarityModel.limit)
    return PolarityModel.score(reasons, prior: prior, neutral: neutralStart - fall)
  }

  /// Probabilities of log-odds: of evidence on spans, of what no span carries, and of neutral.
  /// All of it goes through a curve. The evidence comes back with the prior, and scaled as the curve
  /// and the limit of the sum want it.
  static func score(
    _ evidence: consuming [Reason], prior: Double, neutral: Double, curve: ChanceCurve = .straight
  ) -> PolarityScore {
    var reasons = evidence
    var sum = prior
    for index in reasons.indices { sum += reasons[index].weight }
    var prior = prior
    var neutral = neutral
    if !curve.isStraight {
      let bent = curve.bend(min(max(sum, -limit), limit), neutral: neutral)
      neutral = bent.neutral
      prior *= bent.share
      sum = prior
      for index in reasons.indices {
        reasons[index].weight *= bent.share
        sum += reasons[index].weight
      }
    }
    if abs(sum) > limit {
      let share = (limit * (sum < 0 ? -1 : 1) - prior) / (sum - prior)
      sum = prior
      for index in reasons.indices {
        reasons[index].weight *= share
        sum += reasons[index].weight
      }
    }
    if prior != 0 {
      reasons.append(
        Reason(span: TextSpan(start: 0, end: 0), weight: prior, rule: "prior"))
    }
    return PolarityScore(probabilities: chances(sum, neutral), because: reasons)
  }

  private static func chances(_ sum: Double, _ neutral: Double) -> LabelProbabilities {
    let found = ChanceCurve.chances(sum, neutral)
    return LabelProbabilities(
      negative: found.negative, neutral: found.neutral, positive: found.positive)
  }

  /// The same where the caller has added the evidence up, be there reasons for it or none.
  static func score(
    _ evidence: consuming [Reason], sum found: Double, prior: Double, neutral: Double,
    explains: Bool
  ) -> PolarityScore {
    var reasons = evidence
    let least = -limit / 2
    let prior = min(max(prior, least), -least)
    var sum = found + prior
    if abs(sum) > limit {
      sum = limit * (sum < 0 ? -1 : 1)
      let share = (sum - prior) / found
      for index in reasons.indices { reasons[index].weight *= share }
    }
    if explains {
      reasons.append(Reason(span: TextSpan(start: 0, end: 0), weight: prior, rule: "prior"))
    }
    return PolarityScore(
      probabilities: chances(sum, min(max(neutral, least), -least)), because: reasons)
  }

  /// 1 to 5 from polarity: fifths of −1…1.
  static func scale(_ polarity: Double) -> Int {
    switch polarity {
    case ..<(-0.6): 1
    case ..<(-0.2): 2
    case ...0.2: 3
    case ...0.6: 4
    default: 5
    }
  }

  /// True where the best label leads by less than a tenth.
  static func isUncertain(_ probabilities: LabelProbabilities) -> Bool {
    let sorted = [probabilities.negative, probabilities.neutral, probabilities.positive].sorted()
    return sorted[2] - sorted[1] < 0.1
  }
}
