import SocialText

/// What is remembered of a page between runs.
public struct PageState: Hashable, Sendable {
  /// Address as the source lists it, or as it was followed to.
  public var url: String
  /// What to ask with next time.
  public var validators: Validators
  /// When an answer with a body last brought them; nil with none.
  public var validatedAt: Timestamp?
  /// Hash of the last body that was parsed; an equal one is not parsed again.
  public var contentHash: Hash128?
  /// HTTP status of the last answer; 0 with none.
  public var status: Int
  /// When the last answer came.
  public var askedAt: Timestamp?
  /// When it may be asked again; nil means now.
  public var dueAt: Timestamp?
  /// When it may be asked again even where somebody wants it now (Retry-After).
  public var retryAt: Timestamp?
  /// Failures in a row.
  public var failures: Int
  /// The page that follows it in a thread, as last read; nil for the last one.
  public var next: String?
  /// What it turned out to be; nil for a page never read.
  public var kind: PageKind?
  /// How many links lie between it and the source's own page.
  public var depth: Int
  /// How many `next` links lie between it and the first page of its thread or listing.
  public var hops: Int
  /// What the listing showed of it (`FollowLink.shown`) when all of it was last read or noted to be
  /// read.
  public var shown: String?
  /// Fingerprint of the source's rules that it was read by; nil for none.
  public var rules: Hash128?
  /// Why it is to be asked in this or a later run; nil for a page that nothing new is known of.
  public var wait: PageWait?

  /// A page never asked.
  public init(url: String) {
    self.url = url
    validators = Validators()
    status = 0
    failures = 0
    depth = 0
    hops = 0
  }
}

/// Why a page is to be asked.
public struct PageWait: Hashable, Sendable {
  /// Why one would follow the link to it.
  public var reason: FollowLink.Reason
  /// 0 (last) to 1 (first).
  public var priority: Double
  /// The first page of its thread, whose `shown` is to be set when it is read; nil for none.
  public var thread: String?
  /// What the listing shows of the thread.
  public var shown: String?

  /// Joins the parts.
  public init(
    reason: FollowLink.Reason, priority: Double, thread: String? = nil, shown: String? = nil
  ) {
    self.reason = reason
    self.priority = priority
    self.thread = thread
    self.shown = shown
  }
}

/// Everything one fetched page brings, stored in one transaction.
public struct PageCommit: Sendable {
  /// Id of the source it belongs to.
  public var source: String
  /// The page's new state; nil leaves it as it was.
  public var page: PageState?
  /// New states of other pages of the source that this one tells of: those it leads to, and the
  /// first page of its thread.
  public var others: [PageState]
  /// The source's own new state; nil leaves it as it was.
  public var state: SourceState?
  /// Numbers of pushed pages (`PushedPage`) that this one was: they wait no more.
  public var pushes: [Int64] = []
  /// New or changed posts.
  public var posts: [ScoredPost]
  /// What scored them.
  public var versions: ScorerVersions
  /// Run that they came in.
  public var run: Int64
  /// The present.
  public var now: Timestamp

  /// Joins the parts.
  public init(
    source: String, page: PageState?, others: [PageState] = [], state: SourceState? = nil,
    posts: [ScoredPost], versions: ScorerVersions, run: Int64, now: Timestamp
  ) {
    self.source = source
    self.page = page
    self.others = others
    self.state = state
    self.posts = posts
    self.versions = versions
    self.run = run
    self.now = now
  }
}

/// What a commit added.
public struct CommitCounts: Hashable, Sendable {
  /// Posts never seen before.
  public var newPosts = 0
  /// New versions of known posts.
  public var editedPosts = 0
  /// Mentions never seen before.
  public var newMentions = 0

  /// Nothing.
  public init() {}

  /// Adds another commit's counts.
  public static func += (left: inout CommitCounts, right: CommitCounts) {
    left.newPosts += right.newPosts
    left.editedPosts += right.editedPosts
    left.newMentions += right.newMentions
  }
}

/// What became of a source in one run.
public struct SourceOutcome: Hashable, Sendable {
  /// How it ended, as the closing table shows it.
  public enum Kind: String, Sendable {
    /// Read, with something new or not.
    case read
    /// The server said that nothing changed, or the bytes are the same.
    case unchanged
    /// Not asked: it is not due yet.
    case notDue = "not_due"
    /// No connection: name, network, time-out.
    case unreachable
    /// The server refused: 4xx, 5xx, a bot wall.
    case refused
    /// Answered, but not with what was expected.
    case unreadable
    /// Larger than allowed, a private address, a scheme that is not allowed …
    case blocked
    /// Our own fault: the store refused it.
    case failed
  }

  /// Id of the source.
  public var source: String
  /// How it ended.
  public var kind: Kind
  /// One sentence for people; empty where there is nothing to say.
  public var detail: String
  /// Pages fetched.
  public var pages: Int
  /// Posts parsed.
  public var posts: Int
  /// What was added.
  public var added: CommitCounts
  /// Wall time.
  public var milliseconds: Int

  /// An outcome with nothing counted yet.
  public init(source: String, kind: Kind, detail: String = "") {
    self.source = source
    self.kind = kind
    self.detail = detail
    pages = 0
    posts = 0
    added = CommitCounts()
    milliseconds = 0
  }

  /// True where the source was asked and gave nothing usable.
  public var isFailure: Bool {
    switch kind {
    case .read, .unchanged, .notDue: false
    case .unreachable, .refused, .unreadable, .blocked, .failed: true
    }
  }
}

/// Where posts, scores, mentions and links live. One writer; readers do not wait for it.
public protocol MentionStore: Sendable {
  /// Begins a run and returns its number.
  func beginRun(at now: Timestamp) throws -> Int64
  /// Ends a run with its outcomes.
  func endRun(_ run: Int64, at now: Timestamp, outcomes: [SourceOutcome]) throws
  /// What is remembered of a source; nil where it was never asked.
  func state(of source: String) throws -> SourceState?
  /// When each source was last asked.
  func visits() throws -> [String: Timestamp]
  /// State of every page of a source, by address.
  func pages(of source: String) throws -> [String: PageState]
  /// For each post of a source whether it, or this version of it, is news.
  func unseen(_ posts: [Post], source: String) throws -> [Bool]
  /// Stores pages, each with its posts and state, in one transaction: all or nothing. Several pages
  /// in one transaction cost much less than one each.
  func commit(_ batches: [PageCommit]) throws -> [CommitCounts]
  /// Calls `body` for each mention record, latest version and score, in order of publication.
  func forEachMention(_ filter: MentionFilter, _ body: (MentionRecord) throws -> Void) throws
  /// Numbers for reports.
  func summary(_ filter: MentionFilter, offsetMinutes: (Timestamp) -> Int) throws -> ReportSummary
}

/// Which mentions a report or an export is about.
public struct MentionFilter: Hashable, Sendable {
  /// Published (or, undated, first seen) at or after.
  public var since: Timestamp?
  /// Published (or first seen) before.
  public var until: Timestamp?
  /// Only these sources; nil for all.
  public var sources: Set<String>?
  /// False counts a story once, by the earliest of the mentions that are asked for; true counts all
  /// of its copies.
  public var countsCopies: Bool

  /// Joins the parts.
  public init(
    since: Timestamp? = nil, until: Timestamp? = nil, sources: Set<String>? = nil,
    countsCopies: Bool = true
  ) {
    self.since = since
    self.until = until
    self.sources = sources
    self.countsCopies = countsCopies
  }
}
