/// How many people the world holds of whom the same could be shown.
enum Population {
  /// People who may write, for each customer that writes.
  static let world = 20_000.0

  /// What is known of the name.
  enum Share {
    case name, lastName, firstNameAndInitial, firstName
    /// The name as its parts tell how common it is: others of the list who bear it are known, and no
    /// strangers.
    case parts
  }

  static func others(
    _ book: CustomerBook, _ entry: LinkIndex.Entry, _ share: Share, city: Bool, company: Bool
  ) -> Double {
    let persons = Double(max(1, book.index.persons))
    let first = entry.first >= 0 ? Double(book.index.firstCounts[Int(entry.first)]) : 1
    let last = entry.last >= 0 ? Double(book.index.lastCounts[Int(entry.last)]) : 1
    // The row itself tells nothing of how common its name is: in a short list it would tell a lot.
    var firstShare = max(5e-4, (first - 1) / persons)
    var lastShare = max(5e-5, (last - 1) / persons)
    // Names go with countries: who lives in one bears its names.
    var people = 1.0
    if entry.country >= 0 {
      let residents = Double(book.index.countryCounts[Int(entry.country)])
      people = residents / persons
      firstShare = max(
        firstShare,
        Double((book.index.counts[RowKey.pair(entry.first, entry.country, 2)] ?? 1) - 1) / residents
      )
      lastShare = max(
        lastShare,
        Double(book.index.counts[RowKey.pair(entry.last, entry.country, 3)] ?? 1) / residents)
    }
    var part: Double
    switch share {
    case .name:
      let same = Double(book.index.counts[RowKey.pair(entry.first, entry.last, 1)] ?? 1)
      part = max(firstShare * lastShare * people, (same - 1) / persons)
    case .parts:
      // In a short list a second bearer would make any name a common one.
      let known = min(1, persons / 1000)
      part = firstShare * lastShare * people * known * known
    case .lastName: part = lastShare * 0.06 * people
    case .firstNameAndInitial: part = firstShare * 0.06 * people
    case .firstName: part = firstShare * people
    }
    if city, entry.city >= 0, persons >= 1000 {
      part *= min(1, Double(book.index.cityCounts[Int(entry.city)]) / persons / people)
    }
    if company {
      let staff = entry.company >= 0 ? Double(book.index.companyCounts[Int(entry.company)]) : 1
      part *= max(1, staff) / persons * (city ? 4 : 1)
    }
    return part * world
  }
}
