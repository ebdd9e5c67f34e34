import Customers
import Model

/// Evaluations of links as JSON.
extension EvaluationWriter {
  /// The document, without line end; all figures as they are, unrounded. `file` is the path as given.
  public static func json(_ evaluation: LinkEvaluation, file: String) -> [UInt8] {
    let tally = evaluation.tally
    var json = JSONWriter()
    json.beginObject()
    json.key("file")
    json.value(file)
    json.key("rows")
    json.value(tally.rows)
    json.key("customers")
    json.value(tally.identifiable)
    json.key("unreadable")
    unreadable(
      evaluation.unreadable.count, evaluation.unreadable.problems, to: &json)
    json.key("outcomes")
    json.beginObject()
    for verdict in LinkAnswer.Verdict.allCases {
      json.key(verdict.rawValue)
      json.value(tally.count(verdict))
    }
    json.endObject()
    for (name, share, range) in [
      ("precision", tally.precision, tally.precisionRange),
      ("recall", tally.recall, tally.recallRange),
    ] {
      json.key(name)
      json.value(share)
      json.key(name + "_range")
      json.beginArray()
      json.value(range.lowerBound)
      json.value(range.upperBound)
      json.endArray()
    }
    for (name, wanted) in [("recall_at_precision_99", 0.99), ("recall_at_precision_95", 0.95)] {
      let (recall, threshold) = tally.recall(atPrecision: wanted)
      json.key(name)
      json.beginObject()
      json.key("recall")
      json.value(recall)
      json.key("threshold")
      json.value(threshold)
      json.endObject()
    }
    let figures: [(StaticString, Double)] = [
      ("calibration_error", tally.calibrationError), ("brier", tally.brier),
      ("stated", tally.statedShare), ("held_shown", tally.heldShown), ("queue", tally.queue),
    ]
    for (name, figure) in figures {
      json.key(name)
      json.value(figure)
    }
    write(bins: tally.tenths.map { ($0.rows, $0.chances, $0.right) }, to: &json)
    json.key("without_consent")
    json.value(evaluation.unasked)
    json.key("to_suppressed")
    json.value(evaluation.forgotten)
    json.key("worst")
    json.beginArray()
    for mistake in evaluation.worst { write(mistake, to: &json) }
    json.endArray()
    if evaluation.spans.rows > 0 {
      json.key("spans")
      write(evaluation.spans, evaluation.worstSpans, to: &json)
    }
    json.endObject()
    return json.bytes
  }

  private static func write(
    _ tally: SpanTally, _ worst: [SpanMistake], to json: inout JSONWriter
  ) {
    json.beginObject()
    json.key("rows")
    json.value(tally.rows)
    json.key("types")
    json.beginObject()
    for type in tally.types {
      let counts = tally[type]
      json.key(type.rawValue)
      json.beginObject()
      json.key("customers")
      json.value(counts.customers)
      json.key("linked")
      json.value(counts.linked)
      for verdict in SpanAnswer.Verdict.allCases {
        json.key(verdict.rawValue)
        json.value(counts.count(verdict))
      }
      for (name, share) in [
        ("precision", counts.precision), ("recall", counts.recall), ("f1", counts.f1),
      ] {
        json.key(name)
        json.value(share)
      }
      json.endObject()
    }
    json.endObject()
    json.key("worst")
    json.beginArray()
    for mistake in worst { write(mistake, to: &json) }
    json.endArray()
    json.endObject()
  }

  private static func write(_ mistake: SpanMistake, to json: inout JSONWriter) {
    json.beginObject()
    write(line: mistake.line, id: mistake.id, to: &json)
    json.key("start")
    json.value(mistake.place.lowerBound)
    json.key("end")
    json.value(mistake.place.upperBound)
    json.key("type")
    json.value(mistake.answer.type.rawValue)
    json.key("verdict")
    json.value(mistake.answer.verdict.rawValue)
    json.key("probability")
    json.value(mistake.answer.probability)
    if let customer = mistake.answer.customer {
      json.key("customer")
      json.value(customer)
    }
    json.key("labelled")
    json.list(mistake.answer.labelled)
    json.endObject()
  }

  private static func write(_ mistake: LinkMistake, to json: inout JSONWriter) {
    json.beginObject()
    write(line: mistake.line, id: mistake.id, to: &json)
    json.key("verdict")
    json.value(mistake.verdict.rawValue)
    json.key("probability")
    json.value(mistake.probability)
    if let customer = mistake.customer {
      json.key("customer")
      json.value(customer)
    }
    json.key("labelled")
    json.list(mistake.labelled)
    json.key("because")
    json.value(mistake.because)
    json.endObject()
  }
}
