import Foundation
import GRDB
import Model
import SocialText
import Testing

@testable import Storage

@Suite("A store forgets in all tables and all versions")
struct ErasureTests {
  private static let subject = PersonSubject(
    customers: ["C-1"], emails: ["kim@wells.example"], handles: ["forum:kim_w"],
    names: ["Kim Wells"])

  private func withStore(_ body: (SQLiteStore) throws -> Void) throws {
    let path =
      FileManager.default.temporaryDirectory.path + "/erase-\(UInt64.random(in: 0 ... .max)).sqlite"
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    try body(SQLiteStore(path: path))
  }

  private func scored(_ id: String, _ text: String, _ author: Author, _ link: AuthorLink)
    -> ScoredPost
  {
    var post = Post()
    post.keys = [PostKey(kind: .guid, version: 1, hash: StableHash.hash128(id))]
    post.id = PostID(post.keys[0].hash)
    post.text = text
    post.author = author
    post.url = "https://f.example/u/kim_w/\(id)"
    let score = PolarityScore(
      probabilities: LabelProbabilities(negative: 0.1, neutral: 0.2, positive: 0.7), because: [])
    return ScoredPost(
      post: post, language: "en", languageConfidence: 0.9,
      sentiment: SentimentResult(post: score, scale: 4, isUncertain: false), entities: [],
      author: link, isMention: true)
  }

  private func commit(_ store: SQLiteStore, _ posts: [ScoredPost], program: String) throws {
    var page = PageState(url: "https://f.example/u/kim_w")
    page.status = 200
    _ = try store.commit([
      PageCommit(
        source: "s", page: page, posts: posts,
        versions: ScorerVersions(
          program: program, models: "m", lexicons: "l", customers: "", tracking: ""), run: 1,
        now: Timestamp(seconds: 1_760_000_100))
    ])
  }

  private func rows(_ store: SQLiteStore, _ sql: String) throws -> [String] {
    try store.pool.read { try Row.fetchAll($0, sql: sql).map { "\($0)" } }
  }

  private func entry(_ counts: ErasureCounts) -> AuditEntry {
    AuditEntry(
      at: Timestamp(seconds: 1), act: .forget, subject: "h", counts: [:], program: "1")
  }

  @Test("links, candidates, authors, words, pages and pushes; what is of others stays")
  func erases() throws {
    try withStore { store in
      let kim = Author(name: "Kim Wells", url: "https://f.example/kim", handle: "kim_w")
      let linked = AuthorLink(
        decision: .linked(customer: "C-1"), probability: 0.99,
        because: [LinkReason(rule: "handle", weight: 4)])
      let held = AuthorLink(
        decision: .held(candidates: [
          LinkCandidate(customer: "C-1", probability: 0.6),
          LinkCandidate(customer: "C-2", probability: 0.3),
        ]), probability: 0.6, because: [LinkReason(rule: "name", weight: 1)])
      let only = AuthorLink(
        decision: .held(candidates: [LinkCandidate(customer: "C-1", probability: 0.5)]),
        probability: 0.5, because: [])
      let posts = [
        scored("a", "Mail kim@wells.example or Kim", kim, linked),
        scored("b", "as Kim Wells and @kim_w said, Kim", Author(handle: "jo"), held),
        scored("c", "nothing of note", Author(name: "Lee"), only),
      ]
      try commit(store, posts, program: "1")
      try store.pool.write {
        try $0.execute(
          sql: "INSERT INTO push VALUES (1, 's', 't', 1, '', ?), (2, 's', 't', 1, '', ?)",
          arguments: [Data("<a>KIM%40wells.example</a>".utf8), Data("<a>else</a>".utf8)])
      }
      let before = try rows(store, "SELECT * FROM post")
      let platforms = ["s": ["s", "forum"]]
      let foreseen = try store.erase(Self.subject, platforms: platforms, audit: nil)
      #expect(try rows(store, "SELECT * FROM post") == before)
      #expect(try store.audit().isEmpty && store.remains(of: Self.subject) > 0)
      let counts = try store.erase(Self.subject, platforms: platforms, audit: entry)
      #expect(counts == foreseen)
      #expect(counts.posts == 1 && counts.links == 1 && counts.candidates == 2)
      try store.compact()
      #expect(try store.remains(of: Self.subject) == 0)
      #expect(
        try rows(store, "SELECT text FROM post ORDER BY post").joined().contains(
          "as xxx xxxxx and @xxx_x said, Kim"))
      #expect(
        try rows(store, "SELECT text FROM post WHERE post = 1").joined().contains(
          "Mail xxx@xxxxx.xxxxxxx or Kim"))
      let link = try rows(store, "SELECT outcome, probability, because, candidates FROM link")
      #expect(link.count == 1 && link[0].contains("C-2") && !link[0].contains("name"))
      #expect(try rows(store, "SELECT * FROM page").isEmpty)
      #expect(try rows(store, "SELECT * FROM push").count == 1)
      #expect(try store.unseen(posts.map(\.post), source: "s") == [false, false, false])
      #expect(try store.audit().count == 1)
      #expect(
        try store.erase(Self.subject, platforms: platforms, audit: entry) == ErasureCounts())
    }
  }

  @Test("somebody else of the same handle on another forum is not them")
  func keepsOthers() throws {
    try withStore { store in
      let other = Author(name: "Kim", handle: "kim_w", platform: "forum")
      try commit(store, [scored("a", "hello", other, .nobody)], program: "1")
      let counts = try store.erase(
        PersonSubject(handles: ["elsewhere:kim_w"]), platforms: ["s": ["s"]], audit: entry)
      #expect(counts.posts == 0 && counts.texts == 0)
      #expect(try rows(store, "SELECT author_handle FROM post").joined().contains("kim_w"))
    }
  }
}
