import Model
import SocialText

/// Two rows that may be one customer.
public struct RecordPair: Sendable, Equatable {
  /// Rows of the list, counted from 0; `a` stands first in the order of what the rows say.
  public var a: Int
  /// The other.
  public var b: Int
  /// Chance that they are one customer, 0…1.
  public var probability: Double
  /// True where people decided that they are.
  public var isDecided = false
}

/// Rows that are one customer, and the pairs that were looked at for it.
public struct RecordCluster: Sendable {
  /// The id by which the customer goes: that of the oldest of the groups in it that people joined
  /// (`IdentityLog.goldenID`), else the one that was noted (`DuplicateFinder.name`), else the lowest of
  /// the members' ids in the order of their scalars.
  public var id: String
  /// Rows of the list in the order of what they say; at least one.
  public var members: [Int]
  /// Pairs with a chance of 0.01 and more whose first row is a member; the second may belong to
  /// another cluster.
  public var pairs: [RecordPair]
}

/// Finds the rows of a customer list that are one customer: rows that share a key are compared field
/// by field, agreement is weighed by a model fitted to the list itself, and the surest pairs are
/// merged first. What people decided stands: rows that they joined are one customer, rows that they
/// parted never are. Persons and companies never meet. The result does not depend on the order of
/// rows.
public struct DuplicateFinder: Sendable {
  /// Pairs below this chance are not kept.
  public static let leastProbability = 0.01
  /// Share of a cluster's own support in the chance of a pair within it; the rest is the pair's.
  private static let supportShare = 0.6

  /// Every row that belongs with another or might.
  public internal(set) var clusters: [RecordCluster] = []

  /// What people decided about rows.
  let log: IdentityLog
  let decided: DecidedRows
  let blocks: RecordBlocks
  var comparer: RecordComparer
  /// Of persons, of companies.
  private(set) var models: [RecordModel] = []
  /// Number of each row's cluster in `clusters`; −1 for none.
  var clusterOf: [Int32] = []
  /// What joined the rows of clusters (`RecordClusters.ways`).
  private(set) var support: [UInt64: Double] = [:]
  /// Pairs with their log-odds.
  private(set) var pairs: [(a: Int32, b: Int32, odds: Double)] = []

  /// Fits itself to the list and finds its clusters, within what people decided.
  public init(_ customers: [Customer], decisions log: IdentityLog = .empty) {
    let table = RecordTable(customers)
    self.log = log
    decided = DecidedRows(log, count: customers.count) { customers[$0].id }
    let blocks = RecordBlocks(table)
    let comparer = RecordComparer(table)
    self.blocks = blocks
    self.comparer = comparer
    models = [true, false].map { isPerson in
      let places = blocks.order.indices.filter {
        table.records[Int(blocks.order[$0])].isPerson == isPerson
      }.map { Int32($0) }
      var fit = RecordFit(comparer, places.map { blocks.order[Int($0)] })
      return fit.fit(places, blocks)
    }
    score()
    // Once it is known who is whom, values are counted by customer: a rare name that stands in ten
    // rows of one person is rare still.
    recount(RecordClusters(self).clusters)
    score()
    list(RecordClusters(self))
  }

  /// The cluster of a row; nil for a row that belongs with none and might with none.
  public func cluster(of row: Int) -> RecordCluster? {
    clusterOf[row] < 0 ? nil : clusters[Int(clusterOf[row])]
  }

  /// Pattern and log-odds of two rows of one kind.
  func compare(_ a: Int32, _ b: Int32) -> (pattern: RecordPattern, odds: Double) {
    let one = comparer.table.records[Int(a)]
    let other = comparer.table.records[Int(b)]
    let pattern = comparer.compare(one, other)
    let model = models[one.isPerson ? 0 : 1]
    return (pattern, model.prior + model.weight(pattern, one, other))
  }

  private mutating func score() {
    for kind in 0..<2 { models[kind].setAnchor() }
    var seen = [Int32](repeating: -1, count: blocks.count)
    var found: [(a: Int32, b: Int32, odds: Double)] = []
    let table = comparer.table
    // Rows that meet mostly stand close in the order: read in it, they are in the cache.
    let records = blocks.order.map { table.records[Int($0)] }
    for place in 0..<blocks.count {
      let row = blocks.order[place]
      let one = records[place]
      let model = models[one.isPerson ? 0 : 1]
      // The prior is fitted to the pairs below; it does not rise above twenty pairs a row.
      let least = -4.6 - DeterministicMath.log(40 / max(2, model.counts.rows))
      blocks.each(after: place, &seen) { other in
        let record = records[other]
        guard record.isPerson == one.isPerson else { return }
        let weight = model.weight(comparer.compare(one, record), one, record)
        if weight >= least { found.append((row, blocks.order[other], weight)) }
      }
    }
    for kind in 0..<2 {
      models[kind].setPrior(
        found.lazy.filter { table.records[Int($0.a)].isPerson == (kind == 0) }.map(\.odds))
    }
    for index in found.indices {
      found[index].odds += models[table.records[Int(found[index].a)].isPerson ? 0 : 1].prior
    }
    pairs = found.filter { $0.odds >= -4.6 }
  }

  /// Counts values by cluster instead of by row.
  private mutating func recount(_ clusters: [[Int32]]) {
    let records = comparer.table.records
    var isIn = [Bool](repeating: false, count: records.count)
    for cluster in clusters { for row in cluster { isIn[Int(row)] = true } }
    for kind in 0..<2 {
      var groups = clusters.filter { records[Int($0[0])].isPerson == (kind == 0) }
      for row in records.indices where !isIn[row] && records[row].isPerson == (kind == 0) {
        groups.append([Int32(row)])
      }
      models[kind].counts = RecordCounts(comparer.table, groups: groups)
    }
  }

  /// Gives each pair its chance, with the support of its cluster, and each cluster its pairs.
  private mutating func list(_ found: RecordClusters) {
    support = found.ways
    var ways = found.ways
    for index in pairs.indices {
      if let way = ways.removeValue(forKey: RecordClusters.key(pairs[index].a, pairs[index].b)) {
        pairs[index].odds = DuplicateFinder.supported(pairs[index].odds, way)
      }
    }
    let place = places
    for (key, way) in ways {
      var a = Int32(key >> 32)
      var b = Int32(truncatingIfNeeded: key)
      if place[Int(a)] > place[Int(b)] { swap(&a, &b) }
      pairs.append((a, b, DuplicateFinder.supported(compare(a, b).odds, way)))
    }
    let isBefore = DuplicateFinder.isBefore
    settle(place)
    pairs.sort { isBefore($0, $1, place) }
    clusterOf = [Int32](repeating: -1, count: place.count)
    clusters = found.clusters.map { rows in
      RecordCluster(id: id(of: rows), members: rows.map { Int($0) }, pairs: [])
    }
    for (number, rows) in found.clusters.enumerated() {
      for row in rows { clusterOf[Int(row)] = Int32(number) }
    }
    for pair in pairs {
      let probability = RecordModel.chance(pair.odds)
      if probability < DuplicateFinder.leastProbability { continue }
      let row = Int(pair.a)
      if clusterOf[row] < 0 {
        clusterOf[row] = Int32(clusters.count)
        clusters.append(RecordCluster(id: id(of: [pair.a]), members: [row], pairs: []))
      }
      clusters[Int(clusterOf[row])].pairs.append(
        RecordPair(
          a: row, b: Int(pair.b), probability: probability, isDecided: pair.odds == .infinity))
    }
  }

  /// Place of each row in the order of what rows say.
  var places: [Int32] {
    var place = [Int32](repeating: 0, count: blocks.count)
    for (index, row) in blocks.order.enumerated() { place[Int(row)] = Int32(index) }
    return place
  }

  /// Makes what people decided certain: pairs that they parted are none, and each row that they
  /// joined is the same as the first of its group.
  private mutating func settle(_ place: [Int32]) {
    if decided.isEmpty { return }
    pairs.removeAll { decided.verdict($0.a, $0.b) != nil }
    for group in decided.groups {
      let rows = group.sorted { place[Int($0)] < place[Int($1)] }
      for row in rows.dropFirst() { pairs.append((rows[0], row, .infinity)) }
    }
  }

  /// The id by which rows of one cluster go.
  func id(of rows: [Int32]) -> String {
    let ids = comparer.table.ids
    let members = rows.map { ids[Int($0)] }
    return (decided.isEmpty ? nil : log.decidedID(of: members))
      ?? members.min(by: IdentityLog.isLower) ?? ""
  }

  private static func isBefore(
    _ one: (a: Int32, b: Int32, odds: Double), _ other: (a: Int32, b: Int32, odds: Double),
    _ place: [Int32]
  ) -> Bool {
    one.a == other.a
      ? place[Int(one.b)] < place[Int(other.b)] : place[Int(one.a)] < place[Int(other.a)]
  }

  /// Log-odds of a pair with what joined its rows.
  static func supported(_ odds: Double, _ way: Double) -> Double {
    max(odds, supportShare * way + (1 - supportShare) * max(-4, odds))
  }
}
