import Foundation
import GRDB
import Model
import Testing

@testable import Customers

/// What runs and rescoring make of earlier links when the customer list, decisions or the
/// suppression list change in between.
@Suite("Consent of today holds for what is kept") struct ConsentTests {
  private static let key = ["EARSHOT_SUPPRESSION_KEY": "a key for tests"]

  private static func place() throws -> Workplace {
    let place = try Workplace.recorded()
    var config =
      try JSONSerialization.jsonObject(with: Data(place.read("config.json").utf8))
      as? [String: Any] ?? [:]
    config["customers"] = ["file": "Feeds/customers.csv", "suppressed": "suppressed.txt"]
    try place.write("config.json", JSON.text(config))
    try place.write("suppressed.txt", "")
    return place
  }

  private static func run(_ place: Workplace, _ arguments: String...) throws {
    let ending = try EarshotProgram.run(arguments, in: place.folder, environment: key)
    try #require(ending.code == 0, "\(ending.errors)")
  }

  /// Customers that exported authors are linked to, by the handle of the author.
  private static func links(_ place: Workplace) throws -> [String: String] {
    let ending = try place.earshot("export", "--format", "ndjson", environment: key)
    try #require(ending.code == 0, "\(ending.errors)")
    var links: [String: String] = [:]
    for author in try ending.records.map({ $0["author"] }) {
      if let customer = author["customer"].string {
        links[author["handle"].string ?? ""] = customer
      }
    }
    return links
  }

  @Test(
    "Whoever said no is named by no order of lists, runs and rescores",
    arguments: ["run rescore run", "run run rescore", "rescore run rescore", "run rescore rescore"])
  func withdraws(steps: String) throws {
    let place = try Self.place()
    let granted = try place.read("Feeds/customers.csv")
    let denied = granted.replacing(
      "owner,3400,,,granted,2026-05-11", with: "owner,3400,,,denied,2026-05-11")
    try #require(granted != denied)
    try place.write("Feeds/customers.csv", denied)
    try Self.run(place, "run")
    #expect(try !Self.links(place).values.contains("C-1001"))
    let steps = steps.split(separator: " ").map(String.init)
    for (step, list) in zip(steps, [denied, granted, denied]) {
      try place.write("Feeds/customers.csv", list)
      try Self.run(place, step)
      let isNamed = try Self.links(place).values.contains("C-1001")
      #expect(isNamed == (list == granted), "\(step)")
    }
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    let shown = try store.read {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT count(*) FROM mention m JOIN link l ON l.post = m.post AND l.scorer = m.scorer
          WHERE l.customer = 'C-1001'
          """)
    }
    #expect(shown == 0)
  }

  @Test("Posts of rows that were parted go to their own customer with the next run")
  func partsAgain() throws {
    let place = try Self.place()
    try Self.run(place, "run")
    let before = try Self.links(place)
    try #require(before["mira_k"] == "C-1001" && before["pedal_lindqvist"] == "C-1002")
    // Posts that came before the merge, and posts that came after it.
    for place in [place, try Self.place()] {
      try Self.run(place, "customers", "merge", "C-1001", "C-1002")
      try Self.run(place, "run")
      #expect(try Self.links(place)["pedal_lindqvist"] == "C-1001")
      try Self.run(place, "customers", "unmerge", "C-1001", "C-1002")
      try Self.run(place, "run")
      #expect(try Self.links(place) == before)
    }
  }

  @Test("Authors who come onto the suppression list are shown no more, known or not, linked or not")
  func suppresses() throws {
    let place = try Self.place()
    try Self.run(place, "run")
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    /// Handles of authors by the outcome of their link.
    func handles(_ outcome: String) throws -> [String] {
      try store.read {
        try String.fetchAll(
          $0,
          sql: """
            SELECT DISTINCT p.author_handle FROM post p JOIN mention m ON m.post = p.post
            LEFT JOIN link l ON l.post = p.post AND l.scorer = m.scorer AND l.position = 0
            WHERE p.source = 'harbor-forum' AND p.author_handle NOT NULL
              AND coalesce(l.outcome, 'nobody') = ? ORDER BY 1
            """, arguments: [outcome])
      }
    }
    let known = try #require(try handles("pseudonymous").first)
    let unknown = try #require(try handles("nobody").first)
    let lines = [known, unknown].map {
      SuppressionList.digest("harbor-forum:\($0.lowercased())", key: Array("a key for tests".utf8))
    }
    try place.write("suppressed.txt", "hmac_sha256\n" + lines.joined(separator: "\n") + "\n")
    try Self.run(place, "run")
    let left = try store.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT author_handle FROM post
          WHERE source = 'harbor-forum' AND author_handle IN (?, ?)
          """,
        arguments: [known, unknown])
    }
    #expect(left.isEmpty)
    let exported = try place.earshot("export", "--format", "ndjson", environment: Self.key)
    let shown = try exported.records.compactMap { $0["author"]["handle"].string }
    #expect(!shown.isEmpty && !shown.contains(known) && !shown.contains(unknown))
  }
}
