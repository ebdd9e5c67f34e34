import Model
import SocialText

/// What a source's rules find on one page.
///
/// Selectors are matched against the whole page, so that `:nth-child` counts what the user sees;
/// only what stands as text is read without the elements of `remove`.
struct RuledPage {
  let rules: PageRules
  /// The whole page, and the same without what `remove` takes out.
  let tree: PageTree
  let shown: PageTree
  /// Where relative references start.
  let base: String
  /// The page's own address without fragment.
  let pageURL: String
  var problems: [DocumentProblem] = []

  private(set) var found: [PageRules.Name: SelectorMatches] = [:]
  /// Bytes of text before each node: how dear an element is to read.
  private let before: [Int]
  /// Bytes that may still be read. Elements that fit may lie in one another; what is read of them
  /// stays within a few lengths of the page.
  private var budget: Int

  init(_ rules: PageRules, _ tree: PageTree, base: String, pageURL: String) {
    self.rules = rules
    self.tree = tree
    self.base = base
    self.pageURL = pageURL
    for name in PageRules.Name.allCases {
      if let selector = rules[name] { found[name] = SelectorMatches(selector, tree) }
    }
    let removed = found[.remove]?.outermost(in: tree.nodes.indices, tree) ?? []
    shown = tree.without(removed)
    var before = [0]
    before.reserveCapacity(tree.nodes.count + 1)
    var sum = 0
    for node in tree.nodes {
      sum += node.tag == .text ? Int(node.count) + 1 : 1
      before.append(sum)
    }
    self.before = before
    budget = 16 * sum + 100_000
  }

  /// How many elements each rule fits, in the order of `PageRules.Name`.
  var yields: [RuleYield] {
    PageRules.Name.allCases.compactMap { name in
      found[name].map { RuleYield(rule: name.rawValue, matches: $0.nodes.count) }
    }
  }

  /// True where a rule is given and fits something.
  func fits(_ name: PageRules.Name) -> Bool { found[name].map { !$0.isEmpty } ?? false }

  // MARK: - Values

  private func scope(_ post: Int) -> PostScope {
    PostScope(tree: tree, post: post, nested: Int.max)
  }

  /// What the first selector of a rule that gives anything gives, within a range of nodes.
  private mutating func first<Value>(
    _ name: PageRules.Name, in range: Range<Int>,
    _ read: (inout RuledPage, Int, AttributeName?) -> Value?
  ) -> Value? {
    guard let matches = found[name], let selector = rules[name] else { return nil }
    let positions = matches.positions(in: range)
    guard !positions.isEmpty else { return nil }
    var left = selector.ends
    while left != 0 {
      let step = left.trailingZeroBitCount
      let bit: UInt64 = 1 << UInt64(step)
      left &= ~bit
      for position in positions where matches.ends[position] & bit != 0 {
        let node = matches.nodes[position]
        guard affords(node) else { return nil }
        if let value = read(&self, node, selector.values[step]) { return value }
      }
    }
    return nil
  }

  mutating func affords(_ node: Int) -> Bool {
    budget -= before[Int(tree.nodes[node].end)] - before[node] + 1
    return budget > 0
  }

  /// The value of an attribute, else an element's own words on one line.
  private func words(_ node: Int, _ attribute: AttributeName?) -> String? {
    let meta = tree.nodes[node].tag == .meta ? AttributeName.known(.content) : nil
    if let attribute = attribute ?? meta {
      return tree.attribute(node, attribute).flatMap { tree.string($0) }.map(PageHead.folded)
    }
    let text = PageHead.folded(PageText.render(tree, node).string)
    return text.isEmpty ? nil : text
  }

  /// The title; nil where no rule gives one.
  mutating func title() -> String? {
    first(.title, in: tree.nodes.indices) { page, node, attribute in page.words(node, attribute) }
  }

  /// The author within a range, with a handle where it is a forum's.
  mutating func author(in range: Range<Int>) -> Author? {
    first(.author, in: range) { page, node, attribute in
      var post = Post()
      if let attribute {
        guard let value = page.words(node, attribute), let name = AuthorName.clean(value) else {
          return nil
        }
        post.author = Author(name: name, handle: name, platform: "forum")
      } else {
        let reader = ThreadReader(tree: page.tree, base: page.base, pageURL: page.pageURL)
        reader.fillAuthor(&post, node, page.scope(range.lowerBound))
      }
      return post.author.isUnknown ? nil : post.author
    }
  }

  /// The date within a range.
  mutating func published(in range: Range<Int>) -> StatedDate? {
    first(.published, in: range) { page, node, attribute in
      guard let attribute else { return page.scope(range.lowerBound).date(node) }
      guard let range = page.tree.attribute(node, attribute) else { return nil }
      return DateReader.read(
        page.tree.bytes.span, from: range.lowerBound, to: range.upperBound)
        ?? DateFinder.find(page.tree.bytes, range)
    }
  }

  /// An address within a range: of the element's link, or the attribute's value.
  mutating func link(_ name: PageRules.Name, in range: Range<Int>) -> String? {
    first(name, in: range) { page, node, attribute in page.address(node, attribute) }
  }

  private func address(_ node: Int, _ attribute: AttributeName?) -> String? {
    let reference: String? =
      if let attribute {
        tree.attribute(node, attribute).flatMap { tree.string($0) }
      } else {
        scope(0).reference(node)
      }
    guard let reference, let url = URLResolver.resolve(reference, base: base),
      url.hasPrefix("http") || url.hasPrefix("file:")
    else { return nil }
    return url
  }

  /// The text within a range: all elements that fit, each on lines of its own, quotes marked.
  mutating func text(in range: Range<Int>, nested: Range<Int>) -> (text: String, quotes: [Quote])? {
    guard let matches = found[.text], let selector = rules[.text] else { return nil }
    let nodes = matches.outermost(in: range, tree)
    guard !nodes.isEmpty else { return nil }
    var bytes: [UInt8] = []
    var quotes: [Quote] = []
    for node in nodes {
      guard affords(node) else { break }
      let position = matches.positions(in: node..<node + 1).lowerBound
      let step = matches.ends[position].trailingZeroBitCount
      if !bytes.isEmpty, bytes.last != 0x0A { bytes.append(0x0A) }
      if let attribute = selector.values[step] {
        bytes += Array((words(node, attribute) ?? "").utf8)
        continue
      }
      let part = PageText.render(shown, node, quotes: true) { nested.contains($0) }
      for quote in part.quotes where quotes.count < 1000 {
        quotes.append(
          Quote(
            span: TextSpan(start: bytes.count + quote.start, end: bytes.count + quote.end),
            author: PageQuoteAuthor.read(
              shown, quote.node, part.bytes, quote.start..<quote.end)))
      }
      bytes += part.bytes
    }
    while bytes.last == 0x0A { bytes.removeLast() }
    return bytes.isEmpty ? nil : (String(decoding: bytes, as: UTF8.self), quotes)
  }

  /// Links of a listing, in their order.
  func follow() -> [FollowLink] {
    guard let matches = found[.follow], let selector = rules[.follow] else { return [] }
    var links: [FollowLink] = []
    var nodes: [Int] = []
    var seen: Set<String> = []
    for position in matches.nodes.indices where links.count < 1000 {
      let node = matches.nodes[position]
      let step = matches.ends[position].trailingZeroBitCount
      guard let found = address(node, selector.values[step]) else { continue }
      let url = PageLinks.withoutSession(PageExtractor.withoutFragment(found))
      guard url != pageURL, seen.insert(url).inserted else { continue }
      let reason: FollowLink.Reason =
        rules[.post] != nil || PageLinks.isThread(url) ? .thread : .article
      links.append(FollowLink(url: url, reason: reason, priority: reason == .thread ? 0.7 : 0.6))
      nodes.append(node)
    }
    return ListingRow.complete(links, nodes, tree)
  }

  // MARK: - Articles

  /// Puts what the rules give into what was found of an article.
  mutating func override(_ page: inout PageInfo) {
    let all = tree.nodes.indices
    if fits(.author) {
      if var author = author(in: all) {
        // The author of an article has no handle on a platform.
        (author.handle, author.platform) = (nil, nil)
        page.author = author
      } else {
        note(unreadable: .author)
      }
    }
    if fits(.published) {
      if let date = published(in: all) {
        page.published = date
      } else {
        note(unreadable: .published)
      }
    }
    if fits(.permalink), let url = link(.permalink, in: all) {
      page.canonicalURL = url
    }
  }

  // MARK: - What the page is

  /// Kind of the page as the rules have it; `guess` is what it would be without them.
  func kind(_ guess: PageKind, _ thread: ThreadReader.Found?) -> PageKind {
    if thread?.software == "rules" { return .thread }
    if fits(.text) {
      if guess == .thread, let posts = thread?.nodes.first,
        let texts = found[.text]?.nodes.last, texts >= posts
      {
        return .thread
      }
      // The excerpts of a listing have texts too.
      if fits(.follow), (found[.text]?.outermost(in: tree.nodes.indices, tree).count ?? 0) > 1 {
        return .listing
      }
      return .article
    }
    return fits(.follow) ? .listing : guess
  }

  /// Notes each rule that ought to find something on a page of this kind and does not. Pages end
  /// (`next`) and not all have what `remove` takes out: these two say nothing.
  mutating func note(_ kind: PageKind, declaredNext: String?) {
    var due: [PageRules.Name]
    switch kind {
    case .thread: due = [.post, .title, .author, .published, .text, .permalink]
    case .article: due = [.text, .title, .author, .published]
    case .listing: due = [.follow]
    case .other: due = [.post, .text, .title, .follow]
    }
    // A page that leads to threads is told by its links only where no rule tells it.
    if kind == .article, !fits(.text), rules[.post] != nil { due.append(.post) }
    if let declaredNext, rules[.next] != nil, !fits(.next) {
      problems.append(
        DocumentProblem(
          kind: "rule_without_match",
          message: "the rule \"next\" fits nothing, but the page declares the next page "
            + declaredNext))
    }
    for name in due where rules[name] != nil && !fits(name) {
      problems.append(
        DocumentProblem(
          kind: "rule_without_match",
          message: "the rule \"\(name.rawValue)\" (\(rules[name]?.text ?? "")) fits nothing"))
    }
    if budget <= 0 {
      problems.append(
        DocumentProblem(
          kind: "rule_too_wide",
          message: "the rules fit too many elements within elements; the rest was not read"))
    }
  }

  /// Notes a rule whose elements give nothing that could be read.
  mutating func note(unreadable name: PageRules.Name) {
    problems.append(
      DocumentProblem(
        kind: "rule_unreadable",
        message: "the rule \"\(name.rawValue)\" fits, but what it finds cannot be read"))
  }
}
