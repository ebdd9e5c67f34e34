import Model

/// Who wrote an article and when, from what machines are told, else from its byline.
struct ArticleByline {
  let tree: PageTree
  let head: PageHead
  let article: ArticleFinder
  let url: String
  let base: String

  /// The author; nil where the page names none.
  func author() -> Author? {
    if let name = head.author {
      return Author(name: name, url: head.authorURL.flatMap { URLResolver.resolve($0, base: base) })
    }
    var best: Int?
    var bestRank = 0
    for index in tree.nodes.indices {
      let node = tree.nodes[index]
      guard node.tag != .text, node.hints.contains(.author) || node.tag == .a || node.count > 0,
        !article.isComment(index)
      else { continue }
      var rank = 0
      if tree.hasWord(index, .itemprop, "author") || tree.hasWord(index, .rel, "author") {
        rank = 3
      } else if node.hints.contains(.author), node.tag != .img {
        rank = node.hints.contains(.profile) ? 1 : 2
      }
      guard rank > bestRank, Int(node.end) - index < 60, let name = AuthorName.read(tree, index),
        isName(name)
      else { continue }
      best = index
      bestRank = rank
    }
    guard let best, let name = AuthorName.read(tree, best) else { return nil }
    let link = PostScope(tree: tree, post: 0, nested: Int.max).profileLink(near: best)
    let href = link.flatMap { tree.value($0, .href) }
    return Author(name: name, url: href.flatMap { URLResolver.resolve($0, base: base) })
  }

  private func isName(_ text: String) -> Bool {
    let words = text.utf8.split(separator: 0x20)
    return words.count <= 6 && !text.utf8.contains(where: DateReader.isDigit)
      && !text.hasPrefix("http")
  }

  /// The date of publication; nil where the page states none.
  func published() -> StatedDate? {
    if let date = head.published { return date }
    let scope = PostScope(tree: tree, post: 0, nested: Int.max)
    var best: StatedDate?
    var bestRank = 0
    var tries = 0
    for index in tree.nodes.indices {
      let node = tree.nodes[index]
      guard node.tag != .text, tries < 60 else { continue }
      var rank = 0
      if tree.hasWord(index, .itemprop, "datepublished")
        || tree.hasWord(index, .itemprop, "datecreated")
      {
        rank = 5
      } else if node.tag == .time {
        rank = tree.attribute(index, .pubdate) != nil ? 4 : 3
      } else if node.hints.contains(.date), Int(node.end) - index < 40 {
        rank = 2
      }
      if rank > 0, article.isComment(index) { rank = 0 }
      guard rank > bestRank else { continue }
      tries += 1
      if let date = scope.date(index) {
        best = date
        bestRank = rank
      }
    }
    if let best, bestRank >= 3 { return best }
    return URLDate.read(url) ?? best ?? article.shownDate() ?? head.modified
  }
}
