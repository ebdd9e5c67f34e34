extension PageTree {
  /// Number of an element's name in `ForeignNames`; nil where no rule names it.
  func foreignTag(_ node: Int) -> UInt8? {
    let found = PageTree.first(foreignTags, node)
    return found < foreignTags.count && Int(foreignTags[found].node) == node
      ? foreignTags[found].name : nil
  }

  /// Bytes of an attribute that a rule names, where it stands.
  func foreignAttribute(_ node: Int, _ name: UInt8) -> Range<Int>? {
    var at = PageTree.first(foreignAttributes, node)
    while at < foreignAttributes.count, Int(foreignAttributes[at].node) == node {
      if foreignAttributes[at].name == name {
        let start = Int(foreignAttributes[at].start)
        return start..<start + Int(foreignAttributes[at].count)
      }
      at += 1
    }
    return nil
  }

  /// The same page, with nothing in these subtrees: positions stay what they were.
  func without(_ roots: [Int]) -> PageTree {
    guard !roots.isEmpty else { return self }
    var rest = self
    for root in roots {
      for index in root..<Int(nodes[root].end) {
        rest.nodes[index].tag = .text
        rest.nodes[index].hints = []
        rest.nodes[index].count = 0
        rest.nodes[index].classCount = 0
        rest.nodes[index].end = Int32(index + 1)
      }
    }
    return rest
  }

  private static func first(_ list: [Foreign], _ node: Int) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if Int(list[middle].node) < node { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
