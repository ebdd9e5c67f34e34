import SocialText

/// What can be measured of each block of a page: the numbers that `BlockTrees` decides on.
///
/// A block is described by its own text, by what its ancestors are and are called, by how much text
/// and how many links they hold, by its neighbours, and by the page as a whole (Kohlschütter et al.
/// 2010, "Boilerplate detection using shallow text features"; Vogels et al. 2018, "Web2Text"). One
/// pass over the nodes and a bounded number of steps a block: linear time.
struct BlockFeatures {
  /// What the page is, as far as it is known before its blocks are judged.
  struct Page {
    var isArticle = false
    var isProduct = false
    var hasPosts = false
  }

  /// Number of values a block has.
  static let width = 83
  /// Where a row has the block's bytes and words.
  static let bytes = 0
  static let words = 6

  private let tree: PageTree
  private let text: PageText
  private let zones: [PageHints]
  private let main: Int
  private let chosen: [Bool]
  private let wide: [Bool]
  private let page: Page
  /// Sums over each node's subtree.
  private var size: [Int32]
  private var linked: [Int32]
  private var children: [Int32]
  /// Unions over each node's ancestors and itself.
  private var hints: [PageHints]
  private var kinds: [UInt32]
  private var depth: [Int32]
  /// Blocks to the nearest sentence above and below.
  private var above: [Float]
  private var below: [Float]
  private var hashes: [UInt64]
  private var copies: [UInt64: Int32] = [:]
  private let titleHash: UInt64?
  private let headline: Int?
  private let hasMain: Bool
  private let proseShare: Float

  /// Measures a page. `zones` are the nodes', `chosen` and `wide` say which blocks the rules of
  /// articles and of other pages would keep, `prose` which read like sentences.
  init(
    _ tree: PageTree, _ text: PageText, zones: [PageHints], main: Int, chosen: [Bool],
    wide: [Bool], prose: [Bool], title: String?, page: Page
  ) {
    self.tree = tree
    self.text = text
    self.zones = zones
    self.main = main
    self.chosen = chosen
    self.wide = wide
    self.page = page
    let count = tree.nodes.count
    size = Array(repeating: 0, count: count)
    linked = size
    children = size
    depth = size
    kinds = Array(repeating: 0, count: count)
    hints = Array(repeating: [], count: count)
    headline = text.blocks.firstIndex { tree.nodes[Int($0.node)].tag == .h1 }
    titleHash = title.map { $0.utf8.reduce(StableHash.seed) { StableHash.step($0, $1) } }
    hasMain = tree.nodes.contains { $0.tag == .main }
    let proseCount = prose.reduce(0) { $0 + ($1 ? 1 : 0) }
    proseShare = Float(proseCount) / Float(max(1, prose.count))
    above = BlockFeatures.steps(prose)
    below = BlockFeatures.steps(prose.reversed()).reversed()
    hashes = []
    hashes.reserveCapacity(text.blocks.count)
    sum()
  }

  /// Blocks since the last sentence, at most 60.
  private static func steps(_ prose: some Collection<Bool>) -> [Float] {
    var far: Float = 60
    return prose.map { isProse in
      far = isProse ? 0 : min(60, far + 1)
      return far
    }
  }

  /// Bits of the elements that say what stands in them.
  private static func kind(_ tag: PageTag) -> UInt32 {
    switch tag {
    case .main: return 1
    case .article: return 2
    case .header: return 4
    case .footer: return 8
    case .nav, .menu: return 16
    case .aside: return 32
    case .form, .fieldset, .label: return 64
    case .table: return 128
    case .ul, .ol: return 256
    case .dl: return 512
    case .section: return 1024
    case .figure: return 2048
    case .details: return 4096
    case .noscript: return 8192
    case .pre: return 16_384
    default: return 0
    }
  }

  private mutating func sum() {
    for block in text.blocks {
      let node = Int(block.node)
      size[node] += Int32(block.count)
      linked[node] += block.linked
      var state = StableHash.seed
      for at in Int(block.start)..<Int(block.end) {
        state = StableHash.step(state, text.bytes[at])
      }
      hashes.append(state)
      copies[state, default: 0] += 1
    }
    for index in stride(from: tree.nodes.count - 1, to: 0, by: -1) {
      let parent = Int(tree.nodes[index].parent)
      guard parent >= 0 else { continue }
      size[parent] += size[index]
      linked[parent] += linked[index]
      if tree.nodes[index].tag != .text { children[parent] += 1 }
    }
    for index in tree.nodes.indices {
      let node = tree.nodes[index]
      let parent = Int(node.parent)
      let own = node.tag == .text ? [] : node.hints
      hints[index] = parent >= 0 && node.tag != .body ? hints[parent].union(own) : []
      kinds[index] = BlockFeatures.kind(node.tag) | (parent >= 0 ? kinds[parent] : 0)
      depth[index] = parent >= 0 ? depth[parent] + 1 : 0
    }
  }

  private static let zoneBits: [PageHints] = [
    .chrome, .navigation, .aside, .comment, .edge, .hidden, .caption, .signature, .control,
  ]
  private static let hintBits: [PageHints] = [
    .content, .article, .author, .date, .title, .post, .lead, .profile, .aside, .navigation,
    .comment, .chrome,
  ]

  /// Writes the values of one block over `row`.
  func read(_ index: Int, into row: inout [Float]) {
    row.removeAll(keepingCapacity: true)
    let count = text.blocks.count
    let total = Float(max(1, size[0]))
    let block = text.blocks[index]
    let node = Int(block.node)
    let tag = tree.nodes[node].tag
    func flag(_ value: Bool) { row.append(value ? 1 : 0) }
    // The text.
    let shape = letters(block)
    row.append(Float(block.count))
    row.append(Float(block.linkDensity))
    row.append(contentsOf: [shape.ends, shape.commas, shape.digits, shape.capitals, shape.words])
    // The element.
    row.append(tag.isHeading ? Float(tag.rawValue - PageTag.h1.rawValue) + 1 : 0)
    flag(tag == .p || tag == .blockquote)
    flag(tag == .li)
    flag(tag == .tr || tag == .table || tag == .tbody || tag == .dd || tag == .dt)
    row.append(Float(depth[node]))
    for bit in BlockFeatures.zoneBits { flag(zones[node].contains(bit)) }
    for bit in BlockFeatures.hintBits { flag(hints[node].contains(bit)) }
    for shift in 0..<15 as Range<UInt32> { flag(kinds[node] & 1 << shift != 0) }
    // The place.
    row.append(Float(index) / Float(count))
    row.append(Float(block.start) / total)
    flag(tree.contains(main, node))
    let end = Int(tree.nodes[main].end)
    row.append(node < main ? Float(main - node) : node >= end ? Float(end - node) : 0)
    flag(chosen[index])
    flag(wide[index])
    row.append(headline.map { Float(max(-40, min(400, index - $0))) } ?? -50)
    row.append(above[index])
    row.append(below[index])
    // Neighbours.
    for step in [-2, -1, 1, 2] {
      let other = index + step
      if other >= 0, other < count {
        row.append(Float(text.blocks[other].count))
        row.append(Float(text.blocks[other].linkDensity))
      } else {
        row.append(-1)
        row.append(-1)
      }
    }
    // Ancestors.
    var parent = node
    for level in 0..<3 {
      for _ in 0..<(level == 0 ? 1 : 2) where tree.nodes[parent].parent >= 0 {
        parent = Int(tree.nodes[parent].parent)
      }
      row.append(Float(size[parent]) / total)
      row.append(size[parent] > 0 ? Float(linked[parent]) / Float(size[parent]) : 0)
      row.append(Float(children[parent]))
    }
    // The page.
    row.append(Float(copies[hashes[index]] ?? 1))
    flag(hashes[index] == titleHash)
    row.append(Float(count))
    row.append(Float(linked[0]) / total)
    row.append(proseShare)
    flag(page.isArticle)
    flag(page.isProduct)
    flag(page.hasPosts)
    flag(hasMain)
  }

  /// Shares of characters, and whether the text ends like a sentence.
  private func letters(
    _ block: PageText.Block
  ) -> (ends: Float, commas: Float, digits: Float, capitals: Float, words: Float) {
    var (commas, digits, capitals, words) = (0, 0, 0, 1)
    for at in Int(block.start)..<Int(block.end) {
      let byte = text.bytes[at]
      if byte == 0x2C { commas += 1 }
      if byte &- 0x30 < 10 { digits += 1 }
      if byte &- 0x41 < 26 { capitals += 1 }
      if byte == 0x20 { words += 1 }
    }
    let count = Float(max(1, block.count))
    let last = block.count > 0 ? text.bytes[Int(block.end) - 1] : 0
    let ends: Float =
      last == 0x2E || last == 0x21 || last == 0x3F ? 1 : last == 0x3A ? 0.5 : 0
    return (ends, Float(commas), Float(digits) / count, Float(capitals) / count, Float(words))
  }
}
