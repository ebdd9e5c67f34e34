import SocialText

/// Fits weights to decisions: logistic regression with a penalty on squares (L2). Each feature has a
/// weight that all names share, and one of its own for each name that has it often enough, with 24
/// times the penalty: names with few decisions follow the shared ones (Daumé 2007, in its
/// hierarchical reading; with the twenty features of a place, what a name's own weights add to its
/// log-odds has a standard deviation of .9 beforehand).
struct ContextFit {
  private static let sharedPenalty = 1.0
  private static let ownPenalty = 24.0
  /// A quarter of the decisions is held out in turn.
  private static let folds: UInt64 = 4
  private static let iterations = 60

  private let places: [ContextLearner.Place]
  /// Shared features in the order of their hashes, then own ones in theirs.
  private var keys: [UInt64]
  private let sharedCount: Int
  /// Features of all places, one behind the other, and where each place's begin.
  private var features: [Int32] = []
  private var starts: [Int] = [0]

  /// `places` in the order of their keys.
  init(_ places: [ContextLearner.Place]) {
    self.places = places
    let shared = Self.kept(places) { $0.features }
    let own = Self.kept(places) { place in
      place.features.map { NameContexts.join(place.name, $0) }
    }
    keys = shared + own
    sharedCount = shared.count
    features.reserveCapacity(places.count * 24)
    for place in places {
      for feature in place.features {
        if let index = SortedWeights.place(of: feature, in: shared) {
          features.append(Int32(index))
        }
        let joined = NameContexts.join(place.name, feature)
        if let index = SortedWeights.place(of: joined, in: own) {
          features.append(Int32(shared.count + index))
        }
      }
      starts.append(features.count)
    }
  }

  /// Hashes that enough different places have, in order.
  private static func kept(
    _ places: [ContextLearner.Place], _ hashes: (ContextLearner.Place) -> [UInt64]
  ) -> [UInt64] {
    var all: [UInt64] = []
    for place in places { all += hashes(place) }
    all.sort()
    var kept: [UInt64] = []
    var start = 0
    while start < all.count {
      var end = start
      while end < all.count, all[end] == all[start] { end += 1 }
      if end - start >= ContextLearner.fewestPlaces { kept.append(all[start]) }
      start = end
    }
    return kept
  }

  /// Weights fitted to all places, as whole numbers; those of nothing are left out.
  func weights() -> (shared: SortedWeights, own: SortedWeights) {
    let point = fitted { _ in true }
    func part(_ range: Range<Int>) -> SortedWeights {
      var part = SortedWeights(keys: [], weights: [])
      for index in range {
        let weight = (Double(point[index]) * NameContexts.step).rounded()
        guard weight != 0 else { continue }
        part.keys.append(keys[index])
        part.weights.append(Int16(max(-32_767, min(32_767, weight))))
      }
      return part
    }
    return (part(0..<sharedCount), part(sharedCount..<keys.count))
  }

  /// Holds out a quarter of the places in turn, and makes chances of what the rest says of it: without
  /// that, few decisions would sound as sure as many.
  func trial() -> ContextTrial {
    var scores: [Double] = Array(repeating: 0, count: places.count)
    for fold in 0..<Self.folds {
      let point = fitted { $0.key % Self.folds != fold }
      for index in places.indices where places[index].key % Self.folds == fold {
        scores[index] = score(index, point)
      }
    }
    return ContextTrial(
      scores: scores, isCompany: places.map(\.isCompany), groups: places.map(\.group))
  }

  private func score(_ place: Int, _ point: [Float]) -> Double {
    var sum = 0.0
    for index in starts[place]..<starts[place + 1] { sum += Double(point[Int(features[index])]) }
    return sum
  }

  private func fitted(_ isIncluded: (ContextLearner.Place) -> Bool) -> [Float] {
    var point = [Float](repeating: 0, count: keys.count)
    let included = places.indices.filter { isIncluded(places[$0]) }
    guard !included.isEmpty else { return point }
    var solver = LimitedMemoryBFGS()
    solver.iterations = Self.iterations
    solver.minimise(&point) { point, gradient in loss(point, &gradient, included) }
    return point
  }

  private func loss(_ point: [Float], _ gradient: inout [Float], _ included: [Int]) -> Double {
    var loss = 0.0
    for index in point.indices {
      let penalty = index < sharedCount ? Self.sharedPenalty : Self.ownPenalty
      loss += penalty * Double(point[index]) * Double(point[index]) / 2
      gradient[index] = Float(penalty) * point[index]
    }
    for place in included {
      let score = max(-30, min(30, score(place, point)))
      let sign = places[place].isCompany ? 1.0 : -1.0
      let odds = DeterministicMath.exp(-sign * score)
      loss += DeterministicMath.log(1 + odds)
      let slope = Float(-sign * odds / (1 + odds))
      for index in starts[place]..<starts[place + 1] { gradient[Int(features[index])] += slope }
    }
    return loss
  }
}
