internal import GRDB
import SocialText

/// Which of the stored mentions have a key: what a new mention is compared with is found here, in
/// memory, and read from the table `cluster`. It says the same as the table and is made from it
/// anew whenever a transaction did not come to its end.
struct ClusterIndex: Sendable {
  /// A stored mention.
  struct Entry: Sendable {
    /// Row of its post, version 1.
    var post: Int64
    var cluster: Int64
    /// Seconds of its publication, or when it was first seen.
    var at: Int64
  }

  /// A mention is compared with those of so many posts before its own: what is kept in memory is
  /// bounded (some 400 bytes for a mention), and where a run was killed makes no difference.
  static let hotPosts: Int64 = 262_144
  /// Seconds between two mentions of one cluster.
  static let window: Int64 = 30 * 86_400

  private(set) var entries: [Entry] = []
  /// The last post that is a mention with a cluster.
  private(set) var newest: Int64 = 0
  private(set) var keys = CopyIndex()

  /// Reads the newest mentions of a store.
  init(_ database: Database) throws {
    var sketch = TextSketch()
    var words: [UInt16] = []
    var rows = try RowWriter(
      database,
      """
      SELECT post, cluster, at, fingerprint, count, quarters, words FROM cluster
      WHERE post > (SELECT coalesce(max(post), 0) FROM cluster) - ? ORDER BY post
      """)
    rows.integer(Self.hotPosts)
    try rows.run { row in
      row.words(6, into: &words)
      sketch.restore(
        words: words, count: Int(row.integer(4)), quarters: Int(row.integer(5)))
      add(
        Entry(post: row.integer(0), cluster: row.integer(1), at: row.integer(2)),
        fingerprint: UInt64(bitPattern: row.integer(3)), sketch.keys)
    }
  }

  /// Adds a mention. One that became a mention long after its post came is not kept: it would not
  /// be read again either.
  mutating func add(_ entry: Entry, fingerprint: UInt64, _ ofWords: [UInt32]) {
    newest = max(newest, entry.post)
    guard entry.post > newest - Self.hotPosts else { return }
    if entries.count > 2 * Int(Self.hotPosts) { forget(before: newest - Self.hotPosts) }
    let number = UInt32(entries.count)
    entries.append(entry)
    keys.insert(UInt32(truncatingIfNeeded: fingerprint), number)
    for key in ofWords { keys.insert(key, number) }
  }

  private mutating func forget(before post: Int64) {
    var kept: [Entry] = []
    keys.renumber(
      entries.map { entry in
        if entry.post < post { return nil }
        kept.append(entry)
        return UInt32(kept.count - 1)
      })
    entries = kept
  }
}
