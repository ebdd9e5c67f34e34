import Foundation
import Testing

/// `earshot customers held`: what reviewers see.
@Suite("What is held for review") struct HeldTests {
  private static let list = """
    customer_id,type,role,first_name,last_name,email,city,consent
    C-1,person,customer,Lena,Falk,lena@post.example,Hamburg,granted
    C-2,person,customer,Timo,Brandt,timo@post.example,Kiel,denied
    C-3,person,employee,Ada,Holm,ada@post.example,Oslo,granted

    """
  private static let authors = ["Lena Falk", "Timo Brandt", "Ada Holm", "Nobody Atall"]

  /// A place where each author wrote a post that names what is tracked, a day after the one before, and
  /// the first of them one that names nothing.
  private static func place(_ more: [String: Any] = [:]) throws -> Workplace {
    let config: [String: Any] = ["customers": ["file": "c.csv"]]
    let place = try Workplace.listening(
      to: [["id": "blog", "kind": "archive", "url": "feed.xml"]], config.merging(more) { $1 })
    let posts =
      (authors.map { ($0, "my Harborlight, write to \($0.prefix(2))@mail.example") })
      + [(authors[0], "nothing of note")]
    let items = posts.enumerated().map { number, post in
      """
      <item><guid isPermaLink="false">\(number)</guid><author>\(post.0)</author>
      <pubDate>Mon, \(10 + number) Nov 2025 10:00:00 GMT</pubDate>
      <description>\(post.1)</description></item>
      """
    }
    try place.write(
      "feed.xml",
      """
      <?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://t.example/</link>
      \(items.joined())</channel></rss>
      """)
    try place.write("c.csv", list)
    let run = try place.earshot("run")
    try #require(run.code == 0, "\(run.errors)")
    return place
  }

  @Test("Newest first, with evidence that sums to the log-odds; ids only of whom may be named")
  func lists() throws {
    let place = try Self.place()
    let ending = try place.earshot("customers", "held", "--json")
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let held = try ending.records
    #expect(
      held.map { $0["author"]["name"].string } == ["Ada Holm", "Timo Brandt", "Lena Falk"])
    #expect(
      held.map { $0["author"]["candidates"].elements.map { $0["customer"].string } }
        == [[nil], [nil], ["C-1"]])
    for one in held {
      let author = one["author"]
      let chance = try #require(author["probability"].double)
      #expect(author["candidates"].elements.first?["probability"].double == chance)
      let sum = author["because"].elements.compactMap { $0["weight"].double }.reduce(0, +)
      #expect(abs(sum - log(chance / (1 - chance))) < 1e-6, "\(author)")
      #expect(author["because"].elements.contains { $0["text"].string == "the same name" })
      #expect(!author["would_decide"].elements.isEmpty && one["mention"].bool == true)
    }
    for secret in ["C-2", "C-3", "post.example", "Kiel"] {
      #expect(!ending.output.contains(secret), "\(secret)")
    }
    let page = try place.earshot("customers", "held")
    #expect(page.code == 0 && page.errors.isEmpty)
    for words in [
      "candidates: C-1 ", "candidates: somebody who may not be named ", "for: the same name +",
      "against: ", "would decide: the e-mail address (", "nothing tracked: 1; mend: --all",
    ] {
      #expect(page.output.contains(words), "\(words): \(page.output)")
    }
    #expect(!page.output.contains("C-2") && !page.output.contains("C-3"))
    #expect(page.lines.allSatisfy { $0.count <= 100 })
    let all = try place.earshot("customers", "held", "--all", "--limit", "1", "--json").records
    #expect(all.count == 1 && all[0]["mention"].bool == false)
    #expect(try place.earshot("customers", "held", "--limit", "1").output.contains("more are held"))
  }

  @Test("Today's list decides: consent taken back hides an id, a row that has gone its post")
  func followsTheList() throws {
    let place = try Self.place()
    try place.write(
      "c.csv", Self.list.replacing("Hamburg,granted", with: "Hamburg,denied"))
    let without = try place.earshot("customers", "held", "--json").records
    #expect(without.count == 3)
    #expect(without.allSatisfy { !$0["author"]["candidates"].elements[0]["customer"].exists })
    try place.write("c.csv", Self.list.split(separator: "\n").dropLast(2).joined(separator: "\n"))
    let page = try place.earshot("customers", "held")
    #expect(page.output.contains("decided otherwise by today's list: 2"), "\(page.output)")
    #expect(page.output.contains("Lena Falk") && !page.output.contains("Timo Brandt"))
    try place.write("c.csv", "customer_id\n")
    let none = try place.earshot("customers", "held")
    #expect(none.code == 0 && none.output.hasPrefix("nothing is held for review"), "\(none.errors)")
  }

  /// A place whose posts name customers in their texts.
  private static func naming(_ more: [String: Any] = [:]) throws -> Workplace {
    let config: [String: Any] = ["customers": ["file": "c.csv"]]
    let place = try Workplace.listening(
      to: [["id": "blog", "kind": "archive", "url": "feed.xml"]], config.merging(more) { $1 })
    let texts = [
      "the box from Anchor came late, Anchor says sorry, so does anchor@mail.example",
      "they say that Lena Falk was there", "they say that Timo Brandt was there",
      "they say that Ada Holm was there", "the box from Anch\u{43E}r Power Ltd came late",
      "all I use is Reed here",
    ]
    let items = texts.enumerated().map { number, text in
      """
      <item><guid isPermaLink="false">\(number)</guid><author>Somebody Else</author>
      <pubDate>Mon, \(20 - number) Nov 2025 10:00:00 GMT</pubDate>
      <description>\(text)</description></item>
      """
    }
    try place.write(
      "feed.xml",
      """
      <?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://t.example/</link>
      <language>en</language>\(items.joined())</channel></rss>
      """)
    try place.write(
      "c.csv",
      """
      customer_id,type,role,first_name,last_name,company_name,aliases,domain,city,consent
      C-1,person,customer,Lena,Falk,Brightwater,,,Hamburg,granted
      C-2,person,customer,Timo,Brandt,Brightwater,,,Kiel,denied
      C-3,person,employee,Ada,Holm,,,,Oslo,granted
      C-4,company,customer,,,Anchor Power Ltd,Anchor,anchorpower.example,Leeds,unknown
      C-5,company,customer,,,Gilded Reed,Reed,,,granted
      C-6,company,customer,,,Reed Brothers,Reed,,,granted

      """)
    let run = try place.earshot("run")
    try #require(run.code == 0, "\(run.errors)")
    return place
  }

  @Test("Held names in texts stand once a post, with whom they may mean and what would decide")
  func listsNames() throws {
    let place = try Self.naming()
    let ending = try place.earshot("customers", "held", "--names", "--json")
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let held = try ending.records
    let entities = held.map { $0["entity"] }
    #expect(
      entities.map { $0["text"].string }
        == ["Anchor", "Lena Falk", "Timo Brandt", "Ada Holm", "Anch\u{43E}r Power Ltd", "Reed"])
    #expect(
      entities.map { $0["candidates"].elements.map { $0["customer"].string } }
        == [["C-4"], ["C-1"], [nil], [nil], ["C-4"], ["C-5", "C-6"]])
    #expect(
      entities.map { $0["would_decide"].elements.map { $0["evidence"].elements[0].string } }
        == [
          ["customer_named_in_text", "city_of_customer", "source_of_customer"],
          ["employer_named"], ["employer_named"], [], [], ["customer_named_in_text"],
        ])
    for (post, name) in zip(held, entities) {
      let chance = try #require(name["probability"].double)
      #expect(name["candidates"].elements.first?["probability"].double == chance)
      let sum = name["because"].elements.compactMap { $0["weight"].double }.reduce(0, +)
      #expect(abs(sum - log(chance / (1 - chance))) < 1e-6, "\(name)")
      #expect(name["would_decide"].elements.allSatisfy { $0["probability"].double ?? 0 >= 0.95 })
      let scalars = Array((post["text"].string ?? "").unicodeScalars)
      let (start, end) = (Int(name["start"].double ?? 0), Int(name["end"].double ?? 0))
      #expect(String(String.UnicodeScalarView(scalars[start..<end])) == name["text"].string)
    }
    // Reviewers add whom it means, and the program learns from the lines.
    let decided = ending.output.replacing(
      #""text":"Anchor","type""#, with: #""customer":"C-4","text":"Anchor","type""#)
    let learned = try place.earshot(
      "customers", "learn", "-", "--output", "contexts", "--json", input: decided)
    let lesson = try learned.json
    #expect(lesson["decisions"].int == 1 && lesson["unmarked"].int == 5, "\(learned.errors)")
    for secret in ["C-2", "C-3", "Kiel"] { #expect(!ending.output.contains(secret), "\(secret)") }
    let page = try place.earshot("customers", "held", "--names")
    #expect(page.code == 0 && page.lines.allSatisfy { $0.count <= 100 }, "\(page.output)")
    for words in [
      "\"Anchor\", company, in the text", "candidates: C-4 ", "would decide: the employer within",
      "somebody who may not be named",
    ] {
      #expect(page.output.contains(words), "\(words): \(page.output)")
    }
    let few = try place.earshot("customers", "held", "--names", "--limit", "1").output
    #expect(few.contains("more are held"))
    // Today's list decides.
    try place.write("c.csv", "customer_id,type,company_name\nC-9,company,Anchor\n")
    let later = try place.earshot("customers", "held", "--names", "--json")
    #expect(later.code == 0 && !later.output.contains("C-4") && !later.output.contains("C-1"))
    #expect(try place.earshot("customers", "held", "--names", "--all").code == 2)
  }

  @Test(
    "What privacy.redact hides is hidden of held names",
    arguments: [("identifiers", "Anchor"), ("all", "")])
  func redactsNames(setting: String, words: String) throws {
    let place = try Self.naming(["privacy": ["redact": setting]])
    let ending = try place.earshot("customers", "held", "--names", "--json")
    let held = try ending.records
    #expect(held.first?["entity"]["text"].string == words, "\(ending.errors)")
    #expect(!ending.output.contains("mail.example") && !ending.output.contains("Somebody"))
    #expect(held.allSatisfy { $0["text"].string?.isEmpty == words.isEmpty })
  }

  @Test(
    "What privacy.redact hides of people who are not linked is hidden here",
    arguments: [
      ("identifiers", false), ("all", true),
    ])
  func redacts(setting: String, hidesText: Bool) throws {
    let place = try Self.place(["privacy": ["redact": setting]])
    let ending = try place.earshot("customers", "held", "--json")
    let held = try ending.records
    #expect(held.count == 3, "\(ending.errors)")
    #expect(!ending.output.contains("Falk") && !ending.output.contains("Le@mail.example"))
    #expect(held.allSatisfy { $0["text"].string?.isEmpty == hidesText })
    #expect(held.allSatisfy { $0["author"]["name"].string == nil })
    let page = try place.earshot("customers", "held").output
    #expect(page.contains("author not shown") && !page.contains("Falk"))
  }

  @Test("Asked wrongly, without a store or a list, it says what is missing; a closed pipe is quiet")
  func complains() throws {
    let place = try Self.place()
    #expect(try place.earshot("customers", "held", "--limit", "0").code == 2)
    let closed = try EarshotProgram.shell(
      "( \(EarshotProgram.path) customers held; echo $? >&2 ) | true", in: place.folder)
    #expect(["0\n", "1\n"].contains(closed.errors), "\(closed.errors)")
    for end in ["", "-wal", "-shm"] { unlink(place.path("earshot.sqlite" + end)) }
    let empty = try place.earshot("customers", "held")
    #expect(empty.code == 1 && empty.errors.contains("earshot run"), "\(empty.errors)")
    let listless = try Workplace.listening(to: [])
    let ending = try listless.earshot("customers", "held")
    #expect(ending.code == 4 && ending.errors.contains("customers.file"), "\(ending.errors)")
  }
}
