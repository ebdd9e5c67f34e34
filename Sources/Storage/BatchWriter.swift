internal import GRDB
import Model
import SocialText

/// Writes the pages of one transaction: posts, scores, links, mentions, their clusters and state.
struct BatchWriter: ~Copyable {
  private let database: Database
  private var finder: PostFinder
  private var posts: PostWriter
  private var scores: ScoreWriter
  private var mention: RowWriter
  private var page: RowWriter
  private var clusters: ClusterWriter
  /// Row number of the next post: each post of the transaction has one, used or not.
  private var nextPost: Int64
  /// The scorers of the page before and their row.
  private var scorer: (versions: ScorerVersions, row: Int64)?

  /// `index` is what the writer before handed back; nil reads it from the store when it is needed.
  init(_ database: Database, index: ClusterIndex?) throws {
    // Prepared first, placed then: what cannot be copied must be there whole or not at all.
    let finder = try PostFinder(database)
    let posts = try PostWriter(database)
    let scores = try ScoreWriter(database)
    let mention = try RowWriter(database, "INSERT OR IGNORE INTO mention VALUES (?,?,?,?,?)")
    let page = try RowWriter(
      database,
      """
      INSERT OR REPLACE INTO page(source, url, etag, last_modified, content_hash, status, asked_at,
        due_at, retry_at, failures, next, kind, depth, hops, shown, rules, why, priority, thread,
        to_show, validated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
      """)
    let clusters = try ClusterWriter(database, index: index)
    nextPost =
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT coalesce(max(post), 0) + 1 FROM post")) ?? 1
    self.database = database
    self.finder = finder
    self.posts = posts
    self.scores = scores
    self.mention = mention
    self.page = page
    self.clusters = clusters
  }

  /// Hands back what is in memory of the clusters, for the next writer.
  consuming func finish() -> ClusterIndex? { clusters.index }

  /// Writes pages; what each added.
  mutating func write(_ batches: [PageCommit]) throws -> [CommitCounts] {
    let contested = try claimKeys(batches)
    var counts: [CommitCounts] = []
    counts.reserveCapacity(batches.count)
    for batch in batches {
      var added = CommitCounts()
      let scorer = try row(of: batch.versions)
      for index in batch.posts.indices {
        let isContested = !contested.isEmpty && contested.contains(nextPost)
        try write(batch.posts[index], of: batch, scorer: scorer, isContested, &added)
        nextPost += 1
      }
      if let page = batch.page { try write(page, of: batch.source) }
      for other in batch.others { try write(other, of: batch.source) }
      if let state = batch.state { try VisitTable.write(state, database) }
      try SubscriptionTable.delete(pushes: batch.pushes, database)
      counts.append(added)
    }
    return counts
  }

  /// Writes the keys of all posts, each for the row that its post will have if it is new. Gives the
  /// rows of the posts of which a key was there already, from before or from an earlier post: most
  /// are new, and theirs are looked up only by being written.
  private mutating func claimKeys(_ batches: [PageCommit]) throws -> Set<Int64> {
    var claims: [KeyTable.Claim] = []
    claims.reserveCapacity(3 * batches.reduce(0) { $0 + $1.posts.count })
    var post = nextPost
    for batch in batches {
      for scored in batch.posts {
        for key in scored.post.keys { claims.append(KeyTable.Claim(key: key, post: post)) }
        post += 1
      }
    }
    var contested: Set<Int64> = []
    try finder.keys.insert(claims) { contested.insert($0.post) }
    return contested
  }

  /// Row number of a set of scorers.
  private mutating func row(of versions: ScorerVersions) throws -> Int64 {
    if let scorer, scorer.versions == versions { return scorer.row }
    let row = try ScorerTable.add(versions, database)
    scorer = (versions, row)
    return row
  }

  private mutating func write(
    _ scored: ScoredPost, of batch: PageCommit, scorer: Int64, _ isContested: Bool,
    _ counts: inout CommitCounts
  ) throws {
    let contentHash = scored.post.contentHash
    let post = nextPost
    var version: Int64 = 1
    // Two keys of one post may be equal: then the row that is in the way is its own.
    let known = isContested ? try finder.find(scored.post, except: post) : nil
    if let known {
      try finder.keys.move(scored.post.keys, from: post, to: known)
      if try finder.isKnown(contentHash, of: known, source: batch.source) { return }
      version = try latestVersion(of: known) + 1
      counts.editedPosts += 1
    } else {
      counts.newPosts += 1
    }
    try posts.insert(
      scored, row: post, first: known, version: version, contentHash, from: batch)
    try scores.insert(scored, post: post, scorer: scorer)
    guard scored.isMention else { return }
    let day = (scored.post.published?.timestamp ?? batch.now).seconds
    if try insertMention(
      first: known ?? post, version: version, scorer: scorer, day: day, run: batch.run)
    {
      counts.newMentions += 1
      if known == nil { try clusters.add(scored.post, post: post, at: day) }
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
    if try mention.changedRows() > 0 { return true }
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
    page.text(state.kind?.rawValue)
    page.integer(Int64(state.depth))
    page.integer(Int64(state.hops))
    page.text(state.shown)
    if let rules = state.rules { page.hash(rules) } else { page.null() }
    page.text(state.wait?.reason.rawValue)
    if let wait = state.wait { page.real(wait.priority) } else { page.null() }
    page.text(state.wait?.thread)
    page.text(state.wait?.shown)
    page.integer(state.validatedAt?.seconds)
    try page.run()
  }
}
