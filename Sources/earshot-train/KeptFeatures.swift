/// The features of a training that enough texts have, numbered in the order of their hashes.
struct KeptFeatures {
  /// Hashes of the kept features, sorted.
  let hashes: [UInt64]

  /// Of all features of all texts, one entry each time one stands there.
  init(_ all: [UInt64], leastCount: Int) {
    let sorted = all.sorted()
    var kept: [UInt64] = []
    var start = 0
    for end in 1...max(1, sorted.count) where end >= sorted.count || sorted[end] != sorted[start] {
      if end - start >= leastCount { kept.append(sorted[start]) }
      start = end
    }
    hashes = kept
  }

  /// The number of each feature, −1 for those that are not kept.
  func numbers(of features: [UInt64]) -> [Int32] {
    let places = Dictionary(uniqueKeysWithValues: hashes.enumerated().map { ($1, Int32($0)) })
    return features.map { places[$0] ?? -1 }
  }
}
