import Model
import Sentiment

/// Writes what an evaluation came to as one JSON document; all figures as they are, unrounded.
public enum EvaluationWriter {
  /// The document, without line end. `file` is the path as given; `versions` say what scored.
  public static func json(
    _ evaluation: SentimentEvaluation, file: String, versions: ScorerVersions
  ) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("file")
    json.value(file)
    json.key("rows")
    json.value(evaluation.rows)
    json.key("unreadable")
    unreadable(evaluation.unreadable, evaluation.problems, to: &json)
    json.key("posts")
    findings(evaluation.posts, to: &json)
    json.key("targets")
    findings(evaluation.targets, to: &json)
    json.key("targets_not_in_text")
    json.value(evaluation.absentTargets)
    json.key("versions")
    json.value(versions)
    json.endObject()
    return json.bytes
  }

  static func unreadable(
    _ count: Int, _ problems: [RowProblem], to json: inout JSONWriter
  ) {
    json.beginObject()
    json.key("count")
    json.value(count)
    json.key("rows")
    json.list(problems) { json, problem in
      json.key("line")
      json.value(problem.line)
      json.key("message")
      json.value(problem.message)
    }
    json.endObject()
  }

  private static func findings(_ findings: PolarityFindings, to json: inout JSONWriter) {
    guard findings.all.rows > 0 else {
      json.null()
      return
    }
    json.beginObject()
    figures(findings.all, to: &json)
    json.key("languages")
    json.beginObject()
    for (language, tally) in findings.languages.sorted(by: { $0.key < $1.key }) {
      json.key(language)
      json.beginObject()
      figures(tally, to: &json)
      json.endObject()
    }
    json.endObject()
    json.key("worst")
    json.beginArray()
    for mistake in findings.worst { write(mistake, to: &json) }
    json.endArray()
    json.endObject()
  }

  private static func figures(_ tally: PolarityTally, to json: inout JSONWriter) {
    json.key("rows")
    json.value(tally.rows)
    json.key("confusion")
    byLabel(&json) { label, json in
      json.beginObject()
      for found in PolarityLabel.allCases {
        json.key(found.rawValue)
        json.value(tally.count(label, found: found))
      }
      json.endObject()
    }
    json.key("recall")
    byLabel(&json) { $1.value(tally.recall($0)) }
    json.key("precision")
    byLabel(&json) { $1.value(tally.precision($0)) }
    json.key("f1")
    byLabel(&json) { $1.value(tally.f1($0)) }
    let figures: [(StaticString, Double?)] = [
      ("macro_recall", tally.macroRecall), ("macro_recall_margin", tally.macroRecallMargin),
      ("macro_f1", tally.macroF1), ("accuracy", tally.accuracy),
      ("accuracy_margin", tally.accuracyMargin), ("log_loss", tally.logLoss),
      ("label_entropy", tally.labelEntropy), ("calibration_error", tally.calibrationError),
      ("coverage", tally.coverage), ("accuracy_certain", tally.certainAccuracy),
      ("accuracy_uncertain", tally.uncertainAccuracy),
    ]
    for (name, figure) in figures {
      json.key(name)
      if let figure { json.value(figure) } else { json.null() }
    }
    write(bins: tally.bins.map { ($0.rows, $0.chances, $0.right) }, to: &json)
  }

  /// Stated chances by tenths: how many rows, their mean chance, and how often they come true.
  static func write(
    bins: [(rows: Int, chances: Double, right: Int)], to json: inout JSONWriter
  ) {
    json.key("bins")
    json.beginArray()
    for (number, bin) in bins.enumerated() where bin.rows > 0 {
      json.beginObject()
      json.key("from")
      json.value(Double(number) / 10)
      json.key("rows")
      json.value(bin.rows)
      json.key("chance")
      json.value(bin.chances / Double(bin.rows))
      json.key("right")
      json.value(Double(bin.right) / Double(bin.rows))
      json.endObject()
    }
    json.endArray()
  }

  private static func byLabel(
    _ json: inout JSONWriter, _ write: (PolarityLabel, inout JSONWriter) -> Void
  ) {
    json.beginObject()
    for label in PolarityLabel.allCases {
      json.key(label.rawValue)
      write(label, &json)
    }
    json.endObject()
  }

  /// Where a row stands: its line, and its id as it was given, `null` without one.
  static func write(line: Int, id: [UInt8]?, to json: inout JSONWriter) {
    json.key("line")
    json.value(line)
    json.key("id")
    if let id { json.raw(id) } else { json.null() }
  }

  private static func write(_ mistake: Mistake, to json: inout JSONWriter) {
    json.beginObject()
    write(line: mistake.line, id: mistake.id, to: &json)
    json.key("language")
    json.value(mistake.language)
    json.key("text")
    json.value(mistake.text)
    if let target = mistake.target {
      json.key("target")
      write(target, isScored: false, to: &json)
    }
    json.key("label")
    json.value(mistake.label.rawValue)
    json.key("found")
    json.value(mistake.probabilities.label.rawValue)
    json.key("probabilities")
    byLabel(&json) { $1.value(mistake.probabilities[$0]) }
    json.key("because")
    json.beginArray()
    for reason in mistake.because { write(reason, isScored: true, to: &json) }
    json.endArray()
    json.endObject()
  }

  private static func write(
    _ evidence: Mistake.Evidence, isScored: Bool, to json: inout JSONWriter
  ) {
    json.beginObject()
    json.key("start")
    json.value(evidence.start)
    json.key("end")
    json.value(evidence.end)
    json.key("text")
    json.value(evidence.text)
    if isScored {
      json.key("weight")
      json.value(evidence.weight)
    }
    if let rule = evidence.rule {
      json.key("rule")
      json.value(rule)
    }
    json.endObject()
  }
}
