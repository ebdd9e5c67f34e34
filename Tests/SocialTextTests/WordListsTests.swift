import Foundation
import Testing

@testable import SocialText

@Suite("Word lists are read and checked")
struct WordListsTests {
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Lexicons"

  @Test(
    "each language that we score has stop words",
    arguments: [
      ("en", "the", "service"), ("de", "über", "Dienst"), ("fr", "à", "maison"),
      ("es", "también", "casa"), ("it", "perché", "casa"), ("pt", "não", "casa"),
      ("nl", "niet", "huis"), ("sv", "också", "hus"), ("da", "ikke", "hus"),
      ("fi", "että", "talo"), ("pl", "się", "dom"), ("tr", "değil", "ev"),
    ])
  func stopWords(_ language: String, _ stop: String, _ content: String) throws {
    let words = try WordLists(folder: Self.folder).words(for: language)
    let list = try #require(words.stopWords)
    #expect(list.count > 150)
    #expect(list.contains(Folding.hash(stop)))
    #expect(list.contains(Folding.hash(stop.uppercased())))
    #expect(!list.contains(Folding.hash(content)))
  }

  @Test("a language without lists has none, and that is no error")
  func absent() throws {
    let lists = WordLists(folder: Self.folder)
    for language in ["tlh", "und", "hi-Latn", "../en", ""] {
      let words = try lists.words(for: language)
      #expect(words.stopWords == nil && words.frequencies == nil, "\(language)")
    }
    #expect(try lists.words(for: "en-GB").stopWords != nil)
    #expect(try WordLists(folder: "/nowhere").words(for: "en").stopWords == nil)
  }

  @Test("frequencies and parts of speech of English words")
  func frequencies() throws {
    let list = try #require(try WordLists(folder: Self.folder).words(for: "en").frequencies)
    func word(_ text: String) -> WordFrequencies.Word? { list.word(Folding.hash(text)) }
    #expect(list.count > 25_000)
    #expect(list.hasParts)
    #expect(try #require(word("the")).centibels < 150)
    #expect(try #require(word("Don’t")).centibels == word("dont")?.centibels)
    #expect(word("service")?.part == .noun)
    #expect(word("beautiful")?.part == .adjective)
    #expect(word("quickly")?.part == .adverb)
    #expect(word("went")?.part == .verb)
    #expect(word("qwertyuiopas") == nil)
    #expect(try #require(word("cumin")).centibels <= list.rarest)
  }

  @Test(
    "a broken list is an error that names file and line",
    arguments: [
      ("stopwords.tsv", "# words\nthe\nof a\n", 3), ("stopwords.tsv", "the\n\n!\n", 3),
      ("words.tsv", "-100\tn\thouse\n100\tn\thouse\n", 2), ("words.tsv", "-100\tx\thouse\n", 1),
      ("words.tsv", "-100\tn\thouse  dog\n", 1), ("words.tsv", "-100 n house\n", 1),
      ("words.tsv", "# nothing\n", 0),
    ])
  func broken(_ file: String, _ text: String, _ line: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "words-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("en"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: folder.appendingPathComponent("en/" + file))
    let lists = WordLists(folder: folder.path)
    let error = #expect(throws: WordListError.self) { try lists.words(for: "en") }
    #expect(error?.line == (line == 0 ? nil : line))
    #expect(error?.path.hasSuffix("en/" + file) == true)
  }
}
