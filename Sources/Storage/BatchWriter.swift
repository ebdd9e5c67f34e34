internal import GRDB
import Model
import SocialText

/// Finds stored posts by their keys, inside one read or write transaction.
struct PostFinder {
  private let byKey: Statement
  private let ofSource: Statement
  private let ofAny: Statement
  private var row = RowWriter()

  init(_ database: Database) {
    do {
      byKey = try database.cachedStatement(sql: "SELECT post FROM post_key WHERE hash = ?")
      ofSource = try database.cachedStatement(
        sql: """
          SELECT content_hash = ?1 FROM
            (SELECT version, content_hash, source FROM post WHERE post = ?2
             UNION ALL SELECT version, content_hash, source FROM post WHERE first = ?2)
          WHERE source = ?3 ORDER BY version DESC LIMIT 1
          """)
      ofAny = try database.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM post WHERE post = ?2 AND content_hash = ?1)
            OR EXISTS (SELECT 1 FROM post WHERE first = ?2 AND content_hash = ?1)
          """)
    } catch {
      // The three texts are constant and the schema was migrated: preparing them cannot fail.
      preconditionFailure("\(error)")
    }
  }

  /// Row of the first version of the post that any of the keys belongs to, other than `own`.
  mutating func find(_ post: Post, except own: Int64? = nil) throws -> Int64? {
    for key in post.keys {
      var found: Int64?
      row.hash(key.hash)
      try row.run(byKey) { found = $0.integer(0) }
      if let found, found != own { return found }
    }
    return nil
  }

  /// True where these words are no news: the last that this source said of the post, or, where it
  /// never spoke of it, any version. (Two feeds may carry the same post, one of them cut short: that
  /// is no edit each time either is read. One feed that goes back to earlier words is.)
  mutating func isKnown(_ content: Hash128, of first: Int64, source: String) throws -> Bool {
    var answer: Int64?
    row.hash(content)
    row.integer(first)
    row.text(source)
    try row.run(ofSource) { answer = $0.integer(0) }
    if answer == nil {
      row.hash(content)
      row.integer(first)
      try row.run(ofAny) { answer = $0.integer(0) }
    }
    return answer == 1
  }
}

extension Post {
  /// Hash of what makes a version: title, text and author. A new address is no new version. It is
  /// the content key where the post has one.
  var contentHash: Hash128 {
    if let key = keys.last, key.kind == .content { return key.hash }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(title.utf8.count + text.utf8.count + 64)
    for part in [title, text, author.name ?? author.handle ?? ""] {
      bytes.append(contentsOf: part.utf8)
      bytes.append(0)
    }
    return StableHash.hash128(bytes.span)
  }
}

/// Writes one page's posts, scores, links, mentions and state.
struct BatchWriter {
  private let database: Database
  private let batch: PageCommit
  private let scorer: Int64
  private let statements: Statements
  private var finder: PostFinder
  private var row = RowWriter()
  private var json = JSONWriter()
  private var counts = CommitCounts()
  /// Row number of the next post.
  private var nextPost: Int64

  /// The inserts, asked of GRDB's cache once a page and not once a row.
  private struct Statements {
    let post: Statement
    let key: Statement
    let score: Statement
    let entity: Statement
    let link: Statement
    let mention: Statement

    init(_ database: Database) throws {
      post = try database.cachedStatement(
        sql: """
          INSERT INTO post(post, first, id, version, source, url, guid, title, text, author_name,
            author_handle, author_platform, author_url, published, published_offset,
            published_day_only, updated, thread, reply_to, extra, content_hash, first_seen_at, run)
          VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
          """)
      key = try database.cachedStatement(sql: "INSERT OR IGNORE INTO post_key VALUES (?,?,?,?)")
      score = try database.cachedStatement(
        sql: "INSERT INTO score VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      entity = try database.cachedStatement(
        sql: "INSERT INTO entity VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
      link = try database.cachedStatement(sql: "INSERT INTO link VALUES (?,?,?,?,?,?,?,?,?)")
      mention = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO mention VALUES (?,?,?,?,?)")
    }
  }

  init(_ database: Database, _ batch: PageCommit) throws {
    self.database = database
    self.batch = batch
    statements = try Statements(database)
    finder = PostFinder(database)
    nextPost =
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT coalesce(max(post), 0) + 1 FROM post")) ?? 1
    let versions = batch.versions
    let arguments: StatementArguments = [
      versions.program, versions.models, versions.lexicons, versions.customers, versions.tracking,
    ]
    let known = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT scorer FROM scorer
          WHERE program = ? AND models = ? AND lexicons = ? AND customers = ? AND tracking = ?
          """), arguments: arguments)
    if let known {
      scorer = known
    } else {
      try database.execute(
        sql: """
          INSERT INTO scorer(program, models, lexicons, customers, tracking) VALUES (?,?,?,?,?)
          """, arguments: arguments)
      scorer = database.lastInsertedRowID
    }
  }

  mutating func write() throws -> CommitCounts {
    for scored in batch.posts { try write(scored) }
    if let page = batch.page { try write(page) }
    return counts
  }

  private mutating func write(_ scored: ScoredPost) throws {
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
    try insertPost(scored, row: post, first: known, version: version, contentHash)
    try insertScore(scored, post: post)
    if scored.isMention { try insertMention(scored, first: known ?? post, version: version) }
  }

  /// Writes the keys of a post that is about to be; false where one of them was there already.
  private mutating func claim(_ keys: [PostKey], for post: Int64) throws -> Bool {
    var isFree = true
    for key in keys {
      row.hash(key.hash)
      row.integer(Int64(key.kind.rawValue))
      row.integer(Int64(key.version))
      row.integer(post)
      try row.run(statements.key)
      if database.changesCount == 0 { isFree = false }
    }
    return isFree
  }

  /// Gives keys that were claimed for a post that turned out to be a known one to that.
  private mutating func disown(_ keys: [PostKey], of post: Int64, to known: Int64) throws {
    let move = try database.cachedStatement(
      sql: "UPDATE post_key SET post = ? WHERE hash = ? AND post = ?")
    for key in keys {
      row.integer(known)
      row.hash(key.hash)
      row.integer(post)
      try row.run(move)
    }
  }

  private func latestVersion(of first: Int64) throws -> Int64 {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(version) FROM post WHERE first = ?"),
      arguments: [first]) ?? 1
  }

  private mutating func insertPost(
    _ scored: ScoredPost, row number: Int64, first: Int64?, version: Int64, _ contentHash: Hash128
  ) throws {
    let post = scored.post
    // Nothing that names a suppressed author may be stored.
    let author = scored.author.isSuppressed ? Author() : post.author
    row.integer(number)
    row.integer(first)
    row.hash(post.id.hash)
    row.integer(version)
    row.text(batch.source)
    row.text(post.url)
    row.text(post.guid)
    row.text(post.title)
    row.text(post.text)
    row.text(author.name)
    row.text(author.handle)
    row.text(author.platform)
    row.text(author.url)
    row.integer(post.published?.timestamp.seconds)
    row.integer(post.published?.offsetMinutes.map(Int64.init))
    row.integer(post.published.map { $0.isDayOnly ? 1 : 0 })
    row.integer(post.updated?.timestamp.seconds)
    row.text(post.thread)
    row.text(post.replyTo)
    writeExtra(post)
    row.text(utf8: json.bytes)
    row.hash(contentHash)
    row.integer(batch.now.seconds)
    row.integer(batch.run)
    try row.run(statements.post)
  }

  /// Categories, enclosures, quotes and comments page: rarely asked for, so one JSON object.
  private mutating func writeExtra(_ post: Post) {
    json.removeAll()
    guard
      !post.categories.isEmpty || !post.enclosures.isEmpty || !post.quotes.isEmpty
        || post.commentsURL != nil
    else { return }
    json.beginObject()
    if !post.categories.isEmpty {
      json.key("categories")
      json.beginArray()
      for category in post.categories { json.value(category) }
      json.endArray()
    }
    if !post.enclosures.isEmpty {
      json.key("enclosures")
      json.beginArray()
      for enclosure in post.enclosures { json.value(enclosure.url) }
      json.endArray()
    }
    if !post.quotes.isEmpty {
      let offsets = ScalarOffsets(post.text.utf8.span)
      json.key("quotes")
      json.beginArray()
      for quote in post.quotes {
        json.beginArray()
        json.value(offsets.scalar(atByte: quote.span.start))
        json.value(offsets.scalar(atByte: quote.span.end))
        json.endArray()
      }
      json.endArray()
    }
    if let comments = post.commentsURL {
      json.key("comments")
      json.value(comments)
    }
    json.endObject()
  }

  private mutating func insertScore(_ scored: ScoredPost, post: Int64) throws {
    let sentiment = scored.sentiment
    let text = scored.isTitleOnly ? scored.post.title : scored.post.text
    let offsets = ScalarOffsets(text.utf8.span)
    row.integer(post)
    row.integer(scorer)
    row.text(scored.language)
    row.real(scored.languageConfidence)
    row.text(sentiment.post.label.rawValue)
    row.real(sentiment.post.probabilities.negative)
    row.real(sentiment.post.probabilities.neutral)
    row.real(sentiment.post.probabilities.positive)
    row.integer(Int64(sentiment.scale))
    row.integer(sentiment.isUncertain ? 1 : 0)
    row.integer(
      (sentiment.isIronic ? 1 : 0) | (sentiment.isOffensive ? 2 : 0)
        | (sentiment.isUrgent ? 4 : 0))
    writeReasons(sentiment.post.because, offsets)
    row.text(utf8: json.bytes)
    writeChances(sentiment.emotions, Emotion.allCases.map(\.rawValue))
    row.text(utf8: json.bytes)
    writeChances(sentiment.intents, Intent.allCases.map(\.rawValue))
    row.text(utf8: json.bytes)
    if scored.author.isSuppressed {
      row.text("suppressed")
    } else if scored.author.isEmployee {
      row.text("employee")
    } else {
      row.null()
    }
    try row.run(statements.score)
    try insertEntities(scored, post: post, offsets)
    try insertAuthorLink(scored.author, post: post)
  }

  /// `[[start,end,weight,"rule"?],…]`, Unicode scalars.
  private mutating func writeReasons(_ reasons: [Reason], _ offsets: ScalarOffsets) {
    json.removeAll()
    guard !reasons.isEmpty else { return }
    json.beginArray()
    for reason in reasons {
      json.beginArray()
      json.value(offsets.scalar(atByte: reason.span.start))
      json.value(offsets.scalar(atByte: reason.span.end))
      json.value(reason.weight)
      if let rule = reason.rule { json.value(rule) }
      json.endArray()
    }
    json.endArray()
  }

  /// `{"anger":0.7}`: only what is not 0; nothing where all are.
  private mutating func writeChances(_ chances: [Double], _ names: [String]) {
    json.removeAll()
    guard chances.contains(where: { $0 > 0 }) else { return }
    json.beginObject()
    for (name, chance) in zip(names, chances) where chance > 0 {
      json.key(name)
      json.value(chance)
    }
    json.endObject()
  }

  private mutating func insertEntities(
    _ scored: ScoredPost, post: Int64, _ textOffsets: ScalarOffsets
  ) throws {
    guard !scored.entities.isEmpty else { return }
    let titleOffsets = ScalarOffsets(scored.post.title.utf8.span)
    for (position, found) in scored.entities.enumerated() {
      let span = found.entity.span
      let isInTitle = found.isInTitle || scored.isTitleOnly
      let offsets = isInTitle ? titleOffsets : textOffsets
      let words = isInTitle ? scored.post.title : scored.post.text
      row.integer(post)
      row.integer(scorer)
      row.integer(Int64(position + 1))
      row.integer(isInTitle ? 1 : 0)
      row.integer(Int64(offsets.scalar(atByte: span.start)))
      row.integer(Int64(offsets.scalar(atByte: span.end)))
      row.text(utf8: Array(words.utf8.dropFirst(span.start).prefix(span.count)))
      row.text(found.entity.type.rawValue)
      row.text(found.entity.trackedID)
      row.text(found.polarity.label.rawValue)
      row.real(found.polarity.polarity)
      row.real(found.entity.confidence)
      try row.run(statements.entity)
      if let link = found.link {
        try insertLink(
          post: post, position: position + 1, role: "subject", link.decision, link.probability, [])
      }
    }
  }

  private mutating func insertAuthorLink(_ link: AuthorLink, post: Int64) throws {
    guard link.decision.outcome != .none else { return }
    try insertLink(
      post: post, position: 0, role: "author", link.decision, link.probability, link.because)
  }

  private mutating func insertLink(
    post: Int64, position: Int, role: String, _ decision: LinkDecision, _ probability: Double,
    _ because: [LinkReason]
  ) throws {
    row.integer(post)
    row.integer(scorer)
    row.integer(Int64(position))
    row.text(role)
    row.text(decision.outcome.rawValue)
    row.text(decision.customer)
    row.real(probability)
    json.removeAll()
    if !because.isEmpty {
      json.beginArray()
      for reason in because {
        json.beginArray()
        json.value(reason.rule)
        json.value(reason.weight)
        json.endArray()
      }
      json.endArray()
    }
    row.text(utf8: json.bytes)
    json.removeAll()
    if case .held(let candidates) = decision {
      json.beginArray()
      for candidate in candidates {
        json.beginArray()
        json.value(candidate.customer)
        json.value(candidate.probability)
        json.endArray()
      }
      json.endArray()
    }
    row.text(utf8: json.bytes)
    try row.run(statements.link)
  }

  private mutating func insertMention(
    _ scored: ScoredPost, first: Int64, version: Int64
  ) throws {
    let day = (scored.post.published?.timestamp ?? batch.now).seconds
    row.integer(first)
    row.integer(version)
    row.integer(scorer)
    row.integer(day)
    row.integer(batch.run)
    try row.run(statements.mention)
    if database.changesCount > 0 {
      counts.newMentions += 1
      return
    }
    row.integer(version)
    row.integer(scorer)
    row.integer(first)
    try row.run(
      database.cachedStatement(
        sql: "UPDATE mention SET version = ?, scorer = ? WHERE post = ?"))
  }

  private mutating func write(_ page: PageState) throws {
    row.text(batch.source)
    row.text(page.url)
    row.text(page.validators.etag)
    row.text(page.validators.lastModified)
    if let hash = page.contentHash { row.hash(hash) } else { row.null() }
    row.integer(Int64(page.status))
    row.integer(page.askedAt?.seconds)
    row.integer(page.dueAt?.seconds)
    row.integer(page.retryAt?.seconds)
    row.integer(Int64(page.failures))
    row.text(page.next)
    try row.run(
      database.cachedStatement(
        sql: "INSERT OR REPLACE INTO page VALUES (?,?,?,?,?,?,?,?,?,?,?)"))
  }
}
