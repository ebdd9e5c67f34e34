import Customers
import Model
import Pipeline

/// What `earshot access` prints, for people and for programs.
struct AccessReport {
  let file: PersonFile
  /// Path of the customer list.
  let list: String?

  // MARK: - For people

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
    head("Links and candidates: \(file.holdings.links.count)")
    for link in file.holdings.links { lines += self.lines(link) }
    head("Posts they wrote: \(file.holdings.written.count)")
    for row in file.holdings.written { lines += post(row) }
    head("Posts of others that name them: \(file.holdings.named.count)")
    for row in file.holdings.named { lines += post(row) }
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
      "\(PlainText.plain(link.customer)), \(link.role), \(what), \(chance)"
        + (link.isShown ? "" : ", not shown any more"), indent: "  ")
    if !link.because.isEmpty {
      let reasons = link.because.map {
        "\(PlainText.plain($0.rule)) \(Self.signed($0.weight))"
      }.joined(separator: ", ")
      lines += PlainText.wrapped("because \(reasons)", indent: "    ")
    }
    return lines + post(link.post, isShort: true)
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
    return lines
  }

  private static func signed(_ weight: Double) -> String {
    let hundredths = Int((weight * 100).rounded())
    let digits = "\(abs(hundredths) / 100).\(abs(hundredths) % 100 < 10 ? "0" : "")"
    return (hundredths < 0 ? "−" : "+") + digits + "\(abs(hundredths) % 100)"
  }

  /// What a row says, by the list's columns.
  private static func fields(_ customer: Customer) -> [(name: String, value: String)] {
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
      ("consent", customer.consent.rawValue), ("updated", customer.updated),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }

  // MARK: - For programs

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("asked")
    json.value(file.person.argument)
    json.key("rows")
    json.list(file.person.rows) { json, row in
      if let line = row.line {
        json.key("line")
        json.value(line)
      }
      json.key("customer_id")
      json.value(row.customer.id)
      for (name, value) in Self.fields(row.customer) {
        json.key(name)
        json.value(value)
      }
      json.key("consent_that_holds")
      json.value(row.consent.rawValue)
    }
    json.key("identifiers")
    json.list(file.identifiers) { json, one in
      json.key("identifier")
      json.value(one.identifier)
      json.key("suppressed")
      if let isSuppressed = one.isSuppressed { json.value(isSuppressed) } else { json.null() }
    }
    json.key("links")
    json.list(file.holdings.links) { write($1, to: &$0) }
    json.key("posts")
    json.list(file.holdings.written) { write($1, to: &$0) }
    json.key("named_in")
    json.list(file.holdings.named) { write($1, to: &$0) }
    json.key("audit")
    json.beginArray()
    for entry in file.audit { AuditLine.write(entry, to: &json) }
    json.endArray()
    json.endObject()
    return json.string
  }

  private func write(_ link: Holdings.HeldLink, to json: inout JSONWriter) {
    json.members([
      ("customer", link.customer), ("role", link.role), ("outcome", link.outcome.rawValue),
    ])
    json.key("candidate")
    json.value(link.isCandidate)
    json.key("probability")
    json.value(link.probability)
    json.key("shown")
    json.value(link.isShown)
    json.key("because")
    json.value(link.because)
    json.key("customer_list")
    json.value(link.versions.customers)
    json.key("post")
    json.beginObject()
    write(link.post, to: &json)
    json.endObject()
  }

  private func write(_ row: Int64, to json: inout JSONWriter) {
    guard let post = file.holdings.posts[row] else { return }
    json.members([
      ("id", post.id), ("source", post.source), ("url", post.url), ("title", post.title),
      ("text", post.text), ("author_name", post.author.name),
      ("author_handle", post.author.handle), ("author_platform", post.author.platform),
      ("author_url", post.author.url), ("published", post.published?.rfc3339),
      ("first_seen_at", post.firstSeenAt.rfc3339),
    ])
    json.key("version")
    json.value(post.version)
  }
}
