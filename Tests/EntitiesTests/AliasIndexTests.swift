import Foundation
import Model
import SocialText
import Testing

@testable import Entities

@Suite("The index of names")
struct AliasIndexTests {
  private static func company(_ id: Int, _ name: String, aliases: [String] = []) -> Customer {
    var customer = Customer(id: "C\(id)", kind: .company)
    customer.companyName = name
    customer.aliases = aliases
    return customer
  }

  private static func rows(_ index: AliasIndex, _ text: String) -> [[Int]] {
    let matcher = EntityMatcher(tracked: [], aliases: index)
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    return matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch).map(\.customers)
  }

  private static func file(_ bytes: [UInt8]) throws -> String {
    let path =
      FileManager.default.temporaryDirectory.path
      + "/earshot-alias-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static let list = (0..<2000).map { number in
    company(number, "Norven \(["Foods", "Labs", "Travel", "Dental"][number % 4]) \(number) GmbH")
  }

  @Test("a mapped file finds what the index in memory finds")
  func mapsFiles() throws {
    let built = AliasIndex(customers: Self.list, fingerprint: 42)
    let path = try Self.file(try #require(built.bytes()))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let mapped = try AliasIndex(contentsOf: path)
    #expect(mapped.fingerprint == 42)
    #expect(mapped.count == built.count)
    for row in stride(from: 0, to: 2000, by: 37) {
      let name = try #require(Self.list[row].companyName)
      #expect(Self.rows(mapped, "we like \(name) here") == [[row]], "\(name)")
    }
    #expect(Self.rows(mapped, "we like Norven Foods 2001 here").isEmpty)
    let names = try Self.file(try #require(AliasIndex(names: ["Norven Foods"]).bytes()))
    defer { try? FileManager.default.removeItem(atPath: names) }
    #expect(try AliasIndex(contentsOf: names).count == 1)
  }

  @Test("the caller's bytes come back whatever lies in front of them", arguments: 0..<12)
  func keepsExtra(_ letters: Int) throws {
    let name = "Orbis " + "brightwaters".prefix(letters)
    let extra: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    let built = AliasIndex(
      customers: [Self.company(0, name)], fingerprint: 7, extra: extra)
    let path = try Self.file(try #require(built.bytes()))
    defer { try? FileManager.default.removeItem(atPath: path) }
    for index in [built, try AliasIndex(contentsOf: path), built.folded()] {
      #expect(index.extra.numbers(at: 0, count: index.extra.count) == extra)
      #expect(index.slips.isEmpty == (letters < SlipTable.fewestBehind))
    }
  }

  @Test("every damaged byte is an error that names the file, and so is a cut")
  func reportsDamage() throws {
    let bytes = try #require(AliasIndex(customers: Array(Self.list.prefix(20))).bytes())
    for place in stride(from: 0, to: bytes.count, by: 61) {
      var broken = bytes
      broken[place] ^= 0x10
      let path = try Self.file(broken)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let error = #expect(throws: AliasIndexError.self) { try AliasIndex(contentsOf: path) }
      #expect(error?.description.contains(path) == true)
    }
    for length in [0, 7, 64, 128, bytes.count - 8, bytes.count - 1] {
      let path = try Self.file(Array(bytes.prefix(length)))
      defer { try? FileManager.default.removeItem(atPath: path) }
      #expect(throws: AliasIndexError.self) { try AliasIndex(contentsOf: path) }
    }
  }

  @Test("an index of another version is told apart from a damaged one")
  func reportsVersions() throws {
    var bytes = try #require(AliasIndex(customers: Array(Self.list.prefix(2))).bytes())
    bytes[8] = 9
    let path = try Self.file(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: AliasIndexError.self) { try AliasIndex(contentsOf: path) }
    #expect(error?.description.contains("version 9") == true)
  }

  @Test("rows come and go without a new image, and folding gives what building gives")
  func addsAndRemoves() throws {
    var index = AliasIndex(customers: Array(Self.list.prefix(100)))
    index.remove(row: 7)
    index.add(Self.company(100, "Velmora Ropes Ltd"), row: 100)
    for one in [index, index.folded()] {
      #expect(Self.rows(one, "Norven Dental 7 GmbH").isEmpty)
      #expect(Self.rows(one, "Norven Labs 5 GmbH") == [[5]])
      #expect(Self.rows(one, "ask Velmora Ropes, or #VelmoraRopes") == [[100], [100]])
    }
    index.remove(row: 100)
    #expect(Self.rows(index, "Velmora Ropes").isEmpty)
    index.add(Self.list[7], row: 7)
    #expect(Self.rows(index, "Norven Dental 7 GmbH") == [[7]])
  }

  @Test("what was taken out stays out when other names of the same row come")
  func keepsOldNamesOut() {
    var index = AliasIndex(customers: Array(Self.list.prefix(20)))
    index.remove(row: 7)
    index.add(Self.company(7, "Velmora Ropes Ltd"), row: 7)
    for one in [index, index.folded()] {
      #expect(Self.rows(one, "Norven Dental 7 GmbH").isEmpty)
      #expect(Self.rows(one, "Velmora Ropes Ltd") == [[7]])
    }
  }

  @Test("an index that names rows which are not there says so")
  func knowsItsRows() throws {
    let index = AliasIndex(customers: Array(Self.list.prefix(20)) + [Self.list[3]])
    #expect(index.belongs(toRows: 21))
    #expect(!index.belongs(toRows: 20))
    #expect(AliasIndex().belongs(toRows: 0))
  }

  /// Where this fails, names are cut otherwise than before: `NameCutter.version` is due, and then the
  /// number here.
  @Test("names are cut as the version says")
  func cutsAsItsVersion() {
    let names = [
      "Norven Foods GmbH", "O'Hara & Söhne", "Müller-Lüdenscheidt", "ŞİŞLİ Işık A.Ş.", "京都バイク",
      "АО «Ромашка»", "AT&T", "Straße 7", "naïve café", "한국전자", "Yahoo!", "3M", "l’Oréal", "ΑΣΗΜΙ",
    ]
    var cutter = NameCutter()
    var state = StableHash.seed
    for name in names {
      for token in cutter.phrase(name) {
        state = StableHash.finish((state ^ token.hash) &* StableHash.prime)
      }
      state = StableHash.finish(state ^ 1)
    }
    #expect(NameCutter.version == 4)
    #expect(state == 16_811_222_543_381_512_353)
  }

  @Test("a shorter name is found where the longer one was taken out")
  func fallsBack() {
    var index = AliasIndex(customers: [
      Self.company(0, "Orbis Maren"), Self.company(1, "Orbis Maren Yards"),
    ])
    #expect(Self.rows(index, "Orbis Maren Yards") == [[1]])
    index.remove(row: 1)
    #expect(Self.rows(index, "Orbis Maren Yards") == [[0]])
  }

  @Test(
    "names that are none find nothing and harm nothing",
    arguments: [
      "", " ", "A", "...", "\u{0}", "\u{1}\u{7F}\u{200B}", "☀️", "-", "&", "GmbH", "\u{FEFF}",
      String(repeating: "word ", count: 10_000), String(repeating: "ก", count: 10_000),
    ])
  func takesBadNames(_ name: String) {
    let index = AliasIndex(customers: [
      Self.company(0, name, aliases: [name, ""]), Self.company(1, "Orbis Maren"),
    ])
    #expect(Self.rows(index, "a word, GmbH & co. Orbis Maren ...").last == [1])
    #expect(Self.rows(index, "a word of it . & -").isEmpty)
  }

  @Test("control characters in a name do not hide it from the text that has them too")
  func keepsControlCharacters() {
    let index = AliasIndex(customers: [Self.company(0, "Orbis\u{200B} Maren")])
    #expect(Self.rows(index, "ask Orbis Maren") == [[0]])
  }

  @Test("a customer with very many names, and a name with very many customers, cost linear time")
  func isLinear() {
    let many = (0..<20_000).map { "Tavik Brone \($0)" }
    let name = (0..<3_000).map { Self.company($0, "Same Orchard Ltd") }
    let clock = ContinuousClock()
    var index = AliasIndex()
    let time = clock.measure {
      index = AliasIndex(customers: [Self.company(0, "Tavik", aliases: many)] + name)
    }
    #expect(time < .seconds(30))
    #expect(Self.rows(index, "Tavik Brone 17777") == [[0]])
    // The first few say that it is shared; all of them would be copied at each mention.
    #expect(Self.rows(index, "Same Orchard").first?.count == PhraseImageBuilder.mostOwners)
  }
}

@Suite("Variants of names link the right company and no other")
struct NameVariantTests {
  private func find(_ text: String, _ list: [Customer]) -> [(rows: [Int], confidence: Double)] {
    let matcher = EntityMatcher(tracked: [], customers: list)
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    return matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
      .map { ($0.customers, $0.confidence) }
  }

  private static let list: [Customer] = {
    func company(_ id: String, _ name: String, _ domain: String? = nil) -> Customer {
      var customer = Customer(id: id, kind: .company)
      customer.companyName = name
      customer.domain = domain
      return customer
    }
    return [
      company("C0", "Tarven Harbour Mills International S.A.", "tarvenmills.com"),
      company("C1", "Oakrow Group Ltd."), company("C2", "Belnor Café GmbH & Co. KG"),
      company("C3", "Smithers & Co."), company("C4", "Sun Set Ltd"),
      company("C5", "Quillon Foods", "facebook.com"),
    ]
  }()

  @Test(
    "sure variants",
    arguments: [
      ("ask Tarven Harbour Mills International today", 0), ("see tarvenmills.com", 0),
      ("https://www.tarvenmills.com/jobs?x=1", 0), ("#TarvenHarbourMillsInternational", 0),
      ("oakrow group is late", 1), ("Oakrow Group Ltd. is late", 1), ("#OakrowGroup", 1),
      ("at Belnor Cafe", 2), ("BELNOR CAFÉ’s cake", 2), ("Smithers & Co. answered", 3),
      ("#SunSet opened", 4), ("quillon foods", 5),
    ])
  func links(text: String, row: Int) {
    let found = find(text, Self.list)
    #expect(found.map(\.rows) == [[row]], "\(text)")
    #expect(found.allSatisfy { $0.confidence > 0.95 }, "\(text)")
  }

  @Test(
    "what is no name of theirs",
    arguments: [
      "see facebook.com/somebody", "nottarvenmills.com", "mail@tarvenmills.com.au.example",
      "the oakrow", "Smithers left", "thmi", "THMI is an abbreviation", "Oakrow",
    ])
  func leavesAlone(_ text: String) { #expect(find(text, Self.list).isEmpty, "\(text)") }

  @Test(
    "doubtful variants are never sure",
    arguments: ["a lovely #sunset", "Sunset", "Oakrow Group GmbH", "Belnor Café Inc."])
  func doubts(_ text: String) {
    #expect(find(text, Self.list).allSatisfy { $0.confidence < 0.95 }, "\(text)")
  }

  @Test("first letters count beside another name of the same company only")
  func readsLetters() {
    let text = "THMI says so. Tarven Harbour Mills International knows."
    #expect(find(text, Self.list).map(\.rows) == [[0], [0]])
    #expect(find("THMI and Oakrow Group met", Self.list).map(\.rows) == [[1]])
  }

  @Test("the dot of a legal form is part of the name where the list has it")
  func keepsDots() {
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let matcher = EntityMatcher(tracked: [], customers: Self.list)
    for (text, end) in [
      ("Oakrow Group Ltd. is", 17), ("at Quillon Foods. Then", 16), ("(Oakrow Group Ltd) is", 17),
      ("[Oakrow Group Ltd.] is", 18),
    ] {
      let bytes = Array(text.utf8)
      Tokenizer().tokenize(bytes.span, into: &tokens)
      let found = matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch)
      #expect(found.map(\.span.end) == [end], "\(text)")
    }
  }

  @Test("a bracket behind a name is part of it where it opens in the name")
  func keepsBrackets() {
    var company = Customer(id: "C0", kind: .company)
    company.companyName = "Norvel UG (haftungsbeschränkt)"
    var tokens: [Token] = []
    var scratch = EntityScratch()
    let bytes = Array("(Norvel UG (haftungsbeschränkt)) is".utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let found = EntityMatcher(tracked: [], customers: [company])
      .entities(in: bytes.span, tokens: tokens, scratch: &scratch)
    #expect(found.map { $0.span } == [TextSpan(start: 1, end: 32)])
  }

  @Test(
    "legal forms go, names stay",
    arguments: [
      ("Acme Inc.", "Acme"), ("Acme GmbH & Co. KG", "Acme"),
      ("Acme UG (haftungsbeschränkt)", "Acme"),
      ("Acme Sp. z o.o.", "Acme"), ("Acme, Inc.", "Acme"), ("Acme Pvt. Ltd.", "Acme"),
      ("Acme Ltd. Şti.", "Acme"), ("Acme S. A.", "Acme"), ("Smith & Co. Ltd", "Smith & Co."),
    ])
  func strips(name: String, stem: String) { #expect(LegalForms.stripped(name) == stem) }

  @Test(
    "nothing goes where a name is nothing else",
    arguments: ["Inc.", "GmbH", "Smith & Co.", "Acme", "", "AG KG"])
  func keeps(_ name: String) {
    #expect(LegalForms.stripped(name).map { $0 == "AG" } ?? true)
  }
}
