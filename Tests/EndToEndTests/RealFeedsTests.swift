import Foundation
import Gates
import Testing

/// The shared corpus of real feeds, where it is installed.
enum RealFeeds {
  static let folder: String? = ProcessInfo.processInfo.environment["EARSHOT_CORPORA"].map {
    $0.hasPrefix("/") ? $0 : EarshotProgram.packageFolder + "/" + $0
  }

  struct Row: Sendable {
    var file: String
    /// Entries that two peers agree on, else the most that one peer finds.
    var entries: Int
    /// Entries that two peers agree on; 0 where they do not.
    var consensus: Int
  }

  static func rows(_ folder: String) throws -> [Row] {
    try String(contentsOfFile: folder + "/realfeeds/feeds.jsonl", encoding: .utf8)
      .split(separator: "\n").map { line in
        let json = try JSON(String(line))
        let peers = json["peer_entries"].members.values.compactMap(\.int)
        let consensus = json["entries_consensus"].int
        return Row(
          file: json["file"].string ?? "", entries: consensus ?? peers.max() ?? 0,
          consensus: consensus ?? 0)
      }
  }
}

@Suite("Real feeds, served as they are") struct RealFeedsTests {
  @Test(
    "Every real feed with entries gives posts, and asking again is conditional and adds nothing",
    .enabled(if: RealFeeds.folder != nil))
  func listenTwice() throws {
    let corpora = try #require(RealFeeds.folder)
    let rows = try RealFeeds.rows(corpora)
    #expect(rows.count >= 100)
    let server = try LoopbackServer()
    defer { server.stop() }
    var sources: [[String: Any]] = []
    for (number, row) in rows.enumerated() {
      sources.append(["id": row.file, "kind": "feed", "url": server.url("/\(number)")])
    }
    let place = try Workplace.listening(to: sources, fetching: ["limits": ["time": "60s"]])
    let unpacked = try EarshotProgram.shell(
      "zstd -dc '\(corpora)/realfeeds/documents.tar.zst' | tar xf -", in: place.folder)
    try #require(unpacked.code == 0, "\(unpacked.errors)")
    for (number, row) in rows.enumerated() {
      let body = try Data(contentsOf: URL(fileURLWithPath: place.path(row.file)))
      let type = row.file.hasSuffix(".json") ? "application/json" : "application/xml"
      let reply = LoopbackServer.Reply(
        headers: ["Content-Type": type], body: Array(body), isValidated: true)
      server.set("/\(number)") { _ in reply }
    }

    let ending = try place.earshot("run", "--json", limit: 120)
    try #require(ending.code == 0, "\(ending.errors)")
    let report = try ending.json
    let found = Dictionary(
      report["sources"].elements.map { ($0["source"].string ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
    for row in rows where row.entries > 0 {
      let outcome = try #require(found[row.file])
      #expect(outcome["outcome"].string == "read", "\(row.file): \(outcome)")
      #expect((outcome["posts"].int ?? 0) > 0, "\(row.file): \(outcome)")
    }
    let stored = try #require(report["new_posts"].int)
    let consensus = rows.reduce(0) { $0 + $1.consensus }
    let share = Double(stored) / Double(consensus)
    #expect(Gate.holds("realfeeds_stored", share))

    server.forgetRequests()
    let again = try place.earshot("run", "--now", "--json", limit: 120)
    #expect(again.code == 0, "\(again.errors)")
    #expect(try again.json["new_posts"].int == 0)
    #expect(try again.json["edited_posts"].int == 0)
    #expect(try again.json["new_mentions"].int == 0)
    #expect(server.requests.count == rows.count)
    #expect(server.requests.filter { !$0.isConditional }.map(\.path) == [])
    // Not due: nobody is asked at all.
    server.forgetRequests()
    #expect(try place.earshot("run").code == 0)
    #expect(server.requests.isEmpty)
  }
}
