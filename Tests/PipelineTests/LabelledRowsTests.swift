import Foundation
import Model
import Testing

@testable import Pipeline

@Suite("Labelled rows are read in all their forms")
struct LabelledRowsTests {
  /// Rows and problems of a file.
  private func read(_ bytes: [UInt8]) throws -> (rows: [LabelledRow], problems: [RowProblem]) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "rows-\(UInt64.random(in: 0 ... .max))")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var reader = try LabelledRows<SentimentRows>(path: file.path)
    var rows: [LabelledRow] = []
    var problems: [RowProblem] = []
    while let row = try reader.row() {
      switch row {
      case .success(let row): rows.append(row)
      case .failure(let problem): problems.append(problem)
      }
    }
    return (rows, problems)
  }

  private func read(_ text: String) throws -> (rows: [LabelledRow], problems: [RowProblem]) {
    try read(Array(text.utf8))
  }

  @Test(
    "words and figures for labels",
    arguments: [
      ("negative", PolarityLabel.negative), ("NEG", .negative), ("-1", .negative),
      ("very_negative", .negative), ("Neutral", .neutral), ("neu", .neutral), ("0", .neutral),
      ("positive", .positive), ("pos", .positive), ("1", .positive), ("+1", .positive),
      (" very positive ", .positive),
    ])
  func labels(_ word: String, _ label: PolarityLabel) throws {
    #expect(LabelWords.label(word) == label)
    #expect(try read("text,label\nx,\(word)\n").rows.first?.label == label)
  }

  @Test("what means no label, a third class of another scale above all, is not guessed")
  func noLabels() throws {
    let found = try read(
      "{\"text\":\"a\",\"label\":2}\n{\"text\":\"b\",\"label\":\"mixed\"}\n{\"text\":\"c\"}\n"
        + "{\"text\":\"d\",\"label\":null}\n{\"text\":\"e\",\"label\":true}\n")
    #expect(found.rows.isEmpty && found.problems.map(\.line) == [1, 2, 3, 4, 5])
    for problem in found.problems {
      #expect(problem.message.hasPrefix("label: ") && problem.message.contains("mend: "))
    }
  }

  @Test("rows of NDJSON with their ids, languages and targets")
  func json() throws {
    let found = try read(
      """
      \u{FEFF}{"id":7,"text":"Great bike 😀, awful shop","label":"neutral","lang":"en",\
      "targets":[{"start":6,"end":10,"label":"pos"},{"start":20,"end":24},\
      {"start":20,"end":24,"label":-1}]}

      {"text":"The BIKE is fine","label":1,"target":"bike"}
      {"text":"fine","label":1,"target":"car"}
      {"text":"é bike","label":"neg","target":"bike","span":[2,6]}
      {"text":"bike","targets":[{"start":0,"end":4,"label":"neu"}],"target":null,"language":"de"}
      """)
    #expect(found.problems.isEmpty)
    guard found.rows.count == 5 else {
      Issue.record("\(found.rows)")
      return
    }
    let first = found.rows[0]
    #expect(first.id == Array("7".utf8) && first.language == "en" && first.label == .neutral)
    #expect(first.targets.map(\.label) == [.positive, .negative])
    #expect(first.targets.map { $0.span?.start } == [6, 23])
    #expect(found.rows[1].label == nil)
    #expect(found.rows[1].targets.first?.span?.start == 4)
    #expect(found.rows[2].targets.first.map { $0.span == nil } == true)
    #expect(found.rows[3].targets.first?.span?.start == 3)
    #expect(found.rows[3].line == 5)
    #expect(found.rows[4].label == nil && found.rows[4].targets.count == 1)
    #expect(found.rows[4].language == "de")
  }

  @Test("a target's name is found as a word of its own before it is found inside another")
  func places() {
    for (name, text, start) in [
      ("art", "Party with art, art", 11), ("ART", "a party", 3), ("寿司", "この寿司屋は", 6),
      ("art", "none", nil), ("", "art", nil), ("art", "art", 0),
    ] {
      #expect(TargetPlace.span(of: name, in: text)?.start == start, "\(name) in \(text)")
    }
  }

  @Test("rows of NDJSON that cannot be read name their line, and the rest count")
  func brokenJSON() throws {
    let found = try read(
      """
      {"text":"a","label":1}
      {"text":"b","label":1
      [1]
      {"text":1,"label":1}
      {"text":"c","label":1,"target":"c","span":[0,9]}
      {"text":"c","label":1,"targets":[{"start":0,"label":1}]}
      {"text":"c","label":1,"targets":{"start":0}}
      {"label":1}
      {"text":"d","label":1,"language":7}
      {"text":"e","label":0}
      """)
    #expect(found.rows.map(\.text) == ["a", "e"])
    #expect(found.problems.map(\.line) == Array(2...9))
    for (problem, word) in zip(
      found.problems,
      ["column", "object", "text", "span: 0 to 9", "targets[0]", "targets", "text", "language"])
    {
      #expect(problem.message.contains(word) && problem.message.contains("mend: "), "\(problem)")
    }
  }

  @Test("tables with commas, semicolons and tabs, and cells of several lines")
  func tables() throws {
    let comma = try read(
      "\u{FEFF}Text,Label,Language,id\r\n\"Nice, \"\"really\"\"\nnice\",pos,en,a\r\n\r\n\"\",0,,\r\n"
    )
    #expect(comma.rows.map(\.text) == ["Nice, \"really\"\nnice", ""])
    #expect(comma.rows.map(\.line) == [2, 5])
    #expect(comma.rows[0].id == Array("\"a\"".utf8) && comma.rows[1].id == nil)
    #expect(comma.problems.isEmpty)
    let semicolon = try read("nr;label;text\n1;neg;a, b\n")
    #expect(semicolon.rows.first?.text == "a, b")
    let tab = try read("label\ttext\ttarget\nneg\t\"so\" he said\tso\nneu\t\"a \"\"b\"\"\"\t\n")
    #expect(tab.rows.map(\.text) == ["\"so\" he said", "a \"b\""])
    #expect(tab.rows[0].label == nil && tab.rows[0].targets.first?.span?.start == 1)
    #expect(tab.rows[1].label == .neutral)
  }

  @Test("a quote that is never closed costs one row")
  func openQuote() throws {
    let found = try read("text,label\na,1\n\"b,1\nc,-1\nd,0\n")
    #expect(found.rows.map(\.text) == ["a", "c", "d"])
    #expect(found.problems.map(\.line) == [3])
    let lines = (0..<3000).map { "t\($0),1\n" }.joined()
    let long = try read("text,label\n\"b,1\n" + lines)
    #expect(long.rows.count == 3000 && long.problems.map(\.line) == [2])
    #expect(long.rows.last?.line == 3002)
  }

  @Test("rows with too few cells, and rows that are no UTF-8, are told by line")
  func brokenTables() throws {
    let found = try read(Array("text,label\na\nb,pos\n".utf8) + [0xE9, 0x2C, 0x31, 10])
    #expect(found.rows.map(\.text) == ["b"])
    #expect(found.problems.map(\.line) == [2, 4])
    #expect(found.problems[1].message.contains("UTF-8"))
  }

  @Test(
    "files that are no rows at all say what to do",
    arguments: [
      ("[{\"text\":\"a\"}]", "JSON list"), ("a,b\n1,2\n", "columns text and label"),
      ("\u{1F}\u{8B}", "header"),
    ])
  func others(_ text: String, _ word: String) throws {
    let error = #expect(throws: EvaluationError.self) { try read(text) }
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("mend: ") == true)
    let packed = #expect(throws: EvaluationError.self) { try read([0x1F, 0x8B, 8, 0]) }
    #expect(packed?.message.contains("zcat") == true)
    let wide = #expect(throws: EvaluationError.self) { try read([0xFF, 0xFE, 0x74, 0]) }
    #expect(wide?.message.contains("iconv") == true)
  }

  @Test("languages as people write them")
  func tags() {
    for (written, tag) in [
      ("EN", "en"), ("pt_BR", "pt-BR"), ("hi-Latn", "hi-Latn"), ("ast", "ast"), ("und", nil),
      ("English", nil), ("", nil), ("e1", nil),
    ] {
      #expect(SentimentEvaluator.tag(written) == tag, "\(written)")
    }
  }
}
