import Foundation
import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("The stage keyphrases keeps the contract")
struct KeyphrasesStageTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Lexicons"

  private func run(_ text: String) throws -> JSONDocument {
    var filter = KeyphrasesStage(resources: try TextResources(lexicons: Self.folder))
    var line = StageLine()
    var result = JSONWriter()
    line.process(Array(text.utf8).span, &filter, into: &result)
    return try JSONDocument(result.string)
  }

  @Test("phrases with their places in scalars and a score, the line's own fields kept")
  func writes() throws {
    let root = try run(
      #"{"id":3,"text":"Füße: the battery life of this phone is a joke","language":"en"}"#
    ).root
    #expect(root["id"]?.integer == 3)
    let first = try #require(
      root["keyphrases"]?.elements.first { $0["text"]?.string == "battery life" })
    #expect(first["start"]?.integer == 10)
    #expect(first["end"]?.integer == 22)
    let score = try #require(first["score"]?.double)
    #expect(score > 0 && score < 1)
  }

  @Test("no language given is guessed, no text is an error, an empty one has none")
  func edges() throws {
    #expect(try run(#"{"text":"Der Zug kommt heute wieder viel zu spät"}"#).root["error"] == nil)
    #expect(try run(#"{"text":""}"#).root["keyphrases"]?.elements.isEmpty == true)
    #expect(try run(#"{"id":1}"#).root["error"]?["kind"]?.string == "missing")
  }
}
