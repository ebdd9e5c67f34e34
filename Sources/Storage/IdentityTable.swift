internal import GRDB
import Model

extension Schema {
  /// `identity` has one row per decision that rows of the customer list are one customer or are not,
  /// in the order in which they were made. Rows are only added.
  static func registerIdentities(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("0008 identities") { database in
      try database.execute(
        sql: """
          CREATE TABLE identity(
            identity INTEGER PRIMARY KEY AUTOINCREMENT, verdict TEXT NOT NULL,
            customers TEXT NOT NULL, withdraws INTEGER, reason TEXT, decided_at INTEGER NOT NULL);
          """)
    }
  }
}

extension SQLiteStore: IdentityStore {
  public func identityDecisions() throws -> [IdentityDecision] {
    try guarded { try pool.read { try IdentityTable.all($0) } }
  }

  public func addIdentityDecision(
    _ decide: ([IdentityDecision]) throws -> IdentityDecision?
  ) throws -> IdentityDecision? {
    try guarded {
      try pool.write { database in
        guard var decision = try decide(try IdentityTable.all(database)) else { return nil }
        decision.number = try IdentityTable.add(decision, database)
        return decision
      }
    }
  }
}

/// Rows of `identity`. `customers` is a list of lists of ids as JSON.
enum IdentityTable {
  /// Cuts ids out of all decisions. A decision that is left with nobody to be one with, or to be told
  /// from, goes; the reason of any other goes, for it may name whoever is cut out. In reasons of
  /// decisions about others, `terms` are masked. Returns how many decisions it was about.
  static func erase(
    _ ids: Set<String>, terms: PersonTerms, _ database: Database
  ) throws -> Int {
    var count = 0
    for decision in try all(database) {
      guard decision.members.contains(where: ids.contains) else {
        guard let masked = decision.reason.flatMap(terms.masked) else { continue }
        count += 1
        try database.execute(
          sql: "UPDATE identity SET reason = ? WHERE identity = ?",
          arguments: [masked, decision.number])
        continue
      }
      count += 1
      let parts = decision.parts.map { $0.filter { !ids.contains($0) } }.filter { !$0.isEmpty }
      let isLeft =
        switch decision.verdict {
        case .same: (parts.first?.count ?? 0) > 1
        case .different: parts.count > 1
        }
      if isLeft {
        try database.execute(
          sql: "UPDATE identity SET customers = ?, reason = NULL WHERE identity = ?",
          arguments: [text(parts), decision.number])
      } else {
        try database.execute(
          sql: "DELETE FROM identity WHERE identity = ?", arguments: [decision.number])
      }
    }
    return count
  }

  static func all(_ database: Database) throws -> [IdentityDecision] {
    var found: [IdentityDecision] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM identity ORDER BY identity")
    while let row = try rows.next() {
      let number: Int64 = row["identity"]
      // Half a decision would name somebody wrongly: what cannot be read stops the reading.
      guard let verdict = IdentityDecision.Verdict(rawValue: row["verdict"]),
        let parts = parts(row["customers"])
      else {
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "identity \(number) cannot be read")
      }
      found.append(
        IdentityDecision(
          number: number, verdict: verdict, parts: parts, withdraws: row["withdraws"],
          reason: row["reason"], decidedAt: Timestamp(seconds: row["decided_at"])))
    }
    return found
  }

  static func add(_ decision: IdentityDecision, _ database: Database) throws -> Int64 {
    try database.execute(
      sql: """
        INSERT INTO identity(verdict, customers, withdraws, reason, decided_at) VALUES (?,?,?,?,?)
        """,
      arguments: [
        decision.verdict.rawValue, text(decision.parts), decision.withdraws, decision.reason,
        decision.decidedAt.seconds,
      ])
    return database.lastInsertedRowID
  }

  private static func text(_ parts: [[String]]) -> String {
    var json = JSONWriter()
    json.beginArray()
    for part in parts {
      json.beginArray()
      for id in part { json.value(id) }
      json.endArray()
    }
    json.endArray()
    return json.string
  }

  private static func parts(_ json: String) -> [[String]]? {
    guard let document = try? JSONDocument(json), document.root.kind == .array else { return nil }
    var parts: [[String]] = []
    for part in document.root.elements {
      let ids = part.kind == .array ? part.elements.compactMap(\.string) : []
      guard !ids.isEmpty, ids.count == part.elements.count else { return nil }
      parts.append(ids)
    }
    return parts.isEmpty ? nil : parts
  }
}
