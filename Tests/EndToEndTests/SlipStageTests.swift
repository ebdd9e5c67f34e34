import Foundation
import Testing

@Suite("Names with a slip of the finger go through the stages") struct SlipStageTests {
  private static let list = """
    customer_id,type,company_name,domain,city,consent
    C-1,company,Brightwater Foods Ltd,brightwater.example,Leeds,unknown
    C-2,company,Живой Хлеб,,,unknown
    C-3,company,Petersen Foods Ltd,,Leeds,unknown

    """

  private static let texts = [
    ("Brihgtwater Foods is late in Leeds", "C-1"), ("Brihgtwater Foods is late", "C-1"),
    ("Peterson Foods is late in Leeds", "C-3"), ("Peterson Foods is late", nil),
    ("brightwater.example: Brihgtwater Foods again", "C-1"), ("Zhivoy Khleb is good", "C-2"),
  ]

  @Test("entities gives an id, and link a customer, where a second piece of evidence stands")
  func stages() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    let lines = Self.texts.map { "{\"text\":\(JSON.text($0.0))}" }
    for (stage, key) in [("entities", "id"), ("link", "customer"), ("score", "customer")] {
      for list in ["list.csv", "list.csv.index"] {
        if list.hasSuffix("index") { _ = try place.earshot("customers", "index", "list.csv") }
        let ending = try StageTests.stage(
          stage, lines, ["--customers", place.folder + "/" + list])
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(ending.lines.count == lines.count)
        for (line, (text, expected)) in zip(ending.lines, Self.texts) {
          let found = try JSON(line)["entities"].elements.filter { $0["type"].string == "company" }
          #expect(found.last?[key].string == expected, "\(stage) \(list) \(text): \(line)")
          if stage != "entities", expected == nil {
            #expect(found.last?["outcome"].string == "held", "\(line)")
          }
        }
      }
    }
  }

  @Test("a title tells whom the name in a text means, and a text whom that in its title")
  func titles() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    let names = ["Petersen Foods", "Peterson Foods"]
    for (title, text) in [(names[0], names[1]), (names[1], names[0])] {
      let line =
        #"{"title":"About \#(title)","text":"We asked \#(text) why","published":"2026-11-01"}"#
      let ending = try StageTests.stage(
        "score", [line], ["--customers", place.folder + "/list.csv"])
      let found = try JSON(ending.lines.first ?? "")["entities"].elements
      #expect(found.map { $0["customer"].string } == ["C-3", "C-3"], "\(ending.output)")
    }
  }
}
