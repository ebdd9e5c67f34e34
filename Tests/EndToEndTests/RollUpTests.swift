import Foundation
import Testing

@Suite("Reports roll up what customers say and what is said of them") struct RollUpTests {
  private static let list = """
    customer_id,type,role,first_name,last_name,company_name,household,consent
    C-1,person,customer,Lena,Falkenrath,Brightwater,H-1,granted
    C-2,person,customer,Timo,Brandstock,Brightwater,H-1,granted
    C-3,person,customer,Nora,Vasilakis,Brightwater,H-1,granted
    C-4,person,customer,Mira,Kesselbach,Brightwater,H-1,denied
    C-5,person,employee,Ada,Holmquist,Brightwater,H-1,granted

    """
  private static let texts = [
    "Lena Falkenrath of Brightwater was wonderful", "Timo Brandstock of Brightwater was awful",
    "Nora Vasilakis of Brightwater was there", "Mira Kesselbach of Brightwater was awful",
    "Ada Holmquist of Brightwater was awful",
    "Nora Vasilakis of Brightwater came; Nora Vasilakis was wonderful",
  ]

  private static func place(list: String, texts: [String]) throws -> Workplace {
    let place = try Workplace.listening(
      to: [["id": "blog", "kind": "archive", "url": "feed.xml"]], ["customers": ["file": "c.csv"]])
    let items = texts.enumerated().map { number, text in
      """
      <item><guid isPermaLink="false">\(number)</guid><author>Somebody Else</author>
      <pubDate>Mon, \(10 + number) Nov 2025 10:00:00 GMT</pubDate>
      <description>\(text)</description></item>
      """
    }
    try place.write(
      "feed.xml",
      """
      <?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://t.example/</link>
      <language>en</language>\(items.joined())</channel></rss>
      """)
    try place.write("c.csv", list)
    let run = try place.earshot("run")
    try #require(run.code == 0, "\(run.errors)")
    return place
  }

  @Test("what is said of named customers counts by household and employer, once a mention")
  func about() throws {
    let place = try Self.place(list: Self.list, texts: Self.texts)
    let report = try place.earshot("report", "--json")
    #expect(report.code == 0, "\(report.errors)")
    let document = try report.json
    for (table, name) in [("about_household", "H-1"), ("about_employer", "Brightwater")] {
      let rows = document[table].elements
      #expect(rows.map { $0["name"].string } == [name], "\(report.output)")
      #expect(rows.first?["people"].int == 3)
      let counts = try #require(rows.first?["counts"])
      #expect(counts["positive"].int == 2 && counts["negative"].int == 1)
      #expect(counts["neutral"].int == 1)
    }
    #expect(document["household"].elements.isEmpty && document["employer"].elements.isEmpty)
    let written = try place.earshot("report", "--output", "r.html", "--csv", "r.csv")
    #expect(written.code == 0, "\(written.errors)")
    #expect(try place.read("r.csv").contains("about_household,H-1,4,1,1,2,"))
    #expect(try place.read("r.html").contains("Named in mentions, by household"))
  }

  @Test("two persons are too few to be told, whatever is said of them")
  func few() throws {
    let list = Self.list.replacing(
      "Nora,Vasilakis,Brightwater,H-1,granted", with: "Nora,,,H-1,denied")
    let place = try Self.place(list: list, texts: Self.texts)
    let document = try place.earshot("report", "--json").json
    for table in ["about_household", "about_employer"] {
      #expect(document[table].elements.isEmpty, "\(table)")
    }
  }
}
