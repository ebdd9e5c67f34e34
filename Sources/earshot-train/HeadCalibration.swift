import Model
import Sentiment
import SocialText

/// Brings the heads' sums to chances that mean what they say and to flags that balance what they
/// miss and what they call wrongly, by rows that nothing was learned from.
struct HeadCalibration {
  /// A row of such: what is true, how much it counts, and the sums.
  typealias Row = (example: HeadCorpus.Example, logits: SIMD16<Float>)

  /// TweetEval's four emotions.
  static let four = [0, 3, 4, 5]

  /// chance = 1 ÷ (1 + e^−(slope × sum + shift))
  private(set) var slope = SIMD16<Float>(repeating: 1)
  private(set) var shift = SIMD16<Float>()
  /// Chances between the five stars, then zeros.
  private(set) var cuts = SIMD16<Float>()
  /// Figures by name, in order.
  private(set) var figures: [(name: String, value: Double)] = []

  init(_ rows: [Row]) {
    let comments = rows.filter { $0.example.source == .comments }
    for head in 0..<10 { fit(head, comments) }
    for head in [HeadWeights.complaint, HeadWeights.praise] {
      fit(head, rows.filter { $0.example.source == .brand || $0.example.source == .airline })
    }
    placeStars([
      rows.filter { $0.example.source == .reviews },
      rows.filter { $0.example.source == .sentences },
    ])
    let tweets = rows.filter { $0.example.source == .emotion }
    figures.append(("emotion macro-F1, plain", emotionF1(tweets, shift)))
    placeEmotions(tweets)
    figures.append(("emotion macro-F1", emotionF1(tweets, shift)))
    for (head, source, isMacro, slack) in [
      (HeadWeights.irony, HeadCorpus.Source.irony, false, 0.012),
      (HeadWeights.offensive, .offensive, true, 0.002),
    ] {
      let own = rows.filter { $0.example.source == source }
      placeFlag(head, own, isMacro: isMacro, slack: slack)
      figures.append((source.rawValue, flagF1(head, own, at: -shift[head], isMacro)))
    }
    var sum = 0.0
    for head in 0..<10 {
      let found = flagF1(head, comments, at: -shift[head] / slope[head], false)
      sum += found / 10
      figures.append(("goemotions \(Emotion.allCases[head].rawValue)", found))
    }
    figures.append(("goemotions macro-F1", sum))
    figures.append(("goemotions calibration error", calibrationError(comments)))
    for head in [HeadWeights.complaint, HeadWeights.praise] {
      let name = head == HeadWeights.complaint ? "complaint" : "praise"
      for source in [HeadCorpus.Source.airline, .brand] {
        let own = rows.filter { $0.example.source == source }
        figures.append(
          ("\(name) \(source.rawValue)", flagF1(head, own, at: -shift[head] / slope[head], false)))
      }
    }
  }

  /// Four cuts with the least mean error less half the share of right ones, the mean of reviews' and
  /// sentences'.
  private mutating func placeStars(_ sets: [[Row]]) {
    let sorted = sets.map { rows in
      rows.map { (HeadTrainer.chance($0.logits[HeadWeights.stars]), $0.example.stars) }
    }
    func figures(_ cuts: SIMD16<Float>, _ set: Int) -> (right: Double, error: Double) {
      var right = 0.0
      var error = 0.0
      for (chance, stars) in sorted[set] {
        var found = 1
        for cut in 0..<4 where chance >= cuts[cut] { found = cut + 2 }
        if found == stars { right += 1 }
        error += Double(abs(found - stars))
      }
      let count = Double(max(1, sorted[set].count))
      return (right / count, error / count)
    }
    func cost(_ cuts: SIMD16<Float>) -> Double {
      sets.indices.reduce(0) {
        let found = figures(cuts, $1)
        return $0 + found.error - found.right / 2
      }
    }
    for cut in 0..<4 { cuts[cut] = Float(cut + 1) / 5 }
    for _ in 0..<4 {
      for cut in 0..<4 {
        var best = (cost: cost(cuts), cuts: cuts)
        for step in 1..<50 {
          var moved = cuts
          moved[cut] = Float(step) / 50
          let isRising = (1..<4).allSatisfy { moved[$0 - 1] < moved[$0] }
          let found = isRising ? cost(moved) : .infinity
          if found < best.cost { best = (found, moved) }
        }
        cuts = best.cuts
      }
    }
    for (set, name) in ["reviews", "sentences"].enumerated() {
      let found = figures(cuts, set)
      self.figures.append(("stars of \(name), right", found.right))
      self.figures.append(("stars of \(name), mean error", found.error))
    }
  }

  /// Slope and shift of the greatest likelihood, by Newton's steps.
  private mutating func fit(_ head: Int, _ rows: [Row]) {
    var a = 1.0
    var b = 0.0
    for _ in 0..<30 {
      var slant = (0.0, 0.0)
      var bend = (1e-6, 0.0, 1e-6)
      for row in rows where row.example.weight[head] > 0 {
        let x = Double(row.logits[head])
        let chance = 1 / (1 + DeterministicMath.exp(-(a * x + b)))
        let miss = chance - Double(row.example.wanted[head])
        let size = chance * (1 - chance)
        slant.0 += miss * x
        slant.1 += miss
        bend.0 += size * x * x
        bend.1 += size * x
        bend.2 += size
      }
      let area = bend.0 * bend.2 - bend.1 * bend.1
      guard area > 1e-12 else { break }
      a -= min(max((slant.0 * bend.2 - slant.1 * bend.1) / area, -0.5), 0.5)
      b -= min(max((slant.1 * bend.0 - slant.0 * bend.1) / area, -0.5), 0.5)
    }
    slope[head] = Float(max(a, 0.1))
    shift[head] = Float(b)
  }

  private func emotionF1(_ rows: [Row], _ shift: SIMD16<Float>) -> Double {
    var right = [0.0, 0, 0, 0]
    var found = right
    var all = right
    for row in rows {
      let logits = row.logits * slope + shift
      let best = (0..<4).max { logits[Self.four[$0]] < logits[Self.four[$1]] } ?? 0
      found[best] += 1
      for place in 0..<4 where row.example.wanted[Self.four[place]] == 1 {
        all[place] += 1
        if place == best { right[place] += 1 }
      }
    }
    var sum = 0.0
    for place in 0..<4 { sum += 2 * right[place] / max(1, found[place] + all[place]) }
    return sum / 4
  }

  /// Moves the four emotions against each other, so that the largest is the right one more often;
  /// what they sum to stays. Steps that gain less than a thousandth are not taken.
  private mutating func placeEmotions(_ rows: [Row]) {
    for _ in 0..<4 {
      for head in Self.four {
        var best = (value: emotionF1(rows, shift) + 0.001, shift: shift)
        for step in -6...6 {
          var moved = shift
          for other in Self.four { moved[other] -= Float(step) * 0.025 }
          moved[head] += Float(step) * 0.1
          let value = emotionF1(rows, moved)
          if value > best.value { best = (value, moved) }
        }
        shift = best.shift
      }
    }
  }

  /// F1 of the flag, or the mean of its two sides.
  private func flagF1(_ head: Int, _ rows: [Row], at limit: Float, _ isMacro: Bool) -> Double {
    var counts = [0.0, 0, 0, 0]
    for row in rows where row.example.weight[head] > 0 {
      let isTrue = row.example.wanted[head] == 1
      counts[(isTrue ? 2 : 0) + (row.logits[head] > limit ? 1 : 0)] += 1
    }
    let up = 2 * counts[3] / max(1, 2 * counts[3] + counts[1] + counts[2])
    let down = 2 * counts[0] / max(1, 2 * counts[0] + counts[1] + counts[2])
    return isMacro ? (up + down) / 2 : up
  }

  /// The limit with the best figure, each the mean of its neighbours'; or the highest that comes
  /// near it, for a flag that is raised too often says nothing.
  private mutating func placeFlag(
    _ head: Int, _ rows: [Row], isMacro: Bool, slack: Double
  ) {
    let limits = (-40...24).map { Float($0) / 16 }
    let values = limits.map { flagF1(head, rows, at: $0, isMacro) }
    let inner = Array(3..<limits.count - 3)
    let means = inner.map { values[$0 - 3...$0 + 3].reduce(0, +) / 7 }
    let least = (means.max() ?? 0) - slack
    let best = zip(inner, means).filter { $0.1 >= least }.last?.0 ?? 0
    shift[head] = -limits[best]
  }

  /// Expected calibration error over ten bins, the mean of the emotions'.
  private func calibrationError(_ rows: [Row]) -> Double {
    var sum = 0.0
    for head in 0..<10 {
      var gaps = [Double](repeating: 0, count: 10)
      for row in rows {
        let logit = row.logits[head] * slope[head] + shift[head]
        let chance = Double(HeadTrainer.chance(logit))
        gaps[min(9, Int(chance * 10))] += Double(row.example.wanted[head]) - chance
      }
      sum += gaps.reduce(0) { $0 + abs($1) } / Double(max(1, rows.count)) / 10
    }
    return sum
  }
}
