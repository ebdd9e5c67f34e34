import Foundation
import Model
import Pipeline

/// What scoring again changes, in tables of at most 100 columns.
enum RescoreReportWriter {
  /// Examples of each kind that are shown.
  private static let mostExamples = 8

  static func lines(_ summary: RescoreSummary, isPreview: Bool) -> [String] {
    var lines = tables(summary)
    let lists: [(String, [RescoreExample], Int)] = [
      ("what changes most", summary.changes, mostExamples),
      ("mentions that come", summary.gains, mostExamples / 2),
      ("mentions that go", summary.losses, mostExamples / 2),
    ]
    for (title, examples, most) in lists where !examples.isEmpty {
      lines.append(title)
      for example in examples.prefix(most) { lines += self.lines(example) }
      lines.append("")
    }
    return lines.map { PlainText.cut($0, PlainText.width) }
      + PlainText.wrapped(closing(summary, isPreview), indent: "")
  }

  private static func closing(_ summary: RescoreSummary, _ isPreview: Bool) -> String {
    func number(_ count: Int, _ one: String, _ many: String) -> String {
      "\(count) \(count == 1 ? one : many)"
    }
    if summary.scored == 0, summary.isComplete {
      return "nothing to do: " + number(summary.current, "post is", "posts are")
        + " as today's lists have them"
    }
    let verb = isPreview ? "would be scored again" : "scored again"
    var parts = [number(summary.scored, "post", "posts") + " \(verb)"]
    if summary.current > 0 { parts.append("\(summary.current) were so already") }
    parts.append("\(summary.labels.changed) of \(summary.kept) mentions change their label")
    parts.append("\(summary.mentions.gained) come, \(summary.mentions.lost) go")
    return (isPreview ? "preview, nothing is stored: " : "") + parts.joined(separator: ", ")
  }

  private static func tables(_ summary: RescoreSummary) -> [String] {
    var lines: [String] = []
    func add(_ table: TextTable) { lines += table.lines + [""] }
    if summary.labels.changed > 0 {
      var table = TextTable(
        ["labels", "now negative", "neutral", "positive"],
        alignsRight: [false, true, true, true])
      for from in PolarityLabel.allCases {
        let counts = PolarityLabel.allCases.map { "\(summary.labels[from, $0])" }
        table.add(["was \(from.rawValue)"] + counts)
      }
      add(table)
    }
    let targets = summary.targets.filter {
      $0.value.labels.changed + $0.value.naming.gained + $0.value.naming.lost > 0
    }
    if !targets.isEmpty {
      var table = TextTable(
        ["tracked", "better", "worse", "newly named", "named no more"],
        alignsRight: [false, true, true, true, true])
      for (id, target) in targets.sorted(by: { $0.key < $1.key }) {
        table.add([
          PlainText.cut(id, 40), "\(target.labels.better)", "\(target.labels.worse)",
          "\(target.naming.gained)", "\(target.naming.lost)",
        ])
      }
      add(table)
    }
    let flags = summary.flags.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    let intents = summary.intents.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }
    if !flags.isEmpty || !intents.isEmpty {
      var table = TextTable(["signs", "come", "go"], alignsRight: [false, true, true])
      for (name, turnover) in intents + flags {
        table.add([name, "\(turnover.gained)", "\(turnover.lost)"])
      }
      add(table)
    }
    if !summary.links.isEmpty {
      var table = TextTable(
        ["links", "was", "now", "number"], alignsRight: [false, false, false, true])
      for (move, count) in moves(summary) {
        let isSame = move.from == move.to
        table.add([
          move.role == .author ? "authors" : "names", move.from.rawValue,
          isSame ? "another customer" : move.to.rawValue, "\(count)",
        ])
      }
      add(table)
    }
    if summary.languages > 0 {
      lines += ["posts in another language than before: \(summary.languages)", ""]
    }
    return lines
  }

  /// Links that are decided otherwise, in a fixed order.
  static func moves(_ summary: RescoreSummary) -> [(RescoreSummary.LinkMove, Int)] {
    summary.links.map { ($0.key, $0.value) }.sorted { one, other in
      let keys = [one, other].map { "\($0.0.role) \($0.0.from) \($0.0.to)" }
      return (other.1, keys[0]) < (one.1, keys[1])
    }
  }

  private static func lines(_ example: RescoreExample) -> [String] {
    var head =
      switch example.kind {
      case .changed: move(example.before, example.after)
      case .gained: side(example.after)
      case .lost: side(example.before)
      }
    head += " · \(example.source)"
    if let day = example.published?.rfc3339.prefix(10) { head += " · \(day)" }
    var lines = ["  \(head) · \(example.id.prefix(8))"]
    if !example.excerpt.isEmpty {
      lines += PlainText.wrapped(PlainText.plain(example.excerpt), indent: "    ").prefix(3)
    }
    for target in example.targets.filter(isWorthALine).prefix(4) {
      lines.append("    \(target.id): \(move(target.before, target.after))")
    }
    if example.kind == .changed, !example.because.isEmpty {
      let reasons = example.because.map { reason in
        let name =
          reason.text.isEmpty
          ? reason.rule ?? "prior"
          : "\"\(PlainText.plain(reason.text))\"" + (reason.rule.map { " (\($0))" } ?? "")
        return "\(name) \(signed(reason.before)) → \(signed(reason.after))"
      }
      lines += PlainText.wrapped("because " + reasons.joined(separator: ", "), indent: "    ")
    }
    return lines
  }

  /// A change that two digits do not show is none.
  private static func isWorthALine(_ target: RescoreExample.Target) -> Bool {
    guard let before = target.before, let after = target.after else { return true }
    return before.label != after.label || abs(after.polarity - before.polarity) >= 0.05
  }

  private static func move(_ from: RescoreExample.Side?, _ to: RescoreExample.Side?) -> String {
    let sides = [from, to].map { $0.map(side) ?? "not named" }
    return sides[0] == sides[1] ? sides[0] : "\(sides[0]) → \(sides[1])"
  }

  private static func side(_ side: RescoreExample.Side) -> String {
    "\(side.label.rawValue) \(signed(side.polarity))"
  }

  /// Two digits with a sign; a plain 0.
  private static func signed(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    if hundredths == 0 { return "0" }
    let size = abs(hundredths)
    return (hundredths < 0 ? "−" : "+") + "\(size / 100)." + (size % 100 < 10 ? "0" : "")
      + "\(size % 100)"
  }
}
