import Model

/// Reads JSON Feed 1 and 1.1 (jsonfeed.org). What has the shape but not the version is read too.
enum JSONFeedReader {
  /// The document, or nil where the text is no JSON object with items.
  static func read(_ text: DecodedText, base: String) -> Document? {
    guard let json = try? JSONDocument(text.utf8) else { return nil }
    let root = json.root
    guard root.kind == .object else { return nil }
    let version = root["version"]?.string ?? ""
    guard root["items"]?.kind == .array || version.contains("jsonfeed.org") else { return nil }
    var document = Document(format: version.hasSuffix("1.1") ? .json11 : .json1)
    document.encoding = text.encoding
    if !version.contains("jsonfeed.org/version/") || root["title"] == nil {
      document.malformed = true
      document.problems.append(
        DocumentProblem(kind: "not_well_formed", message: "version or title is missing"))
    }
    func absolute(_ value: JSONValue?) -> String? {
      guard let reference = value?.string, !reference.isEmpty else { return nil }
      return URLResolver.resolve(reference, base: base.isEmpty ? nil : base) ?? reference
    }
    document.feed.title = root["title"]?.string
    document.feed.description = root["description"]?.string
    document.feed.link = absolute(root["home_page_url"])
    document.feed.selfURL = absolute(root["feed_url"])
    document.feed.language = root["language"]?.string
    document.feed.image = absolute(root["icon"]) ?? absolute(root["favicon"])
    for hub in (root["hubs"]?.elements ?? []).prefix(20) {
      // rssCloud wants another protocol.
      guard hub["type"]?.string?.lowercased() != "rsscloud", let url = absolute(hub["url"])
      else { continue }
      document.feed.addHub(url)
    }
    document.feed.author = author(root, absolute)
    if let next = absolute(root["next_url"]) {
      document.follow.append(FollowLink(url: next, reason: .next, priority: 0.8))
    }
    var adapter = PostAdapter()
    for item in (root["items"]?.elements ?? []).prefix(FeedReader.maximumEntries) {
      guard item.kind == .object else { continue }
      document.posts.append(
        post(item, absolute, base: base, feedAuthor: document.feed.author, adapter: &adapter))
    }
    return document
  }

  private static func post(
    _ item: JSONValue, _ absolute: (JSONValue?) -> String?, base: String, feedAuthor: Author?,
    adapter: inout PostAdapter
  ) -> Post {
    var post = Post()
    // Ids are strings, but numbers are seen in the wild and the format asks to take them.
    if let id = item["id"] {
      post.guid = id.string ?? String(decoding: id.document.raw(id.index), as: UTF8.self)
    }
    post.url = absolute(item["url"]) ?? absolute(item["external_url"])
    if post.url == nil, let guid = post.guid,
      guid.hasPrefix("http://") || guid.hasPrefix("https://")
    {
      post.url = guid
    }
    let title = Array((item["title"]?.string ?? "").utf8)
    post.title = adapter.plain(title.span, DraftText(start: 0, end: title.count))
    if let html = item["content_html"]?.string, !html.isEmpty {
      var bytes = Array(html.utf8)
      // Some write the signs of their HTML as references once more.
      if isEscaped(bytes.span) {
        let whole = DraftText(start: 0, end: bytes.count, kind: .html)
        bytes = Array(adapter.plain(bytes.span, whole, isTitle: false).utf8)
      }
      adapter.fill(
        &post, body: DraftText(start: 0, end: bytes.count, kind: .html), arena: bytes.span,
        bases: [base])
    } else {
      let bytes = Array((item["content_text"] ?? item["summary"])?.string?.utf8 ?? "".utf8)
      post.text = TextRange.string(bytes.span, 0, bytes.count)
    }
    post.author = author(item, absolute) ?? feedAuthor ?? Author()
    if let date = item["date_published"]?.string { post.published = DateReader.read(date) }
    if let date = item["date_modified"]?.string { post.updated = DateReader.read(date) }
    post.categories = item["tags"]?.elements.prefix(200).compactMap(\.string) ?? []
    for attachment in (item["attachments"]?.elements ?? []).prefix(200) {
      guard let url = absolute(attachment["url"]) else { continue }
      post.enclosures.append(
        Enclosure(
          url: url, type: attachment["mime_type"]?.string,
          length: attachment["size_in_bytes"]?.integer.map { Int64($0) }))
    }
    post.declaredLanguage = item["language"]?.string
    return post
  }

  /// True for text without a tag that closes elements by references.
  private static func isEscaped(_ html: Span<UInt8>) -> Bool {
    guard ByteSearch.next(0x3C, html, 0) == html.count else { return false }
    var at = ByteSearch.next(0x26, html, 0)
    while at + 5 <= html.count {
      if TextRange.equals(html, at, at + 5, "&lt;/") { return true }
      at = ByteSearch.next(0x26, html, at + 1)
    }
    return false
  }

  /// `authors` of 1.1, `author` of 1.0.
  private static func author(_ value: JSONValue, _ absolute: (JSONValue?) -> String?) -> Author? {
    guard let found = value["authors"]?.elements.first ?? value["author"] else { return nil }
    if let name = found.string { return Author(name: name) }
    let author = Author(name: found["name"]?.string, url: absolute(found["url"]))
    return author.isUnknown ? nil : author
  }
}
