import Entities
import SocialText

/// Chances of all tags of a text under a conditional random field: the forward-backward algorithm
/// (Rabiner 1989), each token's sums scaled to one.
struct EntityLattice {
  typealias Row = SIMD16<Float>

  /// Powers of the scores from tag to tag; 0 for what may not be.
  struct Steps {
    fileprivate var rows: [Row]
    fileprivate var columns: [Row]

    /// True where a tag may follow another one; `NameModel.tags` is the start.
    static func may(_ from: Int, _ to: Int) -> Bool {
      to < NameModel.tags && (to < 7 || from == to || from == to - 6)
    }

    init(_ weights: [Row]) {
      rows = weights.map(EntityLattice.power)
      for from in rows.indices {
        for to in 0..<16 where !Self.may(from, to) { rows[from][to] = 0 }
      }
      columns = [Row](repeating: Row(), count: 16)
      for from in 0..<NameModel.tags { for to in 0..<16 { columns[to][from] = rows[from][to] } }
    }
  }

  /// Chances of the tags of each token.
  private(set) var chances: [Row] = []
  private var powers: [Row] = []
  private var forward: [Row] = []
  private var backward: [Row] = []

  /// Weighs all paths that are allowed (a bit a tag); nil allows all.
  init(_ scores: [Row], allowed: [UInt16]?, _ steps: Steps) {
    for (token, row) in scores.enumerated() {
      var power = Self.power(row - row.max())
      for tag in 0..<16 {
        let may = tag < NameModel.tags && (allowed?[token] ?? .max) >> UInt16(tag) & 1 == 1
        power[tag] = may ? max(power[tag], 1e-20) : 0
      }
      powers.append(power)
    }
    var row = Self.scaled(steps.rows[NameModel.tags] * powers[0])
    forward.append(row)
    for token in powers.indices.dropFirst() {
      var sum = Row()
      for tag in 0..<NameModel.tags { sum += steps.rows[tag] * row[tag] }
      row = Self.scaled(sum * powers[token])
      forward.append(row)
    }
    row = Row(repeating: 1)
    backward = [Row](repeating: row, count: powers.count)
    for token in powers.indices.dropLast().reversed() {
      let ahead = powers[token + 1] * row
      var sum = Row()
      for tag in 0..<NameModel.tags { sum += steps.columns[tag] * ahead[tag] }
      row = Self.scaled(sum)
      backward[token] = row
    }
    chances = zip(forward, backward).map { Self.scaled($0 * $1) }
  }

  /// Adds how often each tag follows each, times a sign.
  func addSteps(to moves: inout [Row], _ steps: Steps, _ sign: Float) {
    moves[NameModel.tags] += chances[0] * sign
    var pairs = [Row](repeating: Row(), count: NameModel.tags)
    for token in powers.indices.dropFirst() {
      let ahead = powers[token] * backward[token]
      var sum: Float = 0
      for tag in pairs.indices {
        pairs[tag] = steps.rows[tag] * ahead * forward[token - 1][tag]
        sum += pairs[tag].sum()
      }
      let share = sign / max(sum, 1e-37)
      for tag in pairs.indices { moves[tag] += pairs[tag] * share }
    }
  }

  private static func scaled(_ row: Row) -> Row { row / max(row.sum(), 1e-37) }

  /// e to the power of each number.
  private static func power(_ row: Row) -> Row {
    var power = Row()
    for tag in 0..<16 { power[tag] = Float(DeterministicMath.exp(Double(max(row[tag], -80)))) }
    return power
  }
}
