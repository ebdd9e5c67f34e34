import Customers
import Entities
import Foundation
import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("A person whom a text names is linked where their employer stands beside the name")
struct NamedPersonsTests {
  private static let list = """
    customer_id,type,role,first_name,last_name,company_name,email,consent,city
    P1,person,customer,Ann,Lindqvist,Anchor Power Ltd,,granted,Oslo
    P2,person,customer,Jonas,Hartwell,Brightwater,,granted,Leeds
    P3,person,customer,Jonas,Hartwell,Gilded Reed,,granted,Turin
    P4,person,customer,Mira,Kessler,Brightwater,,denied,Bonn
    P5,person,employee,Paul,Ostrander,Brightwater,,granted,Bonn
    P6,person,customer,Nora,Vasiliou,,nora@oakrowmill.example,granted,Athens
    P7,person,customer,Ida,Sorensen,Brightwater,,granted,
    P8,person,customer,Ida,Sorensen,Gilded Reed,,unknown,
    P9,person,customer,Tom,Abernathy,Brightwater,tom@abernathy.example,granted,Bonn
    C1,company,customer,,,Anchor Power Ltd,,granted,Oslo

    """
  private static let customers = CustomerFile(Array(list.utf8)).customers
  private static let key = Array("a key for tests".utf8)

  private static func persons(
    _ text: String, title: String = "", of customers: [Customer] = customers,
    suppressed: SuppressionList = .empty
  ) -> [SubjectLink] {
    let resources = LinkResources(
      index: CustomerIndex(customers: customers, fingerprint: 1), suppressed: suppressed)
    var scratch = EntityScratch()
    var (tokens, titleTokens): ([Token], [Token]) = ([], [])
    let (bytes, titleBytes) = (Array(text.utf8), Array(title.utf8))
    Tokenizer().tokenize(bytes.span, into: &tokens)
    Tokenizer().tokenize(titleBytes.span, into: &titleTokens)
    let names = resources.names(
      in: bytes.span, tokens: tokens, title: titleBytes.span, titleTokens: titleTokens,
      language: "en", scratch: &scratch)
    return resources.linker.permitted(names.title + names.text).filter { $0.type == .person }
      .compactMap { resources.linker.link(subject: $0) }
  }

  private static func outcomes(_ links: [SubjectLink]) -> [String] {
    links.map { $0.decision.customer ?? $0.decision.outcome.rawValue }
  }

  @Test(
    "who is meant",
    arguments: [
      ("Ann Lindqvist of Anchor Power called me back", "P1"),
      ("Anchor Power Ltd's new head Ann Lindqvist called me back", "P1"),
      ("Talked to Ann Lindqvist (#AnchorPower) today", "P1"),
      ("Talked to Ann Lindqvist today", "held"),
      ("ann lindqvist of Anchor Power called me back", "held"),
      ("Ann Lindqvist of Brightwater called me back", "held"),
      // Power that an anchor gives is no company, and neither is water that is bright.
      ("Ann Lindqvist lost all anchor power", "held"),
      ("Jonas Hartwell walked along bright water", "none"),
      (
        "Ann Lindqvist came along with all her friends from school and university, Anchor Power",
        "held"
      ),
      ("Jonas Hartwell from Brightwater was there", "P2"),
      ("Jonas Hartwell from Gilded Reed was there", "P3"),
      // Two employers of two bearers decide nothing.
      ("Jonas Hartwell, Brightwater or Gilded Reed", "none"),
      ("Nora Vasiliou at Oakrowmill helped", "P6"),
      ("Mira Kessler at Brightwater helped", "pseudonymous"),
      // Our own people are counted, never listed.
      ("Paul Ostrander at Brightwater helped", "pseudonymous"),
      // Another of that name, of whom no city is known either, has not agreed.
      ("Ida Sorensen at Brightwater helped", "pseudonymous"),
      // A Cyrillic letter.
      ("Ann Lіndqvist of Anchor Power called me back", "held"),
    ])
  func links(_ text: String, _ expected: String) throws {
    #expect(Self.outcomes(Self.persons(text)) == [expected], "\(text)")
    let titled = Self.persons("Nothing else to say.", title: text)
    #expect(Self.outcomes(titled) == [expected], "title: \(text)")
  }

  private static let far = "who came along with all her friends from school and university today."

  @Test(
    "who stands beside the employer once is meant in all places of the post",
    arguments: [
      ("Ann Lindqvist of Anchor Power spoke.", "", "Then Ann Lindqvist sang", ["P1", "P1"]),
      ("Then Ann Lindqvist sang", "Ann Lindqvist of Anchor Power spoke", "", ["P1", "P1"]),
      ("Ann Lindqvist of Anchor Power spoke", "Who is Ann Lindqvist?", "", ["P1", "P1"]),
      // Written small it is no name for sure.
      ("Ann Lindqvist of Anchor Power spoke.", "", "ann lindqvist sang", ["P1", "held"]),
      // Another person's employer says nothing of her.
      ("Jonas Hartwell of Brightwater spoke.", "", "Then Ann Lindqvist sang", ["P2", "held"]),
      ("Jonas Hartwell of Brightwater spoke.", "", "Then Jonas Hartwell sang", ["P2", "P2"]),
      ("Mira Kessler of Brightwater.", "", "So Mira Kessler", ["pseudonymous", "pseudonymous"]),
      // Two of one name.
      (
        "Jonas Hartwell of Brightwater spoke.", "And Jonas Hartwell of Gilded Reed",
        "Then Jonas Hartwell sang", ["P3", "P2", "none"]
      ),
      (
        "Jonas Hartwell of Brightwater or Gilded Reed.", "Jonas Hartwell of Brightwater",
        "Then Jonas Hartwell sang", ["P2", "none", "none"]
      ),
    ])
  func same(_ text: String, _ title: String, _ end: String, _ expected: [String]) {
    let text = end.isEmpty ? text : "\(text) \(Self.far) \(end)"
    #expect(Self.outcomes(Self.persons(text, title: title)) == expected, "\(title) | \(text)")
  }

  @Test("the weights sum to the log-odds of the chance, and the employer is among them")
  func sums() throws {
    let link = try #require(Self.persons("Ann Lindqvist of Anchor Power called").first)
    #expect(link.entity.context.map(\.rule) == ["written_as_name", "employer_named"])
    let odds = link.entity.context.reduce(0) { $0 + $1.weight }
    #expect(abs(odds - log(link.probability / (1 - link.probability))) < 1e-9)
    #expect(link.probability >= CustomerLinker.linkThreshold)
  }

  @Test("of a name that many have, the employer does not tell who is meant")
  func holdsCommonNames() {
    var list = "customer_id,type,first_name,last_name,company_name,consent\n"
    for number in 0..<1500 {
      let (first, last) = number < 400 ? ("Kate", "Row\(number)a") : ("Ada\(number)a", "Miller")
      list += "Q\(number),person,\(first),\(last),Brightwater,granted\n"
    }
    list += "R1,person,Kate,Miller,Gilded Reed,granted\nR2,person,Odile,Varga,Gilded Reed,granted\n"
    let customers = CustomerFile(Array(list.utf8)).customers
    let texts = ["Kate Miller of Gilded Reed helped", "Odile Varga of Gilded Reed helped"]
    #expect(texts.map { Self.outcomes(Self.persons($0, of: customers)) } == [["held"], ["R2"]])
  }

  @Test("whoever asked to be forgotten is named by no employer")
  func forgets() throws {
    let text = "Tom Abernathy at Brightwater helped"
    #expect(Self.outcomes(Self.persons(text)) == ["P9"])
    let line = SuppressionList.digest("tom@abernathy.example", key: Self.key)
    let suppressed = SuppressionList.read(Array(line.utf8), key: Self.key).list
    try #require(suppressed.count == 1)
    #expect(Self.persons(text, suppressed: suppressed).isEmpty)
  }
}
