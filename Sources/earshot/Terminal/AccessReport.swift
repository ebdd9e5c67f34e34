import Customers
import Model
import Pipeline

/// What `earshot access` prints, for people and for programs.
struct AccessReport {
  let file: PersonFile
  /// Path of the customer list.
  let list: String?

  var lines: [String] {
    var lines: [String] = []
    func head(_ text: String) {
      if !lines.isEmpty { lines.append("") }
      lines.append(text)
    }
    let rows = file.person.rows
    head("Customer list: \(rows.isEmpty ? "no row" : list ?? "")")
    for row in rows {
      let place = row.line.map { "line \($0), " } ?? ""
      lines.append("  \(place)\(PlainText.plain(row.customer.id))")
      for (name, value) in Self.fields(row.customer) {
        lines += PlainText.wrapped("\(name): \(PlainText.plain(value))", indent: "    ")
      }
      lines.append("    consent that holds: \(row.consent.rawValue)")
    }
    head("Suppression list")
    for (identifier, isSuppressed) in file.identifiers {
      let state = isSuppressed.map { $0 ? "suppressed" : "not suppressed" } ?? "there is no list"
      lines += PlainText.wrapped("\(PlainText.plain(identifier)): \(state)", indent: "  ")
    }
    if file.identifiers.isEmpty { lines.append("  no address or account is known") }
    head("Decisions about these rows: \(file.holdings.decisions.count)")
    for decision in file.holdings.decisions {
      lines += PlainText.wrapped(DecisionReport.line(decision), indent: "  ")
    }
    head("Golden ids that were noted of these rows: \(file.holdings.steps.count)")
    for step in file.holdings.steps {
      lines += PlainText.wrapped(StepLine.line(step), indent: "  ")
    }
    head("Links and candidates: \(file.holdings.links.count)")
    for link in file.holdings.links { lines += self.lines(link) }
    head("Posts they wrote: \(file.holdings.written.count)")
    for row in file.holdings.written { lines += post(row) }
    head("Posts of others that name them: \(file.holdings.named.count)")
    for row in file.holdings.named { lines += post(row) }
    head(
      "Remembered pages, pushes, sources and hosts that name them: \(file.holdings.places.count)")
    for place in file.holdings.places { lines += self.lines(place) }
    head("Audit: \(file.audit.count)")
    for entry in file.audit { lines += AuditLine.lines(entry, indent: "  ") }
    return lines
  }

  private func lines(_ link: Holdings.HeldLink) -> [String] {
    let chance = "\(Int((link.probability * 100).rounded())) %"
    let what =
      link.isCandidate
      ? "candidate of a link that is \(link.outcome.rawValue)" : link.outcome.rawValue
    var lines = PlainText.wrapped(
      "\(link.customer.map(PlainText.plain) ?? "no customer named"), \(link.role), \(what), \(chance)"
        + (link.isShown ? "" : ", not shown any more"), indent: "  ")
    if !link.because.isEmpty {
      let reasons = link.because.map {
        "\(PlainText.plain($0.rule)) \(Self.signed($0.weight))"
      }.joined(separator: ", ")
      lines += PlainText.wrapped("because \(reasons)", indent: "    ")
    }
    if let name = link.name {
      lines += PlainText.wrapped(
        "named as \(PlainText.plain(name.text)), \(Self.polarity(name.label, name.polarity))",
        indent: "    ")
    }
    return lines + post(link.post, isShort: true)
  }

  private func lines(_ place: Holdings.HeldPlace) -> [String] {
    place.columns.flatMap { name, text in
      PlainText.wrapped(
        "\(place.table).\(name): \(PlainText.cut(PlainText.plain(text), 160))", indent: "  ")
    }
  }

  private func post(_ row: Int64, isShort: Bool = false) -> [String] {
    guard let post = file.holdings.posts[row] else { return [] }
    let date =
      post.published?.rfc3339 ?? "undated, first seen \(post.firstSeenAt.rfc3339)"
    let by = [post.author.name, post.author.handle.map { "@\($0)" }].compactMap(\.self)
      .map(PlainText.plain).joined(separator: " ")
    var lines = PlainText.wrapped(
      "\(date) · \(PlainText.plain(post.source))\(by.isEmpty ? "" : " · \(by)") · version "
        + "\(post.version)", indent: isShort ? "    " : "  ")
    if let url = post.url { lines += PlainText.wrapped(PlainText.plain(url), indent: "    ") }
    let text = PlainText.plain(post.title.isEmpty ? post.text : "\(post.title): \(post.text)")
    lines += PlainText.wrapped(isShort ? PlainText.cut(text, 160) : text, indent: "    ")
    if isShort { return lines }
    for score in post.scores { lines += PlainText.wrapped(Self.words(score), indent: "    ") }
    return lines
  }

  /// What a set of scorers said of a post.
  private static func words(_ held: Holdings.HeldScore) -> String {
    let score = held.score
    var words = [
      "scored \(polarity(score.probabilities.label, score.probabilities.polarity))",
      "\(score.scale) of 5", "language \(PlainText.plain(score.language))",
    ]
    if held.isUncertain { words.append("uncertain") }
    words += flags(score) + score.intents.map(\.rawValue)
    words += emotions(held).map { "\($0.name) \(Int(($0.chance * 100).rounded())) %" }
    words += score.names.map {
      "\(PlainText.plain($0.trackedID ?? $0.text)) \(polarity($0.label, $0.polarity))"
    }
    if !held.isShown { words.append("not shown any more") }
    return words.joined(separator: ", ")
  }

  private static func polarity(_ label: PolarityLabel, _ polarity: Double) -> String {
    "\(label.rawValue) \(signed(polarity))"
  }

  /// Names of the flags that were raised.
  static func flags(_ score: KeptScore) -> [String] {
    KeptScore.flagNames.enumerated().filter { score.flags >> $0.offset & 1 == 1 }.map(\.element)
  }

  /// Likely emotions with their chances.
  static func emotions(_ held: Holdings.HeldScore) -> [(name: String, chance: Double)] {
    guard let text = held.emotions, let document = try? JSONDocument(text) else { return [] }
    return document.root.members.compactMap { name, value in value.double.map { (name, $0) } }
  }

  private static func signed(_ weight: Double) -> String {
    let hundredths = Int((weight * 100).rounded())
    let digits = "\(abs(hundredths) / 100).\(abs(hundredths) % 100 < 10 ? "0" : "")"
    return (hundredths < 0 ? "−" : "+") + digits + "\(abs(hundredths) % 100)"
  }

  /// What a row says, by the list's columns.
  static func fields(_ customer: Customer) -> [(name: String, value: String)] {
    let all: [(String, String?)] = [
      ("type", customer.kind.rawValue), ("role", customer.role.rawValue),
      ("first_name", customer.firstName), ("last_name", customer.lastName),
      ("name", customer.name), ("company_name", customer.companyName),
      ("aliases", customer.aliases.isEmpty ? nil : customer.aliases.joined(separator: "|")),
      ("domain", customer.domain), ("email", customer.email), ("phone", customer.phone),
      ("handles", customer.handles.isEmpty ? nil : customer.handles.joined(separator: ";")),
      ("street", customer.street), ("postcode", customer.postcode), ("city", customer.city),
      ("country", customer.country), ("birth_date", customer.birthDate),
      ("segment", customer.segment), ("value", customer.value.map { "\($0)" }),
      ("household", customer.household), ("employer", customer.employer),
      ("consent", customer.consent.rawValue), ("consent_basis", customer.consentBasis),
      ("consent_date", customer.consentDate), ("updated", customer.updated),
      ("verified", customer.verified.isEmpty ? nil : customer.verified.joined(separator: "|")),
      ("source", customer.source),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }
}
