/// Whole-number weights by hash, in its order.
struct SortedWeights: Sendable {
  var keys: [UInt64]
  var weights: [Int16]

  /// The weight of a hash; 0 where it has none.
  subscript(_ key: UInt64) -> Int {
    SortedWeights.place(of: key, in: keys).map { Int(weights[$0]) } ?? 0
  }

  /// Position of a number in a list in order; nil where it is not in it.
  static func place(of key: UInt64, in keys: [UInt64]) -> Int? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }
}
