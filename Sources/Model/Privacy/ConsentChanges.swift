import SocialText

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
  /// today's list name nobody, except where `grantedNames` say whom.
  public var regrouped: [String] = []
  /// Customers who asked to be forgotten.
  public var forgotten: [String] = []
  /// Accounts that are on the suppression list.
  public var suppressed: Set<ShownAccount> = []
  /// Posts whose known author is on it by another identifier.
  public var suppressedPosts: Set<Int64> = []
  /// Authors who may be named now: row of the post, of the scorer, customer, and the link.
  public var granted: [(post: Int64, scorer: Int64, customer: String, link: AuthorLink)] = []
  /// Persons whom texts name and who may be linked there now. They come after all that is taken back.
  public var grantedNames: [GrantedName] = []

  /// Nothing.
  public init() {}
}

/// A person whom a text names and who may be linked there, as the text is read today.
public struct GrantedName: Sendable {
  /// Row of the version of the post.
  public var post: Int64
  /// Row of the scorer.
  public var scorer: Int64
  /// Where the name stands in the store, and whom it was linked to there.
  public var name: UnnamedPersons.Name
  /// Whom it means.
  public var customer: String
  /// Chance of that.
  public var probability: Double
  /// What speaks for it.
  public var because: [LinkReason]

  /// Joins the parts.
  public init(
    post: Int64, scorer: Int64, name: UnnamedPersons.Name, customer: String, probability: Double,
    because: [LinkReason]
  ) {
    self.post = post
    self.scorer = scorer
    self.name = name
    self.customer = customer
    self.probability = probability
    self.because = because
  }
}

/// A version of a post whose words name persons who are known and not linked, with the score that says
/// so.
public struct UnnamedPersons: Sendable {
  /// Such a name.
  public struct Name: Hashable, Sendable {
    /// Position among the names of the score.
    public var position: Int64
    /// Unicode scalars of the text (of the title where `isInTitle`), half-open.
    public var start: Int
    /// Behind the last scalar.
    public var end: Int
    /// True where it stands in the title.
    public var isInTitle: Bool
    /// Whom it is linked to, where people decided about the rows since; nil for nobody.
    public var customer: String?

    /// Joins the parts.
    public init(position: Int64, start: Int, end: Int, isInTitle: Bool, customer: String?) {
      self.position = position
      self.start = start
      self.end = end
      self.isInTitle = isInTitle
      self.customer = customer
    }
  }

  /// What such posts are read on behind: greater for each post than for those before.
  public var place: Int64
  /// Row of the version.
  public var row: Int64
  /// Row of the scorer.
  public var scorer: Int64
  /// Source of the post.
  public var source: String
  /// Its title and text as they are kept, and nothing else of it.
  public var post: Post
  /// Language of that score.
  public var language: LanguageGuess
  /// The names, in order.
  public var names: [Name]

  /// Joins the parts.
  public init(
    place: Int64, row: Int64, scorer: Int64, source: String, post: Post, language: LanguageGuess,
    names: [Name]
  ) {
    self.place = place
    self.row = row
    self.scorer = scorer
    self.source = source
    self.post = post
    self.language = language
    self.names = names
  }
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
  /// The next posts behind a place that name persons who are known and not linked, or linked to one of
  /// `regrouped`: what is shown of mentions, or with a list all scores that were made with it. About
  /// `most` of them, fewer where texts are long, none at the end.
  func unnamedPersons(
    judgedBy list: String?, regrouped: [String], behind place: Int64, most: Int
  ) throws -> [UnnamedPersons]
  /// Changes links in one transaction, with a row of the audit where any changed, and remembers the
  /// list where the decisions are about all scores.
  func apply(
    _ decisions: ConsentDecisions, list: String, audit: (ConsentChanges) -> AuditEntry
  ) throws -> ConsentChanges
}
