/// Which given names may stand for one another: Kate for Katherine, and Kathy for Kate.
struct GivenNames: Sendable {
  /// Built once.
  static let shared = GivenNames(NicknameTable.text)

  /// Numbers of the groups (a full name with its short forms) that a name is in.
  private let groups: RowIndex
  /// Hashes of the names of each group, the full name first.
  private let members: [[UInt64]]

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
    self.members = members
    groups = RowIndex(pairs)
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
    var found = [hash]
    for group in groups[hash] {
      for other in members[Int(group)] where !found.contains(other) { found.append(other) }
    }
    return found
  }
}
