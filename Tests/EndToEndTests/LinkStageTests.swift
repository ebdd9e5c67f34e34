import Crypto
import Foundation
import Testing

@Suite("Linking as a filter") struct LinkStageTests {

  private static let customers = """
    customer_id,type,first_name,last_name,email,handles,city,consent
    G,person,Mira,Kowalska,mira@poczta.example,harbor-forum:mira_k,Gdańsk,granted
    D,person,Aoife,Gallagher,aoife@letterbox.example,harbor-forum:aoife_g,Galway,denied
    U,person,Jonas,Brandt,jonas@post.example,harbor-forum:jonasb,Hamburg,unknown
    E,person,Tess,Tandem,tess@post.example,harbor-forum:tess,Cork,
    S,person,Greg,Hollins,greg@letterbox.example,harbor-forum:greg_h,Leeds,granted

    """

  private static func author(_ name: String, _ handle: String, _ bio: String = "") -> String {
    "{\"id\":\"\(handle)\",\"author\":{\"platform\":\"harbor-forum\",\"handle\":\"\(handle)\","
      + "\"name\":\"\(name)\",\"location\":\"\",\"bio\":\"\(bio)\"},\"text\":\"I like Harborlight\"}"
  }

  private static func digest(_ identifier: String, key: String) -> String {
    HMAC<SHA256>.authenticationCode(
      for: Data(identifier.utf8), using: SymmetricKey(data: Data(key.utf8))
    ).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(
    "Who did not agree is not named, and who asked to be forgotten is not known",
    arguments: ["link", "score"])
  func privacy(stage: String) throws {
    let place = try Workplace()
    try place.write("customers.csv", Self.customers)
    let key = "a key of ours"
    try place.write(
      "suppressed.txt",
      "hmac_sha256\n\(Self.digest("harbor-forum:greg_h", key: key))\n"
        + "\(Self.digest("tess@post.example", key: key))\n")
    let lines = [
      Self.author("Mira Kowalska", "mira_k"), Self.author("Aoife Gallagher", "aoife_g"),
      Self.author("Jonas Brandt", "@jonasb"), Self.author("Greg Hollins", "Greg_H"),
      Self.author("Tess Tandem", "tess", "write to tess+bikes [at] post.example"),
      Self.author("Nobody Known", "nobody"),
    ]
    let ending = try StageTests.stage(
      stage, lines, ["--customers", "customers.csv", "--suppressed", "suppressed.txt"],
      in: place.folder, environment: ["EARSHOT_SUPPRESSION_KEY": key])
    #expect(ending.code == 0, "\(ending.errors)")
    let authors = try ending.records.map { $0["author"] }
    try #require(authors.count == lines.count)
    #expect(authors[0]["outcome"].string == "linked")
    #expect(authors[0]["customer"].string == "G")
    for author in authors[1...2] {
      #expect(author["outcome"].string == "pseudonymous", "\(author)")
      #expect(!author["customer"].exists && !author["candidates"].exists, "\(author)")
      #expect((author["probability"].double ?? 0) > 0.9)
    }
    // What another list had said of them goes, what is theirs stays.
    let before = ending.output.replacingOccurrences(
      of: "\"outcome\":\"pseudonymous\"",
      with: "\"customer\":\"G\",\"candidates\":[{}],\"outcome\":\"linked\"")
    let again = try StageTests.stage(
      stage, before.split(separator: "\n").map(String.init),
      ["--customers", "customers.csv", "--suppressed", "suppressed.txt"], in: place.folder,
      environment: ["EARSHOT_SUPPRESSION_KEY": key])
    #expect(again.output == ending.output, "\(again.errors)")
    for author in authors[3...4] {
      #expect(author["outcome"].string == "none", "\(author)")
      #expect(author["candidates"].elements.isEmpty && !author["customer"].exists, "\(author)")
      #expect(author["probability"].double == 0, "\(author)")
    }
    #expect(authors[5]["outcome"].string == "none")
    for author in authors where author["outcome"].string != "none" {
      let chance = try #require(author["probability"].double)
      let sum = author["because"].elements.compactMap { $0["weight"].double }.reduce(0, +)
      #expect(abs(sum - log(chance / (1 - chance))) < 1e-6, "\(author)")
    }
    #expect(!ending.output.contains("\"D\"") && !ending.output.contains("\"U\""))
  }

  @Test("A company that asked to be forgotten is no known name in any stage")
  func forgottenCompany() throws {
    let place = try Workplace()
    try place.write(
      "customers.csv",
      "customer_id,type,company_name,email,consent\n"
        + "B,company,Brightwell Foods,info@brightwell.example,granted\n"
        + "C,company,Northmoor Mills,info@northmoor.example,granted\n")
    let key = "a key of ours"
    try place.write(
      "suppressed.txt", "hmac_sha256\n\(Self.digest("info@brightwell.example", key: key))\n")
    let line = "{\"text\":\"Brightwell Foods buys flour from Northmoor Mills\"}"
    for stage in ["entities", "link", "score"] {
      let ending = try StageTests.stage(
        stage, [line], ["--customers", "customers.csv", "--suppressed", "suppressed.txt"],
        in: place.folder, environment: ["EARSHOT_SUPPRESSION_KEY": key])
      let entities = try #require(try ending.records.first)["entities"].elements
      let ids = entities.flatMap { [$0["id"].string, $0["customer"].string] }
      #expect(ids.contains("C"), "\(stage): \(entities)")
      #expect(!ids.contains("B"), "\(stage): \(entities)")
    }
  }

  @Test(
    "What would decide stands where somebody is held, says nothing of the list, and nowhere else",
    arguments: ["link", "score"])
  func wouldDecide(stage: String) throws {
    let place = try Workplace()
    try place.write(
      "customers.csv",
      Self.customers + "H,person,Lena,Falk,lena@post.example,,Hamburg,unknown\n")
    let held = Self.author("Lena Falk", "lf").replacing(
      "\"location\":\"\"", with: "\"location\":\"Hamburg\"")
    let lines = [held, Self.author("Mira Kowalska", "mira_k"), Self.author("Nobody", "nobody")]
    let ending = try StageTests.stage(
      stage, lines, ["--customers", "customers.csv"], in: place.folder)
    let authors = try ending.records.map { $0["author"] }
    #expect(authors[0]["outcome"].string == "held", "\(authors[0])")
    for author in authors {
      #expect(author["would_decide"].exists == (author["outcome"].string == "held"), "\(author)")
    }
    let deciding = try #require(authors[0]["would_decide"].elements.first)
    #expect(deciding["evidence"].elements.map(\.string) == ["email"])
    #expect((deciding["probability"].double ?? 0) >= 0.97 && deciding.members.count == 2)
    #expect(!ending.output.contains("post.example"))
  }

  @Test("A suppression list without its key, or with a line that is none, is a wrong configuration")
  func suppressionNeedsItsKey() throws {
    let place = try Workplace()
    try place.write("customers.csv", Self.customers)
    try place.write("s.txt", "hmac_sha256\n")
    let options = ["--customers", "customers.csv", "--suppressed", "s.txt"]
    #expect(try StageTests.stage("link", [], options, in: place.folder).code == 4)
    let key = ["EARSHOT_SUPPRESSION_KEY": "k"]
    #expect(try StageTests.stage("link", [], options, in: place.folder, environment: key).code == 0)
    try place.write("s.txt", "hmac_sha256\nmira@poczta.example\n")
    let ending = try StageTests.stage("link", [], options, in: place.folder, environment: key)
    #expect(ending.code == 4)
    #expect(ending.errors.contains("s.txt:2"), "\(ending.errors)")
    #expect(!ending.errors.contains("mira"), "an error must not repeat an address")
    // As `forget` writes it, with the key "k".
    let code = Self.digest("earshot: key of this suppression list", key: "k").prefix(16)
    try place.write("s.txt", "hmac_sha256\n# key-check: \(code)\n")
    #expect(try StageTests.stage("link", [], options, in: place.folder, environment: key).code == 0)
    let wrong = try StageTests.stage(
      "link", [], options, in: place.folder, environment: ["EARSHOT_SUPPRESSION_KEY": "j"])
    #expect(wrong.code == 4 && wrong.errors.contains("s.txt:2: "), "\(wrong.errors)")
    #expect(wrong.errors.contains("another key; mend: set EARSHOT_SUPPRESSION_KEY"))
  }

  @Test("A list as NDJSON links as the same list as CSV does, unknown columns are one note")
  func customersAsNDJSON() throws {
    let place = try Workplace()
    try place.write("c.csv", Self.customers)
    let rows = CSVRows(Self.customers).rows.map { row in
      JSON.text(row.merging(["shoe_size": "43"]) { $1 })
    }
    try place.write("c.ndjson", rows.joined(separator: "\n"))
    let lines = [Self.author("Mira Kowalska", "mira_k"), Self.author("Aoife Gallagher", "aoife_g")]
    let csv = try StageTests.stage("link", lines, ["--customers", "c.csv"], in: place.folder)
    let ndjson = try StageTests.stage("link", lines, ["--customers", "c.ndjson"], in: place.folder)
    #expect(csv.code == 0 && ndjson.code == 0, "\(ndjson.errors)")
    #expect(csv.output == ndjson.output)
    #expect(csv.errors.isEmpty)
    #expect(ndjson.lines.count == 2)
    #expect(ndjson.errors.contains("shoe_size"))
    #expect(ndjson.errors.split(separator: "\n").count == 1, "\(ndjson.errors)")
  }
}
