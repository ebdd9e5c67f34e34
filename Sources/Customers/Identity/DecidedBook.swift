import Model
import SocialText

extension CustomerBook {
  /// The id by which a row's customer goes in whatever is stored or shown.
  public func id(of row: Int) -> String { standing.goldenIDs[row] ?? customers.id(row) }

  /// What rows that are one candidate for a link share: see `BookStanding`.
  func candidate(of row: Int) -> Int { standing.candidate(of: row) }

  /// The same book with what people decided: rows that they joined are one family, and go by the
  /// golden id while a row of the list has it; of rows that they parted, what speaks for one family is not heard. Two such rows
  /// stand in one family still where a third is taken for the same as either: whoever says less than
  /// granted in it holds for all, but they are candidates of their own. Consent is anew the strictest
  /// of each family.
  public func deciding(_ log: IdentityLog) -> CustomerBook {
    guard !log.isEmpty else { return self }
    let decided = DecidedRows(log, count: customers.count) { customers.id($0) }
    var families = UnionFind(parents: clusters)
    rebuild(&families, decided)
    let groups = groups(log, decided)
    for group in groups { families.join(group.rows) }
    var new = BookStanding(
      customers, families: customers.indices.map { families.find($0) }, entries: index.entries)
    new.decisions = log
    for group in groups { new.joinRivals(group.rows) }
    var close: Set<Int32> = []
    for (one, other) in decided.parted where new.clusters[Int(one)] == new.clusters[Int(other)] {
      close.formUnion([one, other])
    }
    for group in groups {
      for row in group.rows {
        if customers.id(row) != group.id { new.goldenIDs[row] = group.id }
        if let lead = decided.leads[Int32(row)], close.contains(lead) {
          new.rivals[row] = group.rows[0]
        }
      }
    }
    // Of whom the list says nothing any more the last word is not known: it may have been a no.
    let doubted = Set(groups.filter { !$0.isWhole }.map { new.clusters[$0.rows[0]] })
    for row in customers.indices where !doubted.isEmpty && doubted.contains(new.clusters[row]) {
      new.consent[row] = new.consent[row].stricter(.unknown)
    }
    new.decided = difference(new)
    return CustomerBook(self, standing: new)
  }

  /// Rows that people joined, in the order of their first rows, persons and companies apart; the id
  /// that each goes by: the golden one where a row of the list has it, else the lowest. A group is
  /// whole where the list has all that were joined, all of one kind.
  private func groups(
    _ log: IdentityLog, _ decided: DecidedRows
  ) -> [(rows: [Int], id: String, isWhole: Bool)] {
    var joined: [Int32: [Int]] = [:]
    for (row, lead) in decided.leads { joined[lead, default: []].append(Int(row)) }
    var groups: [(rows: [Int], id: String, isWhole: Bool)] = []
    for (_, rows) in joined.sorted(by: { $0.key < $1.key }) {
      let golden = log.goldenID(of: customers.id(rows[0]))
      let left = Set(log.members(with: golden)).subtracting(rows.map { customers.id($0) })
      for isCompany in [false, true] {
        let alike = rows.filter { (customers.kind($0) == .company) == isCompany }.sorted()
        let ids = alike.map { customers.id($0) }
        guard let lowest = ids.min(by: IdentityLog.isLower) else { continue }
        groups.append(
          (
            alike, ids.contains(golden) ? golden : lowest,
            left.isEmpty && alike.count == rows.count
          ))
      }
    }
    return groups
  }

  /// Hash of the rows that stand otherwise after decisions; 0 for none.
  private func difference(_ new: BookStanding) -> UInt64 {
    var text = ""
    for row in customers.indices
    where clusters[row] != new.clusters[row] || consent[row] != new.consent[row]
      || new.goldenIDs[row] != nil || new.rivals[row] != standing.rivals[row]
    {
      text += "\(row) \(new.candidate(of: row)) \(new.clusters[row]) "
      text += "\(new.consent[row].rawValue) \(new.goldenIDs[row] ?? customers.id(row))\u{1}"
    }
    return text.isEmpty ? 0 : StableHash.hash64(text)
  }

  /// Joins the families that hold rows that people parted anew, without those pairs. Families know
  /// nothing of one another, so the others stay.
  private func rebuild(_ families: inout UnionFind, _ decided: DecidedRows) {
    let isFoe = decided.leads.filter { decided.foes[$0.value] != nil }
    let touched = Set(isFoe.keys.map { clusters[Int($0)] })
    guard !touched.isEmpty else { return }
    let rows = customers.indices.filter { touched.contains(clusters[$0]) }
    var keys = IdentityKeys()
    var sharing: [UInt64: [Int]] = [:]
    var working: [UInt64: [Int]] = [:]
    for row in rows {
      families.isolate(row)
      let customer = customers[row]
      for text in customer.handles + [customer.email].compactMap(\.self) {
        sharing[StableHash.hash64(text), default: []].append(row)
      }
      for name in CustomerBook.names(of: customer) {
        guard let name = keys.name(name), let place = CustomerBook.place(name, customer) else {
          continue
        }
        sharing[place, default: []].append(row)
      }
      for key in CustomerBook.employers(index.entries[row]) {
        working[key, default: []].append(row)
      }
    }
    for rows in sharing.values { join(rows, &families, decided) }
    // Of an employer's namesakes the first of the whole list says in which city they live.
    var first: [UInt64: LinkIndex.Entry] = [:]
    for entry in index.entries where !working.isEmpty {
      for key in CustomerBook.employers(entry) where working[key] != nil && first[key] == nil {
        first[key] = entry
      }
    }
    for (key, rows) in working {
      guard let first = first[key] else { continue }
      join(rows.filter { index.entries[$0].mayLive(with: first) }, &families, decided)
    }
  }

  /// Joins rows that share something, but no two that people parted: each with all others from which
  /// it is not, which is a walk over what two decisions leave.
  private func join(_ rows: [Int], _ families: inout UnionFind, _ decided: DecidedRows) {
    func isFoe(_ row: Int) -> Bool {
      decided.leads[Int32(row)].map { decided.foes[$0] != nil } ?? false
    }
    if let free = rows.first(where: { !isFoe($0) }) {
      for row in rows { families.join(free, row) }
      return
    }
    var left = rows
    while let start = left.popLast() {
      var waiting = [start]
      while let row = waiting.popLast() {
        var parted: [Int] = []
        for other in left {
          if decided.verdict(Int32(row), Int32(other)) == .different {
            parted.append(other)
          } else {
            families.join(row, other)
            waiting.append(other)
          }
        }
        left = parted
      }
    }
  }
}
