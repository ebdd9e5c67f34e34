/// What was noted of a golden id that comparing gave: which rows of the customer list went by it from
/// then on. Steps are only added, and the latest about an id holds: a step whose rows are more than
/// before is a merge, one with fewer, or with none, a split or the end of an id whose rows go by others.
public struct GoldenStep: Hashable, Sendable {
  /// Number in the log, growing from 1.
  public var number: Int64
  /// The golden id: that of a row that is in the list or was.
  public var id: String
  /// Ids of the rows that go by it, in the order of their scalars; empty where none does any more.
  public var members: [String]
  /// When it was noted.
  public var notedAt: Timestamp

  /// Joins the parts.
  public init(number: Int64, id: String, members: [String], notedAt: Timestamp) {
    self.number = number
    self.id = id
    self.members = members
    self.notedAt = notedAt
  }

  /// True where it is about any of the ids, as the golden id or as a row.
  public func names(_ ids: Set<String>) -> Bool {
    ids.contains(id) || members.contains(where: ids.contains)
  }
}
