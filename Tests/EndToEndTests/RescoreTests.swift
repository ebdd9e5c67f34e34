import Foundation
import GRDB
import Glibc
import Testing

/// `earshot rescore` on the recorded pages.
@Suite("Scoring what is kept again") struct RescoreTests {
  /// A place where the job ran once, with word lists of its own that a test may change.
  private static func filled() throws -> Workplace {
    let place = try Workplace.recorded()
    try FileManager.default.removeItem(atPath: place.path("Lexicons"))
    try FileManager.default.createDirectory(
      atPath: place.path("Lexicons"), withIntermediateDirectories: true)
    let lists = EarshotProgram.packageFolder + "/Lexicons"
    for name in try FileManager.default.contentsOfDirectory(atPath: lists) {
      try FileManager.default.createSymbolicLink(
        atPath: place.path("Lexicons/" + name), withDestinationPath: lists + "/" + name)
    }
    let ending = try place.earshot("run")
    try #require(ending.code == 0, "\(ending.errors)")
    return place
  }

  /// The words that a marketer at the bike maker sees otherwise.
  private static func addWords(_ place: Workplace) throws {
    try place.write("Lexicons/custom.tsv", "battery\t-4\nrecall\t2\n")
  }

  /// All rows of all tables.
  private static func rows(_ place: Workplace) throws -> [String] {
    try DatabaseQueue(path: place.path("earshot.sqlite")).read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }
      }
    }
  }

  @Test("A preview says what would change and stores nothing; then it changes, once")
  func previews() throws {
    let place = try Self.filled()
    let before = try place.lastingExport()
    let rows = try Self.rows(place)
    try Self.addWords(place)
    let preview = try place.earshot("rescore", "--preview", "--json")
    #expect(preview.code == 0, "\(preview.errors)")
    #expect(preview.errors.isEmpty)
    let foreseen = try preview.json
    #expect(foreseen["preview"].bool == true && foreseen["complete"].bool == true)
    #expect(foreseen["posts"]["scored"].int == 150 && foreseen["posts"]["current"].int == 0)
    let changed = try #require(foreseen["mentions"]["changed_label"].int)
    #expect(changed > 0)
    let examples = foreseen["examples"].elements
    let told = examples.filter { $0["text"].string?.contains("battery") == true }
      .flatMap { $0["because"].elements }.filter { $0["text"].string == "battery" }
    #expect(told.contains { ($0["to"].double ?? 0) < ($0["from"].double ?? 0) })
    #expect(try Self.rows(place) == rows)
    #expect(try place.lastingExport() == before)

    let real = try place.earshot("rescore", "--json")
    #expect(real.code == 0, "\(real.errors)")
    var done = try real.json
    #expect(done["preview"].bool == false)
    for key in ["posts", "mentions", "labels", "targets", "links", "examples"] {
      #expect(done[key] == foreseen[key], "\(key)")
    }
    let after = try place.earshot("export", "--format", "ndjson").records
    let old = try before.map { try JSON($0) }
    #expect(Set(after.compactMap { $0["id"].string }).count == after.count)
    #expect(Set(after.compactMap { $0["id"].string }) == Set(old.compactMap { $0["id"].string }))
    let labels = Dictionary(
      uniqueKeysWithValues: old.map {
        ($0["id"].string ?? "", $0["sentiment"]["label"].string ?? "")
      })
    let moved = after.filter {
      $0["sentiment"]["label"].string != labels[$0["id"].string ?? ""]
    }
    #expect(moved.count == changed)
    let scorers = Set(after.map { $0["versions"]["lexicons"].string })
    #expect(scorers == [foreseen["versions"]["lexicons"].string])
    // What was said before is still there.
    let kept = Set(try Self.rows(place))
    #expect(rows.filter { !kept.contains($0) }.allSatisfy { $0.hasPrefix("mention ") })

    let again = try place.earshot("rescore", "--json")
    done = try again.json
    #expect(again.code == 0 && done["posts"]["scored"].int == 0)
    #expect(done["posts"]["current"].int == 150)
    // The main job goes on as ever.
    let run = try place.earshot("run", "--json")
    #expect(try run.code == 0 && run.json["new_posts"].int == 0)
  }

  @Test("Without --json come tables of at most 100 columns")
  func tables() throws {
    let place = try Self.filled()
    #expect(try place.earshot("rescore").output.hasPrefix("nothing to do: 150 posts"))
    try Self.addWords(place)
    for arguments in [["rescore", "--preview"], ["rescore"]] {
      let ending = try EarshotProgram.run(arguments, in: place.folder)
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(ending.errors.isEmpty && !ending.output.contains("\u{1B}"))
      #expect(ending.lines.allSatisfy { $0.count <= 100 })
      #expect(ending.lines.contains { $0.hasPrefix("was negative") })
      #expect(ending.output.contains("what changes most") && ending.output.contains("\"battery\""))
      #expect(ending.output.contains("150 posts"))
      #expect(ending.output.contains("nothing is stored") == (arguments.count == 2))
    }
  }

  @Test("Days, sources, languages and a limit narrow it")
  func narrows() throws {
    let place = try Self.filled()
    try Self.addWords(place)
    func scored(_ arguments: String...) throws -> Int? {
      let ending = try EarshotProgram.run(
        ["rescore", "--preview", "--json"] + arguments, in: place.folder)
      #expect(ending.code == 0, "\(ending.errors)")
      return try ending.json["posts"]["scored"].int
    }
    #expect(try scored("--source", "radblog") == 28)
    #expect(try scored("--source", "radblog", "--source", "tern-blog") == 34)
    #expect(try scored("--language", "de", "--source", "radblog") ?? 0 > 20)
    #expect(try scored("--since", "2100-01-01") == 0)
    #expect(try scored("--limit", "7") == 7)
    let limited = try place.earshot("rescore", "--limit", "100", "--json")
    #expect(try limited.json["complete"].bool == false)
    let rest = try place.earshot("rescore", "--json")
    #expect(try rest.json["posts"]["scored"].int == 50)
    #expect(try rest.json["posts"]["current"].int == 100)
    let wrong: [(String, String)] = [
      ("--source", "radblok"), ("--since", "yesterday"), ("--limit", "0"),
    ]
    for (option, value) in wrong {
      let ending = try place.earshot("rescore", option, value)
      #expect(ending.code == 2 && ending.errors.contains(option), "\(ending.errors)")
    }
  }

  @Test("Posts of a source that the config names no more are scored too")
  func forgottenSource() throws {
    let place = try Self.filled()
    try Self.addWords(place)
    let config = try place.read("config.json").replacingOccurrences(
      of: "\"id\": \"tern-blog\"", with: "\"id\": \"other-blog\"")
    try place.write("config.json", config)
    let ending = try place.earshot("rescore", "--source", "tern-blog", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try ending.json["posts"]["scored"].int == 6)
  }

  @Test("Consent that is taken back takes the customer out of every export")
  func consent() throws {
    let place = try Self.filled()
    let list = try place.read("Feeds/customers.csv")
    let linked = try place.earshot("export").records.compactMap { $0["author"]["customer"].string }
    try #require(!linked.isEmpty)
    // Employees are linked too, but no export names them.
    let employees = try place.earshot("report", "--json").json["employee_mentions"].int ?? 0
    try place.write("Feeds/customers.csv", list.replacingOccurrences(of: "granted", with: "denied"))
    let ending = try place.earshot("rescore", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    let moves = try ending.json["links"].elements
    #expect(
      moves.contains {
        $0["role"].string == "author" && $0["from"].string == "linked"
          && $0["to"].string == "pseudonymous" && $0["count"].int == linked.count + employees
      }, "\(moves)")
    let left = try place.earshot("export").records
    #expect(left.allSatisfy { !$0["author"]["customer"].exists })
  }

  @Test("A rescore that is stopped or killed goes on where it was")
  func stops() throws {
    let whole = try Self.filled()
    try Self.addWords(whole)
    #expect(try whole.earshot("rescore").code == 0)
    let expected = try whole.lastingExport()
    for signal in [SIGTERM, SIGKILL] {
      let place = try Self.filled()
      try Self.addWords(place)
      for delay: UInt32 in [60_000, 250_000] {
        let run = try EarshotProgram.start(["rescore", "--json"], in: place.folder)
        usleep(delay)
        Glibc.kill(run.process, signal)
        let ending = try run.end()
        // Before it listens a signal ends it as ever; behind its end nothing does.
        #expect([0, 1, 128 + signal].contains(ending.code), "\(ending.errors)")
        if ending.code == 1 { #expect(ending.errors.contains("stopped by SIG")) }
      }
      #expect(try place.earshot("rescore").code == 0)
      #expect(try place.lastingExport() == expected)
    }
  }

  @Test("It waits for nobody: 75 while a run is at work, 1 without a store, 4 for a bad list")
  func refuses() throws {
    let place = try Workplace.recorded()
    let none = try place.earshot("rescore")
    #expect(none.code == 1 && none.errors.contains("earshot run"))
    #expect(!place.has("earshot.sqlite") && !place.has("earshot.sqlite.lock"))
    let filled = try Self.filled()
    try filled.write("Lexicons/custom.tsv", "battery\tvery bad\n")
    let bad = try filled.earshot("rescore")
    #expect(bad.code == 4 && bad.errors.contains("custom.tsv"), "\(bad.errors)")
    let lock = open(filled.path("earshot.sqlite.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
    defer { close(lock) }
    for arguments in [["rescore"], ["rescore", "--preview"]] {
      #expect(try EarshotProgram.run(arguments, in: filled.folder).code == 75)
    }
  }
}
