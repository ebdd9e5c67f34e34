import SocialText

/// Collects parser events into a `PageTree`.
final class PageTreeBuilder {
  private(set) var tree = PageTree()
  /// Stops the parser.
  var stop: (() -> Void)?
  private var open: [Int32] = []
  private var scriptKind = ScriptKind.none
  private var json: [UInt8] = []

  private enum ScriptKind { case none, data, code }

  /// Reserves room for a page of so many bytes.
  init(capacity: Int) {
    tree.bytes.reserveCapacity(min(capacity, 8 << 20))
    tree.nodes.reserveCapacity(min(capacity / 24, 1 << 20) + 16)
    tree.attributes.reserveCapacity(min(capacity / 32, 1 << 20) + 16)
  }

  /// Begins an element; false where the page was cut.
  func open(tag hash: UInt64) -> Bool {
    if open.count >= HTMLReader.maximumDepth {
      if !tree.isCut {
        tree.isCut = true
        stop?()
      }
      return false
    }
    let tag = PageTag.names.value(hash).flatMap { PageTag(rawValue: UInt8($0)) } ?? .other
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
  func add(_ name: PageAttribute, _ value: Span<UInt8>) {
    let index = tree.nodes.count - 1
    let start = tree.bytes.count
    // Pages carry whole pictures in attributes; nothing that we read is that long.
    let count = min(value.count, 4096)
    for at in 0..<count { tree.bytes.append(value[at]) }
    tree.attributes.append(
      PageTree.Attribute(name: name, start: Int32(start), count: Int32(count)))
    tree.nodes[index].count += 1
    switch name {
    case .class:
      tree.nodes[index].hints.formUnion(PageHints.read(value))
      readClasses(value, index)
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

  private func readClasses(_ value: Span<UInt8>, _ index: Int) {
    var state = StableHash.seed
    var count = 0
    var kept: Int32 = 0
    for at in 0...value.count {
      let byte = at < value.count ? value[at] : 0x20
      if DateReader.isBlank(byte) {
        if count > 0, kept < 24 {
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
    tree.nodes[index].classCount = kept
  }

  /// Ends an element.
  func close(tag hash: UInt64) {
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
  func text(_ piece: Span<UInt8>) {
    if scriptKind != .none {
      script(piece)
      return
    }
    let start = tree.bytes.count
    tree.bytes.append(copying: piece)
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
  func script(_ piece: Span<UInt8>) {
    if scriptKind == .data {
      if json.count < 4 << 20 { json.append(copying: piece) }
    } else {
      tree.scriptBytes += piece.count
    }
  }

  /// Closes what the page left open.
  func finish() {
    while let index = open.popLast() { tree.nodes[Int(index)].end = Int32(tree.nodes.count) }
  }
}

extension [UInt8] {
  /// Appends a span's bytes.
  @inline(__always)
  mutating func append(copying piece: Span<UInt8>) {
    // SAFETY: the buffer is read only during the call.
    unsafe piece.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
