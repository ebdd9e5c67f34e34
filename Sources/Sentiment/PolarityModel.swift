import Model
import SocialText

/// From weights to calibrated chances: a softmax over (S/2, N, −S/2), where S is the sum of all
/// weights and N falls with the evidence. The constants were fitted on the training part of
/// SemEval-2017 task 4A by maximum likelihood; no text of it is here.
enum PolarityModel {
  /// Log-odds per point of valence.
  static let slope: Float = 0.78
  /// Added once: how much likelier positive is than negative before a word is read.
  static let prior = 0.0
  /// Log-odds of neutral without any evidence.
  static let neutralStart = 1.25
  /// What each unit of |S| takes from neutral beside what the softmax itself takes.
  static let neutralFall = 0.11
  /// |S| never exceeds this, so that no chance becomes 0 or 1.
  static let limit = 18.0

  /// Probabilities of a list of weights; the reasons come back with the prior, and scaled where
  /// their sum had to be limited.
  static func score(_ reasons: [Reason], prior: Double) -> PolarityScore {
    var reasons = reasons
    var sum = prior
    for reason in reasons { sum += reason.weight }
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
    let up = DeterministicMath.exp(sum / 2)
    let down = DeterministicMath.exp(-sum / 2)
    let middle = DeterministicMath.exp(neutralStart - neutralFall * abs(sum))
    let all = up + middle + down
    return PolarityScore(
      probabilities: LabelProbabilities(
        negative: down / all, neutral: middle / all, positive: up / all),
      because: reasons)
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
