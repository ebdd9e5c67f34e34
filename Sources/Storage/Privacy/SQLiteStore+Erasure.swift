internal import GRDB
import Model

extension SQLiteStore {
  /// Undoes a transaction that only was to be counted.
  private struct Undone: Error {}

  /// The same person with the accounts that links tell of, and the names that are shown on what
  /// these have posted. `platforms` gives the names of a source's platform.
  public func known(
    _ subject: PersonSubject, platforms: [String: [String]]
  ) throws -> PersonSubject {
    try pool.read { try PersonPosts(subject, platforms: platforms, $0).whole(subject) }
  }

  /// Takes a person out of the store in one transaction, together with the row of the audit that
  /// `audit` makes of the counts; nil undoes it all (what would go is counted by taking it out). Ids
  /// and keys of posts stay. Bytes may be left in the file until `compact`.
  public func erase(
    _ subject: PersonSubject, platforms: [String: [String]],
    audit: ((ErasureCounts) -> AuditEntry)?
  ) throws -> ErasureCounts {
    var counts = ErasureCounts()
    try guarded {
      try clusters.withLock { clusters in
        // What is in memory of the clusters is read anew.
        clusters = nil
        do {
          try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.inTransaction(.immediate) {
              let own = try PersonPosts(subject, platforms: platforms, database)
              var writer = ErasureWriter(own.whole(subject), own: own, database)
              try writer.write()
              counts = writer.counts
              guard let audit else { throw Undone() }
              try AuditTable.append(audit(counts), database)
              return .commit
            }
          }
        } catch is Undone {}
      }
    }
    return counts
  }

  /// True where any link or candidate has a customer's id, a decision is about it, or it was noted of
  /// golden ids.
  public func knows(_ customer: String) throws -> Bool {
    try pool.read { database in
      let isNamed = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM link WHERE customer = ?)",
        arguments: [customer])
      if isNamed == true { return true }
      if try IdentityTable.all(database).contains(where: { $0.members.contains(customer) })
        || GoldenTable.all(database).contains(where: { $0.names([customer]) })
      {
        return true
      }
      let held = try String.fetchCursor(
        database, sql: "SELECT candidates FROM link WHERE candidates NOT NULL")
      while let text = try held.next() {
        if StoredJSON.candidates(text).contains(where: { $0.customer == customer }) { return true }
      }
      return false
    }
  }

  /// Writes the file anew without what was deleted and empties the write-ahead log. Fails while
  /// another program reads the store.
  public func compact() throws {
    try guarded {
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA secure_delete = ON")
      }
      try pool.vacuum()
      pool.releaseMemory()
      try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }

  /// How often a person is named in the store's tables, and in the bytes of its files beyond these.
  public func remains(of subject: PersonSubject) throws -> Int {
    try pool.read { try ErasureProof(subject).remains(path: path, $0) }
  }
}

extension SQLiteStore: ErasureStore {}
