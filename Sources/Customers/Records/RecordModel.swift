import SocialText

/// A weight for each field.
typealias RecordWeights = SIMD16<Double>

/// What agreement and disagreement weigh in the records of one kind, in log-odds (Fellegi & Sunter
/// 1969).
struct RecordModel: Sendable {
  /// Share of the true pairs, and of all others, at each level of each field, from level 1.
  var m: [[Double]] { didSet { ratios = RecordModel.ratios(m, u) } }
  var u: [[Double]] { didSet { ratios = RecordModel.ratios(m, u) } }
  /// Logarithm of the one by the other: what a level weighs without the values' own frequencies.
  private var ratios: [[Double]] = []
  /// Log-odds of any two rows being one customer, before anything is compared.
  var prior: Double
  /// The prior by which groups of fields are cut. It stays when the prior is fitted to what they
  /// weigh, so that a pair weighs the same whenever it is asked.
  private(set) var anchor: Double
  /// Share of true pairs among those that agree on some fields.
  var shares: [[RecordField]: Double] = [:]
  var counts: RecordCounts

  init(counts: RecordCounts) {
    m = RecordField.allCases.map { $0.levels.map(\.share) }
    u = m.map { [Double](repeating: 1 / Double($0.count), count: $0.count) }
    self.counts = counts
    prior = DeterministicMath.log(0.6 / max(2, counts.rows))
    anchor = prior
    ratios = RecordModel.ratios(m, u)
  }

  private static func ratios(_ m: [[Double]], _ u: [[Double]]) -> [[Double]] {
    zip(m, u).map { zip($0, $1).map { DeterministicMath.log($0 / $1) } }
  }

  /// Cuts groups of fields by today's prior from now on.
  mutating func setAnchor() { anchor = prior }

  /// Log-odds for and against, without the prior.
  func weight(_ pattern: RecordPattern, _ a: Record, _ b: Record) -> Double {
    var sum = 0.0
    each(pattern, a, b) { sum += $1 }
    return sum
  }

  /// What each field that both rows state weighs. Fields that go together (street, postcode and city;
  /// company and domain) weigh no more than sharing them means in this list: there are families,
  /// colleagues and branches in it, or there are none.
  func each(
    _ pattern: RecordPattern, _ a: Record, _ b: Record, _ add: (RecordField, Double) -> Void
  ) {
    var weights = RecordWeights(repeating: 0)
    for field in RecordField.allCases where pattern[field] > 0 {
      weights[field.rawValue] = weight(
        field, pattern[field], a, b, sameCountry: pattern[.country] == 1)
    }
    // The country follows from the place.
    if weights[RecordField.country.rawValue] > 0,
      weights[RecordField.city.rawValue] > 0 || weights[RecordField.postcode.rawValue] > 0
    {
      weights[RecordField.country.rawValue] = 0
    }
    if weights[RecordField.company.rawValue] > 0 || weights[RecordField.domain.rawValue] > 0 {
      let isCompany = weights[RecordField.company.rawValue] > 0
      limit(
        &weights, a.isPerson ? [.company, .domain, .city] : [.company, .domain, .email],
        by: isCompany ? [.company] : [.domain])
    }
    if pattern[.street] == 1 || pattern[.street] == 2 {
      limit(
        &weights, [.street, .postcode, .city],
        by: pattern[.postcode] == 1 ? [.street, .postcode] : [.street])
    } else if pattern[.postcode] == 1 {
      limit(&weights, [.postcode, .city, .street], by: [.postcode])
    }
    for field in RecordField.allCases where pattern[field] > 0 {
      add(field, weights[field.rawValue])
    }
  }

  /// Cuts what speaks for a pair in a group of fields to what agreeing on `agreed` means.
  private func limit(
    _ weights: inout RecordWeights, _ fields: [RecordField], by agreed: [RecordField]
  ) {
    guard let share = shares[agreed] else { return }
    let most = max(0, DeterministicMath.log(share / (1 - share)) - anchor)
    var sum = 0.0
    for one in fields { sum += max(0, weights[one.rawValue]) }
    if sum <= most { return }
    for one in fields where weights[one.rawValue] > 0 { weights[one.rawValue] *= most / sum }
  }

  /// What one field weighs; 0 where a row does not say.
  func weight(
    _ field: RecordField, _ level: Int, _ a: Record, _ b: Record, sameCountry: Bool
  ) -> Double {
    if level == 0 { return 0 }
    let m = m[field.rawValue][level - 1]
    if level == 1, let share = counts.share(field, a, sameCountry: sameCountry) {
      return DeterministicMath.log(m / share)
    }
    if field == .email, level == 3, let share = counts.userShare(a) {
      return DeterministicMath.log(m / max(share, u[field.rawValue][level - 1]))
    }
    return ratios[field.rawValue][level - 1]
  }

  /// What the levels weigh on average, without the values' own frequencies.
  func average(_ pattern: RecordPattern, without left: [RecordField] = []) -> Double {
    var sum = 0.0
    for field in RecordField.allCases where pattern[field] > 0 && !left.contains(field) {
      sum += ratios[field.rawValue][pattern[field] - 1]
    }
    return sum
  }

  /// Sets the prior to as many true pairs as the pairs' weights give with it (a fixed point).
  mutating func setPrior(_ weights: some Sequence<Double>) {
    if counts.rows < 2 { return }
    let all = counts.rows * (counts.rows - 1) / 2
    let weights = Array(weights)
    var expected = counts.rows * 0.3
    for _ in 0..<20 {
      prior = DeterministicMath.log(expected / max(1, all - expected))
      expected = 0.5
      for weight in weights { expected += RecordModel.chance(prior + weight) }
      expected = min(expected, all * 0.5)
    }
  }

  /// Chance of log-odds.
  static func chance(_ odds: Double) -> Double {
    odds > 700 ? 1 : odds < -700 ? 0 : 1 / (1 + DeterministicMath.exp(-odds))
  }
}
