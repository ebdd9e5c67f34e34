/// What today's customer list makes of links of before.
public struct ConsentDecisions: Sendable {
  /// Customers who may not be named any more.
  public var withdrawn: [String] = []
  /// Customers who asked to be forgotten.
  public var forgotten: [String] = []
  /// Authors who may be named now: row of the post, of the scorer, customer, and the link.
  public var granted: [(post: Int64, scorer: Int64, customer: String, link: AuthorLink)] = []

  /// Nothing.
  public init() {}
}

/// How many links a change of the customer list changed.
public struct ConsentChanges: Hashable, Sendable {
  /// Links that name nobody any more.
  public var withdrawn = 0
  /// Links that are gone.
  public var forgotten = 0
  /// Links that name a customer now.
  public var granted = 0

  /// Nothing.
  public init() {}

  /// True where no link changed.
  public var isEmpty: Bool { withdrawn + forgotten + granted == 0 }
}

/// An author who is known and may not be named, as far as the store keeps them.
public struct UnnamedAuthor: Sendable {
  /// Row of the post.
  public var post: Int64
  /// Row of the scorer.
  public var scorer: Int64
  /// Source of the post.
  public var source: String
  /// Name, handle, platform and profile page.
  public var author: Author
  /// Chance of the link.
  public var probability: Double

  /// Joins the parts.
  public init(
    post: Int64, scorer: Int64, source: String, author: Author, probability: Double
  ) {
    self.post = post
    self.scorer = scorer
    self.source = source
    self.author = author
    self.probability = probability
  }
}

/// A store whose links follow the customer list.
public protocol ConsentStore: Sendable {
  /// Hash of the list that links were last held against; nil for none.
  func lastCustomerList() throws -> String?
  /// Customers that authors are linked to, by any version of scores, in order.
  func linkedAuthors() throws -> [String]
  /// Authors of shown mentions who are known and not named.
  func unnamedAuthors() throws -> [UnnamedAuthor]
  /// Changes links in one transaction, with a row of the audit where any changed, and remembers the
  /// list.
  func apply(
    _ decisions: ConsentDecisions, list: String, audit: (ConsentChanges) -> AuditEntry
  ) throws -> ConsentChanges
}
