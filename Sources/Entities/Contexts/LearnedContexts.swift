import Model
import SocialText

/// Learned contexts at work on the names of a customer list.
///
/// Where they are sure that the name stands for a company, one that today's rules leave out is
/// reported, and one that is held may be linked; where they are sure that it does not, it is left out;
/// in between the rules stand. They state chances alone: whether somebody may be named, or asked to be
/// forgotten, is decided behind them, as ever.
public struct LearnedContexts: Sendable {
  /// Chance below which linking would not ask a reviewer.
  private static let least = 0.25
  /// Chance from which one of several customers is believed to be meant: what linking asks of a name.
  private static let oneMeant = 0.95

  /// What was learned.
  public let contexts: NameContexts
  /// The id of the customer of a row; nil where they asked to be forgotten.
  private let customer: @Sendable (Int) -> String?

  /// Contexts for a list; `customer` gives the id of a row, nil where nothing may be said of it.
  public init(_ contexts: NameContexts, customer: @escaping @Sendable (Int) -> String?) {
    self.contexts = contexts
    self.customer = customer
  }

  /// The hash of where a text is from; 0 where that is not known.
  static func hash(source: String?) -> UInt64 { source.map(StableHash.hash64) ?? 0 }

  /// Decides about the doubtful names of a text. `found` are the names that are reported, in order;
  /// it stays so. Linear in both.
  func decide(
    _ doubtful: [DoubtfulName], of found: inout [NamedEntity], _ text: Span<UInt8>,
    _ tokens: [Token], source: String?, features: inout ContextFeatures
  ) {
    guard !doubtful.isEmpty else { return }
    features.read(text, tokens, found)
    let place = LearnedContexts.hash(source: source)
    var result: [NamedEntity] = []
    result.reserveCapacity(found.count + doubtful.count)
    var next = 0
    for name in doubtful {
      while next < found.count, found[next].span.start < name.span.start {
        result.append(found[next])
        next += 1
      }
      var known: NamedEntity?
      if next < found.count, found[next].span.start == name.span.start {
        known = found[next]
        next += 1
      }
      let list = features.list(name, text, tokens, source: place)
      if let entity = decided(name, contexts.sum(list, of: name.key), known) {
        result.append(entity)
      }
    }
    result += found[next...]
    found = result
  }

  /// What becomes of a name that is reported as `known`, or left out.
  private func decided(
    _ name: DoubtfulName, _ sum: NameContexts.Sum, _ known: NamedEntity?
  ) -> NamedEntity? {
    let ids = name.rows.compactMap(customer)
    guard ids.count == name.rows.count else { return known }
    let odds = contexts.logOdds(sum, of: name)
    let chance = 1 / (1 + DeterministicMath.exp(-odds))
    if chance <= NameContexts.no { return nil }
    guard chance >= (known == nil ? NameContexts.telling : NameContexts.yes) else { return known }
    let listed = chance * contexts.share(of: name)
    guard known != nil || listed >= LearnedContexts.least else { return nil }
    var entity =
      known ?? NamedEntity(span: name.span, type: .company, customers: name.rows, confidence: 0)
    // Where this very name was mostly no customer's, a capital does not make it theirs.
    let isDoubted = listed < 0.5 && contexts.marked(name) >= NameContexts.fewestOwn
    entity.confidence = isDoubted ? listed : max(entity.confidence, listed)
    if name.rows.count > 1 {
      let meant = zip(name.rows, ids).filter { _, id in
        let share = contexts.share(of: name, customer: StableHash.hash64(id))
        return chance * share >= LearnedContexts.oneMeant
      }
      if !meant.isEmpty { entity.customers = meant.map(\.0) }
    }
    let stated = min(0.999, max(0.001, listed))
    entity.context = reasons(
      name, sum, odds, DeterministicMath.log(stated / (1 - stated)))
    return entity
  }

  /// Evidence in words: what stands around the name, what was decided about this very name, and how
  /// often such names were a customer's. It sums to `stated`.
  private func reasons(
    _ name: DoubtfulName, _ sum: NameContexts.Sum, _ odds: Double, _ stated: Double
  ) -> [LinkReason] {
    let scale = Double(contexts.slopes[name.group]) / (NameContexts.step * NameContexts.step)
    var reasons: [LinkReason] = []
    func add(_ rule: String, _ weight: Double) {
      if weight != 0 { reasons.append(LinkReason(rule: rule, weight: weight)) }
    }
    for kind in ContextFeatures.Kind.allCases {
      add(kind.rule, Double(sum.shared[kind.rawValue]) * scale)
    }
    add("this_name", Double(sum.own) * scale)
    add("prior", Double(contexts.shifts[name.group]) / NameContexts.step)
    add("customer_share", stated - odds)
    return reasons
  }
}
