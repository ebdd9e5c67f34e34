import Model
import Pipeline

/// What `earshot access --json` prints.
extension AccessReport {
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
    json.key("decisions")
    json.beginArray()
    for decision in file.holdings.decisions { DecisionReport.write(decision, to: &json) }
    json.endArray()
    json.key("noted")
    json.beginArray()
    for step in file.holdings.steps { StepLine.write(step, to: &json) }
    json.endArray()
    json.key("links")
    json.list(file.holdings.links) { write($1, to: &$0) }
    json.key("posts")
    json.list(file.holdings.written) { write($1, to: &$0) }
    json.key("named_in")
    json.list(file.holdings.named) { write($1, to: &$0) }
    json.key("remembered")
    json.list(file.holdings.places) { json, place in
      json.key("table")
      json.value(place.table)
      for (name, text) in place.columns {
        json.key(name)
        json.value(text)
      }
    }
    json.key("audit")
    json.beginArray()
    for entry in file.audit { AuditLine.write(entry, to: &json) }
    json.endArray()
    json.endObject()
    return json.string
  }

  private func write(_ link: Holdings.HeldLink, to json: inout JSONWriter) {
    json.members([
      ("customer", link.customer), ("role", link.role),
      ("outcome", link.outcome.rawValue),
    ])
    json.key("candidate")
    json.value(link.isCandidate)
    json.key("probability")
    json.value(link.probability)
    json.key("shown")
    json.value(link.isShown)
    json.key("because")
    json.value(link.because)
    if let name = link.name {
      json.key("name")
      json.beginObject()
      write(name, to: &json)
      json.endObject()
    }
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
      ("first_seen_at", post.firstSeenAt.rfc3339), ("guid", post.guid), ("thread", post.thread),
      ("reply_to", post.replyTo),
    ])
    json.key("version")
    json.value(post.version)
    json.key("extra")
    // What was masked letter by letter may be JSON no more.
    if let extra = post.extra, (try? JSONDocument(extra)) != nil {
      json.raw(extra.utf8)
    } else {
      json.value(post.extra)
    }
    if !post.scores.isEmpty {
      json.key("scores")
      json.list(post.scores) { write($1, to: &$0) }
    }
  }

  private func write(_ held: Holdings.HeldScore, to json: inout JSONWriter) {
    let score = held.score
    json.members([
      ("language", score.language), ("label", score.probabilities.label.rawValue),
    ])
    for (name, value) in [
      ("polarity", score.probabilities.polarity), ("negative", score.probabilities.negative),
      ("neutral", score.probabilities.neutral), ("positive", score.probabilities.positive),
    ] {
      json.key(name)
      json.value(value)
    }
    json.key("scale")
    json.value(score.scale)
    json.key("uncertain")
    json.value(held.isUncertain)
    json.key("flags")
    json.list(Self.flags(score))
    json.key("intents")
    json.list(score.intents.map(\.rawValue))
    json.key("emotions")
    json.beginObject()
    for emotion in Self.emotions(held) {
      json.key(emotion.name)
      json.value(emotion.chance)
    }
    json.endObject()
    json.key("names")
    json.list(score.names) { write($1, to: &$0) }
    json.key("shown")
    json.value(held.isShown)
    json.key("versions")
    json.value(score.versions)
  }

  private func write(_ name: KeptScore.Name, to json: inout JSONWriter) {
    json.members([
      ("text", name.text), ("tracked", name.trackedID), ("label", name.label.rawValue),
    ])
    json.key("polarity")
    json.value(name.polarity)
  }
}
