import Testing

@testable import SocialText

@Suite("Keyphrases of many texts")
struct KeyphraseCounterTests {
  static func counter(_ texts: [String], language: String = "en") throws -> KeyphraseCounter {
    var counter = KeyphraseCounter(lists: WordLists(folder: WordListsTests.folder))
    try add(texts, to: &counter, language)
    return counter
  }

  static func add(
    _ texts: [String], to counter: inout KeyphraseCounter, _ language: String = "en"
  ) throws {
    var tokens: [Token] = []
    for text in texts {
      let bytes = Array(text.utf8)
      Tokenizer().tokenize(bytes.span, into: &tokens)
      try counter.add(bytes.span, tokens: tokens, language: language)
    }
  }

  @Test("forms of a phrase count as one, shown as most write it")
  func joinsForms() throws {
    let counter = try Self.counter([
      "The battery life is a joke", "Terrible battery life on this one",
      "What happened to #BatteryLife?", "I returned it, battery life too short",
      "My cat sleeps on the sofa", "It rained all day here",
    ])
    #expect(counter.posts == 6)
    let top = try #require(counter.top(5).first)
    #expect(top.text == "battery life")
    #expect(top.posts == 4)
    #expect(!counter.top(5).dropFirst().contains { $0.text == "battery" || $0.text == "life" })
  }

  @Test("near copies count once, short texts each")
  func leavesCopiesOut() throws {
    let text = "The new Tern e-bike has a motor that whines on every hill"
    let counter = try Self.counter([
      text, "RT @who: \(text)", text + " https://example.org/a", text.uppercased(),
      "great service", "great service", "great service", "great service",
    ])
    #expect(counter.posts == 5)
    #expect(counter.top(20).first { $0.text == "great service" }?.posts == 4)
    #expect(!counter.top(20).contains { $0.text.contains("motor") })
  }

  @Test("against an earlier time what is new stands out")
  func comparesTimes() throws {
    let usual = (0..<40).map { "The bus \($0) came late to the station again, driver \($0) rude" }
    let earlier = try Self.counter(usual)
    var now = try Self.counter(usual)
    try Self.add((0..<10).map { "Line \($0): ticket machine broken at stop \($0) today" }, to: &now)
    #expect(try #require(now.top(3, over: earlier).first).text == "ticket machine broken")
    #expect(!now.top(10, over: earlier).contains { $0.text == "driver" })
  }

  @Test("memory is bounded, and what is common is kept")
  func forgetsTheRare() throws {
    var counter = KeyphraseCounter(
      lists: WordLists(folder: WordListsTests.folder), capacity: 1024)
    let texts = (0..<4000).map { number in
      number % 4 == 0
        ? "wobbly handlebar \(number)x\(number) seen today" : "qa\(number) ze\(number) ru\(number)"
    }
    try Self.add(texts, to: &counter)
    #expect(counter.forgotten > 0)
    let top = try #require(counter.top(1).first)
    #expect(top.text == "wobbly handlebar")
    #expect(top.posts + counter.forgotten >= 1000 && top.posts <= 1000)
  }

  @Test("nothing gives nothing")
  func empty() throws {
    #expect(try Self.counter([]).top(10).isEmpty)
    #expect(try Self.counter(["", "...", "the of and"]).top(10).isEmpty)
    #expect(try Self.counter(["good"]).top(0).isEmpty)
  }
}
