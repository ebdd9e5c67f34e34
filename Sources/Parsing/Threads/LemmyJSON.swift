import Model

/// Lemmy: a post (`/api/v3/post`), its comments (`/api/v3/comment/list`) or a list of posts
/// (`/api/v3/post/list`). Texts are Markdown. Facts from join-lemmy.org/api; version 4 names its
/// dates `published_at`.
enum LemmyJSON {
  static func read(_ root: JSONValue, into draft: inout ThreadDraft) -> Bool {
    guard root.kind == .object else { return false }
    if let view = root["post_view"], let post = view["post"], post["ap_id"] != nil {
      draft.software = "a Lemmy post"
      draft.title = post["name"]?.string
      draft.thread = post["ap_id"]?.string
      addPost(view, into: &draft)
      if let id = post["id"]?.written, view["counts"]?["comments"]?.integer ?? 1 > 0 {
        draft.note("/api/v3/comment/list?post_id=\(id)&limit=50&sort=New", .comments, 0.8)
      }
      return true
    }
    if let comments = root["comments"], comments.kind == .array, isViews(comments, "comment") {
      draft.software = "Lemmy's comments"
      let views = comments.elements
      let threads = Set(views.compactMap { $0["post"]?["ap_id"]?.string })
      if threads.count == 1 {
        draft.thread = threads.first
        draft.title = views.first?["post"]?["name"]?.string
      }
      addComments(views, into: &draft)
      if views.count >= draft.number(of: "limit") ?? 10 { next(root, into: &draft) }
      return true
    }
    guard let posts = root["posts"], posts.kind == .array, isViews(posts, "post") else {
      return false
    }
    draft.software = "a Lemmy list of posts"
    for view in posts.elements {
      addPost(view, into: &draft)
      guard let id = view["post"]?["id"]?.written,
        view["counts"]?["comments"]?.integer ?? 0 > 0
      else { continue }
      draft.note("/api/v3/comment/list?post_id=\(id)&limit=50&sort=New", .thread, 0.6)
    }
    next(root, into: &draft)
    return true
  }

  private static func isViews(_ values: JSONValue, _ name: String) -> Bool {
    guard let first = values.elements.first else { return false }
    return first[name]?["ap_id"] != nil && first["creator"]?.kind == .object
  }

  private static func next(_ root: JSONValue, into draft: inout ThreadDraft) {
    if let cursor = root["next_page"]?.string {
      draft.note(draft.address(setting: "page_cursor", to: cursor), .next, 0.4)
    } else if root["comments"] != nil {
      let page = draft.number(of: "page") ?? 1
      draft.note(draft.address(setting: "page", to: "\(page + 1)"), .next, 0.4)
    }
  }

  private static func author(_ view: JSONValue) -> Author {
    let creator = view["creator"]
    let handle = creator?["name"]?.string
    return Author(
      name: creator?["display_name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? handle,
      url: (creator?["actor_id"] ?? creator?["ap_id"])?.string, handle: handle)
  }

  private static func isGone(_ value: JSONValue) -> Bool {
    value["removed"]?.boolean == true || value["deleted"]?.boolean == true
  }

  private static func addPost(_ view: JSONValue, into draft: inout ThreadDraft) {
    guard let json = view["post"], !isGone(json) else { return }
    var post = Post()
    post.title = json["name"]?.string ?? ""
    post.url = json["ap_id"]?.string
    post.thread = post.url
    post.author = author(view)
    post.published = (json["published"] ?? json["published_at"])?.date
    post.updated = (json["updated"] ?? json["updated_at"])?.date
    draft.add(post, .markdown(json["body"]?.string ?? ""))
  }

  private static func addComments(_ views: [JSONValue], into draft: inout ThreadDraft) {
    // `path` is "0.4.17": the comment 17 answers 4.
    var addresses: [Substring: String] = [:]
    for view in views {
      guard let comment = view["comment"], let id = comment["id"]?.written else { continue }
      addresses[Substring(id)] = comment["ap_id"]?.string
    }
    for view in views {
      guard let comment = view["comment"], !isGone(comment) else { continue }
      var post = Post()
      post.url = comment["ap_id"]?.string
      post.thread = view["post"]?["ap_id"]?.string
      let path = comment["path"]?.string?.split(separator: ".") ?? []
      post.replyTo =
        path.count > 2 ? addresses[path[path.count - 2]] ?? post.thread : post.thread
      post.author = author(view)
      post.published = (comment["published"] ?? comment["published_at"])?.date
      post.updated = (comment["updated"] ?? comment["updated_at"])?.date
      draft.add(post, .markdown(comment["content"]?.string ?? ""))
    }
  }
}
