import SocialText

/// What kind of thing a name stands for.
public enum EntityType: String, Sendable, CaseIterable {
  case person, company, brand, product, place, group, work, event
}

/// A name found in a text.
public struct NamedEntity: Hashable, Sendable {
  /// Bytes of the text.
  public var span: TextSpan
  /// What it stands for.
  public var type: EntityType
  /// Id of the tracked thing; nil where the config does not track it.
  public var trackedID: String?
  /// Rows of the customer list that the name may stand for (positions in the customer book);
  /// empty where none does, several where customers share the name.
  public var customers: [Int]
  /// Chance that the span names this, 0 to 1.
  public var confidence: Double
  /// The word of the name that is written with a slip of the finger, bytes of the text; nil where all
  /// is written as listed. Such a name counts only with further evidence.
  public var slip: TextSpan?
  /// What people's decisions about such names taught of this one, and what names its customer beyond
  /// doubt beside it (`CompaniesBeside`): evidence that sums to the log-odds of the chance that they
  /// make; empty where they had no say.
  public var context: [LinkReason]

  /// Joins the parts.
  public init(
    span: TextSpan, type: EntityType, trackedID: String? = nil, customers: [Int] = [],
    confidence: Double, slip: TextSpan? = nil, context: [LinkReason] = []
  ) {
    self.span = span
    self.type = type
    self.trackedID = trackedID
    self.customers = customers
    self.confidence = confidence
    self.slip = slip
    self.context = context
  }
}

/// A thing the config tells us to look for.
public struct TrackedEntity: Hashable, Sendable {
  /// What the config calls it.
  public enum Kind: String, Sendable, CaseIterable {
    case brand, product, company, person, topic

    /// The entity type that a hit is reported as. A topic is something that happens or is talked
    /// about, so it is reported as an event.
    public var entityType: EntityType {
      switch self {
      case .brand: .brand
      case .product: .product
      case .company: .company
      case .person: .person
      case .topic: .event
      }
    }
  }

  /// Name that the user gave it; unique.
  public var id: String
  /// Kind of thing.
  public var kind: Kind
  /// Names that stand for it; the first is shown.
  public var names: [String]
  /// Phrases that rule a hit out when they stand in the post.
  public var excludes: [String]
  /// Words of which one must stand in the post; empty for none needed.
  public var context: [String]
  /// True for a rival, shown apart in share of voice.
  public var isCompetitor: Bool

  /// Joins the parts.
  public init(
    id: String, kind: Kind, names: [String], excludes: [String] = [], context: [String] = [],
    isCompetitor: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.names = names
    self.excludes = excludes
    self.context = context
    self.isCompetitor = isCompetitor
  }
}
