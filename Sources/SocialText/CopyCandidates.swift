/// Chooses which of the texts of an index to compare with a new one: those that share keys with it,
/// those that share most first, the earliest of equals first. A key counts the less the more texts
/// have it, and one alone is chance.
public struct CopyCandidates: Sendable {
  /// What the keys must count that a candidate shares: 8 for one that no other text has.
  private static let leastWeight = 12

  /// Number of a text, and in the lowest byte what a key counts that it has in common.
  private var shared: [UInt64] = []
  private var ranked: [(weight: Int, number: Int)] = []

  /// Nobody yet.
  public init() {}

  /// Their number.
  public var count: Int { ranked.count }

  /// The number, in the index, of the one at a place.
  public subscript(place: Int) -> Int { ranked[place].number }

  /// Replaces the candidates with those for a sketch.
  public mutating func find(_ sketch: TextSketch, in index: CopyIndex) {
    shared.removeAll(keepingCapacity: true)
    for key in sketch.queries {
      let start = shared.count
      index.find(key) { shared.append(UInt64($0) << 8) }
      let weight = UInt64(8 / max(1, shared.count - start))
      for place in start..<shared.count { shared[place] += weight }
    }
    shared.sort()
    ranked.removeAll(keepingCapacity: true)
    var start = 0
    while start < shared.count {
      let number = shared[start] >> 8
      var weight = 0
      while start < shared.count, shared[start] >> 8 == number {
        weight += Int(shared[start] & 0xFF)
        start += 1
      }
      if weight >= CopyCandidates.leastWeight { ranked.append((weight, Int(number))) }
    }
    ranked.sort { ($1.weight, $0.number) < ($0.weight, $1.number) }
  }
}
