import Crypto
import Fetching
import Foundation
import Model
import Parsing
import Pipeline
import Storage
import Synchronization
import Testing

/// A hub on loopback: it verifies through the callback while it is asked, as hubs may, and pushes.
private final class LoopbackHub: Sendable {
  let server: LoopbackServer
  private let folder: String
  private let asked = Mutex<[[String: String]]>([])

  init(_ server: LoopbackServer, _ place: Workplace) {
    self.server = server
    folder = place.folder
    server.set("/hub") { request in
      guard request.method == "POST" else { return .status(400) }
      let form = LoopbackHub.fields(String(decoding: request.body, as: UTF8.self))
      self.asked.withLock { $0.append(form) }
      let query =
        "hub.mode=\(form["hub.mode"] ?? "")&hub.lease_seconds=864000&hub.challenge=c0ffee&hub.topic="
        + ((form["hub.topic"] ?? "").addingPercentEncoding(withAllowedCharacters: .alphanumerics)
          ?? "")
      let answer = try? self.callback("GET", form, ["QUERY_STRING": query])
      return answer?.output.hasSuffix("\r\n\r\nc0ffee") == true ? .status(202) : .status(400)
    }
  }

  /// Forms that the hub was sent.
  var forms: [[String: String]] { asked.withLock { $0 } }

  /// Pushes a page with a signature of its own making; nil takes the right one.
  func push(_ body: String, _ form: [String: String], signature: String? = nil) throws -> Ending {
    let code = HMAC<SHA512>.authenticationCode(
      for: Data(body.utf8),
      using: SymmetricKey(data: Data((form["hub.secret"] ?? "").utf8))
    ).map { String(format: "%02x", $0) }.joined()
    return try callback(
      "POST", form,
      [
        "CONTENT_TYPE": "application/xml", "CONTENT_LENGTH": "\(body.utf8.count)",
        "HTTP_X_HUB_SIGNATURE": signature ?? "sha512=" + code,
        "HTTP_LINK": "<\(form["hub.topic"] ?? "")>; rel=self",
      ], body)
  }

  private func callback(
    _ method: String, _ form: [String: String], _ more: [String: String], _ input: String? = nil
  ) throws -> Ending {
    let token = (form["hub.callback"] ?? "").split(separator: "/").last ?? ""
    let variables = ["REQUEST_METHOD": method, "PATH_INFO": "/\(token)"]
    return try EarshotProgram.run(
      ["websub", "callback"], in: folder, input: input,
      environment: variables.merging(more) { $1 })
  }

  private static func fields(_ body: String) -> [String: String] {
    var found: [String: String] = [:]
    for part in body.split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
      found[halves[0]] = halves.last?.removingPercentEncoding
    }
    return found
  }
}

@Suite("51. A hub over loopback") struct WebSubHubTests {
  private static func atom(_ links: String, posts: Int) -> String {
    let entries = (0..<posts).map {
      "<entry><id>e\($0)</id><title>Entry \($0)</title><updated>2026-11-0\($0 + 1)T00:00:00Z</updated></entry>"
    }
    return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>f</id>\(links)"
      + entries.joined() + "</feed>"
  }

  /// One page of each kind that can name a hub.
  private static func pages(_ server: LoopbackServer) -> [String: LoopbackServer.Reply] {
    let hub = server.url("/hub")
    var head = LoopbackServer.Reply.page(atom("", posts: 2))
    head.headers["Link"] = "<\(hub)>; rel=\"hub\", <\(server.url("/head"))>; rel=\"self\""
    let rss = SampleFeed.rss("rss", posts: 2).replacingOccurrences(
      of: "</title><link>",
      with: "</title><atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"hub\" "
        + "href=\"\(hub)\"/><atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"self\" "
        + "href=\"\(server.url("/rss"))\"/><link>")
    let json = """
      {"version": "https://jsonfeed.org/version/1.1", "title": "t",
       "feed_url": "\(server.url("/json"))", "hubs": [{"type": "WebSub", "url": "\(hub)"}],
       "items": [{"id": "1", "content_text": "one"}, {"id": "2", "content_text": "two"}]}
      """
    return [
      "head": head, "rss": .page(rss), "json": .page(json, type: "application/feed+json"),
      "atom": .page(
        atom(
          "<link rel=\"hub\" href=\"/hub\"/><link rel=\"self\" href=\"\(server.url("/atom"))\"/>",
          posts: 2)),
    ]
  }

  @Test func `51. found, asked, verified while asked, pushed, read once, renewed and left`()
    async throws
  {
    let server = try LoopbackServer()
    defer { server.stop() }
    let kinds = Self.pages(server)
    for (name, page) in kinds { server.set("/" + name) { _ in page } }
    let place = try Workplace.listening(to: [])
    let hub = LoopbackHub(server, place)
    let store = try SQLiteStore(path: place.path("earshot.sqlite"))
    let fetcher = Fetcher(
      settings: FetchSettings(
        perHostDelay: 0, timeout: 20,
        addresses: AddressPolicy(allowed: [AddressPolicy.Network("127.0.0.0/8")].compactMap(\.self))
      ))
    let time = Mutex(Int64(Date().timeIntervalSince1970))
    func subscriber() throws -> WebSubSubscriber {
      try WebSubSubscriber(
        store: store, callback: "http://127.0.0.1/websub",
        clock: { Timestamp(seconds: time.withLock { $0 }) }
      ) { url, form in await fetcher.fetch(FetchRequest(url: url, form: form)) }
    }
    let first = try subscriber()
    for name in kinds.keys.sorted() {
      let outcome = await fetcher.fetch(FetchRequest(url: server.url("/" + name)))
      guard case .fetched(let page) = outcome else {
        Issue.record("\(name): \(outcome)")
        continue
      }
      #expect(
        try first.note(source: name, page: page, document: DocumentParser().parse(page)) == nil)
    }
    let ids = Set(kinds.keys)
    #expect(try await first.renew(sources: ids) == [])
    #expect(
      Set(hub.forms.compactMap { $0["hub.topic"] }) == Set(kinds.keys.map { server.url("/" + $0) }))
    #expect(Set(hub.forms.compactMap { $0["hub.secret"] }).count == 4)
    #expect(try store.subscriptions().map(\.state) == [.verified, .verified, .verified, .verified])

    // The same page twice, a forged one between: what waits is read like a poll, and stored once.
    let form = try #require(hub.forms.first { $0["hub.topic"] == server.url("/atom") })
    let news = Self.atom("", posts: 3)
    for signature in [nil, "sha512=00", nil] {
      #expect(try hub.push(news, form, signature: signature).output.hasPrefix("Status: 202"))
    }
    let waiting = try store.pushes(of: "atom")
    #expect(waiting.count == 1)
    var known: Set<String> = []
    for _ in 0..<2 {
      for push in waiting {
        let document = DocumentParser().parse(push.page)
        #expect(document.format == .atom10 && document.posts.count == 3)
        known.formUnion(document.posts.flatMap { $0.keys.map { "\($0)" } })
      }
    }
    let polled = await fetcher.fetch(FetchRequest(url: server.url("/atom")))
    guard case .fetched(let page) = polled else {
      throw RunningProgram.Failure(description: "poll")
    }
    for post in DocumentParser().parse(page).posts {
      #expect(post.keys.contains { known.contains("\($0)") }, "a poll knows what was pushed")
    }
    #expect(try store.subscriptions().first?.dropped == 1)

    // Eight days on, each is asked for again; a source that is gone is told to the hub.
    time.withLock { $0 += 8 * 86_400 + 600 }
    let later = try subscriber()
    #expect(try await later.renew(sources: ["atom"]) == [])
    let modes = hub.forms.dropFirst(4).compactMap { $0["hub.mode"] }.sorted()
    #expect(modes == ["subscribe", "unsubscribe", "unsubscribe", "unsubscribe"])
    #expect(try store.subscriptions().map(\.source) == ["atom"])
    try store.close()
  }
}
