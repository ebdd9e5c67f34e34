import Foundation
import GRDB
import Testing

@Suite("A thread says whom the names in its posts mean") struct ThreadEvidenceTests {
  private static let list = """
    customer_id,type,company_name,aliases,domain,consent
    K-1,company,Anchor Power Ltd,Anchor,anchorpowercells.com,unknown
    K-2,company,Norven Labs GmbH,Norven,norven-labs-kiel.com,unknown
    K-3,company,Norven Labs Inc.,Norven,norven-labs-leeds.com,unknown

    """

  /// A feed of answers and what they answer, the newest first, as feeds have them.
  private static func feed(_ posts: [(id: String, answers: String?, text: String)]) -> String {
    let entries = posts.reversed().enumerated().map { number, post in
      let thread = post.answers.map { "<thr:in-reply-to ref=\"urn:x:\($0)\"/>" } ?? ""
      return """
        <entry><id>urn:x:\(post.id)</id><title>note \(post.id)</title>\(thread)
        <updated>2026-10-\(10 + number)T10:00:00Z</updated><content>\(post.text)</content></entry>
        """
    }
    return """
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
      <id>urn:x</id><title>notes</title><updated>2026-10-30T10:00:00Z</updated>
      \(entries.joined(separator: "\n"))</feed>
      """
  }

  private static let box = "In the end the box from Anchor came late, and nobody was sorry."
  private static let posts: [(id: String, answers: String?, text: String)] = [
    (
      "1", nil, "Yesterday I wrote to the people at anchorpowercells.com about this, no answer yet."
    ),
    ("2", "1", box),
    ("3", "1", "We dropped anchor behind the island, and then the weather was good to us."),
    ("4", "1", "Anchor your boat before the storm comes, that is what my mother said."),
    ("5", nil, "What is the best battery that you can buy for a boat of this size?"),
    ("6", "5", box),
    (
      "7", nil,
      "Who knows norven-labs-kiel.com and norven-labs-leeds.com, and which of them is good?"
    ),
    ("8", "7", "I think that the letter from Norven was the worst that I ever had."),
    ("9", nil, "I would like to know more about norven-labs-leeds.com before I buy."),
    ("10", "9", "I think that the letter from Norven was the worst that I ever had."),
  ]
  private static let expected = [
    "1": "K-1", "2": "K-1", "4": "held", "6": "held", "8": "held", "10": "K-3", "9": "K-3",
  ]

  /// Of each exported post with one name the customer, or what became of it.
  private static func outcomes(_ place: Workplace) throws -> [String: String] {
    let ending = try place.earshot("export", "--format", "ndjson")
    try #require(ending.code == 0, "\(ending.errors)")
    var found: [String: String] = [:]
    for record in try ending.records {
      let title = record["title"].string ?? ""
      let entities = record["entities"].elements
      guard entities.count == 1, let name = entities.first else { continue }
      found[String(title.dropFirst(5))] = name["customer"].string ?? name["outcome"].string
    }
    return found
  }

  private static func place(_ files: [String: String]) throws -> Workplace {
    let place = try Workplace.listening(
      to: [["id": "notes", "kind": "archive", "url": "pages", "language": "en"]],
      ["customers": ["file": "list.csv"]])
    try place.write("list.csv", list)
    for (name, text) in files { try place.write("pages/" + name, text) }
    return place
  }

  @Test("a run and scoring again link by what other posts of the thread name, in any order")
  func links() throws {
    for order in [Self.posts, Self.posts.reversed()] {
      let place = try Self.place(["feed.xml": Self.feed(order)])
      let run = try place.earshot("run")
      #expect(run.code == 0, "\(run.errors)")
      #expect(try Self.outcomes(place) == Self.expected)
      let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
      let because = try store.read {
        try String.fetchAll(
          $0,
          sql: """
            SELECT l.because FROM link l JOIN post p ON p.post = l.post
            WHERE p.title IN ('note 2', 'note 10') AND l.role = 'subject'
            """)
      }
      #expect(because.count == 2)
      #expect(because.allSatisfy { $0.contains("customer_named_in_thread") }, "\(because)")
      #expect(because.allSatisfy { !$0.contains("K-") && !$0.contains("Anchor") }, "\(because)")
      try place.write("list.csv", Self.list + "K-4,company,Oakrow Mill Partners,,,unknown\n")
      let again = try place.earshot("rescore", "--json")
      #expect(again.code == 0, "\(again.errors)")
      #expect(try again.json["posts"]["scored"].int == Self.posts.count)
      #expect(try Self.outcomes(place) == Self.expected)
    }
  }

  @Test("what an earlier page of the source said counts, known posts among it")
  func readsOnward() throws {
    let place = try Self.place(["1.xml": Self.feed(Array(Self.posts[0...0] + Self.posts[2...2]))])
    #expect(try place.earshot("run").code == 0)
    // The page that is read again brings nothing new but what it says of the thread.
    try place.write(
      "pages/1.xml", Self.feed(Array(Self.posts[0...0] + Self.posts[2...2] + Self.posts[4...4])))
    try place.write("pages/2.xml", Self.feed(Array(Self.posts[1...1] + Self.posts[5...5])))
    #expect(try place.earshot("run").code == 0)
    #expect(try Self.outcomes(place) == ["1": "K-1", "2": "K-1", "6": "held"])
  }

  @Test("the post that a thread is named after counts when the store alone has it")
  func asksTheStore() throws {
    let place = try Self.place(["1.xml": Self.feed(Array(Self.posts[0...0] + Self.posts[4...4]))])
    #expect(try place.earshot("run").code == 0)
    try FileManager.default.removeItem(atPath: place.path("pages/1.xml"))
    let answers = Self.posts[1...1] + Self.posts[3...3] + Self.posts[5...5]
    try place.write("pages/2.xml", Self.feed(Array(answers)))
    let expected = ["1": "K-1", "2": "K-1", "4": "held", "6": "held"]
    #expect(try place.earshot("run").code == 0)
    #expect(try Self.outcomes(place) == expected)
    // Scoring a part again asks it too.
    try place.write("list.csv", Self.list + "K-4,company,Oakrow Mill Partners,,,unknown\n")
    let again = try place.earshot("rescore", "--since", "2026-10-12", "--json")
    #expect(try again.json["posts"]["scored"].int == 1)
    #expect(try Self.outcomes(place) == expected)
  }

  @Test("the threads of one source say nothing of those of another")
  func keepsSourcesApart() throws {
    let place = try Workplace.listening(
      to: [
        ["id": "one", "kind": "archive", "url": "1.xml", "language": "en"],
        ["id": "two", "kind": "archive", "url": "2.xml", "language": "en"],
      ], ["customers": ["file": "list.csv"]])
    try place.write("list.csv", Self.list)
    try place.write("1.xml", Self.feed(Array(Self.posts[0...0] + Self.posts[2...2])))
    try place.write("2.xml", Self.feed(Array(Self.posts[1...1])))
    for command in ["run", "rescore"] {
      try place.write(
        "list.csv", Self.list + (command == "run" ? "" : "K-4,company,Quillon Mills,,,unknown\n"))
      #expect(try place.earshot(command).code == 0)
      #expect(try Self.outcomes(place) == ["1": "K-1", "2": "held"], "\(command)")
    }
  }

  @Test("the title of a scored line is evidence, and says so")
  func readsTitles() throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    for (title, customer) in [("A box from anchorpowercells.com", "K-1"), ("A box", nil)] {
      let line = #"{"title":"\#(title)","text":"\#(Self.box)","language":"en"}"# + "\n"
      let ending = try place.earshot(
        "stage", "score", "--customers", "list.csv", "--aliases-only", input: line)
      let name = try #require(
        try ending.json["entities"].elements.first { $0["field"].string != "title" })
      #expect(name["customer"].string == customer, "\(ending.output)")
      let rules = name["context"].elements.compactMap { $0["rule"].string }
      #expect(
        rules == (customer == nil ? [] : ["written_as_name", "customer_named_in_title"]))
    }
  }
  @Test(
    "marked rows are measured with their title and language",
    arguments: [
      (#""title":"A box from anchorpowercells.com","language":"en","#, 1),
      (#""title":"A box from anchorpowercells.com","language":"de","#, 0),
      (#""title":"A box from anchorpowercells.com","#, 0), (#""title":"","language":"en","#, 0),
      (#""title":7,"language":7,"#, 0), ("", 0),
    ])
  func evaluatesTitles(members: String, linked: Int) throws {
    let place = try Workplace()
    try place.write("list.csv", Self.list)
    let start = "In the end the box from ".count
    try place.write(
      "rows",
      "{\(members)\"text\":\"\(Self.box)\",\"spans\":[{\"start\":\(start),"
        + "\"end\":\(start + 6),\"type\":\"company\",\"customer\":\"K-1\"}]}\n")
    let ending = try place.earshot(
      "evaluate", "links", "rows", "--customers", "list.csv", "--json")
    let company = try ending.json["spans"]["types"]["company"]
    #expect(company["linked"].int == linked, "\(ending.output)")
  }
}
