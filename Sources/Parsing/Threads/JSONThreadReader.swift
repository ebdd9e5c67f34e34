import Model

/// Reads threads and listings that forum software and networks hand out as JSON: Discourse, Reddit,
/// Hacker News (Firebase and Algolia), Lemmy, Mastodon, ActivityStreams. What a text is, its own
/// members say, never its address.
///
/// The document has the format `json_thread`, the posts in the order given, answers behind what they
/// answer, and where there is more, `follow`. Posts that were deleted are left out. Recognised
/// software without a post is an error outcome: a problem of the kind `no_posts`.
enum JSONThreadReader {
  /// Posts that are read at most.
  static let maximumPosts = 10_000

  /// The document, or nil where the JSON is none of these.
  static func read(_ root: JSONValue, encoding: String, url: String) -> Document? {
    var draft = ThreadDraft(url: url)
    let isKnown =
      DiscourseJSON.read(root, into: &draft) || RedditJSON.read(root, into: &draft)
      || HackerNewsJSON.read(root, into: &draft) || LemmyJSON.read(root, into: &draft)
      || MastodonJSON.read(root, into: &draft) || ActivityStreamsJSON.read(root, into: &draft)
    guard isKnown else { return nil }
    return draft.document(encoding: encoding)
  }
}

/// A thread or listing while it is read.
struct ThreadDraft {
  /// Address that answered.
  let url: String
  /// Name of the software, for messages.
  var software = ""
  var title: String?
  /// Address of the thread for people; nil for listings of posts of many threads.
  var thread: String?
  var language: String?
  private(set) var posts: [Post] = []
  private(set) var follow: [FollowLink] = []
  private var adapter = PostAdapter()

  init(url: String) { self.url = url }

  /// Body of a post.
  enum Body {
    case html(String)
    /// HTML whose signs are written as entities once more.
    case escapedHTML(String)
    case markdown(String)
  }

  /// Absolute form of a reference of this page.
  func absolute(_ reference: String?) -> String? {
    guard let reference, !reference.isEmpty else { return nil }
    return URLResolver.resolve(reference, base: url.isEmpty ? nil : url)
  }

  /// Adds a post; `post` has all but its text.
  mutating func add(_ post: Post, _ body: Body) {
    guard posts.count < JSONThreadReader.maximumPosts else { return }
    var post = post
    switch body {
    case .html(let text): fill(&post, Array(text.utf8))
    case .escapedHTML(let text):
      let escaped = Array(text.utf8)
      let whole = DraftText(start: 0, end: escaped.count, kind: .html)
      fill(&post, Array(adapter.plain(escaped.span, whole, isTitle: false).utf8))
    case .markdown(let text):
      let plain = MarkdownText.plain(Array(text.utf8).span)
      post.text = String(decoding: plain.text, as: UTF8.self)
      post.quotes = plain.quotes
    }
    if post.thread == nil { post.thread = thread }
    if post.declaredLanguage == nil { post.declaredLanguage = language }
    posts.append(post)
  }

  private mutating func fill(_ post: inout Post, _ html: [UInt8]) {
    adapter.fill(
      &post, body: DraftText(start: 0, end: html.count, kind: .html), arena: html.span,
      bases: [url])
  }

  /// Plain text on one line.
  mutating func line(_ html: String?) -> String {
    let bytes = Array((html ?? "").utf8)
    return adapter.plain(bytes.span, DraftText(start: 0, end: bytes.count, kind: .html))
  }

  /// Notes a page with more.
  mutating func note(
    _ reference: String?, _ reason: FollowLink.Reason, _ priority: Double, shown: String? = nil,
    date: StatedDate? = nil
  ) {
    guard let found = absolute(reference), found != url else { return }
    follow.append(
      FollowLink(
        url: found, reason: reason, priority: priority, shown: shown, date: date?.timestamp))
  }

  /// The address of another page of this listing: a query parameter is set.
  func address(setting name: String, to value: String) -> String {
    let bare = url.prefix { $0 != "#" }
    let mark = bare.firstIndex(of: "?") ?? bare.endIndex
    var parameters = bare[mark...].dropFirst().split(separator: "&")
      .filter { $0.prefix { $0 != "=" } != name }.map(String.init)
    parameters.append(name + "=" + value)
    return bare[..<mark] + "?" + parameters.joined(separator: "&")
  }

  /// The number of a query parameter.
  func number(of name: String) -> Int? {
    guard let mark = url.firstIndex(of: "?") else { return nil }
    let parameter = url[mark...].dropFirst().prefix { $0 != "#" }.split(separator: "&")
      .first { $0.prefix { $0 != "=" } == name }
    return parameter.flatMap { Int($0.drop { $0 != "=" }.dropFirst()) }
  }

  /// The finished document.
  consuming func document(encoding: String) -> Document {
    var document = Document(format: .jsonThread)
    document.encoding = encoding
    document.feed.title = title
    document.feed.link = thread ?? url
    document.feed.language = language
    var page = PageInfo(kind: thread == nil ? .listing : .thread)
    page.title = title
    page.language = language
    page.canonicalURL = thread
    page.author = thread == nil ? nil : posts.first?.author
    page.published = thread == nil ? nil : posts.first?.published
    page.text = ThreadText.joined(posts)
    document.page = page
    if posts.isEmpty, follow.isEmpty {
      document.problems.append(
        DocumentProblem(
          kind: "no_posts", message: "this looks like \(software), but no post was found in it"))
    }
    PostIdentity.assign(&posts, pageURL: url, siteURL: thread)
    document.posts = posts
    document.follow = follow
    return document
  }
}

extension JSONValue {
  /// A date written as text (RFC 3339 and its kin) or as seconds since 1970.
  var date: StatedDate? {
    if let text = string { return DateReader.read(text) }
    guard let seconds = double, seconds.isFinite, abs(seconds) < 1e11 else { return nil }
    return StatedDate(timestamp: Timestamp(seconds: Int64(seconds.rounded(.down))))
  }

  /// A number or text as it is written, without quotes.
  var written: String? {
    string ?? (kind == .number ? String(decoding: document.raw(index), as: UTF8.self) : nil)
  }
}
