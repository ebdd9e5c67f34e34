import SocialText

/// Outcome of linking, in CONTRACT.md's names.
public enum LinkOutcome: String, Sendable, CaseIterable { case linked, pseudonymous, held, none }

/// A possible customer before the decision.
public struct LinkCandidate: Hashable, Sendable {
  /// Id in the customer list.
  public var customer: String
  /// Chance that it is this one, 0 to 1.
  public var probability: Double

  /// Joins the parts.
  public init(customer: String, probability: Double) {
    self.customer = customer
    self.probability = probability
  }
}

/// The decision, built so that an identity exists only where it may be shown: `linked` alone has a
/// customer, and `pseudonymous` has nothing at all that could name one.
public enum LinkDecision: Hashable, Sendable {
  /// Sure enough, and consent is granted (or a company is named in a text).
  case linked(customer: String)
  /// Sure enough, consent not granted.
  case pseudonymous
  /// For review; candidates are for reviewers' eyes, never for exports, reports or logs.
  case held(candidates: [LinkCandidate])
  /// Nobody, or too unsure to bother a reviewer.
  case none(candidates: [LinkCandidate])

  /// Name of the case.
  public var outcome: LinkOutcome {
    switch self {
    case .linked: .linked
    case .pseudonymous: .pseudonymous
    case .held: .held
    case .none: .none
    }
  }

  /// The customer, only where linked.
  public var customer: String? {
    if case .linked(let customer) = self { return customer }
    return nil
  }
}

/// One piece of a link's evidence: a named rule with its weight in log-odds. It never carries a
/// value from the customer list.
public struct LinkReason: Hashable, Sendable {
  /// Name of the rule: `handle`, `email_in_bio`, `name`, `city`, `prior` …
  public var rule: String
  /// Signed weight in log-odds.
  public var weight: Double

  /// Joins the parts.
  public init(rule: String, weight: Double) {
    self.rule = rule
    self.weight = weight
  }
}

/// What linking says of a post's author.
public struct AuthorLink: Sendable {
  /// The decision.
  public var decision: LinkDecision
  /// Chance of the best candidate whatever the decision; 0 with none.
  public var probability: Double
  /// Evidence; sums to the log-odds of `probability` (empty with no candidate).
  public var because: [LinkReason]
  /// The author is in the list as one of our own people: counted, never listed.
  public var isEmployee: Bool
  /// The author asked to be forgotten: nothing that names them may be stored.
  public var isSuppressed: Bool

  /// Joins the parts.
  public init(
    decision: LinkDecision, probability: Double, because: [LinkReason], isEmployee: Bool = false,
    isSuppressed: Bool = false
  ) {
    self.decision = decision
    self.probability = probability
    self.because = because
    self.isEmployee = isEmployee
    self.isSuppressed = isSuppressed
  }

  /// Nobody, with nothing to show.
  public static let nobody = AuthorLink(
    decision: .none(candidates: []), probability: 0, because: [])
}

/// What linking says of a name in a text.
public struct SubjectLink: Sendable {
  /// The name it belongs to.
  public var entity: NamedEntity
  /// The decision; candidates are never given for subjects.
  public var decision: LinkDecision
  /// Chance of the best candidate, 0 to 1.
  public var probability: Double

  /// Joins the parts.
  public init(entity: NamedEntity, decision: LinkDecision, probability: Double) {
    self.entity = entity
    self.decision = decision
    self.probability = probability
  }
}
