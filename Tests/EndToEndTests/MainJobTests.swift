import Foundation
import Testing

/// The main job out of the box, on the pages recorded with it.
@Suite("The main job on the recorded pages") struct MainJobTests {
  private struct Expected {
    var posts: Int
    var bySource: [String: Int]

    init() throws {
      let text = try String(
        contentsOfFile: EarshotProgram.packageFolder + "/Feeds/expected.json", encoding: .utf8)
      let json = try JSON(text)
      posts = try #require(json["posts"].int)
      bySource = json["sources"].members.compactMapValues { $0["posts"].int }
    }
  }

  /// A place where the job ran once.
  private static func filled() throws -> Workplace {
    let place = try Workplace.recorded()
    let ending = try place.earshot("run")
    try #require(ending.code == 0, "\(ending.errors)")
    return place
  }

  @Test("A run stores every recorded post, and a second run adds nothing")
  func runsTwice() throws {
    let expected = try Expected()
    let place = try Workplace.recorded()
    let first = try place.earshot("run", "--json")
    #expect(first.code == 0, "\(first.errors)")
    let report = try first.json
    #expect(report["new_posts"].int == expected.posts)
    #expect((report["new_mentions"].int ?? 0) > 0)
    let sources = report["sources"].elements
    #expect(sources.count == expected.bySource.count)
    for source in sources {
      let name = try #require(source["source"].string)
      #expect(source["outcome"].string == "read", "\(name): \(source["detail"])")
      #expect(source["posts"].int == expected.bySource[name], "\(name)")
    }
    for arguments in [["run", "--json"], ["run", "--now", "--json"]] {
      let again = try EarshotProgram.run(arguments, in: place.folder)
      #expect(again.code == 0, "\(again.errors)")
      let report = try again.json
      #expect(report["new_posts"].int == 0)
      #expect(report["edited_posts"].int == 0)
      #expect(report["new_mentions"].int == 0)
    }
    #expect(try place.mode("earshot.sqlite") == 0o600)
  }

  @Test("Without --json a run ends in a table with a line per source")
  func closingTable() throws {
    let place = try Workplace.recorded()
    let ending = try place.earshot("run")
    #expect(ending.code == 0)
    for name in try Expected().bySource.keys {
      #expect(ending.lines.contains { $0.hasPrefix(name) && $0.contains(" read ") }, "\(name)")
    }
    #expect(ending.lines.last?.contains("150 posts read, 150 new stored") == true)
    #expect(!ending.output.contains("\u{1B}") && !ending.errors.contains("\u{1B}"))
  }

  @Test("A dry run says what it would store and leaves no store behind")
  func dryRun() throws {
    let expected = try Expected()
    let place = try Workplace.recorded()
    let ending = try place.earshot("run", "--dry-run", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    let report = try ending.json
    #expect(report["dry_run"].bool == true)
    #expect(report["run"].isNull)
    #expect(
      report["sources"].elements.compactMap { $0["posts"].int }.reduce(0, +) == expected.posts)
    let left = try FileManager.default.contentsOfDirectory(atPath: place.folder)
    #expect(left.filter { $0.hasPrefix("earshot.sqlite") && !$0.hasSuffix(".lock") } == [])
    // And one beside a filled store changes nothing in it.
    try place.earshot("run")
    let before = try place.lastingExport()
    #expect(try place.earshot("run", "--dry-run").code == 0)
    #expect(try place.lastingExport() == before)
  }

  @Test("--only asks the named sources alone, and an unknown one is a usage error")
  func only() throws {
    let expected = try Expected()
    let place = try Workplace.recorded()
    let ending = try place.earshot(
      "run", "--only", "radblog", "--only", "tern-blog", "--json")
    #expect(ending.code == 0, "\(ending.errors)")
    let report = try ending.json
    #expect(
      report["sources"].elements.compactMap { $0["source"].string } == ["radblog", "tern-blog"])
    let sum = ["radblog", "tern-blog"].compactMap { expected.bySource[$0] }.reduce(0, +)
    #expect(report["new_posts"].int == sum)
    let unknown = try place.earshot("run", "--only", "radblok")
    #expect(unknown.code == 2)
    #expect(unknown.errors.contains("radblok") && unknown.errors.contains("radblog"))
  }

  @Test("An export names a customer only where the link is made and the customer agreed")
  func consent() throws {
    let place = try Self.filled()
    let list = CSVRows(try place.read("Feeds/customers.csv"))
    var isOpen: [String: Bool] = [:]
    for row in list.rows {
      isOpen[row["customer_id"] ?? ""] = row["type"] == "company" || row["consent"] == "granted"
    }
    let hidden = isOpen.filter { !$0.value }.map(\.key)
    #expect(!hidden.isEmpty)
    let export = try place.earshot("export", "--format", "ndjson")
    #expect(export.code == 0)
    var linked = 0
    for record in try export.records {
      let author = record["author"]
      if let customer = author["customer"].string {
        linked += 1
        #expect(author["outcome"].string == "linked")
        #expect(isOpen[customer] == true, "\(customer)")
        let row = list.rows.first { $0["customer_id"] == customer }
        #expect(row?["consent"] == "granted", "an author is a person: \(customer)")
        let sum = author["because"].elements.compactMap { $0["weight"].double }.reduce(0, +)
        let chance = try #require(author["probability"].double)
        #expect(abs(sum - log(chance / (1 - chance))) < 1e-6)
      } else {
        #expect(author["outcome"].string != "linked")
        #expect(!author["because"].exists && !author["probability"].exists)
      }
      #expect(!author["candidates"].exists)
      for entity in record["entities"].elements {
        guard let customer = entity["customer"].string else { continue }
        #expect(entity["outcome"].string == "linked")
        #expect(isOpen[customer] == true, "\(customer)")
      }
    }
    #expect(linked > 0)
    let csv = try place.earshot("export", "--format", "csv")
    let table = CSVRows(csv.output)
    #expect(table.rows.count == export.lines.count)
    for row in table.rows {
      let isLinked = row["author_outcome"] == "linked"
      #expect(isLinked == (row["author_customer"] != ""))
      if isLinked { #expect(isOpen[row["author_customer"] ?? ""] == true) }
      for customer in (row["customers"] ?? "").split(separator: ";") {
        #expect(isOpen[String(customer)] == true)
      }
    }
    try place.earshot("report", "--output", "report.html", "--csv", "report.csv")
    let outputs = [
      export.output, csv.output, try place.read("report.html"), try place.read("report.csv"),
    ]
    for output in outputs {
      for id in hidden { #expect(!output.contains(id), "\(id) must not get out") }
    }
  }

  @Test("Exporting the same store twice gives the same bytes", arguments: ["ndjson", "csv"])
  func exportsAreStable(format: String) throws {
    let place = try Self.filled()
    let one = try place.earshot("export", "--format", format)
    let two = try place.earshot("export", "--format", format, "--output", "again")
    #expect(one.code == 0 && two.code == 0)
    #expect(!one.output.isEmpty)
    #expect(try place.read("again") == one.output)
    #expect(try place.mode("again") == 0o600)
    #expect(try place.earshot("export", "--format", format).output == one.output)
  }

  @Test(
    "A configured destination is written beside the config, and an unknown one is a usage error")
  func destinations() throws {
    let place = try Self.filled()
    #expect(try place.earshot("export", "crm").code == 0)
    #expect(try place.read("crm-mentions.ndjson") == place.earshot("export").output)
    #expect(try place.earshot("export", "crn").code == 2)
  }

  @Test("A CSV export holds no cell that a spreadsheet would run")
  func formulas() throws {
    let place = try Workplace.listening(
      to: [["id": "evil", "kind": "archive", "url": "evil.xml"]])
    let starts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "&#13;=1", "＝1+1"]
    let items = starts.enumerated().map { number, start in
      "<item><guid>evil-\(number)</guid><title>\(start) Harborlight</title>"
        + "<author>\(start) Eve</author><description>\(start) Harborlight</description></item>"
    }
    try place.write(
      "evil.xml",
      "<rss version=\"2.0\"><channel><title>x</title>\(items.joined())</channel></rss>")
    #expect(try place.earshot("run").code == 0)
    let table = CSVRows(try place.earshot("export", "--format", "csv").output)
    #expect(table.rows.count == starts.count)
    for row in table.rows {
      for name in ["title", "text", "author_name"] {
        let cell = row[name] ?? ""
        #expect(!"=+-@\t\r＝".contains(cell.first ?? " "), "\(name): \(cell)")
      }
    }
  }

  @Test("The report is one page without a script or an asset from elsewhere")
  func selfContainedPage() throws {
    let place = try Self.filled()
    let ending = try place.earshot("report", "--output", "report.html")
    #expect(ending.code == 0, "\(ending.errors)")
    let page = try place.read("report.html")
    let lower = page.lowercased()
    for banned in [
      "<script", "<link", "<iframe", "<object", "<embed", "@import", "url(", "srcset=",
      "javascript:",
      " onload=", " onclick=", " onerror=", "<base",
    ] {
      #expect(!lower.contains(banned), "\(banned)")
    }
    #expect(!lower.contains("src=\"http") && !lower.contains("src=\"//"))
    #expect(lower.contains("color-scheme") && lower.contains("prefers-color-scheme"))
    #expect(lower.contains("name=\"viewport\""))
    #expect(page.contains("What people say about Harborlight"))
    #expect(try place.mode("report.html") == 0o600)
  }

  @Test("Markup in a post stays text on the page")
  func hostileMarkup() throws {
    let place = try Workplace.listening(
      to: [["id": "evil", "kind": "archive", "url": "evil.json"]])
    let items: [[String: Any]] = [
      [
        "id": "1", "url": "javascript:alert(1)//Harborlight",
        "title": "<script>alert('title')</script> Harborlight",
        "content_text": "Harborlight <img src=x onerror=alert(2)> \"quoted\" </p></main>",
        "authors": [["name": "<b onclick=alert(3)>Eve</b>", "url": "javascript:alert(4)"]],
      ]
    ]
    try place.write(
      "evil.json",
      JSON.text(
        ["version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items]))
    #expect(try place.earshot("run").code == 0)
    #expect(try place.earshot("report").code == 0)
    let page = try place.read("report.html").lowercased()
    #expect(page.contains("eve"))
    for banned in ["<script", "<img", "<b onclick", "href=\"javascript"] {
      #expect(!page.contains(banned), "\(banned)")
    }
  }

  @Test("The CSV of a report, its JSON and the page say the same numbers")
  func reportNumbers() throws {
    let place = try Self.filled()
    let json = try place.earshot("report", "--json").json
    #expect(json["posts"].int == 150)
    #expect(
      try place.earshot("report", "--output", "report.html", "--csv", "report.csv").code == 0)
    let table = CSVRows(try place.read("report.csv"))
    let total = try #require(table.rows.first)
    #expect(total["table"] == "total")
    #expect(total["mentions"] == "\(json["mentions"].int ?? -1)")
    for label in ["negative", "neutral", "positive"] {
      #expect(total[label] == "\(json["labels"][label].int ?? -1)", "\(label)")
    }
    for name in ["day", "tracked", "source", "author", "language"] {
      let rows = table.rows.filter { $0["table"] == name }
      #expect(rows.count == json[name].elements.count, "\(name)")
      for (row, other) in zip(rows, json[name].elements) {
        #expect(row["name"] == other["name"].string)
        var sum = 0
        for label in ["negative", "neutral", "positive"] {
          let count = try #require(other["counts"][label].int)
          #expect(row[label] == "\(count)", "\(name) \(row["name"] ?? "")")
          sum += count
        }
        #expect(row["mentions"] == "\(sum)")
      }
    }
    let export = try place.earshot("export").records
    #expect(export.count == json["mentions"].int)
    for label in ["negative", "neutral", "positive"] {
      let count = export.count { $0["sentiment"]["label"].string == label }
      #expect(json["labels"][label].int == count, "\(label)")
    }
    for row in json["source"].elements {
      let counts = row["counts"].members.values.compactMap(\.int).reduce(0, +)
      #expect(counts == export.count { $0["source"].string == row["name"].string })
    }
    let page = try place.read("report.html")
    #expect(page.contains("\(json["mentions"].int ?? -1) mentions in 150 posts"))
  }

  @Test("Our own people are counted, but stand in no list of authors, no card and no export")
  func employees() throws {
    let place = try Self.filled()
    let list = CSVRows(try place.read("Feeds/customers.csv"))
    let employees = list.rows.filter { $0["role"] == "employee" }
    #expect(!employees.isEmpty)
    var names: [String] = []
    for row in employees {
      names.append("\(row["first_name"] ?? "") \(row["last_name"] ?? "")")
      for handle in (row["handles"] ?? "").split(separator: ";") {
        names += handle.split(separator: ":").last.map { [String($0)] } ?? []
      }
    }
    try place.earshot("report", "--output", "report.html", "--csv", "report.csv")
    let json = try place.earshot("report", "--json").json
    let inCSV = CSVRows(try place.read("report.csv")).rows.filter { $0["table"] == "author" }
    let page = try place.read("report.html")
    let start = try #require(page.range(of: "Top authors"))
    let end = try #require(page.range(of: "</section>", range: start.upperBound..<page.endIndex))
    let section = page[start.upperBound..<end.lowerBound]
    #expect((json["employee_mentions"].int ?? 0) > 0)
    #expect(!inCSV.isEmpty && !json["author"].elements.isEmpty)
    for name in names {
      #expect(!inCSV.contains { $0["name"] == name }, "\(name)")
      #expect(!json["author"].elements.contains { $0["name"].string == name }, "\(name)")
      #expect(!section.contains(name), "\(name)")
    }
    let ids = Set(employees.compactMap { $0["customer_id"] })
    for record in try place.earshot("export").records {
      #expect(!ids.contains(record["author"]["customer"].string ?? ""))
      #expect(!names.contains(record["author"]["handle"].string ?? ""))
      #expect(!names.contains(record["author"]["name"].string ?? ""))
    }
    for id in ids { #expect(!page.contains("customer \(id)"), "\(id)") }
  }

  @Test(
    "privacy.redact hides who did not agree to be named, and the text too where asked",
    arguments: ["identifiers", "all"])
  func redaction(level: String) throws {
    let place = try Workplace.recorded()
    var config =
      try JSONSerialization.jsonObject(with: Data(place.read("config.json").utf8))
      as? [String: Any] ?? [:]
    config["privacy"] = ["redact": level]
    try place.write("config.json", JSON.text(config))
    #expect(try place.earshot("run").code == 0)
    #expect(
      try place.earshot("report", "--output", "report.html", "--csv", "report.csv").code == 0)
    let records = try place.earshot("export").records
    let strangers = records.map { $0["author"] }.filter { $0["outcome"].string != "linked" }
    #expect(!strangers.isEmpty)
    #expect(strangers.compactMap { $0["name"].string } == [])
    #expect(strangers.compactMap { $0["handle"].string } == [])
    #expect(strangers.compactMap { $0["url"].string } == [])
    if level == "all" {
      #expect(records.allSatisfy { ($0["text"].string ?? "").isEmpty })
      #expect(records.allSatisfy { ($0["title"].string ?? "").isEmpty })
    }
    let csv = CSVRows(try place.earshot("export", "--format", "csv").output)
    #expect(csv.rows.count == records.count)
    for row in csv.rows where row["author_outcome"] != "linked" {
      #expect(row["author_name"] == "" && row["author_handle"] == "" && row["author_url"] == "")
    }
    #expect(CSVRows(try place.read("report.csv")).rows.allSatisfy { $0["table"] != "author" })
    for handle in ["@aoife_g", "u/jonasb", "u/karim.d"] {
      #expect(!(try place.read("report.html")).contains(handle), "\(handle)")
    }
  }
}
