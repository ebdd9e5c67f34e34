import Model
import SocialText
import Testing

@testable import Entities

@Suite("Names are found")
struct EntityMatcherTests {
  private static let things = [
    TrackedEntity(
      id: "acme", kind: .brand, names: ["Acme", "Acme Foods"], excludes: ["acme of perfection"]),
    TrackedEntity(id: "tern", kind: .product, names: ["Tern"], context: ["bike", "battery"]),
    TrackedEntity(id: "sea", kind: .topic, names: ["sea level"], excludes: ["mediterranean"]),
  ]

  private func find(_ text: String, customers: [Customer] = []) -> [NamedEntity] {
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    return EntityMatcher(tracked: Self.things, customers: customers)
      .entities(in: bytes.span, tokens: tokens, scratch: &scratch)
  }

  @Test(
    "tracked names match in every dress",
    arguments: [
      "I like Acme", "acme rocks", "Acme's new shop", "Acme’s new shop", "#Acme", "hey @acme",
      "ACME!", "Ａｃｍｅ", "buy #AcmeFoods now", "(Acme)", "acme, please",
    ])
  func finds(_ text: String) { #expect(find(text).map(\.trackedID) == ["acme"], "\(text)") }

  @Test(
    "parts of words, excluded phrases and missing context are no hits",
    arguments: [
      "Acmeist poetry", "the acme of perfection", "a tern flew by", "mediterranean sea level",
      "", "   ",
    ])
  func leavesOut(_ text: String) { #expect(find(text).isEmpty, "\(text)") }

  @Test("the longest name wins, an exclude phrase rules out its own hit only")
  func prefersLonger() {
    let found = find("Acme Foods is the acme of perfection, says Acme")
    #expect(found.map(\.span.count) == [10, 4])
  }

  @Test("context anywhere in the post is enough")
  func readsContext() { #expect(find("My Tern has a weak battery").count == 1) }

  @Test("customers: legal forms do not matter, ordinary words need a capital")
  func findsCustomers() {
    var target = Customer(id: "C1", kind: .company)
    target.companyName = "Target Inc"
    var foods = Customer(id: "C2", kind: .company)
    foods.companyName = "Bokame Foods GmbH"
    let list = [target, foods]
    #expect(find("we missed the target", customers: list).isEmpty)
    #expect(find("we went to Target today", customers: list).map(\.customers) == [[0]])
    #expect(find("bokame foods delivered late", customers: list).map(\.customers) == [[1]])
    #expect(find("#BokameFoods", customers: list).map(\.customers) == [[1]])
  }

  @Test("a name that several customers bear keeps them all")
  func keepsNamesakes() {
    let list = ["A", "B"].map { id in
      var customer = Customer(id: id, kind: .company)
      customer.companyName = "Nordhaus AG"
      return customer
    }
    #expect(find("Nordhaus again", customers: list).first?.customers == [0, 1])
  }
}
