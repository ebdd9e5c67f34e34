import Model

/// What servers of the fediverse hand each other (Lemmy, Mastodon, PeerTube, Friendica …): a note,
/// page, article or question, an activity that brings one, a collection of these such as an outbox,
/// or the actor who has the outbox. Only what is addressed to the public is read. Facts from the W3C's
/// Activity Vocabulary (TR/activitystreams-vocabulary) and ActivityPub (TR/activitypub).
enum ActivityStreamsJSON {
  private static let objects: Set<String> = ["Note", "Page", "Article", "Question"]
  private static let activities: Set<String> = ["Create", "Update", "Announce", "Add"]
  private static let collections: Set<String> = [
    "Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage",
  ]
  private static let actors: Set<String> = [
    "Person", "Group", "Service", "Organization", "Application",
  ]
  /// Activities that bring no post.
  private static let others: Set<String> = [
    "Accept", "Block", "Delete", "Dislike", "Flag", "Follow", "Like", "Lock", "Reject", "Remove",
    "Tombstone", "Undo",
  ]
  /// How deep activities stand in activities: an announcement of a creation of a page.
  private static let maximumDepth = 4

  static func read(_ root: JSONValue, into draft: inout ThreadDraft) -> Bool {
    guard root.kind == .object, let type = root["type"]?.string,
      root["id"]?.string != nil || root["@context"] != nil
    else { return false }
    draft.software = "ActivityStreams (\(type))"
    if objects.contains(type) {
      if root["inReplyTo"]?.kind != .string { draft.thread = address(root) }
      draft.title = root["name"]?.string
      add(root, root, into: &draft, depth: 0)
      if let replies = reference(root["replies"]) { draft.note(replies, .comments, 0.6) }
    } else if activities.contains(type) {
      add(root, root, into: &draft, depth: 0)
    } else if collections.contains(type) {
      draft.title = root["name"]?.string
      collect(root, into: &draft, depth: 0)
    } else if actors.contains(type), let outbox = root["outbox"]?.string {
      draft.title = root["name"]?.string
      draft.note(outbox, .thread, 0.6)
    } else {
      return others.contains(type)
    }
    return true
  }

  private static func collect(_ page: JSONValue, into draft: inout ThreadDraft, depth: Int) {
    for item in (page["orderedItems"] ?? page["items"])?.elements ?? [] {
      add(item, item, into: &draft, depth: depth)
    }
    if let first = page["first"] {
      if first.kind == .object, depth < maximumDepth {
        collect(first, into: &draft, depth: depth + 1)
      } else {
        draft.note(first.string, .next, 0.6)
      }
    }
    draft.note(reference(page["next"]), .next, 0.4)
  }

  /// Adds what an object is or an activity brings; `addressed` is the one that says for whom.
  private static func add(
    _ value: JSONValue, _ addressed: JSONValue, into draft: inout ThreadDraft, depth: Int
  ) {
    guard value.kind == .object, depth < maximumDepth, let type = value["type"]?.string else {
      return
    }
    let names = value["to"] == nil && value["cc"] == nil ? addressed : value
    if activities.contains(type) {
      if let object = value["object"] { add(object, names, into: &draft, depth: depth + 1) }
    } else if objects.contains(type), isPublic(names) {
      add(value, into: &draft)
    }
  }

  /// The three ways to write the public (ActivityPub, 5.6).
  private static let publics: Set<String> = [
    "https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public",
  ]

  /// Whether the public is addressed, or nobody is and the server hands it out all the same.
  private static func isPublic(_ value: JSONValue) -> Bool {
    guard value["to"] != nil || value["cc"] != nil else { return true }
    for key in ["to", "cc"] {
      guard let list = value[key] else { continue }
      for name in list.kind == .array ? list.elements : [list] {
        if let name = name.string, publics.contains(name) { return true }
      }
    }
    return false
  }

  private static func add(_ object: JSONValue, into draft: inout ThreadDraft) {
    var post = Post()
    post.guid = object["id"]?.string
    post.url = address(object)
    post.title = draft.line(object["name"]?.string)
    post.replyTo = reference(object["inReplyTo"])
    post.author = author(object["attributedTo"] ?? object["actor"])
    post.published = object["published"]?.date
    post.updated = object["updated"]?.date
    post.declaredLanguage =
      object["language"]?["identifier"]?.string ?? onlyKey(object["contentMap"])
    for tag in (object["tag"]?.elements ?? []).prefix(200)
    where tag["type"]?.string == "Hashtag" {
      if let name = tag["name"]?.string { post.categories.append(String(name.drop { $0 == "#" })) }
    }
    for file in (object["attachment"]?.elements ?? []).prefix(200) {
      if let url = draft.absolute((file["href"] ?? file["url"])?.string) {
        post.enclosures.append(Enclosure(url: url, type: file["mediaType"]?.string))
      }
    }
    let content = object["content"]?.string ?? ""
    switch object["mediaType"]?.string {
    case "text/markdown": draft.add(post, .markdown(content))
    case "text/plain": draft.add(post, .html(escaped(content)))
    default: draft.add(post, .html(content))
    }
  }

  /// The page for people, else the object's id.
  private static func address(_ object: JSONValue) -> String? {
    guard let url = object["url"] else { return object["id"]?.string }
    if let text = url.string { return text }
    let links = url.kind == .array ? url.elements : [url]
    let page = links.first { $0["mediaType"]?.string?.hasPrefix("text/html") == true }
    return (page ?? links.first).flatMap { $0["href"]?.string ?? $0.string } ?? object["id"]?.string
  }

  /// An address, or that of an object or link.
  private static func reference(_ value: JSONValue?) -> String? {
    value?.string ?? (value?["id"] ?? value?["href"])?.string
  }

  /// The first actor; of one named by an address alone, the name in its path with the host.
  private static func author(_ value: JSONValue?) -> Author {
    let actor = value?.kind == .array ? value?.elements.first : value
    guard let actor, let id = reference(actor) else { return Author() }
    let parts = id.split(separator: "/")
    var handle = actor["preferredUsername"]?.string
    if handle == nil, parts.count > 2, let last = parts.last, last.contains(where: \.isLetter) {
      handle = String(last.drop { $0 == "@" })
    }
    let name = actor["name"]?.string ?? handle
    if let local = handle, parts.count > 1 { handle = "\(local)@\(parts[1])" }
    return Author(name: name, url: id, handle: handle, platform: "activitypub")
  }

  /// The language of a text that is given in one alone.
  private static func onlyKey(_ map: JSONValue?) -> String? {
    guard let map, map.kind == .object else { return nil }
    let members = map.members
    return members.count == 1 ? members[0].key : nil
  }

  /// Plain text as HTML that shows it.
  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;".utf8
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: "\n"): result += "<br>".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
