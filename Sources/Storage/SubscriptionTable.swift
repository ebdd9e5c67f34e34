internal import Foundation
internal import GRDB
import Model

extension Schema {
  /// `subscription` has one row per source that a hub pushes or is to push; `push` one per page that
  /// was pushed and waits to be read.
  static func registerSubscriptions(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("0006 subscriptions") { database in
      try database.execute(
        sql: """
          CREATE TABLE subscription(
            source TEXT PRIMARY KEY, topic TEXT NOT NULL, hub TEXT NOT NULL,
            callback TEXT NOT NULL, secret TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL, lease_since INTEGER, lease_until INTEGER, requested_at INTEGER,
            pending INTEGER NOT NULL, retry_at INTEGER, failures INTEGER NOT NULL,
            last_push_at INTEGER, trust INTEGER NOT NULL, missed_at INTEGER,
            dropped INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
          CREATE TABLE push(
            number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, topic TEXT NOT NULL,
            received_at INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL);
          CREATE INDEX push_source ON push(source, number);
          """)
    }
  }
}

extension SQLiteStore: SubscriptionStore {
  public func subscriptions() throws -> [WebSubSubscription] {
    try pool.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM subscription ORDER BY source")
        .map(SubscriptionTable.subscription)
    }
  }

  public func change(
    _ key: SubscriptionKey, _ body: (inout WebSubSubscription?) -> PushedPage?
  ) throws {
    try pool.write { database in
      let row =
        switch key {
        case .source(let source):
          try Row.fetchOne(
            database, sql: "SELECT * FROM subscription WHERE source = ?", arguments: [source])
        case .token(let token):
          try Row.fetchOne(
            database, sql: "SELECT * FROM subscription WHERE token = ?", arguments: [token])
        }
      let known = row.map(SubscriptionTable.subscription)
      var changed = known
      let page = body(&changed)
      if changed != known {
        if let known, known.source != changed?.source {
          try database.execute(
            sql: "DELETE FROM subscription WHERE source = ?", arguments: [known.source])
        }
        if let changed { try SubscriptionTable.write(changed, database) }
      }
      if let page { try SubscriptionTable.spool(page, database) }
    }
  }

  public func pushes(of source: String) throws -> [PushedPage] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM push WHERE source = ? ORDER BY number", arguments: [source]
      ).map(SubscriptionTable.push)
    }
  }

  public func pushedSources() throws -> Set<String> {
    try pool.read { try String.fetchSet($0, sql: "SELECT DISTINCT source FROM push") }
  }
}

/// Rows of `subscription` and `push`.
enum SubscriptionTable {
  /// Forgets pages by their numbers: in the transaction that stores what they brought.
  static func delete(pushes numbers: [Int64], _ database: Database) throws {
    for number in numbers {
      try database.execute(sql: "DELETE FROM push WHERE number = ?", arguments: [number])
    }
  }

  static func write(_ value: WebSubSubscription, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO subscription(source, topic, hub, callback, secret, token, state,
          lease_since, lease_until, requested_at, pending, retry_at, failures, last_push_at, trust,
          missed_at, dropped, reason) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """,
      arguments: [
        value.source, value.topic, value.hub, value.callback, value.secret.text, value.token.text,
        value.state.rawValue, value.leaseSince?.seconds, value.leaseUntil?.seconds,
        value.requestedAt?.seconds, value.isPending, value.retryAt?.seconds, value.failures,
        value.lastPushAt?.seconds, value.trust, value.missedAt?.seconds, value.dropped,
        value.reason,
      ])
  }

  static func subscription(_ row: Row) -> WebSubSubscription {
    func moment(_ column: String) -> Timestamp? {
      (row[column] as Int64?).map(Timestamp.init(seconds:))
    }
    var value = WebSubSubscription(
      source: row["source"], topic: row["topic"], hub: row["hub"], callback: row["callback"],
      secret: Secret(row["secret"]), token: Secret(row["token"]))
    value.state = WebSubSubscription.State(rawValue: row["state"]) ?? .expired
    value.leaseSince = moment("lease_since")
    value.leaseUntil = moment("lease_until")
    value.requestedAt = moment("requested_at")
    value.isPending = row["pending"]
    value.retryAt = moment("retry_at")
    value.failures = row["failures"]
    value.lastPushAt = moment("last_push_at")
    value.trust = row["trust"]
    value.missedAt = moment("missed_at")
    value.dropped = row["dropped"]
    value.reason = row["reason"]
    return value
  }

  /// Keeps a page, unless the same bytes wait already; the oldest of its source goes where there
  /// are too many.
  static func spool(_ page: PushedPage, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO push(source, topic, received_at, headers, body)
        SELECT ?1, ?2, ?3, ?4, ?5
        WHERE NOT EXISTS (SELECT 1 FROM push WHERE source = ?1 AND body = ?5)
        """,
      arguments: [
        page.source, page.topic, page.receivedAt.seconds, headers(page.headers), Data(page.body),
      ])
    try database.execute(
      sql: """
        DELETE FROM push WHERE source = ?1 AND number <= (
          SELECT number FROM push WHERE source = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)
        """, arguments: [page.source, PushedPage.mostPushes])
  }

  static func push(_ row: Row) -> PushedPage {
    PushedPage(
      number: row["number"], source: row["source"], topic: row["topic"],
      receivedAt: Timestamp(seconds: row["received_at"]), headers: headers(row["headers"]),
      body: Array(row["body"] as Data))
  }

  /// Header lines as HTTP writes them.
  private static func headers(_ fields: [HeaderField]) -> String {
    fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
  }

  private static func headers(_ text: String) -> [HeaderField] {
    text.split(separator: "\n").compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return HeaderField(name: String(line[..<colon]), value: String(value))
    }
  }
}
