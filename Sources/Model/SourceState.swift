/// What is remembered of a source between runs, beside the state of its pages: how it is to be
/// asked, how well it does, and why not.
public struct SourceState: Hashable, Sendable {
  /// Why a source is not asked any more.
  public enum Halt: String, Sendable {
    /// The server says that it is gone for good (410).
    case gone
    /// It has failed too often in a row.
    case failing
  }

  /// Id of the source.
  public var source: String
  /// Its address in the config when this was noted: what is known of another address is void.
  public var url: String
  /// Where the address has moved to for good; asked instead of it.
  public var movedTo: String?
  /// How long the last answer may be kept, in seconds; nil where it does not say.
  public var freshFor: Int?
  /// Seconds between visits that the feed asks for; nil where it does not.
  public var asked: Int?
  /// Hours of the day (bit 0 is midnight UTC) in which the feed wants to be left alone.
  public var skippedHours: UInt32 = 0
  /// Days of the week (bit 0 is Sunday) on which it does.
  public var skippedDays: UInt8 = 0
  /// Seconds between two of its posts, as last seen; nil where it has no dates.
  public var spacing: Int?
  /// Date of its newest post.
  public var newestAt: Timestamp?
  /// When its own page was last asked, well or not.
  public var visitedAt: Timestamp?
  /// When it last answered well.
  public var goodAt: Timestamp?
  /// When a run last stored a new post of it.
  public var newsAt: Timestamp?
  /// Posts that the last answer with a body had.
  public var posts: Int?
  /// What is wrong, as `SourceOutcome.Kind`; nil where the last visit went well.
  public var trouble: SourceOutcome.Kind?
  /// The same in one sentence.
  public var detail: String?
  /// Since when.
  public var troubleSince: Timestamp?
  /// Why it is not asked any more; nil while it is.
  public var halt: Halt?

  /// A source never asked.
  public init(source: String, url: String) {
    self.source = source
    self.url = url
  }
}
