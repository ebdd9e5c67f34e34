internal import GRDB
import Model

/// Takes what names a person out of all that is remembered of pages, sources and hosts. What goes is
/// asked again when a page leads there; pushes come back by the next poll.
struct PageEraser {
  private let terms: PersonTerms
  private let database: Database

  init(terms: PersonTerms, _ database: Database) {
    self.terms = terms
    self.database = database
  }

  func erase(_ count: inout Int) throws {
    guard !terms.isEmpty else { return }
    for (table, key) in PersonColumns.places {
      for (row, _) in try PersonColumns.rows(table, naming: terms, database) {
        count += 1
        if table == "push" { try poll(row["source"]) }
        try database.execute(
          sql: "DELETE FROM \(table) WHERE \(key.map { "\($0) = ?" }.joined(separator: " AND "))",
          arguments: StatementArguments(key.map { row[$0] as DatabaseValue }))
      }
    }
    let outcomes = try Row.fetchCursor(
      database, sql: "SELECT run, source, detail FROM run_source WHERE detail <> ''")
    var masked: [(run: Int64, source: String, detail: String)] = []
    while let row = try outcomes.next() {
      if let detail = terms.masked(row["detail"]) { masked.append((row[0], row[1], detail)) }
    }
    for row in masked {
      try database.execute(
        sql: "UPDATE run_source SET detail = ? WHERE run = ? AND source = ?",
        arguments: [row.detail, row.run, row.source])
    }
    count += masked.count
  }

  /// Until the hub has shown again that it can be relied on, the source is polled as others are.
  private func poll(_ source: String) throws {
    try database.execute(
      sql: "UPDATE subscription SET trust = min(trust, 0) WHERE source = ?", arguments: [source])
  }
}
