import Model
import Parsing
import SocialText

/// Companies that the posts of threads name beyond doubt: what speaks for an ambiguous name in another
/// post of the same thread. It knows rows of the customer list and hashes of threads, no text and no
/// author.
///
/// A source has a memory of its own, so the order in which sources are read changes nothing, and all
/// posts of a page are noted before the first of them is judged, known ones among them. Scoring again
/// notes a batch of kept posts at a time instead of a page. What a page says is not known yet when the
/// page before it is judged: there the order counts. Of what neither the page nor an earlier one of the
/// run shows, the post that the thread is named after is looked up in the store, once; the store has no
/// index of a thread's other posts.
struct ThreadMemory: Sendable {
  /// Threads that are remembered; the one that was noted first goes first.
  static let mostThreads = 4096
  /// Rows that a thread may name. One that names more is about no company, and says nothing.
  static let mostRows = 16

  private let capacity: Int
  private var threads: [UInt64: Set<Int>] = [:]
  /// Keys in the order in which they came; at `oldest` the next to go.
  private var order: [UInt64] = []
  private var oldest = 0

  /// Remembers nothing yet.
  init(capacity: Int = ThreadMemory.mostThreads) { self.capacity = max(1, capacity) }

  /// Threads that are remembered.
  var count: Int { threads.count }

  /// Notes whom a post names; `page` is the thread of its page.
  mutating func note(_ rows: Set<Int>, of post: Post, source: String, page: String? = nil) {
    if rows.isEmpty { return }
    for key in ThreadMemory.keys(of: post, source, page) { note(rows, key) }
  }

  /// Notes whom the title of a thread names.
  mutating func note(_ rows: Set<Int>, of thread: String, source: String) {
    if !rows.isEmpty { note(rows, ThreadMemory.key(thread, source)) }
  }

  /// Makes room for the thread that a post states; true where it is not remembered yet.
  mutating func open(_ thread: String, source: String) -> Bool {
    let key = ThreadMemory.key(thread, source)
    guard threads[key] == nil else { return false }
    note([], key)
    return true
  }

  /// Rows that the thread of a post names; none where these are too many.
  func companies(of post: Post, source: String, page: String? = nil) -> Set<Int> {
    var rows: Set<Int> = []
    for key in ThreadMemory.keys(of: post, source, page) { rows.formUnion(threads[key] ?? []) }
    return rows.count > ThreadMemory.mostRows ? [] : rows
  }

  private mutating func note(_ rows: Set<Int>, _ key: UInt64) {
    if threads[key] == nil {
      if order.count < capacity {
        order.append(key)
      } else {
        threads[order[oldest]] = nil
        order[oldest] = key
        oldest = (oldest + 1) % capacity
      }
    }
    var known = threads[key] ?? []
    // One more than the most is enough to know that they are too many.
    for row in rows.sorted() where known.count <= ThreadMemory.mostRows { known.insert(row) }
    threads[key] = known
  }

  /// What the thread of a post goes by. A post that states none may be the one that others answer: they
  /// name it by its id or its address.
  private static func keys(of post: Post, _ source: String, _ page: String?) -> [UInt64] {
    if let thread = post.thread ?? page { return [key(thread, source)] }
    let keys = [post.guid, post.url].compactMap { $0.map { key($0, source) } }
    return keys.count == 2 && keys[0] == keys[1] ? [keys[0]] : keys
  }

  private static func key(_ thread: String, _ source: String) -> UInt64 {
    StableHash.hash64(source + "\n" + (URLCanonicalizer.canonical(thread) ?? thread))
  }
}
