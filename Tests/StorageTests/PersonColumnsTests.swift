import Foundation
import GRDB
import Model
import Testing

@testable import Storage

/// Every column of the store is known to access and forget, or said to be about nobody.
@Suite("Columns that may hold something about a person")
struct PersonColumnsTests {
  /// Texts and blobs that are about nobody: names of the config, hashes, dates, words of ours. A column
  /// belongs here only if nothing in it comes from the customer list, or names whoever published.
  private static let ours: [String: Set<String>] = [
    "run_source": ["source", "outcome"], "page": [], "push": [], "subscription": [],
    "source": [], "robots": [], "host": [],
    "scorer": ["program", "models", "lexicons", "customers", "tracking"],
    "post": ["id", "source", "author_platform", "content_hash"], "post_key": ["hash"],
    "score": ["language", "label", "because", "emotions", "intents", "author_kind"],
    "entity": ["type", "tracked", "label"], "link": ["role", "outcome", "because"],
    "cluster": ["words"], "audit": ["act", "counts", "program"], "customer_list": ["list"],
    "identity": ["verdict"], "golden": [],
  ]
  /// What a column must hold for its row to be read; `*` stands for what is planted.
  private static let shapes = [
    "link.customer": "*", "link.candidates": #"[["B-1",0.5],["*",0.4]]"#,
    "identity.customers": #"[["B-1"],["*","B-2"]]"#, "golden.golden": "*",
    "golden.customers": #"["B-1","*"]"#, "audit.subject": "*",
  ]
  private static let id = "Q-9\"ß"
  private static let name = "Quill Marrow"
  /// What other columns of the same row must hold.
  private static let others = [
    "link.outcome": "held", "identity.verdict": "different",
    "identity.customers": #"[["B"],["C"]]"#,
    "golden.customers": #"["B"]"#, "audit.act": "access", "audit.counts": "{}",
    "score.label": "neutral",
  ]

  private static func columns() throws -> [(table: String, column: String, type: String)] {
    try withStore { store in
      try store.pool.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT t.name AS "table", c.name AS "column", c.type FROM sqlite_master t
            JOIN pragma_table_info(t.name) c WHERE t.type = 'table'
              AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'grdb_migrations'
            """
        ).map { ($0["table"], $0["column"], $0["type"]) }
      }
    }
  }

  private static func withStore<Result>(_ body: (SQLiteStore) throws -> Result) throws -> Result {
    let path =
      FileManager.default.temporaryDirectory.path
      + "/columns-\(UInt64.random(in: 0 ... .max)).sqlite"
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    return try body(SQLiteStore(path: path))
  }

  /// Ids of customers where the lists of `PersonColumns` have the column, words else; nil of `ours`.
  private static func planted(_ table: String, _ column: String) -> String? {
    if ours[table]?.contains(column) == true { return nil }
    guard PersonColumns.ids[table]?.contains(column) == true else { return "of \(name), once" }
    var json = JSONWriter()
    json.value(id)
    let shape = shapes["\(table).\(column)"] ?? "*"
    return shape == "*" ? id : shape.replacingOccurrences(of: "\"*\"", with: json.string)
  }

  @Test("A column is in the lists of access and forget, or is known to be about nobody")
  func isKnown() throws {
    let places = Set(PersonColumns.places.map(\.table))
    for (table, column, type) in try Self.columns() where type == "TEXT" || type == "BLOB" {
      let isListed =
        PersonColumns.ids[table]?.contains(column) == true || places.contains(table)
        || table == "post" && PersonColumns.post.contains(column)
        || ["identity.reason", "entity.text", "run_source.detail"].contains("\(table).\(column)")
      let isOurs = Self.ours[table]?.contains(column) == true
      #expect(
        isListed != isOurs,
        """
        \(table).\(column): say in PersonColumns what access and forget do with it, or here that it is \
        about nobody
        """)
    }
    let known = try Set(Self.columns().map { "\($0.table).\($0.column)" })
    for (table, columns) in PersonColumns.ids {
      for column in columns { #expect(known.contains("\(table).\(column)")) }
    }
  }

  @Test(
    "What stands in any of them is shown by access, erased by forget, counted by the proof")
  func isHeld() throws {
    let all = try Self.columns()
    let subject = PersonSubject(customers: [Self.id], names: [Self.name])
    for (table, column, type) in all where type == "TEXT" || type == "BLOB" {
      // Names in texts are those of the posts; rows of the audit stay, with HMACs alone.
      guard let text = Self.planted(table, column), table != "audit", table != "entity" else {
        continue
      }
      let place = "\(table).\(column)"
      try Self.withStore { store in
        try store.pool.write { database in
          let columns = all.filter { $0.table == table }
          let values: [DatabaseValue] = columns.map { one in
            if one.column == column { return text.databaseValue }
            if let other = Self.others["\(table).\(one.column)"] { return other.databaseValue }
            return switch one.type {
            case "BLOB": Data(repeating: 7, count: 16).databaseValue
            case "TEXT": "x".databaseValue
            default: 1.databaseValue
            }
          }
          let marks = columns.map { _ in "?" }.joined(separator: ",")
          try database.execute(
            sql: "INSERT INTO \(table) VALUES (\(marks))", arguments: StatementArguments(values))
        }
        let held = try store.holdings(of: subject, platforms: [:])
        let count =
          held.written.count + held.named.count + held.links.count + held.decisions.count
          + held.steps.count + held.places.count
        #expect(count == 1, "access: \(place)")
        #expect(try store.remains(of: subject) > 0, "proof: \(place)")
        #expect(try store.knows(Self.id) == (PersonColumns.ids[table] != nil && column != "reason"))
        let counts = try store.erase(subject, platforms: [:]) { _ in
          AuditEntry(
            at: Timestamp(seconds: 1), act: .forget, subject: "h", counts: [:], program: "1")
        }
        #expect(counts != ErasureCounts(), "forget: \(place)")
        try store.compact()
        #expect(try store.remains(of: subject) == 0, "forget: \(place)")
        let after = try store.holdings(of: subject, platforms: [:])
        #expect(after.links.isEmpty && after.named.isEmpty && after.places.isEmpty, "\(place)")
      }
    }
  }
}
