internal import GRDB
import Model

extension SQLiteStore {
  /// Forgets what was published (or, undated, first seen) before a moment: scores, links and
  /// mentions go, posts keep only what is needed to know them again, so that a feed that still
  /// lists them does not bring them back.
  public func prune(before moment: Timestamp) throws {
    try pool.write { database in
      let old = """
        SELECT post FROM post
        WHERE coalesce(published, first_seen_at) < ? AND text <> '' OR
          (coalesce(published, first_seen_at) < ? AND title <> '')
        """
      let arguments: StatementArguments = [moment.seconds, moment.seconds]
      try database.execute(
        sql: """
          DELETE FROM score WHERE score IN (
            SELECT s.score FROM (\(old)) o CROSS JOIN score s
            ON s.score BETWEEN o.post << 20 AND (o.post << 20) | 1048575)
          """, arguments: arguments)
      for table in ["entity", "link"] {
        try database.execute(
          sql: "DELETE FROM \(table) WHERE post IN (\(old))", arguments: arguments)
      }
      try database.execute(
        sql: """
          DELETE FROM mention WHERE post IN (\(old))
            OR post IN (SELECT first FROM post WHERE first IS NOT NULL AND post IN (\(old)))
          """, arguments: arguments + arguments)
      // A copy of what is forgotten is told by nothing any more.
      try database.execute(
        sql: "DELETE FROM cluster WHERE post NOT IN (SELECT post FROM mention)")
      try database.execute(
        sql: """
          UPDATE post SET title = '', text = '', url = NULL, guid = NULL, author_name = NULL,
            author_handle = NULL, author_platform = NULL, author_url = NULL, thread = NULL,
            reply_to = NULL, extra = NULL
          WHERE coalesce(published, first_seen_at) < ?
          """, arguments: [moment.seconds])
    }
  }
}
