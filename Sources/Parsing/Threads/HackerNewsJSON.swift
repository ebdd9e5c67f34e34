import Model

/// Hacker News: an item with its answers (hn.algolia.com/api, `/items/ID`), a search there
/// (`/search`, `/search_by_date`), or a bare item of the Firebase interface
/// (github.com/HackerNews/API), whose answers are only numbers and so are followed.
enum HackerNewsJSON {
  private static let site = "https://news.ycombinator.com/"

  static func read(_ root: JSONValue, into draft: inout ThreadDraft) -> Bool {
    guard root.kind == .object else { return false }
    if let hits = root["hits"], hits.kind == .array, root["nbPages"] != nil {
      draft.software = "a search of Hacker News"
      search(root, hits, into: &draft)
      return true
    }
    let type = root["type"]?.string
    guard let type, ["story", "comment", "poll", "job"].contains(type), root["id"] != nil else {
      return false
    }
    if root["children"]?.kind == .array, root["created_at"] != nil {
      draft.software = "a Hacker News item"
      draft.title = draft.line(root["title"]?.string)
      draft.thread = address((root["story_id"] ?? root["id"])?.written)
      add(root, parent: root["parent_id"]?.written, into: &draft)
      return true
    }
    guard root["by"] != nil || root["time"] != nil else { return false }
    draft.software = "a Hacker News item"
    firebase(root, into: &draft)
    return true
  }

  private static func address(_ id: String?) -> String? { id.map { "\(site)item?id=\($0)" } }

  private static func author(_ name: String?) -> Author {
    guard let name else { return Author() }
    return Author(
      name: name, url: "\(site)user?id=\(name)", handle: name, platform: "hackernews")
  }

  /// An item and, behind it, what answers it. A document's depth is bounded, and so is this.
  private static func add(_ item: JSONValue, parent: String?, into draft: inout ThreadDraft) {
    let id = item["id"]?.written
    let text = item["text"]?.string ?? ""
    // What was deleted has no author and no text.
    if item["author"] != nil, !text.isEmpty || item["title"] != nil {
      var post = Post()
      post.title = draft.line(item["title"]?.string)
      post.url = address(id)
      post.replyTo = address(parent)
      post.author = author(item["author"]?.string)
      post.published = (item["created_at_i"] ?? item["created_at"])?.date
      draft.add(post, .html(text))
    }
    for child in item["children"]?.elements ?? [] { add(child, parent: id, into: &draft) }
  }

  private static func search(
    _ root: JSONValue, _ hits: JSONValue, into draft: inout ThreadDraft
  ) {
    for hit in hits.elements {
      guard let id = hit["objectID"]?.written else { continue }
      var post = Post()
      let title = hit["title"]?.string
      post.title = draft.line(title)
      post.url = address(id)
      post.thread = address((hit["story_id"] ?? hit["objectID"])?.written)
      post.replyTo = address(hit["parent_id"]?.written)
      post.author = author(hit["author"]?.string)
      post.published = (hit["created_at_i"] ?? hit["created_at"])?.date
      draft.add(post, .html((hit["comment_text"] ?? hit["story_text"])?.string ?? ""))
      if title != nil, hit["num_comments"]?.integer ?? 0 > 0 {
        draft.note("/api/v1/items/\(id)", .thread, 0.6)
      }
    }
    if let page = root["page"]?.integer, let pages = root["nbPages"]?.integer, page + 1 < pages {
      draft.note(draft.address(setting: "page", to: "\(page + 1)"), .next, 0.4)
    }
  }

  private static func firebase(_ item: JSONValue, into draft: inout ThreadDraft) {
    draft.title = draft.line(item["title"]?.string)
    draft.thread = item["parent"] == nil ? address(item["id"]?.written) : nil
    for kid in item["kids"]?.elements ?? [] {
      if let id = kid.written { draft.note("\(id).json", .comments, 0.5) }
    }
    guard item["deleted"]?.boolean != true, item["dead"]?.boolean != true else { return }
    var post = Post()
    post.title = draft.title ?? ""
    post.url = address(item["id"]?.written)
    post.replyTo = address(item["parent"]?.written)
    post.author = author(item["by"]?.string)
    post.published = item["time"]?.date
    draft.add(post, .html(item["text"]?.string ?? ""))
  }
}
