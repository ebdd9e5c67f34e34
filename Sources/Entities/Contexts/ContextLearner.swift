import Model
import SocialText

/// Learns from decisions about doubtful names what `NameContexts` knows.
///
/// The order of the decisions changes nothing, and the same decision about the same text counts once,
/// however often it is given: all are put into the order of their hashes before anything is summed.
/// Time grows with their number; memory does not beyond 131,072 decisions, for of more than that those
/// with the lowest hashes speak for all.
package struct ContextLearner: Sendable {
  /// Most decisions that are kept.
  static let mostPlaces = 1 << 17
  /// A feature stands in the file only where so many places have it.
  static let fewestPlaces = 3

  /// A place with its decision.
  struct Place {
    var key: UInt64
    var name: UInt64
    /// `DoubtfulName.class`.
    var `class`: Int
    /// `DoubtfulName.group`.
    var group: Int
    var features: [UInt64]
    var isCompany: Bool
    /// Hashes of the ids of those who are meant, in order.
    var customers: [UInt64]
  }

  private let mostPlaces: Int
  private var places: [UInt64: Place] = [:]
  /// Places with higher hashes are left out.
  private var limit = UInt64.max

  /// A learner that knows nothing.
  package init() { self.init(mostPlaces: ContextLearner.mostPlaces) }

  init(mostPlaces: Int) { self.mostPlaces = mostPlaces }

  /// Adds a decision: whether the name stands for a company there, and the ids of the customers who
  /// bear it and are meant, none for a company that is not in the list. `text` is a hash of the text.
  package mutating func add(
    _ name: DoubtfulName, _ features: ContextFeatures.List, text: UInt64, isCompany: Bool,
    customers: [String]
  ) {
    let meant = Set(customers.map { StableHash.hash64($0) }).sorted()
    var key = PhraseTable.combine(name.key, text)
    key = PhraseTable.combine(key, UInt64(name.span.start) << 1 | (isCompany ? 1 : 0))
    for feature in features { key = PhraseTable.combine(key, feature.hash) }
    for id in meant { key = PhraseTable.combine(key, id) }
    guard key <= limit, places[key] == nil else { return }
    places[key] = Place(
      key: key, name: name.key, class: name.class, group: name.group,
      features: features.map(\.hash),
      isCompany: isCompany, customers: meant)
    // The same are left whatever came first: a hash above the last limit never counts.
    while places.count > mostPlaces {
      limit /= 2
      places = places.filter { $0.key <= limit }
    }
  }

  /// What was learned.
  package func learn() -> LearnedFile {
    let places = places.values.sorted { $0.key < $1.key }
    var parts = NameContextsFile.Parts()
    parts.decisions = places.count
    let fit = ContextFit(places)
    let trial = fit.trial()
    parts.slopes = trial.curves.map { Int(($0.slope * NameContexts.step).rounded()) }
    parts.shifts = trial.curves.map { Int(($0.shift * NameContexts.step).rounded()) }
    let weights = fit.weights()
    (parts.sharedKeys, parts.sharedWeights) = (weights.shared.keys, weights.shared.weights)
    (parts.ownKeys, parts.ownWeights) = (weights.own.keys, weights.own.weights)
    count(places, &parts)
    return LearnedFile(
      bytes: NameContextsFile.bytes(parts), decisions: places.count,
      companies: places.count { $0.isCompany }, names: Set(places.map(\.name)).count, trial: trial)
  }

  /// Counts whose the marked names were.
  private func count(_ places: [Place], _ parts: inout NameContextsFile.Parts) {
    var names: [UInt64: (marked: UInt32, listed: UInt32)] = [:]
    var owned: [UInt64: UInt32] = [:]
    var shares = [(marked: Int, listed: Int)](repeating: (0, 0), count: DoubtfulName.classes)
    for place in places where place.isCompany {
      let isListed = !place.customers.isEmpty
      names[place.name, default: (0, 0)].marked += 1
      names[place.name, default: (0, 0)].listed += isListed ? 1 : 0
      shares[place.class].marked += 1
      shares[place.class].listed += isListed ? 1 : 0
      for id in place.customers { owned[NameContexts.join(place.name, id), default: 0] += 1 }
    }
    let order = names.sorted { $0.key < $1.key }
    parts.names = order.map(\.key)
    parts.marked = order.map(\.value.marked)
    parts.listed = order.map(\.value.listed)
    let owners = owned.sorted { $0.key < $1.key }
    parts.owners = owners.map(\.key)
    parts.owned = owners.map(\.value)
    parts.shares = shares.map {
      Int((Double($0.listed + 1) / Double($0.marked + 2) * NameContexts.step).rounded())
    }
  }
}
