internal import GRDB
import Model

extension Schema {
  /// `audit` has one row per act about a person and takes neither changes nor deletions;
  /// `customer_list` one row at most: what the links were last held against.
  static func registerAudit(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("0007 audit") { database in
      try database.execute(
        sql: """
          CREATE TABLE audit(
            number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, act TEXT NOT NULL,
            subject TEXT, counts TEXT NOT NULL, program TEXT NOT NULL);
          CREATE INDEX audit_subject ON audit(subject) WHERE subject IS NOT NULL;
          CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'rows of audit are never deleted'); END;
          CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'rows of audit are never changed'); END;
          CREATE TABLE customer_list(list TEXT NOT NULL);
          """)
    }
  }
}

/// Rows of `audit`.
enum AuditTable {
  static func append(_ entry: AuditEntry, _ database: Database) throws {
    var json = JSONWriter()
    json.beginObject()
    for (name, count) in entry.counts.sorted(by: { $0.key < $1.key }) {
      json.key(name)
      json.value(count)
    }
    json.endObject()
    try database.execute(
      sql: "INSERT INTO audit(at, act, subject, counts, program) VALUES (?,?,?,?,?)",
      arguments: [entry.at.seconds, entry.act.rawValue, entry.subject, json.string, entry.program])
  }

  static func entry(_ row: Row) -> AuditEntry? {
    guard let act = AuditEntry.Act(rawValue: row["act"]) else { return nil }
    var counts: [String: Int] = [:]
    if let document = try? JSONDocument(row["counts"] as String) {
      for (name, value) in document.root.members { counts[name] = value.integer }
    }
    return AuditEntry(
      at: Timestamp(seconds: row["at"]), act: act, subject: row["subject"], counts: counts,
      program: row["program"])
  }
}

extension SQLiteStore {
  /// Writes down an act.
  public func append(_ entry: AuditEntry) throws {
    try pool.write { try AuditTable.append(entry, $0) }
  }

  /// What was written down, in the order in which it was done: from a moment on, of some subjects
  /// where any are given.
  public func audit(since: Timestamp? = nil, subjects: [String]? = nil) throws -> [AuditEntry] {
    try pool.read { database in
      var sql = "SELECT * FROM audit WHERE at >= ?"
      var arguments: StatementArguments = [since?.seconds ?? Int64.min]
      if let subjects {
        sql += " AND subject IN (\(subjects.map { _ in "?" }.joined(separator: ",")))"
        arguments += StatementArguments(subjects)
      }
      return try Row.fetchAll(database, sql: sql + " ORDER BY number", arguments: arguments)
        .compactMap(AuditTable.entry)
    }
  }
}
