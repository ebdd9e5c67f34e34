import Customers
import Entities
import Model
import Sentiment
import SocialText

/// Takes posts through all stages between parsing and the store: tokens, language, entities,
/// sentiment of the post and of each name, links. One per thread: it owns the buffers.
public struct PostAnalyzer: Sendable {
  /// Models and lists.
  public let resources: AnalysisResources
  /// Counts time by stage where it is set.
  public var clock: StageClock?
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var titleTokens: [Token] = []
  private var sentimentScratch = SentimentScratch()
  private var entityScratch = EntityScratch()

  /// An analyzer over loaded resources.
  public init(resources: AnalysisResources) {
    self.resources = resources
  }

  /// Analyses a post. `language` is what its source declares; `platforms` are the names under which
  /// the customer list may give the author's handle.
  public mutating func analyze(
    _ post: Post, language declared: String? = nil, platforms: [String] = []
  ) -> ScoredPost {
    let isTitleOnly = !PostAnalyzer.hasInk(post.text) && !post.title.isEmpty
    let text = (isTitleOnly ? post.title : post.text).contiguous
    let bytes = text.utf8.span
    clock?.skip()
    tokenizer.tokenize(bytes, into: &tokens)
    clock?.count(.text)
    let guess = resources.languages.identify(bytes, declared: post.declaredLanguage ?? declared)
    clock?.count(.language)
    var named = resources.entities.entities(in: bytes, tokens: tokens, scratch: &entityScratch)
    if let recogniser = resources.recogniser {
      recogniser.add(to: &named, text: bytes, tokens: tokens)
    }
    let inTitle = isTitleOnly ? [] : titleEntities(post)
    clock?.count(.entities)
    let sentiment = resources.sentiment.score(
      bytes, tokens: tokens, language: guess.language, targets: named.map(\.span),
      quotes: isTitleOnly ? [] : post.quotes.map(\.span), scratch: &sentimentScratch)
    var entities: [EntityScore] = []
    entities.reserveCapacity(named.count + inTitle.count)
    if !inTitle.isEmpty { entities += scored(inTitle, in: post.title, guess.language) }
    clock?.count(.sentiment)
    for (entity, polarity) in zip(named, sentiment.targets) {
      entities.append(
        EntityScore(
          entity: entity, link: resources.linker.link(subject: entity), polarity: polarity))
    }
    let author = resources.linker.link(author: post.author, platforms: platforms)
    clock?.count(.links)
    return ScoredPost(
      post: post, language: guess.language, languageConfidence: guess.confidence,
      sentiment: sentiment, entities: entities, author: author,
      isMention: PostAnalyzer.isMention(entities, author), isTitleOnly: isTitleOnly)
  }

  /// A mention names something tracked or a customer, or a known customer wrote it.
  private static func isMention(_ entities: [EntityScore], _ author: AuthorLink) -> Bool {
    if entities.contains(where: { $0.entity.trackedID != nil || $0.link != nil }) { return true }
    switch author.decision {
    case .linked, .pseudonymous: return true
    case .held, .none: return false
    }
  }

  /// Names in a title that the text does not begin with.
  private mutating func titleEntities(_ post: Post) -> [NamedEntity] {
    guard !post.title.isEmpty, !post.text.hasPrefix(post.title) else { return [] }
    let title = post.title.contiguous
    tokenizer.tokenize(title.utf8.span, into: &titleTokens)
    return resources.entities.entities(
      in: title.utf8.span, tokens: titleTokens, scratch: &entityScratch)
  }

  /// Scores the title once for all names in it.
  private mutating func scored(
    _ named: [NamedEntity], in title: String, _ language: String
  ) -> [EntityScore] {
    let text = title.contiguous
    let result = resources.sentiment.score(
      text.utf8.span, tokens: titleTokens, language: language, targets: named.map(\.span),
      scratch: &sentimentScratch)
    return zip(named, result.targets).map { entity, polarity in
      EntityScore(
        entity: entity, link: resources.linker.link(subject: entity), polarity: polarity,
        isInTitle: true)
    }
  }

  /// True where a text has anything but white space.
  private static func hasInk(_ text: String) -> Bool { text.utf8.contains { $0 > 0x20 } }
}

extension String {
  /// The same text, stored so that its UTF-8 can be lent as a span.
  var contiguous: String {
    var copy = self
    copy.makeContiguousUTF8()
    return copy
  }
}
