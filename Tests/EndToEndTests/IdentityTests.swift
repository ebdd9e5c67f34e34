import Foundation
import Testing

/// `earshot customers merge`, `unmerge` and `explain`, and what a run makes of them.
@Suite("Decisions about customers") struct IdentityTests {
  private static let list = """
    id,type,first_name,last_name,company_name,email,handles,city,consent,updated,verified
    C-1,person,Mira,Kowalska,,mira@poczta.example,harbor-forum:mira_k,Gdansk,granted,2026-01-05,
    C-2,person,Mirela,Kowal,,,,Poznan,granted,2026-03-01,
    C-3,person,Mira,Kowalska,,mira@poczta.example,,Sopot,granted,2025-01-05,city
    C-4,company,,,Acme Foods Ltd,,,Norwich,unknown,,
    C-5,person,Jonas,Lund,,,,Oslo,denied,,

    """

  private static func place() throws -> Workplace {
    let place = try Workplace.listening(to: [], ["customers": ["file": "list.csv"]])
    try place.write("list.csv", list)
    return place
  }

  @Test("Rows are merged and unmerged, and duplicates and explanations follow")
  func decides() throws {
    let place = try Self.place()
    let dry = try place.earshot("customers", "merge", "C-1", "C-2", "--dry-run", "--json")
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(try dry.json["dry_run"].bool == true && !place.has("earshot.sqlite"))
    let merge = try place.earshot(
      "customers", "merge", "C-2", "C-1", "--reason", "told on the phone", "--json")
    #expect(merge.code == 0, "\(merge.errors)")
    let after = try merge.json["after"].elements
    #expect(after.map { $0["id"].string } == ["C-1"])
    #expect(after[0]["members"].elements.map { $0.string } == ["C-1", "C-2"])
    let again = try place.earshot("customers", "merge", "C-1", "C-2")
    #expect(again.code == 0 && again.output.contains("nothing to do"))
    let duplicates = try place.earshot("customers", "duplicates", "--json")
    #expect(
      duplicates.output.contains("\"C-2\"") && duplicates.output.contains("\"decided\":\"same\""))
    let pure = try place.earshot("customers", "duplicates", "--customers", "list.csv", "--json")
    #expect(!pure.output.contains("decided"))
    let golden = try place.earshot("customers", "explain", "C-2", "--json").json
    #expect(golden["id"].string == "C-1" && golden["consent"].string == "granted")
    #expect(golden["fields"]["first_name"].elements.first?["value"].string == "Mirela")
    #expect(golden["fields"]["first_name"].elements.first?["why"].string == "recent")
    #expect(golden["decisions"].elements.first?["reason"].string == "told on the phone")
    let page = try place.earshot("customers", "explain", "C-2")
    #expect(page.code == 0 && page.output.contains("by people"))
    let back = try place.earshot("customers", "unmerge", "C-1", "C-2", "--json").json
    #expect(back["decision"]["withdraws"].int == 1)
    #expect(back["after"].elements.map { $0["id"].string } == ["C-1", "C-2"])
    let parted = try place.earshot("customers", "unmerge", "C-1", "C-3")
    #expect(parted.code == 0 && parted.output.contains("C-1 | C-3 are different customers"))
    let left = try place.earshot("customers", "explain", "C-1", "--json").json
    #expect(left["members"].elements.map { $0["id"].string } == ["C-1"])
    #expect(left["decisions"].elements.count == 3)
  }

  @Test("Who keeps a customer from being named is said, with what to do")
  func withholds() throws {
    func list(_ city: String) -> String {
      """
      id,type,first_name,last_name,email,handles,city,consent
      C-1,person,Mira,Kowalska,mira@poczta.example,forum:mira_k,Gdansk,granted
      C-2,person,Mira,Kowalska,,,\(city),unknown
      C-3,person,Mira,Kowalska,,,Lublin,denied
      C-4,person,Jonas,Lund,jonas@post.example,,Oslo,granted
      C-5,person,Jonas,Lund,jonas@post.example,,Oslo,denied

      """
    }
    let place = try Workplace.listening(to: [], ["customers": ["file": "list.csv"]])
    try place.write("list.csv", list(""))
    let first = try place.earshot("customers", "explain", "C-1", "--json").json
    #expect(first["may_be_named"].bool == false)
    #expect(first["withheld_by"].elements.map { $0["id"].string } == ["C-2"])
    #expect(first["withheld_by"].elements.map { $0["same_customer"].bool } == [false])
    let page = try place.earshot("customers", "explain", "C-1").output
    #expect(page.contains("C-2, consent unknown, may be the same person"), "\(page)")
    let same = try place.earshot("customers", "explain", "C-4", "--json").json
    #expect(same["withheld_by"].elements.map { $0["id"].string } == ["C-5"])
    #expect(same["withheld_by"].elements.map { $0["same_customer"].bool } == [true])
    let author = """
      {"id":"1","text":"late again","source":"forum","author":{"handle":"mira_k",\
      "name":"Mira Kowalska","platform":"forum","location":"Gdansk"}}
      """
    func outcome() throws -> String? {
      let link = try place.earshot(
        "stage", "link", "--customers", "list.csv", input: author)
      return try link.json["author"]["outcome"].string
    }
    #expect(try outcome() == "pseudonymous")
    try place.write("list.csv", list("Sopot"))
    let then = try place.earshot("customers", "explain", "C-1", "--json").json
    #expect(then["may_be_named"].bool == true && then["withheld_by"].elements.isEmpty)
    #expect(try outcome() == "linked")
  }

  @Test("Two ids show the evidence of the pair, which sums to its log-odds")
  func explains() throws {
    let place = try Self.place()
    let pair = try place.earshot("customers", "explain", "C-3", "C-1", "--json")
    #expect(pair.code == 0, "\(pair.errors)")
    let sum = try pair.json["because"].elements.reduce(0) { $0 + ($1["weight"].double ?? 0) }
    #expect(abs(sum - (try pair.json["log_odds"].double ?? 99)) < 1e-9)
    let words = try place.earshot("customers", "explain", "C-1", "C-3").output
    #expect(words.contains("email") && words.contains("the same") && words.contains("chance"))
    let kinds = try place.earshot("customers", "explain", "C-1", "C-4")
    #expect(kinds.code == 0 && kinds.output.contains("never one customer"))
  }

  @Test("Ids that mean nothing are named, and nothing is written")
  func refuses() throws {
    let place = try Self.place()
    let wrong: [([String], String)] = [
      (["merge", "C-1", "C-9", "C-8"], "C-8, C-9"),
      (["merge", "C-1", "C-4"], "person and a company"),
      (["merge", "C-1"], "two different rows"), (["unmerge", "C-1", "C-1"], "two different rows"),
      (["unmerge", "C-1", "C-9"], "C-9"), (["explain", "C-9"], "C-9"),
      (["explain", "C-1", "C-1"], "one row"),
    ]
    for (arguments, words) in wrong {
      let ending = try EarshotProgram.run(["customers"] + arguments, in: place.folder)
      #expect(ending.code == 2 && ending.errors.contains(words), "\(arguments) \(ending.errors)")
    }
    #expect(!place.has("earshot.sqlite"))
  }

  @Test(
    "A merge with somebody who said no takes a name back with the next rescore, an unmerge gives it"
  )
  func rescores() throws {
    let place = try Workplace.recorded()
    #expect(try place.earshot("run").code == 0)
    var list = try place.read("Feeds/customers.csv")
    let header = try #require(list.split(separator: "\n").first).split(
      separator: ",", omittingEmptySubsequences: false)
    let kind = try #require(header.firstIndex { $0 == "type" })
    let consent = try #require(header.firstIndex { $0 == "consent" })
    var row = Array(repeating: "", count: header.count)
    row[0] = "Z-1"
    row[kind] = "person"
    row[consent] = "denied"
    list += row.joined(separator: ",") + "\n"
    try place.write("Feeds/customers.csv", list)
    #expect(try place.earshot("rescore").code == 0)
    let before = try place.lastingExport()
    let linked = try place.earshot("export").records.compactMap { $0["author"]["customer"].string }
    let customer = try #require(linked.first)
    let merge = try place.earshot("customers", "merge", customer, "Z-1")
    #expect(merge.code == 0, "\(merge.errors)")
    #expect(try place.earshot("rescore", "--json").json["posts"]["scored"].int == 150)
    let without = try place.earshot("export").records.compactMap { $0["author"]["customer"].string }
    #expect(!without.contains(customer) && without.count < linked.count)
    #expect(try place.earshot("customers", "unmerge", customer, "Z-1").code == 0)
    #expect(try place.earshot("rescore").code == 0)
    let names = try place.earshot("export").records.compactMap { $0["author"]["customer"].string }
    #expect(names.sorted() == linked.sorted())
    #expect(try place.lastingExport().count == before.count)
  }

  @Test(
    "Rows that comparing joins keep their id when a lower one comes, and the list alone has none")
  func keepsIDs() throws {
    let place = try Self.place()
    func duplicates(_ rows: [String]) throws -> [String?] {
      let lines = Self.list.split(separator: "\n")
      let kept = lines.filter { line in rows.contains { line.hasPrefix($0 + ",") } }
      let like = lines[1].dropFirst(3)
      let more = rows.contains("C-7") ? ["C-7\(like)"] : []
      try place.write(
        "list.csv", ([String(lines[0])] + kept.map(String.init) + more).joined(separator: "\n"))
      let ending = try place.earshot("customers", "duplicates", "--json")
      #expect(ending.code == 0, "\(ending.errors)")
      return try ending.records.filter { $0["members"].elements.count > 1 }
        .map { $0["cluster"].string }
    }
    #expect(try duplicates(["C-3", "C-7"]) == ["C-3"])
    #expect(try duplicates(["C-7", "C-1", "C-3"]) == ["C-3"])
    #expect(try duplicates(["C-1", "C-7"]) == ["C-3"])
    let golden = try place.earshot("customers", "explain", "C-3", "--json").json
    #expect(golden["id"].string == "C-3")
    #expect(
      golden["noted"].elements.map { $0["members"].elements.compactMap(\.string) }
        == [["C-3", "C-7"], ["C-1", "C-3", "C-7"], ["C-1", "C-7"]])
    let page = try place.earshot("customers", "explain", "C-7")
    #expect(page.code == 0 && page.output.contains("C-3: C-1, C-7"), "\(page.output)")
    let pure = try place.earshot(
      "customers", "duplicates", "--customers", "list.csv", "--json")
    #expect(try pure.records.map { $0["cluster"].string } == ["C-1"])
  }
}
