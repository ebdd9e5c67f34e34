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
    "a name that mixes alphabets is the name it shows",
    arguments: ["Аcme", "#Аcmе", "АСmе’s shop", "Αcme", "АCМЕ Foods"])
  func seesThroughLookAlikes(_ text: String) {
    #expect(find(text).map(\.trackedID) == ["acme"], "\(text)")
  }

  @Test(
    "the host of a company's address names it where it is the company's own",
    arguments: [
      ("Clearbridge Pharma Ltd", "info@clearbridgepharma.example", true),
      ("Modern Ridge Dental Services", "info@modern-ridge-dental.example", true),
      ("Clearbridge Pharma", "clearbridge@gmail.com", false), ("Kern", "kern@kern.example", true),
      ("Clearbridge Pharma", "press@agency.example", false),
      ("Kern Labs", "kern@kern.example", false), ("Clearbridge Pharma", "no address", false),
    ])
  func findsByHost(_ name: String, _ email: String, _ isNamed: Bool) {
    var company = Customer(id: "1", kind: .company)
    company.companyName = name
    company.email = email
    let host = email.split(separator: "@").last.map(String.init) ?? ""
    let found = find("no answer from \(host) today", customers: [company])
    #expect(found.map(\.customers) == (isNamed ? [[0]] : []), "\(email)")
    #expect(found.allSatisfy { $0.confidence >= 0.95 })
    var person = company
    person.kind = .person
    person.name = name
    #expect(find("no answer from \(host) today", customers: [person]).isEmpty)
  }

  @Test("a name in one alphabet is no name of another that looks like it")
  func keepsAlphabetsApart() {
    let things = [
      TrackedEntity(id: "latin", kind: .brand, names: ["Cope"]),
      TrackedEntity(id: "cyrillic", kind: .brand, names: ["Сорт", "Яндекс"]),
    ]
    let matcher = EntityMatcher(tracked: things)
    let cases: [(String, [String])] = [
      ("Соре", []), ("Copt", []), ("Cорт", ["cyrillic"]), ("Яндекc", ["cyrillic"]),
    ]
    for (text, ids) in cases {
      var tokens: [Token] = []
      var scratch = EntityScratch()
      let bytes = Array(text.utf8)
      Tokenizer().tokenize(bytes.span, into: &tokens)
      let found = matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
      #expect(found.map(\.trackedID) == ids, "\(text)")
    }
  }

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

@Suite("Names are found in scripts without spaces")
struct UnspacedNamesTests {
  private static let things = [
    TrackedEntity(id: "grab", kind: .brand, names: ["แกร็บ"]),
    TrackedEntity(id: "bank", kind: .company, names: ["ธนาคารกรุงเทพ จำกัด มหาชน", "ธนาคารกรุงเทพ"]),
    TrackedEntity(id: "sony", kind: .brand, names: ["ソニー"]),
    TrackedEntity(id: "ai", kind: .brand, names: ["アイ"]),
    TrackedEntity(id: "sukiya", kind: .brand, names: ["すき家"]),
    TrackedEntity(id: "tepco", kind: .company, names: ["東京電力"]),
    TrackedEntity(id: "samsung", kind: .company, names: ["삼성", "Samsung"]),
    TrackedEntity(id: "electronics", kind: .company, names: ["삼성전자"]),
    TrackedEntity(id: "baemin", kind: .brand, names: ["배달의민족"]),
    TrackedEntity(id: "wing", kind: .brand, names: ["វីង"]),
    TrackedEntity(id: "kbz", kind: .brand, names: ["ကေဘီဇက်"]),
  ]
  private static let matcher = EntityMatcher(tracked: things)

  private func find(_ text: String, _ matcher: EntityMatcher = Self.matcher) -> [NamedEntity] {
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    return matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
  }

  @Test(
    "a tracked name is found inside a run, with its own span",
    arguments: [
      ("วันนี้เรียกแกร็บไปทำงาน", "grab", "แกร็บ"), ("แกร็บมาช้ามาก", "grab", "แกร็บ"),
      ("ไปธนาคารกรุงเทพมา", "bank", "ธนาคารกรุงเทพ"),
      ("ธนาคารกรุงเทพ จำกัด มหาชน", "bank", "ธนาคารกรุงเทพ จำกัด มหาชน"), ("#แกร็บ", "grab", "#แกร็บ"),
      ("新しいソニーのカメラ", "sony", "ソニー"), ("ソニーストアで買った", "sony", "ソニー"), ("#ソニー", "sony", "#ソニー"),
      ("昨日はすき家でごはん", "sukiya", "すき家"), ("今日東京電力から", "tepco", "東京電力"), ("#東京電力", "tepco", "#東京電力"),
      ("삼성이 좋다", "samsung", "삼성"), ("Samsung은 좋다", "samsung", "Samsung"),
      ("어제 삼성에서는 발표", "samsung", "삼성"), ("삼성전자는 크다", "electronics", "삼성전자"),
      ("배달의민족앱 별로", "baemin", "배달의민족"), ("배달의민족을 썼다", "baemin", "배달의민족"),
      ("ខ្ញុំប្រើវីងរាល់ថ្ងៃ", "wing", "វីង"), ("ကျွန်တော်ကေဘီဇက်သုံးတယ်", "kbz", "ကေဘီဇက်"),
    ])
  func finds(text: String, id: String, name: String) {
    let found = find(text)
    #expect(found.map(\.trackedID) == [id], "\(text)")
    let bytes = Array(text.utf8)
    let names = found.map { String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) }
    #expect(names == [name], "\(text)")
  }

  @Test(
    "pieces of other words are no hits",
    arguments: ["アイスを食べた", "おすきやき", "신삼성이", "삼성동에 산다", "삼성생명", "กรุงเทพ", "ノソニーク", "วีง"])
  func leavesOut(_ text: String) { #expect(find(text).isEmpty, "\(text)") }

  @Test("context and excludes are read inside runs too")
  func readsContext() {
    let matcher = EntityMatcher(tracked: [
      TrackedEntity(id: "line", kind: .brand, names: ["ไลน์"], context: ["แอป"]),
      TrackedEntity(id: "true", kind: .brand, names: ["ทรูมูฟ"], excludes: ["ทรูมูฟวี่"]),
    ])
    #expect(find("ใช้แอปไลน์ทุกวัน", matcher).map(\.trackedID) == ["line"])
    #expect(find("ใช้ไลน์ทุกวัน", matcher).isEmpty)
    #expect(find("สัญญาณทรูมูฟดี", matcher).map(\.trackedID) == ["true"])
    #expect(find("สัญญาณทรูมูฟวี่ดี", matcher).isEmpty)
  }

  @Test("customers are linked by whole words and particles only")
  func linksCustomers() {
    var bank = Customer(id: "C1", kind: .company)
    bank.companyName = "ธนาคารกรุงเทพ"
    var hyundai = Customer(id: "C2", kind: .company)
    hyundai.companyName = "현대건설"
    let matcher = EntityMatcher(tracked: [], customers: [bank, hyundai])
    #expect(find("ไป ธนาคารกรุงเทพ มา", matcher).map(\.customers) == [[0]])
    #expect(find("ไปธนาคารกรุงเทพมา", matcher).isEmpty)
    #expect(find("현대건설이 짓는다", matcher).map(\.customers) == [[1]])
    #expect(find("현대건설기계", matcher).isEmpty)
  }
}
