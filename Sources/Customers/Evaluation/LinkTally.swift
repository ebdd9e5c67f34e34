import Model

/// Figures of linking over authors of whom it is known who they are: counters alone, however many
/// authors there are. Shares are 0 to 1; without rows they are 0.
///
/// Chances are kept with how many authors have each, exactly up to 65,536 different ones; beyond,
/// neighbours are counted together, which makes thresholds a little stricter and never laxer.
public struct LinkTally: Sendable {
  /// Authors of one chance.
  private struct Cell: Sendable {
    var lowest: Double
    var rows = 0
    var right = 0
    var found = 0
  }

  private static let mostCells = 1 << 16
  private var cells: [UInt64: Cell] = [:]
  /// Low bits of a chance's odds that are not told apart.
  private var coarseness: UInt64 = 0
  private var verdicts: [LinkAnswer.Verdict: Int] = [:]
  private var bins = [Bin](repeating: Bin(), count: 10)
  private var squares = 0.0
  private var stated = 0
  private var sure = 0
  private var sureRight = 0
  private var found = 0
  private var statedOfIdentifiable = 0
  /// Authors.
  public private(set) var rows = 0
  /// Authors whom recall counts.
  public private(set) var identifiable = 0

  /// Authors whose stated chance lies in one tenth.
  public struct Bin: Sendable {
    /// How many.
    public internal(set) var rows = 0
    /// Sum of the chances.
    public internal(set) var chances = 0.0
    /// For how many the best candidate is right.
    public internal(set) var right = 0
  }

  /// No rows.
  public init() {}

  /// Counts an author.
  public mutating func add(_ answer: LinkAnswer) {
    rows += 1
    identifiable += answer.isIdentifiable ? 1 : 0
    verdicts[answer.verdict, default: 0] += 1
    if answer.isSure {
      sure += 1
      sureRight += answer.isRight ? 1 : 0
      found += answer.isRight && answer.isIdentifiable ? 1 : 0
    }
    guard answer.chance > 0 else { return }
    if answer.isIdentifiable, answer.chance >= 0.01 { statedOfIdentifiable += 1 }
    stated += 1
    let bin = min(9, Int(answer.chance * 10))
    let right = answer.isRight ? 1.0 : 0
    bins[bin].rows += 1
    bins[bin].chances += answer.chance
    bins[bin].right += answer.isRight ? 1 : 0
    squares += (answer.chance - right) * (answer.chance - right)
    var cell = Cell(lowest: answer.chance)
    cell.rows = 1
    cell.right = answer.isRight ? 1 : 0
    cell.found = answer.isRight && answer.isIdentifiable ? 1 : 0
    join(cell)
    while cells.count > LinkTally.mostCells { coarsen() }
  }

  private mutating func join(_ cell: Cell) {
    // Odds tell chances near 1 apart as well as those near 0; their bits are in their order.
    let odds = cell.lowest / max(1 - cell.lowest, 1e-300)
    let key = odds.bitPattern >> coarseness
    guard var known = cells[key] else {
      cells[key] = cell
      return
    }
    known.lowest = min(known.lowest, cell.lowest)
    known.rows += cell.rows
    known.right += cell.right
    known.found += cell.found
    cells[key] = known
  }

  private mutating func coarsen() {
    let before = cells.values
    cells = [:]
    coarseness += 4
    for cell in before { join(cell) }
  }

  /// Authors by what became of them.
  public func count(_ verdict: LinkAnswer.Verdict) -> Int { verdicts[verdict] ?? 0 }

  /// Share of the sure answers that are right, whether or not they may name anybody.
  public var precision: Double { share(sureRight, of: sure) }
  /// Share of the identifiable who are sure and right.
  public var recall: Double { share(found, of: identifiable) }

  /// 95 % interval of the precision (Wilson, "Probable Inference, the Law of Succession, and
  /// Statistical Inference", 1927): it means something near 1 too.
  public var precisionRange: ClosedRange<Double> { range(sureRight, of: sure) }
  /// The same of the recall.
  public var recallRange: ClosedRange<Double> { range(found, of: identifiable) }

  /// The most of the identifiable that any one threshold finds while the links from it on are right as
  /// often as asked, and that threshold; 0 and 1 where none is.
  public func recall(atPrecision wanted: Double) -> (recall: Double, threshold: Double) {
    var best = (recall: 0.0, threshold: 1.0)
    var count = 0
    var right = 0
    var found = 0
    // Equal chances stand or fall together.
    for cell in cells.sorted(by: { $0.key > $1.key }).map(\.value) {
      count += cell.rows
      right += cell.right
      found += cell.found
      if Double(right) >= wanted * Double(count) {
        best = (share(found, of: identifiable), cell.lowest)
      }
    }
    return best
  }

  /// Expected calibration error of the stated chances in ten equal bins (Naeini et al. 2015).
  public var calibrationError: Double {
    bins.reduce(0) { $0 + abs($1.chances - Double($1.right)) } / Double(max(1, stated))
  }

  /// Mean squared difference between the stated chances and what was true (Brier 1950).
  public var brier: Double { squares / Double(max(1, stated)) }

  /// Stated chances by tenths.
  public var tenths: [Bin] { bins }

  /// Share of the identifiable for whom any candidate is stated.
  public var statedShare: Double { share(statedOfIdentifiable, of: identifiable) }

  /// Authors who are held for review.
  public var held: Int {
    count(.heldWithTrue) + count(.heldWithoutTrue) + count(.heldNobody)
  }

  /// Of the customers held for review, the share who stand among those shown.
  public var heldShown: Double {
    share(count(.heldWithTrue), of: count(.heldWithTrue) + count(.heldWithoutTrue))
  }

  /// Authors that a reviewer reads for each customer found among them.
  public var queue: Double { Double(held) / Double(max(1, count(.heldWithTrue))) }

  private func share(_ part: Int, of all: Int) -> Double { Double(part) / Double(max(1, all)) }

  private func range(_ part: Int, of all: Int) -> ClosedRange<Double> {
    guard all > 0 else { return 0...1 }
    let count = Double(all)
    let share = Double(part) / count
    let square = 1.96 * 1.96
    let middle = (share + square / (2 * count)) / (1 + square / count)
    let half =
      1.96 * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
      / (1 + square / count)
    return max(0, middle - half)...min(1, middle + half)
  }
}
