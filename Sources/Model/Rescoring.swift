import SocialText

/// What was said of one version of a post by one set of scorers, as far as two of them are compared.
/// Its reasons stay in the store until somebody asks for them.
public struct KeptScore: Sendable {
  /// A name in the post.
  public struct Name: Hashable, Sendable {
    /// Unicode scalars of the text (of the title where `isInTitle`), half-open.
    public var start: Int
    /// Behind the last scalar.
    public var end: Int
    /// True where it stands in the title.
    public var isInTitle: Bool
    /// The words.
    public var text: String
    /// Id of the tracked thing.
    public var trackedID: String?
    /// Polarity towards it.
    public var label: PolarityLabel
    /// −1 to 1.
    public var polarity: Double
    /// Outcome of linking; nil where no customer bears the name.
    public var outcome: LinkOutcome?
    /// Customer, only where the outcome is `linked`.
    public var customer: String?

    /// Joins the parts.
    public init(
      start: Int, end: Int, isInTitle: Bool, text: String, trackedID: String?,
      label: PolarityLabel, polarity: Double, outcome: LinkOutcome?, customer: String?
    ) {
      self.start = start
      self.end = end
      self.isInTitle = isInTitle
      self.text = text
      self.trackedID = trackedID
      self.label = label
      self.polarity = polarity
      self.outcome = outcome
      self.customer = customer
    }
  }

  /// Row of `scorer`; 0 for a score that is not stored.
  public var scorer: Int64
  /// What scored it.
  public var versions: ScorerVersions
  /// BCP 47; `und` when unsure.
  public var language: String
  /// Confidence of `language`, 0 to 1.
  public var languageConfidence: Double
  /// Chances of the labels.
  public var probabilities: LabelProbabilities
  /// 1 to 5.
  public var scale: Int
  /// Flags that were raised: irony 1, offensive 2, urgent 4.
  public var flags: Int
  /// Names of the flags, lowest bit first.
  public static let flagNames = ["irony", "offensive", "urgent"]
  /// Intents with a chance above one half, in the order of `Intent`.
  public var intents: [Intent]
  /// The author's link, as far as the store keeps it.
  public var author: AuthorLink
  /// Names in order.
  public var names: [Name]

  /// Joins the parts.
  public init(
    scorer: Int64, versions: ScorerVersions, language: String, languageConfidence: Double,
    probabilities: LabelProbabilities, scale: Int, flags: Int, intents: [Intent],
    author: AuthorLink, names: [Name]
  ) {
    self.scorer = scorer
    self.versions = versions
    self.language = language
    self.languageConfidence = languageConfidence
    self.probabilities = probabilities
    self.scale = scale
    self.flags = flags
    self.intents = intents
    self.author = author
    self.names = names
  }

  /// True where it makes its post a mention: something tracked or a customer is named, or a known
  /// customer wrote it.
  public var isMention: Bool {
    if names.contains(where: { $0.trackedID != nil || $0.outcome != nil }) { return true }
    switch author.decision {
    case .linked, .pseudonymous: return true
    case .held, .none: return false
    }
  }
}

/// A version of a kept post, read back to be scored again.
public struct KeptVersion: Sendable {
  /// Row of `post`.
  public var row: Int64
  /// 1 for the first.
  public var version: Int
  /// The post as far as the store keeps it: the author without address and profile, no keys.
  public var post: Post
  /// When this version was first seen.
  public var seenAt: Timestamp
  /// Run that brought it.
  public var run: Int64
  /// What is shown of it, else what was last said of it.
  public var earlier: KeptScore
  /// What today's scorers have said of it already; nil where they have not.
  public var current: KeptScore?

  /// Joins the parts.
  public init(
    row: Int64, version: Int, post: Post, seenAt: Timestamp, run: Int64, earlier: KeptScore,
    current: KeptScore?
  ) {
    self.row = row
    self.version = version
    self.post = post
    self.seenAt = seenAt
    self.run = run
    self.earlier = earlier
    self.current = current
  }
}

/// A kept post with what is to be scored again of it.
public struct KeptPost: Sendable {
  /// Row of its first version: what mentions are called by.
  public var row: Int64
  /// Source that brought it.
  public var source: String
  /// Version that is shown as a mention; nil for a post that is none.
  public var shown: Int?
  /// The newest version, then the shown one where that is older.
  public var versions: [KeptVersion]

  /// Joins the parts.
  public init(row: Int64, source: String, shown: Int?, versions: [KeptVersion]) {
    self.row = row
    self.source = source
    self.shown = shown
    self.versions = versions
  }
}

/// Which kept posts are to be scored again.
public struct KeptPostFilter: Hashable, Sendable {
  /// Published (or, undated, first seen) at or after.
  public var since: Timestamp?
  /// Only these sources; nil for all.
  public var sources: Set<String>?
  /// Only posts in this language, as it was last told; nil for all.
  public var language: String?

  /// Everything without arguments.
  public init(since: Timestamp? = nil, sources: Set<String>? = nil, language: String? = nil) {
    self.since = since
    self.sources = sources
    self.language = language
  }
}

/// Some kept posts, in the order of their rows.
public struct KeptPostBatch: Sendable {
  /// Those that today's scorers have not judged, or whose judgement is not shown.
  public var posts: [KeptPost]
  /// Posts in between that are as today's scorers would have them.
  public var current: Int
  /// Row to go on behind; nil at the end.
  public var next: Int64?

  /// Joins the parts.
  public init(posts: [KeptPost], current: Int, next: Int64?) {
    self.posts = posts
    self.current = current
    self.next = next
  }
}

/// What became of a kept post.
public struct RescoredPost: Sendable {
  /// The post.
  public var kept: KeptPost
  /// New scores, by the row of the version.
  public var scores: [(row: Int64, scored: ScoredPost)]
  /// The version to show as a mention from now on; nil for a post that is none.
  public var shown: KeptVersion?

  /// Joins the parts.
  public init(
    kept: KeptPost, scores: [(row: Int64, scored: ScoredPost)], shown: KeptVersion?
  ) {
    self.kept = kept
    self.scores = scores
    self.shown = shown
  }
}

/// A store whose posts can be scored again. Scores are only added; which of them is shown changes.
public protocol RescoringStore: Sendable {
  /// Row of the last post; 0 with none.
  func lastPost() throws -> Int64
  /// True where posts of a source are kept.
  func hasPosts(of source: String) throws -> Bool
  /// The next posts behind a row that pass the filter: about `most` of them, fewer where texts are
  /// long. Posts whose words retention has taken are left out.
  func keptPosts(
    after row: Int64, _ filter: KeptPostFilter, for versions: ScorerVersions, most: Int
  ) throws -> KeptPostBatch
  /// Evidence of a stored score.
  func reasons(row: Int64, scorer: Int64) throws -> [MentionRecord.Word]
  /// Adds scores and shows them, in one transaction. Mentions are gained and lost; those that are
  /// gained join the clusters of their stories.
  func rescore(_ posts: [RescoredPost], by versions: ScorerVersions) throws
}
