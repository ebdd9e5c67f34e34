import Model
import SocialText

/// Writes parsed values as CONTRACT.md names them.
enum DocumentWriter {
  static func write(_ feed: FeedInfo, to json: inout JSONWriter) {
    json.beginObject()
    let parts: [(StaticString, String?)] = [
      ("title", feed.title), ("description", feed.description), ("link", feed.link),
      ("language", feed.language), ("generator", feed.generator), ("image", feed.image),
      ("rights", feed.rights), ("updated", feed.updated?.timestamp.rfc3339),
      ("self", feed.selfURL), ("hub", feed.hub),
    ]
    for (name, value) in parts {
      json.key(name)
      json.value(value?.isEmpty == true && name.description == "link" ? nil : value)
    }
    json.key("author")
    write(feed.author ?? Author(), to: &json)
    if let minutes = feed.pollMinutes {
      json.key("ttl")
      json.value(minutes)
    }
    json.endObject()
  }

  static func write(_ post: Post, to json: inout JSONWriter) {
    json.beginObject()
    json.key("id")
    json.value(post.id.description)
    let parts: [(StaticString, String?)] = [
      ("url", post.url?.isEmpty == true ? nil : post.url), ("guid", post.guid),
      ("title", post.title), ("text", post.text),
      ("html", post.html),
    ]
    for (name, value) in parts {
      json.key(name)
      json.value(value)
    }
    json.key("author")
    write(post.author, to: &json)
    json.key("published")
    json.value(post.published?.timestamp.rfc3339)
    json.key("updated")
    json.value(post.updated?.timestamp.rfc3339)
    json.key("categories")
    json.beginArray()
    for category in post.categories { json.value(category) }
    json.endArray()
    json.key("enclosures")
    json.beginArray()
    for enclosure in post.enclosures {
      json.beginObject()
      json.key("url")
      json.value(enclosure.url)
      json.key("type")
      json.value(enclosure.type)
      json.key("length")
      if let length = enclosure.length { json.value(Int(length)) } else { json.null() }
      json.endObject()
    }
    json.endArray()
    json.key("thread")
    json.value(post.thread)
    json.key("reply_to")
    json.value(post.replyTo)
    json.key("comments")
    json.value(post.commentsURL)
    json.key("language")
    json.value(post.declaredLanguage)
    json.key("quotes")
    write(post.quotes, of: post.text, to: &json)
    json.endObject()
  }

  static func write(_ author: Author, to json: inout JSONWriter) {
    json.beginObject()
    let parts: [(StaticString, String?)] = [
      ("name", author.name), ("email", author.email), ("url", author.url),
      ("handle", author.handle),
    ]
    for (name, value) in parts {
      json.key(name)
      json.value(value)
    }
    json.endObject()
  }

  static func write(_ quotes: [Quote], of text: String, to json: inout JSONWriter) {
    json.beginArray()
    if !quotes.isEmpty {
      let copy = text.contiguous
      let offsets = ScalarOffsets(copy.utf8.span)
      for quote in quotes {
        json.beginObject()
        json.key("start")
        json.value(offsets.scalar(atByte: quote.span.start))
        json.key("end")
        json.value(offsets.scalar(atByte: quote.span.end))
        if let author = quote.author {
          json.key("author")
          json.value(author)
        }
        json.endObject()
      }
    }
    json.endArray()
  }

  static func write(_ links: [FollowLink], to json: inout JSONWriter) {
    json.beginArray()
    for link in links {
      json.beginObject()
      json.key("url")
      json.value(link.url)
      json.key("why")
      json.value(link.reason.rawValue)
      json.key("priority")
      json.value(link.priority)
      json.endObject()
    }
    json.endArray()
  }
}
