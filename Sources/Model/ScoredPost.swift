import SocialText

/// Hashes of everything that scored a post; each score row carries them.
public struct ScorerVersions: Hashable, Sendable {
  /// Version of the program.
  public var program: String
  /// Hash of the model files.
  public var models: String
  /// Hash of the lexicons.
  public var lexicons: String
  /// Hash of the customer list; empty without one.
  public var customers: String
  /// Hash of the tracked things and of what was learned about names; empty with neither.
  public var tracking: String

  /// Joins the parts.
  public init(
    program: String, models: String, lexicons: String, customers: String, tracking: String
  ) {
    self.program = program
    self.models = models
    self.lexicons = lexicons
    self.customers = customers
    self.tracking = tracking
  }
}

/// A name in a post with everything said of it.
public struct EntityScore: Sendable {
  /// The name.
  public var entity: NamedEntity
  /// What linking made of it; nil where no customer bears the name.
  public var link: SubjectLink?
  /// Polarity towards it.
  public var polarity: PolarityScore
  /// True where it stands in the title and its span refers to that.
  public var isInTitle: Bool

  /// Joins the parts.
  public init(
    entity: NamedEntity, link: SubjectLink?, polarity: PolarityScore, isInTitle: Bool = false
  ) {
    self.entity = entity
    self.link = link
    self.polarity = polarity
    self.isInTitle = isInTitle
  }
}

/// A post after all stages.
public struct ScoredPost: Sendable {
  /// The post as parsed.
  public var post: Post
  /// BCP 47; `und` when unsure.
  public var language: String
  /// Confidence of `language`, 0 to 1.
  public var languageConfidence: Double
  /// Polarity, emotions, intents of the post; spans refer to its text.
  public var sentiment: SentimentResult
  /// Names in order, those of the title (spans refer to it) first, then those of the text.
  public var entities: [EntityScore]
  /// The author's link.
  public var author: AuthorLink
  /// True where the post is a mention.
  public var isMention: Bool
  /// True where the post has no text and its title was analysed in its place: all spans of
  /// `sentiment` then refer to the title.
  public var isTitleOnly: Bool

  /// Joins the parts.
  public init(
    post: Post, language: String, languageConfidence: Double, sentiment: SentimentResult,
    entities: [EntityScore], author: AuthorLink, isMention: Bool, isTitleOnly: Bool = false
  ) {
    self.post = post
    self.language = language
    self.languageConfidence = languageConfidence
    self.sentiment = sentiment
    self.entities = entities
    self.author = author
    self.isMention = isMention
    self.isTitleOnly = isTitleOnly
  }
}
