import Customers
import Entities
import Model
import Parsing
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
  private var nameScratch = NameScratch()
  /// The last source's names and whose own place it is: a page has many posts.
  private var site: (platforms: [String], owners: Set<Int>) = ([], [])

  private let isForStore: Bool

  /// An analyzer over loaded resources. The store keeps no reasons for the polarity of names, and
  /// shows no post that is no mention: `isForStore` leaves the ones out and scores the others by
  /// lists and rules alone.
  public init(resources: AnalysisResources, isForStore: Bool = false) {
    self.resources = resources
    self.isForStore = isForStore
  }

  /// Analyses a post. `language` is what its source declares; `platforms` are the names under which
  /// the customer list may give the author's handle; `source` is where it is from, as decisions about
  /// names say it; `known` is what need not be found out again; `thread` are companies that other
  /// posts of its thread name beyond doubt.
  public mutating func analyze(
    _ post: Post, language declared: String? = nil, platforms: [String] = [],
    source: String? = nil, known: KnownFacts = KnownFacts(),
    thread: Set<Int> = []
  ) -> ScoredPost {
    let isTitleOnly = post.isTitleOnly
    let text = (isTitleOnly ? post.title : post.text).contiguous
    let bytes = text.utf8.span
    clock?.skip()
    tokenizer.tokenize(bytes, into: &tokens)
    clock?.count(.text)
    let guess =
      known.language
      ?? resources.languages.identify(bytes, declared: post.declaredLanguage ?? declared)
    clock?.count(.language)
    let title = isTitleOnly ? "" : PostAnalyzer.title(of: post)
    tokenize(title: title)
    var beside = CompaniesBeside()
    beside[.thread] = thread
    beside[.source] = owners(of: platforms, source)
    let names = resources.links.names(
      in: bytes, tokens: tokens, title: title.utf8.span, titleTokens: titleTokens, source: source,
      language: guess.language, beside: beside, scratch: &entityScratch)
    var named = resources.linker.permitted(names.text)
    let inTitle = resources.linker.permitted(names.title)
    if let recogniser = resources.recogniser {
      recogniser.add(
        to: &named, text: bytes, tokens: tokens, language: guess.language, scratch: &nameScratch)
    }
    clock?.count(.entities)
    let links = named.map { resources.linker.link(subject: $0) }
    let titleLinks = inTitle.map { resources.linker.link(subject: $0) }
    let author =
      known.author ?? resources.linker.link(author: post.author, platforms: platforms)
    let isMention =
      PostAnalyzer.isMention(named, links, author)
      || PostAnalyzer.isMention(inTitle, titleLinks, author)
    clock?.count(.links)
    let sentiment = resources.sentiment.score(
      bytes, tokens: tokens, language: guess.language, targets: named.map(\.span),
      quotes: isTitleOnly ? [] : post.quotes.map(\.span), explainsTargets: !isForStore,
      usesLearned: isMention || !isForStore, scratch: &sentimentScratch)
    var entities: [EntityScore] = []
    entities.reserveCapacity(named.count + inTitle.count)
    if !inTitle.isEmpty {
      // Scored once for all names in it.
      let result = resources.sentiment.score(
        title.utf8.span, tokens: titleTokens, language: guess.language,
        targets: inTitle.map(\.span), explainsTargets: !isForStore,
        usesLearned: isMention || !isForStore, scratch: &sentimentScratch)
      for index in inTitle.indices {
        entities.append(
          EntityScore(
            entity: inTitle[index], link: titleLinks[index], polarity: result.targets[index],
            isInTitle: true))
      }
    }
    for index in named.indices {
      entities.append(
        EntityScore(
          entity: named[index], link: links[index], polarity: sentiment.targets[index]))
    }
    clock?.count(.sentiment)
    return ScoredPost(
      post: post, language: guess.language, languageConfidence: guess.confidence,
      sentiment: sentiment, entities: entities, author: author, isMention: isMention,
      isTitleOnly: isTitleOnly)
  }

  /// A mention names something tracked or a customer, or a known customer wrote it.
  private static func isMention(
    _ named: [NamedEntity], _ links: [SubjectLink?], _ author: AuthorLink
  ) -> Bool {
    if named.contains(where: { $0.trackedID != nil }) || links.contains(where: { $0 != nil }) {
      return true
    }
    switch author.decision {
    case .linked, .pseudonymous: return true
    case .held, .none: return false
    }
  }

  /// The title of a post; empty where the text begins with it.
  static func title(of post: Post) -> String {
    // By bytes: whether Characters are equal takes much longer to say.
    post.title.isEmpty || post.text.utf8.starts(with: post.title.utf8)
      ? "" : post.title.contiguous
  }

  /// Companies that a source is the own place of, asked once for the posts of a source.
  private mutating func owners(of platforms: [String], _ source: String?) -> Set<Int> {
    if resources.book.customers.isEmpty || platforms.isEmpty { return [] }
    if site.platforms != platforms {
      site = (platforms, resources.links.owners(of: platforms, source))
    }
    return site.owners
  }

  private mutating func tokenize(title: String) {
    titleTokens.removeAll(keepingCapacity: true)
    if !title.isEmpty { tokenizer.tokenize(title.utf8.span, into: &titleTokens) }
  }

  /// Companies that a text names beyond doubt, by itself: what speaks for the names of others in its
  /// thread.
  mutating func companies(in text: String, source: String?) -> Set<Int> {
    if text.isEmpty || resources.book.customers.isEmpty { return [] }
    let text = text.contiguous
    let bytes = text.utf8.span
    tokenizer.tokenize(bytes, into: &tokens)
    let found = resources.entities.entities(
      in: bytes, tokens: tokens, source: source, scratch: &entityScratch)
    return resources.linker.certain(
      resources.linker.settled(found, in: bytes, tokens: tokens), in: bytes, tokens: tokens)
  }
}

extension PostAnalyzer {
  /// Notes which companies posts name beyond doubt, and those that the posts name which their threads
  /// are named after, as far as `store` keeps them.
  mutating func note(
    _ posts: [Post], source: String, page: String? = nil, store: (any ThreadStore)?,
    in threads: inout ThreadMemory
  ) throws {
    for post in posts {
      if let store, let thread = post.thread, threads.open(thread, source: source),
        let root = ThreadKey.root(of: post),
        let words = try store.words(of: root, source: source)
      {
        threads.note(
          companies(in: words.title, words.text, source: source), of: thread, source: source)
      }
      threads.note(
        companies(in: post.title, post.text, source: source), of: post, source: source, page: page)
    }
  }

  private mutating func companies(in title: String, _ text: String, source: String) -> Set<Int> {
    companies(in: title, source: source).union(companies(in: text, source: source))
  }
}

/// What is known of a post before it is analysed: of one that the store has kept.
public struct KnownFacts: Sendable {
  /// Its language; nil where it is to be told.
  public var language: LanguageGuess?
  /// Its author's link; nil where it is to be decided.
  public var author: AuthorLink?

  /// Nothing without arguments.
  public init(language: LanguageGuess? = nil, author: AuthorLink? = nil) {
    self.language = language
    self.author = author
  }
}

extension String {
  /// The same text, stored so that its UTF-8 can be lent as a span.
  var contiguous: String {
    var copy = self
    copy.makeContiguousUTF8()
    return copy
  }
}
