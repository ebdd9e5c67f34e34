import Customers
import Foundation
import Model

/// The golden record of a customer, with the rows that it is made of and what joined them.
struct GoldenReport {
  private let record: GoldenRecord
  private let rows: [Customer]
  private let pairs: [(a: String, b: String, pair: RecordPair)]
  private let log: IdentityLog
  /// Decisions about any of the rows.
  private let history: [IdentityDecision]
  /// What was noted of their golden ids.
  private let steps: [GoldenStep]
  /// Who keeps the customer from being named.
  private let withheld: WithheldName

  init(
    _ row: Int, _ list: [Customer], _ finder: DuplicateFinder, _ log: IdentityLog,
    _ golden: GoldenLog, sources: [String], withheld: WithheldName
  ) {
    self.withheld = withheld
    let cluster = finder.cluster(of: row)
    let members = cluster?.members ?? [row]
    rows = members.map { list[$0] }
    pairs = (cluster?.pairs ?? []).map { (list[$0.a].id, list[$0.b].id, $0) }
    record = GoldenRecord(rows, id: cluster?.id ?? list[row].id, sources: sources)
    self.log = log
    history = log.history(of: rows.map(\.id))
    steps = golden.history(of: rows.map(\.id) + [record.id])
  }

  /// True where people joined a row with others.
  private func isDecided(_ row: String) -> Bool { log.members(with: row).count > 1 }

  var lines: [String] {
    var lines = [
      "\(PlainText.plain(record.id)): \(record.kind.rawValue), consent \(record.consent.rawValue)"
    ]
    lines += withheld.lines + [""]
    var fields = TextTable(
      ["column", "value", "row", "why"], alignsRight: Array(repeating: false, count: 4))
    for field in record.fields {
      for value in field.values {
        let others = value.reason == .agreed ? 0 : value.rows.count - 1
        fields.add([
          field.column, PlainText.plain(value.text), PlainText.plain(value.row),
          Self.words[value.reason, default: ""] + (others > 0 ? ", \(others) more say so" : ""),
        ])
      }
    }
    lines += fields.lines + [""]
    var table = TextTable(
      ["row", "source", "updated", "consent", "joined"],
      alignsRight: Array(repeating: false, count: 5))
    for row in rows {
      table.add([
        PlainText.plain(row.id), PlainText.plain(row.source ?? ""),
        PlainText.plain(row.updated ?? ""), row.consent.rawValue,
        rows.count == 1 ? "alone" : isDecided(row.id) ? "by people" : "by comparing",
      ])
    }
    lines += table.lines
    if !pairs.isEmpty {
      var table = TextTable(["pair", "", "chance"], alignsRight: [false, false, true])
      for pair in pairs {
        table.add([
          PlainText.plain(pair.a), PlainText.plain(pair.b),
          pair.pair.isDecided ? "decided" : String(format: "%.4f", pair.pair.probability),
        ])
      }
      lines += [""] + table.lines
    }
    if !history.isEmpty { lines.append("") }
    lines += history.map(DecisionReport.line)
    if !steps.isEmpty { lines.append("") }
    lines += steps.map(StepLine.line)
    return lines
  }

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("id")
    json.value(record.id)
    json.key("type")
    json.value(record.kind.rawValue)
    json.key("consent")
    json.value(record.consent.rawValue)
    withheld.write(to: &json)
    json.key("members")
    json.list(rows) { json, row in
      json.key("id")
      json.value(row.id)
      json.key("source")
      json.value(row.source)
      json.key("updated")
      json.value(row.updated)
      json.key("consent")
      json.value(row.consent.rawValue)
      json.key("decided")
      json.value(isDecided(row.id))
    }
    writeFields(to: &json)
    json.key("pairs")
    json.list(pairs) { json, pair in
      json.key("a")
      json.value(pair.a)
      json.key("b")
      json.value(pair.b)
      json.key("probability")
      json.value(pair.pair.probability)
      if pair.pair.isDecided {
        json.key("decided")
        json.value("same")
      }
    }
    json.key("decisions")
    json.beginArray()
    for decision in history { DecisionReport.write(decision, to: &json) }
    json.endArray()
    json.key("noted")
    json.beginArray()
    for step in steps { StepLine.write(step, to: &json) }
    json.endArray()
    json.endObject()
    return json.string
  }

  private func writeFields(to json: inout JSONWriter) {
    json.key("fields")
    json.beginObject()
    for field in record.fields {
      json.key(field.column)
      json.list(field.values) { json, value in
        json.key("value")
        json.value(value.text)
        json.key("row")
        json.value(value.row)
        json.key("why")
        json.value(value.reason.rawValue)
        json.key("rows")
        json.list(value.rows)
      }
    }
    json.endObject()
  }

  private static let words: [GoldenRecord.Reason: String] = [
    .only: "no other row says", .agreed: "all rows agree", .verified: "verified",
    .recent: "updated last", .source: "trusted source", .frequent: "said most often",
    .lowest: "lowest id", .kept: "all are kept",
  ]
}
