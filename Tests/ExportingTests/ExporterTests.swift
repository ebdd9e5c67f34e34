import Foundation
import Model
import SocialText
import Testing

@testable import Exporting
@testable import Reporting

@Suite("What goes out is what may go out")
struct ExporterTests {
  private func mention(_ outcome: LinkOutcome, text: String = "hi") -> MentionRecord {
    MentionRecord(
      id: "00", version: 1, source: "s", url: "javascript:alert(1)", title: "<b>T</b>",
      text: text, authorName: "=cmd()", authorHandle: "kim", authorURL: nil, published: nil,
      firstSeenAt: Timestamp(seconds: 0), thread: nil, language: "en", label: .positive,
      probabilities: LabelProbabilities(negative: 0.1, neutral: 0.1, positive: 0.8), scale: 5,
      isUncertain: false,
      because: [MentionRecord.Word(start: 0, end: 2, weight: 2.1, rule: nil)], intents: [],
      entities: [], authorOutcome: outcome, authorCustomer: "C-SECRET", authorProbability: 0.97,
      authorBecause: [LinkReason(rule: "handle", weight: 3)], isEmployee: false,
      versions: ScorerVersions(program: "", models: "", lexicons: "", customers: "", tracking: ""))
  }

  @Test("a customer is named only where the outcome is linked", arguments: LinkOutcome.allCases)
  func namesOnlyLinked(_ outcome: LinkOutcome) throws {
    for format in MentionExporter.Format.allCases {
      var exporter = MentionExporter(format: format)
      let text = String(decoding: exporter.record(mention(outcome)), as: UTF8.self)
      #expect(text.contains("C-SECRET") == (outcome == .linked), "\(format)")
    }
    let card = MentionCard(mention: mention(outcome), offsetMinutes: { _ in 0 }).html
    #expect(card.contains("C-SECRET") == (outcome == .linked))
  }

  @Test("records are one line of JSON each; CSV has as many cells as columns")
  func writesForms() throws {
    var lines = MentionExporter(format: .ndjson)
    let line = String(
      decoding: lines.record(mention(.none, text: "two\nlines")), as: UTF8.self)
    #expect(line.split(separator: "\n").count == 1)
    #expect(try JSONDocument(line).root["text"]?.string == "two\nlines")
    var table = MentionExporter(format: .csv)
    let row = String(decoding: table.record(mention(.none)), as: UTF8.self)
    #expect(row.contains("'=cmd()"))
    #expect(
      row.split(separator: ",", omittingEmptySubsequences: false).count
        == MentionExporter.columns.count)
  }

  @Test("nothing that people write runs in the page")
  func escapesThePage() {
    let page = ReportPage(
      title: "<x>", summary: ReportSummary(), tracking: [],
      mentions: [mention(.none, text: "<script>alert('x')</script> & \u{202E}turned")],
      zoneName: "UTC", offsetMinutes: { _ in 0 }
    ).html
    #expect(!page.contains("<script"))
    #expect(!page.contains("javascript:"))
    #expect(!page.contains("\u{202E}"))
    #expect(page.contains("cript&gt;"))
    #expect(!page.contains("<link") && !page.contains("src="))
  }

  @Test("dates of other centuries do not hide the rest of the chart")
  func strayDates() {
    func days(_ rows: [(String, Int)]) -> DayChart {
      DayChart(
        days: rows.map { name, count in
          var counts = LabelCounts()
          counts.positive = count
          return ReportSummary.Row(name: name, counts: counts)
        })
    }
    let common = [("2026-03-01", 90), ("2026-03-02", 60), ("2026-03-09", 50)]
    let chart = days([("0001-01-01", 1)] + common + [("2241-06-13", 1)])
    #expect(chart.span?.first == "2026-03-01")
    #expect(chart.span?.last == "2026-03-09")
    #expect(chart.svg.contains("2 mentions with dates far from all others"))
    #expect(!chart.svg.contains("Each column"))
    #expect(days(common).svg.contains("far from") == false)
    // An archive that is old in good part is no mistake.
    let archive = days([("2009-01-01", 9)] + common)
    #expect(archive.span?.first == "2009-01-01")
    #expect(days([]).span == nil)
    #expect(days([("2026-03-01", 1)]).span?.last == "2026-03-01")
  }

  @Test("redacted records show no author, and at the highest level no text")
  func redacts() throws {
    var exporter = MentionExporter(format: .ndjson, redaction: .identifiers)
    let text = String(decoding: exporter.record(mention(.none)), as: UTF8.self)
    #expect(!text.contains("kim") && text.contains("\"text\":\"hi\""))
    var all = MentionExporter(format: .ndjson, redaction: .all)
    #expect(String(decoding: all.record(mention(.none)), as: UTF8.self).contains("\"text\":\"\""))
  }

  @Test("phrases say what mentions are about; tracked names and people are none")
  func findsPhrases() throws {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let tracked = TrackedEntity(id: "acme", kind: .brand, names: ["Acme"])
    var phrases = TopPhrases(
      lists: WordLists(folder: folder.appendingPathComponent("Lexicons").path),
      tracking: [tracked])
    let texts = [
      "Acme changed the battery life of the phone and Mira Kovač noticed.",
      "Is the battery life of the new Acme really that bad?",
      "Mira Kovač says battery life is fine for her, thanks Acme.",
      "Bought an Acme yesterday. Delivery took three weeks.",
      "Delivery by Acme was late again, battery life is great though.",
      "Nothing beats Acme in winter says Mira Kovač.",
    ]
    for text in texts {
      var shown = mention(.none, text: text)
      if text.contains("Mira") {
        shown.entities = [
          MentionRecord.Entity(
            start: 0, end: 0, text: "Mira Kovač", type: "person", trackedID: nil, customer: nil,
            outcome: nil, probability: nil, label: .neutral, polarity: 0, isInTitle: false)
        ]
      }
      try phrases.add(shown)
    }
    let found = phrases.list
    #expect(found.contains { Folding.fold($0.text) == "battery life" && $0.posts == 4 }, "\(found)")
    let folded = found.map { Folding.fold($0.text) }
    for word in ["acme", "mira kovac", "mira", "kovac"] { #expect(!folded.contains(word)) }
    let numbers = ReportNumbers(summary: ReportSummary(), tracking: [tracked], keyphrases: found)
    #expect(numbers.json.contains(#"{"text":"battery life","mentions":4}"#), "\(numbers.json)")
  }
}
