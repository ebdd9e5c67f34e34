import Foundation
import Model
import Synchronization
import Testing

@testable import Fetching
@testable import Pipeline

/// Subscriptions in memory.
private final class Subscriptions: SubscriptionStore {
  private let all = Mutex<[String: WebSubSubscription]>([:])
  private let pages = Mutex<[PushedPage]>([])

  func subscriptions() -> [WebSubSubscription] {
    all.withLock { $0.values.sorted { $0.source < $1.source } }
  }

  func change(
    _ key: SubscriptionKey, _ body: (inout WebSubSubscription?) -> PushedPage?
  ) {
    let page = all.withLock { all in
      let known =
        switch key {
        case .source(let source): all[source]
        case .token(let token): all.values.first { $0.token.text == token }
        }
      var changed = known
      let page = body(&changed)
      if let known { all[known.source] = nil }
      if let changed { all[changed.source] = changed }
      return page
    }
    if let page { pages.withLock { $0.append(page) } }
  }

  func pushes(of source: String) -> [PushedPage] {
    pages.withLock { $0.filter { $0.source == source } }
  }

  func pushedSources() -> Set<String> { Set(pages.withLock { $0.map(\.source) }) }
}

/// A hub with a lease of its own choice, which verifies at once, later or never.
private final class Hub: Sendable {
  enum Manner: Sendable { case atOnce, never, deny, fail(Int) }

  let callback: WebSubCallback
  let requests = Mutex<[[String: String]]>([])
  let manner = Mutex(Manner.atOnce)
  let time: Mutex<Int64>
  let lease: Int

  init(_ store: Subscriptions, lease: Int, start: Int64) {
    callback = WebSubCallback(store: store)
    self.lease = lease
    time = Mutex(start)
  }

  var now: Timestamp { Timestamp(seconds: time.withLock { $0 }) }

  /// Fields of the requests so far.
  var asked: [[String: String]] { requests.withLock { $0 } }

  func wait(_ seconds: Int64) { time.withLock { $0 += seconds } }

  /// Takes a request as the fetcher would send it.
  func take(_ url: String, _ form: [UInt8]) -> FetchOutcome {
    let fields = FormFields(query: String(decoding: form, as: UTF8.self))
    var found = ["url": url]
    for name in ["hub.mode", "hub.topic", "hub.callback", "hub.secret", "hub.lease_seconds"] {
      found[name] = fields[name]
    }
    requests.withLock { $0.append(found) }
    switch manner.withLock(\.self) {
    case .fail(let status):
      return .failed(
        FetchError(kind: .status, url: url, status: status, message: "HTTP \(status)"))
    case .never: break
    case .atOnce: answer(fields, fields["hub.mode"] ?? "")
    case .deny: answer(fields, "denied")
    }
    return .fetched(
      FetchedPage(
        requestedURL: url, url: url, status: 202, headers: [], body: [], validators: Validators()))
  }

  private func answer(_ fields: FormFields, _ mode: String) {
    var query = FormFields()
    query.add("hub.mode", mode)
    query.add("hub.topic", fields["hub.topic"] ?? "")
    query.add("hub.challenge", "c1")
    query.add("hub.lease_seconds", "\(lease)")
    let token = (fields["hub.callback"] ?? "").split(separator: "/").last ?? ""
    _ = try? callback.answer(
      CallbackRequest(
        method: "GET", path: "/\(token)", query: String(decoding: query.body, as: UTF8.self)),
      now: now)
  }
}

@Suite("51. Subscriptions follow what the sources' pages say")
struct WebSubSubscriberTests {
  private let store = Subscriptions()
  private let hub: Hub
  private static let day: Int64 = 86_400

  init() { hub = Hub(store, lease: 864_000, start: 1_795_000_000) }

  private func subscriber(
    callback: String? = "https://us.example/websub"
  ) throws -> WebSubSubscriber {
    let hub = hub
    return try WebSubSubscriber(
      store: store, callback: callback, clock: { hub.now }, post: { hub.take($0, $1) })
  }

  /// A page whose document names a hub or none.
  private func page(_ hub: String?) -> (FetchedPage, Document) {
    var document = Document(format: .rss20)
    document.feed.hub = hub
    document.feed.selfURL = "https://blog.example/self"
    let page = FetchedPage(
      requestedURL: "https://blog.example/feed", url: "https://blog.example/feed", status: 200,
      headers: [], body: [], validators: Validators())
    return (page, document)
  }

  private func note(
    _ subscriber: WebSubSubscriber, hub: String? = "https://hub.example/",
    news: [Timestamp] = []
  ) throws -> String? {
    let (page, document) = page(hub)
    return try subscriber.note(
      source: "blog", page: page, document: document,
      news: news.map { date in
        var post = Post()
        post.published = StatedDate(timestamp: date, offsetMinutes: 0)
        return post
      })
  }

  private var one: WebSubSubscription? { store.subscriptions().first }

  @Test("51. a hub that is named is asked, verifies, and is asked again before the lease ends")
  func subscribes() async throws {
    let first = try subscriber()
    #expect(try note(first) == nil)
    #expect(hub.asked.isEmpty, "nothing is asked while sources are read")
    #expect(try await first.renew(sources: ["blog"]) == [])
    let request = try #require(hub.asked.first)
    #expect(request["url"] == "https://hub.example/")
    #expect(request["hub.topic"] == "https://blog.example/self")
    #expect(request["hub.callback"]?.hasPrefix("https://us.example/websub/") == true)
    #expect(one?.state == .verified)
    // Days of runs, each a process of its own: the hub is asked again once, after eight days.
    for _ in 0..<9 {
      hub.wait(Self.day)
      let next = try subscriber()
      #expect(try note(next) == nil)
      #expect(try await next.renew(sources: ["blog"]) == [])
    }
    #expect(hub.asked.count == 2)
    #expect(hub.asked.first?["hub.secret"] == hub.asked.last?["hub.secret"])
    #expect(one?.leaseUntil == Timestamp(seconds: 1_795_000_000 + 18 * Self.day))
  }

  @Test("51. a feed that names its hub no longer, and a source that is gone, are given up")
  func givesUp() async throws {
    for isRemoved in [true, false] {
      let first = try subscriber()
      _ = try note(first)
      _ = try await first.renew(sources: ["blog"])
      #expect(one?.state == .verified)
      let second = try subscriber()
      if !isRemoved { _ = try note(second, hub: nil) }
      _ = try await second.renew(sources: isRemoved ? [] : ["blog"])
      #expect(one == nil)
      #expect(hub.asked.last?["hub.mode"] == "unsubscribe")
    }
  }

  @Test("51. another hub, or another callback, is another subscription with other secrets")
  func moves() async throws {
    let first = try subscriber()
    _ = try note(first)
    _ = try await first.renew(sources: ["blog"])
    let before = try #require(one)
    _ = try note(first, hub: "https://new.example/")
    _ = try await first.renew(sources: ["blog"])
    let after = try #require(one)
    #expect(after.hub == "https://new.example/" && after.state == .verified)
    #expect(after.token != before.token && after.secret != before.secret)
    let moved = try subscriber(callback: "https://other.example/")
    _ = try await moved.renew(sources: ["blog"])
    #expect(one?.callbackURL.hasPrefix("https://other.example/") == true)
    #expect(one?.token != after.token && one?.state == .verified)
  }

  @Test("51. hubs that fail, deny or stay silent are left alone for a while, and it is said")
  func isPatient() async throws {
    hub.manner.withLock { $0 = .fail(503) }
    let first = try subscriber()
    _ = try note(first)
    let problems = try await first.renew(sources: ["blog"])
    #expect(problems.count == 1 && problems[0].contains("HTTP 503"))
    _ = try await first.renew(sources: ["blog"])
    #expect(hub.asked.count == 1)
    hub.wait(3600)
    hub.manner.withLock { $0 = .deny }
    _ = try await first.renew(sources: ["blog"])
    #expect(one?.state == .denied)
    hub.wait(6 * Self.day)
    _ = try await first.renew(sources: ["blog"])
    #expect(hub.asked.count == 2)
    hub.wait(Self.day)
    hub.manner.withLock { $0 = .never }
    _ = try await first.renew(sources: ["blog"])
    #expect(hub.asked.count == 3)
    #expect(one?.isPending == true)
    hub.wait(3600)
    _ = try await first.renew(sources: ["blog"])
    #expect(hub.asked.count == 3)
    #expect(one?.reason.contains("did not verify") == true)
  }

  @Test("51. pushes spare polls for a week, unless a poll finds what was not pushed")
  func polls() async throws {
    let first = try subscriber()
    _ = try note(first)
    _ = try await first.renew(sources: ["blog"])
    #expect(first.nextPoll(of: "blog", askedAt: hub.now) == nil)
    store.change(.source("blog")) {
      $0?.receive(now: hub.now)
      return nil
    }
    let second = try subscriber()
    let asked = hub.now
    #expect(
      second.nextPoll(of: "blog", askedAt: asked)
        == Timestamp(seconds: asked.seconds + 7 * Self.day))
    #expect(second.nextPoll(of: "other", askedAt: asked) == nil)
    hub.wait(Self.day)
    let words = try note(second, news: [Timestamp(seconds: asked.seconds + 100)])
    #expect(words?.contains("https://hub.example/") == true)
    #expect(second.nextPoll(of: "blog", askedAt: asked) == nil)
    #expect(try note(second) == nil)
  }

  @Test("51. without a callback, and with a hub that would hear the key in clear, nothing is asked")
  func isCautious() async throws {
    let without = try subscriber(callback: nil)
    _ = try note(without)
    _ = try await without.renew(sources: ["blog"])
    let first = try subscriber()
    _ = try note(first, hub: "http://hub.example/")
    _ = try note(first, hub: "ftp://hub.example/")
    _ = try await first.renew(sources: ["blog"])
    #expect(one == nil && hub.asked.isEmpty)
    let plain = try subscriber(callback: "http://10.0.0.1/websub")
    _ = try note(plain, hub: "http://hub.example/")
    _ = try await plain.renew(sources: ["blog"])
    #expect(one?.state == .verified)
  }
}
