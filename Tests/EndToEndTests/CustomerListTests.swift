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
