import Model

/// Reddit: a thread (two listings in an array) or a listing of submissions or comments, as any of
/// its pages gives them with `.json` behind the path. Facts from www.reddit.com/dev/api.
enum RedditJSON {
  private static let site = "https://www.reddit.com"

  static func read(_ root: JSONValue, into draft: inout ThreadDraft) -> Bool {
    if root.kind == .array {
      let parts = root.elements
      guard let first = parts.first, isListing(first) else { return false }
      draft.software = "a Reddit thread"
      if let submission = children(first).first?["data"] {
        draft.title = draft.line(submission["title"]?.string)
        draft.thread = permalink(submission)
      }
      for part in parts where isListing(part) { add(part, into: &draft) }
      return true
    }
    guard isListing(root) else { return false }
    draft.software = "a Reddit listing"
    for child in children(root) {
      guard child["kind"]?.string == "t3", let data = child["data"],
        data["num_comments"]?.integer ?? 0 > 0, let link = permalink(data)
      else { continue }
      draft.note(link + ".json", .thread, data["stickied"]?.boolean == true ? 0.3 : 0.6)
    }
    add(root, into: &draft)
    if let after = root["data"]?["after"]?.string {
      draft.note(draft.address(setting: "after", to: after), .next, 0.4)
    }
    return true
  }

  private static func isListing(_ value: JSONValue) -> Bool {
    value.kind == .object && value["kind"]?.string == "Listing"
      && value["data"]?["children"]?.kind == .array
  }

  private static func children(_ listing: JSONValue) -> [JSONValue] {
    listing["data"]?["children"]?.elements ?? []
  }

  private static func permalink(_ data: JSONValue) -> String? {
    data["permalink"]?.string.flatMap { URLResolver.resolve($0, base: site) }
  }

  /// Adds the posts of a listing and, behind each, its answers. A document's depth is bounded, and
  /// so is this.
  private static func add(_ listing: JSONValue, into draft: inout ThreadDraft) {
    for child in children(listing) {
      guard let data = child["data"] else { continue }
      switch child["kind"]?.string {
      case "t3": addPost(data, "selftext_html", "selftext", into: &draft)
      case "t1":
        addPost(data, "body_html", "body", into: &draft)
        if let replies = data["replies"], isListing(replies) { add(replies, into: &draft) }
      default: continue
      }
    }
  }

  private static func addPost(
    _ data: JSONValue, _ html: String, _ markdown: String, into draft: inout ThreadDraft
  ) {
    let handle = data["author"]?.string
    let source = data[markdown]?.string ?? ""
    let isGone = source == "[deleted]" || source == "[removed]"
    guard !isGone, handle != "[deleted]" || !source.isEmpty else { return }
    var post = Post()
    post.title = draft.line(data["title"]?.string)
    post.url = permalink(data)
    post.thread =
      draft.thread
      ?? data["link_permalink"]?.string.flatMap { URLResolver.resolve($0, base: site) }
      ?? (data["title"] == nil ? nil : post.url)
    if let parent = data["parent_id"]?.string { post.replyTo = address(of: parent, data) }
    if let handle, handle != "[deleted]" {
      post.author = Author(
        name: handle, url: "\(site)/user/\(handle)", handle: handle, platform: "reddit")
    }
    post.published = data["created_utc"]?.date
    post.updated = data["edited"]?.date
    post.categories = [data["link_flair_text"]?.string].compactMap { $0 }
    if let body = data[html]?.string, !body.isEmpty {
      draft.add(post, body.hasPrefix("<") ? .html(body) : .escapedHTML(body))
    } else {
      draft.add(post, .markdown(source))
    }
  }

  /// Address of the comment or submission of a full name (`t1_…`, `t3_…`) in the same thread.
  private static func address(of name: String, _ data: JSONValue) -> String? {
    guard var link = permalink(data), data["title"] == nil else { return nil }
    // …/comments/THREAD/SLUG/COMMENT/
    while link.hasSuffix("/") { link.removeLast() }
    guard let slash = link.lastIndex(of: "/") else { return nil }
    return link[...slash] + (name.hasPrefix("t1_") ? name.dropFirst(3) + "/" : "")
  }
}
