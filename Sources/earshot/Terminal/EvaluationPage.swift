import Model
import Pipeline
import Sentiment

/// What an evaluation came to, for people: lines of at most 100 columns.
struct EvaluationPage {
  /// Reasons shown of a mistake.
  private static let mostReasons = 6
  private(set) var lines: [String] = []

  init(_ evaluation: SentimentEvaluation, name: String) {
    let unreadable =
      evaluation.unreadable == 0 ? "" : ", \(evaluation.unreadable) that cannot be read"
    lines = ["\(PlainText.plain(name)): \(evaluation.rows) rows\(unreadable)"]
    add(evaluation.posts, "Posts")
    add(evaluation.targets, "Targets")
    if evaluation.absentTargets > 0 {
      lines += [
        "",
        "\(evaluation.absentTargets) targets do not stand in their texts: for them the whole text's "
          + "score counts.",
      ]
    }
  }

  private mutating func add(_ findings: PolarityFindings, _ title: String) {
    let tally = findings.all
    guard tally.rows > 0 else { return }
    lines += ["", "\(title): \(tally.rows)"]
    addTable(tally)
    lines += [
      "",
      "macro-recall       \(Figure.percent(tally.macroRecall)) ± "
        + "\(Figure.plain(tally.macroRecallMargin * 100, 1))  (33.3 % is chance)",
      "macro-F1           \(Figure.percent(tally.macroF1))",
      "accuracy           \(Figure.percent(tally.accuracy)) ± "
        + "\(Figure.plain(tally.accuracyMargin * 100, 1))",
      "log loss           \(Figure.plain(tally.logLoss, 3))  (knowing the labels' shares alone: "
        + "\(Figure.plain(tally.labelEntropy, 3)))",
      "calibration error  \(Figure.percent(tally.calibrationError))  (how far chances are off, in the "
        + "mean; ten bins)",
    ]
    if tally.labels.count < 3 {
      let missing = PolarityLabel.allCases.filter { tally.rows($0) == 0 }.map(\.rawValue)
      lines.append(
        "No row is \(missing.joined(separator: " or ")): means are over the labels that have rows.")
    }
    addCertainty(tally)
    addLanguages(findings)
    addMistakes(findings)
  }

  private mutating func addTable(_ tally: PolarityTally) {
    var table = TextTable(
      ["labelled | found", "negative", "neutral", "positive", "all", "recall", "precision", "F1"],
      alignsRight: [false] + [Bool](repeating: true, count: 7))
    for label in PolarityLabel.allCases {
      let found = PolarityLabel.allCases.map { "\(tally.count(label, found: $0))" }
      let hasRows = tally.rows(label) > 0
      table.add(
        [label.rawValue] + found + [
          "\(tally.rows(label))", hasRows ? Figure.percent(tally.recall(label)) : "–",
          tally.found(label) > 0 ? Figure.percent(tally.precision(label)) : "–",
          hasRows ? Figure.percent(tally.f1(label)) : "–",
        ])
    }
    table.add(
      ["all"] + PolarityLabel.allCases.map { "\(tally.found($0))" }
        + ["\(tally.rows)", "", "", ""])
    lines += table.lines
  }

  private mutating func addCertainty(_ tally: PolarityTally) {
    guard let coverage = tally.coverage else { return }
    let rows = tally.rowsByCertainty
    var line = "certain            \(Figure.percent(coverage)) of the rows (\(rows.certain))"
    if let accuracy = tally.certainAccuracy {
      line += ": \(Figure.percent(accuracy)) of them right"
    }
    if let accuracy = tally.uncertainAccuracy {
      line += "; of the uncertain (\(rows.uncertain)) \(Figure.percent(accuracy))"
    }
    lines.append(line)
  }

  private mutating func addLanguages(_ findings: PolarityFindings) {
    guard findings.languages.count > 1 else { return }
    var table = TextTable(
      [
        "language", "rows", "macro-recall", "macro-F1", "accuracy", "log loss", "calibration error",
      ],
      alignsRight: [false] + [Bool](repeating: true, count: 6))
    let order = findings.languages.sorted {
      ($1.value.rows, $0.key) < ($0.value.rows, $1.key)
    }
    for (language, tally) in order {
      table.add([
        PlainText.cut(PlainText.plain(language), 20), "\(tally.rows)",
        Figure.percent(tally.macroRecall), Figure.percent(tally.macroF1),
        Figure.percent(tally.accuracy),
        Figure.plain(tally.logLoss, 3),
        Figure.percent(tally.calibrationError),
      ])
    }
    lines += [""] + table.lines
  }

  private mutating func addMistakes(_ findings: PolarityFindings) {
    guard !findings.worst.isEmpty else { return }
    let wrong = PolarityLabel.allCases.reduce(findings.all.rows) {
      $0 - findings.all.count($1, found: $1)
    }
    lines += [
      "",
      "The surest mistakes, \(findings.worst.count) of \(wrong). + speaks for positive, "
        + "− for negative (log-odds):",
    ]
    for mistake in findings.worst {
      let found = mistake.probabilities.label
      var head = "line \(mistake.line)"
      if let id = mistake.id {
        head += ", id " + PlainText.cut(PlainText.plain(String(decoding: id, as: UTF8.self)), 30)
      }
      head += ", \(PlainText.cut(PlainText.plain(mistake.language), 12))"
      if let target = mistake.target {
        head += ", of \"\(PlainText.cut(PlainText.plain(target.text), 20))\""
      }
      let verdict =
        ": \(found.rawValue) \(Figure.chance(mistake.chance)), labelled \(mistake.label.rawValue)"
      lines += ["", PlainText.cut(head, PlainText.width - verdict.count) + verdict]
      lines += PlainText.wrapped(PlainText.cut(PlainText.plain(mistake.text), 280), indent: "    ")
      lines += PlainText.wrapped(Self.because(mistake.because), indent: "    → ")
    }
  }

  /// `terrible −2.13 (negation), fine +0.42 …`, the strongest first.
  private static func because(_ evidence: [Mistake.Evidence]) -> String {
    let order = evidence.sorted { abs($0.weight) > abs($1.weight) }
    var parts = order.prefix(mostReasons).map { reason in
      let weight = Figure.weight(reason.weight)
      let words = PlainText.plain(reason.text)
      if words.isEmpty { return "\(reason.rule ?? "rest") \(weight)" }
      return "\"\(PlainText.cut(words, 30))\" \(weight)" + (reason.rule.map { " (\($0))" } ?? "")
    }
    if order.count > mostReasons { parts.append("and \(order.count - mostReasons) weaker") }
    return parts.isEmpty
      ? "nothing in the text speaks for either side" : parts.joined(separator: ", ")
  }
}
