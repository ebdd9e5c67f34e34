import Customers
import Model

/// Writes what is held for review as JSON, in the names of `earshot stage link`.
public enum HeldWriter {
  /// One object, without line end. A candidate without `customer` may not be named; `would_decide` is
  /// null where nobody can tell.
  public static func json(_ item: HeldReview.Item) -> String {
    let held = item.post
    var json = JSONWriter()
    json.beginObject()
    write(
      held.post, id: held.id, version: held.version, source: held.source,
      firstSeenAt: held.firstSeenAt, isMention: held.isMention, to: &json)
    json.key("author")
    json.beginObject()
    json.members([
      ("name", held.post.author.name), ("handle", held.post.author.handle),
      ("platform", held.post.author.platform), ("outcome", LinkOutcome.held.rawValue),
    ])
    json.key("probability")
    json.value(held.link.probability)
    write(item.candidates, held.link.because, to: &json)
    if let wouldDecide = item.wouldDecide {
      LinkWriter.write(wouldDecide, to: &json)
    } else {
      json.key("would_decide")
      json.null()
    }
    json.endObject()
    json.endObject()
    return json.string
  }

  /// One object of a name, without line end: `entity` in the place of `author`. Its span is in Unicode
  /// scalars of the text, of the title where `in_title` says so.
  public static func json(_ item: HeldNamesReview.Item) -> String {
    let mention = item.mention
    var json = JSONWriter()
    json.beginObject()
    write(
      mention.post, id: mention.id, version: mention.version, source: mention.source,
      firstSeenAt: mention.firstSeenAt, isMention: true, to: &json)
    json.key("language")
    json.value(mention.language)
    json.key("entity")
    json.beginObject()
    json.members([
      ("text", item.words), ("type", item.held.entity.type.rawValue),
      ("outcome", LinkOutcome.held.rawValue),
    ])
    json.key("start")
    json.value(mention.start)
    json.key("end")
    json.value(mention.end)
    json.key("in_title")
    json.value(mention.isInTitle)
    json.key("probability")
    json.value(item.held.probability)
    write(item.held.candidates, item.held.because, to: &json)
    json.key("would_decide")
    json.list(item.held.wouldDecide) { json, one in
      json.key("evidence")
      json.list([one.rule])
      json.key("probability")
      json.value(one.probability)
    }
    json.endObject()
    json.endObject()
    return json.string
  }

  private static func write(
    _ post: Post, id: String, version: Int, source: String, firstSeenAt: Timestamp,
    isMention: Bool, to json: inout JSONWriter
  ) {
    json.members([
      ("id", id), ("source", source), ("url", post.url),
      ("published", post.published?.timestamp.rfc3339), ("first_seen_at", firstSeenAt.rfc3339),
      ("title", post.title), ("text", post.text),
    ])
    json.key("version")
    json.value(version)
    json.key("mention")
    json.value(isMention)
  }

  private static func write(
    _ candidates: [(customer: String?, probability: Double)], _ because: [LinkReason],
    to json: inout JSONWriter
  ) {
    json.key("candidates")
    json.list(candidates) { json, candidate in
      if let customer = candidate.customer {
        json.key("customer")
        json.value(customer)
      }
      json.key("probability")
      json.value(candidate.probability)
    }
    json.key("because")
    json.list(because) { json, reason in
      json.key("rule")
      json.value(reason.rule)
      json.key("text")
      json.value(reason.words)
      json.key("weight")
      json.value(reason.weight)
    }
  }
}
