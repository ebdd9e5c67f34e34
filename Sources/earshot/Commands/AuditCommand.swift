import ArgumentParser
import Foundation
import Model
import Storage

/// `earshot audit`: what was done about people.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Lists who was forgotten or asked about, and changes of consent; by HMAC and counts.",
    discussion: "Example:\n  earshot audit --since 2026-11-01")

  @OptionGroup var options: ConfigOption
  @Option(help: "Only from this day or instant on.")
  var since: String?
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    let configuration = try options.load()
    let since = try Moment.read(since, "--since")
    let store = try Loading.existingStore(configuration)
    let entries: [AuditEntry]
    do {
      entries = try store.audit(since: since)
    } catch {
      throw CommandFailure(.failed, "audit: \(error)")
    }
    if json {
      for entry in entries {
        var json = JSONWriter()
        AuditLine.write(entry, to: &json)
        print(json.string)
      }
      return
    }
    for entry in entries {
      for line in AuditLine.lines(entry) { print(line) }
    }
    if entries.isEmpty { print("nothing was written down") }
  }
}

/// A row of the audit, for people and for programs.
enum AuditLine {
  static func write(_ entry: AuditEntry, to json: inout JSONWriter) {
    json.beginObject()
    json.key("at")
    json.value(entry.at.rfc3339)
    json.key("act")
    json.value(entry.act.rawValue)
    json.key("subject")
    json.value(entry.subject)
    json.key("counts")
    json.beginObject()
    for (name, count) in entry.counts.sorted(by: { $0.key < $1.key }) {
      json.key(name)
      json.value(count)
    }
    json.endObject()
    json.key("program")
    json.value(entry.program)
    json.endObject()
  }

  static func lines(_ entry: AuditEntry, indent: String = "") -> [String] {
    let counts = entry.counts.sorted { $0.key < $1.key }.filter { $0.value > 0 }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let subject = entry.subject.map { " " + PlainText.cut(PlainText.plain($0), 20) } ?? ""
    return PlainText.wrapped(
      "\(entry.at.rfc3339) \(entry.act.rawValue)\(subject): \(counts.isEmpty ? "nothing" : counts)",
      indent: indent)
  }
}
