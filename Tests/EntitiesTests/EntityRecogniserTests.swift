import Foundation
import Model
import SocialText
import Testing

@testable import Entities

@Suite("Unknown names are recognised")
struct EntityRecogniserTests {
  private func find(
    _ text: [UInt8], language: String? = nil, known: [NamedEntity] = [],
    folder: String = lexicons
  ) throws -> [NamedEntity] {
    var tokens: [Token] = []
    var scratch = NameScratch()
    var found = known
    Tokenizer().tokenize(text.span, into: &tokens)
    try EntityRecogniser(folder: folder)
      .add(to: &found, text: text.span, tokens: tokens, language: language, scratch: &scratch)
    return found
  }

  private func names(_ text: String, language: String? = nil) throws -> [String] {
    let bytes = Array(text.utf8)
    return try find(bytes, language: language).map {
      String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) + " " + $0.type.rawValue
    }
  }

  @Test(
    "people and places in plain sentences",
    arguments: [
      ("I met Emma Watson in London yesterday", ["Emma Watson person", "London place"]),
      ("we are flying from chicago to Boston", ["chicago place", "Boston place"]),
      ("the weather is nice and my dog sleeps", []),
    ])
  func findsNames(text: String, expected: [String]) throws {
    #expect(try names(text) == expected)
  }

  @Test("what is known already stays, and nothing overlaps it")
  func keepsKnown() throws {
    let text = Array("Emma Watson was in London".utf8)
    let known = NamedEntity(span: TextSpan(start: 0, end: 4), type: .brand, confidence: 0.9)
    let found = try find(text, known: [known])
    #expect(found.first == known)
    #expect(found.dropFirst().map(\.span.start) == [19])
  }

  @Test(
    "the sign of an address written apart is nobody",
    arguments: [
      "write to mira @ mail.example.com", "Mira @ Example.com", "RT @ example.org/a: so nice",
    ])
  func leavesSigns(text: String) throws {
    #expect(try !names(text).contains { $0.hasPrefix("@ ") })
  }

  @Test("nouns of a language that gives all of them capitals are no names")
  func leavesNouns() throws {
    let text = "Der Hund liegt im Garten und die Katze sitzt auf dem Tisch neben der Lampe"
    for tag in ["de", "DE", "de_DE", "deu"] { #expect(try names(text, language: tag) == []) }
    #expect(try names("Gestern in München", language: "de-AT") == ["München place"])
  }

  @Test("chances lie between 0 and 1, spans inside the text and in order")
  func isSound() throws {
    let text = Array(
      "RT @a: Obama met Merkel in Berlin. Apple’s iPhone 6 is HERE! #London \u{1F600} ".utf8)
    let many = (0..<50).flatMap { _ in text }
    var end = 0
    for entity in try find(many) {
      #expect(entity.span.start >= end && entity.span.end > entity.span.start)
      #expect(entity.confidence > 0 && entity.confidence < 1)
      end = entity.span.end
    }
    #expect(end > 0 && end <= many.count)
  }

  @Test(
    "empty texts, emoji, zeros and broken bytes are no trouble",
    arguments: [
      [], [0x20], Array("😀😀😀".utf8), [0], [UInt8](repeating: 0, count: 1000),
      [0xFF, 0xFE, 0x41, 0xC3],
      Array("@ # @ #".utf8), Array("É".utf8), [0x41, 0x27, 0x73], [0xE2, 0x80, 0x99, 0x73],
    ])
  func survives(text: [UInt8]) throws { #expect(try find(text).count <= 2) }

  @Test("long texts take time in proportion")
  func isLinear() throws {
    let word = [UInt8](repeating: 0x41, count: 1 << 20)
    #expect(try find(word).count <= 1)
    let sentence = Array("Emma Watson and Tom Hanks visit Paris and New York Giants ".utf8)
    func time(_ count: Int) throws -> Double {
      let text = (0..<count).flatMap { _ in sentence }
      let clock = ContinuousClock()
      var best = Duration.seconds(100)
      for _ in 0..<3 { best = min(best, try clock.measure { _ = try find(text) }) }
      return best / .seconds(1)
    }
    // A text of 1 MB and one of an eighth; loading the model is part of both.
    #expect(try time(18_000) < 20 * time(2250) + 0.2)
  }

  @Test("without a model the rules find names; a damaged one is an error that names the file")
  func readsItsFile() throws {
    let folder =
      FileManager.default.temporaryDirectory.path + "/names-\(UInt64.random(in: 0...(.max)))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = Array("we met Emma Watson".utf8)
    #expect(try find(text, folder: folder).count == 1)
    let model = try Data(contentsOf: URL(fileURLWithPath: lexicons + "/entities.model"))
    let path = folder + "/entities.model"
    for damaged in [
      Data(), Data("hello".utf8), model.prefix(4096), model.prefix(100_000), model + Data([0]),
      Data(model.prefix(200)) + Data(count: model.count - 200),
    ] {
      try damaged.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: NameModelError.self) { try EntityRecogniser(folder: folder) }
      #expect(error?.description.hasPrefix(path) == true)
    }
    // The other build does not read it.
    _ = try EntityRecogniser(folder: folder, isPermissive: true)
    // Numbers of blocks that lie outside are found when the file is opened.
    var bytes = [UInt8](model)
    for index in 100_000..<200_000 { bytes[index] = 0xFF }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(throws: NameModelError.self) { try EntityRecogniser(folder: folder) }
  }
}
