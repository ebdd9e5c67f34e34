import Foundation
import Testing

@Suite("Links are measured by authors of whom it is known who they are") struct EvaluateLinksTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,email,handles,city,consent
    G-1,person,Mira,Kowalska,,mira@poczta.example,harbor-forum:mira_k,Gdańsk,granted
    G-2,person,Mira,Kowalska,,mira@poczta.example,,Gdańsk,granted
    D-1,person,Aoife,Gallagher,,aoife@letterbox.example,harbor-forum:aoife_g,Galway,denied
    H-1,person,Jonas,Brandt,,jonas@post.example,,Hamburg,granted
    N-1,person,Greg,Hollins,,greg@letterbox.example,harbor-forum:greg_h,Leeds,granted

    """

  private static func row(_ name: String, _ handle: String, _ customer: String) -> String {
    #"{"id":"\#(handle)","author":{"platform":"harbor-forum","handle":"\#(handle)","#
      + #""name":"\#(name)"},"text":"hello","channel":"forum","at":"2026-11-01","customer":\#(customer)}"#
  }

  private static let rows = [
    row("Mira Kowalska", "mira_k", #""G-2""#), row("Aoife Gallagher", "aoife_g", #""D-1""#),
    row("Jonas Brandt", "jb", #"["H-1"]"#), row("Somebody Else", "nobody", "null"),
    row("Greg Hollins", "greg_h", "null"),
  ]

  private func evaluate(
    _ rows: [String], _ options: [String] = [], list: String = list, in place: Workplace
  ) throws -> Ending {
    try place.write("rows", rows.joined(separator: "\n") + "\n")
    try place.write("list.csv", list)
    return try EarshotProgram.run(
      ["evaluate", "links", "rows", "--customers", "list.csv"] + options, in: place.folder)
  }

  @Test("Outcomes are counted by who the author is, and any row of a customer is right")
  func outcomes() throws {
    let place = try Workplace()
    let ending = try evaluate(Self.rows, ["--json"], in: place)
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let document = try ending.json
    #expect(document["rows"].int == 5 && document["customers"].int == 3)
    let outcomes = document["outcomes"]
    #expect(outcomes["linked_right"].int == 1, "\(outcomes)")
    #expect(outcomes["pseudonymous_right"].int == 1)
    // Somebody else writes under the listed handle with the listed name, says the label.
    #expect(outcomes["linked_wrong"].int == 1)
    #expect(outcomes["rightly_none"].int == 1)
    #expect(document["without_consent"].int == 0 && document["to_suppressed"].int == 0)
    #expect(abs((document["precision"].double ?? 0) - 2.0 / 3) < 1e-9)
    for figure in ["recall", "brier", "calibration_error", "queue", "held_shown", "stated"] {
      #expect(document[figure].double != nil, "\(figure)")
    }
    let worst = document["worst"].elements
    #expect(worst.first?["verdict"].string == "linked_wrong")
    #expect(worst.first?["customer"].string == "N-1" && worst.first?["line"].int == 5)
    let chance = try #require(worst.first?["probability"].double)
    let sum = worst[0]["because"].elements.compactMap { $0["weight"].double }.reduce(0, +)
    #expect(abs(sum - log(chance / (1 - chance))) < 1e-6)
    #expect(!ending.output.contains("Mira") && !ending.output.contains("poczta"))
  }

  @Test("A table says the same as JSON, and so does an index of the list")
  func forms() throws {
    let place = try Workplace()
    let json = try evaluate(Self.rows, ["--json"], in: place)
    try place.write(
      "rows.csv",
      """
      id,Platform,handle,name,text,customer
      mira_k,harbor-forum,mira_k,Mira Kowalska,"a, b",G-2
      aoife_g,harbor-forum,aoife_g,Aoife Gallagher,x,D-1
      jb,harbor-forum,jb,Jonas Brandt,x,H-1
      nobody,harbor-forum,nobody,Somebody Else,x,
      greg_h,harbor-forum,greg_h,Greg Hollins,x,

      """)
    _ = try place.earshot("customers", "index", "list.csv")
    let csv = try place.earshot(
      "evaluate", "links", "rows.csv", "--customers", "list.csv.index", "--json")
    #expect(csv.code == 0, "\(csv.errors)")
    let figures = try [json, csv].map { ending in
      try ["outcomes", "precision", "recall", "brier", "bins"].map { try ending.json[$0] }
    }
    #expect(figures[0] == figures[1])
  }

  @Test("The page names figures and the worst rows in 100 columns, and no person")
  func page() throws {
    let ending = try evaluate(Self.rows, in: try Workplace())
    #expect(ending.code == 0)
    for word in [
      "rows: 5 rows, 3 of customers", "precision of links", "recall of customers", "Brier score",
      "review queue", "(must be 0)", "linked, and wrong", "line 5, id \"greg_h\"",
      "labelled nobody, linked to N-1", "handle_and_name +",
    ] { #expect(ending.output.contains(word), "\(word)\n\(ending.output)") }
    for line in ending.lines { #expect(line.count <= 100, "\(line)") }
    #expect(!ending.output.contains("Kowalska"))
  }

  @Test("A link that the label shows to be without consent ends with 1")
  func withoutConsent() throws {
    // The list does not know that D-9 is Mira too; the label does.
    let list = Self.list + "D-9,person,Dagmar,Kowal,,,,Poznań,denied\n"
    let row = Self.row("Mira Kowalska", "mira_k", #"["G-1","D-9"]"#)
    let ending = try evaluate([row], ["--json"], list: list, in: try Workplace())
    #expect(ending.code == 1)
    #expect(try ending.json["without_consent"].int == 1)
    #expect(ending.errors.contains("without consent"))
  }

  @Test("Rows that cannot be read are listed with line and mend, the rest count")
  func unreadable() throws {
    let bad = [
      "nonsense", #"{"customer":"G-1"}"#, #"{"author":{"name":"x"}}"#,
      #"{"author":{"name":7},"customer":null}"#, #"{"author":{"name":"x"},"customer":"K-404"}"#,
      #"{"author":{"name":"x"},"customer":{"id":1}}"#, "[1]",
    ]
    // The first line tells the form.
    let ending = try evaluate([Self.rows[0]] + bad, ["--json"], in: try Workplace())
    #expect(ending.code == 0)
    let document = try ending.json
    #expect(document["rows"].int == 1 && document["unreadable"]["count"].int == bad.count)
    for (number, problem) in document["unreadable"]["rows"].elements.enumerated() {
      #expect(problem["line"].int == number + 2)
      #expect(problem["message"].string?.contains("mend: ") == true, "\(problem)")
    }
    #expect(!ending.output.contains("K-404"))
    let none = try evaluate([#"{"author":{},"x":1}"#], in: try Workplace())
    #expect(none.code == 1 && none.errors.contains("no row can be read"))
    let place = try Workplace()
    #expect(try place.earshot("evaluate", "links", "rows").code == 4)
    #expect(try evaluate([], ["--worst", "-1"], in: place).code == 2)
  }

  @Test("With the config's list people's decisions hold, as they do for a run")
  func decisions() throws {
    let place = try Workplace.listening(to: [], ["customers": ["file": "list.csv"]])
    try place.write("list.csv", Self.list)
    try place.write("rows", Self.row("Mira Kowalska", "mira_k", #""H-1""#) + "\n")
    let before = try place.earshot("evaluate", "links", "rows", "--json").json
    #expect(before["outcomes"]["linked_wrong"].int == 1)
    let merge = try place.earshot("customers", "merge", "G-1", "H-1")
    #expect(merge.code == 0, "\(merge.errors)")
    let after = try place.earshot("evaluate", "links", "rows", "--json").json
    #expect(after["outcomes"]["linked_right"].int == 1)
    let named = try place.earshot(
      "evaluate", "links", "rows", "--customers", "list.csv", "--json")
    #expect(try named.json["outcomes"]["linked_wrong"].int == 1)
  }
}
