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
    /// Author as kept: name, handle, platform, profile page.
    public var author: Author
    /// When it was published; nil where nobody said.
    public var published: Timestamp?
    /// When it was first seen.
    public var firstSeenAt: Timestamp

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

  /// A link to them, or one of others with them among its candidates.
  public struct HeldLink: Sendable {
    /// Row of `post`, into `posts`.
    public var post: Int64
    /// Customer.
    public var customer: String
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

    /// Joins the parts.
    public init(
      post: Int64, customer: String, role: String, outcome: LinkOutcome, isCandidate: Bool,
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

  /// Nothing.
  public init() {}
}
