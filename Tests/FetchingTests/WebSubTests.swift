import Crypto
import Foundation
import Model
import Testing

@testable import Fetching

/// A store in memory.
final class MemorySubscriptions: SubscriptionStore, @unchecked Sendable {
  private let lock = NSLock()
  private var all: [String: WebSubSubscription] = [:]
  private var pages: [PushedPage] = []

  func subscriptions() -> [WebSubSubscription] {
    lock.withLock { all.values.sorted { $0.source < $1.source } }
  }

  func change(
    _ key: SubscriptionKey, _ body: (inout WebSubSubscription?) -> PushedPage?
  ) {
    lock.withLock {
      let known =
        switch key {
        case .source(let source): all[source]
        case .token(let token): all.values.first { $0.token.text == token }
        }
      var changed = known
      if let page = body(&changed) { pages.append(page) }
      if let known { all[known.source] = nil }
      if let changed { all[changed.source] = changed }
    }
  }

  func pushes(of source: String) -> [PushedPage] {
    lock.withLock { pages.filter { $0.source == source } }
  }

  func pushedSources() -> Set<String> { Set(lock.withLock { pages.map(\.source) }) }
}

@Suite("51. The WebSub subscriber")
struct WebSubTests {
  private static let start = Timestamp(seconds: 1_795_000_000)

  private func at(_ seconds: Int) -> Timestamp {
    Timestamp(seconds: Self.start.seconds + Int64(seconds))
  }

  private func wanted() -> WebSubSubscription {
    .wanted(
      source: "blog",
      WebSubDiscovery(hub: "https://hub.example/?a=b", topic: "https://blog.example/feed?x=1&y=ä"),
      callback: "https://us.example/websub", random: { Array(0..<UInt8($0)) })
  }

  /// A subscription whose lease began at the start.
  private func verified(lease: Int) -> WebSubSubscription {
    var one = wanted()
    one.ask(now: Self.start)
    one.verify(lease: lease, now: Self.start)
    return one
  }

  private func expect(
    _ one: inout WebSubSubscription, _ now: Timestamp, _ step: WebSubSubscription.Step?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = one.step(now: now)
    #expect(found == step, sourceLocation: sourceLocation)
  }

  private func expect(
    _ one: inout WebSubSubscription, posts dates: [Timestamp], _ now: Timestamp, _ isMissed: Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = one.poll(broughtPostsOf: dates, now: now)
    #expect(found == isMissed, sourceLocation: sourceLocation)
  }

  // MARK: - Discovery

  private func page(_ links: [String]) -> FetchedPage {
    FetchedPage(
      requestedURL: "https://blog.example/", url: "https://blog.example/all", status: 200,
      headers: links.map { HeaderField(name: "Link", value: $0) }, body: [],
      validators: Validators())
  }

  @Test(
    "51. hub and topic: the head first, then the document, then the address itself",
    arguments: [
      (
        ["<https://hub.example/>; rel=\"hub\", <https://blog.example/feed>; rel=self"], nil, nil,
        "https://hub.example/ https://blog.example/feed"
      ),
      (
        ["<http://a.example/>; rel=hub", "<https://b.example/>; REL=\"x HUB\""], nil,
        "https://blog.example/self", "https://b.example/ https://blog.example/self"
      ),
      (
        ["<https://head.example/>;rel=hub"], "https://document.example/", nil,
        "https://head.example/ https://blog.example/all"
      ),
      (
        [], "https://hub.example/", "https://blog.example/self",
        "https://hub.example/ https://blog.example/self"
      ),
      (["<https://hub.example/>; title=\"a; rel=hub, b\"; rel=\"next\""], nil, nil, "none"),
      (["<javascript:alert(1)>; rel=hub"], "ftp://hub.example/", nil, "none"),
      (["<https://hub.example/; rel=hub", "rel=hub", ""], nil, "https://blog.example/", "none"),
    ] as [([String], String?, String?, String)])
  func discovers(_ links: [String], _ hub: String?, _ own: String?, _ expected: String) {
    var feed = FeedInfo()
    feed.hub = hub
    feed.selfURL = own
    let found = WebSubDiscovery.find(page(links), feed: feed) { reference, _ in reference }
    #expect(found.map { "\($0.hub) \($0.topic)" } ?? "none" == expected)
  }

  // MARK: - Requests

  @Test("51. the request to the hub is a form; address and secret cannot be guessed, nor read")
  func asks() {
    let one = wanted()
    let form = FormFields(query: String(decoding: one.form(.subscribe), as: UTF8.self))
    #expect(form["hub.mode"] == "subscribe")
    #expect(form["hub.topic"] == one.topic)
    #expect(form["hub.callback"] == "https://us.example/websub/" + one.token.text)
    #expect(form["hub.lease_seconds"] == "864000")
    #expect(form["hub.secret"] == one.secret.text)
    #expect(one.secret.text.utf8.count == 64 && one.token.text.utf8.count == 64)
    #expect(one.topic.utf8.count < 200)
    let leave = String(decoding: one.form(.unsubscribe), as: UTF8.self)
    #expect(leave.contains("hub.mode=unsubscribe") && !leave.contains("secret"))
    // Whatever prints one, prints no secret.
    for text in ["\(one)", String(reflecting: one), "\(one.secret)"] {
      #expect(!text.contains(one.secret.text) && !text.contains(one.token.text))
    }
    var dumped = ""
    dump(one, to: &dumped)
    #expect(!dumped.contains(one.secret.text))
    let two = WebSubSubscription.wanted(
      source: "b", WebSubDiscovery(hub: "h", topic: "t"), callback: "c",
      random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    #expect(two.secret != one.secret && two.token != one.token && two.secret != two.token)
  }

  // MARK: - Time

  @Test(
    "51. a lease is renewed after four fifths, and if it is two days or longer a day before its end",
    arguments: [
      (100, 80), (86_400, 69_120), (172_800, 86_400), (345_600, 259_200), (864_000, 691_200),
      (2_592_000, 2_073_600),
    ])
  func renews(_ lease: Int, _ due: Int) {
    var one = verified(lease: lease)
    #expect(one.renewAt == at(due))
    expect(&one, at(due - 1), nil)
    expect(&one, at(due), .subscribe)
    one.ask(now: at(due))
    expect(&one, at(due + 1), nil)
    one.verify(lease: lease, now: at(due + 5))
    #expect(one.leaseUntil == at(due + 5 + lease))
    expect(&one, at(due + 6), nil)
  }

  @Test("51. a hub that is down is asked less and less often; a lease that ends is asked for anew")
  func backsOff() {
    var one = wanted()
    var waits: [Int64] = []
    var now = Self.start
    for _ in 0..<12 {
      expect(&one, now, .subscribe)
      one.ask(now: now)
      one.fail("HTTP 503", now: now)
      expect(&one, now, nil)
      let next = one.retryAt ?? now
      waits.append((next.seconds - now.seconds) / 3600)
      now = next
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168, 168, 168])
    one.fail("HTTP 429", after: 9_999_999, now: now)
    #expect(one.retryAt == Timestamp(seconds: now.seconds + 604_800))

    var silent = wanted()
    silent.ask(now: at(0))
    expect(&silent, at(3599), nil)
    expect(&silent, at(3600), nil)
    #expect(silent.failures == 1 && silent.reason.contains("did not verify"))
    expect(&silent, at(7200), .subscribe)

    var old = verified(lease: 1000)
    expect(&old, at(1000), .subscribe)
    #expect(old.state == .expired)

    var strange = verified(lease: .max)
    #expect(strange.leaseUntil == at(31_536_000))
    strange.verify(lease: -5, now: at(0))
    #expect(strange.leaseUntil == at(1))
  }

  @Test("51. what is no longer wanted is told to the hub, at most three times, then forgotten")
  func leaves() {
    var one = verified(lease: 864_000)
    one.leave("gone")
    expect(&one, at(10), .unsubscribe)
    for attempt in 1...3 {
      one.ask(now: at(10))
      one.fail("HTTP 500", now: at(attempt * 10))
      one.retryAt = nil
    }
    expect(&one, at(100), .forget)
    var never = wanted()
    never.leave("gone")
    expect(&never, at(0), .forget)
  }

  @Test("51. polls fall to one a week only while pushes come, and back where one was missed")
  func fallsBack() {
    let day = 86_400
    var one = verified(lease: 10 * day)
    #expect(one.pollFloor(now: at(day)) == nil, "no push has come yet")
    one.receive(now: at(day))
    #expect(one.pollFloor(now: at(day)) == 7 * day)
    #expect(one.pollFloor(now: at(9 * day)) == nil, "near the end")
    #expect(one.pollFloor(now: at(11 * day)) == nil)
    // Older than the lease, without date, or so new that the push may be under way.
    expect(&one, posts: [at(-100)], at(2 * day), false)
    expect(&one, posts: [], at(2 * day), false)
    expect(&one, posts: [at(2 * day - 60)], at(2 * day), false)
    #expect(one.pollFloor(now: at(2 * day)) != nil)
    expect(&one, posts: [at(day + 5)], at(2 * day), true)
    #expect(one.pollFloor(now: at(2 * day)) == nil)
    for push in 1...2 {
      one.receive(now: at(2 * day + push))
      #expect(one.pollFloor(now: at(2 * day + push)) == nil)
    }
    one.receive(now: at(2 * day + 3))
    #expect(one.pollFloor(now: at(2 * day + 3)) == 7 * day)
  }

  // MARK: - The callback

  private struct Place {
    let store = MemorySubscriptions()
    let callback: WebSubCallback
    let token: String
    let secret: String

    init(_ one: WebSubSubscription) {
      store.change(.source(one.source)) {
        $0 = one
        return nil
      }
      callback = WebSubCallback(store: store)
      token = one.token.text
      secret = one.secret.text
    }

    var one: WebSubSubscription? { store.subscriptions().first }

    func get(_ fields: [(String, String)], path: String? = nil, now: Timestamp) throws
      -> CallbackReply
    {
      var form = FormFields()
      for field in fields { form.add(field.0, field.1) }
      return try callback.answer(
        CallbackRequest(
          method: "GET", path: path ?? "/" + token,
          query: String(decoding: form.body, as: UTF8.self)), now: now)
    }

    func post(
      _ body: String, signature: String?, link: String? = nil, path: String? = nil, now: Timestamp
    ) throws -> CallbackReply {
      var headers = [
        HeaderField(name: "Content-Type", value: "application/rss+xml"),
        HeaderField(name: "Cookie", value: "x"),
      ]
      if let signature { headers.append(HeaderField(name: "x-hub-signature", value: signature)) }
      if let link { headers.append(HeaderField(name: "Link", value: link)) }
      return try callback.answer(
        CallbackRequest(
          method: "POST", path: path ?? "/" + token, headers: headers, body: Array(body.utf8)),
        now: now)
    }
  }

  private static func code<Hash: HashFunction>(
    _ body: String, _ secret: String, _ hash: Hash.Type
  ) -> String {
    HMAC<Hash>.authenticationCode(
      for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8))
    ).map { String(format: "%02x", $0) }.joined()
  }

  @Test("51. the challenge is echoed only for what we asked: mode, topic and token must fit")
  func verifies() throws {
    var one = wanted()
    one.ask(now: at(0))
    let place = Place(one)
    let good = [
      ("hub.mode", "subscribe"), ("hub.topic", one.topic), ("hub.challenge", "ab+ c/ä"),
      ("hub.lease_seconds", "5000"),
    ]
    func with(_ name: String, _ value: String?) -> [(String, String)] {
      good.compactMap { $0.0 == name ? value.map { (name, $0) } : $0 }
    }
    for wrong in [
      with("hub.mode", "unsubscribe"), with("hub.mode", nil),
      with("hub.topic", "https://x.example/"), with("hub.topic", nil), with("hub.challenge", nil),
      with("hub.challenge", ""),
    ] {
      #expect(try place.get(wrong, now: at(1)).status == 404)
    }
    #expect(
      try place.get(good, path: "/" + String(repeating: "0", count: 64), now: at(1)).status == 404)
    #expect(try place.get(good, path: "/", now: at(1)).status == 404)
    #expect(place.one?.state == .requested)
    let reply = try place.get(good, now: at(1))
    #expect(reply.status == 200 && reply.body == Array("ab+ c/ä".utf8))
    #expect(place.one?.state == .verified)
    #expect(place.one?.leaseUntil == at(5001))
    // A hub whose answer got lost asks again; much later it is no longer ours.
    #expect(try place.get(good, now: at(20)).status == 200)
    #expect(try place.get(good, now: at(90_000)).status == 404)
    #expect(
      try place.callback.answer(
        CallbackRequest(method: "PUT", path: "/" + place.token), now: at(1)
      ).status == 405)

    var never = wanted()
    never.requestedAt = nil
    #expect(try Place(never).get(good, now: at(1)).status == 404)

    var leaving = verified(lease: 5000)
    leaving.leave("x")
    let gone = Place(leaving)
    #expect(try gone.get(good, now: at(2)).status == 404)
    #expect(try gone.get(with("hub.mode", "unsubscribe"), now: at(2)).status == 200)
    #expect(gone.one == nil)
  }

  @Test("51. a hub that denies is believed, and asked again after a week")
  func isDenied() throws {
    var one = wanted()
    one.ask(now: at(0))
    let place = Place(one)
    let reply = try place.get(
      [("hub.mode", "denied"), ("hub.topic", one.topic), ("hub.reason", "no such topic")],
      now: at(9))
    #expect(reply.status == 200)
    var denied = try #require(place.one)
    #expect(denied.state == .denied && denied.reason.contains("no such topic"))
    expect(&denied, at(600_000), nil)
    expect(&denied, at(604_809), .subscribe)
    #expect(denied.pollFloor(now: at(10)) == nil)
  }

  @Test("51. a push is taken with a good signature of any of the four methods")
  func takes() throws {
    let one = verified(lease: 5000)
    let place = Place(one)
    let secret = place.secret
    for (number, method) in ["sha1", "sha256", "sha384", "SHA512"].enumerated() {
      let body = "<rss>\(number)</rss>"
      let code =
        switch number {
        case 0: Self.code(body, secret, Insecure.SHA1.self)
        case 1: Self.code(body, secret, SHA256.self)
        case 2: Self.code(body, secret, SHA384.self)
        default: Self.code(body, secret, SHA512.self).uppercased()
        }
      let reply = try place.post(
        body, signature: "\(method)=\(code)",
        link: "<\(one.topic)>; rel=self, <\(one.hub)>; rel=hub", now: at(10 + number))
      #expect(reply.status == 202 && reply.body.isEmpty)
    }
    let pages = place.store.pushes(of: "blog")
    #expect(pages.map { String(decoding: $0.body, as: UTF8.self) }.joined().count == 48)
    #expect(pages.first?.page.url == one.topic)
    #expect(pages.first?.page.header("content-type") == "application/rss+xml")
    #expect(pages.first?.page.header("cookie") == nil)
    #expect(place.one?.lastPushAt == at(13))
    #expect(place.one?.dropped == 0)
  }

  @Test("51. a forged push is answered like a good one, dropped and counted")
  func drops() throws {
    let one = verified(lease: 5000)
    let place = Place(one)
    let body = "<rss/>"
    let good = Self.code(body, place.secret, SHA256.self)
    let forged: [(String?, String?)] = [
      (nil, nil), ("", nil), ("sha256=", nil), ("sha256=zz", nil), (good, nil),
      ("md5=" + good, nil), ("sha1=" + good, nil), ("sha256=" + good.dropLast(2), nil),
      ("sha256=" + good.dropLast() + (good.last == "0" ? "1" : "0"), nil),
      ("sha256=" + Self.code(body, "other", SHA256.self), nil),
      ("sha256=" + Self.code(body + " ", place.secret, SHA256.self), nil),
      ("sha256=" + good, "<https://other.example/>; rel=self"),
    ]
    for (signature, link) in forged {
      #expect(try place.post(body, signature: signature, link: link, now: at(5)).status == 202)
    }
    #expect(place.store.pushes(of: "blog").isEmpty)
    #expect(place.one?.dropped == forged.count)
    #expect(place.one?.lastPushAt == nil)
  }

  @Test("51. unknown addresses, ended leases, early and huge pushes are refused")
  func refuses() throws {
    let one = verified(lease: 100)
    let place = Place(one)
    let signature = "sha256=" + Self.code("<rss/>", place.secret, SHA256.self)
    #expect(try place.post("<rss/>", signature: signature, path: "/x", now: at(5)).status == 404)
    let other = "/" + String(repeating: "f", count: 64)
    #expect(try place.post("<rss/>", signature: signature, path: other, now: at(5)).status == 404)
    #expect(try place.post("<rss/>", signature: signature, now: at(100)).status == 410)
    let huge = String(repeating: "x", count: PushedPage.mostBytes + 1)
    #expect(try place.post(huge, signature: signature, now: at(5)).status == 413)
    #expect(try Place(wanted()).post("<rss/>", signature: signature, now: at(5)).status == 404)
    #expect(place.store.pushes(of: "blog").isEmpty)
  }
}
