import Crypto
import Foundation
import Model
import Testing

@testable import Customers

@Suite("Customers are linked only with their consent")
struct CustomersTests {
  private static let list = """
    customer_id,type,role,first_name,last_name,company_name,domain,email,handles,city,consent
    G1,person,customer,Mira,Kolb,,,mira@example.org,forum:mira_k,Kiel,granted
    D1,person,customer,Jonas,Berg,,,,forum:jonasb,,denied
    U1,person,customer,Ana,Lima,,,,forum:ana,,
    E1,person,employee,Eva,Stern,,,,forum:eva_team,,granted
    C1,company,customer,,,Nordhaus AG,nordhaus.example,,forum:nordhaus,,unknown
    P1,person,customer,Paul,Roth,,,paul@example.org,forum:paul,,granted
    P2,person,customer,Paul,Roth,,,paul@example.org,,,denied

    """

  private func linker(_ suppressed: [String] = []) -> CustomerLinker {
    let file = CustomerFile(Array(Self.list.utf8))
    let key = SymmetricKey(data: Data("key".utf8))
    let digests = suppressed.map { text in
      HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        .map { String(format: "%02x", $0) }.joined()
    }
    let (list, problems) = SuppressionList.read(
      Array((["hmac_sha256"] + digests).joined(separator: "\n").utf8), key: Array("key".utf8))
    #expect(problems.isEmpty)
    return CustomerLinker(
      book: CustomerBook(customers: file.customers, fingerprint: file.fingerprint),
      suppressed: list)
  }

  @Test(
    "a handle links where consent is granted, and is pseudonymous where it is not",
    arguments: [
      ("mira_k", "Mira Kolb", LinkOutcome.linked), ("jonasb", "Jonas Berg", .pseudonymous),
      ("ana", "Ana Lima", .pseudonymous), ("mira_k", "mira_k", .linked),
      ("paul", "Paul Roth", .pseudonymous), ("nordhaus", "Nordhaus AG", .pseudonymous),
      ("stranger", "Somebody Else", .none), ("mira_k", "Gustav Peters", .none),
    ])
  func decides(_ handle: String, _ name: String, _ outcome: LinkOutcome) {
    let link = linker().link(author: Author(name: name, handle: handle, platform: "forum"))
    #expect(link.decision.outcome == outcome, "\(handle) \(link)")
    #expect((link.decision.customer != nil) == (outcome == .linked))
  }

  @Test("the same handle on another platform is another person")
  func respectsPlatforms() {
    let link = linker().link(author: Author(name: "x", handle: "mira_k", platform: "photo"))
    #expect(link.decision.outcome != .linked)
  }

  @Test("the evidence sums to the log-odds of the chance")
  func sums() {
    for author in [
      Author(name: "Mira Kolb", handle: "mira_k", platform: "forum", location: "Kiel"),
      Author(name: "Mira Kolb"), Author(name: "Paul Roth", bio: "write paul [at] example.org"),
    ] {
      let link = linker().link(author: author)
      let sum = link.because.reduce(0) { $0 + $1.weight }
      let odds = Foundation.log(link.probability / (1 - link.probability))
      #expect(abs(sum - odds) < 1e-6, "\(link)")
    }
  }

  @Test("a name alone is never enough")
  func holdsNames() {
    let link = linker().link(author: Author(name: "Mira Kolb"))
    #expect(link.decision.outcome == .held || link.decision.outcome == .none)
  }

  @Test("nothing that names a customer leaves a pseudonymous link")
  func keepsPseudonyms() {
    let link = linker().link(
      author: Author(name: "Jonas Berg", handle: "jonasb", platform: "forum"))
    let shown = "\(link)"
    #expect(!shown.contains("D1") && !shown.contains("Berg"))
  }

  @Test(
    "who asked to be forgotten is nobody, also in disguise",
    arguments: [
      Author(name: "Mira Kolb", handle: "Mira_K", platform: "Forum"),
      Author(name: "Mira Kolb", bio: "mail mira [at] example.org"),
      Author(name: "Mira Kolb", bio: "mira+shop@example.org"),
      Author(name: "Mira Kolb", email: "MIRA@example.org"),
      Author(name: "Mira Kolb", bio: "mira at example.org"),
    ])
  func suppresses(_ author: Author) {
    let link = linker(["forum:mira_k", "mira@example.org"]).link(author: author)
    #expect(link.isSuppressed)
    #expect(link.decision == .none(candidates: []))
    #expect(link.probability == 0 && link.because.isEmpty)
  }

  @Test("our own people are known as such")
  func knowsEmployees() {
    let link = linker().link(
      author: Author(name: "Eva Stern", handle: "eva_team", platform: "forum"))
    #expect(link.isEmployee)
  }

  @Test("companies named in a text link whatever their consent, persons do not")
  func linksSubjects() throws {
    let entity = { (row: Int, type: EntityType) in
      NamedEntity(
        span: .init(start: 0, end: 4), type: type, customers: [row], confidence: 0.97)
    }
    #expect(linker().link(subject: entity(4, .company))?.decision == .linked(customer: "C1"))
    #expect(linker().link(subject: entity(1, .person))?.decision.customer == nil)
  }

  @Test("rows that cannot be read are listed with line and reason, the rest load")
  func listsProblems() {
    let file = CustomerFile(
      Array(
        """
        customer_id;type;email;shoe_size;consent
        1;person;a@b.example;42;granted
        ;person;;;
        2;robot;;;
        3;person;"x;y";;maybe
        1;person;;;
        4;company;;;;;;;
        5;company;;;denied
        """.utf8))
    #expect(file.customers.map(\.id) == ["1", "2", "3", "5"])
    #expect(file.problems.map(\.line) == [3, 4, 5, 6, 7])
    #expect(file.unknownColumns == ["shoe_size"])
    #expect(file.customers[2].consent == .unknown)
  }

  @Test("a quote that is never closed costs its own line alone, however many there are")
  func losesOneLine() {
    let file = CustomerFile(
      Array(
        "customer_id,name,consent\n1,\"Alpha Cogs,granted\n2,Beta Cogs,denied\n3,\"a \"\"b\"\"\",\n4,\"c"
          .utf8))
    // The first one ends at the quotes of line 4: what stands between is its name.
    #expect(file.problems.contains { $0.line == 5 && $0.message.contains("never closed") })
    let plain = CustomerFile(
      Array("customer_id,name,consent\n1,\"Alpha,granted\n2,Beta,denied\n3,Gamma,granted\n".utf8))
    #expect(plain.customers.map(\.id) == ["2", "3"])
    #expect(plain.problems.map(\.line) == [2])
    let many = String(repeating: "1,\"\"\"\n", count: 20_001)
    let start = ContinuousClock.now
    #expect(CustomerFile(Array(("id,name\n" + many).utf8)).customers.count <= 1)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test("what is kept of a row that stands twice has the stricter consent too", arguments: [0, 1])
  func keepsStricter(_ first: Int) {
    let words = ["granted", "denied"]
    let text = "customer_id,consent\n1,\(words[first])\n1,\(words[1 - first])\n"
    let file = CustomerFile(Array(text.utf8), keepsFields: true)
    #expect(file.fields.map { $0["consent"] } == ["denied"])
    #expect(file.customers.map(\.consent) == [.denied])
  }

  @Test("aliases of one letter, control characters and objects are noted; the rows load")
  func notesOddities() {
    let file = CustomerFile(
      Array(
        "id,name,aliases\n1,Alpha,É|Alf\n2,Be\u{1}ta,\n3,\u{202E}Gamma,\n4,Delta,Ó Dé||D\n5,Zürich – “Eta”,\n"
          .utf8))
    #expect(file.customers.count == 5)
    #expect(file.problems.map(\.line) == [2, 3, 4, 5])
    let lines = CustomerFile(Array("{\"id\":\"1\",\"consent\":{\"state\":\"granted\"}}\n".utf8))
    #expect(lines.customers.map(\.consent) == [.unknown] && lines.problems.map(\.line) == [1])
  }

  @Test("a role that nobody knows is noted")
  func notesRoles() {
    let file = CustomerFile(Array("customer_id,role\n1,employe\n2,Employee\n".utf8))
    #expect(file.problems.map(\.line) == [2])
    #expect(file.customers.map(\.role) == [.customer, .employee])
  }

  @Test("NDJSON, mapping, byte order mark and quoted line breaks are read")
  func readsForms() {
    let lines = CustomerFile(
      Array("{\"Kunde\":7,\"handles\":[\"a:b\",\"c:d\"]}\nnonsense\n".utf8),
      mapping: ["Kunde": "customer_id"])
    #expect(lines.customers.first?.handles == ["a:b", "c:d"])
    #expect(lines.problems.map(\.line) == [2])
    let table = CustomerFile(
      Array("\u{FEFF}id,name\r\n1,\"A \"\"B\"\"\r\nC\"\r\n2,D".utf8))
    #expect(table.customers.map(\.name) == ["A \"B\"\r\nC", "D"])
  }

  @Test(
    "names",
    arguments: [
      ("Acme GmbH", "ACME", "company", true), ("John Smith", "Smith, John", "person", true),
      ("Jon Smith", "Mary Jones", "person", false), ("Müller", "Muller", "person", true),
      ("J. Smith", "John Smith", "person", true),
      ("Delta Foods", "Delta Airlines", "company", false),
    ])
  func compares(_ a: String, _ b: String, _ kind: String, _ isSame: Bool) throws {
    let result = NameComparer.compare(a, b, kind: try #require(Customer.Kind(rawValue: kind)))
    #expect((result.probability >= 0.5) == isSame, "\(a) \(b) \(result)")
    let sum = result.because.reduce(0) { $0 + $1.weight }
    #expect(abs(1 / (1 + Foundation.exp(-sum)) - result.probability) < 1e-9)
  }
}
