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
  /// Rows that people parted from others, or companies of other cities, that stand in one family with
  /// them all the same: the first row of their group.
  var rivals: [Int: Int] = [:]

  init(consent: [Consent], clusters: [Int], entries: [LinkIndex.Entry]) {
    self.consent = consent
    self.clusters = clusters
    rivals = BookStanding.rivals(entries, clusters)
  }

  /// Families with the most restrictive consent that any of their rows states.
  init(_ customers: CustomerRows, families: [Int], entries: [LinkIndex.Entry]) {
    var strictest: [Int: Consent] = [:]
    for (row, family) in families.enumerated() {
      let consent = customers.consent(row)
      strictest[family] = strictest[family].map { $0.stricter(consent) } ?? consent
    }
    self.init(
      consent: families.map { strictest[$0] ?? .unknown }, clusters: families, entries: entries)
  }

  /// Companies of one family that stand in different cities: an account or an address that several
  /// bear (a group's, a form's, one of a common name) makes them no one company. Whoever says less than
  /// granted holds for all of them, but a name means one or the other. Those without a city are a
  /// group, too: which of the others they are is not known. Linear in the rows.
  private static func rivals(_ entries: [LinkIndex.Entry], _ clusters: [Int]) -> [Int: Int] {
    var cities = [Int32](repeating: -1, count: clusters.count)
    var mixed: Set<Int> = []
    for (row, family) in clusters.enumerated() where !entries[row].isPerson {
      let city = entries[row].city
      if city < 0 || city == cities[family] { continue }
      if cities[family] >= 0 { mixed.insert(family) }
      cities[family] = city
    }
    if mixed.isEmpty { return [:] }
    var first: [Int: [Int32: Int]] = [:]
    var rivals: [Int: Int] = [:]
    for (row, family) in clusters.enumerated()
    where !entries[row].isPerson && mixed.contains(family) {
      let city = entries[row].city
      let lead = first[family]?[city] ?? row
      first[family, default: [:]][city] = lead
      rivals[row] = lead
    }
    return rivals
  }

  /// Makes one candidate of rows of one family that people joined, and of all that stood beside each.
  mutating func joinRivals(_ rows: [Int]) {
    let leads = Set(rows.compactMap { rivals[$0] })
    guard leads.count > 1, let lead = leads.min() else { return }
    for (row, other) in rivals where leads.contains(other) { rivals[row] = lead }
  }

  /// What rows that are one candidate for a link share: their family, but of a family with rivals
  /// each group of those is a candidate of its own.
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
