import Foundation
import Model
import SocialText
import Testing

@testable import Storage

@Suite("Many pages in one transaction are stored as if one by one")
struct CommitTests {
  private static let versions = ScorerVersions(
    program: "1", models: "m", lexicons: "l", customers: "", tracking: "t")

  private func withStore(_ body: (SQLiteStore) throws -> Void) throws {
    let path =
      FileManager.default.temporaryDirectory.path + "/many-\(UInt64.random(in: 0 ... .max)).sqlite"
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    try body(SQLiteStore(path: path))
  }

  private func scored(_ keys: [String], text: String) -> ScoredPost {
    var post = Post()
    post.keys = keys.map { PostKey(kind: .guid, version: 1, hash: StableHash.hash128($0)) }
    post.id = PostID(post.keys[0].hash)
    post.text = text
    let score = PolarityScore(
      probabilities: LabelProbabilities(negative: 0.1, neutral: 0.2, positive: 0.7), because: [])
    return ScoredPost(
      post: post, language: "en", languageConfidence: 0.9,
      sentiment: SentimentResult(post: score, scale: 4, isUncertain: false), entities: [],
      author: .nobody, isMention: true)
  }

  private func page(_ posts: [ScoredPost], source: String = "s") -> PageCommit {
    PageCommit(
      source: source, page: nil, posts: posts, versions: Self.versions, run: 1,
      now: Timestamp(seconds: 1_760_000_100))
  }

  private func texts(_ store: SQLiteStore) throws -> [String] {
    var found: [String] = []
    try store.forEachMention(MentionFilter()) { found.append("\($0.version) \($0.text)") }
    return found.sorted()
  }

  /// Pages that share keys in every way: within a page, between pages, over several steps.
  private var shared: [PageCommit] {
    [
      page([scored(["a", "b"], text: "one"), scored(["b", "c"], text: "one")]),
      page([scored(["c", "d"], text: "two"), scored(["e", "e"], text: "twin")]),
      page([scored(["f"], text: "six"), scored(["d", "f"], text: "two")], source: "t"),
      page([scored(["f", "d", "g"], text: "seven"), scored(["g"], text: "six")], source: "u"),
    ]
  }

  @Test("a page's state, and those of pages that it leads to, come back as they were")
  func pages() throws {
    try withStore { store in
      var read = PageState(url: "https://a.example/")
      read.kind = .listing
      (read.depth, read.hops, read.status, read.next) = (1, 2, 200, "https://a.example/2")
      (read.shown, read.rules) = ("12|5", StableHash.hash128("rules"))
      var waiting = PageState(url: "https://a.example/t/1")
      waiting.wait = PageWait(
        reason: .next, priority: 0.625, thread: "https://a.example/t", shown: "3|")
      var plain = PageState(url: "https://a.example/t/2")
      plain.wait = PageWait(reason: .article, priority: 0)
      var commit = page([])
      (commit.page, commit.others) = (read, [waiting, plain])
      _ = try store.commit([commit])
      let all = [read, waiting, plain]
      #expect(try store.pages(of: "s") == Dictionary(all.map { ($0.url, $0) }) { $1 })
      // Once asked, it waits no longer.
      waiting.wait = nil
      (commit.page, commit.others) = (waiting, [])
      _ = try store.commit([commit])
      #expect(try store.pages(of: "s")[waiting.url] == waiting)
    }
  }

  @Test("posts that share keys within a transaction")
  func sharesKeys() throws {
    try withStore { together in
      try withStore { apart in
        let counts = try together.commit(shared)
        let oneByOne = try shared.map { try apart.commit([$0])[0] }
        #expect(counts == oneByOne)
        let kept = try texts(together)
        let expected = try texts(apart)
        #expect(kept == expected)
        #expect(kept == ["1 twin", "2 two", "3 six"])
        let again = try together.commit(shared.dropLast(2))
        #expect(again.allSatisfy { $0.newPosts == 0 })
        let all = try together.counts()
        #expect(all == (3, 3))
      }
    }
  }

  @Test("more keys than one statement takes", arguments: [1, 31, 32, 33, 200])
  func takesMany(count: Int) throws {
    try withStore { store in
      let posts = (0..<count).map { scored(["k\($0)", "l\($0)"], text: "text \($0)") }
      let first = try store.commit([page(posts)])[0]
      let second = try store.commit([page(posts)])[0]
      #expect(first.newPosts == count && second == CommitCounts())
      let asked = posts.map(\.post) + [scored(["new"], text: "text").post]
      let isUnseen = try store.unseen(asked, source: "s")
      #expect(isUnseen == posts.map { _ in false } + [true])
      let none = try store.unseen([], source: "s")
      #expect(none.isEmpty)
    }
  }

  @Test("texts of any length come back as they were")
  func keepsTexts() throws {
    try withStore { store in
      let texts = [0, 1, 15, 16, 1023, 1024, 1025, 70_000, 300_000, 3].map {
        String(repeating: "é", count: $0)
      }
      let posts = texts.enumerated().map { scored(["\($0.offset)"], text: $0.element) }
      let added = try store.commit([page(posts)])[0]
      #expect(added.newMentions == texts.count)
      let kept = try self.texts(store)
      #expect(kept == texts.map { "1 " + $0 }.sorted())
    }
  }
}
