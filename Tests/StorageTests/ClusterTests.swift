import Foundation
import GRDB
import Model
import SocialText
import Testing

@testable import Storage

@Suite("A story is stored as one cluster with its copies")
struct ClusterTests {
  private static let versions = ScorerVersions(
    program: "1", models: "m", lexicons: "l", customers: "", tracking: "t")
  private static let day: Int64 = 86_400

  private let story = """
    The council voted on Tuesday to close the old bridge for repairs that will last until spring. \
    Traffic goes by way of the harbour road, where two lanes have been painted for buses and bikes. \
    Shop owners on the east bank fear for their winter trade, and the mayor has promised them help.
    """
  private let other = """
    A farmer from the hills has bred a potato that keeps for two years without a cellar. It is small, \
    blue and, he says, an acquired taste. The seed bank took a hundred of them, and schools in the \
    valley will grow some next year.
    """

  private func withStore(_ body: (String) throws -> Void) throws {
    let path =
      FileManager.default.temporaryDirectory.path + "/story-\(UInt64.random(in: 0 ... .max)).sqlite"
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    try body(path)
  }

  private func page(
    _ text: String, day: Int64? = 0, source: String = "s", isMention: Bool = true
  ) -> PageCommit {
    var post = Post()
    let hash = StableHash.hash128("\(text)\(day ?? -1)\(source)")
    post.keys = [PostKey(kind: .guid, version: 1, hash: hash)]
    post.id = PostID(hash)
    post.text = text
    post.published = day.map {
      StatedDate(timestamp: Timestamp(seconds: 1_760_000_000 + $0 * Self.day))
    }
    let score = PolarityScore(
      probabilities: LabelProbabilities(negative: 0.1, neutral: 0.2, positive: 0.7), because: [])
    let scored = ScoredPost(
      post: post, language: "en", languageConfidence: 0.9,
      sentiment: SentimentResult(post: score, scale: 4, isUncertain: false), entities: [],
      author: .nobody, isMention: isMention)
    return PageCommit(
      source: source, page: nil, posts: [scored], versions: Self.versions, run: 1,
      now: Timestamp(seconds: 1_760_000_100))
  }

  /// The mentions that are counted once, each with the number of its copies.
  private func stories(
    _ store: SQLiteStore, _ filter: MentionFilter = MentionFilter(countsCopies: false)
  ) throws -> [String: Int] {
    var found: [String: Int] = [:]
    try store.forEachMention(filter) { found[String($0.text.prefix(12))] = $0.copies }
    return found
  }

  @Test("a second run joins copies of what the first one stored")
  func joinsLater() throws {
    try withStore { path in
      var store = try SQLiteStore(path: path)
      _ = try store.commit([page(story, day: 3), page(other, day: 1), page("Thanks a lot!")])
      try store.close()
      store = try SQLiteStore(path: path)
      let copy = "Home News Sport Subscribe\n" + story + "\nAll rights reserved."
      _ = try store.commit([page(copy, day: 1, source: "t")])
      _ = try store.commit([
        page(String(story.prefix(240)) + "…", day: 5), page("Thanks a lot!", day: 2),
        page(story, day: 40, source: "u"), page(story, day: 3, source: "v", isMention: false),
      ])
      // The earliest stands for the story, though it was read later; 35 days are too many.
      let once = try stories(store)
      #expect(once == ["Home News Sp": 2, "A farmer fro": 0, "Thanks a lot": 0, "The council ": 0])
      let summary = try store.summary(
        MentionFilter(countsCopies: false), offsetMinutes: { _ in 0 })
      #expect(summary.mentions.total == 5 && summary.copies == 2)
      #expect(summary.sources.map(\.counts.total) == [3, 1, 1])
      let all = try store.summary(MentionFilter(), offsetMinutes: { _ in 0 })
      #expect(all.mentions.total == 7 && all.copies == 2)
      // Of one source's mentions, the one that it has stands for the story.
      let ours = try stories(store, MentionFilter(sources: ["s"], countsCopies: false))
      #expect(ours["The council "] == 1)
    }
  }

  @Test("where a run was broken off makes no difference")
  func isRestartable() throws {
    let texts = (0..<40).map { number -> String in
      let words = (0..<30).map { "w\((number % 13) * 31 + $0)" }.joined(separator: " ")
      return number % 3 == 0 ? words : "\(number) " + words + " tail\(number) end\(number)"
    }
    let pages = texts.enumerated().map { page($0.element, day: Int64($0.offset % 5)) }
    func clusters(_ path: String) throws -> [[Int64]] {
      try DatabaseQueue(path: path).read { database in
        try Row.fetchAll(database, sql: "SELECT post, cluster FROM cluster ORDER BY post").map {
          [$0["post"], $0["cluster"]]
        }
      }
    }
    var whole: [[Int64]] = []
    try withStore { path in
      _ = try SQLiteStore(path: path).commit(pages)
      whole = try clusters(path)
    }
    #expect(Set(whole.map { $0[1] }).count == 13 && whole.count == 40)
    try withStore { path in
      for page in pages { _ = try SQLiteStore(path: path).commit([page]) }
      #expect(try clusters(path) == whole)
    }
  }

  @Test("what is kept of a mention is bounded, and retention takes it")
  func isBounded() throws {
    try withStore { path in
      let store = try SQLiteStore(path: path)
      let long = (0..<5000).map { "word\($0)" }.joined(separator: " ")
      _ = try store.commit([page(long), page(story, day: 100)])
      func sizes() throws -> [Int] {
        try store.pool.read {
          try Int.fetchAll($0, sql: "SELECT length(words) FROM cluster ORDER BY post")
        }
      }
      #expect(try sizes()[0] == 2048)
      try store.prune(before: Timestamp(seconds: 1_760_000_000 + 50 * Self.day))
      #expect(try sizes().count == 1)
      // What is in memory of it finds nothing any more.
      _ = try store.commit([page(long, day: 1)])
      #expect(try stories(store).values.reduce(0, +) == 0)
    }
  }
}
