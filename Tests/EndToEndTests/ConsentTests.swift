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

  /// A place where a text names a customer and the company that she works for.
  private static func naming() throws -> Workplace {
    let place = try Self.place()
    let feed = try place.read("Feeds/ebike-news.xml")
    let text = "An independent test of the new cells found no fault."
    try #require(feed.contains(text))
    try place.write(
      "Feeds/ebike-news.xml",
      feed.replacing(text, with: "Mira Kowalska of Baltic Couriers found no fault."))
    let list = try place.read("Feeds/customers.csv")
    try place.write(
      "Feeds/customers.csv",
      list.replacing("Mira,Kowalska,,,,,", with: "Mira,Kowalska,,Baltic Couriers,,,"))
    return place
  }

  /// Whom the store links names of persons to, or how it does not, and whom exports name.
  private static func named(_ place: Workplace) throws -> (stored: Set<String>, shown: Set<String>)
  {
    let stored = try DatabaseQueue(path: place.path("earshot.sqlite")).read {
      try String.fetchSet(
        $0,
        sql: """
          SELECT coalesce(l.customer, l.outcome) FROM link l JOIN entity e ON e.post = l.post
            AND e.scorer = l.scorer AND e.position = l.position
          WHERE e.type = 'person' AND e.text = 'Mira Kowalska'
          """)
    }
    let ending = try place.earshot("export", "--format", "ndjson", environment: key)
    try #require(ending.code == 0, "\(ending.errors)")
    let shown = try ending.records.flatMap {
      $0["entities"].elements.compactMap { $0["customer"].string }
    }
    return (stored, Set(shown))
  }

  @Test(
    "Whom a text names beside the employer is named no more once the list says otherwise",
    arguments: [
      ("granted,2026-05-11", "denied,2026-05-11"), ("granted,2026-05-11", "unknown,2026-05-11"),
      ("C-1001,person,customer", "C-1001,person,employee"), ("C-1001,person", "C-1991,person"),
    ])
  func withdrawsNamed(before: String, after: String) throws {
    let place = try Self.naming()
    try Self.run(place, "run")
    let first = try Self.named(place)
    #expect(first.stored == ["C-1001"] && first.shown.contains("C-1001"))
    let list = try place.read("Feeds/customers.csv")
    let changed = list.replacing(before, with: after, maxReplacements: 1)
    try #require(changed != list)
    try place.write("Feeds/customers.csv", changed)
    try Self.run(place, "run")
    let second = try Self.named(place)
    #expect(second.stored == ["pseudonymous"] && !second.shown.contains("C-1001"))
    // The name stands in the text: nothing says that it is a customer's.
    let ending = try place.earshot("export", "--format", "ndjson", environment: Self.key)
    let entities = try ending.records.flatMap { $0["entities"].elements }
    let named = entities.filter { $0["text"].string == "Mira Kowalska" }
    #expect(!named.isEmpty)
    #expect(named.allSatisfy { !$0["outcome"].exists && !$0["probability"].exists })
  }

  @Test(
    "Whom a text names beside the employer is named in all history while they agree",
    arguments: [
      "no run, yes run, no run", "yes run, no run, yes run", "no run, yes rescore",
      "yes run, no run, yes rescore, no rescore, yes rescore",
      "yes run, no run, no rescore, yes run, yes rescore", "yes run, no rescore, yes run",
    ])
  func namesWhoAgrees(steps: String) throws {
    let place = try Self.naming()
    let granting = try place.read("Feeds/customers.csv")
    let refusing = granting.replacing(
      "granted,2026-05-11", with: "denied,2026-05-11", maxReplacements: 1)
    try #require(refusing != granting)
    for step in steps.components(separatedBy: ", ") {
      let isGranted = step.hasPrefix("yes")
      try place.write("Feeds/customers.csv", isGranted ? granting : refusing)
      try Self.run(place, String(step.split(separator: " ")[1]))
      let shown = try Self.named(place).shown
      #expect(shown.contains("C-1001") == isGranted, "\(step)")
    }
  }

  @Test("Whom a text names beside the employer is named no more once rows are joined or forgotten")
  func forgetsNamed() throws {
    let place = try Self.naming()
    try Self.run(place, "run")
    try Self.run(place, "customers", "merge", "C-1001", "C-1005")
    try Self.run(place, "run")
    // What the text says is read again: whose rows were joined is still who is meant.
    #expect(try Self.named(place).shown.contains("C-1001"))
    let access = try place.earshot("access", "C-1001", "--json", environment: Self.key)
    #expect(access.output.contains("\"role\":\"subject\""))
    let line = SuppressionList.digest(
      "mira.kowalska@poczta.example", key: Array("a key for tests".utf8))
    try place.write("suppressed.txt", line + "\n")
    try Self.run(place, "run")
    #expect(try !Self.named(place).stored.contains("C-1001"))
    try place.write("suppressed.txt", "")
    let forgotten = try place.earshot("forget", "C-1001", "--json", environment: Self.key)
    #expect(forgotten.code == 0 && forgotten.output.contains("\"remains\":0"))
    let left = try Self.named(place)
    #expect(left.stored.isEmpty && !left.shown.contains("C-1001"))
  }
}
