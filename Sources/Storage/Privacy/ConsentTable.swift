internal import GRDB
import Model

extension SQLiteStore: ConsentStore {
  public func lastCustomerList() throws -> String? {
    try pool.read { try String.fetchOne($0, sql: "SELECT list FROM customer_list") }
  }

  public func linkedAuthors() throws -> [String] {
    try pool.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT DISTINCT customer FROM link
          WHERE customer NOT NULL AND position = 0 ORDER BY customer
          """)
    }
  }

  public func unnamedAuthors() throws -> [UnnamedAuthor] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT p.post, m.scorer, p.source, p.author_name, p.author_handle, p.author_platform,
            p.author_url, l.probability
          \(MentionSelection.from)
          JOIN link l ON l.post = p.post AND l.scorer = m.scorer AND l.position = 0
          WHERE l.outcome = 'pseudonymous'
          """
      ).map { row in
        UnnamedAuthor(
          post: row["post"], scorer: row["scorer"], source: row["source"],
          author: Author(
            name: row["author_name"], url: row["author_url"], handle: row["author_handle"],
            platform: row["author_platform"]),
          probability: row["probability"])
      }
    }
  }

  public func apply(
    _ decisions: ConsentDecisions, list: String, audit: (ConsentChanges) -> AuditEntry
  ) throws -> ConsentChanges {
    try guarded {
      try pool.write { database in
        var changes = ConsentChanges()
        for customer in decisions.withdrawn {
          try database.execute(
            sql: """
              UPDATE link SET outcome = 'pseudonymous', customer = NULL
              WHERE customer = ? AND position = 0
              """, arguments: [customer])
          changes.withdrawn += database.changesCount
        }
        for customer in decisions.forgotten {
          try database.execute(
            sql: """
              UPDATE score SET author_kind = 'suppressed' WHERE score IN (
                SELECT (post << 20) | scorer FROM link WHERE customer = ? AND position = 0)
              """, arguments: [customer])
          try database.execute(
            sql: "DELETE FROM link WHERE customer = ? AND position = 0", arguments: [customer])
          changes.forgotten += database.changesCount
        }
        for one in decisions.granted {
          try database.execute(
            sql: """
              UPDATE link SET outcome = 'linked', customer = ?, probability = ?, because = ?
              WHERE post = ? AND scorer = ? AND position = 0
              """,
            arguments: [
              one.customer, one.link.probability, StoredJSON.text(one.link.because), one.post,
              one.scorer,
            ])
          changes.granted += database.changesCount
        }
        try database.execute(sql: "DELETE FROM customer_list")
        try database.execute(
          sql: "INSERT INTO customer_list VALUES (?)", arguments: [list])
        if !changes.isEmpty { try AuditTable.append(audit(changes), database) }
        return changes
      }
    }
  }
}
