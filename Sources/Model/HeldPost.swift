/// A name in the text of a mention that is held for review, as the store has it.
public struct HeldMention: Sendable {
  /// 32 hexadecimal digits of the post.
  public var id: String
  /// 1 for the first version.
  public var version: Int
  /// Source that brought it.
  public var source: String
  /// Title, text, address, date and author as kept: without the author's address and profile.
  public var post: Post
  /// When it was first seen.
  public var firstSeenAt: Timestamp
  /// Language as it was told when it was scored, BCP 47.
  public var language: String
  /// First Unicode scalar of the name, of the title where `isInTitle`.
  public var start: Int
  /// Behind its last scalar.
  public var end: Int
  /// True where it stands in the title.
  public var isInTitle: Bool

  /// Joins the parts.
  public init(
    id: String, version: Int, source: String, post: Post, firstSeenAt: Timestamp, language: String,
    start: Int, end: Int, isInTitle: Bool
  ) {
    self.id = id
    self.version = version
    self.source = source
    self.post = post
    self.firstSeenAt = firstSeenAt
    self.language = language
    self.start = start
    self.end = end
    self.isInTitle = isInTitle
  }
}

/// A version of a post whose author is held for review, as the store has it.
public struct HeldPost: Sendable {
  /// 32 hexadecimal digits.
  public var id: String
  /// 1 for the first version.
  public var version: Int
  /// Source that brought it.
  public var source: String
  /// Title, text, address, date and author as kept: without the author's address and profile.
  public var post: Post
  /// When it was first seen.
  public var firstSeenAt: Timestamp
  /// True where it is a mention.
  public var isMention: Bool
  /// The link: held, with its candidates and the evidence about the best.
  public var link: AuthorLink
  /// What decided.
  public var versions: ScorerVersions

  /// Joins the parts.
  public init(
    id: String, version: Int, source: String, post: Post, firstSeenAt: Timestamp,
    isMention: Bool, link: AuthorLink, versions: ScorerVersions
  ) {
    self.id = id
    self.version = version
    self.source = source
    self.post = post
    self.firstSeenAt = firstSeenAt
    self.isMention = isMention
    self.link = link
    self.versions = versions
  }
}
