import Customers
import Foundation
import Model
import SocialText
import Testing

@testable import Entities

@Suite("The rest of a text says whom its names mean")
struct SettledNamesTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,domain,city,consent
    C0,company,,,Brightwater Foods Ltd,brightwater.example,Leeds,unknown
    C1,company,,,Tarven Harbour Orchards AG,,Kiel,granted
    C2,company,,,Quillons Ltd,,Rio de Janeiro,granted
    C3,company,,,Norven Labs GmbH,,Kiel,granted
    C4,company,,,Norven Labs Inc.,norvenlabs.example,Leeds,granted
    C5,company,,,Johnston Systems,,York,granted
    C6,company,,,Petersen Systems,,Kiel,granted
    C7,company,,,Compass Ltd,compass-tools.example,Leeds,granted
    C8,company,,,Compass GmbH,,Kiel,granted
    C9,company,,,Lodestar Ltd,,Kiel,granted
    C10,company,,,Lodestar Bakery Ltd,,Kiel,granted
    P1,person,Ann,Johnstun,,,York,granted

    """

  private func links(
    _ text: String, folded: Bool = false, title: String? = nil
  ) -> [String] {
    let customers = CustomerFile(Array(Self.list.utf8)).customers
    let book = CustomerBook(customers: customers, fingerprint: 1)
    var index = AliasIndex(customers: folded ? [customers[0]] : customers)
    if folded {
      for row in 1..<customers.count { index.add(customers[row], row: row) }
      index = index.folded()
    }
    return links(
      text, EntityMatcher(tracked: [], aliases: index), CustomerLinker(book: book), title: title)
  }

  private func links(
    _ text: String, _ matcher: EntityMatcher, _ linker: CustomerLinker, title: String? = nil
  ) -> [String] {
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    var scratch = EntityScratch()
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let found = matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
    var beside: [NamedEntity] = []
    if let title {
      let bytes = Array(title.utf8)
      var tokens: [Token] = []
      Tokenizer().tokenize(bytes.span, into: &tokens)
      beside = matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
    }
    return linker.settled(found, in: bytes.span, tokens: tokens, beside: beside).map { name in
      let link = linker.link(subject: name)
      return link?.decision.customer ?? link.map { "\($0.decision.outcome)" } ?? "nobody"
    }
  }

  @Test(
    "a slip with a second piece of evidence is linked",
    arguments: [
      ("Brihgtwater Foods is late in Leeds", ["C0"]), ("brihgtwater foods ltd in Leeds", ["C0"]),
      ("see brightwater.example: Brightwatter Foods' answer", ["C0", "C0"]),
      ("Brightwater Foods? #BrightwaterFoods? Brightwatter Foods!", ["C0", "C0", "C0"]),
      ("Tarven Harbour Orchrads grows", ["C1"]), ("I saw Quilllons in Rio de Janeiro", ["C2"]),
      // The rest of the name, where the word is none that people write.
      ("Brihgtwater Foods is late", ["C0"]), ("brihgtwater foods ltd is late", ["C0"]),
      ("Brightwater Fodos is late", ["C0"]), ("Brightwater Fooods is late", ["C0"]),
      ("Brightwater Foosd is late", ["C0"]),
      // What is longer is meant: not Lodestar.
      ("the Lodestar Bakrey is late", ["C10"]), ("Lodestar, Lodestar Bakrey", ["held", "C10"]),
      ("Petesren Systems is late", ["C6"]), ("Peterson Systems of Kiel", ["C6"]),
    ])
  func linksSlips(text: String, expected: [String]) {
    #expect(links(text) == expected, "\(text)")
    #expect(links(text, folded: true) == expected, "\(text)")
  }

  @Test(
    "another legal form than the list's is another company's, with letters of any language",
    arguments: ["S.p.A.", "A.Ş.", "О.О.О.", "Ltd. Şti.", "A.Ş.:"])
  func tellsForms(form: String) {
    #expect(links("Tarven Harbour Orchards \(form) grows") == ["held"])
    #expect(links("Tarven Harbour Orchards grows") == ["C1"])
  }

  @Test("companies of two cities that share an account are two, and one where people say so")
  func tellsRivals() throws {
    let list = """
      customer_id,type,company_name,handles,city,consent
      C0,company,Royal Foods Ltd,social:royalfoods,Leeds,granted
      C1,company,Royal Foods SA,social:royalfoods,Paris,denied
      C2,company,Royal Foods Corp.,social:royalfoods,Leeds,granted

      """
    let file = CustomerFile(Array(list.utf8))
    let book = CustomerBook(customers: file.customers, fingerprint: 1)
    let packed = try #require(CustomerBook(packed: book.packed()))
    let log = IdentityLog(
      [
        IdentityLog.empty.joining(["C1", "C0"], at: Timestamp(seconds: 1))
      ].compactMap(\.self))
    let matcher = EntityMatcher(tracked: [], customers: file.customers)
    func link(_ text: String, _ book: CustomerBook) -> String? {
      links(text, matcher, CustomerLinker(book: book)).first
    }
    for book in [book, packed] {
      #expect(link("Royal Foods is late", book) == "held")
      #expect(link("the Royal Foods in Paris is late", book) == "C1")
      #expect(["C0", "C2"].contains(link("the Royal Foods in Leeds is late", book)))
    }
    #expect(link("Royal Foods is late", book.deciding(log)) != "held")
    // Whoever bears the account says for all what may be named.
    #expect(book.consentThatHolds(row: 0) == .denied && !book.mayName(0))
    var author = Author()
    (author.platform, author.handle, author.name) = ("social", "royalfoods", "Royal Foods")
    let decision = CustomerLinker(book: book).link(author: author).decision
    #expect(decision.customer == nil && decision.outcome != .linked)
  }

  @Test(
    "what may be another's is held, and a slip without any evidence is nobody",
    arguments: [
      ("Peterson Systems is late", ["held"]), ("Brihgtwater is late", []),
      ("Brightwater Fords is late", []), ("our Fodos are late", []),
      ("Brightwoter Foods Ltd in York", ["held"]), ("Petersen Sytsems in Leeds", ["held"]),
      ("Leeds. Brihgtwater is late", []), ("Quilllons in rio", []), ("Quilllons Ltd", []),
      ("the brightwatter of Leeds", []),
    ])
  func doubtsSlips(text: String, expected: [String]) { #expect(links(text) == expected, "\(text)") }

  @Test("a word that is somebody's name is no slip of another's")
  func respectsNames() {
    #expect(links("Johnstun Systems in York").isEmpty)
    #expect(links("Johntson Systems in York") == ["C5"])
  }

  @Test(
    "of several that share a name the one is meant whose city or other name stands in the text",
    arguments: [
      ("Norven Labs opens in Kiel", ["C3"]), ("Norven Labs opens in Leeds", ["C4"]),
      ("Norven Labs, norvenlabs.example", ["C4", "C4"]), ("Norven Labs opens", ["held"]),
      ("Norven Labs opens in Leeds and in Kiel", ["held"]), ("Kiel: Norven Labs", ["held"]),
      ("Norven Labs has a kiel", ["held"]),
    ])
  func settlesShared(text: String, expected: [String]) {
    #expect(links(text) == expected, "\(text)")
  }

  @Test(
    "of a word that several are called by the legal form alone does not say which is meant",
    arguments: [
      ("Compass Ltd is late", ["held"]), ("Compass GmbH is late", ["held"]),
      ("compass ltd. is late", ["held"]), ("the Compass Ltd in Leeds is late", ["C7"]),
      ("Compass Ltd, compass-tools.example", ["C7", "C7"]), ("Lodestar Ltd is late", ["C9"]),
    ])
  func doubtsWords(text: String, expected: [String]) { #expect(links(text) == expected, "\(text)") }

  @Test(
    "names of a title speak for those of its text",
    arguments: [
      ("Peterson Systems is late", "Petersen Systems", ["C6"]),
      ("Peterson Systems is late", "Quillons Ltd", ["held"]),
      ("Peterson Systems is late", "Peterson Systems", ["held"]),
      ("Norven Labs opens", "norvenlabs.example", ["C4"]),
      ("Norven Labs opens", "Norven Labs", ["held"]),
      ("Norven Labs Ltd", "Norven Labs", ["held"]),
    ])
  func readsTitles(text: String, title: String, expected: [String]) {
    #expect(links(text, title: title) == expected, "\(text)")
  }

  @Test("very many names with slips cost linear time")
  func isLinear() {
    let text = String(repeating: "Brihgtwater Foods and Norven Labs, ", count: 4000)
    let clock = ContinuousClock()
    var count = 0
    let time = clock.measure { count = links(text).count }
    #expect(count == 8000)
    #expect(time < .seconds(20))
  }
}
