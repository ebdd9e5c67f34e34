import Model
import Pipeline

/// The closing table of a run, and the same as JSON.
enum RunReportWriter {
  /// What a new customer list has made of earlier links, on one line.
  static func line(_ changes: ConsentChanges) -> String {
    var line =
      "the customer list changed: \(changes.withdrawn + changes.forgotten) earlier links name nobody "
      + "any more, \(changes.granted) do now"
    if changes.relinked > 0 { line += ", \(changes.relinked) name another customer" }
    if changes.suppressed > 0 {
      line += "; \(changes.suppressed) posts of suppressed authors show nobody any more"
    }
    return line
  }

  /// An outcome in words.
  static func words(_ kind: SourceOutcome.Kind) -> String {
    switch kind {
    case .read: "read"
    case .unchanged: "unchanged"
    case .notDue: "not due"
    case .unreachable: "unreachable"
    case .refused: "refused"
    case .unreadable: "unreadable"
    case .blocked: "blocked"
    case .failed: "failed"
    }
  }

  static func table(_ report: RunReport, isDryRun: Bool) -> [String] {
    var table = TextTable(
      ["source", "outcome", "pages", "posts", "new posts", "new mentions", "time", ""],
      alignsRight: [false, false, true, true, true, true, true, false])
    // Hosts that cannot be reached at all (no network, say) are one calm line, not a screenful.
    let unreachable = report.outcomes.filter { $0.kind == .unreachable }
    let isMany = unreachable.count > 2
    for outcome in report.outcomes where !(isMany && outcome.kind == .unreachable) {
      table.add([
        outcome.source, words(outcome.kind), "\(outcome.pages)", "\(outcome.posts)",
        "\(outcome.added.newPosts)", "\(outcome.added.newMentions)", time(outcome.milliseconds),
        outcome.detail,
      ])
    }
    var lines = table.lines
    if isMany {
      lines.append(
        "\(unreachable.count) sources could not be reached and will be asked again: "
          + unreachable.map(\.source).joined(separator: ", "))
    }
    let posts = report.outcomes.reduce(0) { $0 + $1.posts }
    let verb = isDryRun ? "would be stored" : "stored"
    lines.append("")
    lines.append(
      "\(report.outcomes.count) sources, \(posts) posts read, \(report.added.newPosts) new "
        + "\(verb)"
        + (report.added.editedPosts > 0 ? ", \(report.added.editedPosts) edited" : "")
        + ", \(report.added.newMentions) new mentions")
    return lines
  }

  private static func time(_ milliseconds: Int) -> String {
    milliseconds < 1000
      ? "\(milliseconds) ms" : "\(milliseconds / 1000).\(milliseconds / 100 % 10) s"
  }

  static func json(_ report: RunReport, isDryRun: Bool) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("run")
    if let run = report.run { json.value(Int(run)) } else { json.null() }
    json.key("dry_run")
    json.value(isDryRun)
    write(report.added, &json)
    json.key("sources")
    json.beginArray()
    for outcome in report.outcomes {
      json.beginObject()
      json.key("source")
      json.value(outcome.source)
      json.key("outcome")
      json.value(outcome.kind.rawValue)
      json.key("detail")
      json.value(outcome.detail)
      json.key("pages")
      json.value(outcome.pages)
      json.key("posts")
      json.value(outcome.posts)
      write(outcome.added, &json)
      json.key("milliseconds")
      json.value(outcome.milliseconds)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.string
  }

  private static func write(_ counts: CommitCounts, _ json: inout JSONWriter) {
    json.key("new_posts")
    json.value(counts.newPosts)
    json.key("edited_posts")
    json.value(counts.editedPosts)
    json.key("new_mentions")
    json.value(counts.newMentions)
  }
}
