import Customers
import Model

/// What a decision about customers changed, for people and for programs.
struct DecisionReport {
  private let verdict: IdentityDecision.Verdict
  private let ids: [String]
  /// Nil where it had been said before.
  private let decision: IdentityDecision?
  private let change: IdentityChange

  init(
    _ verdict: IdentityDecision.Verdict, _ ids: [String], _ decision: IdentityDecision?,
    _ before: IdentityLog, _ after: IdentityLog
  ) {
    self.verdict = verdict
    self.ids = ids
    self.decision = decision
    let asked =
      decision
      ?? IdentityDecision(
        number: 0, verdict: verdict, parts: [ids], decidedAt: Timestamp(seconds: 0))
    change = IdentityChange(before, after, asked)
  }

  func lines(isDry: Bool) -> [String] {
    var lines: [String] = []
    if let decision {
      let parts = decision.parts.map { $0.map(PlainText.plain).joined(separator: ", ") }
      switch verdict {
      case .same: lines.append("\(parts[0]) are one customer")
      case .different: lines.append("\(parts.joined(separator: " | ")) are different customers")
      }
      if let withdrawn = decision.withdraws {
        lines.append("decision \(withdrawn), which had joined them, is taken back")
      }
    } else {
      lines.append("that was decided already; nothing to do")
    }
    if change.before != change.after {
      for group in change.before where group.members.count > 1 {
        lines.append(Self.line("was", group))
      }
    }
    for group in change.after { lines.append(Self.line("now", group)) }
    for part in decision?.parts ?? [] where verdict == .different && part.count > 1 {
      let names = part.map(PlainText.plain).joined(separator: " ")
      lines.append(
        "\(names) were one customer before that and stay so; mend: "
          + "`earshot customers unmerge \(names)` parts them too")
    }
    if isDry { lines.append("nothing was written") }
    return lines
  }

  private static func line(_ when: String, _ group: IdentityChange.Group) -> String {
    let id = PlainText.plain(group.id)
    if group.members == [group.id] { return "  \(when) \(id): alone" }
    return "  \(when) \(id): \(group.members.map(PlainText.plain).joined(separator: ", "))"
  }

  func json(isDry: Bool) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("verdict")
    json.value(verdict.rawValue)
    json.key("customers")
    json.list(ids)
    json.key("decision")
    if let decision { DecisionReport.write(decision, to: &json) } else { json.null() }
    json.key("dry_run")
    json.value(isDry)
    for (name, groups) in [("before", change.before), ("after", change.after)] {
      json.key(name)
      json.list(groups) { json, group in
        json.key("id")
        json.value(group.id)
        json.key("members")
        json.list(group.members)
      }
    }
    json.endObject()
    return json.string
  }

  /// A decision on one line.
  static func line(_ decision: IdentityDecision) -> String {
    let parts = decision.parts.map { $0.map(PlainText.plain).joined(separator: ", ") }
    return "\(decision.number). \(decision.decidedAt.day) "
      + (decision.verdict == .same ? "one customer: " : "different: ")
      + parts.joined(separator: " | ")
      + (decision.withdraws.map { "; takes back \($0)" } ?? "")
      + (decision.reason.map { " (\(PlainText.plain($0)))" } ?? "")
  }

  /// A decision as one object.
  static func write(_ decision: IdentityDecision, to json: inout JSONWriter) {
    json.beginObject()
    json.key("number")
    json.value(Int(decision.number))
    json.key("verdict")
    json.value(decision.verdict.rawValue)
    json.key("parts")
    json.beginArray()
    for part in decision.parts { json.list(part) }
    json.endArray()
    json.key("withdraws")
    if let withdrawn = decision.withdraws { json.value(Int(withdrawn)) } else { json.null() }
    json.key("reason")
    json.value(decision.reason)
    json.key("decided_at")
    json.value(decision.decidedAt.rfc3339)
    json.endObject()
  }
}
