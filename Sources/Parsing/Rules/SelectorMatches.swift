/// The elements of a page that a rule's selectors fit, in document order.
///
/// One walk over the page finds them: for every open element it is known which steps of the
/// selectors it, its ancestors, the element before it and all before it fit, so each element is
/// held against each step once, however the steps are joined. That is time in the page's length
/// times the steps, for any page and any selector.
struct SelectorMatches: Sendable {
  /// Elements, ascending.
  private(set) var nodes: [Int] = []
  /// For each element the bits of the last steps that it fits.
  private(set) var ends: [UInt64] = []

  /// True where nothing fits.
  var isEmpty: Bool { nodes.isEmpty }

  /// Nothing.
  init() {}

  /// What an open element and its children so far fit.
  private struct Frame {
    var end: Int
    /// Steps that the element fits, and those that it or an ancestor fits.
    var own: UInt64
    var line: UInt64
    /// Steps that the child before fits, and those that any earlier one does.
    var before: UInt64 = 0
    var earlier: UInt64 = 0
    /// Children so far.
    var count = 0
    var isTable = false
    /// Rows of a table without a `tbody`, in a run: browsers count them in the one they add.
    var rows = 0
    /// Steps that such an added `tbody` fits.
    var body: UInt64 = 0
  }

  /// Walks over a page.
  init(_ selector: RuleSelector, _ tree: PageTree) {
    var open = [Frame(end: tree.nodes.count, own: 0, line: 0)]
    for index in tree.nodes.indices {
      while open.count > 1, open[open.count - 1].end <= index { open.removeLast() }
      let node = tree.nodes[index]
      if node.tag == .text { continue }
      let top = open.count - 1
      var parent = open[top]
      open[top].count += 1
      var place = open[top].count
      if parent.isTable {
        if node.tag == .tr {
          open[top].rows += 1
          place = open[top].rows
          parent.own |= parent.body
          parent.line |= parent.body
        } else {
          open[top].rows = 0
        }
      }
      let candidates =
        selector.starts | (parent.own << 1 & selector.children)
        | (parent.line << 1 & selector.descendants) | (parent.before << 1 & selector.adjacent)
        | (parent.earlier << 1 & selector.siblings)
      let own = Self.fitting(candidates, selector, tree, index, place)
      open[top].before = own
      open[top].earlier |= own
      if own & selector.ends != 0 {
        nodes.append(index)
        ends.append(own & selector.ends)
      }
      guard Int(node.end) > index + 1 else { continue }
      var frame = Frame(end: Int(node.end), own: own, line: own | parent.line)
      if selector.speaksOfBodies, node.tag == .table {
        frame.isTable = true
        frame.body = Self.addedBody(frame, selector)
      }
      open.append(frame)
    }
  }

  private static func fitting(
    _ candidates: UInt64, _ selector: RuleSelector, _ tree: PageTree, _ index: Int, _ place: Int
  ) -> UInt64 {
    var left = candidates
    var found: UInt64 = 0
    while left != 0 {
      let step = left.trailingZeroBitCount
      left &= left - 1
      if selector.steps[step].fits(tree, index, place: place) { found |= 1 << UInt64(step) }
    }
    return found
  }

  private static func addedBody(_ table: Frame, _ selector: RuleSelector) -> UInt64 {
    var left =
      selector.starts | (table.own << 1 & selector.children)
      | (table.line << 1 & selector.descendants)
    var found: UInt64 = 0
    while left != 0 {
      let step = left.trailingZeroBitCount
      left &= left - 1
      if selector.steps[step].isBareBody { found |= 1 << UInt64(step) }
    }
    return found
  }

  // MARK: - Answers

  /// Positions of the elements within a range of nodes.
  func positions(in range: Range<Int>) -> Range<Int> {
    func first(from node: Int) -> Int {
      var low = 0
      var high = nodes.count
      while low < high {
        let middle = (low + high) / 2
        if nodes[middle] < node { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let start = first(from: range.lowerBound)
    return start..<max(start, first(from: range.upperBound))
  }

  /// The elements within a range that lie in no other of them.
  func outermost(in range: Range<Int>, _ tree: PageTree) -> [Int] {
    var kept: [Int] = []
    var end = 0
    for position in positions(in: range) where nodes[position] >= end {
      kept.append(nodes[position])
      end = Int(tree.nodes[nodes[position]].end)
    }
    return kept
  }
}

extension CompoundSelector {
  /// True for an element that fits; `place` counts from 1 among its parent's elements.
  func fits(_ tree: PageTree, _ index: Int, place: Int) -> Bool {
    let node = tree.nodes[index]
    switch tag {
    case .any: break
    case .known(let wanted): if node.tag != wanted { return false }
    case .foreign(let number):
      if node.tag != .other || tree.foreignTag(index) != number { return false }
    }
    for name in classes where !tree.has(name, index) { return false }
    for id in ids {
      guard let range = tree.attribute(index, .id), tree.bytes[range].elementsEqual(id) else {
        return false
      }
    }
    for wanted in places where !wanted.holds(place) { return false }
    if isLast, tree.hasElementBehind(index) { return false }
    for test in attributes {
      guard let range = tree.attribute(index, test.name), test.fits(tree.bytes.span, range) else {
        return false
      }
    }
    return !not.contains { $0.fits(tree, index, place: place) }
  }
}

extension PageTree {
  /// Bytes of an attribute, where it stands.
  func attribute(_ node: Int, _ name: AttributeName) -> Range<Int>? {
    switch name {
    case .known(let known): attribute(node, known)
    case .foreign(let number): foreignAttribute(node, number)
    }
  }

  /// True where an element has a class. Hashes are kept of its first classes only.
  fileprivate func has(_ name: CompoundSelector.ClassName, _ node: Int) -> Bool {
    if hasClass(node, name.hash) { return true }
    guard Int(nodes[node].classCount) >= PageTreeBuilder.maximumClasses,
      let range = attribute(node, .class)
    else { return false }
    return AttributeTest(.known(.class), .word, name.bytes, ignoresCase: false)
      .fits(bytes.span, range)
  }

  /// True where an element follows in the same parent. Texts side by side are one node, so the next
  /// element is two nodes away at most.
  fileprivate func hasElementBehind(_ node: Int) -> Bool {
    let parent = Int(nodes[node].parent)
    let end = parent < 0 ? nodes.count : Int(nodes[parent].end)
    var at = Int(nodes[node].end)
    while at < end {
      if nodes[at].tag != .text { return true }
      at += 1
    }
    return false
  }
}
