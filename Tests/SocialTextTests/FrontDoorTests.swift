import Foundation
import SocialText
import Testing

/// The five-minute tour of `SocialText.docc`, as somebody walks it who has the library alone.
@Suite struct FrontDoorTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let model =
    ProcessInfo.processInfo.environment["EARSHOT_LEXICONS"].map { $0 + "/language.model" }
    ?? root.appendingPathComponent("Lexicons/language.model").path

  @Test func `tokens`() {
    let text = "Soooo good!! @anna see https://example.com #BestDay 👩‍💻 :-)"
    let tokens = Tokenizer().tokens(in: text)
    let kinds = tokens.map(\.kind.name).joined(separator: " ")
    #expect(kinds == "elongated word punctuation mention word url hashtag emoji emoticon")
    #expect(tokens[3].text(in: text) == "@anna")

    var buffer: [Token] = []
    let tokenizer = Tokenizer()
    for post in ["first post", "second post"] {
      tokenizer.tokenize(post.utf8.span, into: &buffer)
      #expect(buffer.count == 2)
    }
  }

  @Test func `equal readings`() {
    #expect(Folding.fold("Ｃafé STRASSE") == "cafe strasse")
    #expect(Folding.hash("Straße") == Folding.hash("STRASSE"))
    #expect(Tokenizer().tokens(in: "Café!")[0].hash == Folding.hash("cafe"))
  }

  @Test func `boundaries and sentences`() {
    #expect(Segmentation.graphemes(of: "e\u{301}🇩🇪").count == 2)
    #expect(Segmentation.words(of: "It isn't 3.5").map { $0.text(in: "It isn't 3.5") }.count == 5)
    let said = "Mr. Bean left. Why?"
    #expect(Sentences.split(said).map { $0.text(in: said) } == ["Mr. Bean left.", "Why?"])
  }

  @Test func `addresses, tags and names`() {
    let entities = SocialEntityExtractor().entities(in: "see example.com, @anna #tag $AAPL")
    #expect(entities.map(\.kind) == [.url, .mention, .hashtag, .cashtag])
    var phrases = PhraseTable()
    phrases.set(1, for: Tokenizer().tokens(in: "sea level"))
    let words = Tokenizer().tokens(in: "The SEA Level rises")
    #expect(phrases.longest(words, at: 1) == (value: 1, count: 2))
  }

  @Test func `scripts without spaces`() {
    var search = SearchTerms(.bigrams)
    let city = "東京都"
    #expect(search.terms(of: city).map { $0.text(in: city) } == ["東京", "京都"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: model)))
  func `languages`() throws {
    let model = Self.model
    let identifier = try LanguageIdentifier(contentsOf: model)
    let guess = identifier.identify("Das ist ein guter Tag für uns alle")
    #expect(guess.language == "de" && guess.confidence > 0.9)
  }

  @Test func `positions for others`() {
    let offsets = ScalarOffsets("né?")
    #expect(offsets.scalar(atByte: 3) == 2)
    #expect(offsets.byte(atScalar: 2) == 3)
  }

  @Test func `every line of the tour is a line of these tests`() throws {
    let tour = Self.root.appendingPathComponent("Sources/SocialText/SocialText.docc/SocialText.md")
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let tested = Set(source.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    var isCode = false
    var lines = 0
    for line in try String(contentsOf: tour, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("```") {
        isCode = line == "```swift"
      } else if isCode {
        lines += 1
        #expect(tested.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)")
      }
    }
    #expect(lines > 20)
  }
}
