import Customers
import Foundation
import Model

/// Why two rows of the list are one customer or are not.
struct EvidenceReport {
  private let one: Customer
  private let other: Customer
  /// Nil for a person and a company.
  private let evidence: RecordEvidence?
  private let verdict: IdentityDecision.Verdict?

  init(_ one: Customer, _ other: Customer, _ evidence: RecordEvidence?, _ log: IdentityLog) {
    self.one = one
    self.other = other
    self.evidence = evidence
    verdict = log.verdict(one.id, other.id)
  }

  var lines: [String] {
    let names = "\(PlainText.plain(one.id)) and \(PlainText.plain(other.id))"
    guard let evidence else {
      return ["\(names): a person and a company are never one customer"]
    }
    var table = TextTable(
      ["evidence", "", "weight"], alignsRight: [false, false, true])
    for reason in evidence.reasons {
      let words = Self.words(reason)
      table.add([words.what, words.how, String(format: "%+.2f", reason.weight)])
    }
    var lines = table.lines
    lines.append(
      String(
        format: "chance that %@ are one customer: %.4f (log-odds %+.2f)", names,
        evidence.probability, evidence.logOdds))
    switch verdict {
    case .same: lines.append("people decided that they are one customer: that stands")
    case .different: lines.append("people decided that they are different customers: that stands")
    case nil: break
    }
    return lines
  }

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("a")
    json.value(one.id)
    json.key("b")
    json.value(other.id)
    json.key("probability")
    json.value(evidence?.probability ?? 0)
    json.key("log_odds")
    if let evidence { json.value(evidence.logOdds) } else { json.null() }
    json.key("because")
    json.list(evidence?.reasons ?? []) { json, reason in
      json.key("rule")
      json.value(reason.rule)
      json.key("level")
      json.value(reason.level)
      json.key("text")
      let words = Self.words(reason)
      json.value(words.how.isEmpty ? words.what : words.what + ": " + words.how)
      json.key("weight")
      json.value(reason.weight)
    }
    json.key("decided")
    json.value(verdict?.rawValue)
    json.endObject()
    return json.string
  }

  /// A piece of evidence in words.
  private static func words(_ reason: RecordEvidence.Reason) -> (what: String, how: String) {
    switch reason.rule {
    case "prior": return ("any two rows of the list", "")
    case "cluster": return ("rows that both belong with", "")
    default:
      return (
        reason.rule.replacing("_", with: " "), levels[reason.level ?? ""] ?? reason.level ?? ""
      )
    }
  }

  private static let levels = [
    "equal": "the same", "nickname": "a short form of the other", "initial": "the initial alone",
    "slip": "a slip of the pen apart", "alike": "much alike",
    "swapped": "swapped with the other name",
    "part": "the same in part", "other": "different",
  ]
}
