import SocialText

/// Collects parser events into a `PageTree`.
struct PageTreeBuilder {
  /// Most classes of one element whose hashes are kept.
  static let maximumClasses = 24

  private(set) var tree = PageTree()
  private var open: [Int32] = []
  private var known = [KnownClass](repeating: KnownClass(), count: 64)
  private var scriptKind = ScriptKind.none
  private var json: [UInt8] = []

  private enum ScriptKind { case none, data, code }

  /// A class attribute met before: where its bytes lie and what was read in it.
  private struct KnownClass {
    var start: Int32 = 0
    var count: Int32 = 0
    var hints: PageHints = []
    var classStart: Int32 = 0
    var classCount: Int32 = 0
  }

  /// Reserves room for a page of so many bytes.
  init(capacity: Int) {
    tree.bytes.reserveCapacity(min(capacity, 8 << 20))
    tree.nodes.reserveCapacity(min(capacity / 24, 1 << 20) + 16)
    tree.attributes.reserveCapacity(min(capacity / 32, 1 << 20) + 16)
  }

  /// Notes that the rest of the page is not read.
  mutating func cut(_ reason: PageTree.Cut) {
    if tree.cut == nil { tree.cut = reason }
  }

  /// Begins an element; false where the page is to be cut.
  mutating func open(_ tag: PageTag) -> Bool {
    if open.count >= HTMLReader.maximumDepth {
      cut(.tooDeep)
      return false
    }
    let index = Int32(tree.nodes.count)
    tree.nodes.append(
      PageTree.Node(
        tag: tag, parent: open.last ?? -1, end: index + 1,
        start: Int32(tree.attributes.count), count: 0,
        classStart: Int32(tree.classes.count)))
    open.append(index)
    if tag == .script || tag == .style { scriptKind = .code }
    return true
  }

  /// Adds an attribute to the element just begun.
  mutating func add(_ name: PageAttribute, _ value: Span<UInt8>) {
    let index = tree.nodes.count - 1
    let start = tree.bytes.count
    // Pages carry whole pictures in attributes; nothing that we read is that long.
    let count = min(value.count, 4096)
    tree.bytes.append(value, 0, count)
    tree.present |= 1 << UInt64(name.rawValue)
    tree.attributes.append(
      PageTree.Attribute(name: name, start: Int32(start), count: Int32(count)))
    tree.nodes[index].count += 1
    switch name {
    case .class: addClass(value, index, start)
    case .id: tree.nodes[index].hints.formUnion(PageHints.read(value))
    case .hidden: tree.nodes[index].hints.insert(.hidden)
    case .style:
      let range = start..<start + count
      if tree.contains(range, "display:none") || tree.contains(range, "display: none")
        || tree.contains(range, "visibility:hidden")
      {
        tree.nodes[index].hints.insert(.hidden)
      }
    case .type:
      if tree.nodes[index].tag == .script, tree.contains(start..<start + count, "ld+json") {
        scriptKind = .data
      }
    default: break
    }
  }

  /// Notes that a rule names the element just begun.
  mutating func add(foreignTag name: UInt8) {
    tree.foreignTags.append(PageTree.Foreign(node: Int32(tree.nodes.count - 1), name: name))
  }

  /// Adds an attribute that a rule names to the element just begun.
  mutating func add(foreignAttribute name: UInt8, _ value: Span<UInt8>) {
    let start = tree.bytes.count
    let count = min(value.count, 4096)
    tree.bytes.append(value, 0, count)
    tree.foreignAttributes.append(
      PageTree.Foreign(
        node: Int32(tree.nodes.count - 1), name: name, start: Int32(start), count: Int32(count)))
  }

  /// Pages give the same few classes to most of their elements.
  private mutating func addClass(_ value: Span<UInt8>, _ index: Int, _ start: Int) {
    let count = value.count
    guard count > 0, count <= 256 else {
      tree.nodes[index].hints.formUnion(PageHints.read(value))
      readClasses(value, index)
      return
    }
    let slot =
      (count &* 7 &+ Int(value[0]) &+ Int(value[count - 1]) &* 13 &+ Int(value[count / 2]) &* 29)
      & 63
    let entry = known[slot]
    if Int(entry.count) == count, holds(Int(entry.start), value) {
      tree.nodes[index].hints.formUnion(entry.hints)
      tree.nodes[index].classStart = entry.classStart
      tree.nodes[index].classCount = entry.classCount
      return
    }
    let hints = PageHints.read(value)
    tree.nodes[index].hints.formUnion(hints)
    readClasses(value, index)
    known[slot] = KnownClass(
      start: Int32(start), count: Int32(count), hints: hints,
      classStart: tree.nodes[index].classStart, classCount: tree.nodes[index].classCount)
  }

  private func holds(_ start: Int, _ value: Span<UInt8>) -> Bool {
    for offset in value.indices where tree.bytes[start + offset] != value[offset] { return false }
    return true
  }

  private mutating func readClasses(_ value: Span<UInt8>, _ index: Int) {
    var state = StableHash.seed
    var count = 0
    var kept = 0
    for at in 0...value.count {
      let byte = at < value.count ? value[at] : 0x20
      if DateReader.isBlank(byte) {
        if count > 0, kept < Self.maximumClasses {
          tree.classes.append(state)
          kept += 1
        }
        state = StableHash.seed
        count = 0
      } else {
        state = StableHash.step(state, byte)
        count += 1
      }
    }
    tree.nodes[index].classCount = Int32(kept)
  }

  /// Ends an element.
  mutating func close() {
    guard let index = open.popLast() else { return }
    tree.nodes[Int(index)].end = Int32(tree.nodes.count)
    let tag = tree.nodes[Int(index)].tag
    if tag == .script || tag == .style {
      if scriptKind == .data, !json.isEmpty, tree.scripts.count < 64 { tree.scripts.append(json) }
      json.removeAll(keepingCapacity: true)
      scriptKind = .none
    }
  }

  /// Adds text; pieces of one text become one node.
  mutating func text(_ piece: Span<UInt8>) {
    if scriptKind != .none {
      script(piece)
      return
    }
    let start = tree.bytes.count
    tree.bytes.append(piece, 0, piece.count)
    if let last = tree.nodes.last, last.tag == .text, Int(last.start + last.count) == start,
      last.parent == open.last ?? -1
    {
      tree.nodes[tree.nodes.count - 1].count += Int32(piece.count)
      return
    }
    let index = Int32(tree.nodes.count)
    tree.nodes.append(
      PageTree.Node(
        tag: .text, parent: open.last ?? -1, end: index + 1, start: Int32(start),
        count: Int32(piece.count)))
  }

  /// Adds the content of a script or style.
  mutating func script(_ piece: Span<UInt8>) {
    if scriptKind == .data {
      if json.count < 4 << 20 { json.append(piece, 0, piece.count) }
    } else {
      tree.scriptBytes += piece.count
    }
  }

  /// Closes what the page left open.
  mutating func finish() {
    while let index = open.popLast() { tree.nodes[Int(index)].end = Int32(tree.nodes.count) }
  }
}
