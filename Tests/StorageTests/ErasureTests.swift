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

  @Test("what an account of somebody else on the list wrote stays, whatever a link says")
  func keepsStrangers() throws {
    try withStore { store in
      let link = AuthorLink(decision: .linked(customer: "C-1"), probability: 0.99, because: [])
      let other = Author(name: "Lee Stone", handle: "lee_s", platform: "forum")
      let unlisted = Author(name: "Jo Hill", handle: "jo_h", platform: "forum")
      try commit(
        store, [scored("a", "I am Lee", other, link), scored("b", "I am Jo", unlisted, link)],
        program: "1")
      var subject = Self.subject
      subject.strangersHandles = ["forum:lee_s"]
      // Of the time when people held C-1 for one with another: no account is believed to be theirs.
      subject.wasSomebodyElse = true
      subject.lists = ["today"]
      #expect(try store.known(subject, platforms: [:]).handles == ["forum:kim_w"])
      // By today's list, all but what is listed as somebody else's.
      subject.lists = [""]
      #expect(
        try store.known(subject, platforms: [:]).handles == ["forum:jo_h", "forum:kim_w", "s:jo_h"]
          || store.known(subject, platforms: [:]).handles == ["forum:kim_w", "s:jo_h"])
      let counts = try store.erase(subject, platforms: [:], audit: entry)
      #expect(counts.posts == 1 && counts.links == 2)
      let authors = try rows(store, "SELECT author_name, author_handle FROM post ORDER BY post")
      #expect(authors[0].contains("Lee Stone") && !authors[1].contains("Jo"), "\(authors)")
    }
  }

  @Test("a name that is shown, or that is a tracked thing's, is masked in no post of others")
  func keepsWords() throws {
    try withStore { store in
      let kim = Author(name: "Good Morning", handle: "kim_w", platform: "forum")
      let text = "Good Morning, Harborlight Mobility! Kim Wells too"
      try commit(
        store,
        [
          scored("a", "Good Morning", kim, .nobody),
          scored("b", text, Author(name: "Lee"), .nobody),
        ],
        program: "1")
      try store.pool.write {
        try $0.execute(
          sql: """
            INSERT INTO entity SELECT max(post), 1, 1, 0, 14, 34, 'Harborlight Mobility', 'brand',
              'h', 'neutral', 0, 1 FROM post
            """)
      }
      var subject = Self.subject
      subject.names.append("Harborlight Mobility")
      let platforms = ["s": ["forum"]]
      _ = try store.erase(subject, platforms: platforms, audit: entry)
      let texts = try rows(store, "SELECT text FROM post ORDER BY post")
      #expect(texts[0].contains("xxxx xxxxxxx"), "\(texts)")
      #expect(texts[1].contains("Good Morning, Harborlight Mobility! xxx xxxxx too"), "\(texts)")
    }
  }

  @Test("a name goes in every way that texts write it, and the proof looks for all of them")
  func erasesForms() throws {
    try withStore { store in
      let name = "Юлия Müller"
      var subject = PersonSubject(customers: ["C-1"], names: [name])
      subject.forms = NameForms.forms(of: name, .none)
      let texts = [
        "by Юлия Müller", "yuliya mueller, yes", "Yuliya Muellers Rad", "ЮЛИЯ MU\u{308}LLER",
        "at /u/yuliya-mueller", "#yuliyamueller",
      ]
      let posts = texts.enumerated().map {
        scored("\($0)", $1, Author(name: "Lee"), .nobody)
      }
      for (text, post) in zip(texts, posts).dropLast() {
        #expect(!subject.terms().spans(in: Array(post.post.text.utf8)).isEmpty, "\(text)")
      }
      try commit(store, Array(posts.dropLast()), program: "1")
      #expect(try store.remains(of: subject) >= 5)
      #expect(try store.holdings(of: subject, platforms: [:]).named.count == 5)
      let counts = try store.erase(subject, platforms: [:], audit: entry)
      #expect(counts.texts == 5)
      #expect(try store.remains(of: subject) > 0, "deleted rows are still in the file")
      try store.compact()
      #expect(try store.remains(of: subject) == 0)
      let left = try rows(store, "SELECT text FROM post").joined().lowercased()
      for word in ["юлия", "yuliya", "ueller", "üller"] { #expect(!left.contains(word), "\(left)") }
    }
  }

  @Test("ids count where columns hold them, with quotes in them too")
  func proves() throws {
    try withStore { store in
      let id = "A\"1\\ß"
      let linked = AuthorLink(decision: .linked(customer: id), probability: 0.99, because: [])
      let held = AuthorLink(
        decision: .held(candidates: [LinkCandidate(customer: id, probability: 0.6)]),
        probability: 0.6, because: [])
      let author = Author(name: "Kim", handle: "k")
      try commit(
        store, [scored("a", "one", author, linked), scored("b", "two", author, held)], program: "1")
      let subject = PersonSubject(customers: [id])
      #expect(try store.remains(of: subject) == 2)
      _ = try store.erase(subject, platforms: [:], audit: entry)
      try store.compact()
      #expect(try store.remains(of: subject) == 0)
    }
  }

  @Test("reasons of decisions about others do not name them either")
  func masksReasons() throws {
    try withStore { store in
      _ = try store.addIdentityDecision { _ in
        IdentityDecision(
          number: 0, verdict: .same, parts: [["C-8", "C-9"]], withdraws: nil,
          reason: "Kim Wells says so", decidedAt: Timestamp(seconds: 1))
      }
      let counts = try store.erase(Self.subject, platforms: [:], audit: entry)
      #expect(counts.decisions == 1)
      #expect(try store.identityDecisions().map(\.reason) == ["xxx xxxxx says so"])
      try store.compact()
      #expect(try store.remains(of: Self.subject) == 0)
    }
  }
}
