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
  private var tokens: [Token] = []
  private var titleTokens: [Token] = []
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
      guard counts.shown < most else {
        counts.hasMore = true
        return false
      }
      counts.shown += 1
      try body(item)
      return true
    }
    return counts
  }

  /// Nil where today's list decides otherwise.
  private mutating func item(_ mention: HeldMention, _ platforms: [String]) -> Item? {
    let text = mention.post.text.contiguous
    let title =
      mention.post.isTitleOnly
      ? mention.post.title.contiguous : PostAnalyzer.title(of: mention.post)
    tokenizer.tokenize(text.utf8.span, into: &tokens)
    tokenizer.tokenize(title.utf8.span, into: &titleTokens)
    var beside = CompaniesBeside()
    let hosts = platforms.first == mention.source ? platforms.dropFirst() : platforms[...]
    for host in hosts { beside[.source].formUnion(links.linker.owners(ofHost: host)) }
    let names = links.names(
      in: text.utf8.span, tokens: tokens, title: title.utf8.span, titleTokens: titleTokens,
      source: mention.source, language: mention.language, beside: beside, scratch: &scratch)
    let part = mention.isInTitle ? title : text
    let offsets = ScalarOffsets(part.utf8.span)
    guard let start = offsets.byte(atScalar: mention.start),
      let end = offsets.byte(atScalar: mention.end),
      let name = (mention.isInTitle ? names.title : names.text).first(where: {
        $0.span.start == start && $0.span.end == end
      }),
      let held = links.linker.held(
        name, in: part.utf8.span, tokens: mention.isInTitle ? titleTokens : tokens,
        language: mention.language, isListable: relinker.isListable)
    else { return nil }
    var shown = mention
    shown.post.url = redactor.redact(address: mention.post.url, mention.post.author)
    shown.post.title = redactor.redact(mention.post.title)
    shown.post.text = redactor.redact(mention.post.text)
    if hidesAuthors { shown.post.author = Author() }
    let words = String(decoding: Array(part.utf8)[start..<end], as: UTF8.self)
    return Item(mention: shown, words: redactor.redact(words), held: held)
  }
}
