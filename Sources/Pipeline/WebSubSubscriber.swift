import Fetching
import Model
import Parsing
import Synchronization

/// Keeps subscriptions with hubs in step with what the sources' pages say: wants one where a page
/// names a hub, renews leases before they end, gives up those that no page names any more.
///
/// During a run `note` is called for each source's own page and only writes down; `renew`, at the
/// end of the run, asks the hubs. The callback, a process of its own, works on the same store.
public final class WebSubSubscriber: Sendable {
  /// Hubs are asked for at most so many subscriptions in one run, those first whose lease ends
  /// first: a run must not wait for a thousand turns at one hub.
  public static let mostRequests = 100

  /// Sends a form to an address by POST and says what came of it.
  public typealias Sender = @Sendable (_ url: String, _ form: [UInt8]) async -> FetchOutcome

  private let store: any SubscriptionStore
  private let callback: String?
  private let clock: @Sendable () -> Timestamp
  private let random: @Sendable (Int) -> [UInt8]
  private let post: Sender
  private let known: Mutex<[String: WebSubSubscription]>

  /// A subscriber over a store. `callback` is the public address under which the callback is
  /// mounted; without one nothing is subscribed, and what is lapses. `random` gives so many bytes
  /// that nobody can guess.
  public init(
    store: any SubscriptionStore, callback: String?, clock: @escaping @Sendable () -> Timestamp,
    random: @escaping @Sendable (Int) -> [UInt8] = WebSubSubscriber.systemRandom,
    post: @escaping Sender
  ) throws {
    self.store = store
    self.callback = callback
    self.clock = clock
    self.random = random
    self.post = post
    let all = try store.subscriptions()
    known = Mutex(Dictionary(all.map { ($0.source, $0) }, uniquingKeysWith: { $1 }))
  }

  /// Bytes from the system's generator.
  public static func systemRandom(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// A source's subscription as it was when the run began or was last changed by it.
  public func subscription(of source: String) -> WebSubSubscription? {
    known.withLock { $0[source] }
  }

  /// When a source that was last asked at a moment is to be polled again although its hub pushes;
  /// nil where pushes do not spare polls.
  public func nextPoll(of source: String, askedAt: Timestamp) -> Timestamp? {
    guard callback != nil, let floor = subscription(of: source)?.pollFloor(now: clock()) else {
      return nil
    }
    return Timestamp(seconds: askedAt.seconds + Int64(floor))
  }

  /// Notes what a source's own page says of hubs, after a poll; pushed pages are not noted. `news`
  /// are the posts that the poll brought and the store did not know. Returns a sentence where a hub
  /// has failed to push some of them.
  @discardableResult
  public func note(
    source: String, page: FetchedPage, document: Document, news: [Post] = []
  ) throws -> String? {
    guard let callback else { return nil }
    let before = subscription(of: source)
    let found = discovery(page, document, callback: callback)
    guard before != nil || found != nil else { return nil }
    let now = clock()
    let random = random
    var missed = false
    try change(source) { subscription in
      guard let found else {
        subscription?.leave("the feed no longer names the hub")
        return
      }
      guard var known = subscription, known.hub == found.hub, known.topic == found.topic,
        known.callback == callback, known.state != .leaving
      else {
        // Another hub, topic or callback is another subscription; the old lease runs out by itself.
        subscription = .wanted(source: source, found, callback: callback, random: random)
        return
      }
      missed = known.poll(broughtPostsOf: news.compactMap { $0.published?.timestamp }, now: now)
      subscription = known
    }
    return missed
      ? "the hub \(found?.hub ?? "") has missed posts: polled as usual until it is reliable again"
      : nil
  }

  private func discovery(
    _ page: FetchedPage, _ document: Document, callback: String
  ) -> WebSubDiscovery? {
    let found = WebSubDiscovery.find(page, feed: document.feed) {
      URLResolver.resolve($0, base: $1)
    }
    guard let found else { return nil }
    // The secret travels to the hub: only under TLS, unless all of it is plain (an intranet).
    func isSecure(_ url: String) -> Bool { url.prefix(8).lowercased() == "https://" }
    return isSecure(found.hub) || !isSecure(callback) ? found : nil
  }

  /// Asks hubs for what is due: new subscriptions, longer leases, ends. `sources` are the ids of the
  /// config; subscriptions of others are given up. Returns one sentence per failure.
  public func renew(sources: Set<String>) async throws -> [String] {
    guard let callback else { return [] }
    let now = clock()
    let random = random
    var due: [(source: String, step: WebSubSubscription.Step, end: Timestamp)] = []
    for before in try store.subscriptions() {
      var step: WebSubSubscription.Step?
      try change(before.source) { subscription in
        guard var known = subscription else { return }
        if !sources.contains(known.source) { known.leave("the source is no longer in the config") }
        if known.callback != callback, known.state != .leaving {
          let found = WebSubDiscovery(hub: known.hub, topic: known.topic)
          known = .wanted(source: known.source, found, callback: callback, random: random)
        }
        step = known.step(now: now)
        if case .forget = step { subscription = nil } else { subscription = known }
      }
      guard let step, step != .forget else { continue }
      due.append((before.source, step, before.leaseUntil ?? now))
    }
    due.sort { ($0.end, $0.source) < ($1.end, $1.source) }
    var problems: [String] = []
    for (source, step, _) in due.prefix(Self.mostRequests) {
      if let problem = try await ask(source, step) { problems.append(problem) }
    }
    return problems
  }

  /// Asks one hub; a sentence where that failed.
  private func ask(_ source: String, _ step: WebSubSubscription.Step) async throws -> String? {
    let now = clock()
    var request: (hub: String, form: [UInt8])?
    try change(source) { subscription in
      subscription?.ask(now: now)
      request = subscription.map { ($0.hub, $0.form(step)) }
    }
    guard let (hub, form) = request else { return nil }
    let message: String
    var pause: Int?
    switch await post(hub, form) {
    case .fetched, .notModified: return nil
    case .failed(let error):
      message = error.message
      pause = error.retryAfter
    }
    let failed = clock()
    try change(source) { subscription in
      // What the hub verified in the meantime holds, whatever it answered then.
      guard var known = subscription, known.isPending else { return }
      known.fail("the hub did not take the request: \(message)", after: pause, now: failed)
      subscription = known
    }
    return "\(source): the hub \(hub) did not take the request: \(message)"
  }

  private func change(
    _ source: String, _ body: (inout WebSubSubscription?) -> Void
  ) throws {
    var after: WebSubSubscription?
    try store.change(.source(source)) { subscription in
      body(&subscription)
      after = subscription
      return nil
    }
    known.withLock { $0[source] = after }
  }
}
