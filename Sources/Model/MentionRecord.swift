/// A mention as reports show it and exports send it: read back from the store, with nothing in it
/// that the consent rule keeps inside.
public struct MentionRecord: Sendable {
  /// A name in the mention.
  public struct Entity: Sendable {
    /// Unicode scalars of the text (of the title where `isInTitle`), half-open.
    public var start: Int
    /// Behind the last scalar.
    public var end: Int
    /// The words.
    public var text: String
    /// `brand`, `company` …
    public var type: String
    /// Id of the tracked thing.
    public var trackedID: String?
    /// Customer, only where the outcome is `linked`.
    public var customer: String?
    /// Outcome of linking; nil where no customer bears the name, and where it is that of one who may not
    /// be named.
    public var outcome: LinkOutcome?
    /// Chance of the link, where there was one to decide.
    public var probability: Double?
    /// Polarity towards it.
    public var label: PolarityLabel
    /// −1 to 1.
    public var polarity: Double
    /// True where it stands in the title.
    public var isInTitle: Bool

    /// Joins the parts.
    public init(
      start: Int, end: Int, text: String, type: String, trackedID: String?, customer: String?,
      outcome: LinkOutcome?, probability: Double?, label: PolarityLabel, polarity: Double,
      isInTitle: Bool
    ) {
      self.start = start
      self.end = end
      self.text = text
      self.type = type
      self.trackedID = trackedID
      self.customer = customer
      self.outcome = outcome
      self.probability = probability
      self.label = label
      self.polarity = polarity
      self.isInTitle = isInTitle
    }
  }

  /// A word that moved the score.
  public struct Word: Sendable {
    /// Unicode scalars of the text, half-open; 0..<0 for what no span carries.
    public var start: Int
    /// Behind the last scalar.
    public var end: Int
    /// Signed weight in log-odds.
    public var weight: Double
    /// Name of the rule.
    public var rule: String?

    /// Joins the parts.
    public init(start: Int, end: Int, weight: Double, rule: String?) {
      self.start = start
      self.end = end
      self.weight = weight
      self.rule = rule
    }
  }

  /// 32 hexadecimal digits.
  public var id: String
  /// 1 for the first version of the post, then counted up.
  public var version: Int
  /// Source that brought it.
  public var source: String
  /// Where it stands.
  public var url: String?
  /// Plain text.
  public var title: String
  /// Plain text.
  public var text: String
  /// As the source states it.
  public var authorName: String?
  /// As the source states it.
  public var authorHandle: String?
  /// Profile page.
  public var authorURL: String?
  /// When it was published.
  public var published: StatedDate?
  /// When we first saw it.
  public var firstSeenAt: Timestamp
  /// Thread it belongs to.
  public var thread: String?
  /// BCP 47.
  public var language: String
  /// Label of the whole post.
  public var label: PolarityLabel
  /// Chances behind the label.
  public var probabilities: LabelProbabilities
  /// 1 to 5.
  public var scale: Int
  /// True where the label is not sure.
  public var isUncertain: Bool
  /// Words that moved the score.
  public var because: [Word]
  /// Intents with a chance above one half, by name.
  public var intents: [String]
  /// Names in it.
  public var entities: [Entity]
  /// Outcome of linking the author.
  public var authorOutcome: LinkOutcome
  /// Customer who wrote it, only where the outcome is `linked`.
  public var authorCustomer: String?
  /// Chance of the best candidate.
  public var authorProbability: Double
  /// Rules and weights behind the link; empty unless linked.
  public var authorBecause: [LinkReason]
  /// One of our own people wrote it.
  public var isEmployee: Bool
  /// What scored it.
  public var versions: ScorerVersions
  /// Other mentions of the same story that it stands for; 0 where every copy counts.
  public var copies = 0

  /// Joins the parts.
  public init(
    id: String, version: Int, source: String, url: String?, title: String, text: String,
    authorName: String?, authorHandle: String?, authorURL: String?, published: StatedDate?,
    firstSeenAt: Timestamp, thread: String?, language: String, label: PolarityLabel,
    probabilities: LabelProbabilities, scale: Int, isUncertain: Bool, because: [Word],
    intents: [String], entities: [Entity], authorOutcome: LinkOutcome, authorCustomer: String?,
    authorProbability: Double, authorBecause: [LinkReason], isEmployee: Bool,
    versions: ScorerVersions
  ) {
    self.id = id
    self.version = version
    self.source = source
    self.url = url
    self.title = title
    self.text = text
    self.authorName = authorName
    self.authorHandle = authorHandle
    self.authorURL = authorURL
    self.published = published
    self.firstSeenAt = firstSeenAt
    self.thread = thread
    self.language = language
    self.label = label
    self.probabilities = probabilities
    self.scale = scale
    self.isUncertain = isUncertain
    self.because = because
    self.intents = intents
    self.entities = entities
    self.authorOutcome = authorOutcome
    self.authorCustomer = authorCustomer
    self.authorProbability = authorProbability
    self.authorBecause = authorBecause
    self.isEmployee = isEmployee
    self.versions = versions
  }
}

/// Counts by label.
public struct LabelCounts: Hashable, Sendable {
  /// Mentions labelled negative.
  public var negative = 0
  /// Mentions labelled neutral.
  public var neutral = 0
  /// Mentions labelled positive.
  public var positive = 0

  /// Nothing.
  public init() {}

  /// All three together.
  public var total: Int { negative + neutral + positive }

  /// (positive − negative) ÷ total, −1 to 1; 0 with none.
  public var net: Double { total == 0 ? 0 : Double(positive - negative) / Double(total) }

  /// Counts one more, or several.
  public mutating func add(_ label: PolarityLabel, _ count: Int = 1) {
    switch label {
    case .negative: negative += count
    case .neutral: neutral += count
    case .positive: positive += count
    }
  }
}

/// The mentions that one customer wrote and is named with, or that name them.
public struct CustomerMentions: Hashable, Sendable {
  /// Id in the customer list.
  public var customer: String
  /// Mentions by label.
  public var counts: LabelCounts
  /// Sum of their polarities.
  public var polarity: Double

  /// Joins the parts.
  public init(customer: String, counts: LabelCounts, polarity: Double) {
    self.customer = customer
    self.counts = counts
    self.polarity = polarity
  }
}

/// The numbers of a report: HTML and CSV are both written from this.
public struct ReportSummary: Sendable {
  /// A line of a table.
  public struct Row: Hashable, Sendable {
    /// Day, tracked id, source, author …
    public var name: String
    /// What to show instead of the name; the name itself where nil.
    public var title: String?
    /// Mentions by label.
    public var counts: LabelCounts

    /// Joins the parts.
    public init(name: String, title: String? = nil, counts: LabelCounts) {
      self.name = name
      self.title = title
      self.counts = counts
    }
  }

  /// Customers together: never so few that one of them could be told.
  public struct Group: Hashable, Sendable {
    /// The household or the employer as the list has it; nil for all that are too small to be named.
    public var name: String?
    /// Different customers whose mentions these are.
    public var people: Int
    /// Mentions by label.
    public var counts: LabelCounts
    /// Mean polarity, −1 to 1.
    public var polarity: Double

    /// Joins the parts.
    public init(name: String?, people: Int, counts: LabelCounts, polarity: Double) {
      self.name = name
      self.people = people
      self.counts = counts
      self.polarity = polarity
    }
  }

  /// Posts stored, mentions or not.
  public var posts = 0
  /// Mentions by the post's own label.
  public var mentions = LabelCounts()
  /// Mentions that are copies of a story in another one. They are among the others where the filter
  /// counts copies.
  public var copies = 0
  /// Mentions without a date.
  public var undated = 0
  /// By day of publication in the report's zone, ascending; undated ones are left out.
  public var days: [Row] = []
  /// By tracked thing, label of the thing itself, most mentioned first.
  public var tracked: [Row] = []
  /// By source, most first.
  public var sources: [Row] = []
  /// By author as the source names them, most first; our own people are left out.
  public var authors: [Row] = []
  /// By language, most first.
  public var languages: [Row] = []
  /// Mentions by the outcome of linking the author.
  public var authorOutcomes: [LinkOutcome: Int] = [:]
  /// Mentions written by our own people.
  public var employeeMentions = 0
  /// Mentions by named customers, by their households, most first.
  public var households: [Group] = []
  /// Mentions by named customers, by their employers, most first.
  public var employers: [Group] = []
  /// Mentions that name persons who are customers, by their households, with what is said of them, most
  /// first.
  public var aboutHouseholds: [Group] = []
  /// The same by their employers.
  public var aboutEmployers: [Group] = []

  /// Nothing.
  public init() {}
}
