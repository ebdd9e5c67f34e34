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
    json.members([
      ("id", held.id), ("source", held.source), ("url", held.post.url),
      ("published", held.post.published?.timestamp.rfc3339),
      ("first_seen_at", held.firstSeenAt.rfc3339), ("title", held.post.title),
      ("text", held.post.text),
    ])
    json.key("version")
    json.value(held.version)
    json.key("mention")
    json.value(held.isMention)
    json.key("author")
    json.beginObject()
    json.members([
      ("name", held.post.author.name), ("handle", held.post.author.handle),
      ("platform", held.post.author.platform), ("outcome", LinkOutcome.held.rawValue),
    ])
    json.key("probability")
    json.value(held.link.probability)
    json.key("candidates")
    json.list(item.candidates) { json, candidate in
      if let customer = candidate.customer {
        json.key("customer")
        json.value(customer)
      }
      json.key("probability")
      json.value(candidate.probability)
    }
    json.key("because")
    json.list(held.link.because) { json, reason in
      json.key("rule")
      json.value(reason.rule)
      json.key("text")
      json.value(reason.words)
      json.key("weight")
      json.value(reason.weight)
    }
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
}
