import Model
import SocialText

/// What was learned from people's decisions about names that may mean something else: `apple`,
/// `Target`, `TM`.
///
/// A logistic sum over what is seen around a name (`ContextFeatures`): weights that all names share,
/// and for each name that was decided about weights of its own on top, which are pulled towards
/// nothing (L2), so that a name with few decisions goes by what all have taught. Beside them it counts
/// for each name how many of those that were marked were a customer's, and whose.
///
/// A file of hashes, counts and whole-number weights; it holds no text. Made by
/// `earshot customers learn`.
public struct NameContexts: Sendable {
  /// Weights are in 256ths of log-odds.
  static let step = 256.0
  /// Chance from which a name is surely a company's, and from which it surely is not.
  static let yes = 0.95
  static let no = 0.05
  /// Chance from which a name is reported that is left out without learned contexts. Unless it is surer
  /// than that it is held: a reviewer's look costs less than a miss, a false link far more.
  static let telling = 0.8
  /// Decisions about a name from which its own share counts against it.
  static let fewestOwn = 3
  /// Decisions of each kind from which chances are made: what was never denied cannot be told apart.
  static let fewestOfEach = 20
  /// Decisions that what all names have taught counts as, of the share that is a customer's.
  static let shareWeight = 4.0

  /// Hash of everything in the file; history is scored anew where it changes.
  public let fingerprint: UInt64
  /// Names that were marked as a company's.
  public var count: Int { names.count }
  /// Decisions that it was learned from.
  public let decisions: Int

  /// Weights that all names share, by hash.
  let shared: SortedWeights
  /// Weights of single names: the hash of name and feature together.
  let own: SortedWeights
  /// Slopes and shifts that make chances of sums, in 256ths, by `DoubtfulName.group`.
  let slopes: [Int]
  let shifts: [Int]
  /// Names in the order of their hashes; of each how many places were marked as a company's name, and
  /// how many of those as a customer's who bears it.
  let names: [UInt64]
  let marked: [UInt32]
  let listed: [UInt32]
  /// Name and customer together, in order; how many places of that name were marked as theirs.
  let owners: [UInt64]
  let owned: [UInt32]
  /// Share of the marked names that are a customer's, in 256ths, by `DoubtfulName.class`.
  let shares: [Int]

  /// Joins the parts.
  init(_ parts: NameContextsFile.Parts, fingerprint: UInt64) {
    self.fingerprint = fingerprint
    decisions = parts.decisions
    shared = SortedWeights(keys: parts.sharedKeys, weights: parts.sharedWeights)
    own = SortedWeights(keys: parts.ownKeys, weights: parts.ownWeights)
    slopes = parts.slopes
    shifts = parts.shifts
    names = parts.names
    marked = parts.marked
    listed = parts.listed
    owners = parts.owners
    owned = parts.owned
    shares = parts.shares
  }

  /// Reads a file. Throws `NameContextsError` naming the file and the mend where it is damaged or of
  /// another version.
  public init(contentsOf path: String) throws(NameContextsError) {
    self = try NameContextsFile.read(path)
  }

  /// The hash of a name and something that is counted of it.
  static func join(_ name: UInt64, _ other: UInt64) -> UInt64 { PhraseTable.combine(name, other) }

  /// The sums of a name's features.
  func sum(_ features: ContextFeatures.List, of name: UInt64) -> Sum {
    var sum = Sum()
    for feature in features {
      sum.shared[feature.kind.rawValue] += shared[feature.hash]
      sum.own += own[NameContexts.join(name, feature.hash)]
    }
    return sum
  }

  /// Sums in 256ths.
  struct Sum {
    var shared = [Int](repeating: 0, count: ContextFeatures.Kind.allCases.count)
    var own = 0
    var total: Int { shared.reduce(own, +) }
  }

  /// Log-odds that a name stands for a company.
  func logOdds(_ sum: Sum, of name: DoubtfulName) -> Double {
    let slope = Double(slopes[name.group]) / NameContexts.step
    return (slope * Double(sum.total) + Double(shifts[name.group])) / NameContexts.step
  }

  /// Places of a name that were marked as a company's.
  func marked(_ name: DoubtfulName) -> Int {
    SortedWeights.place(of: name.key, in: names).map { Int(marked[$0]) } ?? 0
  }

  /// Share of a name's marked places that were a customer's who bears it.
  func share(of name: DoubtfulName) -> Double {
    let before = Double(shares[name.class]) / NameContexts.step
    let place = SortedWeights.place(of: name.key, in: names)
    let counts = place.map { (Double(listed[$0]), Double(marked[$0])) } ?? (0, 0)
    return (counts.0 + NameContexts.shareWeight * before) / (counts.1 + NameContexts.shareWeight)
  }

  /// Share that was one customer's; `customer` is the hash of their id.
  func share(of name: DoubtfulName, customer: UInt64) -> Double {
    let before = Double(shares[name.class]) / NameContexts.step / Double(name.rows.count)
    let place = SortedWeights.place(of: NameContexts.join(name.key, customer), in: owners)
    let own = place.map { Double(owned[$0]) } ?? 0
    return (own + NameContexts.shareWeight * before)
      / (Double(marked(name)) + NameContexts.shareWeight)
  }
}

/// Why learned contexts cannot be used.
public struct NameContextsError: Error, Hashable, CustomStringConvertible {
  /// The file, what is wrong with it, and how to mend that.
  public let description: String
}
