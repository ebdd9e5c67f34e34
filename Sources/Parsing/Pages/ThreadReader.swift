import Model
import SocialText

/// Reads the posts of a thread, or the comments below an article, one by one: by the rules of known
/// software, else by repetition (`RepeatedPosts`).
struct ThreadReader {
  /// Posts as found, with their elements.
  struct Found {
    var posts: [Post] = []
    var nodes: [Int] = []
    /// Bytes of all texts.
    var size = 0
    var isComments = false
    var software = ""
  }

  /// Most posts of one page.
  static let limit = 5000

  let tree: PageTree
  /// Where relative references start.
  let base: String
  /// The page's own address without fragment.
  let pageURL: String

  /// The best reading of known software; nil where none fits.
  func known() -> Found? {
    let names = PageNames(tree)
    var best: Found?
    for rule in ThreadRule.all {
      if rule.isFallback, best != nil { continue }
      guard let reduced = rule.reduced(to: names),
        let found = read(reduced, hasOneMark: rule.post.count == 1)
      else { continue }
      if let current = best {
        let isBetter =
          found.isComments == current.isComments
          ? found.posts.count * 2 > current.posts.count * 3 && found.size * 2 > current.size
          : current.isComments && found.posts.count >= current.posts.count
        if !isBetter { continue }
      }
      best = found
    }
    return best
  }

  private func read(_ rule: ThreadRule, hasOneMark: Bool) -> Found? {
    // One selector at a time: the first that gives posts with texts is the template's.
    for selector in rule.post {
      var elements: [Int] = []
      for index in tree.nodes.indices
      where tree.nodes[index].classCount > 0
        || tree.nodes[index].count > 0
      {
        if elements.count < ThreadReader.limit, selector.matches(tree, index) {
          elements.append(index)
        }
      }
      guard !elements.isEmpty else { continue }
      if !hasOneMark { elements = alike(rule, elements) }
      if let found = read(rule, elements: elements), !found.posts.isEmpty {
        return found
      }
    }
    return nil
  }

  /// Posts that another selector of the same rule marks (an opening post and its answers).
  private func alike(_ rule: ThreadRule, _ first: [Int]) -> [Int] {
    var sorted = first
    if rule.post.count > 1 {
      var others: [Int] = []
      var next = 0
      for index in tree.nodes.indices where tree.nodes[index].classCount > 0 {
        while next < first.count, first[next] < index { next += 1 }
        if next < first.count, first[next] == index { continue }
        if first.count + others.count < ThreadReader.limit,
          rule.post.contains(where: { $0.matches(tree, index) })
        {
          others.append(index)
        }
      }
      if !others.isEmpty {
        sorted.append(contentsOf: others)
        sorted.sort()
      }
    }
    // A wrapper and what it wraps are one post: the inner one is kept where only it is inside.
    var kept: [Int] = []
    for index in sorted {
      if let outer = kept.last, tree.contains(outer, index), isOnlyOne(sorted, inside: outer) {
        kept.removeLast()
      }
      kept.append(index)
    }
    return kept
  }

  private func isOnlyOne(_ sorted: [Int], inside outer: Int) -> Bool {
    let end = Int(tree.nodes[outer].end)
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= outer { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] < end
      && (low + 1 >= sorted.count || sorted[low + 1] >= end)
  }

  private func read(_ rule: ThreadRule, elements: [Int]) -> Found? {
    var found = Found()
    found.software = rule.name
    found.isComments = rule.isComments
    for (order, element) in elements.enumerated() {
      let next = order + 1 < elements.count ? elements[order + 1] : Int.max
      let scope = PostScope(tree: tree, post: element, nested: next)
      guard let body = scope.first(rule.body) else { continue }
      var post = Post()
      fillText(&post, body: body, scope: scope, drop: rule.drop)
      guard !post.text.isEmpty else { continue }
      if let node = scope.firstNamed(rule.author, outside: body) {
        fillAuthor(&post, node, scope)
      }
      post.published = scope.date(rule.date, outside: body)
      fillAddress(&post, scope, rule.link, body: body)
      found.size += post.text.utf8.count
      found.posts.append(post)
      found.nodes.append(element)
    }
    return found.posts.isEmpty ? nil : found
  }

  // MARK: - Parts of a post

  /// Text and quotes of a body; true where its first line is a link and nothing else.
  @discardableResult
  func fillText(
    _ post: inout Post, body: Int, scope: PostScope, drop: [PageSelector]
  ) -> Bool {
    let nested = scope.nestedRange
    let text = PageText.render(tree, body, quotes: true) { node in
      let hints = tree.nodes[node].hints
      if nested.contains(node) { return true }
      if hints.contains(.signature) || hints.contains(.hidden) { return true }
      if tree.nodes[node].tag == .form || tree.nodes[node].tag == .nav { return true }
      return drop.contains { $0.matches(tree, node) }
    }
    post.text = text.string
    for part in text.quotes.prefix(1000) {
      post.quotes.append(
        Quote(
          span: TextSpan(start: part.start, end: part.end),
          author: PageQuoteAuthor.read(tree, part.node, text.bytes, part.start..<part.end)))
    }
    return text.blocks.first.map { $0.linkDensity > 0.9 } ?? false
  }

  /// Name, profile address and handle.
  func fillAuthor(_ post: inout Post, _ node: Int, _ scope: PostScope) {
    guard let name = AuthorName.read(tree, node) else { return }
    post.author.name = name
    post.author.handle = name
    post.author.platform = "forum"
    if let link = scope.profileLink(near: node), let range = tree.attribute(link, .href),
      let href = tree.string(range)
    {
      post.author.url = URLResolver.resolve(href, base: base)
    }
  }

  /// Permalink, and the post's id where the forum gives one.
  func fillAddress(_ post: inout Post, _ scope: PostScope, _ links: [PageSelector], body: Int) {
    let id = scope.anchor(body: body)
    for link in links {
      guard let node = scope.first([link]), let href = scope.reference(node) else { continue }
      guard ThreadReader.leadsToPost(href, id: id) else { continue }
      if let url = URLResolver.resolve(href, base: base), url.hasPrefix("http") {
        post.url = url
        break
      }
    }
    if post.url == nil, let id { post.url = pageURL + "#" + id }
  }

  /// True for a link that names the post: by the anchor it ends in, or by an address as forums give
  /// them to single posts.
  private static func leadsToPost(_ href: String, id: String?) -> Bool {
    let bytes = Array(href.utf8)
    guard bytes.contains(where: DateReader.isDigit), !href.hasPrefix("javascript:") else {
      return false
    }
    if let hash = bytes.lastIndex(of: 0x23) {
      return bytes[hash...].contains(where: DateReader.isDigit)
    }
    for part in postAddresses where bytes.count > part.count {
      for start in 0...(bytes.count - part.count)
      where bytes[start..<start + part.count].elementsEqual(part) { return true }
    }
    return false
  }

  private static let postAddresses: [[UInt8]] = [
    "/post", "/comment", "comment=", "/p/", "/t/", "/q/", "/a/", "viewtopic", "showthread",
    "showpost", "item?id", "/questions/", "/threads/", "/topic/", "pid=", "/s/", "findpost",
  ].map { Array($0.utf8) }
}
