import Foundation
import GRDB
import Testing

/// `earshot sources health`: never a silent zero.
@Suite("Every source tells how it does") struct HealthTests {
  private func conditions(_ place: Workplace, _ arguments: String...) throws -> [String: JSON] {
    let ending = try EarshotProgram.run(
      ["sources", "health", "--json"] + arguments, in: place.folder)
    try #require(ending.code == 0, "\(ending.errors)")
    return Dictionary(
      uniqueKeysWithValues: try ending.records.map { ($0["id"].string ?? "", $0) })
  }

  @Test func `the condition, the reason and the mend of every kind of source`() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/well") { _ in
      .page(
        "<rss version=\"2.0\"><channel><title>w</title><item><title>Harborlight</title>"
          + "<guid>1</guid><pubDate>\(Date().formatted(.iso8601))</pubDate></item></channel></rss>")
    }
    server.set("/quiet") { _ in
      .page(
        "<rss version=\"2.0\"><channel><title>q</title><item><title>Old</title><guid>2</guid>"
          + "<pubDate>Fri, 02 Jan 2015 10:00:00 GMT</pubDate></item></channel></rss>")
    }
    server.set("/empty") { _ in
      .page("<rss version=\"2.0\"><channel><title>e</title></channel></rss>")
    }
    server.set("/moved") { _ in .status(301, ["Location": "/well"]) }
    server.set("/failing") { _ in .status(500) }
    server.set("/gone") { _ in .status(410) }
    server.set("/page") { _ in .page("<html><body><p>Hello</p></body></html>", type: "text/html") }
    server.set("/wall") { _ in .init(status: 403, headers: ["cf-mitigated": "challenge"]) }
    let names = ["well", "quiet", "empty", "moved", "failing", "gone", "page", "wall"]
    var sources: [[String: Any]] = names.map {
      ["id": $0, "kind": "feed", "url": server.url("/\($0)")]
    }
    let place = try Workplace.listening(to: sources)
    let first = try place.earshot("run", "--json")
    #expect(first.code == 0, "\(first.errors)")
    sources.append(["id": "new", "kind": "feed", "url": server.url("/new")])
    try place.write("config.json", JSON.text(Workplace.config(sources: sources)))
    server.forgetRequests()
    let found = try conditions(place, "--offline")
    #expect(server.requests.isEmpty)
    let expected = [
      "well": "well", "quiet": "quiet", "empty": "empty", "moved": "moved", "failing": "failing",
      "gone": "gone", "page": "failing", "wall": "blocked", "new": "unasked",
    ]
    for (id, condition) in expected {
      #expect(found[id]?["condition"].string == condition, "\(id)")
      if condition != "well" { #expect(found[id]?["reason"].string?.isEmpty == false) }
    }
    #expect(found["moved"]?["moved_to"].string?.hasSuffix("/well") == true)
    #expect(found["failing"]?["mend"].string?.isEmpty == false)
    #expect(found["page"]?["reason"].string?.contains("web page") == true)

    // Who was never asked is asked, once; the others only with --ask.
    let asked = try conditions(place)
    #expect(asked["new"]?["condition"].string == "failing")
    #expect(server.requests.map(\.path) == ["/new"])
    server.forgetRequests()
    _ = try conditions(place, "--ask")
    // Two sources lead to one page by now.
    let paths = server.requests.map(\.path).filter { $0 != "/well" }
    #expect(Set(paths).count == paths.count)
    #expect(server.requests.count >= names.count)

    let table = try place.earshot("sources", "health", "--offline")
    #expect(table.output.contains("moved for good"))
    // 19. Who is gone is not asked again, and the run says why.
    server.forgetRequests()
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    try store.write { try $0.execute(sql: "UPDATE page SET due_at = 0") }
    try store.close()
    let second = try place.earshot("run", "--json")
    #expect(!server.requests.contains { $0.path == "/gone" })
    let gone = try second.json["sources"].elements.first { $0["source"].string == "gone" }
    #expect(gone?["outcome"].string == "not_due")
    #expect(gone?["detail"].string?.contains("gone for good") == true)
    // 21. Who has moved for good is asked at the new address at once.
    #expect(!server.requests.contains { $0.path == "/moved" })
  }
}
