/// Puts rows together so that pairs within clusters agree and pairs across do not: correlation
/// clustering (Bansal, Blum & Chawla 2004) by merging, the surest pairs first; two clusters become
/// one where their rows agree on average and no two of them exclude one another. What people decided
/// comes first: their groups stand from the start, and those that they parted never meet. Rows are
/// taken in the order of what they say, so the result does not depend on that of the file.
struct RecordClusters {
  /// Most pairs that are looked at for one merge.
  static let mostPairs = 64
  /// Log-odds are cut here: one pair that disagrees strongly does not outweigh many.
  private static let cut = 4.0

  /// What joined two rows of a cluster, in log-odds: the weakest step of the surest way from one to
  /// the other. Only for clusters of at most `mostListed` rows.
  var ways: [UInt64: Double] = [:]
  /// Largest cluster of which all pairs are listed.
  static let mostListed = 256

  /// Clusters become one where their rows' mean is no lower: a row that says little is not to be
  /// kept out by the others with which it has little in common.
  private static let threshold = -2.0

  /// Rows of each cluster of two and more, in the order of what they say.
  private(set) var clusters: [[Int32]] = []

  init(_ finder: DuplicateFinder) {
    var place = [Int32](repeating: 0, count: finder.blocks.count)
    for (index, row) in finder.blocks.order.enumerated() { place[Int(row)] = Int32(index) }
    let pairs = finder.pairs.filter { $0.odds >= 0 }.sorted {
      if $0.odds != $1.odds { return $0.odds > $1.odds }
      if $0.a != $1.a { return place[Int($0.a)] < place[Int($1.a)] }
      return place[Int($0.b)] < place[Int($1.b)]
    }
    var sets = PartedSets(count: place.count)
    var members: [Int: [Int32]] = [:]
    RecordClusters.decide(finder.decided, place, &sets, &members)
    var refused: [UInt64: Int] = [:]
    for pair in pairs {
      let left = sets.find(Int(pair.a))
      let right = sets.find(Int(pair.b))
      if left == right || sets.areParted(left, right) { continue }
      var one = members.removeValue(forKey: left) ?? [Int32(left)]
      var other = members.removeValue(forKey: right) ?? [Int32(right)]
      // The shorter list goes into the longer: a row moves as often as the logarithm of the rows.
      let isLonger =
        one.count != other.count
        ? one.count > other.count : place[Int(one[0])] < place[Int(other[0])]
      if !isLonger { swap(&one, &other) }
      let size = one.count + other.count
      // Two clusters that did not fit are asked again when one has grown.
      let key = UInt64(min(left, right)) << 32 | UInt64(max(left, right))
      if refused[key] == size || !RecordClusters.fit(one, other, finder) {
        refused[key] = size
        members[isLonger ? left : right] = one
        members[isLonger ? right : left] = other
        continue
      }
      if size <= RecordClusters.mostListed {
        for row in one { for next in other { ways[RecordClusters.key(row, next)] = pair.odds } }
      }
      _ = sets.join(left, right)
      one += other
      members[sets.find(left)] = one
    }
    for root in members.keys { members[root]?.sort { place[Int($0)] < place[Int($1)] } }
    members = members.filter { $1.count > 1 }
    clusters = members.values.sorted { place[Int($0[0])] < place[Int($1[0])] }
  }

  /// What people decided stands before anything is compared.
  private static func decide(
    _ decided: DecidedRows, _ place: [Int32], _ sets: inout PartedSets,
    _ members: inout [Int: [Int32]]
  ) {
    for group in decided.groups {
      for row in group.dropFirst() { _ = sets.join(Int(group[0]), Int(row)) }
      members[sets.find(Int(group[0]))] = group.sorted { place[Int($0)] < place[Int($1)] }
    }
    for (one, other) in decided.parted { sets.part(Int(one), Int(other)) }
  }

  /// Key of two rows in either order.
  static func key(_ a: Int32, _ b: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: min(a, b))) << 32 | UInt64(UInt32(bitPattern: max(a, b)))
  }

  /// True where two clusters agree on average and no pair of those that are looked at is excluded.
  static func fit(
    _ one: [Int32], _ other: [Int32], _ finder: DuplicateFinder
  ) -> Bool {
    if one.count == 1, other.count == 1 { return true }
    let pairs = one.count * other.count
    let step = max(1, pairs / mostPairs)
    var sum = 0.0
    var count = 0.0
    var index = 0
    while index < pairs {
      let (pattern, odds) = finder.compare(one[index / other.count], other[index % other.count])
      if pattern.isExcluded { return false }
      sum += min(cut, max(-cut, odds))
      count += 1
      index += step
    }
    return sum / count >= threshold
  }
}

extension RecordPattern {
  /// True where two rows cannot be one person: another day of birth and another given name.
  var isExcluded: Bool { self[.birth] == 5 && self[.first] == 8 }
}
