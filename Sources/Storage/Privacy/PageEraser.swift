internal import Foundation
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
    try eraseRows("page", key: ["source", "url"], &count) { _ in }
    try eraseRows("push", key: ["number"], &count) { row in
      // Until the hub has shown again that it can be relied on, the source is polled as others are.
      try database.execute(
        sql: "UPDATE subscription SET trust = min(trust, 0) WHERE source = ?",
        arguments: [row["source"] as String])
    }
    try eraseRows("subscription", key: ["source"], &count) { _ in }
    try eraseRows("source", key: ["source"], &count) { _ in }
    try eraseRows("robots", key: ["origin"], &count) { _ in }
    try eraseRows("host", key: ["host"], &count) { _ in }
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

  /// Deletes the rows of a table of which any text or blob names the person.
  private func eraseRows(
    _ table: String, key: [String], _ count: inout Int, _ body: (Row) throws -> Void
  ) throws {
    var found: [Row] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table)")
    while let row = try rows.next() {
      let names = row.databaseValues.contains { value in
        switch value.storage {
        case .string(let text): terms.masked(text) != nil
        case .blob(let bytes): !terms.spans(in: Array(bytes)).isEmpty
        default: false
        }
      }
      if names { found.append(row.copy()) }
    }
    let condition = key.map { "\($0) = ?" }.joined(separator: " AND ")
    for row in found {
      try body(row)
      try database.execute(
        sql: "DELETE FROM \(table) WHERE \(condition)",
        arguments: StatementArguments(key.map { row[$0] as DatabaseValue }))
    }
    count += found.count
  }
}
