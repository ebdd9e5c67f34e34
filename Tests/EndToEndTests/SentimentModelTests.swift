import Foundation
import Testing

/// `sentiment.model` of the config, and `--model`.
@Suite("The config chooses what learned weights score") struct SentimentModelTests {
  private static let line =
    #"{"id":1,"text":"Stuck at the gate again, and nobody tells us a thing","language":"en"}"#

  /// A place whose config has this under `sentiment.model`.
  private static func place(_ model: String) throws -> Workplace {
    let place = try Workplace.recorded()
    let config = try place.read("config.json")
    let key = "\"sentiment\": {\"model\": \"\(model)\"},\n\"lexicons\""
    try place.write("config.json", config.replacing("\"lexicons\"", with: key))
    return place
  }

  private static func versions(_ place: Workplace, _ options: [String] = []) throws -> String {
    let ending = try EarshotProgram.run(
      ["stage", "score"] + options, in: place.folder, input: line + "\n")
    try #require(ending.code == 0, "\(ending.errors)")
    return try #require(try ending.json["versions"]["lexicons"].string)
  }

  @Test("Scores of the two builds carry other hashes; --model goes before the config")
  func chooses() throws {
    let full = try Self.versions(try Self.place("full"))
    let place = try Self.place("permissive")
    let free = try Self.versions(place)
    #expect(free != full)
    #expect(try Self.versions(try Workplace.recorded()) == full)
    #expect(try Self.versions(place, ["--model", "full"]) == full)
    #expect(try Self.versions(try Workplace(), ["--model", "permissive"]) == free)
    try place.write("rows", #"{"text":"I love it","label":"positive"}"# + "\n")
    let evaluation = try place.earshot("evaluate", "sentiment", "rows", "--json")
    #expect(evaluation.output.contains(free))
  }

  @Test("A wrong value is an error with its key, and the words that may stand there")
  func refuses() throws {
    let place = try Self.place("free")
    for command in [["run"], ["config", "check"], ["rescore"], ["stage", "score"]] {
      let ending = try EarshotProgram.run(command, in: place.folder)
      #expect(ending.code == 4, "\(command)")
      #expect(ending.errors.contains("sentiment.model"), "\(ending.errors)")
      #expect(ending.errors.contains("\"full\", \"permissive\""), "\(ending.errors)")
    }
    let option = try Workplace().earshot("stage", "sentiment", "--model", "free", input: "")
    #expect(option.code == 2, "\(option.errors)")
  }

  @Test("What one build scored is scored again by the other")
  func rescores() throws {
    let place = try Self.place("permissive")
    #expect(try place.earshot("run").code == 0)
    let config = try place.read("config.json")
    try place.write("config.json", config.replacing("permissive", with: "full"))
    let again = try place.earshot("rescore", "--preview", "--json").json
    #expect(again["posts"]["scored"].int ?? 0 > 0, "\(again)")
  }
}
