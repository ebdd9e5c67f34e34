import Customers
import Foundation
import Model
import SocialText
import Testing

@testable import Entities

@Suite("Names that may mean something else go by what decisions taught")
struct NameContextsTests {
  private static let customers = CustomerFile(
    Array(
      """
      customer_id,type,company_name,first_name,last_name,aliases,domain
      K-1,company,Quillon,,,,
      K-2,company,Harvest,,,,
      K-3,company,Harvest,,,,harvest.example
      K-4,company,Oakrow Mill Partners,,,,
      K-5,company,Beacon,,,,
      K-6,person,,Bea,Conner,Beacon,
      K-7,company,Tarven,,,,
      K-8,company,Norven,,,,
      K-9,company,Brandlow,,,,

      """.utf8)
  ).customers
  private static let names = [
    "quillon": "K-1", "harvest": "K-2", "omp": "K-4", "beacon": "K-5",
  ]
  private static let plain = EntityMatcher(tracked: [], customers: customers)

  /// Texts in which companies complained of have their name, and in which a thing has it.
  private static func texts(_ name: String, _ count: Int, thing: Bool) -> [String] {
    let ends = ["again", "today", "this week", "for once", "as ever", "at noon", "on Monday"]
    let middles = ["we", "they", "people", "my friends", "all of us"]
    return (0..<count).map { number in
      let end = ends[number % 7]
      let middle = middles[number / 7 % 5]
      return thing
        ? "\(middle) saw the old \(name) in the garden \(number / 35 % 3) \(end)"
        : "\(middle) got an invoice: [\(name)] support charged \(number / 35 % 3) \(end)"
    }
  }

  private static func learned(
    _ texts: [String], customers: [String: String] = names, most: Int = ContextLearner.mostPlaces
  ) -> ContextLearner {
    var learner = ContextLearner(mostPlaces: most)
    var scratch = EntityScratch()
    for marked in texts {
      let text = marked.filter { $0 != "[" && $0 != "]" }
      let mark = marked.utf8.firstIndex(of: 0x5B).map {
        marked.utf8.distance(from: marked.startIndex, to: $0)
      }
      let bytes = Array(text.utf8)
      for (name, features) in plain.doubtfulNames(
        in: bytes.span, tokens: tokens(bytes), source: nil, scratch: &scratch)
      {
        let word = String(decoding: bytes[name.span.start..<name.span.end], as: UTF8.self)
        let isCompany = name.span.start == mark
        let id = customers[word.lowercased()]
        learner.add(
          name, features, text: StableHash.hash64(text), isCompany: isCompany,
          customers: isCompany ? [id].compactMap(\.self) : [])
      }
    }
    return learner
  }

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    Tokenizer().tokenize(bytes.span, into: &tokens)
    return tokens
  }

  private static func place(_ bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + "earshot-contexts-" + UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static func read(_ bytes: [UInt8]) throws -> NameContexts {
    let path = try place(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try NameContexts(contentsOf: path)
  }

  private static func matcher(
    _ bytes: [UInt8], tracked: [TrackedEntity] = []
  ) throws -> EntityMatcher {
    EntityMatcher(
      tracked: tracked, aliases: AliasIndex(customers: customers),
      learned: LearnedContexts(try read(bytes)) { customers[$0].id })
  }

  private static func found(_ text: String, _ matcher: EntityMatcher) -> [NamedEntity] {
    var scratch = EntityScratch()
    let bytes = Array(text.utf8)
    return matcher.entities(in: bytes.span, tokens: tokens(bytes), scratch: &scratch)
  }

  /// Two hundred decisions of each kind about one name, in small letters and with a capital.
  private static let decided = ["quillon", "Quillon"].flatMap {
    texts($0, 200, thing: false) + texts($0, 200, thing: true)
  }

  @Test(
    "what stands around a name decides, in any case",
    arguments: [
      ("got an invoice: quillon support charged 9 again", 1),
      ("she got an invoice: quillon support charged me", 1),
      ("they saw the old quillon in the garden today", 0),
      ("they saw the old Quillon in the garden today", 0),
      ("we got an invoice: Quillon support charged 1 today", 1),
      // Of words that nobody decided about today's rules decide.
      ("Quillon", 1),
      ("unter uns gesagt ist Quillon nett", 1),
    ])
  func decides(text: String, count: Int) throws {
    let matcher = try Self.matcher(Self.learned(Self.decided).learn().bytes)
    #expect(Self.found(text, matcher).count == count, "\(text)")
  }

  @Test("a name that was left out comes with its evidence, which sums to the chance learned")
  func evidence() throws {
    let matcher = try Self.matcher(Self.learned(Self.decided).learn().bytes)
    let text = "we got an invoice: quillon support charged 1 today"
    #expect(Self.found(text, Self.plain).isEmpty)
    let entity = try #require(Self.found(text, matcher).first)
    #expect(entity.type == .company && entity.customers == [0])
    #expect(entity.confidence > 0.95)
    let rules = Set(entity.context.map(\.rule))
    #expect(rules.isSuperset(of: ["words_before", "words_behind", "customer_share"]), "\(rules)")
    let sum = entity.context.reduce(0) { $0 + $1.weight }
    #expect(abs(1 / (1 + exp(-sum)) - entity.confidence) < 1e-9)
  }

  @Test("the order of decisions changes no byte, nor does a limit on places")
  func order() {
    let texts = Self.decided + Self.decided.prefix(50)
    let one = Self.learned(texts).learn().bytes
    #expect((one == Self.learned(texts.reversed()).learn().bytes) == true)
    #expect((one == Self.learned(texts).learn().bytes) == true)
    let few = Self.learned(texts, most: 30).learn().bytes
    #expect((few == Self.learned(texts.reversed(), most: 30).learn().bytes) == true)
    #expect((few == one) == false)
  }

  @Test("a name with few decisions follows what all names taught, one with many its own")
  func shrinks() throws {
    let company = "we got an invoice: tarven support charged 1 today"
    func chance(_ against: Int) throws -> Double {
      let pool = ["quillon", "norven", "brandlow"].flatMap {
        Self.texts($0, 200, thing: false) + Self.texts($0, 200, thing: true)
      }
      let texts =
        pool
        + Self.texts("tarven", against, thing: false).map {
          $0.filter { $0 != "[" && $0 != "]" }
        }
      let contexts = try Self.read(Self.learned(texts).learn().bytes)
      var scratch = EntityScratch()
      let bytes = Array(company.utf8)
      let doubt = try #require(
        Self.plain.doubtfulNames(
          in: bytes.span, tokens: Self.tokens(bytes), source: nil, scratch: &scratch
        ).first)
      let odds = contexts.logOdds(contexts.sum(doubt.features, of: doubt.name.key), of: doubt.name)
      return 1 / (1 + exp(-odds))
    }
    let chances = try [0, 3, 30, 200].map(chance)
    #expect(chances[0] > 0.95)
    #expect(chances[1] > 0.5, "\(chances)")
    #expect(chances[3] < 0.1, "\(chances)")
    #expect(chances == chances.sorted(by: >), "\(chances)")
  }

  @Test("of customers that share a name the one is meant whom decisions named again and again")
  func meansOne() throws {
    let texts = Self.texts("harvest", 200, thing: false) + Self.texts("harvest", 200, thing: true)
    let matcher = try Self.matcher(Self.learned(texts).learn().bytes)
    let text = "we got an invoice: harvest support charged 1 today"
    #expect(Self.found(text, matcher).first?.customers == [1])
    // Where they were nobody's of the list, they are held back.
    let capitals =
      Self.texts("Harvest", 200, thing: false) + Self.texts("Harvest", 200, thing: true)
    let nobodys = try Self.matcher(
      Self.learned(texts + capitals, customers: [:]).learn().bytes)
    #expect(Self.found(text, nobodys).isEmpty)
    let capital = text.replacing("harvest", with: "Harvest")
    #expect((Self.found(capital, nobodys).first?.confidence ?? 0) < 0.5)
  }

  @Test("letters that stand for a name count alone where decisions say so")
  func letters() throws {
    let texts = Self.texts("OMP", 200, thing: false) + Self.texts("OMP", 200, thing: true)
    let matcher = try Self.matcher(Self.learned(texts).learn().bytes)
    let text = "we got an invoice: OMP support charged 1 today"
    #expect(Self.found(text, Self.plain).isEmpty)
    #expect(Self.found(text, matcher).first?.customers == [3])
  }

  @Test("a name that a person bears too is never learned")
  func personsNames() throws {
    let texts = Self.texts("beacon", 100, thing: false) + Self.texts("Beacon", 100, thing: false)
    let learner = Self.learned(texts)
    #expect(learner.learn().decisions == 0)
    let matcher = try Self.matcher(Self.learned(texts + Self.decided).learn().bytes)
    for text in texts.prefix(3) {
      let text = text.filter { $0 != "[" && $0 != "]" }
      #expect(Self.found(text, matcher) == Self.found(text, Self.plain), "\(text)")
    }
  }

  @Test("tracked names stay with exclude and context")
  func tracked() throws {
    let thing = TrackedEntity(
      id: "q", kind: .brand, names: ["quillon"], excludes: ["quillon support"], context: ["beer"])
    let bytes = Self.learned(Self.decided).learn().bytes
    let rules = EntityMatcher(tracked: [thing], customers: Self.customers)
    let learned = try Self.matcher(bytes, tracked: [thing])
    for text in Self.decided.prefix(5) + ["quillon support and beer", "the old quillon, beer"] {
      let text = text.filter { $0 != "[" && $0 != "]" }
      #expect(Self.found(text, learned) == Self.found(text, rules), "\(text)")
    }
    #expect(Self.found("we got an invoice: quillon support charged 1 today", learned).isEmpty)
  }

  @Test("few decisions of one kind make nothing sure", arguments: [1, 3, 8, 19])
  func fewDecisions(count: Int) throws {
    for isThing in [true, false] {
      let texts = Self.texts("quillon", count, thing: isThing)
      let matcher = try Self.matcher(Self.learned(texts).learn().bytes)
      for text in ["Quillon", "we got an invoice: quillon support charged 0 again"] {
        let confidence = Self.found(text, matcher).first?.confidence ?? 0
        #expect(confidence < 0.95, "\(text) \(confidence)")
        #expect(Self.found(text, matcher) == Self.found(text, Self.plain), "\(text)")
      }
      #expect(!Self.found("Quillon is nice", matcher).isEmpty)
    }
  }

  @Test("nothing decided gives a file that changes nothing")
  func nothing() throws {
    let matcher = try Self.matcher(ContextLearner().learn().bytes)
    for text in Self.decided.prefix(3) + ["Quillon", "OMP and Oakrow Mill Partners"] {
      let text = text.filter { $0 != "[" && $0 != "]" }
      #expect(Self.found(text, matcher) == Self.found(text, Self.plain))
    }
  }

  @Test("the file holds no word of the texts")
  func holdsNoText() {
    let bytes = Self.learned(Self.decided).learn().bytes
    let text = String(decoding: bytes, as: UTF8.self)
    for word in ["quillon", "invoice", "garden", "K-1"] { #expect(!text.contains(word)) }
  }

  @Test(
    "a file that is damaged, cut short or of another version is an error with its name and mend")
  func badFiles() throws {
    let good = Self.learned(Self.decided).learn().bytes
    var bad: [(String, [UInt8])] = [
      ("empty", []), ("no file of ours", Array("hello\n".utf8)),
      ("half a head", Array(good.prefix(100))), ("the head alone", Array(good.prefix(512))),
      ("cut short", Array(good.dropLast())), ("more", good + [0]),
    ]
    for place in stride(from: 20, to: good.count, by: 97) {
      var bytes = good
      bytes[place] ^= 1
      // Of the zeros behind the head nothing is read.
      if place < 512, good[place] == 0 { continue }
      bad.append(("changed at \(place)", bytes))
    }
    var other = good
    other[17] = 0x32
    bad.append(("version 2", other))
    for (name, bytes) in bad {
      let path = try Self.place(bytes)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let error = #expect(throws: NameContextsError.self, "\(name)") {
        try NameContexts(contentsOf: path)
      }
      let words = error?.description ?? ""
      #expect(words.hasPrefix(path + ": ") && words.contains("mend: "), "\(name): \(words)")
    }
    for path in ["/nowhere/contexts", NSTemporaryDirectory()] {
      let error = #expect(throws: NameContextsError.self) { try NameContexts(contentsOf: path) }
      #expect(error?.description.contains("mend: ") ?? false)
    }
    #expect(try Self.read(good).decisions == 420)
  }
}
