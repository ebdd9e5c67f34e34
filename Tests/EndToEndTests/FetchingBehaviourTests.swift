import Foundation
import GRDB
import Synchronization
import Testing

/// What servers see of runs, over days: the behaviours that need a store. Numbers are those of the
/// list that the tests of the fetcher follow too (`Tests/FetchingTests`).
@Suite("Servers see a polite reader") struct FetchingBehaviourTests {
  /// Counts up with each call.
  private final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
      value.withLock {
        $0 += 1
        return $0
      }
    }
  }

  private func feed(_ number: Int = 1) -> String {
    """
    <rss version="2.0"><channel><title>n</title><item><title>Harborlight \(number)</title>
    <guid isPermaLink="false">g\(number)</guid><description>The Harborlight bike is good, says
    tester number \(number) of many, after a long ride along the river.</description>
    </item></channel></rss>
    """
  }

  private func place(
    _ server: LoopbackServer, _ source: [String: Any] = [:], fetching: [String: Any] = [:]
  ) throws -> Workplace {
    var one: [String: Any] = ["id": "mine", "kind": "feed", "url": server.url("/feed")]
    one.merge(source) { $1 }
    return try Workplace.listening(to: [one], fetching: fetching)
  }

  private func outcome(_ ending: Ending) throws -> JSON {
    try #require(try ending.json["sources"].elements.first, "\(ending.errors)")
  }

  /// Makes everything of the store look as if it had happened so much earlier.
  private func age(_ place: Workplace, days: Int) throws {
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    defer { try? store.close() }
    try store.write { database in
      for (table, columns) in [
        ("page", ["asked_at", "due_at", "retry_at", "validated_at"]),
        ("host", ["rest_until"]), ("robots", ["asked_at"]),
      ] {
        for column in columns {
          try database.execute(sql: "UPDATE \(table) SET \(column) = \(column) - \(days * 86_400)")
        }
      }
    }
  }

  @Test("1., 2. and 3. ETag and Last-Modified come back byte for byte, both, across runs")
  func verbatim() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    let tag = "W/\"a b;é,\\\"c\""
    let date = "Thursday, the 12th of Nov 2026 8h"
    server.set("/feed") { _ in
      var reply = LoopbackServer.Reply.page(text)
      reply.headers["ETag"] = tag
      reply.headers["Last-Modified"] = date
      return reply
    }
    let place = try place(server)
    for _ in 0..<2 { #expect(try place.earshot("run", "--now").code == 0) }
    let requests = server.requests
    #expect(requests.map(\.isConditional) == [false, true])
    #expect(requests.last?.headers["if-none-match"] == tag)
    #expect(requests.last?.headers["if-modified-since"] == date)
  }

  @Test("4. and 49. a new ETag of the same bytes is sent back; the bytes are not read again")
  func newTagSameBytes() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    let count = Counter()
    server.set("/feed") { _ in
      var reply = LoopbackServer.Reply.page(text)
      reply.headers["ETag"] = "\"\(count.next())\""
      return reply
    }
    let place = try place(server)
    var outcomes: [String] = []
    for _ in 0..<3 {
      outcomes.append(try outcome(try place.earshot("run", "--now", "--json"))["outcome"].string!)
    }
    #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, "\"1\"", "\"2\""])
    #expect(outcomes == ["read", "unchanged", "unchanged"])
  }

  @Test("5. and 6. a 304 refreshes validators; nothing is parsed and no post is written")
  func notModified() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    let count = Counter()
    server.set("/feed") { request in
      let number = count.next()
      if number == 1 {
        var reply = LoopbackServer.Reply.page(text)
        reply.headers["ETag"] = "\"first\""
        reply.headers["Last-Modified"] = "L"
        return reply
      }
      return .init(status: 304, headers: ["ETag": "\"later \(number)\""])
    }
    let place = try place(server)
    for _ in 0..<2 { _ = try place.earshot("run", "--now") }
    let third = try outcome(try place.earshot("run", "--now", "--json"))
    #expect(third["outcome"].string == "unchanged")
    #expect(third["posts"].int == 0)
    let last = server.requests.last
    #expect(last?.headers["if-none-match"] == "\"later 2\"")
    #expect(last?.headers["if-modified-since"] == "L")
  }

  @Test("7. and 12. a second run asks nobody; one that is told to asks conditionally")
  func restart() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    server.set("/feed") { _ in .page(text, validated: true) }
    let place = try place(server, fetching: ["min_interval": "30m"])
    for _ in 0..<3 { #expect(try place.earshot("run").code == 0) }
    #expect(server.requests.count == 1)
    #expect(try place.earshot("run", "--now").code == 0)
    #expect(server.requests.map(\.isConditional) == [false, true])
  }

  @Test("8. validators are dropped after eight days of nothing but 304")
  func always304() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    server.set("/feed") { _ in .page(text, validated: true) }
    let place = try place(server)
    for _ in 0..<2 { _ = try place.earshot("run", "--now") }
    try age(place, days: 9)
    _ = try place.earshot("run")
    #expect(server.requests.map(\.isConditional) == [false, true, false])
  }

  @Test(
    "9., 10. and 11. who says how long an answer is good is asked again after that, or a day",
    arguments: [
      (["Cache-Control": "max-age=7200"], "", 7200),
      (["Cache-Control": "max-age=9999999"], "", 86_400),
      (
        ["Date": "Mon, 16 Nov 2026 10:00:00 GMT", "Expires": "Mon, 16 Nov 2026 13:00:00 GMT"], "",
        10_800
      ),
      ([:], "<ttl>240</ttl>", 14_400), (["Cache-Control": "max-age=60"], "<ttl>1</ttl>", 3600),
    ] as [([String: String], String, Int)])
  func freshness(_ headers: [String: String], _ element: String, _ seconds: Int) throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed().replacingOccurrences(
      of: "<title>n</title>", with: "<title>n</title>" + element)
    server.set("/feed") { _ in
      var reply = LoopbackServer.Reply.page(text)
      reply.headers.merge(headers) { $1 }
      return reply
    }
    let place = try place(server, ["interval": "1h"])
    _ = try place.earshot("run")
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    let wait = try store.read { try Int.fetchOne($0, sql: "SELECT due_at - asked_at FROM page") }
    #expect(wait == seconds)
  }

  @Test("16. who is asked too often is left alone as a whole, across runs, whatever the page")
  func wholeHost() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    server.set("/feed") { _ in .status(429, ["Retry-After": "7200"]) }
    server.set("/other") { _ in .page(text) }
    let other: [String: Any] = ["id": "other", "kind": "feed", "url": server.url("/other")]
    let first = try place(server)
    _ = try first.earshot("run")
    #expect(server.requests.count == 1)
    // Another page of the host, met for the first time in a later run.
    try first.write("config.json", JSON.text(Workplace.config(sources: [other])))
    let second = try outcome(try first.earshot("run", "--now", "--json"))
    #expect(second["outcome"].string == "not_due")
    #expect(server.requests.count == 1)
    try age(first, days: 1)
    #expect(try outcome(try first.earshot("run", "--json"))["outcome"].string == "read")
  }

  @Test("a run that stores nothing keeps nothing of hosts either, and obeys what is kept")
  func dryRun() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/feed") { _ in .status(429, ["Retry-After": "7200"]) }
    let place = try place(server, ["kind": "blog"])
    func rows(_ table: String) throws -> Int? {
      let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
      defer { try? store.close() }
      return try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
    }
    _ = try place.earshot("export", "--format", "ndjson")
    _ = try place.earshot("run", "--only", "mine", "--dry-run")
    if place.has("earshot.sqlite") {
      #expect(try rows("host") == 0)
      #expect(try rows("robots") == 0)
    }
    _ = try place.earshot("run")
    #expect(try rows("host") == 1)
    server.forgetRequests()
    _ = try place.earshot("run", "--now", "--dry-run")
    #expect(server.requests.isEmpty)
  }

  @Test("18. a source that keeps failing is asked ever more rarely, then stopped, and that is told")
  func stops() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/feed") { _ in .status(500) }
    let place = try place(server)
    #expect(try place.earshot("run").code == 3)
    #expect(try place.earshot("run").code == 0, "it is not due")
    for _ in 0..<25 {
      try age(place, days: 2)
      _ = try place.earshot("run")
    }
    #expect(server.requests.count == 20)
    let stopped = try outcome(try place.earshot("run", "--json"))
    #expect(stopped["outcome"].string == "not_due")
    #expect(stopped["detail"].string?.contains("failed 20 times in a row") == true)
    let text = feed()
    server.set("/feed") { _ in .page(text) }
    #expect(try outcome(try place.earshot("run", "--now", "--json"))["outcome"].string == "read")
  }

  @Test("21. and 22. only a wholly permanent chain to a page that can be read is remembered")
  func moved() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    server.set("/new") { _ in .page(text) }
    server.set("/page") { _ in .page("<html><p>Hello</p></html>", type: "text/html") }
    for (name, hops, remembered) in [
      ("permanent", [301, 308], true), ("passing", [302, 301], false),
      ("mixed", [301, 307], false), ("nothing", [301, 301], false),
    ] {
      server.set("/\(name)") { _ in .status(hops[0], ["Location": "/\(name)/2"]) }
      let target = name == "nothing" ? "/page" : "/new"
      server.set("/\(name)/2") { _ in .status(hops[1], ["Location": target]) }
      let place = try place(server, ["url": server.url("/\(name)")])
      _ = try place.earshot("run", "--now")
      server.forgetRequests()
      _ = try place.earshot("run", "--now")
      #expect(server.requests.map(\.path).contains("/\(name)") == !remembered, "\(name)")
    }
  }

  @Test("26. and 28. names that lead to one address are asked one at a time, and each in the end")
  func oneAddress() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let active = Mutex((now: 0, most: 0))
    let text = feed()
    server.set("/feed") { _ in
      active.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      usleep(30_000)
      active.withLock { $0.now -= 1 }
      return .page(text)
    }
    // Names below localhost lead to this machine (RFC 6761, 6.3).
    let sources: [[String: Any]] = (0..<8).map {
      [
        "id": "s\($0)", "kind": "feed",
        "url": "http://n\($0 % 4).localhost:\(server.port)/feed?\($0)",
      ]
    }
    let place = try Workplace.listening(to: sources, fetching: ["concurrency": 16])
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    let outcomes = try ending.json["sources"].elements.map { $0["outcome"].string }
    #expect(outcomes.allSatisfy { $0 == "read" }, "\(outcomes)")
    #expect(server.requests.count == 8)
    #expect(active.withLock(\.most) == 1)
  }

  @Test("34. a run that ends early leaves others behind than the one before")
  func rotation() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let text = feed()
    for number in 0..<4 { server.set("/\(number)") { _ in .page(text) } }
    let sources: [[String: Any]] = (0..<4).map {
      ["id": "s\($0)", "kind": "feed", "url": server.url("/\($0)")]
    }
    let place = try Workplace.listening(to: sources)
    _ = try place.earshot("run", "--only", "s0", "--only", "s1")
    sleep(1)
    server.forgetRequests()
    _ = try place.earshot("run", "--now")
    #expect(server.requests.map(\.path).prefix(2) == ["/2", "/3"])
  }

  @Test("50. new guids of old posts make no new mentions")
  func newGuids() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let count = Counter()
    server.set("/feed") { _ in
      let round = count.next()
      let items = (0..<5).map { number in
        """
        <item><title>Ride \(number)</title><guid isPermaLink="false">\(round)-\(number)</guid>
        <link>https://rides.example/\(number)?utm_source=round\(round)</link>
        <description>Ride \(number) with the Harborlight bike took \(number + 2) hours, and the
        brakes were good all the way down to the lake.</description></item>
        """
      }
      return .page(
        "<rss version=\"2.0\"><channel><title>r</title>\(items.joined())</channel></rss>")
    }
    let place = try place(server)
    let first = try outcome(try place.earshot("run", "--now", "--json"))
    #expect(first["new_mentions"].int == 5)
    for _ in 0..<3 {
      let again = try outcome(try place.earshot("run", "--now", "--json"))
      #expect(again["new_posts"].int == 0 && again["new_mentions"].int == 0)
    }
  }

  @Test("a process killed while 500 transfers are under way loses no validator and no post")
  func killedWithManyUnderWay() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let slow = Mutex(true)
    for number in 0..<500 {
      let text = feed(number)
      server.set("/\(number)") { _ in
        // The first answers are there at once; the rest are under way when the process dies.
        if number >= 100, slow.withLock(\.self) {
          return .init(body: Array(text.utf8.prefix(40)), manner: .dripping(milliseconds: 50))
        }
        return .page(text, validated: true)
      }
    }
    let sources: [[String: Any]] = (0..<500).map {
      ["id": "s\($0)", "kind": "feed", "url": server.url("/\($0)")]
    }
    let place = try Workplace.listening(
      to: sources,
      fetching: [
        "concurrency": 500, "connections_per_host": 500, "limits": ["time": "30s"],
      ])
    let run = try EarshotProgram.start(["run"], in: place.folder)
    let start = ContinuousClock.now
    while server.requests.count < 500, ContinuousClock.now - start < .seconds(20) { usleep(10_000) }
    usleep(300_000)
    run.kill()
    #expect(try run.end().code == 137)
    slow.withLock { $0 = false }
    let before = Set(server.requests.map(\.path))
    server.forgetRequests()
    let again = try place.earshot("run", "--now", "--json")
    #expect(again.code == 0, "\(again.errors)")
    #expect(before.count == 500, "all of them were under way")
    let records = try place.earshot("export", "--format", "ndjson").lines.count
    #expect(records == 500, "no post is lost or doubled")
    // What was stored before the kill was stored with its validators.
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    let bare = try store.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM page WHERE etag IS NULL")
    }
    #expect(bare == 0)
    let conditional = server.requests.count(where: \.isConditional)
    let stored = try again.json["new_posts"].int ?? 0
    #expect(conditional == 500 - stored, "who was stored is asked conditionally, nobody else")
    #expect(conditional > 0)
  }
}
