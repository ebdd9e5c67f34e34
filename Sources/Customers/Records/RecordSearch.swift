import Model

/// A row of the list that a new record may be one customer with.
public struct RecordMatch: Sendable, Equatable {
  /// Row of the list, counted from 0.
  public var row: Int
  /// Chance that they are one customer, 0…1: that of the two rows alone.
  public var probability: Double
}

/// Where a new record belongs in a list.
public struct RecordPlace: Sendable {
  /// Rows with a chance of 0.01 and more, the surest first.
  public var matches: [RecordMatch] = []
  /// The surest row of the customer that the record belongs to; nil where it is a new one.
  public var row: Int?
  /// Number of that customer in `DuplicateFinder.clusters`; nil for a row in none.
  public var cluster: Int?
  /// The id by which that customer goes.
  public var id: String?

  /// Nowhere: a new customer.
  public init() {}
}

extension DuplicateFinder {
  /// Finds the rows that a record which is not in the list may be one customer with, and the cluster
  /// that it would join, by the model as it was fitted: nothing is fitted again and the list stays
  /// as it was. Work is bounded whatever the list: of a key that very many rows share the record
  /// meets the neighbours alone (`RecordBlocks.meeting`). `Customer.id` is not looked at.
  public mutating func place(of customer: Customer) -> RecordPlace {
    let size = comparer.table.size
    // The record is a guest of the table: new words get numbers, which are forgotten behind it.
    comparer.table.append(customer)
    defer { comparer.table.shrink(to: size) }
    let guest = comparer.table.records[size.records]
    var keys: [UInt64] = []
    RecordKeys(comparer.table).append(guest, to: &keys)
    let met = blocks.meeting(keys, at: blocks.place(of: guest, in: comparer.table))
    var found: [(row: Int32, odds: Double)] = []
    for place in met {
      let row = blocks.order[Int(place)]
      guard comparer.table.records[Int(row)].isPerson == guest.isPerson else { continue }
      // The list's row stands first: how often values stand in the list is known of its words alone.
      let odds = compare(row, Int32(size.records)).odds
      if odds >= -4.6 { found.append((row, odds)) }
    }
    // Rows that say the same are as sure: the first in the order of what they say leads.
    found = found.enumerated().sorted {
      ($1.element.odds, $0.offset) < ($0.element.odds, $1.offset)
    }.map(\.element)
    var place = RecordPlace()
    place.matches = found.map {
      RecordMatch(row: Int($0.row), probability: RecordModel.chance($0.odds))
    }
    .filter { $0.probability >= DuplicateFinder.leastProbability }
    var refused: Set<Int32> = []
    for match in found where match.odds >= 0 {
      let cluster = clusterOf[Int(match.row)]
      if refused.contains(cluster) { continue }
      let members = cluster < 0 ? [match.row] : sample(clusters[Int(cluster)].members)
      if RecordClusters.fit(members, [Int32(size.records)], self) {
        place.row = Int(match.row)
        place.cluster = cluster < 0 ? nil : Int(cluster)
        place.id = cluster < 0 ? id(of: [match.row]) : clusters[Int(cluster)].id
        break
      }
      if cluster >= 0 { refused.insert(cluster) }
    }
    return place
  }

  /// At most so many members as a fit looks at, evenly spread.
  private func sample(_ members: [Int]) -> [Int32] {
    let step = max(1, members.count / RecordClusters.mostPairs)
    return stride(from: 0, to: members.count, by: step).map { Int32(members[$0]) }
  }
}
