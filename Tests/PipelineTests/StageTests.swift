import Foundation
import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("Filters keep the contract")
struct StageTests {
  /// Runs a filter over lines that need no models.
  private func run(_ filter: some StageFilter, _ lines: [String]) -> [String] {
    var filter = filter
    var line = StageLine()
    var result = JSONWriter()
    for text in lines { line.process(Array(text.utf8).span, &filter, into: &result) }
    return result.string.split(separator: "\n").map(String.init)
  }

  @Test(
    "one line out for each line in, errors in place, the id echoed as sent",
    arguments: [
      (
        "{\"id\":{\"a\":[1,2.50]},\"date\":\"2003-12-31T10:14:55Z\"}",
        "{\"id\":{\"a\":[1,2.50]},\"date\":\"2003-12-31T10:14:55Z\",\"utc\":\"2003-12-31T10:14:55Z\"}"
      ),
      ("{\"date\":\"soon\",\"id\":null}", "{\"date\":\"soon\",\"id\":null,\"utc\":null}"),
      ("{\"id\":1}", "{\"id\":1,\"utc\":null}"),
      (
        "{\"id\":7,\"date\":3}",
        "{\"id\":7,\"error\":{\"kind\":\"type\",\"message\":\"date: expected a string\"}}"
      ),
    ])
  func answers(_ input: String, _ output: String) {
    #expect(run(DateStage(), [input]) == [output])
  }

  @Test("a line that is no JSON is an error, never a stop")
  func survives() throws {
    let out = run(DateStage(), ["nonsense", "", "[1]", "{\"id\":2,\"date\":\"2003-12-31\"}"])
    #expect(out.count == 4)
    for line in out.prefix(3) {
      #expect(try JSONDocument(line).root["error"]?["message"]?.string != nil)
    }
    #expect(out[3].contains("\"utc\":\"2003-12-31T00:00:00Z\""))
  }

  @Test("an object of the same name is merged key by key, a list replaced")
  func merges() throws {
    struct Merging: StageFilter {
      func write(_ line: JSONDocument, to output: inout StageOutput) {
        output.field("author") { json in
          json.beginObject()
          json.key("outcome")
          json.value("none")
          json.key("name")
          json.value("ours")
          json.endObject()
        }
        output.field("list") { json in
          json.beginArray()
          json.endArray()
        }
      }
    }
    let out = run(
      Merging(), ["{\"author\":{\"name\":\"theirs\",\"handle\":\"h\"},\"list\":[1],\"x\":1}"])
    #expect(
      out == [
        "{\"author\":{\"handle\":\"h\",\"outcome\":\"none\",\"name\":\"ours\"},\"list\":[],\"x\":1}"
      ])
  }

  @Test("body does not come back, other fields do")
  func drops() throws {
    let feed =
      "<rss version='2.0'><channel><title>T</title><item><title>A</title><link>http://x.example/1</link></item></channel></rss>"
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("id")
    writer.value(1)
    writer.key("body")
    writer.value(feed)
    writer.key("keep")
    writer.value(true)
    writer.endObject()
    let root = try JSONDocument(run(ParseStage(), [writer.string])[0]).root
    #expect(root["body"] == nil && root["keep"]?.boolean == true)
    #expect(root["format"]?.string == "rss20")
    #expect(root["posts"]?.elements.first?["url"]?.string == "http://x.example/1")
    #expect(root["posts"]?.elements.first?["author"]?.kind == .object)
  }

  @Test("offsets are Unicode scalars; an escaped lone surrogate is one")
  func countsScalars() throws {
    let root = try JSONDocument(
      run(TokenizeStage(), ["{\"text\":\"😀 \\ud83d @kim\"}"])[0]
    ).root
    let mention = root["mentions"]?.elements.first
    #expect(mention?["start"]?.integer == 4 && mention?["end"]?.integer == 8)
    #expect(root["boundaries"]?["graphemes"]?.elements.last?.integer == 8)
  }

  @Test("copies are told from what only looks alike")
  func findsDuplicates() throws {
    let story =
      "The council voted on Tuesday to close the old bridge for repairs that will last until spring"
    let out = run(
      DuplicatesStage(),
      [
        "{\"id\":\"a\",\"text\":\"\(story)\"}",
        "{\"id\":\"b\",\"text\":\"Another story about trains, money and the weather in the north.\"}",
        "{\"id\":\"c\",\"text\":\"\(story.uppercased())!\"}",
        "{\"id\":\"d\",\"text\":\"UPDATE: \(story), the mayor said.\"}",
      ])
    let roots = try out.map { try JSONDocument($0).root }
    #expect(roots.map { $0["cluster"]?.string } == ["a", "b", "a", "a"])
    #expect(roots[0]["duplicate_of"] == nil && roots[2]["duplicate_of"]?.string == "a")
    #expect(roots[2]["similarity"]?.double == 1)
  }

  @Test("a stream is cut into whole lines, whatever the last one ends with")
  func readsLines() throws {
    let pipe = Pipe()
    let text = "one\ntwo\n\nlast"
    try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try pipe.fileHandleForWriting.close()
    var reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor)
    var lines: [String] = []
    while let batch = reader.next(lines: 2, bytes: 1024) {
      var start = 0
      for end in batch.ends {
        lines.append(String(decoding: batch.bytes[start..<end], as: UTF8.self))
        start = end + 1
      }
    }
    #expect(lines == ["one", "two", "", "last"])
  }
}
