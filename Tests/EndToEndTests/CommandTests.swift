import Foundation
import Testing

/// The commands around the main job.
@Suite("The other commands") struct CommandTests {
  private static let opml = """
    <?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
    <outline text="Blogs"><outline type="rss" text="One &amp; Only" xmlUrl="http://one.invalid/feed"/>
    <outline type="rss" text="Two" xmlUrl="http://two.invalid/feed" language="de"/></outline>
    <outline type="rss" text="Three" xmlUrl="http://three.invalid/feed"/>
    <outline type="rss" text="Not ours" xmlUrl="file:///etc/passwd"/>
    </body></opml>
    """

  @Test("Sources come from OPML once, leave the rest of the config alone, and go out again")
  func opml() throws {
    let place = try Workplace.recorded()
    try place.write("mine.opml", Self.opml)
    let before = try place.read("config.json")
    let dry = try place.earshot("sources", "import", "mine.opml", "--dry-run")
    #expect(dry.code == 0 && dry.output.contains("3 sources would be added"))
    #expect(try place.read("config.json") == before)
    let added = try place.earshot("sources", "import", "mine.opml")
    #expect(added.code == 0, "\(added.errors)")
    let after = try place.read("config.json")
    #expect(after.hasPrefix(before.prefix(200)))
    #expect(after.hasSuffix(before.suffix(1000)))
    #expect(!after.contains("/etc/passwd"))
    #expect(try place.earshot("sources", "import", "mine.opml").output.contains("0 sources added"))
    #expect(try place.read("config.json") == after)
    let listed = try place.earshot("sources", "list", "--json").records
    #expect(listed.count == 9)
    #expect(listed.last?["url"].string == "http://three.invalid/feed")
    let out = try place.earshot("sources", "export", "--output", "out.opml")
    #expect(out.code == 0)
    // What goes out comes in again, elsewhere.
    let other = try Workplace.listening(to: [])
    try other.write("in.opml", place.read("out.opml"))
    #expect(try other.earshot("sources", "import", "in.opml").output.contains("3 sources added"))
    #expect(try other.earshot("config", "check").code == 0)
  }

  @Test("Hosts that cannot be reached are one calm line, and the run ends with 0")
  func withoutNetwork() throws {
    let place = try Workplace.recorded()
    try place.write("mine.opml", Self.opml)
    #expect(try place.earshot("sources", "import", "mine.opml").code == 0)
    let ending = try place.earshot("run")
    #expect(ending.code == 0, "\(ending.errors)")
    let lines = ending.lines.filter { $0.contains("one-only") || $0.contains("reached") }
    #expect(lines.count == 1, "\(ending.output)")
    #expect(lines.first?.contains("3 sources could not be reached") == true)
    #expect(ending.output.contains("150 new stored"))
  }

  @Test("A file that is no OPML changes nothing")
  func noOPML() throws {
    let place = try Workplace.recorded()
    let before = try place.read("config.json")
    for name in ["config.json", "Feeds/blog/tern-after-1000-km.html", "nowhere.opml"] {
      let ending = try place.earshot("sources", "import", name)
      #expect(ending.code == 1, "\(name): \(ending.output)")
      #expect(ending.errors.contains(name))
    }
    #expect(try place.read("config.json") == before)
  }

  @Test("The doctor finds nothing wrong out of the box, and makes no store")
  func healthy() throws {
    let place = try Workplace.recorded()
    let ending = try place.earshot("doctor")
    #expect(ending.code == 0, "\(ending.output)")
    for word in ["libcurl", "libxml2", "SQLite", "config", "lexicons", "customers", "store"] {
      #expect(ending.lines.contains { $0.hasPrefix("ok") && $0.contains(word) }, "\(word)")
    }
    #expect(!place.has("earshot.sqlite"))
  }

  @Test("The doctor says what is wrong and how to mend it")
  func sick() throws {
    let place = try Workplace.listening(
      to: [
        ["id": "lost", "kind": "archive", "url": "lost.xml"],
        ["id": "good", "kind": "archive", "url": "good.xml"],
      ], ["customers": ["file": "c.csv"]])
    try place.write("good.xml", SampleFeed.rss("good", posts: 2))
    try place.write("c.csv", "customer_id,type\n1,person\n,person\n2,robot\n")
    let ending = try place.earshot("doctor")
    // Both are warnings: a run would work.
    #expect(ending.code == 0, "\(ending.output)")
    #expect(ending.lines.contains { $0.hasPrefix("warn") && $0.contains("lost.xml") })
    #expect(ending.lines.contains { $0.hasPrefix("ok") && $0.contains("good") })
    #expect(ending.output.contains("3:"), "the line of the customer without id")
    try place.write(
      "config.json",
      place.read("config.json").replacingOccurrences(
        of: "earshot.sqlite", with: "nowhere/earshot.sqlite"))
    let worse = try place.earshot("doctor")
    #expect(worse.code == 1, "\(worse.output)")
    #expect(worse.lines.contains { $0.hasPrefix("FAIL") && $0.contains("mend") })
    try place.write("config.json", "{")
    #expect(try place.earshot("doctor").code == 4)
  }

  @Test("The schema of the config is JSON Schema, and allows no unknown key")
  func schema() throws {
    let schema = try EarshotProgram.run(["config", "schema"], in: "/").json
    #expect(schema["$schema"].string?.contains("json-schema.org") == true)
    #expect(schema["type"].string == "object")
    #expect(schema["additionalProperties"].bool == false)
    for key in [
      "store", "sources", "tracking", "customers", "lexicons", "fetching", "privacy", "keep",
      "reports", "exports", "logging",
    ] { #expect(schema["properties"][key].exists, "\(key)") }
    let source = schema["properties"]["sources"]["items"]["properties"]
    for key in [
      "id", "kind", "url", "interval", "language", "tags", "rules", "depth", "max_pages",
      "full_text", "time_zone",
    ] { #expect(source[key].exists, "\(key)") }
    for member in schema["properties"].members.values {
      #expect(member["description"].string?.isEmpty == false)
    }
  }

  @Test("Customers come in by id, once")
  func customers() throws {
    let place = try Workplace.recorded()
    try place.write(
      "new.csv",
      "customer_id,type,first_name,last_name,consent\nN-1,person,Nora,New,granted\n"
        + "C-1001,person,Mira,Kowalska,denied\n,person,No,Id,granted\n")
    let before = try place.read("Feeds/customers.csv")
    #expect(try place.earshot("customers", "import", "new.csv", "--dry-run").code == 0)
    #expect(try place.read("Feeds/customers.csv") == before)
    let ending = try place.earshot("customers", "import", "new.csv")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect((ending.output + ending.errors).contains("new.csv:4"))
    let after = try place.read("Feeds/customers.csv")
    let rows = CSVRows(after).rows
    #expect(rows.count == CSVRows(before).rows.count + 1)
    #expect(rows.count { $0["customer_id"] == "N-1" } == 1)
    #expect(rows.first { $0["customer_id"] == "C-1001" }?["consent"] == "denied")
    // What the new row says nothing of stays.
    #expect(
      rows.first { $0["customer_id"] == "C-1001" }?["handles"] == "harbor-forum:mira_k")
    #expect(try place.earshot("customers", "import", "new.csv").code == 0)
    #expect(try place.read("Feeds/customers.csv") == after)
    let list = try place.earshot("customers", "list")
    #expect(list.code == 0 && list.output.contains("46"), "\(list.output)")
    // Consent taken back counts from the next post on, and nobody is named by it.
    #expect(try place.earshot("run").code == 0)
    #expect(!(try place.earshot("export").output.contains("C-1001")))
  }

  @Test("A report and an export keep to the days that are asked for")
  func days() throws {
    let place = try Workplace.recorded()
    #expect(try place.earshot("run").code == 0)
    let range = ["--since", "2026-10-12", "--until", "2026-10-17"]
    let records = try EarshotProgram.run(["export"] + range, in: place.folder).records
    #expect(!records.isEmpty)
    for record in records {
      let day = String(record["published"].string?.prefix(10) ?? "")
      #expect(day >= "2026-10-12" && day < "2026-10-17", "\(day)")
    }
    let report = try EarshotProgram.run(["report", "--json"] + range, in: place.folder).json
    #expect(report["mentions"].int == records.count)
    let none = try place.earshot("report", "--since", "2030-01-01", "--output", "r.html")
    #expect(none.code == 0)
    #expect(try place.read("r.html").contains("No mention in this period"))
  }

  @Test("What is no file is written to as it is, never replaced by one")
  func specialOutput() throws {
    let place = try Workplace.recorded()
    #expect(try place.earshot("run").code == 0)
    let ending = try EarshotProgram.shell(
      """
      mkfifo pipe && (cat pipe > got &) && '\(EarshotProgram.path)' export --output pipe \
        && sleep 0.3 && test -p pipe && wc -l < got && ln -s /dev/null nothing \
        && '\(EarshotProgram.path)' report --output nothing && test -c nothing
      """, in: place.folder)
    #expect(ending.code == 0, "\(ending.output) \(ending.errors)")
    #expect((Int(ending.lines.first?.filter(\.isNumber) ?? "") ?? 0) > 10, "\(ending.output)")
  }

  @Test("A story that two sites carry is one story with a copy, if that is asked for")
  func copies() throws {
    let story = """
      The Harborlight bike stood in the rain for a year, and then its owner took it across the \
      mountains. Nothing rusted, nothing broke, and the lamp still shines after 900 kilometres, \
      which is more than can be said of the tent that went with it.
      """
    func feed(_ name: String, _ day: Int, _ text: String) -> String {
      """
      <rss version="2.0"><channel><title>\(name)</title><item><title>Across</title>
      <link>https://\(name).example/1</link><pubDate>Mon, \(day) Nov 2026 10:00:00 GMT</pubDate>
      <description>\(text)</description></item></channel></rss>
      """
    }
    let names = ["lake", "hill"]
    let place = try Workplace.listening(
      to: names.map { ["id": $0, "kind": "archive", "url": "\($0).xml"] })
    try place.write("lake.xml", feed("lake", 9, "By our reporter. \(story) Read more on our site."))
    #expect(try place.earshot("run").code == 0)
    // The copy comes with another run, and is the older one.
    try place.write("hill.xml", feed("hill", 2, story))
    #expect(try place.earshot("run").code == 0)
    let all = try place.earshot("report", "--json").json
    #expect(all["mentions"].int == 2 && all["copies"].int == 1)
    let once = try place.earshot("report", "--json", "--once").json
    #expect(once["mentions"].int == 1 && once["copies"].int == 1)
    #expect(once["source"].elements.compactMap { $0["name"].string } == ["hill"])
    #expect(try place.earshot("report", "--once", "--output", "r.html").code == 0)
    #expect(try place.read("r.html").contains("<p class=\"note\">and 1 copy</p>"))
    #expect(try place.earshot("export").records.count == 2)
  }
}
