import Model
import Pipeline

/// What `earshot forget` says, for people and for programs. It repeats what it was asked with, and
/// nothing else that names anybody.
struct ForgetReport {
  let outcomes: [Forgetting.Outcome]
  let configuration: Configuration
  let isDryRun: Bool

  var lines: [String] {
    var lines: [String] = []
    for outcome in outcomes {
      lines.append(PlainText.plain(outcome.person.argument))
      let known = outcome.person.rows.count
      lines.append(
        "  suppressed: \(outcome.suppressed) of \(outcome.identifiers) identifiers "
          + (isDryRun ? "would be new" : "are new") + " in \(configuration.suppressedFile ?? "")")
      let gone = outcome.counts.named.filter { $0.count > 0 }
        .map { "\($0.count) \(Self.words[$0.name] ?? $0.name)" }.joined(separator: ", ")
      let verb = isDryRun ? "would go" : "gone"
      lines += PlainText.wrapped(
        "\(verb): \(gone.isEmpty ? "nothing, the store names them nowhere" : gone)", indent: "  ")
      if let remains = outcome.remains {
        lines.append("  left in the bytes of the store's files: \(remains)")
      }
      if !outcome.person.others.isEmpty {
        lines += PlainText.wrapped(othersNote(outcome.person), indent: "  ")
      }
      if outcome.person.subject.wasSomebodyElse {
        lines += PlainText.wrapped(
          "people decided about these rows and others: links of the time before told of no accounts; "
            + "mend: give `earshot rescore` first, or the accounts as platform:handle", indent: "  "
        )
      }
      if known > 0, let file = configuration.customersFile {
        lines += PlainText.wrapped(
          listNote(outcome.person, file), indent: "  ")
      }
    }
    for destination in configuration.exports where FileBytes.exists(destination.file) {
      lines += PlainText.wrapped(
        "\(destination.file) was exported before; mend: `earshot export \(destination.name)` writes "
          + "it anew", indent: "")
    }
    if let note = contextsNote { lines += PlainText.wrapped(note, indent: "") }
    if isDryRun { lines.append("nothing was changed") }
    return lines
  }

  /// Of companies decisions may have taught something; of persons they never do.
  private var contextsNote: String? {
    guard let file = configuration.contextsFile, FileBytes.exists(file),
      outcomes.contains(where: { $0.person.rows.contains { $0.customer.kind == .company } })
    else { return nil }
    return "\(file) was learned before, and counts decisions about their names by hashes; mend: "
      + "`earshot customers learn` makes it anew, and learns nothing of them"
  }

  private static let words = [
    "posts": "posts of theirs without author", "texts": "posts with masked words",
    "candidates": "candidates", "entities": "names in posts",
    "decisions": "decisions about their rows",
    "pages": "remembered pages, pushes or sources",
  ]

  /// Where their rows still stand: that list belongs to the CRM.
  private func listNote(_ person: KnownPerson, _ file: String) -> String {
    let places = person.rows.compactMap(\.line).map(String.init)
    if places.isEmpty {
      return "still listed in the index \(file) and never linked; mend: take the row out of its "
        + "list and make the index again"
    }
    return "still listed in \(file), line \(places.joined(separator: ", ")), and never linked; "
      + "mend: remove the row there"
  }

  /// Whose rows stand beside theirs.
  private func othersNote(_ person: KnownPerson) -> String {
    let most = 20
    let ids = person.others.prefix(most).map(PlainText.plain).joined(separator: ", ")
    let more = person.others.count > most ? " and \(person.others.count - most) more" : ""
    return
      "not taken for them: \(ids)\(more), which share an address, an account or a name with them; "
      + "mend: where that is nobody else, give the command with --family"
  }

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("dry_run")
    json.value(isDryRun)
    json.key("people")
    json.beginArray()
    for outcome in outcomes {
      json.beginObject()
      json.key("asked")
      json.value(outcome.person.argument)
      json.key("identifiers")
      json.value(outcome.identifiers)
      json.key("suppressed")
      json.value(outcome.suppressed)
      for (name, count) in outcome.counts.named {
        json.key(name)
        json.value(count)
      }
      json.key("remains")
      if let remains = outcome.remains { json.value(remains) } else { json.null() }
      json.key("others")
      json.beginArray()
      for id in outcome.person.others { json.value(id) }
      json.endArray()
      json.key("list_lines")
      json.beginArray()
      for line in outcome.person.rows.compactMap(\.line) { json.value(line) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.string
  }
}
