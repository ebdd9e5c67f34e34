import Customers
import Foundation
import Model
import SocialText

/// Fits the weights of linking: a conditional logit (McFadden 1974) among an author's candidates and
/// "none of them". Rows of one customer are one candidate, the row with the most evidence speaks.
struct LinkTrainer {
  /// An author's candidates and which of them are right.
  struct Example {
    var candidates: [LinkExample.Candidate]
    var isRight: [Bool]
  }

  /// Penalty on the squares of the weights.
  var penalty = 0.1
  let rules = CustomerLinker.ruleNames.count

  func train(_ examples: [Example]) -> [Double] {
    var point = [Float](repeating: 0, count: rules)
    var solver = LimitedMemoryBFGS()
    solver.iterations = 400
    solver.tolerance = 1e-9
    solver.minimise(&point) { weights, gradient in value(examples, weights, &gradient) }
    return point.map(Double.init)
  }

  private func value(
    _ examples: [Example], _ weights: [Float], _ gradient: inout [Float]
  ) -> Double {
    var sum = [Double](repeating: 0, count: rules)
    var loss = 0.0
    for example in examples {
      let speakers = LinkTrainer.speakers(example, weights)
      let odds = speakers.map { DeterministicMath.exp(min(30, max(-30, $0.score))) }
      let total = odds.reduce(1, +)
      let isKnown = speakers.contains { example.isRight[$0.candidate] }
      let right = speakers.indices.reduce(0.0) {
        $0 + (example.isRight[speakers[$1].candidate] ? odds[$1] : 0)
      }
      loss -= DeterministicMath.log((isKnown ? right : 1) / total)
      for (index, speaker) in speakers.enumerated() {
        let isRight = example.isRight[speaker.candidate]
        let slope = odds[index] / total - (isRight ? odds[index] / right : 0)
        for (rule, value) in example.candidates[speaker.candidate].rules {
          sum[rule] += slope * value
        }
      }
    }
    for rule in 0..<rules {
      let weight = Double(weights[rule])
      loss += penalty * weight * weight / 2
      gradient[rule] = Float(sum[rule] + penalty * weight)
    }
    return loss
  }

  private static func speakers(
    _ example: Example, _ weights: [Float]
  ) -> [(candidate: Int, score: Double)] {
    var best: [(family: Int, candidate: Int, score: Double)] = []
    for (index, candidate) in example.candidates.enumerated() {
      let score = candidate.rules.reduce(0.0) { $0 + Double(weights[$1.rule]) * $1.value }
      if let known = best.firstIndex(where: { $0.family == candidate.family }) {
        if best[known].score < score { best[known] = (candidate.family, index, score) }
      } else {
        best.append((candidate.family, index, score))
      }
    }
    return best.map { ($0.candidate, $0.score) }
  }
}
