import Foundation
import Testing

@Suite("Customer lists, their index and their duplicates") struct CustomerListTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,domain,email,handles,city,consent
    C-1,person,Jordan,Miller,,,jordan@post.example,harbor-forum:jordanm,Leeds,denied
    C-2,company,,,Acme Foods Ltd,acmefoods.example,,,Norwich,unknown
    C-3,person,Mira,Kowalska,,,mira@poczta.example,harbor-forum:mira_k,Gdańsk,granted
    C-4,person,Mira,Kowalska,,,mira@poczta.example,harbor-forum:mira_k,Gdansk,unknown

    """

  @Test("A tracked company's name that a person bears too never shows the person's id")
  func sharedName() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    for more in ["\"context\":[\"shoes\"]", "\"exclude\":[\"yesterday\"]"] {
      let thing = "\"id\":\"jm\",\"type\":\"company\",\"names\":[\"Jordan Miller\"]"
      try place.write("tracked.json", "[{\(thing),\(more)}]")
      let ending = try StageTests.stage(
        "entities", ["{\"id\":1,\"text\":\"I met Jordan Miller yesterday\"}"],
        ["--customers", "list.csv", "--tracked", "tracked.json"], in: place.folder)
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(!ending.output.contains("C-1"))
    }
  }

  @Test("An index stands for its list, and only its owner may read it")
  func index() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    // Left by a run that was cut off.
    try place.write("list.csv.index.part", "x")
    let made = try place.earshot("customers", "index", "list.csv")
    #expect(made.code == 0, "\(made.errors)")
    #expect(try place.mode("list.csv.index") == 0o600)
    let lines = [
      "{\"id\":1,\"text\":\"Acme Foods is late, says Jordan Miller\",\"author\":{\"platform\":"
        + "\"harbor-forum\",\"handle\":\"mira_k\",\"name\":\"Mira Kowalska\",\"location\":\"Gdańsk\"}}"
    ]
    for stage in ["entities", "link", "score"] {
      let answers = try ["list.csv", "list.csv.index"].map {
        try StageTests.stage(stage, lines, ["--customers", $0], in: place.folder)
      }
      #expect(answers.allSatisfy { $0.code == 0 }, "\(answers.map(\.errors))")
      #expect(answers[0].output == answers[1].output)
    }
    let clusters = try ["list.csv", "list.csv.index"].map {
      try place.earshot("customers", "duplicates", "--customers", $0, "--json").output
    }
    #expect(clusters[0] == clusters[1])
    #expect(clusters[0].contains("\"C-3\",\"C-4\""))
  }

  /// A list of so many rows, all with consent, and one more row that says whether `mira_k` has it.
  private static func list(_ consent: String, rows: Int = 2_000) -> String {
    let more = (0..<rows).map { "D-\($0),person,Tarno\($0),Welk\($0),,,,,Leeds,granted\n" }
    return list.prefix { $0 != "\n" } + "\nC-3,person,Mira,Kowalska,,,,harbor-forum:mira_k,Gdańsk,"
      + consent + "\n" + more.joined()
  }

  private static let mira =
    "{\"id\":1,\"text\":\"hi\",\"author\":{\"platform\":\"harbor-forum\",\"handle\":\"mira_k\","
    + "\"name\":\"Mira Kowalska\",\"location\":\"Gdańsk\"}}"

  private static func outcome(
    _ place: Workplace, _ list: String, environment: [String: String] = [:]
  ) throws -> (outcome: String, errors: String) {
    let ending = try EarshotProgram.run(
      ["stage", "link", "--customers", list], in: place.folder, input: mira + "\n",
      environment: environment)
    #expect(ending.code == 0, "\(ending.errors)")
    let outcome = try ending.json["author"]["outcome"].string
    return (outcome ?? "none at all", ending.errors)
  }

  @Test("An index whose list has changed since is not believed")
  func stale() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list("granted"))
    #expect(try place.earshot("customers", "index", "list.csv").code == 0)
    #expect(try Self.outcome(place, "list.csv.index") == ("linked", ""))
    try place.write("list.csv", Self.list("denied"))
    let after = try Self.outcome(place, "list.csv.index")
    #expect(after.outcome == "pseudonymous")
    #expect(after.errors.contains("list.csv.index") && after.errors.contains("has changed"))
    try FileManager.default.removeItem(atPath: place.path("list.csv"))
    #expect(try Self.outcome(place, "list.csv.index") == ("linked", ""))
  }

  @Test("A list is compiled once, for its owner alone, and its copy goes when the list changes")
  func compiled() throws {
    let place = try Workplace()
    func copies() -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: place.folder + "/.cache/earshot")) ?? []
    }
    try place.write("list.csv", Self.list("granted") + "D-1,person,Twice,,,,,,,granted\n")
    let first = try Self.outcome(place, "list.csv")
    let copy = try #require(copies().first)
    #expect(try place.mode(".cache/earshot") == 0o700)
    #expect(try place.mode(".cache/earshot/" + copy) == 0o600)
    let made = try place.read(".cache/earshot/" + copy)
    let second = try Self.outcome(place, "list.csv")
    #expect(first == second && first.outcome == "linked")
    #expect(first.errors.contains("D-1 stands twice"))
    #expect(try place.read(".cache/earshot/" + copy) == made)

    try place.write("list.csv", Self.list("unknown"))
    #expect(try Self.outcome(place, "list.csv") == ("pseudonymous", ""))
    #expect(copies().count == 1 && copies() != [copy])
    #expect(try Self.outcome(place, "list.csv") == ("pseudonymous", ""))

    // What is broken, what others may read and what is a link is not believed.
    let now = ".cache/earshot/" + copies()[0]
    for command in [
      "printf xxxx | dd of=\(now) bs=1 seek=5000 conv=notrunc", "chmod 644 \(now)",
      "mv \(now) there; ln -s $PWD/there \(now)", "rm \(now); mkdir \(now)",
    ] {
      _ = try EarshotProgram.shell(command, in: place.folder)
      #expect(try Self.outcome(place, "list.csv") == ("pseudonymous", ""), "\(command)")
    }
  }

  @Test("Small lists, lists from a pipe and users without a home have no compiled copy")
  func notCompiled() throws {
    let place = try Workplace()
    try place.write("small.csv", Self.list("granted", rows: 3))
    #expect(try Self.outcome(place, "small.csv") == ("linked", ""))
    try place.write("list.csv", Self.list("granted"))
    #expect(try Self.outcome(place, "list.csv", environment: ["HOME": ""]) == ("linked", ""))
    try place.write("mira.ndjson", Self.mira + "\n")
    let piped = try EarshotProgram.shell(
      "mkfifo list; cat list.csv > list & '\(EarshotProgram.path)' stage link --customers list"
        + " < mira.ndjson", in: place.folder)
    #expect(piped.output.contains("\"linked\""), "\(piped.errors)")
    #expect(!place.has(".cache/earshot"))
  }

  @Test("`customers list` and `doctor` read an index as they read a list")
  func listsIndex() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    #expect(try place.earshot("customers", "index", "list.csv").code == 0)
    let lists = try ["list.csv", "list.csv.index"].map { file in
      let config = Workplace.config(sources: [], ["customers": ["file": file]])
      try place.write("config.json", JSON.text(config))
      return try place.earshot("customers", "list", "--rows", "--json")
    }
    #expect(lists[0].code == 0 && lists[1].code == 0, "\(lists.map(\.errors))")
    #expect(lists[0].output == lists[1].output && lists[0].lines.count == 4)
    let doctor = try place.earshot("doctor", "--offline")
    #expect(doctor.output.contains("4 rows, 0 unreadable"), "\(doctor.output)")
  }

  @Test("An index does not take its list's place")
  func keepsTheList() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    let ending = try place.earshot("customers", "index", "list.csv", "--output", "./list.csv")
    #expect(ending.code == 2)
    #expect(ending.errors.contains("list.csv"))
    #expect(try place.read("list.csv") == Self.list)
  }

  @Test("Rows with thousands of handles or words are compared in linear time")
  func longRows() throws {
    let place = try Workplace()
    let handles = (0..<6_000).map { "forum:h\($0)" }.joined(separator: ";")
    let words = (0..<6_000).map { "word\($0)" }.joined(separator: " ")
    let rows = (1...2).map {
      "C-\($0),person,Mira,Kowalska \(words),,,,\(handles),\(words),granted\n"
    }
    try place.write("list.csv", Self.list.prefix { $0 != "\n" } + "\n" + rows.joined())
    let ending = try place.earshot(
      "customers", "duplicates", "--customers", "list.csv", "--json", limit: 30)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("\"C-1\",\"C-2\""))
  }
}
