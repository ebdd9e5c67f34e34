internal import GRDB
import Model

extension Schema {
  /// `golden` is a log of golden ids that comparing gave, in the order in which they were noted: the
  /// rows of the customer list that go by an id from then on. Rows are only added.
  static func registerGoldenIDs(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("0009 golden ids") { database in
      try database.execute(
        sql: """
          CREATE TABLE golden(
            step INTEGER PRIMARY KEY AUTOINCREMENT, golden TEXT NOT NULL,
            customers TEXT NOT NULL, noted_at INTEGER NOT NULL);
          """)
    }
  }
}

extension SQLiteStore {
  public func goldenSteps() throws -> [GoldenStep] {
    try guarded { try pool.read { try GoldenTable.all($0) } }
  }

  public func addGoldenSteps(_ note: ([GoldenStep]) throws -> [GoldenStep]) throws {
    try guarded {
      try pool.write { database in
        for step in try note(try GoldenTable.all(database)) {
          try GoldenTable.add(step, database)
        }
      }
    }
  }
}

/// Rows of `golden`. `customers` is a list of ids as JSON.
enum GoldenTable {
  /// Cuts ids out of all steps. A step about an id that is cut out, or that leaves none of its rows,
  /// goes. Returns how many steps it was about.
  static func erase(_ ids: Set<String>, _ database: Database) throws -> Int {
    var count = 0
    for step in try all(database) {
      let left = step.members.filter { !ids.contains($0) }
      if ids.contains(step.id) || left.isEmpty && !step.members.isEmpty {
        try database.execute(sql: "DELETE FROM golden WHERE step = ?", arguments: [step.number])
      } else if left.count < step.members.count {
        try database.execute(
          sql: "UPDATE golden SET customers = ? WHERE step = ?",
          arguments: [text(left), step.number])
      } else {
        continue
      }
      count += 1
    }
    return count
  }

  static func all(_ database: Database) throws -> [GoldenStep] {
    var found: [GoldenStep] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM golden ORDER BY step")
    while let row = try rows.next() {
      let number: Int64 = row["step"]
      // Half a list would give somebody's id to another: what cannot be read stops the reading.
      guard let members = members(row["customers"]) else {
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "golden \(number) cannot be read")
      }
      found.append(
        GoldenStep(
          number: number, id: row["golden"], members: members,
          notedAt: Timestamp(seconds: row["noted_at"])))
    }
    return found
  }

  static func add(_ step: GoldenStep, _ database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT INTO golden(golden, customers, noted_at) VALUES (?,?,?)"
    ).execute(arguments: [step.id, text(step.members), step.notedAt.seconds])
  }

  private static func text(_ members: [String]) -> String {
    var json = JSONWriter()
    json.list(members)
    return json.string
  }

  private static func members(_ json: String) -> [String]? {
    guard let document = try? JSONDocument(json), document.root.kind == .array else { return nil }
    let ids = document.root.elements.compactMap(\.string)
    return ids.count == document.root.elements.count ? ids : nil
  }
}
