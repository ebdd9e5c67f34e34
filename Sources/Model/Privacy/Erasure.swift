/// A person (or a company) as `forget` and `access` look for them.
public struct PersonSubject: Sendable {
  /// Ids in the customer list.
  public var customers: [String]
  /// E-mail addresses in lower case.
  public var emails: [String]
  /// `platform:handle` in lower case.
  public var handles: [String]
  /// Names that a text may call them by; none of a company.
  public var names: [String]
  /// The same as other alphabets write them, and in the genitive (`NameForms`).
  public var forms: [String] = []
  /// What else the list calls them: in their own posts alone it names them.
  public var aliases: [String] = []
  /// Names shown on posts of theirs that the list does not have: so are these.
  public var shownNames: [String] = []
  /// `platform:handle`s of others on the list: what these post is never theirs, whatever a link says.
  public var strangersHandles: Set<String> = []
  /// True where people ever decided about their ids and those of others: a link to them may be of the
  /// time when these were held to be one, and is believed only where it was made with one of `lists`.
  public var wasSomebodyElse = false
  /// Today's customer list as scores name it (`ScorerVersions.customers`).
  public var lists: Set<String> = []
  /// Handles (without platform) that others go by too: alone they name nobody.
  public var sharedHandles: Set<String> = []
  /// True for a company: its name in a text is no person's.
  public var isCompany: Bool

  /// Joins the parts.
  public init(
    customers: [String] = [], emails: [String] = [], handles: [String] = [], names: [String] = [],
    isCompany: Bool = false
  ) {
    self.isCompany = isCompany
    self.customers = customers
    self.emails = emails
    self.handles = handles
    self.names = names
  }

  /// What suppression lists hold of them: addresses and `platform:handle`.
  public var identifiers: [String] { emails + handles }

  /// What names them in texts of others; `isOwn` in their own.
  public func terms(isOwn: Bool = false) -> PersonTerms {
    let shown = isOwn ? aliases + shownNames : []
    return PersonTerms(
      emails: emails, handles: handles, names: names + shown,
      forms: forms + shown.flatMap { NameForms.forms(of: $0, .none) }, shared: sharedHandles,
      isOwn: isOwn)
  }
}

/// What `forget` took out of a store, or would.
public struct ErasureCounts: Hashable, Sendable {
  /// Versions of posts that the person wrote and that are written by nobody now.
  public var posts = 0
  /// Versions of posts in which something was masked.
  public var texts = 0
  /// Links to them, of every version of scores.
  public var links = 0
  /// Links of others from whose candidates they were cut.
  public var candidates = 0
  /// Names in posts.
  public var entities = 0
  /// Posts that are no mentions any more.
  public var mentions = 0
  /// What is remembered of pages, pushes, sources and hosts.
  public var pages = 0
  /// Decisions that rows of theirs are one customer, or are not, and what was noted of their golden
  /// ids.
  public var decisions = 0

  /// Nothing.
  public init() {}

  /// By name, in the order in which they are shown.
  public var named: [(name: String, count: Int)] {
    [
      ("posts", posts), ("texts", texts), ("links", links), ("candidates", candidates),
      ("entities", entities), ("mentions", mentions), ("pages", pages), ("decisions", decisions),
    ]
  }
}

/// A row of the audit: what was done about somebody, when, and how much of it. It never names them.
public struct AuditEntry: Hashable, Sendable {
  /// What is written down.
  public enum Act: String, Sendable, CaseIterable {
    case forget, access
    case consentChanged = "consent_changed"
  }

  /// When.
  public var at: Timestamp
  /// What.
  public var act: Act
  /// HMAC of whom it was about, 64 hexadecimal digits; nil of `access` without a key, and where it was
  /// about nobody in particular.
  public var subject: String?
  /// How much, by name.
  public var counts: [String: Int]
  /// Version of the program.
  public var program: String

  /// Joins the parts.
  public init(
    at: Timestamp, act: Act, subject: String?, counts: [String: Int], program: String
  ) {
    self.at = at
    self.act = act
    self.subject = subject
    self.counts = counts
    self.program = program
  }
}

/// A store that can forget. `platforms` gives the names that the platform of a source's authors goes
/// by, as linking has them.
public protocol ErasureStore: Sendable {
  /// The same person with the accounts that they have posted with and the names shown there.
  func known(
    _ subject: PersonSubject, platforms: [String: [String]]
  ) throws -> PersonSubject
  /// Takes a person out, with the row of the audit that `audit` makes of the counts, all or nothing;
  /// nil only counts.
  func erase(
    _ subject: PersonSubject, platforms: [String: [String]],
    audit: ((ErasureCounts) -> AuditEntry)?
  ) throws -> ErasureCounts
  /// Leaves no byte of what was deleted.
  func compact() throws
  /// How often a person is still named.
  func remains(of subject: PersonSubject) throws -> Int
}
