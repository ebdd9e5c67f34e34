/// What today's customer list makes of links of before.
public struct ConsentDecisions: Sendable {
  /// Only scores that were made with this list are changed, and no list is remembered; nil for all.
  public var judgedBy: String?
  /// Links of customers about whom people decided, as they are today: another customer, or nil for
  /// nobody who may be named. They come before all else.
  public var relinked: [(post: Int64, scorer: Int64, customer: String?, link: AuthorLink)] = []
  /// Customers who may not be named any more.
  public var withdrawn: [String] = []
  /// Persons whom texts name and who may not be linked there any more.
  public var unnamed: [String] = []
  /// Persons whom texts name and about whose rows people decided: links of them that were not made with
  /// today's list name nobody until the posts are scored again.
  public var regrouped: [String] = []
  /// Customers who asked to be forgotten.
  public var forgotten: [String] = []
  /// Accounts that are on the suppression list.
  public var suppressed: Set<ShownAccount> = []
  /// Posts whose known author is on it by another identifier.
  public var suppressedPosts: Set<Int64> = []
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
  /// Links that name another customer than before, as people decided.
  public var relinked = 0
  /// Versions of posts whose author is on the suppression list, and shown no more.
  public var suppressed = 0

  /// Nothing.
  public init() {}

  /// True where no link changed.
  public var isEmpty: Bool { withdrawn + forgotten + granted + relinked + suppressed == 0 }
}

/// A link of an author, with the author as far as the store keeps them.
public struct LinkedAuthor: Sendable {
  /// Row of the post.
  public var post: Int64
  /// Row of the scorer.
  public var scorer: Int64
  /// Source of the post.
  public var source: String
  /// Name, handle, platform and profile page.
  public var author: Author
  /// The link as it stands in the store.
  public var link: AuthorLink

  /// Joins the parts.
  public init(post: Int64, scorer: Int64, source: String, author: Author, link: AuthorLink) {
    self.post = post
    self.scorer = scorer
    self.source = source
    self.author = author
    self.link = link
  }
}

/// An account as posts show it.
public struct ShownAccount: Hashable, Sendable {
  /// Source of its posts.
  public var source: String
  /// Platform, where the post names one.
  public var platform: String?
  /// Handle, as it was published.
  public var handle: String

  /// Joins the parts.
  public init(source: String, platform: String?, handle: String) {
    self.source = source
    self.platform = platform
    self.handle = handle
  }
}

/// A store whose links follow the customer list.
public protocol ConsentStore: Sendable {
  /// Hash of the list that links were last held against; nil for none.
  func lastCustomerList() throws -> String?
  /// Customers that authors are linked to, in order: by any version of scores, or by those alone that
  /// were made with a list.
  func linkedCustomers(judgedBy list: String?) throws -> [String]
  /// Customers that names of persons in texts are linked to, in order; `list` as above.
  func namedPersons(judgedBy list: String?) throws -> [String]
  /// Authors that any version of scores links to one of some customers.
  func authors(linkedTo customers: Set<String>) throws -> [LinkedAuthor]
  /// All accounts that posts show, each once.
  func shownAccounts() throws -> Set<ShownAccount>
  /// Authors of shown mentions who are known and not named.
  func unnamedAuthors() throws -> [LinkedAuthor]
  /// Changes links in one transaction, with a row of the audit where any changed, and remembers the
  /// list where the decisions are about all scores.
  func apply(
    _ decisions: ConsentDecisions, list: String, audit: (ConsentChanges) -> AuditEntry
  ) throws -> ConsentChanges
}
