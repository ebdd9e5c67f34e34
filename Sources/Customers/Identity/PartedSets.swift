/// Disjoint sets of which some may never become one.
struct PartedSets {
  private var sets: UnionFind
  /// Name under which a set stands in `foes`, by its root; a root without one goes by itself.
  private var names: [Int: Int] = [:]
  private var foes: [Int: Set<Int>] = [:]

  init(count: Int) { sets = UnionFind(count: count) }

  /// The lowest item of an item's set.
  mutating func find(_ item: Int) -> Int { sets.find(item) }

  /// Says that the sets of two items never become one. They must not be one already.
  mutating func part(_ one: Int, _ other: Int) {
    let left = name(one)
    let right = name(other)
    guard left != right else { return }
    foes[left, default: []].insert(right)
    foes[right, default: []].insert(left)
  }

  /// True where the sets of two items never become one.
  mutating func areParted(_ one: Int, _ other: Int) -> Bool {
    if foes.isEmpty { return false }
    let left = name(one)
    return foes[left]?.contains(name(other)) ?? false
  }

  /// Makes the sets of two items one; false where they never become one.
  mutating func join(_ one: Int, _ other: Int) -> Bool {
    if sets.find(one) == sets.find(other) { return true }
    if areParted(one, other) { return false }
    var kept = name(one)
    var gone = name(other)
    sets.join(one, other)
    guard !foes.isEmpty else { return true }
    // The longer list stays as it is, so that a set is moved as often as the logarithm.
    if foes[kept]?.count ?? 0 < foes[gone]?.count ?? 0 { swap(&kept, &gone) }
    for foe in foes.removeValue(forKey: gone) ?? [] {
      foes[foe]?.remove(gone)
      foes[foe]?.insert(kept)
      foes[kept, default: []].insert(foe)
    }
    names[sets.find(one)] = kept
    return true
  }

  private mutating func name(_ item: Int) -> Int {
    let root = sets.find(item)
    return names[root] ?? root
  }
}
