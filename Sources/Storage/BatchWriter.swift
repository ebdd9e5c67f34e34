internal import GRDB
import Model
import SocialText

/// Writes the pages of one transaction: posts, scores, links, mentions and state.
struct BatchWriter: ~Copyable {
  private let database: Database
  private var finder: PostFinder
  private var posts: PostWriter
  private var scores: ScoreWriter
  private var key: RowWriter
  private var mention: RowWriter
  private var page: RowWriter
  /// Row number of the next post.
  private var nextPost: Int64
  /// The scorers of the page before and their row.
  private var scorer: (versions: ScorerVersions, row: Int64)?

  init(_ database: Database) throws {
    // Prepared first, placed then: what cannot be copied must be there whole or not at all.
    let finder = try PostFinder(database)
    let posts = try PostWriter(database)
    let scores = try ScoreWriter(database)
    let key = try RowWriter(database, "INSERT OR IGNORE INTO post_key VALUES (?,?,?,?)")
    let mention = try RowWriter(database, "INSERT OR IGNORE INTO mention VALUES (?,?,?,?,?)")
    let page = try RowWriter(
      database, "INSERT OR REPLACE INTO page VALUES (?,?,?,?,?,?,?,?,?,?,?)")
    nextPost =
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT coalesce(max(post), 0) + 1 FROM post")) ?? 1
    self.database = database
    self.finder = finder
    self.posts = posts
    self.scores = scores
    self.key = key
    self.mention = mention
    self.page = page
  }

  /// Writes one page; what it added.
  mutating func write(_ batch: PageCommit) throws -> CommitCounts {
    var counts = CommitCounts()
    let scorer = try row(of: batch.versions)
    for index in batch.posts.indices {
      try write(batch.posts[index], of: batch, scorer: scorer, &counts)
    }
    if let page = batch.page { try write(page, of: batch.source) }
    return counts
  }

  /// Row number of a set of scorers.
  private mutating func row(of versions: ScorerVersions) throws -> Int64 {
    if let scorer, scorer.versions == versions { return scorer.row }
    let arguments: StatementArguments = [
      versions.program, versions.models, versions.lexicons, versions.customers, versions.tracking,
    ]
    var row = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT scorer FROM scorer
          WHERE program = ? AND models = ? AND lexicons = ? AND customers = ? AND tracking = ?
          """), arguments: arguments)
    if row == nil {
      try database.execute(
        sql: """
          INSERT INTO scorer(program, models, lexicons, customers, tracking) VALUES (?,?,?,?,?)
          """, arguments: arguments)
      row = database.lastInsertedRowID
    }
    scorer = row.map { (versions, $0) }
    return row ?? 0
  }

  private mutating func write(
    _ scored: ScoredPost, of batch: PageCommit, scorer: Int64, _ counts: inout CommitCounts
  ) throws {
    let contentHash = scored.post.contentHash
    let post = nextPost
    var version: Int64 = 1
    var known: Int64?
    // Laying claim to the keys tells whether any of them was taken: most posts are new, and theirs
    // are looked up only by being written.
    if try !claim(scored.post.keys, for: post) {
      known = try finder.find(scored.post, except: post)
    }
    if let known {
      try disown(scored.post.keys, of: post, to: known)
      if try finder.isKnown(contentHash, of: known, source: batch.source) { return }
      version = try latestVersion(of: known) + 1
      counts.editedPosts += 1
    } else {
      counts.newPosts += 1
    }
    nextPost += 1
    try posts.insert(
      scored, row: post, first: known, version: version, contentHash, from: batch)
    try scores.insert(scored, post: post, scorer: scorer)
    guard scored.isMention else { return }
    let day = (scored.post.published?.timestamp ?? batch.now).seconds
    if try insertMention(
      first: known ?? post, version: version, scorer: scorer, day: day, run: batch.run)
    {
      counts.newMentions += 1
    }
  }

  /// Writes the keys of a post that is about to be; false where one of them was there already.
  private mutating func claim(_ keys: [PostKey], for post: Int64) throws -> Bool {
    var isFree = true
    for index in keys.indices {
      key.hash(keys[index].hash)
      key.integer(Int64(keys[index].kind.rawValue))
      key.integer(Int64(keys[index].version))
      key.integer(post)
      if try !key.changesRow() { isFree = false }
    }
    return isFree
  }

  /// Gives keys that were claimed for a post that turned out to be a known one to that.
  private func disown(_ keys: [PostKey], of post: Int64, to known: Int64) throws {
    var move = try RowWriter(
      database, "UPDATE post_key SET post = ? WHERE hash = ? AND post = ?")
    for key in keys {
      move.integer(known)
      move.hash(key.hash)
      move.integer(post)
      try move.run()
    }
  }

  private func latestVersion(of first: Int64) throws -> Int64 {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(version) FROM post WHERE first = ?"),
      arguments: [first]) ?? 1
  }

  /// Adds a mention, or shows the new version of one that is there; true where it is new.
  private mutating func insertMention(
    first: Int64, version: Int64, scorer: Int64, day: Int64, run: Int64
  ) throws -> Bool {
    mention.integer(first)
    mention.integer(version)
    mention.integer(scorer)
    mention.integer(day)
    mention.integer(run)
    if try mention.changesRow() { return true }
    var update = try RowWriter(
      database, "UPDATE mention SET version = ?, scorer = ? WHERE post = ?")
    update.integer(version)
    update.integer(scorer)
    update.integer(first)
    try update.run()
    return false
  }

  private mutating func write(_ state: PageState, of source: String) throws {
    page.text(source)
    page.text(state.url)
    page.text(state.validators.etag)
    page.text(state.validators.lastModified)
    if let hash = state.contentHash { page.hash(hash) } else { page.null() }
    page.integer(Int64(state.status))
    page.integer(state.askedAt?.seconds)
    page.integer(state.dueAt?.seconds)
    page.integer(state.retryAt?.seconds)
    page.integer(Int64(state.failures))
    page.text(state.next)
    try page.run()
  }
}
