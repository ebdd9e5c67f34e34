import Model
import SocialText

/// Posts of software that we do not know, told by repetition: siblings of one shape (tag and first
/// class), most of which have something like an author, something like a date and a text.
struct RepeatedPosts {
  let reader: ThreadReader

  private struct Shape: Hashable {
    var parent: Int
    var tag: PageTag
    var name: UInt64
  }

  /// The best group; nil where there is none of at least two posts.
  func find() -> ThreadReader.Found? {
    let tree = reader.tree
    var groups: [Shape: [Int]] = [:]
    var order: [Shape] = []
    for index in tree.nodes.indices {
      let node = tree.nodes[index]
      switch node.tag {
      case .div, .article, .li, .section, .table, .tr, .tbody, .dd, .other: break
      default: continue
      }
      // Something with an author and a date needs a few nodes.
      guard Int(node.end) - index >= 6, node.parent >= 0 else { continue }
      let name = node.classCount > 0 ? tree.classes[Int(node.classStart)] : 0
      let shape = Shape(parent: Int(node.parent), tag: node.tag, name: name)
      if groups[shape] == nil {
        order.append(shape)
        groups[shape] = []
      }
      groups[shape]?.append(index)
    }
    var best: ThreadReader.Found?
    var tried = 0
    for shape in order {
      guard let members = groups[shape], members.count >= 2, tried < 200 else { continue }
      tried += 1
      guard let found = read(Array(members.prefix(ThreadReader.limit))) else { continue }
      if found.size > best?.size ?? 0 { best = found }
    }
    return best
  }

  private func read(_ members: [Int]) -> ThreadReader.Found? {
    let tree = reader.tree
    var found = ThreadReader.Found()
    found.software = "repeated"
    var authors = 0
    var dates = 0
    var headlines = 0
    for (order, member) in members.enumerated() {
      let scope = PostScope(tree: tree, post: member, nested: Int.max)
      guard let authorNode = authorNode(member) else {
        if order >= 3, authors == 0 { return nil }
        continue
      }
      authors += 1
      guard let body = body(member, author: authorNode) else { continue }
      var post = Post()
      if reader.fillText(&post, body: body, scope: scope, drop: []) { headlines += 1 }
      guard !post.text.isEmpty else { continue }
      reader.fillAuthor(&post, authorNode, scope)
      post.published =
        scope.anyDate(outside: body) ?? scope.shortDate(outside: body)
        ?? scope.anyDate(outside: nil)
      if post.published != nil { dates += 1 }
      reader.fillAddress(&post, scope, [], body: body)
      found.size += post.text.utf8.count
      found.posts.append(post)
      found.nodes.append(member)
    }
    // Rows of a listing have authors and dates too, but begin with the link to what they list and
    // say little more.
    let isListing =
      headlines * 2 >= found.posts.count && found.size < 220 * found.posts.count
    guard found.posts.count >= 2, !isListing, found.posts.count * 10 >= members.count * 6,
      dates * 10 >= found.posts.count * 7, !areTeasers(found.nodes)
    else { return nil }
    found.isComments = members.contains { isInComments($0) }
    return found
  }

  /// Whether most of these have a headline of their own that leads elsewhere: the list of articles on
  /// a front page or below a tag. Answers repeat their thread's title or have none.
  private func areTeasers(_ members: [Int]) -> Bool {
    var titles: Set<String> = []
    for member in members {
      if let title = headline(member) { titles.insert(title) }
    }
    return titles.count * 10 >= members.count * 7
  }

  /// Text of the first heading of a member, where it is a link to another page.
  private func headline(_ member: Int) -> String? {
    let tree = reader.tree
    let end = Int(tree.nodes[member].end)
    guard let heading = (member..<end).first(where: { tree.nodes[$0].tag.isHeading }) else {
      return nil
    }
    let outer = Int(tree.nodes[heading].parent)
    let around = outer >= member && tree.nodes[outer].tag == .a ? outer : nil
    let inside = (heading..<Int(tree.nodes[heading].end)).first { tree.nodes[$0].tag == .a }
    guard let link = around ?? inside, let href = tree.value(link, .href),
      let url = URLResolver.resolve(href, base: reader.base),
      ThreadAddress.canonical(url) != ThreadAddress.canonical(reader.pageURL)
    else { return nil }
    let text = PageText.render(tree, heading).string
    return text.isEmpty ? nil : text
  }

  /// The element that shows the author: by class, rel or microdata.
  func authorNode(_ member: Int) -> Int? {
    let tree = reader.tree
    let end = Int(tree.nodes[member].end)
    var at = member + 1
    while at < end {
      let node = tree.nodes[at]
      if node.tag != .text {
        let isMarked =
          (node.hints.contains(.author) && !node.hints.contains(.content))
          || tree.hasWord(at, .itemprop, "author") || tree.hasWord(at, .rel, "author")
        if isMarked, AuthorName.read(tree, at) != nil { return at }
        if node.tag == .a, let href = tree.attribute(at, .href),
          tree.contains(href, "/user") || tree.contains(href, "/member")
            || tree.contains(href, "/profile") || tree.contains(href, "/u/")
            || tree.contains(href, "/author/"),
          AuthorName.read(tree, at) != nil
        {
          return at
        }
      }
      at += 1
    }
    return nil
  }

  /// The element with the most text of its own: what holds most of the post's prose. `author` is
  /// the element with the name, -1 with none.
  func body(_ member: Int, author: Int) -> Int? {
    let tree = reader.tree
    let end = Int(tree.nodes[member].end)
    var at = member + 1
    var best: Int?
    var bestSize = 0
    while at < end {
      let node = tree.nodes[at]
      if node.tag != .text, node.hints.contains(.content), !tree.contains(at, author),
        !node.hints.contains(.author)
      {
        let size = textSize(at)
        if size > bestSize {
          best = at
          bestSize = size
        }
        at = Int(node.end)
        continue
      }
      at += 1
    }
    if let best { return best }
    // No class says so: the child line with the most text, as long as the author is not in it.
    var current = member
    while true {
      var next: Int?
      var size = 0
      tree.forEachChild(current) { child in
        guard tree.nodes[child].tag.isBlock || tree.nodes[child].tag == .td else { return }
        let count = textSize(child)
        if count > size {
          size = count
          next = child
        }
      }
      guard let child = next else { break }
      if !tree.contains(child, author) { return child }
      current = child
    }
    return nil
  }

  private func textSize(_ node: Int) -> Int {
    let tree = reader.tree
    var size = 0
    var at = node
    let end = Int(tree.nodes[node].end)
    while at < end {
      let element = tree.nodes[at]
      if element.tag == .text {
        for byte in tree.bytes[Int(element.start)..<Int(element.start + element.count)]
        where byte > 0x20 { size += 1 }
      } else if element.tag.isSilent || element.tag == .a {
        at = Int(element.end)
        continue
      }
      at += 1
    }
    return size
  }

  private func isInComments(_ member: Int) -> Bool {
    let tree = reader.tree
    if tree.nodes[member].hints.contains(.comment) { return true }
    var at = Int(tree.nodes[member].parent)
    var steps = 0
    while at >= 0, steps < 6 {
      if tree.nodes[at].hints.contains(.comment) { return true }
      at = Int(tree.nodes[at].parent)
      steps += 1
    }
    return false
  }
}
