/// What somebody decided about rows of the customer list: that they are one customer, or that some
/// of them never are. Decisions are only added; rows are called by their ids alone.
public struct IdentityDecision: Hashable, Sendable {
  /// What was decided.
  public enum Verdict: String, Sendable {
    /// All rows are one customer.
    case same
    /// Rows of different parts are never one customer.
    case different
  }

  /// Number in the log, growing from 1.
  public var number: Int64
  /// What was decided.
  public var verdict: Verdict
  /// Ids of rows: one part of all of them where they are the same, two or more where they differ.
  /// Nothing is said of rows of one part of the latter.
  public var parts: [[String]]
  /// Number of the earlier decision that holds no more since this one; nil for none.
  public var withdraws: Int64?
  /// Why, in the words of who decided.
  public var reason: String?
  /// When.
  public var decidedAt: Timestamp

  /// Joins the parts.
  public init(
    number: Int64, verdict: Verdict, parts: [[String]], withdraws: Int64? = nil,
    reason: String? = nil, decidedAt: Timestamp
  ) {
    self.number = number
    self.verdict = verdict
    self.parts = parts
    self.withdraws = withdraws
    self.reason = reason
    self.decidedAt = decidedAt
  }

  /// Ids of all rows that it names.
  public var members: [String] { parts.flatMap(\.self) }
}

/// Where decisions about the identity of customers are kept, and what was noted of their golden ids.
public protocol IdentityStore: Sendable {
  /// All decisions in the order in which they were made.
  func identityDecisions() throws -> [IdentityDecision]
  /// Adds what `decide` makes of all earlier decisions, in one transaction; nil adds nothing. The
  /// number is the store's to give; the decision is returned as it was stored.
  func addIdentityDecision(
    _ decide: ([IdentityDecision]) throws -> IdentityDecision?
  ) throws -> IdentityDecision?
  /// All that was noted of golden ids, in the order of their numbers.
  func goldenSteps() throws -> [GoldenStep]
  /// Adds what `note` makes of all earlier steps, in one transaction. Numbers are the store's to give.
  func addGoldenSteps(_ note: ([GoldenStep]) throws -> [GoldenStep]) throws
}
