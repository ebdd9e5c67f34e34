import Foundation
import Testing

@Suite("Names in texts are measured by those that people have marked") struct EvaluateSpansTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,domain,city,consent
    C-1,company,,,Tarven Mills GmbH,tarvenmills.example,Kiel,unknown
    C-2,company,,,Oakrow Labs Ltd,,Leeds,granted
    C-3,company,,,Oakrow Labs Inc.,,York,granted
    C-4,company,,,Quillon Foods,,,granted
    P-1,person,Mira,Kowalska,,,Kiel,denied

    """

  private static let rows = [
    #"{"id":1,"text":"Tarven Mills is late","spans":[{"start":0,"end":12,"type":"company","customer":"C-1"}]}"#,
    #"{"id":2,"text":"Żółw: Oakrow Labs","spans":[{"start":6,"end":17,"type":"company","customer":["C-2"]}]}"#,
    #"{"id":3,"text":"Quillon Foods rots","spans":[{"start":0,"end":13,"type":"company","customer":null}]}"#,
    #"{"id":4,"text":"ask Tarven Mills","spans":[]}"#,
    #"{"id":5,"text":"Mira Kowalska left","spans":[{"start":0,"end":13,"type":"person","customer":"P-1"}]}"#,
    #"{"id":6,"text":"TM is late","spans":[{"start":0,"end":2,"type":"company","customer":"C-1"}],"#
      + #""author":{"name":"Ann Other"},"customer":null}"#,
  ]

  private func evaluate(_ rows: [String], _ options: [String] = []) throws -> Ending {
    let place = try Workplace()
    try place.write("rows", rows.joined(separator: "\n") + "\n")
    try place.write("list.csv", Self.list)
    return try EarshotProgram.run(
      ["evaluate", "links", "rows", "--customers", "list.csv"] + options, in: place.folder)
  }

  @Test("precision, recall and F1 by type, and the worst names")
  func counts() throws {
    let ending = try evaluate(Self.rows, ["--json"])
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let document = try ending.json
    #expect(document["rows"].int == 1)
    let spans = document["spans"]
    #expect(spans["rows"].int == 6)
    let company = spans["types"]["company"]
    for (key, count) in [
      ("customers", 3), ("linked", 3), ("linked_right", 1), ("linked_wrong", 1),
      ("linked_unmarked", 1), ("held", 1), ("missed", 1), ("rightly_none", 0),
    ] { #expect(company[key].int == count, "\(key) \(company)") }
    for figure in ["precision", "recall", "f1"] {
      #expect(abs((company[figure].double ?? 0) - 1.0 / 3) < 1e-9, "\(figure)")
    }
    #expect(spans["types"]["person"]["linked"].int == 0)
    #expect(spans["types"]["person"]["held"].int == 1)
    let worst = spans["worst"].elements
    #expect(worst.map { $0["line"].int } == [3, 4, 6, 2, 5])
    #expect(worst.first?["customer"].string == "C-4")
    #expect(worst[3]["start"].int == 6 && worst[3]["end"].int == 17)
    #expect(
      try evaluate(Self.rows, ["--json", "--worst", "2"]).json["spans"]["worst"].elements.count == 2
    )
    #expect(!ending.output.contains("Kowalska"))
  }

  @Test("rows of authors alone have no figures of names")
  func withoutSpans() throws {
    let ending = try evaluate(
      [#"{"author":{"name":"Ann"},"customer":null,"text":"Tarven Mills"}"#], ["--json"])
    #expect(ending.code == 0 && !ending.output.contains("spans"))
  }

  @Test("the page has a line for each type, in 100 columns, and names no person")
  func page() throws {
    let ending = try evaluate(Self.rows)
    for word in ["Names marked in 6 texts", "company", "33.3 %", "line 3, 0–13", "linked to C-4"] {
      #expect(ending.output.contains(word), "\(word)\n\(ending.output)")
    }
    for line in ending.lines { #expect(line.count <= 100, "\(line)") }
    #expect(!ending.output.contains("Kowalska"))
  }

  @Test("marks that cannot be read are listed with their key and mend, and their rows do not count")
  func badMarks() throws {
    let bad = [
      (#""spans":[]"#, "text:"), (#""text":"a b","spans":{}"#, "spans:"),
      (
        #""text":"a b","spans":[{"start":0,"end":9,"type":"company","customer":null}]"#,
        "spans[0].start"
      ),
      (
        #""text":"a b","spans":[{"start":2,"end":1,"type":"company","customer":null}]"#,
        "spans[0].start"
      ),
      (
        #""text":"a b","spans":[{"start":1,"end":1,"type":"company","customer":null}]"#,
        "spans[0].start"
      ),
      (
        #""text":"a b","spans":[{"start":-1,"end":1,"type":"company","customer":null}]"#,
        "spans[0].start"
      ),
      (#""text":"a b","spans":["x"]"#, "spans[0].start"),
      (
        #""text":"a b","spans":[{"start":0,"end":1,"type":"firm","customer":null}]"#,
        "spans[0].type"
      ),
      (#""text":"a b","spans":[{"start":0,"end":1,"type":"company"}]"#, "spans[0].customer"),
      (
        #""text":"a b","spans":[{"start":0,"end":1,"type":"company","customer":true}]"#,
        "spans[0].customer"
      ),
      (#""text":"a b","spans":[{"start":0,"end":1,"type":"company","customer":"X"}]"#, "customer"),
      (
        #""text":"a b","spans":[{"start":0,"end":1,"type":"company","customer":null},"#
          + #"{"start":0,"end":1,"type":"person","customer":null}]"#, "spans[1].start"
      ),
    ]
    let ending = try evaluate([Self.rows[0]] + bad.map { "{\($0.0)}" }, ["--json"])
    #expect(ending.code == 0)
    let document = try ending.json
    #expect(document["spans"]["rows"].int == 1)
    let problems = document["unreadable"]["rows"].elements
    #expect(problems.count == bad.count)
    for (problem, bad) in zip(problems, bad) {
      let message = problem["message"].string ?? ""
      #expect(message.contains(bad.1) && message.contains("mend: "), "\(bad.0) \(message)")
    }
  }
}
