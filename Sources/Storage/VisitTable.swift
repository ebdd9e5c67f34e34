internal import Foundation
internal import GRDB
import Model

/// What is remembered of sources and hosts between visits.
enum VisitTable {
  static func register(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("0005 visits") { database in
      try database.execute(
        sql: """
          ALTER TABLE page ADD COLUMN validated_at INTEGER;
          CREATE TABLE source(
            source TEXT PRIMARY KEY, url TEXT NOT NULL, moved_to TEXT, fresh_for INTEGER,
            asked INTEGER, skipped_hours INTEGER NOT NULL, skipped_days INTEGER NOT NULL,
            spacing INTEGER, newest_at INTEGER, visited_at INTEGER, good_at INTEGER,
            news_at INTEGER, posts INTEGER, trouble TEXT, detail TEXT, trouble_since INTEGER, halt TEXT) WITHOUT ROWID;
          CREATE TABLE host(
            host TEXT PRIMARY KEY, rest_until INTEGER NOT NULL, strikes INTEGER NOT NULL)
            WITHOUT ROWID;
          CREATE TABLE robots(
            origin TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL,
            asked_at INTEGER NOT NULL);
          """)
    }
  }

  static func write(_ state: SourceState, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO source VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    try statement.execute(arguments: [
      state.source, state.url, state.movedTo, state.freshFor, state.asked,
      Int64(state.skippedHours), Int64(state.skippedDays), state.spacing,
      state.newestAt?.seconds, state.visitedAt?.seconds, state.goodAt?.seconds,
      state.newsAt?.seconds, state.posts, state.trouble?.rawValue, state.detail,
      state.troubleSince?.seconds, state.halt?.rawValue,
    ])
  }

  static func read(_ row: Row) -> SourceState {
    func moment(_ column: String) -> Timestamp? {
      (row[column] as Int64?).map(Timestamp.init(seconds:))
    }
    var state = SourceState(source: row["source"], url: row["url"])
    state.movedTo = row["moved_to"]
    state.freshFor = row["fresh_for"]
    state.asked = row["asked"]
    state.skippedHours = UInt32(truncatingIfNeeded: row["skipped_hours"] as Int64)
    state.skippedDays = UInt8(truncatingIfNeeded: row["skipped_days"] as Int64)
    state.spacing = row["spacing"]
    state.newestAt = moment("newest_at")
    state.visitedAt = moment("visited_at")
    state.goodAt = moment("good_at")
    state.newsAt = moment("news_at")
    state.posts = row["posts"]
    state.trouble = (row["trouble"] as String?).flatMap(SourceOutcome.Kind.init(rawValue:))
    state.detail = row["detail"]
    state.troubleSince = moment("trouble_since")
    state.halt = (row["halt"] as String?).flatMap(SourceState.Halt.init(rawValue:))
    return state
  }
}

extension SQLiteStore {
  public func state(of source: String) throws -> SourceState? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM source WHERE source = ?", arguments: [source]
      ).map(VisitTable.read)
    }
  }
}

extension SQLiteStore {
  public func visits() throws -> [String: Timestamp] {
    try pool.read { database in
      var visits: [String: Timestamp] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT source, visited_at FROM source WHERE visited_at IS NOT NULL")
      while let row = try rows.next() { visits[row[0]] = Timestamp(seconds: row[1]) }
      return visits
    }
  }
}

extension SQLiteStore: FetchMemory {
  public func robots(of origin: String) throws -> RobotsRecord? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM robots WHERE origin = ?", arguments: [origin]
      ).map { row in
        RobotsRecord(
          origin: row["origin"], status: row["status"], body: Array(row["body"] as Data),
          askedAt: Timestamp(seconds: row["asked_at"]))
      }
    }
  }

  public func keep(_ record: RobotsRecord) throws {
    try pool.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO robots VALUES (?,?,?,?)",
        arguments: [
          record.origin, record.status, Data(record.body), record.askedAt.seconds,
        ])
    }
  }

  public func rests() throws -> [HostRest] {
    try pool.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM host ORDER BY host").map { row in
        HostRest(
          host: row["host"], until: Timestamp(seconds: row["rest_until"]),
          strikes: row["strikes"])
      }
    }
  }

  public func keep(_ rest: HostRest) throws {
    try pool.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO host VALUES (?,?,?)",
        arguments: [rest.host, rest.until.seconds, rest.strikes])
      try database.execute(
        sql: """
          DELETE FROM host
          WHERE strikes = 0 AND rest_until <= CAST(strftime('%s', 'now') AS INTEGER)
          """)
    }
  }
}
