internal import Foundation
internal import GRDB
import Model
import SocialText

/// The one selection that reports and exports both stand on: the latest version of each mention
/// with its latest score.
enum MentionSelection {
  static let from = """
    FROM mention m
    JOIN post f ON f.post = m.post
    JOIN post p ON p.post = coalesce(
      (SELECT e.post FROM post e WHERE e.first = m.post AND e.version = m.version), m.post)
    JOIN score s ON s.score = (p.post << 20) | m.scorer
    """

  /// `WHERE` clause and arguments of a filter.
  static func condition(
    _ filter: MentionFilter
  ) -> (sql: String, arguments: StatementArguments) {
    let all = every(filter)
    if filter.countsCopies { return all }
    let clause = "m.post NOT IN (\(StoryCopies.posts(all.sql)))"
    return (
      all.sql.isEmpty ? "WHERE " + clause : all.sql + " AND " + clause,
      all.arguments + all.arguments
    )
  }

  /// The same, copies of stories included.
  static func every(_ filter: MentionFilter) -> (sql: String, arguments: StatementArguments) {
    var parts: [String] = []
    var arguments: StatementArguments = []
    if let since = filter.since {
      parts.append("m.day >= ?")
      arguments += [since.seconds]
    }
    if let until = filter.until {
      parts.append("m.day < ?")
      arguments += [until.seconds]
    }
    if let sources = filter.sources {
      let marks = sources.map { _ in "?" }.joined(separator: ",")
      parts.append("p.source IN (\(marks))")
      arguments += StatementArguments(sources.sorted())
    }
    return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), arguments)
  }
}

extension SQLiteStore {
  public func forEachMention(
    _ filter: MentionFilter, _ body: (MentionRecord) throws -> Void
  ) throws {
    try pool.read { database in
      let condition = MentionSelection.condition(filter)
      let copies = filter.countsCopies ? [:] : try StoryCopies.counts(database, filter)
      // Undated posts come by the moment we saw them, but behind the dated of the same second; the
      // id makes the order total.
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT f.id AS id, f.post AS first, p.post AS row, p.version, p.source, p.url, p.title, p.text,
            p.author_name, p.author_handle, p.author_url, p.published, p.published_offset,
            p.published_day_only, f.first_seen_at, p.thread, s.language, s.label, s.negative,
            s.neutral, s.positive, s.scale, s.uncertain, s.because, s.intents, s.author_kind,
            m.scorer, r.program, r.models, r.lexicons, r.customers, r.tracking
          \(MentionSelection.from)
          JOIN scorer r ON r.scorer = m.scorer
          \(condition.sql)
          ORDER BY p.published IS NULL, p.published, f.id
          """, arguments: condition.arguments)
      let entities = try database.cachedStatement(
        sql: """
          SELECT e.*, l.outcome, l.customer, l.probability FROM entity e
          LEFT JOIN link l ON l.post = e.post AND l.scorer = e.scorer AND l.position = e.position
          WHERE e.post = ? AND e.scorer = ? ORDER BY e.position
          """)
      let authors = try database.cachedStatement(
        sql: """
          SELECT outcome, customer, probability, because FROM link
          WHERE post = ? AND scorer = ? AND position = 0
          """)
      while let row = try rows.next() {
        let key: StatementArguments = [row["row"] as Int64, row["scorer"] as Int64]
        let named = try Row.fetchAll(entities, arguments: key)
        let author = try Row.fetchOne(authors, arguments: key)
        var mention = record(row, entities: named, author: author)
        mention.copies = copies[row["first"] as Int64] ?? 0
        try body(mention)
      }
    }
  }

  private func record(_ row: Row, entities: [Row], author: Row?) -> MentionRecord {
    let published = (row["published"] as Int64?).map {
      StatedDate(
        timestamp: Timestamp(seconds: $0),
        offsetMinutes: (row["published_offset"] as Int?),
        isDayOnly: (row["published_day_only"] as Bool?) ?? false)
    }
    let outcome = (author?["outcome"] as String?).flatMap(LinkOutcome.init(rawValue:)) ?? .none
    let kind = row["author_kind"] as String?
    // Who asks to be forgotten after their posts came is shown no more, and employees are counted, never
    // listed.
    let isEmployee = kind == "employee"
    let isShown = kind != "suppressed" && !isEmployee
    return MentionRecord(
      id: hex(row["id"] as Data), version: row["version"], source: row["source"],
      url: row["url"], title: row["title"], text: row["text"],
      authorName: isShown ? row["author_name"] : nil,
      authorHandle: isShown ? row["author_handle"] : nil,
      authorURL: isShown ? row["author_url"] : nil, published: published,
      firstSeenAt: Timestamp(seconds: row["first_seen_at"]), thread: row["thread"],
      language: row["language"], label: label(row["label"]),
      probabilities: LabelProbabilities(
        negative: row["negative"], neutral: row["neutral"], positive: row["positive"]),
      scale: row["scale"], isUncertain: row["uncertain"],
      because: StoredJSON.words(row["because"]),
      intents: StoredJSON.likely(row["intents"]), entities: entities.map(entity),
      authorOutcome: isEmployee && outcome == .linked ? .pseudonymous : outcome,
      authorCustomer: isEmployee ? nil : author?["customer"],
      authorProbability: author?["probability"] ?? 0,
      authorBecause: outcome == .linked && !isEmployee
        ? StoredJSON.reasons(author?["because"]) : [],
      isEmployee: isEmployee,
      versions: ScorerVersions(
        program: row["program"], models: row["models"], lexicons: row["lexicons"],
        customers: row["customers"], tracking: row["tracking"]))
  }

  private func entity(_ row: Row) -> MentionRecord.Entity {
    // The name itself stands in the text: that it is a customer's who has not agreed would say who.
    let outcome = (row["outcome"] as String?).flatMap(LinkOutcome.init(rawValue:))
    let isShown = outcome != .pseudonymous
    return MentionRecord.Entity(
      start: row["start"], end: row["end"], text: row["text"], type: row["type"],
      trackedID: row["tracked"], customer: row["customer"], outcome: isShown ? outcome : nil,
      probability: isShown ? row["probability"] : nil, label: label(row["label"]),
      polarity: row["polarity"],
      isInTitle: row["in_title"])
  }

  private func label(_ name: String) -> PolarityLabel { PolarityLabel(rawValue: name) ?? .neutral }

  private func hex(_ bytes: Data) -> String { Hash128(bytes: Array(bytes))?.hex ?? "" }
}
