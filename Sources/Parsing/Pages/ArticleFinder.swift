import Model
import SocialText

/// Finds the main text of a page.
///
/// The visible page is cut into blocks. Every element gets a zone from its tag and the words of its
/// class (navigation, comments, aside, chrome …), unless it holds too much of the page's prose to
/// be
/// that. Blocks of prose outside such zones add up along their ancestors; the main element is the
/// deepest one that still holds nearly all of it. Its blocks are then kept or dropped one by one by
/// zone, link density and neighbours.
struct ArticleFinder {
  /// The blocks of the whole page.
  let text: PageText
  private let tree: PageTree
  /// What each node stands in.
  private var zones: [PageHints]
  /// Bytes of unlinked prose in each node's subtree, outside unwanted zones.
  private var prose: [Int32]
  /// The element that holds the main text.
  private(set) var main = 0

  private static let unwanted: PageHints = [
    .chrome, .navigation, .aside, .comment, .edge, .hidden, .signature, .control,
  ]

  /// Reads a page.
  init(_ tree: PageTree) {
    self.tree = tree
    text = tree.nodes.isEmpty ? PageText() : PageText.render(tree, 0)
    zones = Array(repeating: [], count: tree.nodes.count)
    prose = Array(repeating: 0, count: tree.nodes.count)
    guard !tree.nodes.isEmpty else { return }
    // First only what holds nearly all of the page is believed to be more than its class says;
    // where
    // hardly any prose is left then, less is enough.
    let total = zone(clearing: 8)
    sum()
    if Int(prose[0]) * 4 < total {
      _ = zone(clearing: 4)
      sum()
    }
    descend()
  }

  /// Bytes of prose outside unwanted zones.
  var proseSize: Int { prose.first.map(Int.init) ?? 0 }

  /// Bytes of prose in the main element.
  var mainSize: Int { prose.isEmpty ? 0 : Int(prose[main]) }
  /// Share of the visible page's bytes that the main element's prose is.
  var mainShare: Double {
    text.bytes.isEmpty ? 0 : Double(mainSize) / Double(text.bytes.count)
  }

  // MARK: - Zones

  /// Sets all zones; an element with that many tenths of the page's prose is no chrome whatever its
  /// class says. Returns the bytes of prose.
  private mutating func zone(clearing tenths: Int32) -> Int {
    prose = Array(repeating: 0, count: tree.nodes.count)
    var cleared = [PageHints](repeating: [], count: tree.nodes.count)
    // How much unlinked text each element holds, zones or not.
    var size = [Int32](repeating: 0, count: tree.nodes.count)
    for block in text.blocks where isProse(block) {
      size[Int(block.node)] += Int32(block.count) - block.linked
    }
    for index in stride(from: tree.nodes.count - 1, to: 0, by: -1) {
      let parent = Int(tree.nodes[index].parent)
      if parent >= 0 { size[parent] += size[index] }
    }
    let total = size[0]
    for index in tree.nodes.indices {
      let node = tree.nodes[index]
      let inherited = node.parent >= 0 ? zones[Int(node.parent)] : []
      guard node.tag != .text else {
        zones[index] = inherited
        continue
      }
      var own = node.hints.intersection(ArticleFinder.unwanted.union([.caption]))
      switch node.tag {
      case .nav, .menu: own.insert(.navigation)
      case .aside: own.insert(.aside)
      case .footer: own.insert(.edge)
      case .form, .dialog: own.insert(.chrome)
      case .figcaption: own.insert(.caption)
      case .header:
        // A page's masthead; an article's own header holds its headline.
        if node.hints.contains(.navigation) { own.insert(.navigation) }
      case .html, .body, .main, .article:
        own = own.intersection([.hidden])
      case .p, .h1, .h2, .h3, .b, .strong, .em, .i:
        own.subtract([.control, .edge, .comment])
      default: break
      }
      if tree.attribute(index, .role).map({
        tree.equals($0, "navigation") || tree.equals($0, "contentinfo")
          || tree.equals($0, "dialog") || tree.equals($0, "complementary")
      }) == true {
        own.insert(.navigation)
      }
      if node.tag == .blockquote || node.tag == .figure { own.subtract([.chrome, .control]) }
      // What was cleared for the whole is cleared for its parts: a page of nothing but comments.
      let parentCleared = node.parent >= 0 ? cleared[Int(node.parent)] : []
      cleared[index] = parentCleared
      own.subtract(parentCleared)
      if !own.isEmpty, total > 0, node.tag != .footer, node.tag != .nav,
        size[index] > total / 10 * tenths
      {
        cleared[index].formUnion(own.intersection([.comment]))
        own = []
      }
      zones[index] = inherited.union(own)
    }
    return Int(total)
  }

  // MARK: - Prose

  /// True for blocks that read like sentences.
  private func isProse(_ block: PageText.Block) -> Bool {
    let count = block.count
    guard count >= 40, Int(block.linked) * 2 < count else { return false }
    if count >= 120 { return true }
    // Ends like a sentence, or has a comma inside.
    let last = text.bytes[Int(block.end) - 1]
    if last == 0x2E || last == 0x21 || last == 0x3F || last == 0x22 || last == 0x3A { return true }
    if last >= 0x80 { return true }
    return text.bytes[Int(block.start)..<Int(block.end)].contains(0x2C)
  }

  private mutating func sum() {
    for block in text.blocks {
      let zone = zones[Int(block.node)]
      if !zone.intersection(ArticleFinder.unwanted).isEmpty { continue }
      if zone.contains(.caption) { continue }
      if isProse(block) { prose[Int(block.node)] += Int32(block.count) - block.linked }
    }
    for index in stride(from: tree.nodes.count - 1, to: 0, by: -1) {
      let parent = Int(tree.nodes[index].parent)
      if parent >= 0 { prose[parent] += prose[index] }
    }
  }

  // MARK: - The main element

  private mutating func descend() {
    var current = 0
    while true {
      var best = -1
      tree.forEachChild(current) { child in
        if tree.nodes[child].tag != .text, best < 0 || prose[child] > prose[best] { best = child }
      }
      guard best >= 0, prose[best] > 0, prose[best] * 10 >= prose[current] * 8,
        tree.nodes[best].tag != .p
      else { break }
      current = best
    }
    main = current
    // What calls itself the text, and holds most of it.
    var named = -1
    var index = current
    let end = Int(tree.nodes[current].end)
    while index < end {
      let node = tree.nodes[index]
      if node.tag != .text, prose[index] * 2 >= prose[current], prose[index] > 200 {
        let isNamed =
          tree.hasWord(index, .itemprop, "articlebody")
          || (node.hints.contains(.content)
            && (node.hints.contains(.article) || node.hints.contains(.post)))
        let share = tree.hasWord(index, .itemprop, "articlebody") ? 50 : 85
        if isNamed, Int(prose[index]) * 100 >= Int(prose[current]) * share {
          named = index
          if tree.hasWord(index, .itemprop, "articlebody") { break }
        }
      }
      index += 1
    }
    if named >= 0 { main = named }
    // A lone article element keeps what a script or an advertisement cut in two.
  }

  // MARK: - The text

  /// The main text, a block a line.
  ///
  /// What a page that calls itself an article holds is mostly found by the rules here; where the
  /// trees expect clearly more of another choice (an article of several parts), and on all other
  /// pages, theirs is taken.
  func mainText(title: String?, page: BlockFeatures.Page) -> String {
    var chosen = [Bool](repeating: false, count: text.blocks.count)
    for index in selected(title: title) { chosen[index] = true }
    if text.blocks.count <= ArticleFinder.mostBlocks {
      let choice = choice(title: title, page: page, chosen: chosen)
      if !page.isArticle || choice.expected - choice.score(chosen) > 0.1 { chosen = choice.keep }
    }
    var bytes: [UInt8] = []
    for index in text.blocks.indices where chosen[index] {
      if !bytes.isEmpty { bytes.append(0x0A) }
      let block = text.blocks[index]
      bytes.append(contentsOf: text.bytes[Int(block.start)..<Int(block.end)])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Pages of more blocks are cut by rules alone.
  private static let mostBlocks = 50_000

  private func choice(
    title: String?, page: BlockFeatures.Page, chosen: [Bool]
  ) -> BlockChoice {
    let features = features(title: title, page: page, chosen: chosen)
    var row: [Float] = []
    row.reserveCapacity(BlockFeatures.width)
    var likely: [Float] = []
    var words: [Float] = []
    likely.reserveCapacity(text.blocks.count)
    words.reserveCapacity(text.blocks.count)
    for index in text.blocks.indices {
      features.read(index, into: &row)
      likely.append(BlockTrees.shared.probability(row))
      // Where words are not set apart by spaces, bytes tell.
      words.append(max(row[BlockFeatures.words], row[BlockFeatures.bytes] / 12))
    }
    return BlockChoice(likely: likely, words: words)
  }

  /// Measures of all blocks; `chosen` are those that the rules for articles keep.
  func features(title: String?, page: BlockFeatures.Page, chosen: [Bool]? = nil) -> BlockFeatures {
    var rules = chosen ?? Array(repeating: false, count: text.blocks.count)
    if chosen == nil { for index in selected(title: title) { rules[index] = true } }
    var wide = [Bool](repeating: false, count: text.blocks.count)
    for index in everything() { wide[index] = true }
    return BlockFeatures(
      tree, text, zones: zones, main: main, chosen: rules, wide: wide,
      prose: text.blocks.map { isProse($0) }, title: title, page: page)
  }

  private func everything() -> [Int] {
    let root = tree.nodes.indices.first {
      tree.nodes[$0].tag == .main || tree.hasWord($0, .role, "main")
    }
    let barred: PageHints = [.navigation, .edge, .hidden, .chrome, .comment]
    return text.blocks.indices.filter {
      let node = Int(text.blocks[$0].node)
      if let root, !tree.contains(root, node) { return false }
      return zones[node].intersection(barred).isEmpty
    }
  }

  private func selected(title: String?) -> [Int] {
    let inside = text.blocks.indices.filter { tree.contains(main, Int(text.blocks[$0].node)) }
    var keep = [Bool](repeating: false, count: inside.count)
    var good = [Bool](repeating: false, count: inside.count)
    for (order, index) in inside.enumerated() {
      let block = text.blocks[index]
      let node = Int(block.node)
      let zone = zones[node].subtracting(main == node ? [] : zones[main])
      if !zone.intersection(ArticleFinder.unwanted).isEmpty || zone.contains(.caption) { continue }
      let tag = tree.nodes[node].tag
      let hints = tree.nodes[node].hints
      if isProse(block) {
        good[order] = true
        keep[order] = true
        continue
      }
      if hints.contains(.author) || hints.contains(.date), block.count < 120 { continue }
      if tag.isHeading {
        keep[order] = !(tag == .h1 && isTitle(block, title))
        continue
      }
      if block.linkDensity > 0.5 {
        // A link alone in a paragraph or list is navigation more often than text.
        continue
      }
      switch tag {
      case .p, .blockquote, .pre, .td, .th, .dd, .dt, .figure: keep[order] = true
      case .li: keep[order] = block.linkDensity < 0.4
      default: keep[order] = block.count >= 25 || block.linked == 0
      }
    }
    // Ends: nothing before the first heading or prose, no heading without text behind it.
    guard let first = good.firstIndex(of: true), let last = good.lastIndex(of: true) else {
      return inside.enumerated().filter { keep[$0.offset] }.map(\.element)
    }
    for order in 0..<first where !tree.nodes[Int(text.blocks[inside[order]].node)].tag.isHeading {
      let block = text.blocks[inside[order]]
      if tree.nodes[Int(block.node)].tag != .p || block.count < 20 { keep[order] = false }
    }
    var hasTextBehind = false
    var order = inside.count - 1
    while order >= 0 {
      let block = text.blocks[inside[order]]
      if tree.nodes[Int(block.node)].tag.isHeading {
        if !hasTextBehind { keep[order] = false }
      } else if keep[order] {
        if order > last + 3, block.count < 40 { keep[order] = false } else { hasTextBehind = true }
      }
      order -= 1
    }
    return inside.enumerated().filter { keep[$0.offset] }.map(\.element)
  }

  private func isTitle(_ block: PageText.Block, _ title: String?) -> Bool {
    guard let title else { return false }
    return text.bytes[Int(block.start)..<Int(block.end)].elementsEqual(title.utf8)
  }

  /// A date that the page shows near its headline, else anywhere outside comments and asides.
  func shownDate() -> StatedDate? {
    let headline = text.blocks.firstIndex { tree.nodes[Int($0.node)].tag == .h1 }
    if let headline {
      let near = max(0, headline - 4)..<min(text.blocks.count, headline + 10)
      if let date = date(near, barring: [.comment]) { return date }
    }
    return date((headline ?? 0)..<text.blocks.count, barring: [.comment, .aside, .navigation])
  }

  private func date(_ range: Range<Int>, barring barred: PageHints) -> StatedDate? {
    var tries = 0
    for index in range where tries < 80 {
      let block = text.blocks[index]
      guard block.count <= 200, block.count >= 8,
        zones[Int(block.node)].intersection(barred).isEmpty
      else { continue }
      tries += 1
      let bytes = Int(block.start)..<Int(block.end)
      // A page from before 1995 is a misread number.
      if let date = DateFinder.find(text.bytes, bytes), date.timestamp.seconds > 788_918_400 {
        return date
      }
    }
    return nil
  }

  /// Text of comments below the article, where they stand in a zone of their own.
  func isComment(_ node: Int) -> Bool { zones[node].contains(.comment) }
}
