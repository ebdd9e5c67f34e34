import Entities
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
      ("bytes", learning.bytes.count), ("texts", learning.texts), ("unmarked", learning.unmarked),
      ("decisions", learning.decisions), ("companies", learning.companies),
      ("names", learning.names),
    ]
    for (name, count) in counts {
      json.key(name)
      json.value(count)
    }
    json.key("unreadable")
    EvaluationWriter.unreadable(learning.unreadable.count, learning.unreadable.problems, to: &json)
    if let trial = learning.trial {
      json.key("held_out")
      json.beginObject()
      let counts: [(StaticString, Int)] = [
        ("decisions", trial.all), ("sure", trial.yes), ("sure_right", trial.yesRight),
        ("sure_not", trial.no), ("sure_not_right", trial.noRight),
      ]
      for (name, count) in counts {
        json.key(name)
        json.value(count)
      }
      json.endObject()
    }
    json.endObject()
    return json.bytes
  }
}
