/// All that a store holds about somebody.
public struct Holdings: Sendable {
  /// A version of a post.
  public struct HeldPost: Sendable {
    /// 32 hexadecimal digits.
    public var id: String
    /// 1 for the first version.
    public var version: Int
    /// Source that brought it.
    public var source: String
    /// Where it stands.
    public var url: String?
    /// Plain text.
    public var title: String
    /// Plain text.
    public var text: String
    /// Id that its source gave it.
    public var guid: String?
    /// Thread that it stands in, by its source's name for it.
    public var thread: String?
    /// Post that it answers, by its source's name for it.
    public var replyTo: String?
    /// What else was kept of it (tags, quotes, enclosures), as JSON.
    public var extra: String?
    /// Author as kept: name, handle, platform, profile page.
    public var author: Author
    /// When it was published; nil where nobody said.
    public var published: Timestamp?
    /// When it was first seen.
    public var firstSeenAt: Timestamp
    /// What was said of it, of those that they wrote; the oldest first.
    public var scores: [HeldScore] = []

    /// Joins the parts.
    public init(
      id: String, version: Int, source: String, url: String?, title: String, text: String,
      author: Author, published: Timestamp?, firstSeenAt: Timestamp
    ) {
      self.id = id
      self.version = version
      self.source = source
      self.url = url
      self.title = title
      self.text = text
      self.author = author
      self.published = published
      self.firstSeenAt = firstSeenAt
    }
  }

  /// What a set of scorers said of a version of a post.
  public struct HeldScore: Sendable {
    /// Language, chances, flags, intents and names.
    public var score: KeptScore
    /// True where the scorers were unsure.
    public var isUncertain: Bool
    /// Emotions with their chances, as JSON; nil where none was likely.
    public var emotions: String?
    /// True where reports and exports show it.
    public var isShown: Bool

    /// Joins the parts.
    public init(score: KeptScore, isUncertain: Bool, emotions: String?, isShown: Bool) {
      self.score = score
      self.isUncertain = isUncertain
      self.emotions = emotions
      self.isShown = isShown
    }
  }

  /// A page, push, source or host whose remembered address or bytes name them.
  public struct HeldPlace: Sendable {
    /// Table of the store.
    public var table: String
    /// Columns that name them, with what stands there; bytes that are no UTF-8 are repaired.
    public var columns: [(name: String, text: String)]

    /// Joins the parts.
    public init(table: String, columns: [(name: String, text: String)]) {
      self.table = table
      self.columns = columns
    }
  }

  /// A link to them, or one of others with them among its candidates.
  public struct HeldLink: Sendable {
    /// Row of `post`, into `posts`.
    public var post: Int64
    /// Customer; nil where it is pseudonymous, and the link names nobody.
    public var customer: String?
    /// `author` or `subject`.
    public var role: String
    /// Outcome of the link.
    public var outcome: LinkOutcome
    /// True where they are a candidate, not decided upon.
    public var isCandidate: Bool
    /// Chance that it is them.
    public var probability: Double
    /// Evidence of the link's best candidate.
    public var because: [LinkReason]
    /// What decided.
    public var versions: ScorerVersions
    /// True where reports and exports show this decision.
    public var isShown: Bool
    /// Name in the text that it rests on, with the polarity towards it; nil of authors.
    public var name: KeptScore.Name?

    /// Joins the parts.
    public init(
      post: Int64, customer: String?, role: String, outcome: LinkOutcome, isCandidate: Bool,
      probability: Double, because: [LinkReason], versions: ScorerVersions, isShown: Bool
    ) {
      self.post = post
      self.customer = customer
      self.role = role
      self.outcome = outcome
      self.isCandidate = isCandidate
      self.probability = probability
      self.because = because
      self.versions = versions
      self.isShown = isShown
    }
  }

  /// Versions of posts that any of the others name, by row.
  public var posts: [Int64: HeldPost] = [:]
  /// Rows of what they wrote, in order.
  public var written: [Int64] = []
  /// Rows of posts of others that name them.
  public var named: [Int64] = []
  /// Links and candidates, in the order of posts.
  public var links: [HeldLink] = []
  /// Decisions of people that are about any of their rows, or whose reason names them.
  public var decisions: [IdentityDecision] = []
  /// What was noted of the golden ids of their rows.
  public var steps: [GoldenStep] = []
  /// What is remembered of pages, pushes, sources and hosts and names them.
  public var places: [HeldPlace] = []

  /// Nothing.
  public init() {}
}
