internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Glibc
import Model
import SocialText
import Synchronization

/// The embedded store: one SQLite file in WAL mode, one writer, readers that never wait for it.
///
/// The file is created with mode 0600. `synchronous = NORMAL`: killing the program anywhere loses
/// nothing that was committed; a power cut may lose the last commits, which the next run repeats.
public final class SQLiteStore: MentionStore {
  /// Path of the file.
  public let path: String
  let pool: DatabasePool
  /// What is in memory of the clusters; nil before the first mention and after a failure.
  let clusters = Mutex<ClusterIndex?>(nil)

  /// Version of SQLite, for `doctor`.
  public static var libraryVersion: String { unsafe String(cString: sqlite3_libversion()) }

  /// Opens a store, creating or migrating it. Throws `StoreError`.
  public init(path: String) throws {
    self.path = path
    // The file must exist with its mode before SQLite opens it: WAL and SHM files inherit it.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(
        kind: .unwritable, path: path, underlying: unsafe String(cString: strerror(errno)))
    }
    _ = fchmod(descriptor, 0o600)
    _ = Glibc.close(descriptor)
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      // A write-ahead log of up to 32 MB: pages that are changed again and again (keys fall
      // anywhere) reach the file once for all. Pages of 8 KB (in a new file) hold more of the rows
      // that stand at the end; larger ones would make the keys' pages dear.
      try database.execute(
        sql: """
          PRAGMA page_size = 8192; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;
          PRAGMA wal_autocheckpoint = 4000
          """)
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      let migrator = Schema.migrator
      let isNewer = try pool.read { try migrator.hasBeenSuperseded($0) }
      guard !isNewer else { throw StoreError(kind: .newerSchema, path: path, underlying: "") }
      try migrator.migrate(pool)
    } catch let error as DatabaseError {
      throw SQLiteStore.explain(error, path)
    }
  }

  /// Closes all connections; the store is of no use afterwards.
  public func close() throws { try pool.close() }

  /// Number of stored posts (versions counted once) and mentions.
  public func counts() throws -> (posts: Int, mentions: Int) {
    try pool.read { database in
      (
        try Int.fetchOne(database, sql: "SELECT count(*) FROM post WHERE first IS NULL") ?? 0,
        try Int.fetchOne(database, sql: "SELECT count(*) FROM mention") ?? 0
      )
    }
  }

  public func beginRun(at now: Timestamp) throws -> Int64 {
    try guarded {
      try pool.write { database in
        try database.execute(
          sql: "INSERT INTO run(started_at) VALUES (?)", arguments: [now.seconds])
        return database.lastInsertedRowID
      }
    }
  }

  public func endRun(_ run: Int64, at now: Timestamp, outcomes: [SourceOutcome]) throws {
    try guarded {
      try pool.write { database in
        try database.execute(
          sql: "UPDATE run SET finished_at = ? WHERE run = ?", arguments: [now.seconds, run])
        for outcome in outcomes {
          try database.execute(
            sql: "INSERT OR REPLACE INTO run_source VALUES (?,?,?,?,?,?,?,?,?,?)",
            arguments: [
              run, outcome.source, outcome.kind.rawValue, outcome.detail, outcome.pages,
              outcome.posts, outcome.added.newPosts, outcome.added.editedPosts,
              outcome.added.newMentions, outcome.milliseconds,
            ])
        }
      }
    }
  }

  /// State of one page of a source; nil where it was never met.
  public func page(_ url: String, of source: String) throws -> PageState? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM page WHERE source = ? AND url = ?", arguments: [source, url]
      ).map(SQLiteStore.page)
    }
  }

  public func pages(of source: String) throws -> [String: PageState] {
    try pool.read { database in
      var found: [String: PageState] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM page WHERE source = ?", arguments: [source])
      while let row = try rows.next() {
        let state = SQLiteStore.page(row)
        found[state.url] = state
      }
      return found
    }
  }

  private static func page(_ row: Row) -> PageState {
    var state = PageState(url: row["url"])
    state.validators = Validators(etag: row["etag"], lastModified: row["last_modified"])
    state.validatedAt = (row["validated_at"] as Int64?).map(Timestamp.init(seconds:))
    state.contentHash = (row["content_hash"] as Data?).flatMap { Hash128(bytes: Array($0)) }
    state.status = row["status"]
    state.askedAt = (row["asked_at"] as Int64?).map(Timestamp.init(seconds:))
    state.dueAt = (row["due_at"] as Int64?).map(Timestamp.init(seconds:))
    state.retryAt = (row["retry_at"] as Int64?).map(Timestamp.init(seconds:))
    state.failures = row["failures"]
    state.next = row["next"]
    state.kind = (row["kind"] as String?).flatMap(PageKind.init(rawValue:))
    state.depth = row["depth"]
    state.hops = row["hops"]
    state.shown = row["shown"]
    state.rules = (row["rules"] as Data?).flatMap { Hash128(bytes: Array($0)) }
    if let why = (row["why"] as String?).flatMap(FollowLink.Reason.init(rawValue:)) {
      state.wait = PageWait(
        reason: why, priority: row["priority"] ?? 0.5, thread: row["thread"],
        shown: row["to_show"])
    }
    return state
  }

  public func unseen(_ posts: [Post], source: String) throws -> [Bool] {
    // On the writer's connection: its cache stays good from commit to commit, a reader's does not.
    // In one transaction: each statement on its own would take and drop the file's locks.
    try pool.writeWithoutTransaction { database in
      var isUnseen: [Bool] = []
      isUnseen.reserveCapacity(posts.count)
      try inReadTransaction(database) {
        var finder = try PostFinder(database)
        let found = try finder.find(posts)
        for index in posts.indices {
          guard let first = found[index] else {
            isUnseen.append(true)
            continue
          }
          isUnseen.append(
            try !finder.isKnown(posts[index].contentHash, of: first, source: source))
        }
      }
      return isUnseen
    }
  }

  public func commit(_ batches: [PageCommit]) throws -> [CommitCounts] {
    guard !batches.isEmpty else { return [] }
    return try guarded {
      try clusters.withLock { clusters in
        // Moved, not copied; what a transaction that fails has noted is forgotten with it.
        var index = clusters.take()
        let counts = try pool.write { database in
          var writer = try BatchWriter(database, index: index.take())
          let counts = try writer.write(batches)
          index = writer.finish()
          return counts
        }
        clusters = index
        return counts
      }
    }
  }

  /// Runs a body that only reads in one transaction, as GRDB does but with statements that are
  /// parsed once: pages are many, and each has few posts.
  func inReadTransaction(_ database: Database, _ body: () throws -> Void) throws {
    var begin = try RowWriter(database, "BEGIN DEFERRED TRANSACTION")
    var end = try RowWriter(database, "COMMIT TRANSACTION")
    try begin.run()
    do {
      try body()
    } catch {
      try? end.run()
      throw error
    }
    try end.run()
  }

  /// Turns what SQLite says into an error with a mend.
  func guarded<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw SQLiteStore.explain(error, path)
    }
  }

  private static func explain(_ error: DatabaseError, _ path: String) -> StoreError {
    let kind: StoreError.Kind =
      switch error.resultCode {
      case .SQLITE_FULL: .diskFull
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: .damaged
      default: .unwritable
      }
    return StoreError(kind: kind, path: path, underlying: error.message ?? "\(error)")
  }
}

extension Hash128 {
  /// Reads 16 bytes as a store keeps them; nil for another number of bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for index in 0..<8 {
      halves.0 = halves.0 << 8 | UInt64(bytes[index])
      halves.1 = halves.1 << 8 | UInt64(bytes[index + 8])
    }
    self.init(high: halves.0, low: halves.1)
  }
}
