import Fetching
import Model

/// What a run needs to know of the config.
public struct RunSettings: Sendable {
  /// Sources in the config's order.
  public var sources: [Source]
  /// Folder of the config file, absolute: recorded pages lie below it.
  public var folder: String
  /// How to behave towards servers.
  public var fetching: FetchSettings
  /// When sources are asked again.
  public var policy: RevisitPolicy
  /// Largest number of sources worked on at a time.
  public var concurrency: Int
  /// Public address under which hubs reach `earshot websub callback`; nil where they do not.
  public var websubCallback: String?

  /// What of authors and texts is not stored.
  public var redactor = Redactor(.none)

  /// Joins the parts.
  public init(
    sources: [Source], folder: String, fetching: FetchSettings,
    policy: RevisitPolicy = RevisitPolicy(), concurrency: Int = 16
  ) {
    self.sources = sources
    self.folder = folder
    self.fetching = fetching
    self.policy = policy
    self.concurrency = concurrency
  }

  /// Seconds that a round over so many sources of one host takes at its pace; a sixth is for what
  /// else is asked there.
  func round(of neighbours: Int) -> Int {
    Int(Double(neighbours) * fetching.perHostDelay * 7 / 6)
  }
}

/// What one run is asked to do.
public struct RunOptions: Sendable {
  /// Ask every source, due or not.
  public var isForced: Bool
  /// Fetch, parse and score, but store nothing.
  public var isDryRun: Bool
  /// Only these sources; nil for all.
  public var only: Set<String>?

  /// Nothing special by default.
  public init(isForced: Bool = false, isDryRun: Bool = false, only: Set<String>? = nil) {
    self.isForced = isForced
    self.isDryRun = isDryRun
    self.only = only
  }
}

/// How far a run has come.
public struct RunProgress: Sendable {
  /// Sources that take part.
  public var sources = 0
  /// Sources finished.
  public var done = 0
  /// Posts parsed.
  public var posts = 0
  /// New mentions.
  public var mentions = 0

  /// Nothing yet.
  public init() {}
}

/// What a run did.
public struct RunReport: Sendable {
  /// Number of the run; nil for a dry run.
  public var run: Int64?
  /// One outcome per source, in the config's order.
  public var outcomes: [SourceOutcome]
  /// Everything that was added.
  public var added: CommitCounts

  /// Joins the parts.
  public init(run: Int64?, outcomes: [SourceOutcome]) {
    self.run = run
    self.outcomes = outcomes
    added = outcomes.reduce(into: CommitCounts()) { $0 += $1.added }
  }

  /// True where every source that was asked failed.
  public var hasNothingButFailures: Bool {
    let asked = outcomes.filter { $0.kind != .notDue }
    return !asked.isEmpty && asked.allSatisfy(\.isFailure)
  }
}
