internal import GRDB
import Model
import SocialText

/// Tells what is stored of a post, inside one read or write transaction.
struct PostFinder: ~Copyable {
  private let database: Database
  var keys: KeyTable
  /// Asked for only where something was found.
  private var inPost: RowWriter?
  private var ofSource: RowWriter?
  private var ofAny: RowWriter?

  init(_ database: Database) throws {
    self.database = database
    keys = try KeyTable(database)
  }

  /// For each post the row of the first version of the stored one that any of its keys belongs to;
  /// the earlier key wins.
  mutating func find(_ posts: [Post]) throws -> [Int64?] {
    var places: [(post: Int, hash: Hash128)] = []
    places.reserveCapacity(4 * posts.count)
    for index in posts.indices {
      for key in posts[index].keys { places.append((index, key.hash)) }
    }
    var found = [Int64?](repeating: nil, count: posts.count)
    try keys.find(places.count) {
      places[$0].hash
    } _: { position, row in
      if found[places[position].post] == nil { found[places[position].post] = row }
    }
    return found
  }

  /// Row of the first version of the post that any of the keys belongs to, other than `own`.
  mutating func find(_ post: Post, except own: Int64) throws -> Int64? {
    var found: Int64?
    try keys.find(post.keys.count) {
      post.keys[$0].hash
    } _: { _, row in
      if found == nil, row != own { found = row }
    }
    return found
  }

  /// True where these words are no news: the last that this source said of the post, or, where it
  /// never spoke of it, any version. (Two feeds may carry the same post, one of them cut short: that
  /// is no edit each time either is read. One feed that goes back to earlier words is.)
  mutating func isKnown(_ content: Hash128, of first: Int64, source: String) throws -> Bool {
    // Most posts were never edited: then both questions are whether these are its only words.
    var isSame = false
    var isEdited = false
    try Self.prepare(
      &inPost, database,
      """
      SELECT content_hash = ?1, EXISTS (SELECT 1 FROM post e WHERE e.first = ?2)
      FROM post WHERE post = ?2
      """)
    inPost?.hash(content)
    inPost?.integer(first)
    try inPost?.run {
      isSame = $0.integer(0) == 1
      isEdited = $0.integer(1) == 1
    }
    guard isEdited else { return isSame }
    try Self.prepare(
      &ofSource, database,
      """
      SELECT content_hash = ?1 FROM
        (SELECT version, content_hash, source FROM post WHERE post = ?2
         UNION ALL SELECT version, content_hash, source FROM post WHERE first = ?2)
      WHERE source = ?3 ORDER BY version DESC LIMIT 1
      """)
    ofSource?.hash(content)
    ofSource?.integer(first)
    ofSource?.text(source)
    if let answer = try ofSource?.first() { return answer == 1 }
    try Self.prepare(
      &ofAny, database,
      """
      SELECT EXISTS (SELECT 1 FROM post WHERE post = ?2 AND content_hash = ?1)
        OR EXISTS (SELECT 1 FROM post WHERE first = ?2 AND content_hash = ?1)
      """)
    ofAny?.hash(content)
    ofAny?.integer(first)
    return try ofAny?.first() == 1
  }

  private static func prepare(
    _ row: inout RowWriter?, _ database: Database, _ sql: String
  ) throws {
    if row == nil { row = try RowWriter(database, sql) }
  }
}

extension Post {
  /// Hash of what makes a version: title, text and author. A new address is no new version. It is
  /// the content key where the post has one.
  var contentHash: Hash128 {
    if let key = keys.last, key.kind == .content { return key.hash }
    return statedHash ?? ownHash
  }
}
