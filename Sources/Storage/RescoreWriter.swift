internal import GRDB
import Model

/// Writes what became of kept posts: new scores beside the old ones, and which of them is shown.
struct RescoreWriter: ~Copyable {
  private var scores: ScoreWriter
  private var gain: RowWriter
  private var show: RowWriter
  private var lose: RowWriter
  private var forget: RowWriter
  private var clusters: ClusterWriter

  /// `index` is what the writer before handed back; nil reads it from the store when it is needed.
  init(_ database: Database, index: ClusterIndex?) throws {
    let scores = try ScoreWriter(database)
    let gain = try RowWriter(database, "INSERT INTO mention VALUES (?,?,?,?,?)")
    let show = try RowWriter(
      database, "UPDATE mention SET version = ?, scorer = ? WHERE post = ?")
    let lose = try RowWriter(database, "DELETE FROM mention WHERE post = ?")
    let forget = try RowWriter(database, "DELETE FROM cluster WHERE post = ?")
    let clusters = try ClusterWriter(database, index: index)
    self.scores = scores
    self.gain = gain
    self.show = show
    self.lose = lose
    self.forget = forget
    self.clusters = clusters
  }

  /// Hands back what is in memory of the clusters, for the next writer.
  consuming func finish() -> ClusterIndex? { clusters.index }

  /// Writes posts in the name of a row of `scorer`.
  mutating func write(_ posts: [RescoredPost], scorer: Int64) throws {
    for post in posts {
      for (row, scored) in post.scores { try scores.insert(scored, post: row, scorer: scorer) }
      let first = post.kept.row
      switch (post.kept.shown, post.shown) {
      case (nil, let version?): try add(version, of: first, scorer)
      case (_, let version?):
        show.integer(Int64(version.version))
        show.integer(scorer)
        show.integer(first)
        try show.run()
      case (_?, nil):
        lose.integer(first)
        try lose.run()
        // What is in memory of it finds nothing any more.
        forget.integer(first)
        try forget.run()
      case (nil, nil): break
      }
    }
  }

  /// Shows a post that was no mention, as if it had come now: its day and its run are those that
  /// brought it.
  private mutating func add(_ version: KeptVersion, of first: Int64, _ scorer: Int64) throws {
    let day = (version.post.published?.timestamp ?? version.seenAt).seconds
    gain.integer(first)
    gain.integer(Int64(version.version))
    gain.integer(scorer)
    gain.integer(day)
    gain.integer(version.run)
    try gain.run()
    try clusters.add(version.post, post: first, at: day)
  }
}

extension SQLiteStore: RescoringStore {
  public func lastPost() throws -> Int64 {
    try pool.read { try Int64.fetchOne($0, sql: "SELECT max(post) FROM post") ?? 0 }
  }

  public func hasPosts(of source: String) throws -> Bool {
    try pool.read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM post WHERE source = ?)", arguments: [source])
        ?? false
    }
  }

  public func keptPosts(
    after row: Int64, _ filter: KeptPostFilter, for versions: ScorerVersions, most: Int
  ) throws -> KeptPostBatch {
    // On the writer's connection, as `unseen` is.
    try pool.writeWithoutTransaction { database in
      var batch = KeptPostBatch(posts: [], current: 0, next: nil)
      try inReadTransaction(database) {
        var reader = try KeptPostReader(database, filter, for: versions)
        batch = try reader.read(after: row, most: most)
      }
      return batch
    }
  }

  public func reasons(row: Int64, scorer: Int64) throws -> [MentionRecord.Word] {
    try pool.read { database in
      StoredJSON.words(
        try String.fetchOne(
          database.cachedStatement(sql: "SELECT because FROM score WHERE score = ?"),
          arguments: [row << 20 | scorer]))
    }
  }

  public func rescore(_ posts: [RescoredPost], by versions: ScorerVersions) throws {
    guard !posts.isEmpty else { return }
    try guarded {
      try clusters.withLock { clusters in
        var index = clusters.take()
        try pool.write { database in
          var writer = try RescoreWriter(database, index: index.take())
          try writer.write(posts, scorer: ScorerTable.add(versions, database))
          // What is shown now was held against another list than the last pass had: the next one
          // asks anew, whichever list it has.
          try database.execute(
            sql: "DELETE FROM customer_list WHERE list <> ?", arguments: [versions.customers])
          index = writer.finish()
        }
        clusters = index
      }
    }
  }
}
