internal import GRDB
import Model
import SocialText

/// Reads kept posts back in the order of their rows, each with what is shown of it.
struct KeptPostReader: ~Copyable {
  /// Bytes of text after which a batch ends.
  static let mostBytes = 4 << 20

  private let database: Database
  private let filter: KeptPostFilter
  /// Row of today's scorers; -1 where they have scored nothing yet.
  private let today: Int64
  private var list: RowWriter
  private var edit: RowWriter
  private var post: RowWriter
  private var scores: KeptScoreReader

  init(_ database: Database, _ filter: KeptPostFilter, for versions: ScorerVersions) throws {
    let list = try RowWriter(database, Self.listing(filter))
    let edit = try RowWriter(
      database, "SELECT post FROM post WHERE first = ? AND version = ?")
    let post = try RowWriter(
      database,
      """
      SELECT p.version, coalesce((SELECT f.id FROM post f WHERE f.post = p.first), p.id), p.source,
        p.url, p.title, p.text, p.author_name, p.author_handle, p.author_platform, p.author_url,
        p.published, p.published_offset, p.published_day_only, p.extra, p.first_seen_at, p.run,
        p.thread, p.guid
      FROM post p WHERE p.post = ?
      """)
    let scores = try KeptScoreReader(database)
    today = try ScorerTable.find(versions, database) ?? -1
    self.database = database
    self.filter = filter
    self.list = list
    self.edit = edit
    self.post = post
    self.scores = scores
  }

  /// Selects the first and the newest row of each post, what is shown of it, and whether the newest
  /// has a score of ours.
  private static func listing(_ filter: KeptPostFilter) -> String {
    var sql = """
      SELECT f.post, n.post, m.version, m.scorer,
        EXISTS (SELECT 1 FROM score t WHERE t.score = (n.post << 20) | ?)
      FROM post f
      CROSS JOIN post n ON n.post = coalesce(
        (SELECT e.post FROM post e WHERE e.first = f.post ORDER BY e.version DESC LIMIT 1), f.post)
      LEFT JOIN mention m ON m.post = f.post
      WHERE f.post > ? AND f.first IS NULL
      """
    if filter.since != nil { sql += " AND coalesce(n.published, f.first_seen_at) >= ?" }
    if let sources = filter.sources {
      sql += " AND n.source IN (\(sources.map { _ in "?" }.joined(separator: ",")))"
    }
    return sql + " ORDER BY f.post LIMIT ?"
  }

  /// A row of the list.
  private struct Place {
    var first: Int64
    var newest: Int64
    var shown: (version: Int64, scorer: Int64)?
    var isScored: Bool
  }

  mutating func read(after row: Int64, most: Int) throws -> KeptPostBatch {
    let places = try places(after: row, most: most)
    var batch = KeptPostBatch(posts: [], current: 0, next: nil)
    var bytes = 0
    for (index, place) in places.enumerated() {
      if let kept = try kept(place, &batch.current) {
        bytes += kept.versions.reduce(0) { $0 + $1.post.text.utf8.count }
        batch.posts.append(kept)
      }
      if bytes > Self.mostBytes || index == most - 1 {
        batch.next = place.first
        break
      }
    }
    return batch
  }

  private mutating func places(after row: Int64, most: Int) throws -> [Place] {
    list.integer(max(0, today))
    list.integer(row)
    if let since = filter.since { list.integer(since.seconds) }
    for source in (filter.sources ?? []).sorted() { list.text(source) }
    list.integer(Int64(most))
    var places: [Place] = []
    try list.run { row in
      let shown = row.integerIfAny(2).map { (version: $0, scorer: row.integer(3)) }
      places.append(
        Place(
          first: row.integer(0), newest: row.integer(1), shown: shown,
          isScored: row.integer(4) == 1))
    }
    return places
  }

  /// The post of a place, where something is to be done for it. Counts it where nothing is.
  private mutating func kept(_ place: Place, _ current: inout Int) throws -> KeptPost? {
    var ours: KeptScore?
    if place.isScored { ours = try scores.read(place.newest, by: today) }
    if let ours {
      if place.shown.map({ $0.scorer == today }) ?? !ours.isMention {
        if isAsked(ours) { current += 1 }
        return nil
      }
    }
    var rows = [place.newest]
    let shownRow = try place.shown.flatMap { try row(of: place.first, version: $0.version) }
    if let shownRow, shownRow != place.newest { rows.append(shownRow) }
    var kept = KeptPost(
      row: place.first, source: "", shown: place.shown.map { Int($0.version) }, versions: [])
    for row in rows {
      let scorer = row == shownRow ? place.shown?.scorer : nil
      let mine = row == place.newest ? ours : try scores.read(row, by: today)
      let earlier =
        try scorer.map { try scores.read(row, by: $0) } ?? scores.readLast(row, not: today)
      // Retention takes scores together with words.
      guard let earlier = earlier ?? mine else { continue }
      if kept.versions.isEmpty, !isAsked(earlier) { return nil }
      if let version = try version(row, earlier, mine, &kept.source) {
        kept.versions.append(version)
      }
    }
    return kept.versions.isEmpty ? nil : kept
  }

  /// True for a score in the language that is asked for.
  private func isAsked(_ score: KeptScore) -> Bool {
    guard let language = filter.language else { return true }
    return language.lowercased() == score.language.lowercased()
  }

  private mutating func row(of first: Int64, version: Int64) throws -> Int64? {
    if version == 1 { return first }
    edit.integer(first)
    edit.integer(version)
    return try edit.first()
  }

  private mutating func version(
    _ row: Int64, _ earlier: KeptScore, _ ours: KeptScore?, _ source: inout String
  ) throws -> KeptVersion? {
    post.integer(row)
    var found: KeptVersion?
    try post.run { columns in
      var kept = Post()
      if let id = columns.hash(1) { kept.id = PostID(id) }
      source = columns.text(2) ?? ""
      kept.url = columns.text(3)
      kept.title = columns.text(4) ?? ""
      kept.text = columns.text(5) ?? ""
      kept.author = Author(
        name: columns.text(6), url: columns.text(9), handle: columns.text(7),
        platform: columns.text(8))
      kept.published = columns.integerIfAny(10).map {
        StatedDate(
          timestamp: Timestamp(seconds: $0), offsetMinutes: columns.integerIfAny(11).map(Int.init),
          isDayOnly: columns.integer(12) == 1)
      }
      kept.thread = columns.text(16)
      kept.guid = columns.text(17)
      kept.quotes = StoredJSON.quotes(columns.text(13), of: kept.text)
      found = KeptVersion(
        row: row, version: Int(columns.integer(0)), post: kept,
        seenAt: Timestamp(seconds: columns.integer(14)), run: columns.integer(15),
        earlier: earlier, current: ours)
    }
    return found
  }
}
