import Model
import Testing

@Suite("What names a person is found as people and programs write it")
struct PersonTermsTests {
  private let terms = PersonTerms(
    emails: ["kim@wells.example"], handles: ["forum:anna", "forum:kim_w9"],
    names: ["Kim Wells", "Żaneta Öz", "Kim"])

  @Test(
    "masked, letter by letter; all else stands",
    arguments: [
      ("write to kim@wells.example.", "write to xxx@xxxxx.xxxxxxx."),
      ("KIM@Wells.Example!", "XXX@xxxxx.xxxxxxx!"),
      ("akim@wells.example is another", nil), ("kim@wells.example.org too", nil),
      ("kim [at] wells [dot] example", "xxx [xx] xxxxx [xxx] xxxxxxx"),
      ("?mail=kim%40wells.example&a=1", "?mail=xxx%xxxxxxx.xxxxxxx&a=1"),
      ("ask Anna, she knows", nil), ("ask @anna, she knows", "ask @xxxx, she knows"),
      ("ask @annabel", nil), ("forum:Anna wrote", "xxxxx:xxxx wrote"),
      ("kim_w9 wrote", "xxx_xx wrote"),
      ("https://f.example/u/kim_w9?x", "https://f.example/u/xxx_xx?x"),
      ("thanks Kim Wells", "thanks xxx xxxxx"), ("thanks Kim", nil), ("Kim Wellson", nil),
      ("by KIM WELLS", "by xxx xxxxx"), ("/author/kim-wells/", "/author/xxx-xxxxx/"),
      ("Wells, Kim", "xxxxx, xxx"), ("ŻANETA ÖZ", "×xxxxx ×x"), ("żaneta öz", "×xxxxx ×x"),
    ] as [(String, String?)])
  func masks(text: String, expected: String?) {
    let masked = terms.masked(text)
    #expect(masked?.lowercased() == expected?.lowercased())
    if let masked {
      #expect(masked.utf8.count == text.utf8.count)
      #expect(masked.unicodeScalars.count == text.unicodeScalars.count)
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
