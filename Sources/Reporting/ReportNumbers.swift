import Model
import SocialText

/// The numbers of a report as CSV or JSON: the very values that the page shows.
public struct ReportNumbers: Sendable {
  private let summary: ReportSummary
  private let tracking: [TrackedEntity]
  private let keyphrases: [SharedKeyphrase]

  /// Joins the numbers with the names of what is tracked and with what the mentions are about.
  public init(
    summary: ReportSummary, tracking: [TrackedEntity], keyphrases: [SharedKeyphrase] = []
  ) {
    self.summary = summary
    self.tracking = tracking
    self.keyphrases = keyphrases
  }

  /// Tables by name, each with its rows.
  private var tables: [(name: String, rows: [ReportSummary.Row])] {
    [
      ("day", summary.days), ("tracked", summary.tracked), ("source", summary.sources),
      ("author", summary.authors), ("language", summary.languages),
    ]
  }

  /// Groups of customers by name, each with its rows.
  private var groups: [(name: String, rows: [ReportSummary.Group])] {
    [
      ("household", summary.households), ("employer", summary.employers),
      ("about_household", summary.aboutHouseholds), ("about_employer", summary.aboutEmployers),
    ]
  }

  /// `table,name,mentions,negative,neutral,positive,net,people,polarity`, first the totals; the last
  /// two of groups alone.
  public var csv: String {
    var text = "table,name,mentions,negative,neutral,positive,net,people,polarity\r\n"
    func line(_ table: String, _ name: String, _ counts: LabelCounts, _ more: String = ",") {
      text += "\(table),\(CSVCell.text(name)),\(counts.total),\(counts.negative),"
      text += "\(counts.neutral),\(counts.positive),\(counts.net),\(more)\r\n"
    }
    line("total", "all", summary.mentions)
    for table in tables {
      for row in table.rows { line(table.name, row.name, row.counts) }
    }
    for group in groups {
      for row in group.rows {
        line(group.name, row.name ?? "other", row.counts, "\(row.people),\(row.polarity)")
      }
    }
    if summary.employeeMentions > 0 {
      text += "employees,all,\(summary.employeeMentions),,,,,,\r\n"
    }
    return text
  }

  /// One object with the same tables.
  public var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("posts")
    json.value(summary.posts)
    json.key("mentions")
    json.value(summary.mentions.total)
    json.key("copies")
    json.value(summary.copies)
    json.key("undated")
    json.value(summary.undated)
    json.key("employee_mentions")
    json.value(summary.employeeMentions)
    json.key("labels")
    write(summary.mentions, to: &json)
    for table in tables {
      json.key(table.name)
      json.beginArray()
      for row in table.rows {
        json.beginObject()
        json.key("name")
        json.value(row.name)
        json.key("counts")
        write(row.counts, to: &json)
        json.endObject()
      }
      json.endArray()
    }
    for group in groups {
      json.key(group.name)
      json.beginArray()
      for row in group.rows {
        json.beginObject()
        json.key("name")
        json.value(row.name ?? "other")
        json.key("people")
        json.value(row.people)
        json.key("counts")
        write(row.counts, to: &json)
        json.key("polarity")
        json.value(row.polarity)
        json.endObject()
      }
      json.endArray()
    }
    json.key("keyphrases")
    json.beginArray()
    for phrase in keyphrases {
      json.beginObject()
      json.key("text")
      json.value(phrase.text)
      json.key("mentions")
      json.value(phrase.posts)
      json.endObject()
    }
    json.endArray()
    json.key("author_outcomes")
    json.beginObject()
    for outcome in LinkOutcome.allCases {
      json.key(outcome.rawValue)
      json.value(summary.authorOutcomes[outcome] ?? 0)
    }
    json.endObject()
    json.endObject()
    return json.string
  }

  private func write(_ counts: LabelCounts, to json: inout JSONWriter) {
    json.beginObject()
    json.key("negative")
    json.value(counts.negative)
    json.key("neutral")
    json.value(counts.neutral)
    json.key("positive")
    json.value(counts.positive)
    json.endObject()
  }
}

/// Hides authors from a report's numbers where the config asks for it.
public enum ReportRedaction {
  /// The numbers as they may be shown.
  public static func apply(_ redaction: Redaction, to summary: ReportSummary) -> ReportSummary {
    guard redaction != .none else { return summary }
    var shown = summary
    shown.authors = []
    return shown
  }
}
