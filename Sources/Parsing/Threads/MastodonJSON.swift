import Model

/// Mastodon and what speaks its interface: a status, an array of them (timelines, hashtags), a
/// status's context (`ancestors`, `descendants`) or a search (`statuses`). Only what is public is
/// read, and nothing of accounts that ask not to be indexed. Facts from docs.joinmastodon.org/entities/Status.
enum MastodonJSON {
  static func read(_ root: JSONValue, into draft: inout ThreadDraft) -> Bool {
    draft.software = "Mastodon"
    if root.kind == .array {
      let statuses = root.elements
      guard let first = statuses.first, isStatus(first) else { return false }
      add(statuses, into: &draft)
      // The next page holds what is older than the last one here.
      if let oldest = statuses.last?["id"]?.written {
        draft.note(draft.address(setting: "max_id", to: oldest), .next, 0.4)
      }
      return true
    }
    guard root.kind == .object else { return false }
    if isStatus(root) {
      draft.thread = (root["url"] ?? root["uri"])?.string
      add([root], into: &draft)
      if root["replies_count"]?.integer ?? 0 > 0, let id = root["id"]?.written {
        draft.note("/api/v1/statuses/\(id)/context", .comments, 0.6)
      }
      return true
    }
    if let before = root["ancestors"], let after = root["descendants"],
      before.kind == .array, after.kind == .array
    {
      let statuses = before.elements + after.elements
      guard statuses.first.map(isStatus) ?? true else { return false }
      draft.thread = (before.elements.first?["url"] ?? before.elements.first?["uri"])?.string
      add(statuses, into: &draft)
      return true
    }
    guard let found = root["statuses"], found.kind == .array,
      found.elements.first.map(isStatus) ?? (root["accounts"]?.kind == .array)
    else { return false }
    add(found.elements, into: &draft)
    return true
  }

  private static func isStatus(_ value: JSONValue) -> Bool {
    value.kind == .object && value["content"]?.kind == .string
      && value["account"]?["acct"]?.kind == .string && value["id"] != nil
  }

  private static func add(_ statuses: [JSONValue], into draft: inout ThreadDraft) {
    var addresses: [String: String] = [:]
    for status in statuses {
      if let id = status["id"]?.written { addresses[id] = (status["url"] ?? status["uri"])?.string }
    }
    for outer in statuses {
      // Who passes a post on has not written it.
      let status = outer["reblog"].flatMap { isStatus($0) ? $0 : nil } ?? outer
      guard isStatus(status), status["account"]?["noindex"]?.boolean != true,
        ["public", "unlisted"].contains(status["visibility"]?.string ?? "public")
      else { continue }
      add(status, addresses, into: &draft)
    }
  }

  private static func add(
    _ status: JSONValue, _ addresses: [String: String], into draft: inout ThreadDraft
  ) {
    var post = Post()
    post.url = (status["url"] ?? status["uri"])?.string
    post.title = draft.line(status["spoiler_text"]?.string)
    if let parent = status["in_reply_to_id"]?.written { post.replyTo = addresses[parent] ?? parent }
    post.published = status["created_at"]?.date
    post.updated = status["edited_at"]?.date
    post.declaredLanguage = status["language"]?.string
    post.categories = status["tags"]?.elements.prefix(200).compactMap { $0["name"]?.string } ?? []
    for file in (status["media_attachments"]?.elements ?? []).prefix(200) {
      if let url = draft.absolute(file["url"]?.string) {
        post.enclosures.append(Enclosure(url: url, type: file["type"]?.string))
      }
    }
    let account = status["account"]
    let handle = account?["acct"]?.string
    post.author = Author(
      name: account?["display_name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? handle,
      url: account?["url"]?.string, handle: handle, platform: "mastodon")
    let bio = draft.line(account?["note"]?.string)
    if !bio.isEmpty { post.author.bio = bio }
    draft.add(post, .html(status["content"]?.string ?? ""))
  }
}
