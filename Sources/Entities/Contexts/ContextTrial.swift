import SocialText

/// What weights say of decisions that they were not fitted to, and the curve that makes chances of it
/// (Platt 1999, with his targets, which stay short of certainty by what so many decisions can tell).
public struct ContextTrial: Sendable {
  /// Factor of a score, 0 to 1: what was learned is never made surer.
  let slope: Double
  /// What is added to it.
  let shift: Double
  /// Places where a company is believed to be named, and those of them where it is.
  public private(set) var yes = 0
  public private(set) var yesRight = 0
  /// Places where none is believed to be, and those of them where none is.
  public private(set) var no = 0
  public private(set) var noRight = 0
  /// All of them, those of which it is unsure among them.
  public let all: Int

  init(scores: [Double], isCompany: [Bool]) {
    let companies = Double(isCompany.count { $0 })
    let others = Double(scores.count) - companies
    let targets = (yes: (companies + 1) / (companies + 2), no: 1 / (others + 2))
    var (slope, shift) = (1.0, 0.0)
    for _ in 0..<40 {
      var gradient = (0.0, 0.0)
      // A little of a square, so that the equations can be solved where all scores are the same.
      var curve = (1e-3, 0.0, 1e-3)
      for index in scores.indices {
        let chance = Self.chance(slope * scores[index] + shift)
        let error = chance - (isCompany[index] ? targets.yes : targets.no)
        let weight = max(1e-9, chance * (1 - chance))
        gradient.0 += error * scores[index]
        gradient.1 += error
        curve.0 += weight * scores[index] * scores[index]
        curve.1 += weight * scores[index]
        curve.2 += weight
      }
      let determinant = curve.0 * curve.2 - curve.1 * curve.1
      guard determinant > 1e-12 else { break }
      // Steps are kept short: far out the curve is flat, and a whole one would leap.
      slope -= max(-1, min(1, (gradient.0 * curve.2 - gradient.1 * curve.1) / determinant))
      shift -= max(-1, min(1, (gradient.1 * curve.0 - gradient.0 * curve.1) / determinant))
      slope = max(0, min(1, slope))
      shift = max(-8, min(8, shift))
    }
    self.slope = slope
    self.shift = shift
    all = scores.count
    for index in scores.indices {
      let chance = Self.chance(slope * scores[index] + shift)
      if chance >= NameContexts.yes {
        yes += 1
        yesRight += isCompany[index] ? 1 : 0
      } else if chance <= NameContexts.no {
        no += 1
        noRight += isCompany[index] ? 0 : 1
      }
    }
  }

  private static func chance(_ odds: Double) -> Double { 1 / (1 + DeterministicMath.exp(-odds)) }
}
