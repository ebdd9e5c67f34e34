import Model
import SocialText

/// What scores of labelled rows come to: a confusion table, how far chances can be believed, and how
/// the rows do that were not called uncertain. Of constant size, however many rows are added.
///
///     var tally = PolarityTally()
///     tally.add(score.probabilities, label: .negative, isUncertain: false)
///     tally.macroRecall
///
/// Figures are shares, 0 to 1; without rows they are 0. Macro figures are means over the labels that
/// have rows (Sebastiani, "An axiomatically derived measure for the evaluation of classification
/// algorithms", ICTIR 2015, on macro-recall).
public struct PolarityTally: Sendable {
  /// Rows whose chance of the label found lies in a tenth, and how often they are right.
  public struct Bin: Sendable, Hashable {
    /// Rows in it.
    public internal(set) var rows = 0
    /// Rows that are right.
    public internal(set) var right = 0
    /// Sum of the chances of the label found.
    public internal(set) var chances = 0.0
    /// Rows that are right less the sum of their chances, added up row by row.
    var gap = 0.0
  }

  /// Ten bins of equal width by the chance of the label found, from 0 on.
  public private(set) var bins = [Bin](repeating: Bin(), count: 10)
  /// Rows by label, then by label found.
  private var counts = [Int](repeating: 0, count: 9)
  private var loss = 0.0
  /// Rows, and right ones, that are known to be certain, and to be uncertain.
  private var certain = (rows: 0, right: 0)
  private var uncertain = (rows: 0, right: 0)

  /// An empty tally.
  public init() {}

  /// Adds a row that should be `label`. `isUncertain` is the mark of the score, nil where scores have
  /// none.
  public mutating func add(
    _ chances: LabelProbabilities, label: PolarityLabel, isUncertain: Bool? = nil
  ) {
    let found = chances.label
    let isRight = found == label
    let best = max(chances.negative, chances.neutral, chances.positive)
    counts[place(label) * 3 + place(found)] += 1
    let bin = min(9, Int(best * 10))
    bins[bin].rows += 1
    bins[bin].chances += best
    bins[bin].gap += (isRight ? 1 : 0) - best
    if isRight { bins[bin].right += 1 }
    loss -= DeterministicMath.log(chances[label])
    switch isUncertain {
    case false?: certain = (certain.rows + 1, certain.right + (isRight ? 1 : 0))
    case true?: uncertain = (uncertain.rows + 1, uncertain.right + (isRight ? 1 : 0))
    case nil: break
    }
  }

  /// All rows.
  public var rows: Int { counts.reduce(0, +) }

  /// Rows that should be `label` and were found to be `found`.
  public func count(_ label: PolarityLabel, found: PolarityLabel) -> Int {
    counts[place(label) * 3 + place(found)]
  }

  /// Rows that should be `label`.
  public func rows(_ label: PolarityLabel) -> Int {
    PolarityLabel.allCases.reduce(0) { $0 + count(label, found: $1) }
  }

  /// Rows that were found to be `label`.
  public func found(_ label: PolarityLabel) -> Int {
    PolarityLabel.allCases.reduce(0) { $0 + count($1, found: label) }
  }

  /// Share of the rows with this label that were found.
  public func recall(_ label: PolarityLabel) -> Double {
    share(count(label, found: label), of: rows(label))
  }

  /// Share of the rows found to have this label that do.
  public func precision(_ label: PolarityLabel) -> Double {
    share(count(label, found: label), of: found(label))
  }

  /// Harmonic mean of recall and precision.
  public func f1(_ label: PolarityLabel) -> Double {
    share(2 * count(label, found: label), of: rows(label) + found(label))
  }

  private func place(_ label: PolarityLabel) -> Int {
    switch label {
    case .negative: 0
    case .neutral: 1
    case .positive: 2
    }
  }
}

extension PolarityTally {
  /// Labels that have rows.
  public var labels: [PolarityLabel] { PolarityLabel.allCases.filter { rows($0) > 0 } }

  private var right: Int { PolarityLabel.allCases.reduce(0) { $0 + count($1, found: $1) } }

  /// Share of the rows that are right.
  public var accuracy: Double { share(right, of: rows) }

  /// Mean recall of the labels.
  public var macroRecall: Double { mean { recall($0) } }

  /// Mean F1 of the labels.
  public var macroF1: Double { mean { f1($0) } }

  /// Mean of −ln(chance of the right label).
  public var logLoss: Double { loss / Double(max(1, rows)) }

  /// The log loss of always giving each label its share of these rows: what any score should beat.
  public var labelEntropy: Double {
    labels.reduce(0) { sum, label in
      let share = share(rows(label), of: rows)
      return sum - share * DeterministicMath.log(share)
    }
  }

  /// How far the chance of the label found lies from how often it is right: the mean over the rows of
  /// the gap in their bin (Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian
  /// Binning", AAAI 2015; ten bins of equal width).
  public var calibrationError: Double {
    bins.reduce(0) { $0 + abs($1.gap) } / Double(max(1, rows))
  }

  /// Share of the rows that are not uncertain; nil where no row says.
  public var coverage: Double? {
    let all = certain.rows + uncertain.rows
    return all == 0 ? nil : share(certain.rows, of: all)
  }

  /// Rows that are not uncertain, and those that are.
  public var rowsByCertainty: (certain: Int, uncertain: Int) { (certain.rows, uncertain.rows) }

  /// Share of the certain rows that are right; nil without any.
  public var certainAccuracy: Double? {
    certain.rows == 0 ? nil : share(certain.right, of: certain.rows)
  }

  /// Share of the uncertain rows that are right; nil without any.
  public var uncertainAccuracy: Double? {
    uncertain.rows == 0 ? nil : share(uncertain.right, of: uncertain.rows)
  }

  /// Half the width of the 95 % interval of the accuracy (Agresti & Coull, "Approximate Is Better
  /// than 'Exact' for Interval Estimation of Binomial Proportions", 1998).
  public var accuracyMargin: Double { 1.96 * variance(right, rows).squareRoot() }

  /// The same of the macro-recall, whose labels are drawn apart.
  public var macroRecallMargin: Double {
    let labels = labels
    let sum = labels.reduce(0) { $0 + variance(count($1, found: $1), rows($1)) }
    return 1.96 * sum.squareRoot() / Double(max(1, labels.count))
  }

  /// Variance of a share with two rows of either kind added.
  private func variance(_ part: Int, _ all: Int) -> Double {
    let share = Double(part + 2) / Double(all + 4)
    return share * (1 - share) / Double(all + 4)
  }

  private func share(_ part: Int, of all: Int) -> Double { Double(part) / Double(max(1, all)) }

  private func mean(_ figure: (PolarityLabel) -> Double) -> Double {
    let labels = labels
    return labels.reduce(0) { $0 + figure($1) } / Double(max(1, labels.count))
  }
}
