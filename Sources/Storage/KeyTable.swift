internal import GRDB
import Model
import SocialText

/// The table `post_key`, asked and filled for many keys in one statement: a statement costs as much
/// as a look-up. What is over in the last statement of a kind stays null, which finds and adds
/// nothing.
struct KeyTable: ~Copyable {
  /// A key on its way into the table.
  struct Claim {
    var key: PostKey
    /// Row number that its post is to have.
    var post: Int64
  }

  /// Keys in one statement.
  private static let width = 32
  private static let lookUp: String = {
    let values = (0..<width).map { "(\($0),?)" }.joined(separator: ",")
    return """
      WITH asked(number, hash) AS (VALUES \(values))
      SELECT asked.number, post_key.post
      FROM asked CROSS JOIN post_key ON post_key.hash = asked.hash
      """
  }()
  private static let insert: String = {
    let values = (0..<width).map { _ in "(?,?,?,?)" }.joined(separator: ",")
    return "INSERT OR IGNORE INTO post_key VALUES " + values
  }()

  private let database: Database
  private var search: RowWriter
  private var add: RowWriter?

  init(_ database: Database) throws {
    self.database = database
    search = try RowWriter(database, Self.lookUp)
  }

  /// Calls `body` with the position of each key that is in the table and the row of the first
  /// version of its post, in the order of the keys.
  mutating func find(
    _ count: Int, hash: (Int) -> Hash128, _ body: (_ position: Int, _ post: Int64) -> Void
  ) throws {
    for start in stride(from: 0, to: count, by: Self.width) {
      for position in start..<(start + Self.width) {
        if position < count { search.hash(hash(position)) } else { search.null() }
      }
      try search.run { body(start + Int($0.integer(0)), $0.integer(1)) }
    }
  }

  /// Adds keys, the earlier post's where two claim one; calls `body` with each claim that came too
  /// late. They are added in the order of the table: neighbours find each other's way.
  mutating func insert(_ claims: [Claim], late body: (Claim) -> Void) throws {
    let claims = claims.sorted { ($0.key.hash, $0.post) < ($1.key.hash, $1.post) }
    if add == nil { add = try RowWriter(database, Self.insert) }
    for start in stride(from: 0, to: claims.count, by: Self.width) {
      let end = min(start + Self.width, claims.count)
      for position in start..<(start + Self.width) {
        if position < end {
          add?.hash(claims[position].key.hash)
          add?.integer(Int64(claims[position].key.kind.rawValue))
          add?.integer(Int64(claims[position].key.version))
          add?.integer(claims[position].post)
        } else {
          for _ in 0..<4 { add?.null() }
        }
      }
      if try add?.changedRows() == end - start { continue }
      try find(end - start) {
        claims[start + $0].key.hash
      } _: { position, owner in
        if claims[start + position].post != owner { body(claims[start + position]) }
      }
    }
  }

  /// Gives keys that were claimed for a post that turned out to be a known one to that.
  func move(_ keys: [PostKey], from post: Int64, to known: Int64) throws {
    var update = try RowWriter(
      database, "UPDATE post_key SET post = ? WHERE hash = ? AND post = ?")
    for key in keys {
      update.integer(known)
      update.hash(key.hash)
      update.integer(post)
      try update.run()
    }
  }
}
