import Customers
import Entities
import Model
import SocialText
import Storage

/// Names in the texts of mentions that are held for review, as today's customer list reads the texts: who
/// may be meant, what speaks for it, and what would decide. As in `HeldReview`, a person stands by their
/// id only where today's list lets them be listed.
public struct HeldNamesReview {
  /// A mention with a name that is held.
  public struct Item: Sendable {
    /// The mention, what names its author hidden as the config says.
    public var mention: HeldMention
    /// The words of the name; empty where no text may be shown.
    public var words: String
    /// Whom it may mean.
    public var held: HeldName
  }

  private let store: SQLiteStore
  private let links: LinkResources
  private let relinker: AuthorRelinker
  private let redactor: Redactor
  private let hidesAuthors: Bool
  private var platforms: SourcePlatforms
  private let tokenizer = Tokenizer()
  private var scratch = EntityScratch()
  /// The last post as it was read: its names come one behind the other.
  private var last = ReadPost()
  /// What was given out of the last post, by its words in small letters: a text that says a name five
  /// times asks once.
  private var seen: (post: String, words: Set<String>) = ("", [])

  /// A review by a list, what the config tracks and what decisions taught; `redaction` is the config's.
  public init(
    store: SQLiteStore, links: LinkResources, platforms: SourcePlatforms, redaction: Redaction
  ) {
    self.store = store
    self.links = links
    relinker = AuthorRelinker(links.linker)
    self.platforms = platforms
    redactor = Redactor(redaction)
    hidesAuthors = redaction != .none
  }

  /// Gives out those of the newest mentions, `most` names that are still held.
  public mutating func run(
    most: Int, _ body: (Item) throws -> Void
  ) throws -> HeldReview.Counts {
    var counts = HeldReview.Counts()
    // Asked first: the store cannot be asked while it gives out posts.
    let platforms = try platforms.all()
    try store.forEachHeldName { mention in
      guard let item = item(mention, platforms[mention.source] ?? [mention.source]) else {
        counts.decided += 1
        return true
      }
      if seen.post != mention.id { seen = (mention.id, []) }
      guard seen.words.insert(item.words.lowercased()).inserted || item.words.isEmpty else {
        return true
      }
      return try counts.give(most: most) { try body(item) }
    }
    return counts
  }

  /// Nil where today's list decides otherwise.
  private mutating func item(_ mention: HeldMention, _ platforms: [String]) -> Item? {
    if last.id != mention.id { read(mention, platforms) }
    let part = mention.isInTitle ? last.title : last.text
    guard let start = part.offsets.byte(atScalar: mention.start),
      let end = part.offsets.byte(atScalar: mention.end),
      let name = part.names[start], name.span.end == end,
      let held = links.linker.held(
        name, in: part.words.utf8.span, tokens: part.tokens, language: mention.language,
        isListable: relinker.isListable)
    else { return nil }
    var shown = mention
    shown.post.url = redactor.redact(address: mention.post.url, mention.post.author)
    shown.post.title = redactor.redact(mention.post.title)
    shown.post.text = redactor.redact(mention.post.text)
    if hidesAuthors { shown.post.author = Author() }
    let words = String(decoding: Array(part.words.utf8)[start..<end], as: UTF8.self)
    return Item(mention: shown, words: redactor.redact(words), held: held)
  }

  /// Reads title and text of a post as a run would.
  private mutating func read(_ mention: HeldMention, _ platforms: [String]) {
    let title =
      mention.post.isTitleOnly ? mention.post.title : PostAnalyzer.title(of: mention.post)
    last = ReadPost(id: mention.id, text: part(mention.post.text), title: part(title))
    var beside = CompaniesBeside()
    beside[.source] = links.owners(of: platforms, mention.source)
    let names = links.names(
      in: last.text.words.utf8.span, tokens: last.text.tokens, title: last.title.words.utf8.span,
      titleTokens: last.title.tokens, source: mention.source, language: mention.language,
      beside: beside, scratch: &scratch)
    for name in names.text { last.text.names[name.span.start] = name }
    for name in names.title { last.title.names[name.span.start] = name }
  }

  private func part(_ words: String) -> ReadPost.Part {
    let words = words.contiguous
    var tokens: [Token] = []
    tokenizer.tokenize(words.utf8.span, into: &tokens)
    return ReadPost.Part(words: words, tokens: tokens, offsets: ScalarOffsets(words.utf8.span))
  }
}

/// Title and text of a post with their names.
private struct ReadPost {
  struct Part {
    var words = ""
    var tokens: [Token] = []
    var offsets = ScalarOffsets("".utf8.span)
    /// By their first byte.
    var names: [Int: NamedEntity] = [:]
  }

  var id = ""
  var text = Part()
  var title = Part()
}
