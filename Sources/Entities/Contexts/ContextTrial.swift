import SocialText

/// What weights say of decisions that they were not fitted to, and the curve that makes chances of it
/// (Platt 1999, with his targets, which stay short of certainty by what so many decisions can tell).
public struct ContextTrial: Sendable {
  /// Makes a chance of a score. Where decisions of one kind are too few it is .5, and decides nothing.
  struct Curve {
    /// Factor of a score, 0 to 1: what was learned is never made surer.
    var slope = 0.0
    /// What is added to it.
    var shift = 0.0
  }

  /// By `DoubtfulName.group`.
  private(set) var curves: [Curve] = []
  /// Places where a company is believed to be named, and those of them where it is.
  public private(set) var yes = 0
  public private(set) var yesRight = 0
  /// Places where none is believed to be, and those of them where none is.
  public private(set) var no = 0
  public private(set) var noRight = 0
  /// All of them, those of which it is unsure among them.
  public let all: Int

  init(scores: [Double], isCompany: [Bool], groups: [Int]) {
    all = scores.count
    for group in 0..<2 {
      let places = scores.indices.filter { groups[$0] == group }
      let curve = Self.curve(places.map { scores[$0] }, places.map { isCompany[$0] })
      curves.append(curve)
      for place in places {
        let chance = Self.chance(curve.slope * scores[place] + curve.shift)
        if chance >= (group == 1 ? NameContexts.telling : NameContexts.yes) {
          yes += 1
          yesRight += isCompany[place] ? 1 : 0
        } else if chance <= NameContexts.no {
          no += 1
          noRight += isCompany[place] ? 0 : 1
        }
      }
    }
  }

  private static func curve(_ scores: [Double], _ isCompany: [Bool]) -> Curve {
    let companies = Double(isCompany.count { $0 })
    let others = Double(scores.count) - companies
    guard min(companies, others) >= Double(NameContexts.fewestOfEach) else { return Curve() }
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
    return Curve(slope: slope, shift: shift)
  }

  private static func chance(_ odds: Double) -> Double { 1 / (1 + DeterministicMath.exp(-odds)) }
}
