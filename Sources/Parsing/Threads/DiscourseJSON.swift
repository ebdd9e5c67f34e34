import Model

/// Discourse: a topic (`/t/ID.json`), its latest posts (`/posts.json`), a list of topics
/// (`/latest.json`, `/c/…/l/latest.json`). Facts from docs.discourse.org.
enum DiscourseJSON {
  /// Posts that a page of a topic has at most.
  private static let pageSize = 20

  static func read(_ root: JSONValue, into draft: inout ThreadDraft) -> Bool {
    guard root.kind == .object else { return false }
    if let stream = root["post_stream"], stream.kind == .object {
      draft.software = "a Discourse topic"
      topic(root, stream, into: &draft)
      return true
    }
    if let topics = root["topic_list"], topics.kind == .object {
      draft.software = "a Discourse list of topics"
      list(topics, into: &draft)
      return true
    }
    guard let latest = root["latest_posts"], latest.kind == .array else { return false }
    draft.software = "Discourse's latest posts"
    for post in latest.elements { add(post, thread: nil, into: &draft) }
    return true
  }

  private static func topic(
    _ root: JSONValue, _ stream: JSONValue, into draft: inout ThreadDraft
  ) {
    draft.title = root["title"]?.string
    guard let id = root["id"]?.written else { return }
    let path = "/t/\(root["slug"]?.string ?? "-")/\(id)"
    draft.thread = draft.absolute(path)
    let posts = stream["posts"]?.elements ?? []
    for post in posts { add(post, thread: path, into: &draft) }
    // All ids stand in `stream`, the posts of one page only in `posts`.
    guard let last = posts.last?["id"]?.integer,
      let ids = stream["stream"]?.elements.map(\.integer), ids.last != last
    else { return }
    let here = (ids.firstIndex(of: last) ?? 0) / pageSize + 1
    draft.note(draft.address(setting: "page", to: "\(here + 1)"), .next, 0.9)
  }

  private static func add(_ json: JSONValue, thread: String?, into draft: inout ThreadDraft) {
    guard let cooked = json["cooked"]?.string, json["hidden"]?.boolean != true,
      json["user_deleted"]?.boolean != true, json["deleted_at"] == nil,
      // Notices of the software: "closed the topic".
      json["post_type"]?.integer ?? 1 == 1
    else { return }
    var path = thread
    if path == nil, let id = json["topic_id"]?.written {
      path = "/t/\(json["topic_slug"]?.string ?? "-")/\(id)"
    }
    var post = Post()
    let number = json["post_number"]?.integer
    if let path {
      post.thread = draft.absolute(path)
      post.url = draft.absolute(number.map { "\(path)/\($0)" } ?? path)
      if let answered = json["reply_to_post_number"]?.integer {
        post.replyTo = draft.absolute("\(path)/\(answered)")
      }
    }
    if number == 1 { post.title = draft.title ?? json["topic_title"]?.string ?? "" }
    let handle = json["username"]?.string
    let name = json["name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? handle
    post.author = Author(
      name: name, url: handle.flatMap { draft.absolute("/u/" + $0) }, handle: handle)
    post.published = json["created_at"]?.date
    if let updated = json["updated_at"]?.date, updated != post.published,
      json["version"]?.integer ?? 2 > 1
    {
      post.updated = updated
    }
    draft.add(post, .html(cooked))
  }

  private static func list(_ topics: JSONValue, into draft: inout ThreadDraft) {
    for topic in topics["topics"]?.elements ?? [] {
      guard let id = topic["id"]?.written else { continue }
      let path = "/t/\(topic["slug"]?.string ?? "-")/\(id).json"
      let last = topic["bumped_at"] ?? topic["last_posted_at"]
      let shown = [topic["posts_count"]?.written, last?.written].compactMap { $0 }
      draft.note(
        path, .thread, topic["pinned"]?.boolean == true ? 0.3 : 0.6,
        shown: shown.isEmpty ? nil : shown.joined(separator: "|"), date: last?.date)
    }
    // The address for people; the same with .json is for us.
    guard let more = topics["more_topics_url"]?.string else { return }
    let mark = more.firstIndex(of: "?") ?? more.endIndex
    draft.note(more[..<mark] + ".json" + more[mark...], .next, 0.4)
  }
}
