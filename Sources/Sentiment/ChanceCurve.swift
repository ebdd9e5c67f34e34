import SocialText

/// From a model's sums to chances that mean what they say, without a change of any label.
///
/// Labels are chosen so that no class is missed more than others, and lean to opinions; chances say
/// what is likely. So neutral's lead over the better opinion is raised by `lean`, as far as the sign
/// of the lead lets it: a small lead of an opinion becomes next to none, one of neutral grows
/// steeply at first. Then all is divided by a temperature, `heat` − `cool` × the chance of neutral
/// without one. The curve is continuous and rises everywhere.
package struct ChanceCurve: Sendable {
  /// Nothing is changed.
  package static let straight = ChanceCurve(heat: 1, cool: 0, lean: 0)
  /// Slope where an opinion leads by little, and where neutral does.
  private static let flat = 0.125
  private static let steep = 3.0

  package let heat: Double
  package let cool: Double
  package let lean: Double

  package init(heat: Double, cool: Double, lean: Double) {
    self.heat = heat
    self.cool = cool
    self.lean = lean
  }

  /// Whether it changes anything.
  var isStraight: Bool { heat == 1 && cool == 0 && lean == 0 }

  /// What log-odds of positive against negative are to be multiplied with, and the logit of neutral
  /// where those of the other two are half of the product up and down.
  package func bend(_ sum: Double, neutral: Double) -> (share: Double, neutral: Double) {
    let best = abs(sum) / 2
    let lead = best - neutral
    let moved = max(lead - lean, lead * (lead < 0 ? Self.steep : Self.flat))
    let logit = best - moved
    guard cool != 0 else { return (1 / heat, logit / heat) }
    let share = 1 / (heat - cool * Self.chances(sum, logit).neutral)
    return (share, logit * share)
  }

  /// Softmax over half of the log-odds down, neutral's logit, and half of the log-odds up.
  package static func chances(
    _ sum: Double, _ neutral: Double
  ) -> (negative: Double, neutral: Double, positive: Double) {
    let up = DeterministicMath.exp(sum / 2)
    let down = DeterministicMath.exp(-sum / 2)
    let middle = DeterministicMath.exp(neutral)
    let all = up + middle + down
    return (down / all, middle / all, up / all)
  }
}
