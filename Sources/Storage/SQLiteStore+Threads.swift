internal import GRDB
import Model

extension SQLiteStore: ThreadStore {
  public func words(of key: PostKey, source: String) throws -> (title: String, text: String)? {
    try guarded {
      try pool.read { database in
        var search = try RowWriter(
          database,
          """
          SELECT n.title, n.text FROM post_key k
          JOIN post f ON f.post = k.post
          JOIN post n ON n.post = coalesce(
            (SELECT e.post FROM post e WHERE e.first = f.post ORDER BY e.version DESC LIMIT 1),
            f.post)
          WHERE k.hash = ? AND f.source = ?
          """)
        search.hash(key.hash)
        search.text(source)
        var found: (title: String, text: String)?
        try search.run { found = ($0.text(0) ?? "", $0.text(1) ?? "") }
        return found
      }
    }
  }
}
