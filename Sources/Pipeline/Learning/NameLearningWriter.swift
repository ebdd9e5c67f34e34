import Model

/// What was learned, as JSON.
public enum NameLearningWriter {
  /// The document, without line end. `output` is the path of the file that was made, `name` as given.
  public static func json(_ learning: NameLearning, output: String) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("output")
    json.value(output)
    let counts: [(StaticString, Int)] = [
      ("bytes", learning.file.bytes.count), ("texts", learning.texts),
      ("unmarked", learning.unmarked), ("decisions", learning.file.decisions),
      ("companies", learning.file.companies), ("names", learning.file.names),
    ]
    for (name, count) in counts {
      json.key(name)
      json.value(count)
    }
    json.key("unreadable")
    EvaluationWriter.unreadable(learning.unreadable.count, learning.unreadable.problems, to: &json)
    let trial = learning.file.trial
    let heldOut: [(StaticString, Int)] = [
      ("decisions", trial.all), ("sure", trial.yes), ("sure_right", trial.yesRight),
      ("sure_not", trial.no), ("sure_not_right", trial.noRight),
    ]
    json.key("held_out")
    json.beginObject()
    for (name, count) in heldOut {
      json.key(name)
      json.value(count)
    }
    json.endObject()
    json.endObject()
    return json.bytes
  }
}
