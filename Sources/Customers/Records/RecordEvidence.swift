import Model

/// What speaks for and against two rows being one customer.
public struct RecordEvidence: Sendable {
  /// One piece of it.
  public struct Reason: Sendable, Hashable {
    /// Column that was compared (`CustomerFile.columnOrder`; `middle_name` and `legal_form` are parts
    /// of names); `prior` for what holds of any two rows, `cluster` for what the other rows of
    /// their cluster add.
    public var rule: String
    /// How far the two agree: `equal`, `nickname`, `initial`, `slip`, `alike`, `swapped`, `part`,
    /// `other`; nil for `prior` and `cluster`.
    public var level: String?
    /// In log-odds.
    public var weight: Double
  }

  /// Chance that they are one customer, as their cluster lists it, before what people decided.
  public var probability: Double
  /// Its log-odds: the sum of the reasons' weights.
  public var logOdds: Double
  /// The reasons, `prior` first, then by weight.
  public var reasons: [Reason]
  /// What people decided about the two; nil for nothing.
  public var verdict: IdentityDecision.Verdict?
}

extension DuplicateFinder {
  /// The evidence about two different rows of the list; nil for a person and a company, which are
  /// never compared.
  public func evidence(_ a: Int, _ b: Int) -> RecordEvidence? {
    // As the list's pairs are compared: in the order of what the rows say.
    let place = places
    let (a, b) = place[a] < place[b] ? (a, b) : (b, a)
    let one = comparer.table.records[a]
    let other = comparer.table.records[b]
    guard one.isPerson == other.isPerson, a != b else { return nil }
    let model = models[one.isPerson ? 0 : 1]
    let pattern = comparer.compare(one, other)
    var reasons: [RecordEvidence.Reason] = []
    model.each(pattern, one, other) { field, weight in
      reasons.append(
        RecordEvidence.Reason(
          rule: field.column, level: field.levels[pattern[field] - 1].level.rawValue,
          weight: weight))
    }
    let alone = reasons.reduce(model.prior) { $0 + $1.weight }
    reasons.sort { ($1.weight, $0.rule) < ($0.weight, $1.rule) }
    reasons.insert(
      RecordEvidence.Reason(rule: "prior", level: nil, weight: model.prior), at: 0)
    var odds = alone
    if let way = support[RecordClusters.key(Int32(a), Int32(b))] {
      odds = DuplicateFinder.supported(alone, way)
      if odds != alone {
        reasons.append(
          RecordEvidence.Reason(rule: "cluster", level: nil, weight: odds - alone))
      }
    }
    return RecordEvidence(
      probability: RecordModel.chance(odds), logOdds: odds, reasons: reasons,
      verdict: decided.verdict(Int32(a), Int32(b)))
  }
}

extension RecordField {
  /// Our name of the column that it is read from.
  var column: String {
    switch self {
    case .first: "first_name"
    case .last: "last_name"
    case .middle: "middle_name"
    case .birth: "birth_date"
    case .postcode: "postcode"
    case .city: "city"
    case .street: "street"
    case .email: "email"
    case .phone: "phone"
    case .handle: "handles"
    case .company: "company_name"
    case .form: "legal_form"
    case .domain: "domain"
    case .country: "country"
    case .household: "household"
    case .segment: "segment"
    }
  }
}
