import SocialText

/// The visible text of a page or of a part of it, cut into blocks: what stands between two line
/// breaks. White space is folded, but for `pre`.
struct PageText: Sendable {
  /// One line or paragraph.
  struct Block: Sendable {
    /// Bytes of `bytes`, line end not included.
    var start: Int32
    var end: Int32
    /// Innermost block element around it.
    var node: Int32
    /// Bytes of it inside links.
    var linked: Int32

    var count: Int { Int(end - start) }
    /// Share of bytes inside links.
    var linkDensity: Double { count == 0 ? 0 : Double(linked) / Double(count) }
  }

  /// A quoted part, or any other part that was asked for: bytes and the element.
  struct Part: Sendable {
    var start: Int
    var end: Int
    var node: Int
  }

  /// Blocks with a line end between them.
  var bytes: [UInt8] = []
  var blocks: [Block] = []
  /// Quotes, outermost only.
  var quotes: [Part] = []

  /// The text as a string.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Renders a subtree. `isLeftOut` names elements to skip with all they hold.
  static func render(
    _ tree: PageTree, _ root: Int, quotes wantsQuotes: Bool = false,
    leavingOut isLeftOut: (Int) -> Bool = { _ in false }
  ) -> PageText {
    var renderer = Renderer()
    renderer.text.bytes.reserveCapacity(root == 0 ? min(tree.bytes.count, 1 << 20) : 120)
    renderer.run(tree, root, wantsQuotes, isLeftOut)
    return renderer.text
  }

  private struct Open {
    var end: Int
    var node: Int
    var isBlock: Bool
    var isLink: Bool
    var quoteStart: Int?
    var isPre: Bool
  }

  private struct Renderer {
    var text = PageText()
    var open: [Open] = []
    var needsBreak = false
    var needsSpace = false
    var links = 0
    var pres = 0
    var quoteDepth = 0
    var linked = 0
    var linkEnd = 0
    var blockStart = 0
    var blockNode = 0

    mutating func run(
      _ tree: PageTree, _ root: Int, _ wantsQuotes: Bool, _ isLeftOut: (Int) -> Bool
    ) {
      let end = Int(tree.nodes[root].end)
      var at = root
      blockNode = root
      while at < end {
        while let last = open.last, last.end <= at { close() }
        let node = tree.nodes[at]
        if node.tag == .text {
          append(tree, Int(node.start), Int(node.start + node.count))
          at += 1
          continue
        }
        if at != root, node.tag.isSilent || isLeftOut(at) {
          at = Int(node.end)
          continue
        }
        switch node.tag {
        case .br:
          endBlock()
        case .td, .th:
          needsSpace = true
        default: break
        }
        let isBlock = node.tag.isBlock
        let isLink = node.tag == .a
        let isPre = node.tag == .pre || node.tag == .textarea
        let isQuote = wantsQuotes && PageText.isQuote(tree, at)
        if isBlock || isLink || isQuote || isPre {
          if isBlock {
            endBlock()
            blockNode = at
          }
          if isLink {
            links += 1
            // Links that touch are things of their own: tags, tabs, choices.
            if at == linkEnd { needsSpace = true }
          }
          if isPre { pres += 1 }
          var start: Int?
          if isQuote {
            endBlock()
            quoteDepth += 1
            if quoteDepth == 1 { start = text.bytes.count }
          }
          open.append(
            Open(
              end: Int(node.end), node: at, isBlock: isBlock, isLink: isLink,
              quoteStart: isQuote ? (start ?? -1) : nil, isPre: isPre))
        }
        at += 1
      }
      while !open.isEmpty { close() }
      endBlock()
    }

    mutating func close() {
      guard let last = open.popLast() else { return }
      if last.isLink {
        links -= 1
        linkEnd = last.end
      }
      if last.isPre { pres -= 1 }
      if last.isBlock {
        endBlock()
        blockNode = open.last(where: { $0.isBlock })?.node ?? blockNode
      }
      if let start = last.quoteStart {
        endBlock()
        quoteDepth -= 1
        if start >= 0, text.bytes.count > start {
          // The quote begins behind the line end that comes before it.
          let first = start < text.bytes.count && text.bytes[start] == 0x0A ? start + 1 : start
          text.quotes.append(Part(start: first, end: text.bytes.count, node: last.node))
        }
      }
    }

    mutating func endBlock() {
      needsSpace = false
      if text.bytes.count > blockStart {
        text.blocks.append(
          Block(
            start: Int32(blockStart), end: Int32(text.bytes.count), node: Int32(blockNode),
            linked: Int32(linked)))
        needsBreak = true
      }
      blockStart = text.bytes.count
      linked = 0
    }

    mutating func append(_ tree: PageTree, _ from: Int, _ to: Int) {
      let bytes = tree.bytes.span.extracting(0..<to)
      var at = from
      while at < to {
        // SAFETY: at < to, the span's end; the same holds below.
        let byte = unsafe bytes[unchecked: at]
        if byte <= 0x20 {
          if pres > 0, byte == 0x0A { endBlock() } else { needsSpace = true }
          at += 1
          continue
        }
        if byte == 0xC2, at + 1 < to, bytes[at + 1] == 0xA0 {
          needsSpace = true
          at += 2
          continue
        }
        if byte == 0xE2, at + 2 < to, bytes[at + 1] == 0x80, bytes[at + 2] == 0x8B {
          at += 3
          continue
        }
        // Words with one space between each other, up to what is folded or may be.
        var stop = ByteSearch.wordsEnd(bytes, at + 1, inMarkup: false)
        while stop < to {
          let next = unsafe bytes[unchecked: stop]
          if next > 0x20 {
            if next == 0xC2 || next == 0xE2 { break }
            stop += 1
          } else {
            guard next == 0x20, stop + 1 < to else { break }
            let behind = unsafe bytes[unchecked: stop + 1]
            guard behind > 0x20, behind != 0xC2, behind != 0xE2 else { break }
            stop = ByteSearch.wordsEnd(bytes, stop + 2, inMarkup: false)
          }
        }
        if text.bytes.count == blockStart {
          if needsBreak {
            text.bytes.append(0x0A)
            blockStart = text.bytes.count
            needsBreak = false
          }
        } else if needsSpace {
          text.bytes.append(0x20)
          if links > 0 { linked += 1 }
        }
        needsSpace = false
        text.bytes.append(bytes, at, stop)
        if links > 0 { linked += stop - at }
        at = stop
      }
    }
  }

  /// True for elements that hold what somebody else said.
  static func isQuote(_ tree: PageTree, _ node: Int) -> Bool {
    let element = tree.nodes[node]
    if element.tag == .blockquote { return true }
    guard element.hints.contains(.quote) else { return false }
    return element.tag == .div || element.tag == .aside || element.tag == .table
  }
}
