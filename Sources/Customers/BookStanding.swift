import Model

/// Which rows of a customer list are one customer, and what holds for each: all of a `CustomerBook`
/// that people's decisions change.
struct BookStanding: Sendable {
  /// Consent that holds for each row.
  var consent: [Consent]
  /// Rows of the same customer share a number.
  var clusters: [Int]
  /// What people decided about rows; empty in a book that was made of a list alone.
  var decisions = IdentityLog.empty
  /// Hash of all that they change for linking; 0 where that is nothing.
  var decided: UInt64 = 0
  /// The id by which a row's customer goes, for rows that people joined and whose own id it is not.
  var goldenIDs: [Int: String] = [:]
  /// Rows that people parted from others and that stand in one family with them all the same: the
  /// first row of their group.
  var rivals: [Int: Int] = [:]

  init(consent: [Consent], clusters: [Int]) {
    self.consent = consent
    self.clusters = clusters
  }

  /// Families with the most restrictive consent that any of their rows states.
  init(_ customers: CustomerRows, families: [Int]) {
    var strictest: [Int: Consent] = [:]
    for (row, family) in families.enumerated() {
      let consent = customers.consent(row)
      strictest[family] = strictest[family].map { $0.stricter(consent) } ?? consent
    }
    self.init(consent: families.map { strictest[$0] ?? .unknown }, clusters: families)
  }

  /// What rows that are one candidate for a link share: their family, but of a family in which
  /// people parted rows each group of those is a candidate of its own.
  func candidate(of row: Int) -> Int {
    if rivals.isEmpty { return clusters[row] }
    return rivals[row].map { -1 - $0 } ?? clusters[row]
  }
}

extension Consent {
  /// The more restrictive of two.
  func stricter(_ other: Consent) -> Consent {
    if self == .denied || other == .denied { return .denied }
    return self == .unknown || other == .unknown ? .unknown : .granted
  }
}
