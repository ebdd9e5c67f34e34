import Customers
import Foundation
import Model
import SocialText
import Storage
import Testing

@testable import Pipeline

@Suite("The kept posts are scored again with today's lists")
struct RescoringTests {
  /// A folder with a store and lists of the test's own; the language model is the program's.
  private final class Place {
    let folder: String

    init() throws {
      folder =
        FileManager.default.temporaryDirectory.path + "/rescore-\(UInt64.random(in: 0 ... .max))"
      try FileManager.default.createDirectory(
        atPath: folder + "/en", withIntermediateDirectories: true)
      let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/language.model",
        withDestinationPath: package + "/Lexicons/language.model")
      try write("en/valence.tsv", "good\t2\nbad\t-2\n")
      try write("en/negation.tsv", "not\n")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func store() throws -> SQLiteStore { try SQLiteStore(path: folder + "/store.sqlite") }

    func resources(
      _ names: [String] = ["Acme"], _ customers: [Customer] = [],
      suppressed: SuppressionList = .empty
    ) throws -> AnalysisResources {
      let fingerprint = StableHash.hash64(customers.map { "\($0)" }.joined())
      return try AnalysisResources(
        lexicons: folder,
        tracked: names.map {
          TrackedEntity(id: $0.lowercased(), kind: .brand, names: [$0])
        }, customers: (customers, fingerprint), suppressed: suppressed)
    }
  }

  private func post(_ id: String, _ text: String, author: Author = Author()) -> Post {
    var post = Post()
    post.keys = [PostKey(kind: .guid, version: 1, hash: StableHash.hash128(id))]
    post.id = PostID(post.keys[0].hash)
    post.text = text
    post.author = author
    return post
  }

  /// Analyses and stores posts as a run does.
  private func listen(
    _ store: SQLiteStore, _ resources: AnalysisResources, _ posts: [Post], source: String = "s",
    language: String? = "en"
  ) throws {
    var analyzer = PostAnalyzer(resources: resources, isForStore: true)
    let scored = posts.map {
      analyzer.analyze($0, language: language, platforms: ["forum"])
    }
    _ = try store.commit([
      PageCommit(
        source: source, page: nil, posts: scored, versions: resources.versions, run: 1,
        now: Timestamp(seconds: 1_760_000_000))
    ])
  }

  private func records(_ store: SQLiteStore) throws -> [MentionRecord] {
    var found: [MentionRecord] = []
    try store.forEachMention(MentionFilter()) { found.append($0) }
    return found.sorted { $0.text < $1.text }
  }

  private let texts = [
    "Acme is good and the quiet motor of the bike is what everybody talks about.",
    "A quiet motor, they say, and nobody names the maker of it in this thread.",
    "The bikes that Acme sells are bad, and the shop has not called us back yet.",
  ]

  @Test("a word of custom.tsv changes what is shown; a preview stores nothing")
  func flipsAWord() throws {
    let place = try Place()
    let store = try place.store()
    try listen(store, try place.resources(), texts.enumerated().map { post("\($0)", $1) })
    #expect(try records(store).map(\.label) == [.positive, .negative])
    try place.write("custom.tsv", "quiet\t-4\n")
    let run = RescoringRun(sources: [], resources: try place.resources(), store: store)
    let preview = try run.run(RescoreOptions(isPreview: true))
    #expect(preview.scored == 3 && preview.current == 0 && preview.isComplete)
    #expect(preview.kept == 2 && preview.labels.changed == 1 && preview.labels.worse == 1)
    #expect(preview.labels[.positive, .negative] + preview.labels[.positive, .neutral] == 1)
    #expect(preview.targets["acme"]?.labels[.negative, .negative] == 1)
    let example = try #require(preview.changes.first)
    #expect(example.kind == .changed && example.excerpt.contains("quiet motor"))
    let reason = try #require(example.because.first { $0.text == "quiet" })
    #expect(reason.before == 0 && reason.after < -0.5)
    #expect(try records(store).map(\.label) == [.positive, .negative])

    let summary = try run.run(RescoreOptions())
    #expect(summary.labels.changed == 1 && summary.changes.count == preview.changes.count)
    let shown = try records(store)
    #expect(shown[0].label != .positive && shown[1].label == .negative)
    #expect(shown[0].versions == (try place.resources().versions))
    let again = try run.run(RescoreOptions())
    #expect(again.scored == 0 && again.current == 3 && again.isComplete)
  }

  @Test("what is scored again is what a run would have scored")
  func scoresAsARun() throws {
    let place = try Place()
    let store = try place.store()
    let posts = texts.enumerated().map { number, text in
      post("\(number)", text, author: Author(name: "Kim", handle: "kim"))
    }
    try listen(store, try place.resources(), posts)
    try place.write("custom.tsv", "quiet\t-4\nbikes\t1\n")
    let resources = try place.resources(["Acme", "Motor"])
    _ = try RescoringRun(sources: [], resources: resources, store: store).run(RescoreOptions())
    let other = try Place()
    let fresh = try other.store()
    try listen(fresh, resources, posts)
    let (rescored, run) = (try records(store), try records(fresh))
    #expect(rescored.count == 3)
    #expect(rescored.map(\.probabilities) == run.map(\.probabilities))
    #expect(rescored.map(\.language) == run.map(\.language))
    for (one, two) in zip(rescored, run) {
      #expect(one.id == two.id && one.entities.map(\.polarity) == two.entities.map(\.polarity))
      #expect(one.because.map(\.weight) == two.because.map(\.weight))
    }
  }

  @Test("other tracked names gain mentions and lose them")
  func tracksOthers() throws {
    let place = try Place()
    let store = try place.store()
    try listen(store, try place.resources(), texts.enumerated().map { post("\($0)", $1) })
    let run = RescoringRun(
      sources: [], resources: try place.resources(["Motor"]), store: store)
    let summary = try run.run(RescoreOptions())
    #expect(summary.kept == 1 && summary.mentions.gained == 1 && summary.mentions.lost == 1)
    #expect(summary.targets["motor"]?.naming.gained == 1)
    #expect(summary.targets["acme"]?.naming.lost == 1)
    #expect(summary.gains.first?.excerpt.hasPrefix("A quiet motor") == true)
    #expect(summary.losses.first?.excerpt.hasPrefix("The bikes") == true)
    #expect(try records(store).map(\.text) == [texts[1], texts[0]])
  }

  @Test("a stop ends it behind a batch, a limit at once; both go on where they were")
  func stops() throws {
    let place = try Place()
    let store = try place.store()
    try listen(
      store, try place.resources(),
      (0..<10).map { post("\($0)", "Acme number \($0) is good, said the neighbours in May.") })
    try place.write("custom.tsv", "good\t-3\n")
    var run = RescoringRun(sources: [], resources: try place.resources(), store: store)
    run.batchSize = 3
    var batches = 0
    let stopped = try run.run(
      RescoreOptions(), isStopped: { batches == 2 }, progress: { _ in batches += 1 })
    #expect(stopped.isStopped && !stopped.isComplete && stopped.scored == 6)
    let limited = try run.run(RescoreOptions(limit: 2))
    #expect(limited.scored == 2 && !limited.isComplete && !limited.isStopped)
    let rest = try run.run(RescoreOptions(limit: 2))
    #expect(rest.scored == 2 && rest.current == 8 && rest.isComplete)
    #expect(try records(store).allSatisfy { $0.label == .negative })
  }

  @Test("a language that the page declared stays, unless the config now says another")
  func keepsLanguages() throws {
    let place = try Place()
    let store = try place.store()
    // Too short to tell: the page's own word decided.
    try listen(store, try place.resources(), [post("a", "Acme ok")], language: "sv")
    let told = try #require(try records(store).first?.language)
    try place.write("custom.tsv", "ok\t1\n")
    for declared in [nil, told] {
      let source = Source(id: "s", kind: .feed, url: "https://s.example/", language: declared)
      let summary = try RescoringRun(
        sources: [source], resources: try place.resources(), store: store
      ).run(RescoreOptions(isPreview: true))
      #expect(summary.languages == 0)
    }
  }

  @Test("nobody is linked whose consent is gone or who asked to be forgotten")
  func asksConsent() throws {
    let place = try Place()
    let store = try place.store()
    var kim = Customer(id: "C-1")
    (kim.firstName, kim.lastName) = ("Kim", "Wells")
    kim.handles = ["forum:kim_w"]
    kim.email = "kim@wells.example"
    kim.consent = .granted
    let author = Author(name: "Kim Wells", handle: "kim_w")
    let posts = [
      post("a", "Nothing is named in this one.", author: author),
      post("b", "Acme is good.", author: author),
    ]
    try listen(store, try place.resources(["Acme"], [kim]), posts)
    #expect(try records(store).map(\.authorCustomer) == ["C-1", "C-1"])
    let sources = [Source(id: "s", kind: .forum, url: "https://forum/")]
    func rescore(_ resources: AnalysisResources) throws -> RescoreSummary {
      try RescoringRun(sources: sources, resources: resources, store: store).run(RescoreOptions())
    }
    kim.consent = .denied
    let denied = try rescore(try place.resources(["Acme"], [kim]))
    let move = RescoreSummary.LinkMove(role: .author, from: .linked, to: .pseudonymous)
    #expect(denied.links == [move: 2] && denied.mentions.lost == 0)
    #expect(try records(store).allSatisfy { $0.authorCustomer == nil })
    kim.consent = .granted
    let digest = String(repeating: "0", count: 64)
    let key = Array("key".utf8)
    let others = SuppressionList.read(Array(digest.utf8), key: key).list
    _ = try rescore(try place.resources(["Acme"], [kim], suppressed: others))
    #expect(try records(store).map(\.authorCustomer) == ["C-1", "C-1"])
    // HMAC-SHA256 of the address under "key".
    let own = "69ef2e477ff7a72c9e79c5a5f1133ba7a54cb112113ec94a20fa9c20137a92bb"
    let list = SuppressionList.read(Array(own.utf8), key: key).list
    let forgotten = try rescore(try place.resources(["Acme"], [kim], suppressed: list))
    #expect(forgotten.mentions.lost == 1)
    let left = try records(store)
    #expect(left.map(\.text) == ["Acme is good."])
    #expect(left[0].authorOutcome == .none && left[0].authorName == nil)
  }

  @Test("an excerpt shows whole words of one line, and hides what is to be hidden")
  func redacts() throws {
    let place = try Place()
    let store = try place.store()
    let text =
      String(repeating: "Words before it all.\n", count: 20)
      + "Write to kim@wells.example: Acme is quiet.\n" + String(repeating: "more ", count: 90)
    try listen(store, try place.resources(), [post("a", text)])
    try place.write("custom.tsv", "quiet\t-4\n")
    for redaction in Redaction.allCases {
      let summary = try RescoringRun(
        sources: [], resources: try place.resources(), store: store, redaction: redaction
      ).run(RescoreOptions(isPreview: true))
      let example = try #require(summary.changes.first)
      switch redaction {
      case .none: #expect(example.excerpt.contains("to kim@wells.example: Acme is quiet. more"))
      case .identifiers:
        #expect(example.excerpt.contains("xxx@xxxxx.xxxxxxx: Acme is quiet. more"))
      case .all: #expect(example.excerpt.isEmpty && example.because.isEmpty)
      }
      #expect(example.excerpt.utf8.count < 300 && !example.excerpt.contains("\n"))
    }
  }
}
