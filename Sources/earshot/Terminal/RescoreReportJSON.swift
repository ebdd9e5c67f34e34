import Model
import Pipeline

/// What scoring again changes, as one JSON object.
enum RescoreReportJSON {
  static func text(_ summary: RescoreSummary, isPreview: Bool) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("preview")
    json.value(isPreview)
    json.key("complete")
    json.value(summary.isComplete)
    json.key("posts")
    json.beginObject()
    count("scored", summary.scored, &json)
    count("current", summary.current, &json)
    count("other_language", summary.languages, &json)
    json.endObject()
    json.key("mentions")
    json.beginObject()
    count("kept", summary.kept, &json)
    count("gained", summary.mentions.gained, &json)
    count("lost", summary.mentions.lost, &json)
    count("changed_label", summary.labels.changed, &json)
    json.endObject()
    json.key("labels")
    write(summary.labels, &json)
    json.key("targets")
    json.beginArray()
    for (id, target) in summary.targets.sorted(by: { $0.key < $1.key }) {
      json.beginObject()
      json.key("id")
      json.value(id)
      count("changed_label", target.labels.changed, &json)
      count("gained", target.naming.gained, &json)
      count("lost", target.naming.lost, &json)
      json.key("labels")
      write(target.labels, &json)
      json.endObject()
    }
    json.endArray()
    json.key("flags")
    write(summary.flags.map { ($0.key, $0.value) }, &json)
    json.key("intents")
    write(summary.intents.map { ($0.key.rawValue, $0.value) }, &json)
    json.key("links")
    json.list(RescoreReportWriter.moves(summary)) { json, item in
      let (move, number) = item
      json.key("role")
      json.value(move.role.rawValue)
      json.key("from")
      json.value(move.from.rawValue)
      json.key("to")
      json.value(move.to.rawValue)
      count("count", number, &json)
    }
    json.key("examples")
    json.beginArray()
    for example in summary.changes + summary.gains + summary.losses { write(example, &json) }
    json.endArray()
    json.key("versions")
    json.value(summary.versions)
    json.endObject()
    return json.string
  }

  private static func count(_ key: StaticString, _ value: Int, _ json: inout JSONWriter) {
    json.key(key)
    json.value(value)
  }

  /// `{"negative":{"negative":9,"neutral":1,"positive":0},…}`: before, then now.
  private static func write(_ moves: RescoreSummary.LabelMoves, _ json: inout JSONWriter) {
    json.beginObject()
    for from in PolarityLabel.allCases {
      json.key(from.rawValue)
      json.beginObject()
      for to in PolarityLabel.allCases {
        json.key(to.rawValue)
        json.value(moves[from, to])
      }
      json.endObject()
    }
    json.endObject()
  }

  private static func write(
    _ turnovers: [(String, RescoreSummary.Turnover)], _ json: inout JSONWriter
  ) {
    json.beginArray()
    for (name, turnover) in turnovers.sorted(by: { $0.0 < $1.0 }) {
      json.beginObject()
      json.key("name")
      json.value(name)
      count("gained", turnover.gained, &json)
      count("lost", turnover.lost, &json)
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ example: RescoreExample, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("change")
    json.value(example.kind.rawValue)
    json.key("id")
    json.value(example.id)
    json.key("version")
    json.value(example.version)
    json.members([
      ("source", example.source), ("url", example.url),
      ("published", example.published?.rfc3339), ("language", example.language),
    ])
    json.key("from")
    write(example.before, &json)
    json.key("to")
    write(example.after, &json)
    json.key("targets")
    json.list(example.targets) { json, target in
      json.key("id")
      json.value(target.id)
      json.key("from")
      write(target.before, &json)
      json.key("to")
      write(target.after, &json)
    }
    json.key("text")
    json.value(example.excerpt)
    json.key("because")
    json.list(example.because) { json, reason in
      json.key("text")
      json.value(reason.text)
      json.key("from")
      json.value(reason.before)
      json.key("to")
      json.value(reason.after)
      if let rule = reason.rule {
        json.key("rule")
        json.value(rule)
      }
    }
    json.endObject()
  }

  private static func write(_ side: RescoreExample.Side?, _ json: inout JSONWriter) {
    guard let side else {
      json.null()
      return
    }
    json.beginObject()
    json.key("label")
    json.value(side.label.rawValue)
    json.key("polarity")
    json.value(side.polarity)
    json.endObject()
  }
}
