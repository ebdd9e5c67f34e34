import Crypto
import Foundation
import GRDB
import Testing

/// `earshot websub`, called as a web server calls a CGI program.
@Suite("51. The callback as a CGI program") struct WebSubCallbackTests {
  private static let token = String(repeating: "ab", count: 32)
  private static let secret = String(repeating: "cd", count: 32)

  /// A place whose store knows one subscription that waits for its verification.
  private func place() throws -> Workplace {
    let place = try Workplace.listening(
      to: [["id": "blog", "kind": "feed", "url": "http://127.0.0.1:9/feed"]])
    #expect(try place.earshot("websub", "list").code == 0)
    let stranger = try place.earshot(
      "websub", "callback", environment: ["REQUEST_METHOD": "GET", "PATH_INFO": "/" + Self.token])
    #expect(stranger.output.hasPrefix("Status: 404 Not Found\r\n"), "\(stranger.errors)")
    #expect(!place.has("earshot.sqlite"), "a request makes no store")
    _ = try place.earshot("run")
    try change(
      place,
      """
      INSERT INTO subscription(source, topic, hub, callback, secret, token, state, requested_at,
        pending, failures, trust, dropped, reason)
      VALUES ('blog', 'https://blog.example/feed', 'https://hub.example/', 'https://us.example',
        '\(Self.secret)', '\(Self.token)', 'requested', \(Int(Date().timeIntervalSince1970)),
        1, 0, 0, 0, '')
      """)
    return place
  }

  private func change(_ place: Workplace, _ sql: String) throws {
    try DatabaseQueue(path: place.path("earshot.sqlite")).write { try $0.execute(sql: sql) }
  }

  private func get(_ place: Workplace, _ query: String) throws -> Ending {
    try place.earshot(
      "websub", "callback",
      environment: [
        "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "PATH_INFO": "/" + Self.token,
        "QUERY_STRING": query,
      ])
  }

  private func post(
    _ place: Workplace, _ body: String, signature: String?, length: Int? = nil,
    link: String? = nil
  ) throws -> Ending {
    var environment = [
      "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "PATH_INFO": "/" + Self.token,
      "QUERY_STRING": "", "CONTENT_TYPE": "application/rss+xml",
      "CONTENT_LENGTH": "\(length ?? body.utf8.count)",
    ]
    environment["HTTP_X_HUB_SIGNATURE"] = signature
    environment["HTTP_LINK"] = link
    return try place.earshot("websub", "callback", input: body, environment: environment)
  }

  private func signature(_ body: String) -> String {
    "sha256="
      + HMAC<SHA256>.authenticationCode(
        for: Data(body.utf8), using: SymmetricKey(data: Data(Self.secret.utf8))
      ).map { String(format: "%02x", $0) }.joined()
  }

  private static let verification =
    "hub.mode=subscribe&hub.topic=https%3A%2F%2Fblog.example%2Ffeed&hub.lease_seconds=864000"
    + "&hub.challenge=echo+me%21"

  @Test func `51. verified, pushed, forged, cut off: each is answered, and what is good waits`()
    throws
  {
    let place = try place()
    let early = try post(place, "<rss/>", signature: signature("<rss/>"))
    #expect(early.output.hasPrefix("Status: 404"))
    let wrong = try get(place, Self.verification.replacingOccurrences(of: "blog", with: "blag"))
    #expect(wrong.output.hasPrefix("Status: 404"))
    let good = try get(place, Self.verification)
    #expect(good.output.hasPrefix("Status: 200 OK\r\nContent-Type: text/plain"), "\(good.errors)")
    #expect(good.output.hasSuffix("\r\n\r\necho me!"))

    let feed = SampleFeed.rss("blog", posts: 2)
    for _ in 0..<2 {
      let taken = try post(
        place, feed, signature: signature(feed), link: "<https://blog.example/feed>; rel=self")
      #expect(taken.code == 0 && taken.output.hasPrefix("Status: 202 Accepted"), "\(taken.errors)")
    }
    let forged = try post(place, feed + " ", signature: signature(feed))
    #expect(forged.output.hasPrefix("Status: 202 Accepted"))
    #expect(
      try post(place, feed, signature: signature(feed), length: feed.utf8.count + 1).output
        .hasPrefix("Status: 400"))
    #expect(
      try post(place, feed, signature: signature(feed), length: 16 << 20).output
        .hasPrefix("Status: 413"))

    let waiting = try DatabaseQueue(path: place.path("earshot.sqlite")).read {
      try String.fetchAll($0, sql: "SELECT CAST(body AS TEXT) FROM push")
    }
    #expect(waiting == [feed], "the same page waits once, the forged one not at all")

    let list = try place.earshot("websub", "list", "--json")
    let row = try #require(try list.records.first)
    #expect(row["state"].string == "verified")
    #expect(row["dropped"].int == 1)
    #expect(row["note"].string == "polled once a week")
    for text in [list.output, try place.earshot("websub", "list").output] {
      #expect(!text.contains(Self.secret) && !text.contains(Self.token))
    }

    try change(place, "UPDATE subscription SET lease_until = 1000")
    #expect(
      try post(place, feed, signature: signature(feed)).output.hasPrefix("Status: 410 Gone"))
    #expect(try place.earshot("websub", "list", "--json").records[0]["state"].string == "expired")
  }

  @Test func `51. a run stores what was pushed, once, though it is pushed twice`() throws {
    let place = try place()
    #expect(try get(place, Self.verification).output.hasPrefix("Status: 200"))
    func count(_ table: String) throws -> Int {
      try DatabaseQueue(path: place.path("earshot.sqlite")).read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1
      }
    }
    let feed = SampleFeed.rss("blog", posts: 3)
    for body in [feed, feed + "\n", feed + "\n\n"] {
      #expect(
        try post(place, body, signature: signature(body)).output.hasPrefix("Status: 202"))
      #expect(try count("push") == 1)
      let run = try place.earshot("run", "--now")
      #expect(run.code == 0, "\(run.output)\(run.errors)")
      #expect(try count("push") == 0)
      #expect(try count("post") == 3)
    }
  }

  @Test func `51. a broken store or config is the web server's log's, and the hub comes again`()
    throws
  {
    let place = try place()
    try place.write("broken.json", "{")
    let ending = try place.earshot(
      "websub", "callback", "--config", "broken.json",
      environment: ["REQUEST_METHOD": "GET", "PATH_INFO": "/" + Self.token])
    #expect(ending.output.hasPrefix("Status: 500"))
    #expect(ending.errors.contains("broken.json"))
    #expect(try place.earshot("websub", "callback").errors.contains("CGI"))
  }
}
