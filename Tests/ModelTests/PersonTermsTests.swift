import Model
import Testing

@Suite("What names a person is found as people and programs write it")
struct PersonTermsTests {
  private let terms = PersonTerms(
    emails: ["kim@wells.example"], handles: ["forum:anna", "forum:kim_w9"],
    names: ["Kim Wells", "Żaneta Öz", "Kim"])

  @Test("look-alike letters hide nobody")
  func lookAlikes() {
    let terms = PersonTerms(
      emails: ["mira.ok@post.example"], handles: ["forum:mira_k"], names: ["Mira Kolb"])
    for (text, masked) in [
      ("to mіra.ok@post.example now", 20), ("Mіrа Kоlb said", 9), ("ask @mіra_k", 7),
      ("ask Мira Kolb", 9),
    ] {
      let found = terms.spans(in: Array(text.utf8))
      #expect(found.count == 1, "\(text)")
      let hit = found.first.map {
        String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self)
      }
      #expect(hit?.unicodeScalars.count == masked, "\(text) \(hit ?? "")")
      #expect(terms.occurrences(in: Array(text.utf8)) == 1)
    }
    for text in ["Мира Колб", "mirа", "Яндекс и Москва"] {
      #expect(terms.spans(in: Array(text.utf8)).isEmpty)
    }
  }

  @Test(
    "masked, letter by letter; all else stands",
    arguments: [
      ("write to kim@wells.example.", "write to xxx@xxxxx.xxxxxxx."),
      ("KIM@Wells.Example!", "XXX@xxxxx.xxxxxxx!"),
      ("akim@wells.example is another", nil), ("kim@wells.example.org too", nil),
      ("kim [at] wells [dot] example", "xxx [xx] xxxxx [xxx] xxxxxxx"),
      ("kim+news.2@wells.example!", "xxx+xxxx.x@xxxxx.xxxxxxx!"),
      ("akim+news@wells.example, kim+a@wells.examples", nil),
      ("kim @ wells.example", "xxx @ xxxxx.xxxxxxx"),
      ("see /u/anna, /users/Anna/posts", "see /u/xxxx, /users/xxxx/posts"),
      ("see /menu/anna, /u/annabel, you/anna", nil),
      ("?mail=kim%40wells.example&a=1", "?mail=xxx%xxxxxxx.xxxxxxx&a=1"),
      ("ask Anna, she knows", nil), ("ask @anna, she knows", "ask @xxxx, she knows"),
      ("ask @annabel", nil), ("forum:Anna wrote", "xxxxx:xxxx wrote"),
      ("kim_w9 wrote", "xxx_xx wrote"),
      ("https://f.example/u/kim_w9?x", "https://f.example/u/xxx_xx?x"),
      ("thanks Kim Wells", "thanks xxx xxxxx"), ("thanks Kim", nil), ("Kim Wellson", nil),
      ("by KIM WELLS", "by xxx xxxxx"), ("/author/kim-wells/", "/author/xxx-xxxxx/"),
      ("Wells, Kim", "xxxxx, xxx"), ("ŻANETA ÖZ", "×xxxxx ×x"), ("żaneta öz", "×xxxxx ×x"),
      ("zaneta oz", "xxxxxx xx"), ("Zaneta Öz’s bike", "xxxxxx ×x’s bike"),
      ("Kím Wélls", "x×x x×xxx"), ("Kim Wells's", "xxx xxxxx's"),
      ("Ki\u{301}m Wells", "xx×x xxxxx"),
      ("see #KimWells", "see #xxxxxxxx"), ("see #KimWellson", nil), ("@zanetaöz", "@xxxxxx×x"),
      ("/a/zaneta-oz", "/a/xxxxxx-xx"), ("kimwells", nil), ("Zaneta Özil", nil),
    ] as [(String, String?)])
  func masks(text: String, expected: String?) {
    let masked = terms.masked(text)
    #expect(masked?.lowercased() == expected?.lowercased())
    if let masked {
      #expect(masked.utf8.count == text.utf8.count)
      #expect(masked.unicodeScalars.count == text.unicodeScalars.count)
    }
  }

  @Test("Accents that stand apart go with their letters, invisible characters with their name")
  func masksAccents() {
    let text = "by Z\u{307}aneta O\u{308}z\u{301}! Ki\u{AD}m Wells\u{200D}"
    let masked = terms.masked(text)
    #expect(masked?.utf8.count == text.utf8.count)
    #expect(masked == "by x×xxxxx x×x×! xx×x xxxxx\u{2715}", "\(masked ?? "")")
    #expect(masked.map { terms.masked($0) == nil } == true)
  }

  @Test(
    "names are found as other alphabets, digraphs and genitives write them",
    arguments: [
      ("Юлия Орлова", .none, "ask Yuliya Orlova", true),
      ("Юлия Орлова", .none, "#JulijaOrlova", false),
      ("Юлия Орлова", .none, "Julija Orlova", false),
      ("Юлия Орлова", .none, "ЮЛИЯ ОРЛОВА", true), ("Yuliya Orlova", .none, "Юлия Орлова", true),
      ("Maria Wells", .none, "Мария Веллс", true),
      (
        "Yuliya Orlova", .none, "/%D0%AE%D0%BB%D0%B8%D1%8F-%D0%9E%D1%80%D0%BB%D0%BE%D0%B2%D0%B0",
        true
      ),
      ("Живой Щукин", .none, "Zivoj Sukin", true), ("Ελένη Αυγή", .none, "Eleni Avgi", true),
      ("Jürgen Müller", .none, "Juergen Mueller", true),
      ("Jürgen Müller", .none, "Jurgen Mueller", true),
      ("Jürgen Müller", .none, "Jürgen Müllers Rad", true),
      ("Jürgen Müller", .none, "Juergen Muellers", true),
      ("Juergen Mueller", .german, "Jürgen Müller", true),
      ("Juergen Mueller", .none, "Jürgen Müller", false),
      ("Kim Wells", .none, "Kim Wellss", false), ("Joe Miller", .none, "Jo Miller", false),
    ] as [(String, Transliteration.Country, String, Bool)])
  func findsForms(name: String, country: Transliteration.Country, text: String, isFound: Bool) {
    let terms = PersonTerms(
      emails: [], handles: [], names: [name], forms: NameForms.forms(of: name, country))
    #expect((terms.masked(text) != nil) == isFound)
    if isFound { #expect(terms.occurrences(in: Array("x\(text)x".utf8)) == 1) }
  }

  @Test("names of very many words, or of none, have few forms")
  func areFew() {
    let long = String(repeating: "Jürgen ", count: 200)
    #expect(NameForms.forms(of: long, .german).count < 20)
    for name in ["", " ", "Kim", "é", "\u{0} \u{301}"] {
      #expect(NameForms.forms(of: name, .german).count < 20, "\(name)")
    }
  }

  @Test("a handle or a name of one word counts in one's own posts alone")
  func countsOwn() {
    let own = PersonTerms(
      emails: [], handles: ["forum:anna"], names: ["Kim"], isOwn: true)
    #expect(own.masked("Regards, Anna (Kim)") == "Regards, xxxx (xxx)")
  }

  @Test("in bytes they are found whatever stands beside them")
  func findsInBytes() {
    #expect(terms.occurrences(in: Array("textkim@wells.exampletext".utf8)) == 1)
    #expect(terms.spans(in: Array("textkim@wells.exampletext".utf8)).isEmpty)
  }

  @Test("a thousand names of one first letter take no longer than one")
  func isQuick() {
    let text = Array(String(repeating: "kilometres of kind words kept here. ", count: 4000).utf8)
    func time(_ names: [String]) -> Duration {
      let terms = PersonTerms(emails: [], handles: [], names: names)
      let clock = ContinuousClock()
      return (0..<3).map { _ in clock.measure { #expect(terms.spans(in: text).isEmpty) } }.min()
        ?? .zero
    }
    let names = (0..<1000).map { "K\(Character(UnicodeScalar(97 + $0 % 26)!))\($0) Wells" }
    #expect(time(names) < time(["Kim Wells"]) * 20 + .milliseconds(50))
  }

  @Test("the shortest forms are found at the end of a text too")
  func findsShort() {
    let terms = PersonTerms(emails: [], handles: ["f:a"], names: [])
    #expect(terms.masked("ask @a") == "ask @x" && terms.masked("f:a") == "x:x")
    #expect(terms.masked("@") == nil && terms.masked("") == nil)
  }
}
