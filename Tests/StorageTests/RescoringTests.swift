import Foundation
import GRDB
import Model
import SocialText
import Testing

@testable import Storage

@Suite("Kept posts are scored again beside what was said of them")
struct RescoringTests {
  private func versions(_ lexicons: String) -> ScorerVersions {
    ScorerVersions(program: "1", models: "m", lexicons: lexicons, customers: "", tracking: "t")
  }

  private func withStore(_ body: (SQLiteStore) throws -> Void) throws {
    let path =
      FileManager.default.temporaryDirectory.path
      + "/again-\(UInt64.random(in: 0 ... .max)).sqlite"
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    try body(SQLiteStore(path: path))
  }

  private func post(_ id: String, _ text: String, day: Int64 = 0) -> Post {
    var post = Post()
    post.keys = [PostKey(kind: .guid, version: 1, hash: StableHash.hash128(id))]
    post.id = PostID(post.keys[0].hash)
    post.text = text
    post.published = StatedDate(
      timestamp: Timestamp(seconds: 1_760_000_000 + day * 86_400), offsetMinutes: 120)
    return post
  }

  /// Scored by a rule of the test's own: a mention where it says "acme", with `positive` as given.
  private func scored(
    _ post: Post, _ positive: Double = 0.7, isMention: Bool? = nil, author: AuthorLink = .nobody,
    language: String = "en"
  ) -> ScoredPost {
    let score = PolarityScore(
      probabilities: LabelProbabilities(
        negative: 0.9 - positive, neutral: 0.1, positive: positive),
      because: [
        Reason(span: TextSpan(start: 0, end: 2), weight: positive, rule: "custom")
      ])
    let isNamed = isMention ?? post.text.contains("acme")
    let entity = NamedEntity(
      span: TextSpan(start: 0, end: 4), type: .brand, trackedID: "acme", confidence: 1)
    var sentiment = SentimentResult(post: score, scale: 4, isUncertain: false)
    sentiment.intents = [0.8, 0, 0, 0, 0, 0.6]
    sentiment.isUrgent = true
    return ScoredPost(
      post: post, language: language, languageConfidence: 0.9, sentiment: sentiment,
      entities: isNamed ? [EntityScore(entity: entity, link: nil, polarity: score)] : [],
      author: author, isMention: isNamed || author.decision.outcome == .linked)
  }

  @discardableResult
  private func commit(
    _ store: SQLiteStore, _ posts: [ScoredPost], source: String = "s", lexicons: String = "old"
  ) throws -> CommitCounts {
    try store.commit([
      PageCommit(
        source: source, page: nil, posts: posts, versions: versions(lexicons), run: 3,
        now: Timestamp(seconds: 1_760_000_100))
    ])[0]
  }

  private func kept(
    _ store: SQLiteStore, _ filter: KeptPostFilter = KeptPostFilter(), lexicons: String = "new",
    after row: Int64 = 0, most: Int = 100
  ) throws -> KeptPostBatch {
    try store.keptPosts(after: row, filter, for: versions(lexicons), most: most)
  }

  /// Scores all that is to be scored, as a run would.
  private func rescore(
    _ store: SQLiteStore, lexicons: String = "new", _ score: (Post) -> ScoredPost
  ) throws {
    let posts = try kept(store, lexicons: lexicons).posts.map { kept in
      var result = RescoredPost(kept: kept, scores: [], shown: nil)
      for version in kept.versions where result.shown == nil {
        var isMention = version.current?.isMention
        if isMention == nil {
          let scored = score(version.post)
          result.scores.append((version.row, scored))
          isMention = scored.isMention
        }
        if isMention == true { result.shown = version }
      }
      return result
    }
    try store.rescore(posts, by: versions(lexicons))
  }

  private func labels(_ store: SQLiteStore) throws -> [String: String] {
    var found: [String: String] = [:]
    try store.forEachMention(MentionFilter()) {
      found[$0.text] = "\($0.version) \($0.label.rawValue) \($0.versions.lexicons)"
    }
    return found
  }

  private func number(_ store: SQLiteStore, _ sql: String) throws -> Int {
    try store.pool.read { try Int.fetchOne($0, sql: sql) ?? -1 }
  }

  @Test("a post comes back as it was kept, with what was said of it")
  func readsBack() throws {
    try withStore { store in
      var full = post("a", "“Straße” acme 🚲 quoted words here")
      full.title = "Über uns"
      full.url = "https://a.example/1"
      full.author = Author(
        name: "Kim", email: "kim@a.example", url: "https://a.example/kim", handle: "kim_w",
        platform: "s")
      let bytes = Array(full.text.utf8)
      let start = bytes.count - "quoted words here".utf8.count
      full.quotes = [Quote(span: TextSpan(start: start, end: bytes.count), author: "Lee")]
      let author = AuthorLink(
        decision: .held(candidates: [LinkCandidate(customer: "c1", probability: 0.5)]),
        probability: 0.5, because: [LinkReason(rule: "email", weight: 2)])
      try commit(store, [scored(full, author: author)])
      let batch = try kept(store)
      #expect(batch.next == nil && batch.current == 0)
      let back = try #require(batch.posts.first)
      #expect(back.source == "s" && back.shown == 1 && back.versions.count == 1)
      let version = back.versions[0]
      #expect(version.post.id == full.id && version.post.title == full.title)
      #expect(version.post.text == full.text && version.post.url == full.url)
      #expect(version.post.quotes.map(\.span) == full.quotes.map(\.span))
      #expect(version.post.published == full.published)
      full.author.email = nil
      #expect(version.post.author == full.author)
      #expect(version.run == 3 && version.seenAt == Timestamp(seconds: 1_760_000_100))
      let score = version.earlier
      #expect(score.versions == versions("old") && score.isMention)
      #expect(score.intents == [.complaint, .idea] && score.flags == 4)
      #expect(score.probabilities.label == .positive && score.language == "en")
      #expect(score.names.map(\.trackedID) == ["acme"] && score.names[0].text.hasPrefix("“"))
      #expect(score.author.decision == author.decision)
      #expect(score.author.because == author.because)
      let words = try store.reasons(row: version.row, scorer: score.scorer)
      #expect(words.map(\.rule) == ["custom"])
    }
  }

  @Test("scores are added, the newest is shown, and a second time there is nothing to do")
  func appends() throws {
    try withStore { store in
      try commit(store, [scored(post("a", "acme one")), scored(post("b", "other"))])
      try rescore(store) { scored($0, 0.1) }
      #expect(try labels(store) == ["acme one": "1 negative new"])
      #expect(try number(store, "SELECT count(*) FROM score") == 4)
      #expect(try number(store, "SELECT count(*) FROM entity") == 2)
      let again = try kept(store)
      #expect(again.posts.isEmpty && again.current == 2)
      // The lists as they were before: what they said is there already, and is shown again.
      let back = try kept(store, lexicons: "old")
      #expect(back.posts.count == 1 && back.current == 1)
      try rescore(store, lexicons: "old") { _ in
        Issue.record("scored for nothing")
        return scored(post("x", ""))
      }
      #expect(try labels(store) == ["acme one": "1 positive old"])
      #expect(try number(store, "SELECT count(*) FROM score") == 4)
      // A post that comes now is scored once.
      try commit(store, [scored(post("c", "acme two"))], lexicons: "old")
      #expect(try kept(store, lexicons: "old").posts.isEmpty)
    }
  }

  @Test("what was broken off goes on where it stopped")
  func resumes() throws {
    try withStore { store in
      try commit(store, (0..<7).map { scored(post("p\($0)", "acme \($0)")) })
      let first = try kept(store, most: 3)
      #expect(first.posts.map(\.row) == [1, 2, 3] && first.next == 3)
      try store.rescore(
        first.posts.map {
          RescoredPost(
            kept: $0, scores: [($0.versions[0].row, scored($0.versions[0].post, 0.1))],
            shown: $0.versions[0])
        }, by: versions("new"))
      let rest = try kept(store)
      #expect(rest.posts.map(\.row) == [4, 5, 6, 7] && rest.current == 3)
      let behind = try kept(store, after: 5, most: 2)
      #expect(behind.posts.map(\.row) == [6, 7] && behind.next == 7)
      #expect(try kept(store, after: 7).next == nil)
    }
  }

  @Test("mentions are gained and lost, and their stories with them")
  func gainsAndLoses() throws {
    let story = "A long acme story about the harbour bridge that was closed for repairs this week."
    try withStore { store in
      try commit(
        store,
        [
          scored(post("a", story, day: 1), isMention: false),
          scored(post("b", "Home News " + story, day: 2)), scored(post("c", story, day: 50)),
        ])
      try rescore(store) { scored($0, isMention: true) }
      var once = try store.summary(MentionFilter(countsCopies: false), offsetMinutes: { _ in 0 })
      #expect(once.mentions.total == 2 && once.copies == 1)
      #expect(try number(store, "SELECT day FROM mention WHERE post = 1") == 1_760_086_400)
      #expect(try number(store, "SELECT run FROM mention WHERE post = 1") == 3)
      try rescore(store, lexicons: "third") { scored($0, isMention: $0.text.hasPrefix("Home")) }
      #expect(try store.counts() == (3, 1))
      #expect(try number(store, "SELECT count(*) FROM cluster") == 1)
      once = try store.summary(MentionFilter(countsCopies: false), offsetMinutes: { _ in 0 })
      #expect(once.mentions.total == 1 && once.copies == 0)
      // And back: what the lists of then have said makes them mentions again, copies and all.
      try rescore(store) { _ in
        Issue.record("scored for nothing")
        return scored(post("x", ""))
      }
      once = try store.summary(MentionFilter(countsCopies: false), offsetMinutes: { _ in 0 })
      #expect(once.mentions.total == 2 && once.copies == 1)
    }
  }

  @Test("where it was broken off makes no difference to the stories")
  func isRestartable() throws {
    let posts = (0..<40).map { number in
      let words = (0..<30).map { "w\((number % 13) * 31 + $0)" }.joined(separator: " ")
      return post("p\(number)", number % 3 == 0 ? words : "\(number) " + words + " end\(number)")
    }
    // Every other one is a mention from the first.
    let scores = posts.enumerated().map { scored($0.element, isMention: $0.offset % 2 == 0) }
    func clusters(_ store: SQLiteStore) throws -> [[Int64]] {
      try store.pool.read { database in
        try Row.fetchAll(database, sql: "SELECT post, cluster FROM cluster ORDER BY post").map {
          [$0["post"], $0["cluster"]]
        }
      }
    }
    var whole: [[Int64]] = []
    try withStore { store in
      try commit(store, scores)
      try rescore(store) { scored($0, isMention: true) }
      whole = try clusters(store)
    }
    #expect(Set(whole.map { $0[1] }).count == 13 && whole.count == 40)
    try withStore { store in
      try commit(store, scores)
      for row in 0..<40 {
        let one = try kept(store, after: Int64(row), most: 1).posts[0]
        let result = RescoredPost(
          kept: one,
          scores: [(one.versions[0].row, scored(one.versions[0].post, isMention: true))],
          shown: one.versions[0])
        try SQLiteStore(path: store.path).rescore([result], by: versions("new"))
      }
      #expect(try clusters(store) == whole)
    }
  }

  @Test("the newest version is scored, and the one that is shown where that is no mention")
  func scoresVersions() throws {
    try withStore { store in
      try commit(store, [scored(post("a", "acme first"))])
      try commit(store, [scored(post("a", "second"))])
      try commit(store, [scored(post("b", "first"))])
      try commit(store, [scored(post("b", "acme second"))])
      let posts = try kept(store).posts
      #expect(posts.map { $0.versions.map(\.version) } == [[2, 1], [2]])
      #expect(posts.map(\.shown) == [1, 2])
      #expect(posts[0].versions.map(\.post.id) == [posts[0].versions[1].post.id, post("a", "").id])
      try rescore(store) { scored($0, 0.1) }
      let expected = ["acme first": "1 negative new", "acme second": "2 negative new"]
      #expect(try labels(store) == expected)
      #expect(try kept(store).current == 2)
      try rescore(store, lexicons: "third") { scored($0, isMention: true) }
      #expect(
        try labels(store) == ["second": "2 positive third", "acme second": "2 positive third"])
    }
  }

  @Test("filters narrow what is read; retention's posts are left alone")
  func filters() throws {
    try withStore { store in
      try commit(store, [scored(post("a", "acme a", day: 1)), scored(post("b", "b", day: 9))])
      try commit(store, [scored(post("c", "acme c", day: 5), language: "de")], source: "t")
      func rows(_ filter: KeptPostFilter) throws -> [Int64] {
        try kept(store, filter).posts.map(\.row)
      }
      let day5 = Timestamp(seconds: 1_760_000_000 + 5 * 86_400)
      #expect(try rows(KeptPostFilter(since: day5)) == [2, 3])
      #expect(try rows(KeptPostFilter(sources: ["t", "u"])) == [3])
      #expect(try rows(KeptPostFilter(language: "DE")) == [3])
      #expect(try rows(KeptPostFilter(since: day5, sources: ["s"], language: "en")) == [2])
      #expect(try store.hasPosts(of: "t") && !store.hasPosts(of: "u"))
      #expect(try store.lastPost() == 3)
      try store.prune(before: day5)
      #expect(try rows(KeptPostFilter()) == [2, 3])
    }
  }

  @Test("who asked to be forgotten since is shown no more")
  func hidesSuppressed() throws {
    try withStore { store in
      var named = post("a", "acme a")
      named.author = Author(name: "Kim Wells", url: "https://a.example/kim", handle: "kim_w")
      try commit(store, [scored(named)])
      var suppressed = AuthorLink.nobody
      suppressed.isSuppressed = true
      try rescore(store) { scored($0, author: suppressed) }
      try store.forEachMention(MentionFilter()) {
        #expect($0.authorName == nil && $0.authorHandle == nil && $0.authorURL == nil)
      }
      #expect(try kept(store, lexicons: "next").posts[0].versions[0].earlier.author.isSuppressed)
    }
  }

  @Test("long texts end a batch early")
  func isBounded() throws {
    try withStore { store in
      let long = String(repeating: "acme word ", count: KeptPostReader.mostBytes / 20 + 1)
      try commit(store, (0..<5).map { scored(post("p\($0)", "\($0)" + long)) })
      let batch = try kept(store)
      #expect(batch.posts.count == 2 && batch.next == 2)
      #expect(try kept(store, after: 4).posts.count == 1)
    }
  }
}
