import Customers
import Model
import Pipeline

/// What an evaluation of links came to, for people: lines of at most 100 columns.
struct LinkEvaluationPage {
  private(set) var lines: [String] = []

  init(_ evaluation: LinkEvaluation, name: String) {
    let tally = evaluation.tally
    let count = evaluation.unreadable.count
    lines = [
      "\(PlainText.plain(name)): \(evaluation.rows) rows, \(tally.identifiable) of customers"
        + (count == 0 ? "" : ", \(count) that cannot be read")
    ]
    if tally.rows > 0 {
      addOutcomes(tally)
      addFigures(tally)
    }
    lines += [
      "named without consent      \(evaluation.unasked)  (must be 0)",
      "sure of the suppressed     \(evaluation.forgotten)  (must be 0)",
    ]
    addMistakes(evaluation)
    if evaluation.spans.rows > 0 { addSpans(evaluation) }
  }

  private static let spanWords: [SpanAnswer.Verdict: String] = [
    .linkedWrong: "linked to another", .linkedUnmarked: "linked where no name is marked",
    .missed: "a customer, missed", .held: "a customer, held",
  ]

  private mutating func addSpans(_ evaluation: LinkEvaluation) {
    let tally = evaluation.spans
    var table = TextTable(
      ["names in texts", "customers", "linked", "right", "held", "precision", "recall", "F1"],
      alignsRight: [false, true, true, true, true, true, true, true])
    for type in tally.types {
      let counts = tally[type]
      table.add(
        [type.rawValue, "\(counts.customers)", "\(counts.linked)"]
          + ["\(counts.count(.linkedRight))", "\(counts.count(.held))"]
          + [counts.linked == 0 ? "none" : Figure.percent(counts.precision)]
          + [counts.recall, counts.f1].map(Figure.percent))
    }
    lines += ["", "Names marked in \(tally.rows) texts", ""] + table.lines
    guard !evaluation.worstSpans.isEmpty else { return }
    lines += ["", "The worst names, false links first (places in Unicode scalars):", ""]
    for mistake in evaluation.worstSpans {
      let answer = mistake.answer
      let labelled = answer.labelled.isEmpty ? "nobody" : answer.labelled.joined(separator: ", ")
      var line =
        "line \(mistake.line), \(mistake.place.lowerBound)–\(mistake.place.upperBound), "
        + "\(answer.type.rawValue): \(Self.spanWords[answer.verdict] ?? "") "
        + "(\(Figure.chance(answer.probability))); labelled "
        + PlainText.cut(PlainText.plain(labelled), 30)
      if let customer = answer.customer {
        line += ", linked to \(PlainText.cut(PlainText.plain(customer), 20))"
      }
      lines.append(PlainText.cut(line, PlainText.width))
    }
  }

  private static let words: [LinkAnswer.Verdict: String] = [
    .linkedRight: "linked, and right", .linkedWrong: "linked, and wrong",
    .pseudonymousRight: "recognised without consent, and right",
    .pseudonymousWrong: "recognised without consent, and wrong",
    .heldWithTrue: "held, the true customer among those shown",
    .heldWithoutTrue: "held, the true customer not among them",
    .heldNobody: "held, though nobody of the list", .missed: "a customer, missed",
    .rightlyNone: "nobody, and rightly so", .suppressed: "asked to be forgotten: nobody",
  ]

  private mutating func addOutcomes(_ tally: LinkTally) {
    var table = TextTable(["outcome", "rows", "share"], alignsRight: [false, true, true])
    for verdict in LinkAnswer.Verdict.allCases {
      let count = tally.count(verdict)
      let share = Double(count) / Double(max(1, tally.rows))
      table.add([Self.words[verdict] ?? verdict.rawValue, "\(count)", Figure.percent(share)])
    }
    lines += [""] + table.lines + [""]
  }

  private mutating func addFigures(_ tally: LinkTally) {
    func range(_ range: ClosedRange<Double>) -> String {
      "(95 %: \(Figure.percent(range.lowerBound)) to \(Figure.percent(range.upperBound)))"
    }
    func recall(_ precision: Double) -> String {
      let (recall, threshold) = tally.recall(atPrecision: precision)
      return recall == 0
        ? "none" : "\(Figure.percent(recall))  (from a chance of \(Figure.plain(threshold, 4)) on)"
    }
    lines += [
      "precision of links         \(Figure.percent(tally.precision))  \(range(tally.precisionRange))",
      "recall of customers        \(Figure.percent(tally.recall))  \(range(tally.recallRange))",
      "recall at precision 99 %   \(recall(0.99))", "recall at precision 95 %   \(recall(0.95))",
      "calibration error          \(Figure.percent(tally.calibrationError))  (how far chances are off, "
        + "in the mean; ten bins)",
      "Brier score                \(Figure.plain(tally.brier, 4))",
      "review queue               \(tally.held) rows"
        + (tally.count(.heldWithTrue) == 0
          ? "" : ", \(Figure.plain(tally.queue, 1)) for each customer found"),
    ]
  }

  private mutating func addMistakes(_ evaluation: LinkEvaluation) {
    guard !evaluation.worst.isEmpty else { return }
    let tally = evaluation.tally
    let wrong = [
      LinkAnswer.Verdict.linkedWrong, .pseudonymousWrong, .heldWithoutTrue, .missed,
    ].reduce(0) { $0 + tally.count($1) }
    lines += [
      "",
      "The worst rows, \(evaluation.worst.count) of \(wrong), false links first. + speaks for the best "
        + "candidate, − against it",
      "(log-odds):",
    ]
    for mistake in evaluation.worst {
      var head = "line \(mistake.line)"
      if let id = mistake.id {
        head += ", id " + PlainText.cut(PlainText.plain(String(decoding: id, as: UTF8.self)), 30)
      }
      head += ": \(Self.words[mistake.verdict] ?? "") (\(Figure.chance(mistake.probability)))"
      lines += ["", PlainText.cut(head, PlainText.width)]
      let labelled = mistake.labelled.isEmpty ? "nobody" : mistake.labelled.joined(separator: ", ")
      var who = "labelled \(PlainText.cut(PlainText.plain(labelled), 50))"
      if let customer = mistake.customer {
        who += ", linked to \(PlainText.cut(PlainText.plain(customer), 30))"
      }
      lines.append("    " + who)
      let because = mistake.because.sorted { abs($0.weight) > abs($1.weight) }
        .map { "\($0.rule) \(Figure.weight($0.weight))" }.joined(separator: ", ")
      lines += PlainText.wrapped(
        because.isEmpty ? "no candidate was found" : because, indent: "    → ")
    }
  }
}
