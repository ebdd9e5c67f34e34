import Foundation
import Testing

@Suite("Decisions about names are learned from, and count from then on") struct LearnContextsTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,aliases,email,consent
    K-1,company,,,Quillon,,,unknown
    K-2,company,,,Harvest,,info@harvest.example,granted
    P-1,person,Rose,Tarven,,rose,,denied

    """

  /// A text with its names in brackets, as a row.
  private static func row(_ marked: String, _ customer: String?, type: String = "company") -> String
  {
    let text = marked.filter { $0 != "[" && $0 != "]" }
    guard let start = marked.firstIndex(of: "["), let end = marked.firstIndex(of: "]") else {
      return #"{"text":"\#(text)","source":"forum","spans":[]}"#
    }
    let from = marked.distance(from: marked.startIndex, to: start)
    let to = marked.distance(from: marked.startIndex, to: end) - 1
    let id = customer.map { "\"\($0)\"" } ?? "null"
    return #"{"text":"\#(text)","source":"forum","spans":[{"start":\#(from),"end":\#(to),"#
      + #""type":"\#(type)","customer":\#(id)}]}"#
  }

  private static func rows(_ name: String, _ customer: String, type: String = "company") -> [String]
  {
    let who = ["we", "they", "people", "my friends", "all of us", "the neighbours"]
    let ends = ["again", "today", "this week", "for once", "as ever", "at noon", "since May"]
    return who.flatMap { who in
      ends.flatMap { end in
        [
          row(
            "\(who) got an invoice: [\(name)] support charged twice \(end)", customer, type: type),
          row("\(who) saw the old \(name) in the garden \(end)", nil),
        ]
      }
    }
  }

  private static func place(_ rows: [String]) throws -> Workplace {
    let place = try Workplace()
    try place.write("list.csv", list)
    try place.write("rows", rows.joined(separator: "\n") + "\n")
    return place
  }

  private static let learn = [
    "customers", "learn", "rows", "--customers", "list.csv", "--output", "contexts",
  ]
  private static let text =
    #"{"text":"she got an invoice: quillon support charged twice today","channel":"forum"}"# + "\n"

  @Test("what was learned finds names in lower case and says why; without the file nothing changes")
  func learns() throws {
    let place = try Self.place(Self.rows("quillon", "K-1"))
    let ending = try EarshotProgram.run(Self.learn + ["--json"], in: place.folder)
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let document = try ending.json
    #expect(document["texts"].int == 84 && document["decisions"].int == 84)
    #expect(document["companies"].int == 42 && document["names"].int == 1)
    #expect(document["held_out"]["decisions"].int == 84)
    #expect(try place.mode("contexts") == 0o600)
    for stage in ["link", "entities", "score"] {
      let without = try place.earshot(
        "stage", stage, "--customers", "list.csv", "--aliases-only", input: Self.text)
      #expect(try without.json["entities"].elements.isEmpty, "\(stage)")
      let with = try place.earshot(
        "stage", stage, "--customers", "list.csv", "--aliases-only", "--contexts", "contexts",
        input: Self.text)
      let entity = try #require(try with.json["entities"].elements.first, "\(with.errors)")
      #expect(entity["start"].int == 20 && entity["end"].int == 27)
      let rules = entity["context"].elements.compactMap { $0["rule"].string }
      #expect(rules.contains("words_before") && rules.contains("words_behind"), "\(rules)")
      if stage == "link" { #expect(entity["outcome"].string == "linked", "\(with.output)") }
    }
  }

  @Test("the order of rows and files changes no byte, nor does a second time")
  func isRepeatable() throws {
    let rows = Self.rows("quillon", "K-1") + Self.rows("harvest", "K-2")
    let place = try Self.place(rows)
    func bytes(_ files: [String]) throws -> Data {
      let ending = try EarshotProgram.run(
        ["customers", "learn"] + files + ["--customers", "list.csv", "--output", "contexts"],
        in: place.folder)
      #expect(ending.code == 0, "\(ending.errors)")
      return try Data(contentsOf: URL(fileURLWithPath: place.path("contexts")))
    }
    let first = try bytes(["rows"])
    #expect(try bytes(["rows"]) == first)
    try place.write("a", rows.shuffled().prefix(50).joined(separator: "\n") + "\n")
    let rest = Set(rows).subtracting(try place.read("a").split(separator: "\n").map(String.init))
    try place.write("b", rest.sorted().joined(separator: "\n") + "\n")
    #expect(try bytes(["b", "a"]) == first)
  }

  /// The same as a line of `customers held --names --json` with a decision: about the word `name`, null
  /// where nothing is marked.
  private static func decision(_ row: String, _ name: String, inTitle: Bool = false) throws
    -> String
  {
    var document = try #require(
      try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any])
    let text = try #require(document["text"] as? String)
    let spans = try #require(document.removeValue(forKey: "spans") as? [[String: Any]])
    let start = text.distance(
      from: text.startIndex, to: try #require(text.range(of: name)).lowerBound)
    document["entity"] = [
      "text": name, "type": "company", "outcome": "held", "in_title": inTitle, "start": start,
      "end": start + name.count, "customer": spans.first?["customer"] ?? NSNull(),
    ]
    document["title"] = ""
    if inTitle { (document["title"], document["text"]) = (text, "") }
    return String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
  }

  @Test("a decision about a held name teaches what the marked text would")
  func decisions() throws {
    let marked = Self.rows("quillon", "K-1")
    let place = try Self.place(marked)
    #expect(try EarshotProgram.run(Self.learn, in: place.folder).code == 0)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: place.path("contexts")))
    for inTitle in [false, true] {
      let rows = try marked.map { try Self.decision($0, "quillon", inTitle: inTitle) }
      try place.write("rows", rows.joined(separator: "\n") + "\n")
      let ending = try EarshotProgram.run(Self.learn, in: place.folder)
      #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: place.path("contexts"))) == bytes)
      let measured = try EarshotProgram.run(
        [
          "evaluate", "links", "rows", "--customers", "list.csv", "--contexts", "contexts",
          "--json",
        ],
        in: place.folder)
      #expect(measured.code == 0 && measured.errors.isEmpty, "\(measured.errors)")
      #expect(try measured.json["spans"]["rows"].int == 84, "\(measured.output)")
    }
  }

  @Test("what is not decided teaches nothing, nor do a text's other names; wrong ids are told")
  func undecided() throws {
    let text = "an invoice from quillon, and one from harvest"
    func line(_ customer: String, text: String = text) -> String {
      #"{"text":"\#(text)","title":"","entity":{"type":"company","start":16,"end":23\#(customer)}}"#
    }
    let place = try Self.place([
      line(#","customer":"K-1""#), line(""), line(#","customer":"K-9""#),
      line(#","customer":"K-1""#, text: ""),
    ])
    let ending = try EarshotProgram.run(Self.learn + ["--json"], in: place.folder)
    let document = try ending.json
    #expect(document["texts"].int == 1 && document["decisions"].int == 1)
    #expect(document["unmarked"].int == 1 && document["unreadable"]["count"].int == 2)
    #expect(ending.errors.contains("rows:3: entity.customer: "), "\(ending.errors)")
    #expect(ending.errors.contains("rows:4: text: ") && ending.errors.contains("privacy.redact"))
    let measured = try EarshotProgram.run(
      ["evaluate", "links", "rows", "--customers", "list.csv"], in: place.folder)
    #expect(measured.errors.contains("rows:2: entity.customer: is missing"), "\(measured.errors)")
  }

  @Test("rows that cannot be read are told with their line, and the rest teaches")
  func badRows() throws {
    let bad = [
      #"{"text":"a","spans":[{"start":0,"end":9,"type":"company","customer":null}]}"#,
      #"{"text":"a b","spans":[{"start":0,"end":1,"type":"company","customer":"X"}]}"#, "{",
    ]
    let place = try Self.place(bad + Self.rows("quillon", "K-1"))
    let ending = try EarshotProgram.run(Self.learn + ["--json"], in: place.folder)
    #expect(ending.code == 0)
    let document = try ending.json
    #expect(document["texts"].int == 84 && document["unreadable"]["count"].int == 3)
    for line in 1...3 {
      #expect(ending.errors.contains("rows:\(line): "), "\(ending.errors)")
    }
    try place.write("rows", bad.joined(separator: "\n"))
    let none = try EarshotProgram.run(Self.learn, in: place.folder)
    #expect(none.code == 1 && none.errors.contains("mend: "), "\(none.errors)")
    try place.write("rows", #"{"author":{"name":"Ann"},"customer":null}"# + "\n")
    let unmarked = try EarshotProgram.run(Self.learn, in: place.folder)
    #expect(unmarked.code == 1 && unmarked.errors.contains("mend: "), "\(unmarked.errors)")
    let itself = try EarshotProgram.run(
      ["customers", "learn", "rows", "--customers", "list.csv", "--output", "rows"],
      in: place.folder)
    #expect(itself.code == 2 && itself.errors.contains("--output"))
  }

  @Test("a file that is missing, damaged or of another version ends with 4, its name and the mend")
  func badFiles() throws {
    let place = try Self.place(Self.rows("quillon", "K-1"))
    #expect(try EarshotProgram.run(Self.learn, in: place.folder).code == 0)
    let good = try Data(contentsOf: URL(fileURLWithPath: place.path("contexts")))
    for bytes in [
      nil, Data(), good.dropLast(9), good.prefix(300), Data("earshot contexts 2\n".utf8),
    ] {
      try? FileManager.default.removeItem(atPath: place.path("contexts"))
      try bytes?.write(to: URL(fileURLWithPath: place.path("contexts")))
      for arguments in [
        ["stage", "link", "--customers", "list.csv", "--contexts", "contexts"],
        ["evaluate", "links", "rows", "--customers", "list.csv", "--contexts", "contexts"],
      ] {
        let ending = try EarshotProgram.run(arguments, in: place.folder, input: Self.text)
        #expect(ending.code == 4, "\(ending.output)")
        #expect(ending.errors.contains("contexts: ") && ending.errors.contains("mend: "))
      }
    }
  }

  @Test("nobody who asked to be forgotten is found, whatever was decided before")
  func suppressed() throws {
    let place = try Self.place(Self.rows("harvest", "K-2"))
    #expect(try EarshotProgram.run(Self.learn, in: place.folder).code == 0)
    let key = ["EARSHOT_SUPPRESSION_KEY": "k"]
    // HMAC-SHA256 of info@harvest.example with that key.
    let hmac = try EarshotProgram.shell(
      "printf info@harvest.example | openssl dgst -sha256 -hmac k | sed 's/.*= //'",
      in: place.folder
    ).output
    try place.write("suppressed", hmac)
    let text = Self.text.replacing("quillon", with: "harvest")
    let options = ["--customers", "list.csv", "--contexts", "contexts"]
    let before = try EarshotProgram.run(["stage", "link"] + options, in: place.folder, input: text)
    #expect(try before.json["entities"].elements.count == 1)
    let ending = try EarshotProgram.run(
      ["stage", "link", "--suppressed", "suppressed"] + options, in: place.folder, input: text,
      environment: key)
    #expect(try ending.code == 0 && ending.json["entities"].elements.isEmpty, "\(ending.output)")
    // Nothing is learned of them either.
    let learned = try EarshotProgram.run(
      Self.learn + ["--suppressed", "suppressed", "--json"], in: place.folder, environment: key)
    #expect(try learned.json["decisions"].int == 0, "\(learned.output)")
  }

  @Test("forgetting a company says that decisions about its name were learned from")
  func forgets() throws {
    let place = try Self.place(Self.rows("harvest", "K-2"))
    #expect(try EarshotProgram.run(Self.learn, in: place.folder).code == 0)
    try place.write(
      "config.json",
      """
      {"store":"s.sqlite","sources":[],
       "customers":{"file":"list.csv","suppressed":"suppressed","contexts":"contexts"}}
      """)
    let key = ["EARSHOT_SUPPRESSION_KEY": "k"]
    let person = try place.earshot("forget", "P-1", environment: key)
    #expect(!person.output.contains("contexts"), "\(person.output)")
    let company = try place.earshot("forget", "K-2", environment: key)
    #expect(company.code == 0, "\(company.errors)")
    #expect(company.output.contains("contexts was learned before"), "\(company.output)")
    let learned = try place.earshot("customers", "learn", "rows", "--json", environment: key)
    #expect(try learned.json["decisions"].int == 0, "\(learned.output)")
    let again = try place.earshot("forget", "K-2", environment: key)
    #expect(again.code == 0, "\(again.errors)")
  }

  @Test("names may be marked with and without their sigil and possessive's ending")
  func bareMarks() throws {
    for text in [
      "#[quillon] fails", "[#quillon] fails", "[Quillon]'s fees", "[Quillon’s] fees",
      "[Quillon]’s fees",
    ] {
      let place = try Self.place([Self.row(text, "K-1"), Self.row(text + " again", nil)])
      let ending = try EarshotProgram.run(Self.learn + ["--json"], in: place.folder)
      #expect(try ending.json["companies"].int == 2, "\(text) \(ending.output)")
    }
  }

  @Test("the same decision given twice counts once")
  func countsOnce() throws {
    let place = try Self.place(Self.rows("quillon", "K-1"))
    #expect(try EarshotProgram.run(Self.learn, in: place.folder).code == 0)
    let once = try Data(contentsOf: URL(fileURLWithPath: place.path("contexts")))
    var twice = Self.learn
    twice.insert("rows", at: 2)
    #expect(try EarshotProgram.run(twice, in: place.folder).code == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: place.path("contexts"))) == once)
  }

  @Test("a person is never named by what was decided about their name")
  func persons() throws {
    let rows = Self.rows("rose", "P-1", type: "person") + Self.rows("quillon", "K-1")
    let place = try Self.place(rows)
    #expect(try EarshotProgram.run(Self.learn, in: place.folder).code == 0)
    for name in ["rose", "Rose", "Rose Tarven"] {
      let text = Self.text.replacing("quillon", with: name)
      let with = try place.earshot(
        "stage", "link", "--customers", "list.csv", "--contexts", "contexts", input: text)
      let without = try place.earshot("stage", "link", "--customers", "list.csv", input: text)
      #expect(with.output == without.output)
      #expect(!with.output.contains("P-1"))
    }
  }

  @Test("the config names the file, and history is scored anew when it is made again")
  func rescores() throws {
    let place = try Self.place(Self.rows("quillon", "K-1"))
    let learned = try EarshotProgram.run(Self.learn, in: place.folder)
    #expect(learned.code == 0)
    try FileManager.default.createDirectory(
      atPath: place.path("pages"), withIntermediateDirectories: true)
    try place.write(
      "pages/feed.xml",
      """
      <?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
      <item><title>Money</title><guid>1</guid><link>https://a.example/1</link>
      <description>she got an invoice: quillon support charged twice today</description></item>
      </channel></rss>
      """)
    func config(_ customers: String) throws {
      try place.write(
        "config.json",
        """
        {"store":"s.sqlite","sources":[{"id":"forum","kind":"archive","url":"pages"}],
         "customers":{"file":"list.csv"\(customers)}}
        """)
    }
    try config("")
    let run = try place.earshot("run", "--json")
    #expect(try run.code == 0 && run.json["new_mentions"].int == 0, "\(run.errors)")
    try config(#","contexts":"contexts""#)
    #expect(try place.earshot("doctor", "--offline").output.contains("84 decisions"))
    let rescore = try place.earshot("rescore", "--json")
    #expect(try rescore.code == 0 && rescore.json["posts"]["scored"].int == 1, "\(rescore.errors)")
    let records = try place.earshot("export", "--format", "ndjson").records
    #expect(records.count == 1, "\(records)")
    #expect(try place.earshot("rescore", "--json").json["posts"]["scored"].int == 0)
    // The config's own path without --output; other decisions, other scores.
    try place.write("rows", Self.rows("harvest", "K-2").joined(separator: "\n"))
    #expect(try place.earshot("customers", "learn", "rows").code == 0)
    #expect(try place.earshot("rescore", "--preview", "--json").json["posts"]["scored"].int == 1)
    try config(#","contexts":"nowhere""#)
    let missing = try place.earshot("run")
    #expect(missing.code == 4 && missing.errors.contains("customers.contexts"), "\(missing.errors)")
    try config(#","contexts":7"#)
    #expect(try place.earshot("config", "check").errors.contains("customers.contexts"))
  }
}
