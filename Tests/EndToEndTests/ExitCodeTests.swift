import Foundation
import GRDB
import Glibc
import Testing

/// Every way to end, and that nothing else happens when it is not 0.
@Suite("Exit codes") struct ExitCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    var words: [String]
    var testDescription: String { name }

    init(_ name: String, _ arguments: [String], _ words: [String] = []) {
      self.name = name
      self.arguments = arguments
      self.words = words
    }
  }

  static let wrongCommands = [
    Case("an unknown command", ["rum"], ["Usage"]),
    Case("an unknown option", ["run", "--dry"], ["--dry"]),
    Case("an option without its value", ["run", "--config"], ["--config"]),
    Case("an unknown stage", ["stage", "sentimant"], ["sentimant", "sentiment"]),
    Case("no stage", ["stage"]),
    Case("threads out of range", ["stage", "url", "--threads", "0"], ["--threads"]),
    Case("an unknown format", ["export", "--format", "xml"], ["xml"]),
    Case("a date that is none", ["export", "--since", "yesterday"], ["--since", "yesterday"]),
    Case("a schedule that cron cannot say", ["schedule", "--every", "7m"], ["7m"]),
    Case("a negative limit", ["report", "--limit=-1"], ["--limit"]),
  ]

  @Test("A wrong command line ends with 2 and says what is wrong", arguments: wrongCommands)
  func wrongCommand(one: Case) throws {
    let place = try Workplace.recorded()
    let ending = try EarshotProgram.run(one.arguments, in: place.folder)
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.output.isEmpty)
    for word in one.words { #expect(ending.errors.contains(word), "\(ending.errors)") }
    #expect(!place.has("earshot.sqlite"))
  }

  @Test("A folder of word lists that is none ends with 4 and the mend", arguments: [["run"]])
  func lexicons(command: [String]) throws {
    let place = try Workplace.recorded()
    let ending = try EarshotProgram.run(
      command, in: place.folder, environment: ["EARSHOT_LEXICONS": "/nowhere/lists"])
    #expect(ending.code == 4, "\(ending.errors)")
    for word in ["/nowhere/lists", "mend", "EARSHOT_LEXICONS"] {
      #expect(ending.errors.contains(word), "\(ending.errors)")
    }
    #expect(ending.output.isEmpty)
  }

  static let helps = [
    [], ["run"], ["report"], ["export"], ["stage"], ["doctor"], ["sources"], ["sources", "import"],
    ["sources", "export"], ["sources", "list"], ["customers"], ["customers", "import"],
    ["customers", "list"], ["config"], ["config", "schema"], ["schedule"], ["rescore"],
  ]

  @Test("Every command has a --help with an example, and ends with 0", arguments: helps)
  func help(command: [String]) throws {
    let ending = try EarshotProgram.run(command + ["--help"], in: "/")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("Example"), "\(command)")
    #expect(ending.output.contains((["earshot"] + command.prefix(1)).joined(separator: " ")))
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    /// Text of the config; nil for none at all.
    var config: String?
    /// What the message must name.
    var words: [String]
    var testDescription: String { name }

    init(_ name: String, _ config: String?, _ words: [String]) {
      self.name = name
      self.config = config
      self.words = words
    }
  }

  private static let good = #""store": "earshot.sqlite", "lexicons": "Lexicons""#
  static let faults = [
    Fault("no config", nil, ["config.json", "--config"]),
    Fault("an empty config", "", ["config.json"]),
    Fault("no JSON", "{\n  \"store\": \"a\",\n  oops\n}", ["config.json:3", "JSON"]),
    Fault("a list at the top", "[]", ["config.json", "object"]),
    Fault("a missing store", #"{"sources": []}"#, ["config.json", "store", "missing"]),
    Fault("missing sources", "{\(good)}", ["config.json", "sources", "missing"]),
    Fault(
      "a mistyped key", "{\(good),\n \"sourcse\": []}",
      ["config.json:2", "sourcse", "did you mean \"sources\""]),
    Fault(
      "an unknown key", "{\(good), \"sources\": [],\n\n \"colour\": 1}",
      ["config.json:3", "colour", "unknown"]),
    Fault(
      "an unknown key inside", "{\(good), \"sources\": [], \"fetching\": {\n\"speed\": 3}}",
      ["config.json:2", "fetching.speed", "unknown"]),
    Fault(
      "a wrong type", "{\(good),\n \"sources\": {}}", ["config.json:2", "sources", "list"]),
    Fault(
      "a number for a duration",
      "{\(good), \"sources\": [], \"fetching\": {\n\"min_interval\": 30}}",
      ["config.json:2", "fetching.min_interval", "30", "duration"]),
    Fault(
      "a duration without unit", "{\(good), \"sources\": [],\n \"keep\": \"30\"}",
      ["config.json:2", "keep", "duration"]),
    Fault(
      "a kind that is none",
      "{\(good), \"sources\": [\n{\"id\":\"a\",\"kind\":\"fed\",\"url\":\"https://a.example/\"}]}",
      ["config.json:2", "sources[0].kind", "fed", "did you mean \"feed\""]),
    Fault(
      "an id twice",
      "{\(good), \"sources\": [{\"id\":\"a\",\"kind\":\"feed\",\"url\":\"https://a.example/\"},\n"
        + "{\"id\":\"a\",\"kind\":\"feed\",\"url\":\"https://b.example/\"}]}",
      ["config.json:2", "sources[1].id", "twice"]),
    Fault(
      "a source at no web address",
      "{\(good), \"sources\": [{\"id\":\"a\",\"kind\":\"feed\",\"url\":\"ftp://a.example/\"}]}",
      ["sources[0].url", "ftp://a.example/"]),
    Fault(
      "an archive elsewhere",
      "{\(good), \"sources\": [{\"id\":\"a\",\"kind\":\"archive\",\"url\":\"../../etc/passwd\"}]}",
      ["sources[0].url", "below"]),
    Fault(
      "a zone that is none", "{\(good), \"sources\": [], \"reports\": {\"time_zone\": \"Mars\"}}",
      ["reports.time_zone", "Mars"]),
    Fault(
      "a network that is none",
      "{\(good), \"sources\": [], \"fetching\": {\"allow_private_networks\": [\"10.0.0.0/99\"]}}",
      ["fetching.allow_private_networks[0]", "10.0.0.0/99"]),
    Fault(
      "a customer list that is not there",
      "{\(good), \"sources\": [], \"customers\": {\"file\": \"nobody.csv\"}}", ["nobody.csv"]),
    Fault(
      "a lexicon folder that is not there",
      #"{"store": "earshot.sqlite", "sources": [], "lexicons": "Nowhere"}"#, ["Nowhere"]),
    Fault(
      "a key twice", "{\(good), \"sources\": [],\n \"sources\": []}",
      ["config.json:2", "sources", "twice"]),
    Fault(
      "a suppression list without a key",
      "{\(good), \"sources\": [], \"customers\": {\"file\": \"c.csv\", \"suppressed\": \"s.txt\"}}",
      ["EARSHOT_SUPPRESSION_KEY"]),
  ]

  @Test(
    "A wrong config ends with 4 and one message with file, line, key and mend", arguments: faults)
  func configuration(fault: Fault) throws {
    let place = try Workplace()
    if let config = fault.config { try place.write("config.json", config) }
    try place.write("c.csv", "customer_id\n1\n")
    try place.write("s.txt", "hmac_sha256\n")
    let ending = try place.earshot("run")
    #expect(ending.code == 4, "\(ending.errors)")
    #expect(ending.output.isEmpty)
    for word in fault.words { #expect(ending.errors.contains(word), "\(ending.errors)") }
    #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
    #expect(!place.has("earshot.sqlite"))
  }

  @Test("Unreadable customer rows are listed with line and reason, and the rest load")
  func customerRows() throws {
    let place = try Workplace.recorded()
    var list = try place.read("Feeds/customers.csv")
    list += ",person,customer,No,Id\nC-1001,person,customer,Twice,Over\n"
    try place.write("Feeds/customers.csv", list)
    let lines = list.split(separator: "\n").count
    let ending = try place.earshot("run")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("customers.csv:\(lines - 1):"), "\(ending.errors)")
    #expect(try place.earshot("export").output.contains("C-1001"))
  }

  @Test("Where every source that was asked fails the run ends with 3")
  func allSourcesFail() throws {
    let place = try Workplace.listening(to: [
      ["id": "dead", "kind": "feed", "url": "http://127.0.0.1:\(try Self.deadPort())/feed"],
      ["id": "lost", "kind": "archive", "url": "lost.xml"],
    ])
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 3)
    let sources = try ending.json["sources"].elements
    #expect(sources.map { $0["outcome"].string } == ["unreachable", "unreachable"])
    #expect(sources.allSatisfy { $0["detail"].string?.isEmpty == false })
    // Nothing is due now but the archive: that fails again.
    #expect(try place.earshot("run").code == 3)
  }

  @Test("One source that is read makes the run end with 0, and so does none that is due")
  func someSourcesFail() throws {
    let place = try Workplace.listening(
      to: [
        ["id": "dead", "kind": "feed", "url": "http://127.0.0.1:\(try Self.deadPort())/feed"],
        ["id": "good", "kind": "archive", "url": "good.xml"],
      ])
    try place.write("good.xml", SampleFeed.rss("good", posts: 3))
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try ending.json["new_posts"].int == 3)
    let dead = try place.earshot("run", "--only", "dead", "--json")
    #expect(dead.code == 0, "\(dead.errors)")
    #expect(try dead.json["sources"].elements.first?["outcome"].string == "not_due")
    #expect(try place.earshot("run", "--only", "dead", "--now").code == 3)
  }

  @Test("A config without sources runs and ends with 0")
  func nothingToDo() throws {
    let place = try Workplace.listening(to: [])
    let ending = try place.earshot("run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try ending.json["sources"].elements.isEmpty)
  }

  @Test("While another run holds the lock a run ends with 75 and touches nothing")
  func locked() throws {
    let place = try Workplace.recorded()
    let lock = open(place.path("earshot.sqlite.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
    let refused = try place.earshot("run")
    #expect(refused.code == 75, "\(refused.errors)")
    #expect(refused.errors.contains("another run"))
    #expect(!place.has("earshot.sqlite"))
    flock(lock, LOCK_UN)
    close(lock)
    #expect(try place.earshot("run").code == 0)
  }

  @Test(
    "A store that cannot be written ends the run with 1",
    arguments: ["nowhere/earshot.sqlite", "config.json/earshot.sqlite", "Feeds"])
  func unwritable(store: String) throws {
    let place = try Workplace.recorded()
    let config = try place.read("config.json").replacingOccurrences(
      of: "\"store\": \"earshot.sqlite\"", with: "\"store\": \"\(store)\"")
    try place.write("config.json", config)
    let ending = try place.earshot("run")
    #expect(ending.code == 1, "\(ending.errors)")
    #expect(ending.errors.contains(store) && ending.errors.contains("mend"), "\(ending.errors)")
  }

  @Test("A store in a folder of another user's ends the run with 1", .enabled(if: geteuid() != 0))
  func foreignFolder() throws {
    let place = try Workplace.recorded()
    chmod(place.folder, 0o500)
    defer { chmod(place.folder, 0o700) }
    #expect(try place.earshot("run").code == 1)
  }

  @Test("A store that a newer program made is refused with 1 and left as it is")
  func newerStore() throws {
    let place = try Workplace.recorded()
    #expect(try place.earshot("run").code == 0)
    let queue = try DatabaseQueue(path: place.path("earshot.sqlite"))
    try queue.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999 from the future')")
    }
    try queue.close()
    for command in [["run"], ["export"], ["report"]] {
      let ending = try EarshotProgram.run(command, in: place.folder)
      #expect(ending.code == 1, "\(command): \(ending.errors)")
      #expect(ending.errors.contains("newer"), "\(ending.errors)")
    }
  }

  @Test("A file that is no database is refused with 1 and left as it is")
  func damagedStore() throws {
    let place = try Workplace.recorded()
    let text = String(repeating: "this is a diary, not a database\n", count: 200)
    try place.write("earshot.sqlite", text)
    let ending = try place.earshot("run")
    #expect(ending.code == 1, "\(ending.errors)")
    #expect(ending.errors.contains("earshot.sqlite") && ending.errors.contains("mend"))
    #expect(try place.read("earshot.sqlite") == text)
  }

  @Test("Export and report of a store that is not there end with 1 and make none")
  func noStore() throws {
    let place = try Workplace.recorded()
    for command in [["export"], ["report"], ["report", "--json"]] {
      let ending = try EarshotProgram.run(command, in: place.folder)
      #expect(ending.code == 1)
      #expect(ending.errors.contains("earshot run"), "\(ending.errors)")
    }
    #expect(!place.has("earshot.sqlite") && !place.has("report.html"))
  }

  @Test("A full disk ends the run with 1, and once there is room nothing is missing")
  func fullDisk() throws {
    let place = try Workplace.recorded()
    let whole = try Workplace.recorded()
    #expect(try whole.earshot("run").code == 0)
    // A limit on the size of files stands for the full disk: 60 blocks of 512 bytes.
    let ending = try EarshotProgram.shell(
      "trap '' XFSZ; ulimit -f 60; exec '\(EarshotProgram.path)' run", in: place.folder)
    #expect(ending.code == 1, "\(ending.output)\(ending.errors)")
    #expect(ending.errors.contains("earshot.sqlite"), "\(ending.errors)")
    let again = try place.earshot("run")
    #expect(again.code == 0, "\(again.errors)")
    #expect(try place.lastingExport() == whole.lastingExport())
  }

  @Test("An output file that cannot be written ends export and report with 1")
  func unwritableOutput() throws {
    let place = try Workplace.recorded()
    #expect(try place.earshot("run").code == 0)
    #expect(try place.earshot("export", "--output", "nowhere/x.csv").code == 1)
    #expect(try place.earshot("report", "--output", "nowhere/x.html").code == 1)
  }

  /// A port of this machine that nobody listens on.
  static func deadPort() throws -> Int {
    let server = try LoopbackServer()
    server.stop()
    return server.port
  }
}
