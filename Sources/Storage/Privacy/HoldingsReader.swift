internal import Foundation
internal import GRDB
import Model
import SocialText

extension SQLiteStore {
  /// All that the store holds about somebody: links to them and where they are a candidate, what they
  /// wrote, and posts of others that name them. Nothing changes.
  public func holdings(
    of subject: PersonSubject, platforms: [String: [String]]
  ) throws -> Holdings {
    try pool.read { database in
      var reader = HoldingsReader(database)
      try reader.read(subject, PersonPosts(subject, platforms: platforms, database))
      return reader.holdings
    }
  }
}

/// Reads what is held about somebody, inside one read.
private struct HoldingsReader {
  private let database: Database
  private(set) var holdings = Holdings()
  private var versions: [Int64: ScorerVersions] = [:]

  init(_ database: Database) { self.database = database }

  mutating func read(_ subject: PersonSubject, _ own: PersonPosts) throws {
    versions = try ScorerTable.all(database)
    let ids = Set(subject.customers)
    let terms = own.whole(subject).terms()
    try readLinks(ids, own.rows)
    try readDecisions(ids, terms)
    try readPlaces(terms)
    holdings.written = own.rows.sorted()
    if !terms.isEmpty {
      let columns = PersonColumns.post
      let rows = try Row.fetchCursor(
        database, sql: "SELECT post, \(columns.joined(separator: ", ")) FROM post")
      while let row = try rows.next() {
        guard !own.rows.contains(row[0]) else { continue }
        let isNamed = (1...columns.count).contains { column in
          (row[column] as String?).map { !terms.spans(in: Array($0.utf8)).isEmpty } ?? false
        }
        if isNamed { holdings.named.append(row[0]) }
      }
    }
    let wanted = Set(holdings.written + holdings.named + holdings.links.map(\.post))
    for post in wanted { holdings.posts[post] = try self.post(post) }
    try readScores()
  }

  private mutating func readDecisions(_ ids: Set<String>, _ terms: PersonTerms) throws {
    holdings.decisions = try IdentityTable.all(database).filter { decision in
      decision.members.contains(where: ids.contains)
        || decision.reason.map { !terms.spans(in: Array($0.utf8)).isEmpty } == true
    }
    holdings.steps = try GoldenTable.all(database).filter { $0.names(ids) }
  }

  private mutating func readPlaces(_ terms: PersonTerms) throws {
    guard !terms.isEmpty else { return }
    for table in PersonColumns.places.map(\.table) + ["run_source"] {
      for (row, columns) in try PersonColumns.rows(table, naming: terms, database) {
        let texts = columns.map { column in
          switch (row[column] as DatabaseValue).storage {
          case .string(let text): (column, text)
          case .blob(let bytes): (column, String(decoding: bytes, as: UTF8.self))
          default: (column, "")
          }
        }
        holdings.places.append(Holdings.HeldPlace(table: table, columns: texts))
      }
    }
  }

  /// Scores of what they wrote, all sets of scorers.
  private mutating func readScores() throws {
    var reader = try KeptScoreReader(database)
    let list = try database.cachedStatement(
      sql: """
        SELECT s.scorer, s.uncertain, s.emotions, EXISTS (
          SELECT 1 FROM mention m JOIN post p ON p.post = s.post
          WHERE m.post = coalesce(p.first, p.post) AND m.version = p.version
            AND m.scorer = s.scorer) AS shown
        FROM score s WHERE s.score BETWEEN ? AND ? ORDER BY s.score
        """)
    for post in holdings.written {
      for row in try Row.fetchAll(list, arguments: [post << 20, post << 20 | 0xFFFFF]) {
        guard let score = try reader.read(post, by: row["scorer"]) else { continue }
        holdings.posts[post]?.scores.append(
          Holdings.HeldScore(
            score: score, isUncertain: row["uncertain"], emotions: row["emotions"],
            isShown: row["shown"]))
      }
    }
  }

  /// Links to rows and those in which one is a candidate; of what they wrote also those that name nobody.
  private mutating func readLinks(_ ids: Set<String>, _ written: Set<Int64>) throws {
    guard !ids.isEmpty else { return }
    let marks = ids.map { _ in "?" }.joined(separator: ",")
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT l.*, e.start, e."end", e.in_title, e.text, e.tracked, e.label, e.polarity, EXISTS (
          SELECT 1 FROM mention m JOIN post p ON p.post = l.post
          WHERE m.post = coalesce(p.first, p.post) AND m.version = p.version
            AND m.scorer = l.scorer) AS shown
        FROM link l
        LEFT JOIN entity e ON e.post = l.post AND e.scorer = l.scorer AND e.position = l.position
        WHERE l.customer IN (\(marks)) OR l.candidates NOT NULL
          OR (l.position = 0 AND l.outcome = 'pseudonymous')
        ORDER BY l.post, l.scorer, l.position
        """, arguments: StatementArguments(ids.sorted()))
    while let row = try rows.next() {
      guard let outcome = LinkOutcome(rawValue: row["outcome"]) else { continue }
      var found: [(id: String?, probability: Double, isCandidate: Bool)] = []
      if let id = row["customer"] as String?, ids.contains(id) {
        found.append((id, row["probability"], false))
      }
      for candidate in StoredJSON.candidates(row["candidates"])
      where ids.contains(candidate.customer) {
        found.append((candidate.customer, candidate.probability, true))
      }
      if outcome == .pseudonymous, row["position"] == 0, written.contains(row["post"]) {
        found.append((nil, row["probability"], false))
      }
      for one in found {
        var link = Holdings.HeldLink(
          post: row["post"], customer: one.id, role: row["role"], outcome: outcome,
          isCandidate: one.isCandidate, probability: one.probability,
          because: StoredJSON.reasons(row["because"]),
          versions: versions[row["scorer"]]
            ?? ScorerVersions(program: "", models: "", lexicons: "", customers: "", tracking: ""),
          isShown: row["shown"])
        link.name = name(row, outcome, one.id)
        holdings.links.append(link)
      }
    }
  }

  /// The name that a link rests on; nil of authors.
  private func name(
    _ row: Row, _ outcome: LinkOutcome, _ customer: String?
  ) -> KeptScore.Name? {
    (row["text"] as String?).map { text in
      KeptScore.Name(
        start: row["start"], end: row["end"], isInTitle: row["in_title"], text: text,
        trackedID: row["tracked"],
        label: PolarityLabel(rawValue: row["label"]) ?? .neutral, polarity: row["polarity"],
        outcome: outcome, customer: customer)
    }
  }

  private func post(_ number: Int64) throws -> Holdings.HeldPost? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT p.*, coalesce((SELECT f.id FROM post f WHERE f.post = p.first), p.id) AS first_id
          FROM post p WHERE p.post = ?
          """), arguments: [number]
    ).map { row in
      var post = Holdings.HeldPost(
        id: Hash128(bytes: Array(row["first_id"] as Data))?.hex ?? "", version: row["version"],
        source: row["source"], url: row["url"], title: row["title"], text: row["text"],
        author: Author(
          name: row["author_name"], url: row["author_url"], handle: row["author_handle"],
          platform: row["author_platform"]),
        published: (row["published"] as Int64?).map(Timestamp.init(seconds:)),
        firstSeenAt: Timestamp(seconds: row["first_seen_at"]))
      post.guid = row["guid"]
      post.thread = row["thread"]
      post.replyTo = row["reply_to"]
      post.extra = row["extra"]
      return post
    }
  }
}
