import Model
import SocialText
import Testing

@testable import Entities

@Suite("Names are found as other alphabets write them")
struct TransliterationTests {
  private static func company(_ name: String, country: String? = nil, domain: String? = nil)
    -> Customer
  {
    var customer = Customer(id: "C", kind: .company)
    customer.companyName = name
    customer.country = country
    customer.domain = domain
    return customer
  }

  private func finds(_ text: String, _ customer: Customer) -> Bool {
    let matcher = EntityMatcher(tracked: [], customers: [customer])
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    return matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
      .contains { $0.customers == [0] && $0.slip == nil }
  }

  @Test(
    "from Cyrillic, Greek and German letters",
    arguments: [
      ("Ромашка Щукин", "ask Romashka Shchukin"), ("Живой Хлеб", "Zhivoy Khleb is good"),
      ("Живой Хлеб", "Živoj Hleb is good"), ("Жива Їжа", "Zhyva Yizha"),
      ("Юный Ёж ООО", "at Yunyy Ezh"), ("Ελληνική Τράπεζα", "Elliniki Trapeza said"),
      ("Μπύρα Αυγή", "Byra Avgi"), ("Ευτυχία Άγγελος", "Eftychia Angelos"),
      ("Μαΐου Ουρανός", "Maiou Ouranos"), ("Müller & Söhne GmbH", "Mueller & Soehne"),
      ("Müller & Söhne GmbH", "Muller & Sohne"), ("Schäfer Großhandel", "SCHAEFER GROSSHANDEL"),
      ("Mu\u{308}ller Ba\u{308}der", "Mueller Baeder"), ("Живои\u{306} Хлеб", "Zhivoy Khleb"),
    ])
  func reads(_ name: String, _ text: String) {
    #expect(finds(text, Self.company(name)), "\(name): \(text)")
  }

  @Test(
    "back into the letters of the customer's country",
    arguments: [
      ("Romashka Shchukin", "RU", "в Ромашка Щукин"), ("Zhivoy Khleb OOO", "Russia", "Живой Хлеб"),
      ("Zhyva Yizha", "ua", "Жива Їжа"), ("Trapeza Theodoros", "GR", "Τραπεζα Θεοδορος"),
      ("Mueller & Soehne", "DE", "Müller & Söhne"), ("Mueller Baeder", "AT", "Müller Bäder"),
    ])
  func writes(_ name: String, _ country: String, _ text: String) {
    #expect(finds(text, Self.company(name, country: country)), "\(name): \(text)")
  }

  @Test("a domain tells the country where the list does not")
  func readsDomains() {
    #expect(finds("Ромашка Щукин", Self.company("Romashka Shchukin", domain: "romashka.ru")))
    #expect(!finds("Ромашка Щукин", Self.company("Romashka Shchukin", domain: "romashka.example")))
  }

  @Test(
    "what is no umlaut stays, and other countries' names do",
    arguments: [
      ("Bauer Neue Quelle", "DE", "Baur Nue Qulle"), ("Blue Poetry", "GB", "Blu Potry"),
      ("Romashka Shchukin", "GB", "Ромашка Щукин"),
    ])
  func leavesAlone(_ name: String, _ country: String, _ text: String) {
    #expect(!finds(text, Self.company(name, country: country)), "\(name): \(text)")
  }

  @Test("most names have no other form, and odd ones harm nothing")
  func isQuiet() {
    for name in ["Acme Foods", "", "é", "\u{0}", "ъь", "ΰ", "日本", "Ö", "e", "ue"] {
      let forms = Transliteration.forms(of: name, .german)
      #expect(forms.count <= 2, "\(name) \(forms)")
    }
    #expect(Transliteration.forms(of: "Acme Foods", .none).isEmpty)
  }
}
