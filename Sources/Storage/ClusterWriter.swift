internal import GRDB
import Model
import SocialText

/// Tells of each new mention whether it is a copy of one before, and writes its row of `cluster`.
struct ClusterWriter: ~Copyable {
  /// What is in memory; nil before the first mention.
  private(set) var index: ClusterIndex?
  private let database: Database
  private var insert: RowWriter
  private var search: RowWriter?
  private var sketch = TextSketch()
  private var comparison = CopyComparison()
  private var candidates = CopyCandidates()
  private var words: [UInt16] = []

  /// Mentions that are compared with a new one.
  private static let mostCandidates = 4
  /// A copy as like as this is the best there is.
  private static let sure = 0.9

  init(_ database: Database, index: ClusterIndex?) throws {
    let insert = try RowWriter(database, "INSERT INTO cluster VALUES (?,?,?,?,?,?,?,?)")
    self.insert = insert
    self.database = database
    self.index = index
  }

  /// Adds a new mention by the row of its post, version 1: most often the last of `post`. Texts of
  /// fewer than five words are in no cluster: people do say the same.
  mutating func add(_ words: Post, post: Int64, at: Int64) throws {
    if words.isTitleOnly {
      sketch.read(words.title.utf8.span)
    } else {
      sketch.read(words.text.utf8.span, quotes: words.quotes.map(\.span))
    }
    guard sketch.quarters >= TextSketch.fewestQuarters else { return }
    if index == nil { index = try ClusterIndex(database) }
    let best = try bestMatch(post, at)
    let cluster = best?.cluster ?? post
    insert.integer(post)
    insert.integer(cluster)
    insert.real(best?.similarity ?? 0)
    insert.integer(at)
    insert.integer(Int64(bitPattern: sketch.fingerprint))
    insert.integer(Int64(sketch.count))
    insert.integer(Int64(sketch.quarters))
    let kept = sketch.words
    insert.words(kept.span)
    try insert.run()
    index?.add(
      ClusterIndex.Entry(post: post, cluster: cluster, at: at), fingerprint: sketch.fingerprint,
      sketch.keys)
  }

  private mutating func bestMatch(
    _ post: Int64, _ at: Int64
  ) throws -> (cluster: Int64, similarity: Double)? {
    guard let index else { return nil }
    let newest = max(post, index.newest)
    func isHot(_ entry: ClusterIndex.Entry) -> Bool {
      entry.post > newest - ClusterIndex.hotPosts && abs(entry.at - at) <= ClusterIndex.window
    }
    var equal: [ClusterIndex.Entry] = []
    index.keys.find(UInt32(truncatingIfNeeded: sketch.fingerprint)) { number in
      let entry = index.entries[Int(number)]
      if isHot(entry) { equal.append(entry) }
    }
    for entry in equal where try read(entry.post)?.fingerprint == sketch.fingerprint {
      return (entry.cluster, 1)
    }
    guard sketch.quarters >= TextSketch.fewestOfNearCopy else { return nil }
    candidates.find(sketch, in: index.keys)
    var best: (cluster: Int64, similarity: Double)?
    var compared = 0
    for place in 0..<candidates.count where compared < Self.mostCandidates {
      let entry = index.entries[candidates[place]]
      guard isHot(entry), let size = try read(entry.post)?.size else { continue }
      if compared == 0 { comparison.prepare(sketch) }
      compared += 1
      let kept = words
      guard let similarity = comparison.similarity(sketch, kept.span, size) else { continue }
      let shown = min(0.99, similarity)
      if shown > best?.similarity ?? 0 { best = (entry.cluster, shown) }
      if shown >= Self.sure { break }
    }
    return best
  }

  /// Reads the words of a stored mention into `words`; nil where retention has taken it.
  private mutating func read(
    _ post: Int64
  ) throws -> (fingerprint: UInt64, size: CopyComparison.Size)? {
    if search == nil {
      search = try RowWriter(
        database, "SELECT fingerprint, count, quarters, words FROM cluster WHERE post = ?")
    }
    var found: (fingerprint: UInt64, size: CopyComparison.Size)?
    search?.integer(post)
    try search?.run { row in
      row.words(3, into: &words)
      found = (
        UInt64(bitPattern: row.integer(0)),
        CopyComparison.Size(count: Int(row.integer(1)), quarters: Int(row.integer(2)))
      )
    }
    return found
  }
}
