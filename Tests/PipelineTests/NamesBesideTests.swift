import Customers
import Entities
import Foundation
import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("Title, thread and source say whom an ambiguous name means")
struct NamesBesideTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,aliases,domain,consent,city
    C0,company,,,Anchor Power Ltd,Anchor,anchorpowercells.com,unknown,Leeds
    C1,company,,,Target,,target.example,granted,Oslo
    C2,company,,,Norven Labs GmbH,Norven,,granted
    C3,company,,,Norven Labs Inc.,Norven,norvenlabs.example,granted
    C4,company,,,Oakrow Mill Partners,,,granted
    C5,company,,,Gilded Reed,Reed,youtube.com,granted
    P1,person,Ann,Lindqvist,,Lindqvist,annlindqvist.example,granted

    """
  private static let customers = CustomerFile(Array(list.utf8)).customers
  private static let resources = LinkResources(
    index: CustomerIndex(customers: customers, fingerprint: 1))

  private struct Links: Equatable, CustomStringConvertible {
    var outcomes: [String] = []
    var rules: [[String]] = []
    var description: String { "\(outcomes) \(rules)" }
  }

  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    Tokenizer().tokenize(Array(text.utf8).span, into: &tokens)
    return tokens
  }

  /// The rows that the thread of a text names, by what its other posts say.
  private static func thread(_ posts: [String]) -> Set<Int> {
    var memory = ThreadMemory()
    var scratch = EntityScratch()
    for text in posts {
      var post = Post()
      post.thread = "t"
      let tokens = tokens(text)
      let bytes = Array(text.utf8)
      let found = resources.entities.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
      memory.note(
        resources.linker.certain(
          resources.linker.settled(found, in: bytes.span, tokens: tokens), in: bytes.span,
          tokens: tokens),
        of: post, source: "s")
    }
    var post = Post()
    post.thread = "t"
    return memory.companies(of: post, source: "s")
  }

  private static func names(
    _ text: String, title: String = "", thread posts: [String] = [], host: String? = nil,
    language: String = "en"
  ) -> (text: [NamedEntity], title: [NamedEntity]) {
    var beside = CompaniesBeside()
    beside[.thread] = thread(posts)
    if let host { beside[.source] = resources.linker.owners(ofHost: host) }
    var scratch = EntityScratch()
    let (bytes, titleBytes) = (Array(text.utf8), Array(title.utf8))
    return resources.names(
      in: bytes.span, tokens: tokens(text), title: titleBytes.span, titleTokens: tokens(title),
      language: language, beside: beside, scratch: &scratch)
  }

  private static func outcomes(_ named: [NamedEntity]) -> [String] {
    named.map { name in
      let link = resources.linker.link(subject: name)
      return link?.decision.customer ?? link.map { "\($0.decision.outcome)" } ?? "nobody"
    }
  }

  private static let text = "the box from Anchor came late"

  @Test(
    "a name that is also a word is linked where its customer is named beyond doubt, and held where not",
    arguments: [
      // Nothing beside it.
      ("", [], nil, ["held"]),
      // The title: a full name, a domain; the name itself says nothing more.
      ("Anchor Power Ltd raises prices", [], nil, ["C0"]),
      ("See anchorpowercells.com", [], nil, ["C0"]),
      ("#AnchorPower again", [], nil, ["C0"]),
      ("Anchor again", [], nil, ["held"]),
      ("anchor power ltd", [], nil, ["held"]),
      // The thread.
      ("", ["I ordered from Anchor Power last week"], nil, ["C0"]),
      ("", ["their page is https://www.anchorpowercells.com/help"], nil, ["C0"]),
      ("", ["Anchor is bad", "yes, Anchor is bad"], nil, ["held"]),
      ("", ["an anchor power supply"], nil, ["held"]),
      // Another company's thread and title.
      ("Target.example is down", ["Oakrow Mill Partners it is"], nil, ["held"]),
      // The source.
      ("", [], "forum.anchorpowercells.com", ["C0"]),
      ("", [], "www.anchorpowercells.com", ["C0"]),
      ("", [], "target.example", ["held"]),
      ("", [], "anchorpowercells.com.net", ["held"]),
      ("", [], "notanchorpowercells.com", ["held"]),
    ] as [(String, [String], String?, [String])])
  func linksWhatIsNamedBeside(
    title: String, thread: [String], host: String?, expected: [String]
  ) {
    let names = Self.names(Self.text, title: title, thread: thread, host: host).text
    #expect(Self.outcomes(names) == expected, "\(title) \(thread) \(host ?? "")")
  }

  @Test(
    "no evidence makes a name of a common word: its capital has to say so too",
    arguments: [
      ("they target the young", []), ("a target, an anchor", []),
      ("Target the young and win", ["held"]), ("We won. Target the young", ["held"]),
      ("We won\nTarget the young", ["held"]), ("they know their Target Audience", ["held"]),
      ("a talk by Ann Target today", ["held"]), ("Ten Ways To Hit A Target Fast", ["held"]),
      ("THE BOX FROM TARGET CAME LATE", ["held"]), ("see \"Target the young\"", ["held"]),
      ("the #target was hit", ["held"]), ("\u{2022} Target the young", ["held"]),
      ("the box from Target came late", ["C1"]), ("late again, Target", ["C1"]),
      ("the box from Target's shop", ["C1"]), ("I ordered at Target.", ["C1"]),
    ])
  func asksForCapitals(text: String, expected: [String]) {
    let thread = ["all of it is on target.example"]
    #expect(
      Self.outcomes(Self.names(text, thread: thread, host: "target.example").text) == expected,
      "\(text)")
    #expect(
      Self.outcomes(Self.names(text, title: thread[0], thread: thread).text) == expected,
      "\(text)")
  }

  @Test(
    "the customer's city speaks for a name of one word, and says so",
    arguments: [
      ("the box from Anchor in Leeds came late", ["C0"]), ("late in Leeds, Anchor", ["C0"]),
      ("the box from Anchor in Oslo came late", ["held"]), ("an anchor in Leeds", []),
      ("the box from Anchor in leeds came late", ["held"]),
      ("Leeds. The box from Anchor came late", ["held"]),
      ("Anchor the boat in Leeds", ["held"]), ("from Anchor and Target in Oslo", ["held", "C1"]),
    ])
  func believesCities(text: String, expected: [String]) {
    let names = Self.names(text).text
    #expect(Self.outcomes(names) == expected, "\(text)")
    let rules = names.flatMap(\.context).map(\.rule)
    #expect(rules.contains("city_of_customer") == expected.contains { $0.hasPrefix("C") })
  }

  @Test(
    "where every noun has a capital, or the language is not known, a capital says nothing",
    arguments: [("en", "C0"), ("fr", "C0"), ("de", "held"), ("de-AT", "held"), ("und", "held")])
  func knowsGerman(language: String, expected: String) {
    let names = Self.names(
      "gestern kam endlich Anchor an", title: "anchorpowercells.com", language: language)
    #expect(Self.outcomes(names.text) == [expected])
  }

  @Test(
    "of several bearers the one is meant that is named beside, and where two are, nobody is",
    arguments: [
      ([], ["held"]), (["see norvenlabs.example"], ["C3"]),
      (["I work for Norven Labs GmbH"], ["C2"]),
      (["see norvenlabs.example", "I work for Norven Labs GmbH"], ["held"]),
      (["I work for Norven Labs GmbH", "see norvenlabs.example", "ok"], ["held"]),
      (["Norven Labs"], ["held"]), (["see target.example"], ["held"]),
    ])
  func settlesBearers(thread: [String], expected: [String]) {
    for text in ["the box from Norven came late", "the box from Norven Labs came late"] {
      #expect(Self.outcomes(Self.names(text, thread: thread).text) == expected, "\(text) \(thread)")
    }
    let one = Self.names("the box from Norven", thread: thread, host: "norvenlabs.example")
    let isOther = thread.contains { $0.contains("GmbH") }
    #expect(Self.outcomes(one.text) == (isOther ? ["held"] : ["C3"]), "\(thread)")
  }

  @Test("letters that stand for a name count where the name stands in title or thread")
  func letters() {
    let text = "the people at OMP called back"
    #expect(Self.names(text).text.isEmpty)
    #expect(Self.outcomes(Self.names(text, title: "Oakrow Mill Partners").text) == ["C4"])
    #expect(Self.outcomes(Self.names(text, thread: ["Oakrow Mill Partners?"]).text) == ["C4"])
    #expect(Self.names(text, thread: ["target.example"]).text.isEmpty)
    #expect(Self.names("we call omp", thread: ["Oakrow Mill Partners?"]).text.isEmpty)
    #expect(
      Self.outcomes(Self.names("OMP AGAIN", thread: ["Oakrow Mill Partners?"]).text) == ["held"])
  }

  @Test("names of a text speak for those of its title, and of the same text for one another")
  func speaksForTitles() {
    let names = Self.names("All of it at anchorpowercells.com", title: "Bad news from Anchor today")
    #expect(Self.outcomes(names.title) == ["C0"])
    #expect(names.title.first?.context.last?.rule == "customer_named_in_title")
    let text = Self.names("The box from Anchor, see anchorpowercells.com").text
    #expect(Self.outcomes(text) == ["C0", "C0"])
    #expect(text.first?.context.last?.rule == "customer_named_in_text")
  }

  @Test("the evidence sums to the chance, and the nearest place alone counts")
  func evidence() throws {
    let posts = ["see anchorpowercells.com"]
    let cases: [(CompaniesBeside.Place, [NamedEntity])] = [
      (.text, Self.names(Self.text + ", anchorpowercells.com", thread: posts).text),
      (.title, Self.names(Self.text, title: posts[0], thread: posts).text),
      (.thread, Self.names(Self.text, thread: posts, host: "anchorpowercells.com").text),
      (.source, Self.names(Self.text, host: "anchorpowercells.com").text),
    ]
    for (place, names) in cases {
      let name = try #require(names.first)
      #expect(name.context.map(\.rule) == ["written_as_name", place.rule])
      let sum = name.context.reduce(0) { $0 + $1.weight }
      #expect(abs(1 / (1 + exp(-sum)) - name.confidence) < 1e-9)
      #expect(name.confidence >= 0.95 && name.confidence < 0.97, "\(place) \(name.confidence)")
    }
  }

  @Test("a name in letters of two alphabets is held with its reason, whatever stands beside it")
  func lookAlikes() throws {
    for (plain, disguised) in [
      ("Anchor Power Ltd", "Anchоr Power Ltd"), ("Oakrow Mill Partners", "Oakrоw Mill Partners"),
    ] {
      let linked = try #require(Self.names("ask \(plain) today").text.first)
      #expect(linked.confidence >= 0.95 && linked.context.isEmpty)
      for text in ["ask \(disguised) today", "ask \(disguised) today, or \(plain)"] {
        let held = try #require(Self.names(text).text.first)
        #expect(held.customers == linked.customers && held.confidence == 0.9)
        #expect(held.context.last?.rule == "look_alike_letters")
        let sum = held.context.reduce(0) { $0 + $1.weight }
        #expect(abs(1 / (1 + exp(-sum)) - held.confidence) < 1e-9)
      }
      #expect(Self.thread(["ask \(disguised)"]).isEmpty)
    }
    let title = Self.names("Anchor is late", title: "Anchоr Power Ltd").text
    #expect(Self.outcomes(title) != ["C0"])
  }

  @Test("persons are never taken for customers by what stands beside their name")
  func leavesPersons() {
    let text = "a talk by Lindqvist today"
    let plain = Self.names(text).text
    let posts = ["see annlindqvist.example", "Ann Lindqvist spoke"]
    let beside = Self.names(text, title: posts[1], thread: posts, host: "annlindqvist.example").text
    #expect(plain == beside)
    #expect(Self.thread(posts).isEmpty)
    #expect(Self.resources.linker.owners(ofHost: "annlindqvist.example").isEmpty)
  }

  @Test("a host that many share is nobody's own place")
  func sharedHosts() {
    #expect(Self.resources.linker.owners(ofHost: "www.youtube.com").isEmpty)
    #expect(Self.resources.linker.owners(ofHost: "gilded.youtube.com").isEmpty)
    #expect(Self.resources.linker.owners(ofHost: "").isEmpty)
    #expect(Self.resources.linker.owners(ofHost: "example").isEmpty)
    let long = String(repeating: "a.", count: 100_000) + "anchorpowercells.com"
    #expect(Self.resources.linker.owners(ofHost: long).isEmpty)
  }

  @Test(
    "a tracked name finds its context, and what rules it out, in all of the post",
    arguments: [
      ("", "we saw Mercury today", []), ("", "we saw the planet Mercury today", ["m"]),
      ("A planet at dusk", "we saw Mercury today", ["m"]),
      ("We saw Mercury today", "a planet at dusk", ["m"]),
      ("A car at dusk", "we saw Mercury today", []),
      ("The planet and the element", "we saw Mercury today", []),
      ("The element", "the planet Mercury", []), ("The planet Mercury", "an element", []),
      ("The planet Mercury Poisoning", "we saw Mercury", ["m"]),
    ])
  func readsWholePosts(title: String, text: String, expected: [String]) {
    let mercury = TrackedEntity(
      id: "m", kind: .topic, names: ["Mercury"], excludes: ["element", "mercury poisoning"],
      context: ["planet", "orbit"])
    let resources = LinkResources(
      tracked: [mercury], index: CustomerIndex(customers: [], fingerprint: 0))
    var scratch = EntityScratch()
    let (bytes, titleBytes) = (Array(text.utf8), Array(title.utf8))
    let names = resources.names(
      in: bytes.span, tokens: Self.tokens(text), title: titleBytes.span,
      titleTokens: Self.tokens(title), scratch: &scratch)
    #expect((names.title + names.text).compactMap(\.trackedID) == expected, "\(title): \(text)")
  }

  @Test("very many names cost linear time")
  func isLinear() {
    let text = String(repeating: "the box from Anchor came late, ", count: 5000)
    let clock = ContinuousClock()
    var count = 0
    let time = clock.measure {
      count = Self.outcomes(Self.names(text, thread: ["see anchorpowercells.com"]).text)
        .count { $0 == "C0" }
    }
    #expect(count == 5000)
    #expect(time < .seconds(20))
  }
}
