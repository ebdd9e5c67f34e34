import Model

/// What was noted of a golden id, for people and for programs.
enum StepLine {
  static func line(_ step: GoldenStep) -> String {
    let members = step.members.map(PlainText.plain).joined(separator: ", ")
    return "\(step.notedAt.day) \(PlainText.plain(step.id)): "
      + (members.isEmpty ? "no row goes by it any more" : members)
  }

  static func write(_ step: GoldenStep, to json: inout JSONWriter) {
    json.beginObject()
    json.key("number")
    json.value(Int(step.number))
    json.key("id")
    json.value(step.id)
    json.key("members")
    json.list(step.members)
    json.key("noted_at")
    json.value(step.notedAt.rfc3339)
    json.endObject()
  }
}
