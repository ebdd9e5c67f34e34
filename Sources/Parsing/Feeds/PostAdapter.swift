import Model
import SocialText

/// Makes a `Post` of what an entry says: chooses between its texts, cleans them, resolves what is
/// doubtful.
struct PostAdapter {
  private var scanner = MarkupScanner()

  /// A fresh adapter.
  init() {}

  /// The post of an entry. Its keys are filled by `PostIdentity` when all posts are known.
  mutating func post(_ draft: EntryDraft, arena: Span<UInt8>, bases: [String]) -> Post {
    var post = Post()
    let title = draft.title.isSet ? draft.title : draft.mediaTitle
    post.title = plain(arena, title)
    var body = draft.content
    if !body.isSet { body = draft.summary }
    if !body.isSet { body = draft.itunesSummary }
    if !body.isSet { body = draft.mediaDescription }
    fill(&post, body: body, arena: arena, bases: bases)
    post.guid = draft.guid
    post.url = draft.link
    if post.url == nil, draft.guidIsPermalink, let guid = draft.guid,
      PostIdentity.isWebAddress(guid)
    {
      post.url = guid
    }
    var person = draft.author
    if person.isEmpty { person = draft.creator }
    if person.isEmpty { person = draft.itunesAuthor }
    if person.name == nil { person.name = draft.creator.name ?? draft.itunesAuthor.name }
    post.author = person.author
    post.published = draft.published ?? draft.date ?? draft.created
    post.updated = draft.updated ?? (draft.published == nil ? draft.date : nil)
    if post.published == nil { post.published = draft.updated }
    post.categories = draft.categories
    post.enclosures = draft.enclosures
    post.replyTo = draft.replyTo
    post.thread = draft.thread
    post.commentsURL = draft.comments ?? draft.commentRSS ?? draft.replies
    if let language = draft.language, !language.isEmpty { post.declaredLanguage = language }
    return post
  }

  /// Cleans the body of a post.
  mutating func fill(_ post: inout Post, body: DraftText, arena: Span<UInt8>, bases: [String]) {
    guard body.isSet else { return }
    let source = arena.extracting(body.start..<body.end)
    if body.kind == .html || (body.mayBeHTML && scanner.looksLikeHTML(source)) {
      let base = bases[body.base]
      let markup = scanner.clean(source, base: base.isEmpty ? nil : base)
      post.html = markup.html
      post.text = markup.text
      post.quotes = markup.quotes
    } else {
      post.text = TextRange.string(source, 0, source.count)
    }
  }

  /// Plain text of a text construct: tags dropped where it is HTML. A title stands on one line.
  mutating func plain(_ arena: Span<UInt8>, _ text: DraftText, isTitle: Bool = true) -> String {
    guard text.isSet else { return "" }
    let source = arena.extracting(text.start..<text.end)
    guard text.kind == .html || (text.mayBeHTML && scanner.looksLikeHTML(source)) else {
      return isTitle ? Self.folded(source) : TextRange.string(source, 0, source.count)
    }
    return scanner.plainText(source) {
      isTitle ? Self.folded($0) : $0.string(0, $0.count)
    }
  }

  /// One line: runs of white space become one space.
  private static func folded(_ source: Span<UInt8>) -> String {
    var needsFolding = false
    var wasSpace = true
    for index in source.indices {
      let isSpace = source[index] <= 0x20
      if isSpace, wasSpace || source[index] != 0x20 { needsFolding = true }
      wasSpace = isSpace
    }
    guard needsFolding || wasSpace else { return source.string(0, source.count) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count)
    for index in source.indices {
      if source[index] > 0x20 {
        bytes.append(source[index])
      } else if let last = bytes.last, last != 0x20 {
        bytes.append(0x20)
      }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
