/// Which given names may stand for one another: Kate for Katherine, and Kathy for Kate.
struct GivenNames: Sendable {
  /// Built once.
  static let shared = GivenNames(NicknameTable.text)

  /// Numbers of the groups (a full name with its short forms) that a name is in.
  private let groups: RowIndex
  /// Names that may be meant by each name of a group, by the number that `places` gives.
  private let related: [[UInt64]]
  private let places: RowIndex

  init(_ text: String) {
    var pairs: [(key: UInt64, value: Int32)] = []
    var members: [[UInt64]] = []
    for group in text.utf8.split(separator: 0x3B) {
      var names: [UInt64] = []
      for name in group.split(separator: 0x20) {
        let hash = FoldedWords.hash(Array(name))
        names.append(hash)
        pairs.append((hash, Int32(members.count)))
      }
      members.append(names)
    }
    let groups = RowIndex(pairs)
    self.groups = groups
    var related: [[UInt64]] = []
    var places: [(key: UInt64, value: Int32)] = []
    var seen: Set<UInt64> = []
    for (hash, _) in pairs where seen.insert(hash).inserted {
      var found = [hash]
      for group in groups[hash] {
        for other in members[Int(group)] where !found.contains(other) { found.append(other) }
      }
      places.append((hash, Int32(related.count)))
      related.append(found)
    }
    self.related = related
    self.places = RowIndex(places)
  }

  /// True where two hashes are names of one group.
  func areRelated(_ a: UInt64, _ b: UInt64) -> Bool {
    let others = groups[b]
    if others.isEmpty { return false }
    for group in groups[a] where others.contains(group) { return true }
    return false
  }

  /// Hashes of the names that may be meant by one, itself first. Two short forms of one full name
  /// may stand for one another.
  func related(to hash: UInt64) -> [UInt64] {
    places[hash].first.map { related[Int($0)] } ?? [hash]
  }
}
