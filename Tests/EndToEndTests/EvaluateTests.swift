import Foundation
import Testing

@Suite("Scores are measured by labels of one's own") struct EvaluateTests {
  private static let rows = [
    #"{"id":1,"text":"I love this bike, it is wonderful","label":"positive"}"#,
    #"{"id":2,"text":"The worst shop ever, rude and slow","label":"negative"}"#,
    #"{"id":"c","text":"The shop opens at nine on Monday","label":"neutral","language":"en"}"#,
    #"{"id":4,"text":"What a wonderful day, I love it so much\u001b[31m","label":-1}"#,
    #"{"id":5,"text":"Der Laden ist furchtbar, nie wieder, sehr schlecht","label":"neg"}"#,
    #"{"text":"The bike is great, but the shop is terrible","targets":[{"start":4,"end":8,"label":"pos"},{"start":27,"end":31,"label":"neg"}]}"#,
  ]

  private func evaluate(
    _ rows: [String], _ options: [String] = [], in place: Workplace
  ) throws -> Ending {
    try place.write("rows", rows.joined(separator: "\n") + "\n")
    return try EarshotProgram.run(
      ["evaluate", "sentiment", "rows"] + options, in: place.folder)
  }

  @Test("The page names figures and the surest mistakes, in 100 columns")
  func page() throws {
    let long = String(repeating: "wonderful lovely great ", count: 60) + "ラーメン"
    let more = #"{"text":"\#(long)","label":"negative","language":"ja"}"#
    let ending = try evaluate(Self.rows + [more], in: try Workplace())
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
    for word in [
      "rows: 7 rows", "Posts: 6", "Targets: 2", "macro-recall", "macro-F1", "accuracy", "log loss",
      "calibration error", "certain", "language", "line 4, id 4, en: positive",
      "labelled negative", "\"wonderful\" +",
    ] { #expect(ending.output.contains(word), "\(word)\n\(ending.output)") }
    #expect(!ending.output.contains("\u{1B}"))
    for line in ending.lines { #expect(line.count <= 100, "\(line)") }
  }

  @Test("The JSON document holds what the stage says of the same rows")
  func json() throws {
    let place = try Workplace()
    let ending = try evaluate(Self.rows, ["--json", "--worst", "1"], in: place)
    #expect(ending.lines.count == 1)
    let document = try ending.json
    #expect(document["rows"].int == 6 && document["unreadable"]["count"].int == 0)
    let posts = document["posts"]
    #expect(posts["rows"].int == 5)
    #expect(posts["confusion"]["negative"]["positive"].int == 1)
    for figure in [
      "macro_recall", "macro_f1", "accuracy", "log_loss", "calibration_error", "coverage",
      "label_entropy", "macro_recall_margin",
    ] { #expect(posts[figure].double != nil, "\(figure)") }
    #expect(Set(posts["languages"].members.keys) == ["en", "de"])
    #expect(document["targets"]["rows"].int == 2)
    #expect(document["versions"]["lexicons"].string?.isEmpty == false)
    let worst = try #require(posts["worst"].elements.first)
    #expect(posts["worst"].elements.count == 1)
    #expect(worst["line"].int == 4 && worst["id"].int == 4 && worst["label"].string == "negative")
    let record = try #require(try StageTests.stage("sentiment", [Self.rows[3]]).records.first)
    #expect(worst["found"].string == record["label"].string)
    #expect(worst["probabilities"] == record["probabilities"])
    #expect(worst["because"] == record["because"])
  }

  @Test("Of a long text the strongest reasons are kept, and all weights still sum to the log-odds")
  func longText() throws {
    let text = String(repeating: "Le vélo est magnifique mais le magasin est nul. ", count: 80)
    let row = #"{"text":"\#(text)","label":"LABEL","language":"fr"}"#
    let labels = ["negative", "neutral", "positive"]
    let ending = try evaluate(
      labels.map { row.replacingOccurrences(of: "LABEL", with: $0) }, ["--json"],
      in: try Workplace())
    let worst = try #require(try ending.json["posts"]["worst"].elements.first)
    let reasons = worst["because"].elements
    #expect(reasons.count == 51 && reasons.last?["rule"].string == "rest")
    let chances = worst["probabilities"]
    let odds = log((chances["positive"].double ?? 0) / (chances["negative"].double ?? 0))
    #expect(abs(reasons.reduce(0) { $0 + ($1["weight"].double ?? 0) } - odds) < 1e-9)
    #expect(worst["text"].string?.hasSuffix("…") == true)
    #expect((worst["text"].string?.utf8.count ?? 0) < 2010)
  }

  @Test("Rows that cannot be read are listed by line, and do not count")
  func problems() throws {
    let ending = try evaluate(
      Self.rows + ["oops", #"{"text":"x","label":"mixed"}"#], ["--json"], in: try Workplace())
    #expect(ending.code == 0)
    #expect(ending.errors.contains("rows:7: ") && ending.errors.contains("rows:8: label: "))
    let document = try ending.json
    #expect(document["rows"].int == 6)
    #expect(document["unreadable"]["rows"].elements.compactMap { $0["line"].int } == [7, 8])
    let many = try evaluate(
      [Self.rows[0]] + [String](repeating: "{}", count: 200), in: try Workplace())
    #expect(many.code == 0 && many.output.contains("200 that cannot be read"))
    #expect(many.errors.split(separator: "\n").count == 21)
    #expect(many.errors.contains("180 more"))
  }

  @Test("Standard input, tables and a language for all rows")
  func standardInput() throws {
    let place = try Workplace()
    let table =
      "text;label;language\n\"Ein; schöner Tag, wirklich wunderbar\";pos;\nschlecht;-1;DE\n"
    let ending = try place.earshot("evaluate", "sentiment", "-", "--json", input: table)
    #expect(try ending.json["posts"]["languages"]["de"]["rows"].int == 2, "\(ending.errors)")
    let given = try place.earshot(
      "evaluate", "sentiment", "-", "--json", "--language", "fr", input: table)
    #expect(try given.json["posts"]["languages"].members.keys.sorted() == ["fr"])
  }

  @Test("Nothing to read is a failure, wrong options are wrong usage")
  func failures() throws {
    let place = try Workplace()
    #expect(try place.earshot("evaluate", "sentiment", "nowhere").code == 1)
    #expect(try place.earshot("evaluate", "sentiment", ".").code == 1)
    #expect(try place.earshot("evaluate", "sentiment", "-", input: "").code == 1)
    let bad = try evaluate(["{}", "{}"], in: place)
    #expect(bad.code == 1 && bad.output.isEmpty && bad.errors.contains("mend"))
    #expect(try place.earshot("evaluate", "sentiment").code == 2)
    #expect(try place.earshot("evaluate", "sentiment", "rows", "--worst", "-1").code == 2)
    #expect(try place.earshot("evaluate", "sentiment", "rows", "--language", "German").code == 2)
    #expect(try place.earshot("evaluate", "sentiment", "rows", "--lexicons", "/nowhere").code == 4)
  }

  @Test("The notices are printed in 100 columns, their texts on request")
  func licences() throws {
    let place = try Workplace()
    let short = try place.earshot("licences")
    #expect(short.code == 0, "\(short.errors)")
    for line in short.lines { #expect(line.count <= 100, "\(line)") }
    for word in ["GRDB.swift", "libcurl", "AFINN", "VADER", "Unicode", "research only"] {
      #expect(short.output.contains(word), "\(word)")
    }
    let full = try place.earshot("licences", "--full")
    #expect(full.output.hasPrefix(short.lines[0]))
    for word in [
      "Permission is hereby granted", "Apache License", "UNICODE LICENSE V3", "Snowball project",
    ] { #expect(full.output.contains(word), "\(word)") }
    let document = try place.earshot("licences", "--json", "--full").json
    #expect(document["notices"].elements.count > 40)
    #expect(document["texts"]["Apache-2.0.txt"].string?.isEmpty == false)
    #expect(try place.earshot("licences", "--lexicons", "/nowhere").code == 4)
  }
}
