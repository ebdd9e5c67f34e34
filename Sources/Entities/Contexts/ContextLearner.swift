import Model
import SocialText

/// Learns from decisions about doubtful names what `NameContexts` knows.
///
/// The order of the decisions changes nothing: those about copies of a text are counted, and all are put into the order
/// of their hashes before anything is summed. Time grows with their number; memory does not beyond
/// 131,072 different places, for of more than that those with the lowest hashes speak for all.
package struct ContextLearner: Sendable {
  /// Most different places that weights are fitted to.
  static let mostPlaces = 1 << 17
  /// A word stands in the file only where so many places have it.
  static let fewestPlaces = 3

  /// A place with its decision.
  struct Place {
    var key: UInt64
    var name: UInt64
    var features: [UInt64]
    var isCompany: Bool
    var count: UInt32 = 1
  }

  private let mostPlaces: Int
  private var places: [UInt64: Place] = [:]
  /// Places with higher hashes are left out.
  private var limit = UInt64.max
  private var parts = NameContextsFile.Parts()
  private var counts: [UInt64: (marked: UInt32, listed: UInt32)] = [:]
  private var owned: [UInt64: UInt32] = [:]
  private var shares = [(marked: Int, listed: Int)](
    repeating: (0, 0), count: DoubtfulName.classes)

  /// A learner that knows nothing.
  package init() { self.init(mostPlaces: ContextLearner.mostPlaces) }

  init(mostPlaces: Int) { self.mostPlaces = mostPlaces }

  /// Places that were decided about.
  package private(set) var decisions = 0
  /// Those at which the name stood for a company.
  package private(set) var companies = 0
  /// Different names.
  package var names: Int { counts.count }

  /// Adds a decision: whether the name stands for a company there, and the ids of the customers who
  /// bear it and are meant, none for a company that is not in the list. `text` is a hash of the text:
  /// copies of one are one place, however often it was shared.
  package mutating func add(
    _ name: DoubtfulName, _ features: ContextFeatures.List, text: UInt64, isCompany: Bool,
    customers: [String]
  ) {
    decisions += 1
    companies += isCompany ? 1 : 0
    var count = counts[name.key] ?? (0, 0)
    if isCompany {
      count.marked += 1
      shares[name.class].marked += 1
      if !customers.isEmpty {
        count.listed += 1
        shares[name.class].listed += 1
      }
      for id in Set(customers) {
        owned[NameContexts.join(name.key, StableHash.hash64(id)), default: 0] += 1
      }
    }
    counts[name.key] = count
    var key = PhraseTable.combine(name.key, text)
    for feature in features { key = PhraseTable.combine(key, feature.hash) }
    key = StableHash.finish(key ^ (isCompany ? 1 : 0))
    guard key <= limit else { return }
    if places[key] != nil {
      places[key]?.count += 1
      return
    }
    places[key] = Place(
      key: key, name: name.key, features: features.map(\.hash), isCompany: isCompany)
    while places.count > mostPlaces {
      limit /= 2
      places = places.filter { $0.key <= limit }
    }
  }

  /// What was learned, as the bytes of a file, and how sure it is of decisions that it was not shown.
  package func learn() -> (bytes: [UInt8], trial: ContextTrial) {
    var parts = NameContextsFile.Parts()
    parts.decisions = decisions
    let fit = ContextFit(places.values.sorted { $0.key < $1.key })
    let trial = fit.trial()
    parts.slope = Int((trial.slope * NameContexts.step).rounded())
    parts.shift = Int((trial.shift * NameContexts.step).rounded())
    let weights = fit.weights()
    (parts.sharedKeys, parts.sharedWeights) = (weights.shared.keys, weights.shared.weights)
    (parts.ownKeys, parts.ownWeights) = (weights.own.keys, weights.own.weights)
    let names = counts.filter { $0.value.marked > 0 }.sorted { $0.key < $1.key }
    parts.names = names.map(\.key)
    parts.marked = names.map(\.value.marked)
    parts.listed = names.map(\.value.listed)
    let owners = owned.sorted { $0.key < $1.key }
    parts.owners = owners.map(\.key)
    parts.owned = owners.map(\.value)
    parts.shares = shares.map {
      Int((Double($0.listed + 1) / Double($0.marked + 2) * NameContexts.step).rounded())
    }
    return (NameContextsFile.bytes(parts), trial)
  }
}
