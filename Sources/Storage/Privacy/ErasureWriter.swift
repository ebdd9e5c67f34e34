internal import GRDB
import Model

/// Takes a person out of all tables, inside one transaction. Posts keep their ids, keys and hashes of
/// content, so that the next run knows them as they were published; what names the person in them is
/// masked, letter by letter, so that spans of scores stay right.
struct ErasureWriter {
  let database: Database
  private let subject: PersonSubject
  private let own: PersonPosts
  /// What names them in texts of others, and in their own.
  private let terms: PersonTerms
  private let ownTerms: PersonTerms
  var counts = ErasureCounts()
  /// Versions of posts whose links or texts changed.
  private var touched: Set<Int64> = []

  /// Posts that are read at a time.
  private static let batch = 512

  init(_ subject: PersonSubject, own: PersonPosts, _ database: Database) {
    self.database = database
    self.own = own
    self.subject = subject
    terms = subject.terms()
    ownTerms = subject.terms(isOwn: true)
  }

  mutating func write() throws {
    try eraseLinks()
    try eraseCandidates()
    try eraseAuthors()
    try maskPosts()
    try eraseMentions()
    counts.decisions += try IdentityTable.erase(
      Set(subject.customers), terms: terms, database)
    counts.decisions += try GoldenTable.erase(Set(subject.customers), database)
    try PageEraser(terms: terms, database).erase(&counts.pages)
  }

  // MARK: - Links

  /// Links of all versions, and the names in texts that they rested on.
  private mutating func eraseLinks() throws {
    for id in subject.customers {
      let rows = try Row.fetchAll(
        database, sql: "SELECT post, scorer, position FROM link WHERE customer = ?",
        arguments: [id])
      for row in rows { try eraseLink(row["post"], row["scorer"], row["position"]) }
    }
  }

  private mutating func eraseLink(_ post: Int64, _ scorer: Int64, _ position: Int64) throws {
    let key: StatementArguments = [post, scorer, position]
    try database.execute(
      sql: "DELETE FROM link WHERE post = ? AND scorer = ? AND position = ?", arguments: key)
    counts.links += database.changesCount
    touched.insert(post)
    guard position > 0 else { return }
    try database.execute(
      sql: """
        DELETE FROM entity WHERE post = ? AND scorer = ? AND position = ? AND tracked IS NULL
        """, arguments: key)
    counts.entities += database.changesCount
  }

  /// Cuts them from the candidates of held links. The evidence of the best candidate goes with it.
  private mutating func eraseCandidates() throws {
    guard !subject.customers.isEmpty else { return }
    let ids = Set(subject.customers)
    // Written with all that JSON escapes: the text is only a first sieve.
    var after: (Int64, Int64, Int64) = (Int64.min, 0, 0)
    while true {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT post, scorer, position, candidates FROM link
          WHERE candidates NOT NULL AND (post, scorer, position) > (?, ?, ?)
          ORDER BY post, scorer, position LIMIT \(Self.batch)
          """, arguments: [after.0, after.1, after.2])
      for row in rows {
        let candidates = StoredJSON.candidates(row["candidates"])
        let left = candidates.filter { !ids.contains($0.customer) }
        guard left.count < candidates.count else { continue }
        try cut(row, candidates, to: left)
      }
      guard let last = rows.last, rows.count == Self.batch else { return }
      after = (last["post"], last["scorer"], last["position"])
    }
  }

  private mutating func cut(
    _ row: Row, _ candidates: [LinkCandidate], to left: [LinkCandidate]
  ) throws {
    let key: StatementArguments = [row["post"], row["scorer"], row["position"]]
    touched.insert(row["post"])
    counts.candidates += candidates.count - left.count
    guard let best = left.first else {
      try database.execute(
        sql: "DELETE FROM link WHERE post = ? AND scorer = ? AND position = ?", arguments: key)
      return
    }
    try database.execute(
      sql: """
        UPDATE link SET candidates = ?, probability = ?,
          because = CASE WHEN ? THEN because END
        WHERE post = ? AND scorer = ? AND position = ?
        """,
      arguments: [
        StoredJSON.text(left), best.probability, best.customer == candidates[0].customer,
      ] + key)
  }

  // MARK: - Posts

  /// What is stored of a suppressed author from the first day.
  private mutating func eraseAuthors() throws {
    for post in own.rows.sorted() {
      let count = try Self.eraseAuthor(of: post, database)
      counts.posts += count.posts
      counts.links += count.links
      touched.insert(post)
    }
  }

  /// Makes a row of `post` that of a suppressed author; how many rows and links that changed.
  static func eraseAuthor(
    of post: Int64, _ database: Database
  ) throws -> (posts: Int, links: Int) {
    try database.execute(
      sql: """
        UPDATE post SET author_name = NULL, author_handle = NULL, author_platform = NULL,
          author_url = NULL
        WHERE post = ? AND (author_name NOT NULL OR author_handle NOT NULL
          OR author_platform NOT NULL OR author_url NOT NULL)
        """, arguments: [post])
    let posts = database.changesCount
    try database.execute(
      sql: """
        UPDATE score SET author_kind = 'suppressed'
        WHERE score BETWEEN ? AND ? AND author_kind IS NOT 'suppressed'
        """, arguments: [post << 20, post << 20 | 0xFFFFF])
    try database.execute(
      sql: "DELETE FROM link WHERE post = ? AND position = 0", arguments: [post])
    return (posts, database.changesCount)
  }

  private mutating func maskPosts() throws {
    var after = Int64.min
    let select = "SELECT post, \(PersonColumns.post.joined(separator: ", ")) FROM post"
    while true {
      let rows = try Row.fetchAll(
        database, sql: select + " WHERE post > ? ORDER BY post LIMIT \(Self.batch)",
        arguments: [after])
      for row in rows { try mask(row) }
      guard let last = rows.last, rows.count == Self.batch else { return }
      after = last["post"]
    }
  }

  private mutating func mask(_ row: Row) throws {
    let post: Int64 = row["post"]
    let terms = own.rows.contains(post) ? ownTerms : terms
    var changed: [(column: String, text: String)] = []
    for column in PersonColumns.post {
      guard let text = row[column] as String?, let masked = terms.masked(text) else { continue }
      changed.append((column, masked))
    }
    guard !changed.isEmpty else { return }
    let list = changed.map { "\($0.column) = ?" }.joined(separator: ", ")
    try database.execute(
      sql: "UPDATE post SET \(list) WHERE post = ?",
      arguments: StatementArguments(changed.map(\.text)) + [post])
    counts.texts += 1
    guard changed.contains(where: { $0.column == "title" || $0.column == "text" }) else { return }
    touched.insert(post)
    let now = Dictionary(changed.map { ($0.column, $0.text) }) { first, _ in first }
    try maskEntities(
      post, title: now["title"] ?? row["title"] ?? "", text: now["text"] ?? row["text"] ?? "")
    try sketchAnew(post)
  }

  /// A post that nothing makes a mention any more is none.
  private mutating func eraseMentions() throws {
    for post in touched.sorted() {
      try database.execute(
        sql: """
          DELETE FROM mention WHERE post = coalesce(
              (SELECT first FROM post WHERE post = ?1), ?1)
            AND NOT EXISTS (
              SELECT 1 FROM post p LEFT JOIN entity e ON e.post = p.post AND e.scorer = mention.scorer
                LEFT JOIN link l ON l.post = p.post AND l.scorer = mention.scorer
              WHERE (p.post = mention.post OR p.first = mention.post)
                AND p.version = mention.version
                AND (e.tracked NOT NULL OR l.position > 0
                  OR l.outcome IN ('linked', 'pseudonymous')))
          """, arguments: [post])
      counts.mentions += database.changesCount
    }
    try database.execute(sql: "DELETE FROM cluster WHERE post NOT IN (SELECT post FROM mention)")
  }
}
