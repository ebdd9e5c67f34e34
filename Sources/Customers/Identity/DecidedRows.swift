import Model

/// What was decided about the rows of one list: groups that are one customer, and pairs of rows whose
/// groups never are. Ids that the list lacks still hold together what they were joined with.
struct DecidedRows: Sendable {
  /// Rows of each group of two and more, ascending.
  private(set) var groups: [[Int32]] = []
  /// Rows, one for each of two groups that are never one.
  private(set) var parted: [(Int32, Int32)] = []
  /// The first row of each row's group, for rows that any decision names.
  private(set) var leads: [Int32: Int32] = [:]
  /// The leads of the groups that are never one with a lead's.
  private(set) var foes: [Int32: Set<Int32>] = [:]

  static let none = DecidedRows(.empty, count: 0) { _ in "" }

  /// Asks the log about every row; `id` gives a row's.
  init(_ log: IdentityLog, count: Int, id: (Int) -> String) {
    guard !log.isEmpty else { return }
    var rows: [String: [Int32]] = [:]
    var order: [String] = []
    for row in 0..<count {
      let id = id(row)
      guard log.knows(id) else { continue }
      let golden = log.goldenID(of: id)
      if rows[golden] == nil { order.append(golden) }
      rows[golden, default: []].append(Int32(row))
    }
    for golden in order {
      guard let group = rows[golden], let lead = group.first else { continue }
      if group.count > 1 { groups.append(group) }
      for row in group { leads[row] = lead }
      let others = log.parted(from: golden).compactMap { rows[$0]?.first }
      if others.isEmpty { continue }
      foes[lead] = Set(others)
      for other in others where other > lead { parted.append((lead, other)) }
    }
  }

  /// True where nothing was decided about any row.
  var isEmpty: Bool { leads.isEmpty }

  /// What was decided of two rows; nil for nothing.
  func verdict(_ one: Int32, _ other: Int32) -> IdentityDecision.Verdict? {
    guard let left = leads[one], let right = leads[other], one != other else { return nil }
    if left == right { return .same }
    return foes[left]?.contains(right) == true ? .different : nil
  }
}
