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
    try readLinks(Set(subject.customers))
    holdings.written = own.rows.sorted()
    let terms = own.whole(subject).terms()
    if !terms.isEmpty {
      let rows = try Row.fetchCursor(
        database, sql: "SELECT post, title, text, extra FROM post WHERE title <> '' OR text <> ''")
      while let row = try rows.next() {
        guard !own.rows.contains(row[0]) else { continue }
        let isNamed = (1...3).contains { column in
          (row[column] as String?).map { !terms.spans(in: Array($0.utf8)).isEmpty } ?? false
        }
        if isNamed { holdings.named.append(row[0]) }
      }
    }
    let wanted = Set(holdings.written + holdings.named + holdings.links.map(\.post))
    for post in wanted { holdings.posts[post] = try self.post(post) }
  }

  private mutating func readLinks(_ ids: Set<String>) throws {
    guard !ids.isEmpty else { return }
    let marks = ids.map { _ in "?" }.joined(separator: ",")
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT l.*, EXISTS (
          SELECT 1 FROM mention m JOIN post p ON p.post = l.post
          WHERE m.post = coalesce(p.first, p.post) AND m.version = p.version
            AND m.scorer = l.scorer) AS shown
        FROM link l WHERE l.customer IN (\(marks)) OR l.candidates NOT NULL
        ORDER BY l.post, l.scorer, l.position
        """, arguments: StatementArguments(ids.sorted()))
    while let row = try rows.next() {
      guard let outcome = LinkOutcome(rawValue: row["outcome"]) else { continue }
      var found: [(id: String, probability: Double, isCandidate: Bool)] = []
      if let id = row["customer"] as String?, ids.contains(id) {
        found.append((id, row["probability"], false))
      }
      for candidate in StoredJSON.candidates(row["candidates"])
      where ids.contains(candidate.customer) {
        found.append((candidate.customer, candidate.probability, true))
      }
      for one in found {
        holdings.links.append(
          Holdings.HeldLink(
            post: row["post"], customer: one.id, role: row["role"], outcome: outcome,
            isCandidate: one.isCandidate, probability: one.probability,
            because: StoredJSON.reasons(row["because"]),
            versions: versions[row["scorer"]]
              ?? ScorerVersions(program: "", models: "", lexicons: "", customers: "", tracking: ""),
            isShown: row["shown"]))
      }
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
      Holdings.HeldPost(
        id: Hash128(bytes: Array(row["first_id"] as Data))?.hex ?? "", version: row["version"],
        source: row["source"], url: row["url"], title: row["title"], text: row["text"],
        author: Author(
          name: row["author_name"], url: row["author_url"], handle: row["author_handle"],
          platform: row["author_platform"]),
        published: (row["published"] as Int64?).map(Timestamp.init(seconds:)),
        firstSeenAt: Timestamp(seconds: row["first_seen_at"]))
    }
  }
}
