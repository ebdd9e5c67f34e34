import Foundation
import GRDB
import Glibc
import Testing

/// `earshot forget`, `access` and `audit` on the recorded pages.
@Suite("Forgetting, access and audit") struct ForgetTests {
  private static let key = ["EARSHOT_SUPPRESSION_KEY": "a key for tests"]

  /// A place whose config names a suppression list, where the job ran once.
  private static func filled() throws -> Workplace {
    let place = try Workplace.recorded()
    var config =
      try JSONSerialization.jsonObject(with: Data(place.read("config.json").utf8))
      as? [String: Any] ?? [:]
    config["customers"] = ["file": "Feeds/customers.csv", "suppressed": "suppressed.txt"]
    try place.write("config.json", JSON.text(config))
    try place.write("suppressed.txt", "")
    let ending = try place.earshot("run", environment: key)
    try #require(ending.code == 0, "\(ending.errors)")
    return place
  }

  private static func change(_ place: Workplace, _ sql: String) throws {
    try DatabaseQueue(path: place.path("earshot.sqlite")).write { try $0.execute(sql: sql) }
  }

  private static func rows(_ place: Workplace, _ sql: String) throws -> [String] {
    try DatabaseQueue(path: place.path("earshot.sqlite")).read {
      try Row.fetchAll($0, sql: sql).map { "\($0)" }
    }
  }

  /// How often words stand in the bytes of all files of the store, in any case.
  private static func hits(_ place: Workplace, _ words: [String]) throws -> Int {
    var count = 0
    for end in ["", "-wal", "-shm"] where place.has("earshot.sqlite" + end) {
      let data = try Data(contentsOf: URL(fileURLWithPath: place.path("earshot.sqlite" + end)))
      let text = String(decoding: data, as: UTF8.self).lowercased()
      count += words.reduce(0) { $0 + text.components(separatedBy: $1).count - 1 }
    }
    return count
  }

  private static let mira = ["mira_k", "mira.kowalska", "c-1001", "mira kowalska"]

  @Test("Whoever was merged is forgotten with all rows, and with the decisions about them")
  func forgetsMergedRows() throws {
    let place = try Self.filled()
    let reason = "Mira phoned"
    for other in ["C-1002", "C-1005"] {
      #expect(
        try place.earshot("customers", "merge", "C-1001", other, "--reason", reason).code == 0)
      // The second of them is taken back.
      if other == "C-1005" {
        #expect(try place.earshot("customers", "unmerge", "C-1001", other).code == 0)
      }
    }
    _ = try place.earshot("customers", "merge", "C-1005", "C-1006", "--reason", "as it is")
    let ending = try place.earshot("forget", "C-1002", "--json", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    let told = try ending.json["people"].elements[0]
    #expect(told["decisions"].int == 3 && told["remains"].int == 0)
    #expect(told["list_lines"].elements.map(\.int) == [2, 3])
    let left = try Self.rows(place, "SELECT customers, reason FROM identity")
    #expect(left.count == 1 && left[0].contains("as it is"), "\(left)")
    #expect(try Self.hits(place, Self.mira + ["pedal_lindqvist", "mira phoned", "c-1002"]) == 0)
    let after = try place.earshot("customers", "merge", "C-1005", "C-1007")
    #expect(after.code == 0, "\(after.errors)")
  }

  @Test("A dry run counts and changes nothing; then nothing is left, and nothing comes back")
  func forgets() throws {
    let place = try Self.filled()
    let tables = "SELECT * FROM post ORDER BY post"
    let before = try Self.rows(place, tables)
    let dry = try place.earshot("forget", "C-1001", "--dry-run", "--json", environment: Self.key)
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(try Self.rows(place, tables) == before && place.read("suppressed.txt").isEmpty)
    let copy = ".cache/earshot/customers-0-0.index"
    try place.write(copy, "mira_k")
    #expect(try Self.hits(place, Self.mira) > 0)

    let ending = try place.earshot("forget", "C-1001", "--json", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    let told = try ending.json["people"].elements[0]
    let foreseen = try dry.json["people"].elements[0]
    for name in ["posts", "texts", "links", "candidates", "entities", "mentions", "suppressed"] {
      #expect(told[name] == foreseen[name], "\(name)")
    }
    #expect(told["posts"].int == 3 && told["links"].int == 3 && told["remains"].int == 0)
    #expect(told["list_lines"].elements.map(\.int) == [2])
    #expect(try Self.hits(place, Self.mira) == 0 && !place.has(copy))
    #expect(try place.mode("suppressed.txt") == 0o600)
    let list = try place.read("suppressed.txt")
    #expect(list.hasPrefix("hmac_sha256\n") && list.split(separator: "\n").count == 5)
    #expect(list.split(separator: "\n").filter { $0.hasPrefix("#") }.count == 1)

    // The same pages again, as if never read, add nothing and bring nothing back.
    let kept = try Self.rows(place, "SELECT post, hex(id), version, text FROM post ORDER BY post")
    try Self.change(place, "DELETE FROM page")
    let again = try place.earshot("run", "--now", "--json", environment: Self.key)
    let read = try again.json["sources"].elements.compactMap { $0["posts"].int }
    #expect(read.reduce(0, +) == 150)
    #expect(try again.json["new_posts"].int == 0 && again.json["edited_posts"].int == 0)
    let since = try Self.rows(place, "SELECT post, hex(id), version, text FROM post ORDER BY post")
    #expect(since == kept)
    // Nor does scoring again, or reading all posts as new ones.
    #expect(try place.earshot("rescore", environment: Self.key).code == 0)
    #expect(try Self.hits(place, Self.mira) == 0)
    for end in ["", "-wal", "-shm"] { unlink(place.path("earshot.sqlite" + end)) }
    #expect(try place.earshot("run", environment: Self.key).code == 0)
    #expect(
      try Self.rows(
        place,
        """
        SELECT 1 FROM post WHERE author_handle = 'mira_k' OR text LIKE '%mira\\_k%' ESCAPE '\\'
        UNION ALL SELECT 1 FROM link WHERE customer = 'C-1001' OR candidates LIKE '%C-1001%'
        """
      ).isEmpty)

    let twice = try place.earshot("forget", "C-1001", "--json", environment: Self.key)
    #expect(twice.code == 0, "\(twice.errors)")
    #expect(try place.read("suppressed.txt") == list)
  }

  @Test("Killed at any moment, the same command finishes it")
  func killed() throws {
    for moment in [5, 20, 60, 100, 150, 200, 300] {
      let place = try Self.filled()
      let run = try EarshotProgram.start(
        ["forget", "C-1001"], in: place.folder, environment: Self.key)
      usleep(UInt32(moment * 1000))
      run.kill()
      _ = try run.end()
      let again = try place.earshot("forget", "C-1001", environment: Self.key)
      #expect(again.code == 0, "at \(moment) ms: \(again.errors)")
      #expect(try Self.hits(place, Self.mira) == 0, "at \(moment) ms")
      #expect(try place.read("suppressed.txt").split(separator: "\n").count == 5)
      #expect(!place.has("suppressed.txt.part"))
    }
  }

  @Test("What was done is written down, by HMAC and counts alone")
  func audits() throws {
    let place = try Self.filled()
    let access = try place.earshot("access", "C-1001", "--json", environment: Self.key)
    #expect(access.code == 0, "\(access.errors)")
    let held = try access.json
    #expect(held["rows"].elements.map { $0["email"].string } == ["mira.kowalska@poczta.example"])
    #expect(held["links"].elements.count == 3 && held["posts"].elements.count == 3)
    #expect(held["links"].elements.allSatisfy { $0["post"]["text"].string?.isEmpty == false })
    #expect(!held["named_in"].elements.isEmpty)
    #expect(held["identifiers"].elements.allSatisfy { $0["suppressed"].bool == false })
    #expect(try place.earshot("forget", "C-1001", environment: Self.key).code == 0)
    let audit = try place.earshot("audit", "--json")
    #expect(audit.code == 0 && audit.lines.count == 2)
    #expect(try audit.records.map { $0["act"].string } == ["access", "forget"])
    #expect(try audit.records.allSatisfy { $0["subject"].string?.utf8.count == 64 })
    #expect(!audit.output.lowercased().contains("mira") && !audit.output.contains("C-1001"))
    #expect(throws: (any Error).self) { try Self.change(place, "DELETE FROM audit") }
    let after = try place.earshot("access", "C-1001", "--json", environment: Self.key).json
    #expect(after["links"].elements.isEmpty && after["audit"].elements.count == 2)
    #expect(after["identifiers"].elements.allSatisfy { $0["suppressed"].bool == true })
  }

  @Test("Access shows decisions, golden ids and scores of each row, and knows who left the list")
  func showsDecisions() throws {
    let place = try Self.filled()
    let list = try place.read("Feeds/customers.csv")
    let twin = try #require(list.split(separator: "\n").first { $0.hasPrefix("C-1001") })
      .replacingOccurrences(of: "C-1001", with: "C-2001")
    try place.write("Feeds/customers.csv", list.trimmingCharacters(in: .newlines) + "\n\(twin)\n")
    #expect(try place.earshot("customers", "duplicates").code == 0)
    _ = try place.earshot("customers", "merge", "C-1001", "C-1002", "--reason", "as she said")
    _ = try place.earshot("customers", "unmerge", "C-2001", "C-1005")
    _ = try place.earshot("customers", "merge", "C-1006", "C-1007")
    let access = try place.earshot("access", "C-1002", "--json", environment: Self.key)
    #expect(access.code == 0, "\(access.errors)")
    let held = try access.json
    #expect(held["decisions"].elements.map { $0["number"].int } == [1, 2])
    #expect(
      held["noted"].elements.map { $0["members"].elements.compactMap(\.string) }
        == [["C-1001", "C-2001"]])
    let score = try #require(held["posts"].elements.first?["scores"].elements.first)
    #expect(score["label"].string != nil && score["shown"].bool == true)
    let page = try place.earshot("access", "C-1002", environment: Self.key).output
    for words in [
      "one customer: C-1001, C-1002 (as she said)", "C-1005 | C-2001", ": C-1001, C-2001",
      "scored ",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    // Of who has not agreed the links are held too, and name nobody.
    let silent = try place.earshot("access", "C-1003", "--json", environment: Self.key).json
    let links = silent["links"].elements.filter { $0["outcome"].string == "pseudonymous" }
    #expect(!links.isEmpty && links.allSatisfy { $0["customer"].string == nil })
    let told = try place.earshot("access", "C-1003", environment: Self.key).output
    #expect(told.contains("no customer named, author, pseudonymous"))
    #expect(!page.contains("C-1007"))
    // Who has left the list, and whom nobody linked, is known by what was decided alone.
    try place.write(
      "Feeds/customers.csv",
      list.split(separator: "\n").filter { !$0.contains("C-1007") }.joined(separator: "\n"))
    let left = try place.earshot("access", "C-1007", "--json", environment: Self.key)
    #expect(try left.code == 0 && left.json["decisions"].elements.count == 1, "\(left.errors)")
    let gone = try place.earshot("forget", "C-1007", "--json", environment: Self.key)
    #expect(try gone.code == 0 && gone.json["people"].elements[0]["decisions"].int == 1)
  }

  @Test(
    "What is missing is said with its mend",
    arguments: [
      (["forget", "C-1001"], [:], Int32(4), "EARSHOT_SUPPRESSION_KEY"),
      (["forget", "nobody"], key, 2, "customers list"),
      (["access", "nobody"], key, 2, "customers list"),
      (["forget"], key, 2, "people"),
    ] as [([String], [String: String], Int32, String)])
  func complains(
    arguments: [String], environment: [String: String], code: Int32, word: String
  ) throws {
    let place = try Self.filled()
    let ending = try EarshotProgram.run(arguments, in: place.folder, environment: environment)
    #expect(ending.code == code, "\(ending.errors)")
    #expect(ending.errors.contains(word), "\(ending.errors)")
  }

  @Test("Without customers.suppressed in the config nobody can be forgotten")
  func needsAList() throws {
    let place = try Workplace.recorded()
    let ending = try place.earshot("forget", "C-1001", environment: Self.key)
    #expect(ending.code == 4 && ending.errors.contains("customers.suppressed"))
  }

  @Test("Who left the customer list since can be forgotten again")
  func forgetsTwice() throws {
    let place = try Self.filled()
    #expect(try place.earshot("forget", "C-1001", environment: Self.key).code == 0)
    let list = try place.read("Feeds/customers.csv").split(separator: "\n")
    try place.write(
      "Feeds/customers.csv", list.filter { !$0.hasPrefix("C-1001") }.joined(separator: "\n"))
    let ending = try place.earshot("forget", "C-1001", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test("An address or an account that no list has is forgotten too, in everybody's words")
  func forgetsIdentifiers() throws {
    let feed = """
      <?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://t.example/</link>
      <item><title>Harborlight</title><guid isPermaLink="false">1</guid>
      <description>Write to Jo.Doe@Mail.example or @jo_doe7 about my Harborlight.</description></item>
      <item><title>Harborlight again</title><guid isPermaLink="false">2</guid>
      <description>jo_doe7 and jo [at] mail.example like the Harborlight.</description></item>
      </channel></rss>
      """
    let place = try Workplace.listening(
      to: [["id": "blog", "kind": "archive", "url": "feed.xml"]], fetching: [:],
      ["customers": ["file": "c.csv", "suppressed": "suppressed.txt"]])
    try place.write("feed.xml", feed)
    try place.write("c.csv", "customer_id,type\n")
    try place.write("suppressed.txt", "")
    try #require(try place.earshot("run", environment: Self.key).code == 0)
    let ending = try place.earshot(
      "forget", "jo.doe@mail.example", "blog:jo_doe7", "--json", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    let words = ["jo.doe@mail.example", "jo_doe7"]
    #expect(try Self.hits(place, words) == 0)
    // What others write of them later is masked before it is stored; an edit is stored once.
    try place.write("feed.xml", feed.replacing("about my", with: "about your"))
    for expected in [1, 0] {
      let run = try place.earshot("run", "--now", "--json", environment: Self.key)
      #expect(try run.json["edited_posts"].int == expected, "\(run.output)")
      #expect(try Self.hits(place, words) == 0)
    }
    let texts = try Self.rows(place, "SELECT text FROM post WHERE version = 2")
    #expect(texts.count == 1 && texts[0].contains("xx.xxx@xxxx.xxxxxxx or @xx_xxxx about your"))
  }

  @Test("Names go as other alphabets, umlauts and genitives write them, but not those of others")
  func forgetsForms() throws {
    let texts = [
      "Juergen Mueller likes the Harborlight", "Jürgen Müllers Harborlight is new",
      "JURGEN MULLER sold the Harborlight", "Юлия Орлова about the Harborlight",
      "Yuliya Orlova about the Harborlight", "Julija Orlova about the Harborlight",
    ]
    let items = texts.enumerated().map {
      "<item><guid isPermaLink=\"false\">\($0)</guid><description>\($1)</description></item>"
    }
    let place = try Workplace.listening(
      to: [["id": "blog", "kind": "archive", "url": "feed.xml"]], fetching: [:],
      ["customers": ["file": "c.csv", "suppressed": "suppressed.txt"]])
    try place.write(
      "feed.xml",
      """
      <?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://t.example/</link>
      \(items.joined())</channel></rss>
      """)
    try place.write(
      "c.csv",
      """
      customer_id,type,first_name,last_name
      M-1,person,Jürgen,Müller
      O-1,person,Юлия,Орлова
      O-2,person,Julija,Orlova

      """)
    try place.write("suppressed.txt", "")
    try #require(try place.earshot("run", environment: Self.key).code == 0)
    let held = try place.earshot("access", "M-1", "--json", environment: Self.key).json
    #expect(held["named_in"].elements.count == 3)
    let ending = try place.earshot("forget", "M-1", "O-1", "--json", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try ending.json["people"].elements.map { $0["texts"].int } == [3, 2])
    #expect(try ending.json["people"].elements.map { $0["remains"].int } == [0, 0])
    #expect(try Self.hits(place, ["mueller", "müller", "muller", "юлия", "yuliya"]) == 0)
    #expect(try Self.hits(place, ["julija orlova about"]) > 0)
  }

  @Test(
    "What may not be stored is not, and changing the setting doubles nothing",
    arguments: ["identifiers", "all"])
  func redactsWhatIsStored(setting: String) throws {
    let place = try Workplace.recorded()
    var config =
      try JSONSerialization.jsonObject(with: Data(place.read("config.json").utf8))
      as? [String: Any] ?? [:]
    func choose(_ setting: String) throws {
      config["privacy"] = ["redact": setting]
      try place.write("config.json", JSON.text(config))
      if place.has("earshot.sqlite") { try Self.change(place, "DELETE FROM page") }
    }
    try place.write(
      "Feeds/ebike-news.xml",
      place.read("Feeds/ebike-news.xml").replacing(
        "<title>", with: "<title>Reach jo@mail.example, @jo_doe, +49 40 1234567. "))
    try choose(setting)
    try #require(try place.earshot("run").code == 0)
    #expect(try Self.hits(place, ["jo@mail.example", "@jo_doe", "1234567"]) == 0)
    #expect(try Self.hits(place, ["xx@xxxx.xxxxxxx, @xx_xxx, +xx xx xxxxxxx"]) > 0)
    let profiles = """
      SELECT 1 FROM post p WHERE author_url NOT NULL AND NOT EXISTS (
        SELECT 1 FROM link l WHERE l.post = p.post AND l.position = 0 AND l.outcome = 'linked')
      """
    #expect(try Self.rows(place, profiles).isEmpty)
    let nobody = """
      SELECT 1 FROM post p WHERE author_name NOT NULL AND NOT EXISTS (
        SELECT 1 FROM link l WHERE l.post = p.post AND l.position = 0)
      """
    #expect(try Self.rows(place, nobody).isEmpty == (setting == "all"))
    for other in [setting, "none"] {
      try choose(other)
      let run = try place.earshot("run", "--now", "--json")
      #expect(try run.json["new_posts"].int == 0 && run.json["edited_posts"].int == 0)
    }
  }

  @Test("Consent that was taken back holds for all history from the next run on, and given again")
  func followsConsent() throws {
    let place = try Self.filled()
    func named() throws -> Int {
      let records = try place.earshot("export", environment: Self.key).records
      return records.filter { $0["author"]["customer"].string == "C-1002" }.count
    }
    let before = try named()
    #expect(before == 3)
    let list = try place.read("Feeds/customers.csv")
    let row = "owner,3650,,,granted,2026-03-02"
    try #require(list.contains(row))
    try place.write(
      "Feeds/customers.csv", list.replacing(row, with: "owner,3650,,,denied,2026-11-01"))
    #expect(try place.earshot("run", environment: Self.key).code == 0)
    #expect(try named() == 0)
    let held = "SELECT 1 FROM link WHERE customer = 'C-1002'"
    #expect(try Self.rows(place, held).isEmpty)
    let entries = try place.earshot("audit", "--json").records
    #expect(entries.map { $0["act"].string } == ["consent_changed"])
    #expect(entries[0]["counts"]["withdrawn"].int == 3)
    #expect(try place.earshot("run", environment: Self.key).code == 0)
    #expect(try place.earshot("audit", "--json").lines.count == 1)
    try place.write("Feeds/customers.csv", list)
    #expect(try place.earshot("run", environment: Self.key).code == 0)
    #expect(try named() == before)
  }

  @Test("Who only shares an address stays, is named, and goes with --family")
  func keepsTheHousehold() throws {
    let place = try Self.filled()
    let lines = try place.read("Feeds/customers.csv").split(separator: "\n").map(String.init)
    let header = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    func row(_ values: [String: String]) -> String {
      header.map { values[$0] ?? "" }.joined(separator: ",")
    }
    let id = try #require(header.first)
    let shared = ["type": "person", "email": "home@post.example", "consent": "granted"]
    let more = [
      row(shared.merging([id: "H-1", "first_name": "Ada", "last_name": "Hill"]) { $1 }),
      row(shared.merging([id: "H-\u{1B}2", "first_name": "Bo", "last_name": "Hill"]) { $1 }),
    ]
    try place.write("Feeds/customers.csv", (lines + more).joined(separator: "\n") + "\n")
    let alone = try place.earshot("forget", "H-1", "--dry-run", "--json", environment: Self.key)
    let told = try alone.json["people"].elements[0]
    #expect(told["list_lines"].elements.map(\.int) == [lines.count + 1], "\(alone.errors)")
    #expect(told["others"].elements.map(\.string) == ["H-\u{1B}2"])
    let page = try place.earshot("forget", "H-1", "--dry-run", environment: Self.key)
    #expect(page.output.contains("--family") && !page.output.contains("\u{1B}"))
    let whole = try place.earshot(
      "forget", "H-1", "--family", "--dry-run", "--json", environment: Self.key)
    #expect(try whole.json["people"].elements[0]["list_lines"].elements.count == 2)
    for arguments in [["customers", "list", "--rows"], ["forget", "\u{1B}[2J"]] {
      let ending = try EarshotProgram.run(arguments, in: place.folder, environment: Self.key)
      #expect(!ending.output.contains("\u{1B}") && !ending.errors.contains("\u{1B}"))
    }
  }

  @Test("Merged rows that are parted again: forgetting the one leaves the other's posts")
  func forgetsAfterUnmerge() throws {
    let place = try Self.filled()
    #expect(try place.earshot("customers", "merge", "C-1002", "C-1001").code == 0)
    #expect(try place.earshot("rescore", environment: Self.key).code == 0)
    #expect(try place.earshot("customers", "unmerge", "C-1002", "C-1001").code == 0)
    let posts =
      "SELECT author_handle FROM post WHERE author_handle IN ('mira_k', 'pedal_lindqvist')"
    let before = try Self.rows(place, posts + " ORDER BY post")
    let page = try place.earshot("forget", "C-1001", "--dry-run", environment: Self.key)
    #expect(page.output.contains("rescore"), "\(page.output)")
    let ending = try place.earshot("forget", "C-1001", "--json", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    let after = try Self.rows(place, posts + " ORDER BY post")
    #expect(after == before.filter { $0.contains("pedal_lindqvist") } && !after.isEmpty)
  }

  @Test("Access without a key writes no id down, so that forgetting can be whole")
  func asksWithoutKey() throws {
    let place = try Self.filled()
    try place.write("suppressed.txt", "")
    unlink(place.path("suppressed.txt"))
    let access = try place.earshot("access", "C-1001")
    #expect(access.code == 0, "\(access.errors)")
    #expect(try Self.rows(place, "SELECT 1 FROM audit WHERE subject NOT NULL").isEmpty)
    let ending = try place.earshot("forget", "C-1001", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try Self.hits(place, Self.mira) == 0)
  }

  @Test("With an index in the config, groups are rolled up and people forgotten as with the list")
  func forgetsFromIndex() throws {
    let place = try Self.filled()
    let lines = try place.read("Feeds/customers.csv").split(separator: "\n")
    let columns = lines[0].split(separator: ",").map(String.init)
    let rows = lines.dropFirst().map { line in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      for (name, value) in [("household", "H-1"), ("employer", "Pedalwerk")] {
        if let column = columns.firstIndex(of: name) { cells[column] = value }
      }
      return cells.joined(separator: ",")
    }
    try place.write(
      "Feeds/customers.csv", ([String(lines[0])] + rows).joined(separator: "\n") + "\n")
    func groups() throws -> [String] {
      #expect(try place.earshot("rescore", environment: Self.key).code == 0)
      let report = try place.earshot("report", "--json", environment: Self.key)
      #expect(report.code == 0, "\(report.errors)")
      return try ["household", "employer"].flatMap { name in
        try report.json[name].elements.map {
          "\($0["name"].string ?? "") \($0["people"].int ?? 0) \($0["total"].int ?? 0)"
        }
      }
    }
    let byList = try groups()
    #expect(byList.count == 2 && byList[0].hasPrefix("H-1 ") && byList[1].hasPrefix("Pedalwerk "))
    let index = try place.earshot(
      "customers", "index", "Feeds/customers.csv", "--output", "list.index")
    #expect(index.code == 0, "\(index.errors)")
    let config = try place.read("config.json")
    try place.write(
      "config.json",
      config.replacingOccurrences(of: "Feeds\\/customers.csv", with: "list.index")
        .replacingOccurrences(of: "Feeds/customers.csv", with: "list.index"))
    #expect(try groups() == byList)
    let ending = try place.earshot("forget", "C-1001", "--json", environment: Self.key)
    #expect(ending.code == 0, "\(ending.errors)")
    let told = try ending.json["people"].elements[0]
    #expect(told["remains"].int == 0 && told["list_lines"].elements.isEmpty)
    #expect(try Self.hits(place, Self.mira) == 0)
    // The index has them still, the suppression list keeps them out.
    #expect(try place.earshot("run", "--now", environment: Self.key).code == 0)
    let after = try groups()
    #expect(try after != byList && after.count == 2 && Self.hits(place, Self.mira) == 0)
  }
}
