import Model
import SocialText

/// A name in a text that is held for review: whom it may mean, what speaks for it, and what would decide.
public struct HeldName: Sendable {
  /// What would decide: one thing beside the name, by the name of its rule in `because`.
  public struct Evidence: Hashable, Sendable {
    /// `customer_named_in_text`, `city_of_customer`, `source_of_customer` or `employer_named`.
    public var rule: String
    /// Chance of the first candidate if it stood there; at least the threshold of a link.
    public var probability: Double
  }

  /// The name.
  public var entity: NamedEntity
  /// Chance that it means the first candidate.
  public var probability: Double
  /// Whom it may mean, by the ids of today, each with their share of the chance; `customer` is nil of a
  /// person whom nobody may list.
  public var candidates: [(customer: String?, probability: Double)]
  /// What speaks for the first candidate and against: sums to the log-odds of the chance.
  public var because: [LinkReason]
  /// What would lift the first candidate over the threshold of a link, the strongest first.
  public var wouldDecide: [Evidence]
}

extension CustomerLinker {
  /// Most candidates of a name that are told.
  private static let mostBearers = 10
  /// Name of the rule for a name that others may bear, of the list or of the world.
  static let bearersRule = "others_bear_the_name"

  /// What reviewers are told of a name of a text, `supported` and with its employers before; nil where
  /// it is not held. `language` is the text's, BCP 47; `isListable` is asked of persons, by their id:
  /// companies are linked in texts whatever their consent.
  public func held(
    _ name: NamedEntity, in text: Span<UInt8>, tokens: [Token], language: String,
    isListable: (String) -> Bool
  ) -> HeldName? {
    guard let link = link(subject: name), case .held = link.decision else { return nil }
    var seen: Set<Int> = []
    let bearers = name.customers.filter {
      !isForgotten($0) && seen.insert(book.candidate(of: $0)).inserted
    }
    return HeldName(
      entity: name, probability: link.probability,
      candidates: bearers.prefix(Self.mostBearers).map { row in
        let id = book.id(of: row)
        let isShown = book.customers.kind(row) == .company || isListable(id)
        return (isShown ? id : nil, link.probability)
      },
      because: reasons(for: name, link.probability),
      wouldDecide: wouldDecide(name, in: text, tokens, language))
  }

  /// The reasons of a name, with what its capitals and its other bearers make of them.
  private func reasons(for name: NamedEntity, _ probability: Double) -> [LinkReason] {
    func odds(_ chance: Double) -> Double { DeterministicMath.log(chance / (1 - chance)) }
    var reasons = name.context
    if reasons.isEmpty {
      reasons = [LinkReason(rule: Self.writtenRule, weight: odds(name.confidence))]
    }
    let others = odds(probability) - reasons.reduce(0) { $0 + $1.weight }
    if abs(others) > 1e-9 { reasons.append(LinkReason(rule: Self.bearersRule, weight: others)) }
    return reasons
  }

  private func wouldDecide(
    _ name: NamedEntity, in text: Span<UInt8>, _ tokens: [Token], _ language: String
  ) -> [HeldName.Evidence] {
    guard !Self.mixesAlphabets(name.span, in: text, tokens) else { return [] }
    var found: [HeldName.Evidence] = []
    if isListedPerson(name),
      Self.isWrittenAsPerson(Self.tokens(of: name.span, in: tokens), tokens)
    {
      let staff = name.customers.filter { book.index.entries[$0].hasCompany }
      let family = staff.first.map(book.candidate)
      let employed = employed(name, staff.filter { book.candidate(of: $0) == family })
      if let chance = employed.flatMap(linkedChance) {
        found.append(HeldName.Evidence(rule: Self.employerRule, probability: chance))
      }
    }
    guard isOpen(name), let row = meant(by: name),
      Self.isWrittenAsName(
        name.span, in: text, tokens, capitalsTell: LoneCapital.tells(in: language))
    else { return found }
    let family = book.candidate(of: row)
    let rows = name.customers.filter { book.candidate(of: $0) == family }
    for place in [CompaniesBeside.Place.text, .city, .source] {
      switch place {
      case .city where rows.allSatisfy { book.index.entries[$0].city < 0 }: continue
      case .source where rows.allSatisfy { book.customers[$0].domain == nil }: continue
      default: break
      }
      var told = name
      support(&told, by: place, family)
      if let chance = linkedChance(told) {
        found.append(HeldName.Evidence(rule: place.rule, probability: chance))
      }
    }
    return found
  }

  /// The chance of a name that would be linked, or would be where consent allows; nil where it would not.
  private func linkedChance(_ name: NamedEntity) -> Double? {
    guard let link = link(subject: name) else { return nil }
    switch link.decision {
    case .linked, .pseudonymous: return link.probability
    case .held, .none: return nil
    }
  }
}
