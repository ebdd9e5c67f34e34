import Foundation
import Model
import SocialText
import Testing

@testable import Storage

@Suite("The store keeps everything once")
struct StoreTests {
  private static let versions = ScorerVersions(
    program: "1", models: "m", lexicons: "l", customers: "", tracking: "t")

  private func temporary() -> String {
    FileManager.default.temporaryDirectory.path + "/store-\(UInt64.random(in: 0 ... .max)).sqlite"
  }

  private func post(
    _ id: String, text: String = "hello", keys: [String] = [], author: String? = nil
  ) -> Post {
    var post = Post()
    post.keys = ([id] + keys).map {
      PostKey(kind: .guid, version: 1, hash: StableHash.hash128($0))
    }
    post.id = PostID(post.keys[0].hash)
    post.text = text
    post.title = ""
    post.author = Author(name: author, handle: author)
    post.published = StatedDate(timestamp: Timestamp(seconds: 1_760_000_000), offsetMinutes: 120)
    return post
  }

  private func scored(_ post: Post, author: AuthorLink = .nobody) -> ScoredPost {
    let score = PolarityScore(
      probabilities: LabelProbabilities(negative: 0.1, neutral: 0.2, positive: 0.7),
      because: [Reason(span: TextSpan(start: 0, end: 2), weight: 1.945910149055313)])
    let entity = NamedEntity(
      span: TextSpan(start: 0, end: 5), type: .brand, trackedID: "acme", confidence: 1)
    return ScoredPost(
      post: post, language: "en", languageConfidence: 0.9,
      sentiment: SentimentResult(post: score, scale: 4, isUncertain: false),
      entities: [EntityScore(entity: entity, link: nil, polarity: score)], author: author,
      isMention: true)
  }

  private func commit(_ store: SQLiteStore, _ posts: [ScoredPost]) throws -> CommitCounts {
    try store.commit([
      PageCommit(
        source: "s", page: nil, posts: posts, versions: Self.versions, run: 1,
        now: Timestamp(seconds: 1_760_000_100))
    ])[0]
  }

  private func records(_ store: SQLiteStore) throws -> [MentionRecord] {
    var found: [MentionRecord] = []
    try store.forEachMention(MentionFilter()) { found.append($0) }
    return found
  }

  @Test("a post is stored once, whichever of its keys comes back")
  func storesOnce() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    #expect(try commit(store, [scored(post("a", keys: ["b"]))]).newPosts == 1)
    #expect(try commit(store, [scored(post("a"))]).newPosts == 0)
    #expect(try commit(store, [scored(post("b"))]).newPosts == 0)
    #expect(
      try store.unseen([post("a"), post("b"), post("c")], source: "s") == [false, false, true])
    #expect(try store.counts() == (1, 1))
  }

  @Test("an edited post is a new version, also one that goes back to earlier words")
  func keepsVersions() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    _ = try commit(store, [scored(post("a", text: "first text"))])
    let edit = try commit(store, [scored(post("a", text: "second text"))])
    #expect(edit.newPosts == 0 && edit.editedPosts == 1 && edit.newMentions == 0)
    #expect(try commit(store, [scored(post("a", text: "second text"))]).editedPosts == 0)
    #expect(try store.unseen([post("a", text: "first text")], source: "other") == [false])
    let records = try records(store)
    #expect(records.map(\.text) == ["second text"])
    #expect(records.map(\.version) == [2])
    #expect(try commit(store, [scored(post("a", text: "first text"))]).editedPosts == 1)
    #expect(records[0].published?.rfc3339 == "2025-10-09T10:53:20+02:00")
  }

  @Test("nothing that names a suppressed author is stored")
  func forgetsSuppressed() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    var link = AuthorLink.nobody
    link.isSuppressed = true
    _ = try commit(store, [scored(post("a", author: "kim_w_secret"), author: link)])
    try store.close()
    for end in ["", "-wal"] {
      let data = FileManager.default.contents(atPath: path + end) ?? Data()
      #expect(data.range(of: Data("kim_w_secret".utf8)) == nil)
    }
  }

  @Test("the file is for its owner alone, and a page is stored whole with its state")
  func keepsState() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    var page = PageState(url: "https://x.example/")
    page.validators = Validators(etag: "W/\"é\"", lastModified: "odd, date")
    page.contentHash = StableHash.hash128("body")
    page.dueAt = Timestamp(seconds: 5)
    page.retryAt = Timestamp(seconds: 6)
    page.next = "https://x.example/2"
    page.failures = 3
    page.status = 200
    _ = try store.commit([
      PageCommit(
        source: "s", page: page, posts: [], versions: Self.versions, run: 1,
        now: Timestamp(seconds: 1))
    ])
    #expect(try store.pages(of: "s") == ["https://x.example/": page])
    #expect(try store.pages(of: "other").isEmpty)
  }

  @Test("numbers of a report come from the same mentions as the records")
  func counts() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    _ = try commit(store, ["a", "b", "c"].map { scored(post($0, text: $0, author: "kim")) })
    let summary = try store.summary(MentionFilter(), offsetMinutes: { _ in 60 })
    #expect(summary.mentions.total == 3 && summary.mentions.positive == 3)
    #expect(summary.tracked.map(\.name) == ["acme"] && summary.tracked[0].counts.total == 3)
    #expect(summary.authors.map(\.counts.total) == [3])
    #expect(summary.days.map(\.name) == ["2025-10-09"])
    let none = try store.summary(
      MentionFilter(since: Timestamp(seconds: 1_770_000_000)), offsetMinutes: { _ in 0 })
    #expect(none.mentions.total == 0)
  }

  @Test("a post that names a thing twice counts once, with the stronger judgement")
  func countsPostsOnce() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    var twice = scored(post("a"))
    var weak = twice.entities[0]
    weak.polarity.probabilities = LabelProbabilities(negative: 0.3, neutral: 0.4, positive: 0.3)
    twice.entities.insert(weak, at: 0)
    _ = try commit(store, [twice])
    let summary = try store.summary(MentionFilter(), offsetMinutes: { _ in 0 })
    #expect(summary.tracked.map(\.counts.total) == [1])
    #expect(summary.tracked.map(\.counts.positive) == [1])
  }

  @Test("retention blanks what is old and does not let it come back")
  func prunes() throws {
    let path = temporary()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    _ = try commit(store, [scored(post("a", text: "old words"))])
    try store.prune(before: Timestamp(seconds: 1_770_000_000))
    #expect(try records(store).isEmpty)
    #expect(try store.unseen([post("a", text: "old words")], source: "s") == [false])
  }

  @Test("what is no database, and a folder that is not there, are clear errors")
  func refuses() throws {
    let path = temporary()
    defer { unlink(path) }
    try Data(String(repeating: "no database ", count: 100).utf8).write(
      to: URL(fileURLWithPath: path))
    let damaged = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
    #expect(damaged?.kind == .damaged)
    let missing = #expect(throws: StoreError.self) {
      try SQLiteStore(path: "/nowhere/at/all/store.sqlite")
    }
    #expect(missing?.kind == .unwritable)
  }
}
