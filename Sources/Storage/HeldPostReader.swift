internal import Foundation
internal import GRDB
import Model
import SocialText

extension SQLiteStore {
  /// Posts whose author is held for review, the newest first, until `body` says false: mentions by the
  /// score that is shown, where `all` is true also posts that are no mentions, by the newest score of
  /// their newest version. Undated posts stand where they were first seen.
  public func forEachHeld(all: Bool, _ body: (HeldPost) throws -> Bool) throws {
    try pool.read { database in
      let versions = try ScorerTable.all(database)
      // Keys alone are sorted: texts of a large store would not fit into memory.
      var keys: [(post: Int64, scorer: Int64, isMention: Bool)] = []
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT l.post, l.scorer, m.post NOT NULL AS mention
          \(HeldPosts.from(all: all))
          ORDER BY coalesce(p.published, f.first_seen_at) DESC, f.id, p.version
          """)
      while let row = try rows.next() { keys.append((row[0], row[1], row[2])) }
      for key in keys {
        let row = try Row.fetchOne(
          database.cachedStatement(sql: HeldPosts.row), arguments: [key.post, key.scorer])
        guard let row, let set = versions[key.scorer] else { continue }
        if try !body(HeldPosts.post(row, isMention: key.isMention, set)) { return }
      }
    }
  }

  /// Names that are held for review in the texts of mentions, those of the newest mentions first, until
  /// `body` says false. Undated posts stand where they were first seen.
  public func forEachHeldName(_ body: (HeldMention) throws -> Bool) throws {
    try pool.read { database in
      var keys: [(post: Int64, scorer: Int64, position: Int64)] = []
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT l.post, l.scorer, l.position \(MentionSelection.from)
          JOIN link l ON l.post = p.post AND l.scorer = m.scorer
          WHERE l.position > 0 AND l.outcome = 'held'
          ORDER BY coalesce(p.published, f.first_seen_at) DESC, f.id, l.position
          """)
      while let row = try rows.next() { keys.append((row[0], row[1], row[2])) }
      for key in keys {
        let row = try Row.fetchOne(
          database.cachedStatement(sql: HeldPosts.name),
          arguments: [key.post, key.scorer, key.position])
        if let row, try !body(HeldPosts.mention(row)) { return }
      }
    }
  }

  /// How many posts with a held author are no mentions.
  public func heldBesideMentions() throws -> Int {
    try pool.read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) \(HeldPosts.from(all: true)) AND m.post IS NULL") ?? 0
    }
  }
}

/// Reads posts with their held links.
private enum HeldPosts {
  /// Held authors: `m` is the mention whose score it is, null of a post that is none.
  static func from(all: Bool) -> String {
    """
    FROM link l JOIN post p ON p.post = l.post
    JOIN post f ON f.post = coalesce(p.first, p.post)
    LEFT JOIN mention m ON m.post = f.post AND m.version = p.version AND m.scorer = l.scorer
    WHERE l.position = 0 AND l.outcome = 'held' AND (m.post NOT NULL
    """
      + (all
        ? """
         OR NOT EXISTS (SELECT 1 FROM mention o WHERE o.post = f.post)
          AND NOT EXISTS (SELECT 1 FROM post n WHERE n.first = f.post AND n.version > p.version)
          AND NOT EXISTS (SELECT 1 FROM score s WHERE s.score > ((l.post << 20) | l.scorer)
            AND s.score <= ((l.post << 20) | 1048575)))
        """ : ")")
  }

  static let row = """
    SELECT f.id, f.first_seen_at, p.version, p.source, p.url, p.title, p.text, p.author_name,
      p.author_handle, p.author_platform, p.author_url, p.published, p.published_offset,
      p.published_day_only, l.probability, l.because, l.candidates
    FROM link l JOIN post p ON p.post = l.post JOIN post f ON f.post = coalesce(p.first, p.post)
    WHERE l.post = ? AND l.scorer = ? AND l.position = 0
    """

  static let name = """
    SELECT f.id, f.first_seen_at, p.version, p.source, p.url, p.title, p.text, p.author_name,
      p.author_handle, p.author_platform, p.author_url, p.published, p.published_offset,
      p.published_day_only, s.language, e.start, e."end", e.in_title
    FROM entity e JOIN post p ON p.post = e.post JOIN post f ON f.post = coalesce(p.first, p.post)
    JOIN score s ON s.score = (e.post << 20) | e.scorer
    WHERE e.post = ? AND e.scorer = ? AND e.position = ?
    """

  static func mention(_ row: Row) -> HeldMention {
    HeldMention(
      id: id(row), version: row["version"], source: row["source"], post: words(row),
      firstSeenAt: Timestamp(seconds: row["first_seen_at"]), language: row["language"],
      start: row["start"], end: row["end"], isInTitle: row["in_title"])
  }

  private static func id(_ row: Row) -> String {
    Hash128(bytes: Array(row["id"] as Data))?.hex ?? ""
  }

  private static func words(_ row: Row) -> Post {
    var post = Post()
    post.url = row["url"]
    post.title = row["title"]
    post.text = row["text"]
    post.author = Author(
      name: row["author_name"], url: row["author_url"], handle: row["author_handle"],
      platform: row["author_platform"])
    post.published = (row["published"] as Int64?).map {
      StatedDate(
        timestamp: Timestamp(seconds: $0), offsetMinutes: row["published_offset"],
        isDayOnly: row["published_day_only"] ?? false)
    }
    return post
  }

  static func post(_ row: Row, isMention: Bool, _ versions: ScorerVersions) -> HeldPost {
    HeldPost(
      id: id(row), version: row["version"], source: row["source"], post: words(row),
      firstSeenAt: Timestamp(seconds: row["first_seen_at"]), isMention: isMention,
      link: AuthorLink(
        decision: .held(candidates: StoredJSON.candidates(row["candidates"])),
        probability: row["probability"], because: StoredJSON.reasons(row["because"])),
      versions: versions)
  }
}
