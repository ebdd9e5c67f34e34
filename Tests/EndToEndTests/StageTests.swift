import Foundation
import Testing

/// The filters, as people and Spark use them.
@Suite("Stages as filters") struct StageTests {
  static let names = [
    "parse", "extract", "url", "date", "robots", "tokenize", "language", "sentiment", "entities",
    "link", "duplicates", "names", "keyphrases", "score",
  ]

  /// Runs a stage over lines.
  static func stage(
    _ name: String, _ lines: [String], _ options: [String] = [], in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Ending {
    try EarshotProgram.run(
      ["stage", name] + options, in: folder ?? EarshotProgram.packageFolder,
      input: lines.map { $0 + "\n" }.joined(), environment: environment)
  }

  /// A line with everything that any stage reads.
  private static func line(_ id: String, _ text: String, more: String = "") -> String {
    let quoted = JSON.text(text)
    let feed = JSON.text(
      "<rss version=\"2.0\"><channel><title>x</title><item><title>y</title></item></channel></rss>")
    return """
      {"id":\(id),"text":\(quoted),"url":"https://x.example/a?utm_source=b","date":\
      "Sat, 21 Nov 2026 10:00:00 GMT","robots":"User-agent: *\\nDisallow: /b","agent":"earshot",\
      "a":"Mira Kowalska","b":"M. Kowalska","type":"person","body":\(feed),\
      "author":{"name":"Mira Kowalska","handle":"mira_k","platform":"harbor-forum"},\
      "channel":"forum","at":"2026-11-21T10:00:00Z"\(more)}
      """
  }

  private static let texts = [
    "Not bad at all, the Harborlight Tern is great!", "", "😀", "Der Akku ist leider schon defekt.",
    "Le vélo est magnifique mais trop cher", "la bici no funciona", "!!!", "a\nb\tc", "e\u{301}té",
    "@harborlight #recall $HBL https://example.com/x",
  ]

  /// More than two batches of a worker, some lines bad.
  private static let manyLines = (0..<264).map { number in
    number % 41 == 0 ? "oops" : line("\(number)", "\(texts[number % 10]) \(number / 3)")
  }

  @Test("One line comes out for each that goes in, in order, with its id as sent", arguments: names)
  func oneToOne(name: String) throws {
    let ids = [
      "1", "\"a\"", "null", "true", "-0.50", "1e400", "[1,{\"x\":null}]", "{\"k\":\"\\u00e9\"}",
      "\"\"", "12345678901234567890123",
    ]
    let lines = zip(ids, Self.texts).map { Self.line($0, $1) }
    let ending = try Self.stage(name, lines)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.isEmpty, "\(ending.errors)")
    #expect(ending.lines.count == lines.count)
    for (id, line) in zip(ids, ending.lines) {
      #expect(line.hasPrefix("{\"id\":\(id),"), "\(line.prefix(80))")
      #expect(!line.contains("\"error\""), "\(line)")
    }
  }

  private static let dropped: [String: [String]] = [
    "parse": ["body", "body_base64"], "extract": ["body", "body_base64"], "robots": ["robots"],
  ]

  static let written: [String: [String]] = [
    "parse": ["format", "feed", "posts", "malformed", "problems", "follow"],
    "extract": [
      "kind", "title", "author", "published", "language", "text", "posts", "canonical_url", "feeds",
      "follow", "quality",
    ],
    "url": ["canonical"], "date": ["utc"], "robots": ["allowed"],
    "tokenize": [
      "tokens", "boundaries", "sentences", "terms", "urls", "hashtags", "mentions", "cashtags",
    ],
    "language": ["language", "confidence", "alternatives", "parts"],
    "sentiment": [
      "label", "polarity", "scale", "uncertain", "probabilities", "emotions", "flags", "intents",
      "aspects", "because", "targets",
    ],
    "entities": ["entities"], "link": ["author", "entities"],
    "duplicates": ["cluster", "duplicate_of", "similarity"], "names": ["probability", "because"],
    "keyphrases": ["keyphrases"],
    "score": ["language", "sentiment", "entities", "author", "mention", "versions"],
  ]

  @Test(
    "The fields of a line come back, and those of the stage stand beside them", arguments: names)
  func fieldsComeBack(name: String) throws {
    let text = Self.texts[0]
    let more = #","mine":{"deep":[1,2.50,{"x":null}]},"étrange":"\u00fc\n","empty":{}"#
    let ending = try Self.stage(name, [Self.line("7", text, more: more)])
    let raw = try #require(ending.lines.first)
    #expect(raw.contains(#""mine":{"deep":[1,2.50,{"x":null}]}"#), "\(raw)")
    let line = try JSON(raw)
    #expect(line["étrange"].string == "ü\n")
    #expect(line["empty"].isObject)
    #expect(line["channel"].string == "forum")
    let written = try #require(Self.written[name])
    for field in written { #expect(line[field].exists, "\(field): \(raw)") }
    for field in Self.dropped[name] ?? [] { #expect(!line[field].exists, "\(field)") }
    if !written.contains("author") { #expect(line["author"]["handle"].string == "mira_k") }
    if !written.contains("text") { #expect(line["text"].string == text) }
    if name == "link" || name == "score" {
      // An object is merged key by key.
      #expect(line["author"]["handle"].string == "mira_k")
      #expect(line["author"]["outcome"].string != nil)
    }
  }

  @Test("The fields of posts, tokens and scores have the names that others rely on")
  func fieldNames() throws {
    let post = try #require(
      try Self.stage("parse", [Self.line("1", "")]).records.first?["posts"].elements.first)
    for field in [
      "id", "url", "title", "text", "html", "author", "published", "updated", "categories",
      "enclosures", "thread", "language", "quotes",
    ] { #expect(post[field].exists, "\(field)") }
    for field in ["name", "email", "url", "handle"] { #expect(post["author"][field].exists) }
    let score = try #require(try Self.stage("sentiment", [Self.line("1", "good")]).records.first)
    #expect(
      Set(score["emotions"].members.keys) == [
        "anger", "disgust", "fear", "joy", "optimism", "sadness", "surprise", "gratitude",
        "disappointment", "confusion",
      ])
    #expect(Set(score["flags"].members.keys) == ["irony", "offensive", "urgent"])
    #expect(
      Set(score["intents"].members.keys) == [
        "complaint", "praise", "question", "purchase", "churn", "idea",
      ])
    #expect(Set(score["probabilities"].members.keys) == ["negative", "neutral", "positive"])
    let boundaries = try Self.stage("tokenize", [Self.line("1", "Hi. You")]).records.first?[
      "boundaries"]
    #expect(boundaries?["words"].elements.compactMap(\.int) == [0, 2, 3, 4, 7])
    #expect(boundaries?["sentences"].elements.compactMap(\.int) == [0, 4, 7])
  }

  @Test(
    "A bad line is answered in its place, and the lines around it are not touched", arguments: names
  )
  func badLines(name: String) throws {
    let good = Self.line("\"good\"", "Harborlight is great")
    let bad = [
      "", "not json", "[1]", "7", "{\"id\":3,\"text\":", "{\"id\":4}}", "{\"id\":5 \"text\":1}",
      String(repeating: "[", count: 100_000),
      "{\"id\":6,\"text\":7,\"body\":7,\"url\":7,\"date\":7,"
        + "\"robots\":7,\"a\":7,\"agent\":7,\"author\":7}",
    ]
    let ending = try Self.stage(name, bad.flatMap { [good, $0] } + [good])
    #expect(ending.code == 0, "\(ending.errors)")
    let records = try ending.records
    try #require(records.count == 2 * bad.count + 1)
    for (number, record) in records.enumerated() {
      if number % 2 == 0 {
        #expect(record["id"].string == "good" && !record["error"].exists, "\(record)")
        if name != "duplicates" { #expect(record == records[0]) }
      } else {
        #expect(record["error"]["kind"].string?.isEmpty == false, "\(bad[number / 2])")
        #expect(record["error"]["message"].string?.isEmpty == false)
        #expect(record["id"].exists)
        #expect(Set(record.members.keys) == ["id", "error"])
      }
    }
    #expect(records[2 * bad.count - 1]["id"].int == 6)
  }

  @Test(
    "Null means absent, an absent field is no crash, and the last line needs no end",
    arguments: names)
  func nullAndAbsent(name: String) throws {
    let fields = ["text", "url", "date", "robots", "agent", "a", "b", "body", "author", "language"]
    let null = "{\"id\":1," + fields.map { "\"\($0)\":null" }.joined(separator: ",") + "}"
    let ending = try EarshotProgram.run(
      ["stage", name], in: EarshotProgram.packageFolder, input: null + "\n{\"id\":1}")
    #expect(ending.code == 0, "\(ending.errors)")
    let records = try ending.records
    try #require(records.count == 2)
    // Both say the same: the same error, or the same result.
    #expect(records[0]["error"] == records[1]["error"])
    #expect(
      records[0]["error"].exists || (Self.written[name] ?? []).allSatisfy { records[0][$0].exists })
    if name == "date" { #expect(records[0]["utc"].isNull) }
  }

  @Test("No input gives no output and 0", arguments: ["url", "duplicates", "score"])
  func nothing(name: String) throws {
    let ending = try EarshotProgram.run(["stage", name], in: EarshotProgram.packageFolder)
    #expect(
      ending.code == 0 && ending.output.isEmpty && ending.errors.isEmpty,
      "\(ending.code): \(ending.output.prefix(200)) \(ending.errors.prefix(500))")
  }

  @Test("Four threads write the very bytes that one writes", arguments: names)
  func threads(name: String) throws {
    let one = try Self.stage(name, Self.manyLines)
    let four = try Self.stage(name, Self.manyLines, ["--threads", "4"])
    #expect(one.code == 0 && four.code == 0)
    #expect(one.lines.count == Self.manyLines.count)
    #expect(one.output == four.output)
  }

  @Test(
    "A reader that goes away ends a stage quietly", arguments: ["tokenize", "sentiment", "url"])
  func closedPipe(name: String) throws {
    let place = try Workplace()
    // More output than a pipe holds.
    try place.write("in", String(repeating: Self.line("1", Self.texts[0]) + "\n", count: 600))
    let ending = try EarshotProgram.shell(
      "{ '\(EarshotProgram.path)' stage \(name) < in; echo $? > code; } | head -n 1",
      in: place.folder)
    #expect(ending.lines.count == 1)
    #expect(ending.errors.isEmpty, "\(ending.errors)")
    let code = try place.read("code")
    #expect(code != "0\n", "not every line was written")
    #expect(["1\n", "141\n"].contains(code), "\(code)")
  }

  @Test("An answer comes as soon as a line does, without waiting for more")
  func answersAtOnce() throws {
    let place = try Workplace()
    let ending = try EarshotProgram.shell(
      """
      mkfifo in out
      '\(EarshotProgram.path)' stage url < in > out &
      exec 3> in 4< out
      echo '{"id":1,"url":"https://x.example/"}' >&3
      timeout 20 head -n 1 <&4; echo "head $?"
      exec 3>&-
      wait
      """, in: place.folder)
    #expect(ending.output.contains("\"id\":1"))
    #expect(ending.output.contains("head 0"))
  }
  @Test("A lone surrogate is one replacement character, and bytes that are no text stop nothing")
  func strangeText() throws {
    let ending = try Self.stage("tokenize", [#"{"id":1,"text":"\ud83d x"}"#])
    let start = try #require(ending.lines.first)
    #expect(start.contains("\"graphemes\":[0,1,2,3]"), "\(start)")
    let place = try Workplace()
    let bytes: [UInt8] =
      Array("{\"id\":1,\"text\":\"".utf8) + [0xFF, 0xC3, 0x28] + Array("\"}\n".utf8)
    try Data(bytes).write(to: URL(fileURLWithPath: place.path("in")))
    let shell = try EarshotProgram.shell(
      "'\(EarshotProgram.path)' stage tokenize < in", in: place.folder)
    #expect(shell.code == 0)
    #expect(try shell.records.count == 1)
  }

  @Test(
    "A raw control character in a line comes back as JSON that every reader takes",
    arguments: ["url", "parse", "score"])
  func controlCharacters(name: String) throws {
    let ending = try Self.stage(name, [Self.line("1", "x", more: ",\"mine\":\"a\u{1}\tb\"")])
    #expect(ending.code == 0)
    #expect(!ending.output.utf8.contains(1) && !ending.output.utf8.contains(9))
    #expect(try ending.records.count == 1)
  }

  @Test("A filter needs no config: word lists come from the option, the environment or the folder")
  func lexiconFolders() throws {
    let place = try Workplace()
    let empty = NSTemporaryDirectory()
    let folder = place.path("Lexicons")
    let line = ["{\"id\":1,\"text\":\"great\"}"]
    let expected = try Self.stage("sentiment", line, in: place.folder).output
    #expect(expected.contains("positive"))
    let option = try Self.stage("sentiment", line, ["--lexicons", folder], in: empty)
    #expect(option.output == expected, "\(option.errors)")
    let variable = try Self.stage(
      "sentiment", line, in: empty, environment: ["EARSHOT_LEXICONS": folder])
    #expect(variable.output == expected, "\(variable.errors)")
    for name in ["sentiment", "link", "language", "names", "url"] {
      let wrong = try Self.stage(name, line, ["--lexicons", "/nowhere"], in: empty)
      #expect(wrong.code == 4, "\(name)")
      #expect(wrong.errors.contains("/nowhere") && wrong.output.isEmpty, "\(name)")
      #expect(try Self.stage(name, [], ["--lexicons", folder], in: empty).code == 0, "\(name)")
    }
  }

  @Test("Duplicates name earlier lines, and a cluster is called by its first")
  func duplicates() throws {
    let text = "The Harborlight Tern recall covers all batteries that were made in September 2026"
    let lines = [
      "{\"id\":\"a\",\"text\":\"\(text)\"}", "{\"id\":{\"n\":2},\"text\":\"\(text)!\"}",
      "{\"id\":\"c\",\"text\":\"Something else entirely, about the weather in Kiel today\"}",
    ]
    let records = try Self.stage("duplicates", lines).records
    #expect(records[0]["cluster"].string == "a" && records[0]["duplicate_of"].isNull)
    #expect(records[1]["cluster"].string == "a" && records[1]["duplicate_of"].string == "a")
    #expect(records[2]["cluster"].string == "c" && records[2]["duplicate_of"].isNull)
  }
}
