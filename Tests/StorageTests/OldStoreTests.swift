import Foundation
import Model
import SocialText
import Testing

@testable import Storage

@Suite("A store of an earlier version is taken over whole")
struct OldStoreTests {
  private static let versions = ["0001", "0002", "0006", "0008"]

  /// `Tests/Fixtures/stores/VERSION.sqlite`: two mentions, one of them edited, as that version of the
  /// schema kept them. From 0006 on with what fetching remembers (a page to come, a visit, a host at
  /// rest, a robots.txt, a subscription and a push), in 0008 with two decisions about customers and
  /// a row of the audit.
  private func old(_ version: String) throws -> String {
    let path =
      FileManager.default.temporaryDirectory.path + "/old-\(UInt64.random(in: 0 ... .max)).sqlite"
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/stores/\(version).sqlite")
    try FileManager.default.copyItem(at: fixture, to: URL(fileURLWithPath: path))
    return path
  }

  private func post(text: String, keys: [PostKey]) -> Post {
    var post = Post()
    post.keys = keys
    post.id = PostID(keys[0].hash)
    post.text = text
    return post
  }

  @Test("mentions, scores, names and links are read as they were", arguments: versions)
  func reads(version: String) throws {
    let path = try old(version)
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    var found: [MentionRecord] = []
    try store.forEachMention(MentionFilter()) { found.append($0) }
    #expect(found.map(\.text) == ["Tern bikes are quiet.", "Tern bikes are light."])
    #expect(found.map(\.version) == [1, 2])
    #expect(found.map(\.because[0].weight) == [1.945910149055313, 1.945910149055313])
    #expect(found.map(\.entities.count) == [1, 1])
    #expect(found[0].entities[0].customer == "c7")
    let summary = try store.summary(MentionFilter(), offsetMinutes: { _ in 0 })
    #expect(summary.mentions.positive == 2 && summary.posts == 2)
    #expect(summary.tracked.map(\.name) == ["tern"])
  }

  @Test(
    "what it knows is not stored again, and retention finds its scores",
    arguments: versions)
  func goesOn(version: String) throws {
    let path = try old(version)
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    let guid = PostKey(
      kind: .guid, version: 1,
      hash: Hash128(high: 0xCA97_8112_CA1B_BDCA, low: 0xFAC2_31B3_9A23_DC4D))
    let words = PostKey(
      kind: .content, version: 1,
      hash: Hash128(high: 0xD690_CF0C_5021_5C82, low: 0x1B19_AB93_E5D5_C9CB))
    let other = PostKey(kind: .content, version: 1, hash: StableHash.hash128("other"))
    let posts = [[guid, words], [guid, other], [other]].map { post(text: "new", keys: $0) }
    #expect(try store.unseen(posts, source: "s") == [false, true, true])
    try store.prune(before: Timestamp(seconds: 1_770_000_000))
    var records = 0
    try store.forEachMention(MentionFilter()) { _ in records += 1 }
    #expect(records == 0)
    #expect(try store.counts() == (2, 0))
  }

  @Test(
    "nothing was decided about customers in it, and something can be",
    arguments: ["0001", "0002", "0006"])
  func decides(version: String) throws {
    let path = try old(version)
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    #expect(try store.identityDecisions().isEmpty)
    let decision = IdentityDecision(
      number: 0, verdict: .same, parts: [["c7", "c8"]], decidedAt: Timestamp(seconds: 1))
    #expect(try store.addIdentityDecision { _ in decision }?.number == 1)
    #expect(try store.identityDecisions().map(\.members) == [["c7", "c8"]])
  }

  @Test("its posts can be scored again", arguments: versions)
  func keepsPosts(version: String) throws {
    let path = try old(version)
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let versions = ScorerVersions(
      program: "2", models: "m", lexicons: "l", customers: "", tracking: "t")
    let batch = try SQLiteStore(path: path).keptPosts(
      after: 0, KeptPostFilter(), for: versions, most: 10)
    #expect(batch.posts.map { $0.versions.map(\.version) } == [[1], [2]])
    #expect(batch.posts.map(\.shown) == [1, 2])
    let texts = batch.posts.map { $0.versions[0].post.text }
    #expect(texts == ["Tern bikes are quiet.", "Tern bikes are light."])
    #expect(batch.posts[0].versions[0].earlier.names.map(\.customer) == ["c7"])
  }

  @Test(
    "its mentions count each for itself, and new ones find their copies",
    arguments: versions)
  func joinsNew(version: String) throws {
    let path = try old(version)
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    let text = "Tern bikes are quiet, said everybody who was asked in the market this week."
    let score = PolarityScore(
      probabilities: LabelProbabilities(negative: 0.1, neutral: 0.2, positive: 0.7), because: [])
    let scored = ["x", "y"].map { name in
      let key = PostKey(kind: .guid, version: 1, hash: StableHash.hash128(name))
      return ScoredPost(
        post: post(text: text, keys: [key]), language: "en", languageConfidence: 1,
        sentiment: SentimentResult(post: score, scale: 4, isUncertain: false), entities: [],
        author: .nobody, isMention: true)
    }
    let versions = ScorerVersions(
      program: "1", models: "m", lexicons: "l", customers: "", tracking: "t")
    _ = try store.commit([
      PageCommit(
        source: "s", page: nil, posts: scored, versions: versions, run: 9,
        now: Timestamp(seconds: 1_780_000_000))
    ])
    let once = try store.summary(
      MentionFilter(countsCopies: false), offsetMinutes: { _ in 0 })
    #expect(once.mentions.total == 3 && once.copies == 1)
  }

  @Test("what fetching remembers is remembered still", arguments: ["0006", "0008"])
  func remembers(version: String) throws {
    let path = try old(version)
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    let pages = try store.pages(of: "s")
    #expect(pages["https://x.example/feed"]?.validators.etag == "\"e1\"")
    #expect(pages["https://x.example/t/9"]?.wait?.reason == .thread)
    #expect(try store.state(of: "s")?.posts == 2)
    #expect(try store.rests().map(\.host) == ["y.example"])
    #expect(try store.robots(of: "https://x.example")?.status == 200)
    #expect(try store.subscriptions().map(\.state) == [.verified])
    let pushes = try store.pushes(of: "s")
    #expect(pushes.map { String(decoding: $0.body, as: UTF8.self) } == ["<rss/>"])
    #expect(pushes.first?.headers.first?.name == "content-type")
  }

  @Test("decisions and the audit stand, and golden ids can be noted beside them")
  func keepsDecisions() throws {
    let path = try old("0008")
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    let decisions = try store.identityDecisions()
    #expect(decisions.map(\.parts) == [[["c7", "c8"]], [["c7"], ["c9"]]])
    #expect(decisions.map(\.reason) == ["moved", nil])
    #expect(try store.audit().map(\.counts) == [["links": 1]])
    #expect(try store.goldenSteps().isEmpty)
    let step = GoldenStep(
      number: 1, id: "c7", members: ["c7", "c9"], notedAt: Timestamp(seconds: 1))
    try store.addGoldenSteps { _ in [step] }
    #expect(try store.goldenSteps() == [step])
  }
}
