import Model
import SocialText

/// One post's part of a page: its subtree without the posts nested in it and without its quotes.
struct PostScope {
  let tree: PageTree
  let post: Int
  /// The next post, which may lie inside this one (answers below answers).
  let nested: Int

  /// Nodes of nested posts: from the first one to the end of this post.
  var nestedRange: Range<Int> {
    let end = Int(tree.nodes[post].end)
    return nested > post && nested < end ? nested..<end : end..<end
  }

  private var end: Int { nestedRange.lowerBound }

  /// The first element that fits the best alternative.
  func first(_ selectors: [PageSelector]) -> Int? {
    for selector in selectors {
      if let node = find(selector, outside: nil) { return node }
    }
    return nil
  }

  private func find(_ selector: PageSelector, outside body: Int?) -> Int? {
    var at = post
    while at < end {
      let node = tree.nodes[at]
      if node.tag == .text {
        at += 1
        continue
      }
      if at == body {
        at = Int(node.end)
        continue
      }
      if selector.matches(tree, at) { return at }
      at += 1
    }
    return nil
  }

  /// The first element outside the body that fits and holds a name.
  func firstNamed(_ selectors: [PageSelector], outside body: Int) -> Int? {
    for selector in selectors {
      var at = post
      while at < end {
        let node = tree.nodes[at]
        if at == body {
          at = Int(node.end)
          continue
        }
        if node.tag != .text, selector.matches(tree, at), AuthorName.read(tree, at) != nil {
          return at
        }
        at += 1
      }
    }
    return nil
  }

  /// The date of the post: what fits the rule, else any element that states one for machines, else
  /// an element whose class promises one.
  func date(_ selectors: [PageSelector], outside body: Int) -> StatedDate? {
    for selector in selectors {
      var at = post
      var tries = 0
      while at < end, tries < 4 {
        let node = tree.nodes[at]
        if at == body {
          at = Int(node.end)
          continue
        }
        if node.tag != .text, selector.matches(tree, at) {
          tries += 1
          if let date = date(at) { return date }
        }
        at += 1
      }
    }
    return anyDate(outside: body) ?? shortDate(outside: body)
  }

  /// A date in one of the short lines around the body.
  func shortDate(outside body: Int) -> StatedDate? {
    let nested = nestedRange
    let text = PageText.render(tree, post) { $0 == body || nested.contains($0) }
    for block in text.blocks.prefix(24) where block.count >= 8 && block.count <= 160 {
      if let date = DateFinder.find(text.bytes, Int(block.start)..<Int(block.end)) { return date }
    }
    return nil
  }

  /// Any date that the post states outside its body.
  func anyDate(outside body: Int?) -> StatedDate? {
    var at = post
    var tries = 0
    while at < end {
      let node = tree.nodes[at]
      if at == body {
        at = Int(node.end)
        continue
      }
      if node.tag == .time || tree.attribute(at, .datetime) != nil
        || tree.attribute(at, .dataTime) != nil || tree.attribute(at, .dataTimestamp) != nil
      {
        if let date = date(at) { return date }
      }
      at += 1
    }
    at = post
    while at < end, tries < 12 {
      let node = tree.nodes[at]
      if at == body {
        at = Int(node.end)
        continue
      }
      if node.tag != .text, node.tag == .abbr || node.hints.contains(.date) {
        tries += 1
        if let date = date(at) { return date }
      }
      at += 1
    }
    return nil
  }

  /// The date that one element states: for machines first, then its text.
  func date(_ node: Int) -> StatedDate? {
    for name in [PageAttribute.datetime, .content, .dataTime, .dataTimestamp, .title] {
      guard let range = tree.attribute(node, name), !range.isEmpty else { continue }
      if let date = DateReader.read(tree.bytes.span, from: range.lowerBound, to: range.upperBound) {
        return date
      }
      if name == .title, let date = DateFinder.find(tree.bytes, range) { return date }
    }
    // Something inside may state it better than the words do.
    var at = node + 1
    let end = min(Int(tree.nodes[node].end), node + 40)
    while at < end {
      for name in [PageAttribute.datetime, .title, .dataTimestamp] {
        if let range = tree.attribute(at, name), !range.isEmpty,
          let date = DateReader.read(
            tree.bytes.span, from: range.lowerBound, to: range.upperBound)
        {
          return date
        }
      }
      at += 1
    }
    let text = PageText.render(tree, node)
    guard !text.bytes.isEmpty, text.bytes.count < 400 else { return nil }
    for block in text.blocks {
      if let date = DateFinder.find(text.bytes, Int(block.start)..<Int(block.end)) { return date }
    }
    return nil
  }

  /// The link to an author's profile at, inside or around the element with the name.
  func profileLink(near node: Int) -> Int? {
    var at = node
    while at < Int(tree.nodes[node].end) {
      if tree.nodes[at].tag == .a, tree.attribute(at, .href) != nil { return at }
      at += 1
    }
    var parent = Int(tree.nodes[node].parent)
    var steps = 0
    while parent > post, steps < 4 {
      if tree.nodes[parent].tag == .a { return parent }
      parent = Int(tree.nodes[parent].parent)
      steps += 1
    }
    return nil
  }

  /// What an element links to.
  func reference(_ node: Int) -> String? {
    if let href = tree.value(node, .href) { return href }
    if let content = tree.value(node, .content) { return content }
    var at = node
    while at < min(Int(tree.nodes[node].end), node + 24) {
      if tree.nodes[at].tag == .a, let href = tree.value(at, .href) { return href }
      at += 1
    }
    let parent = Int(tree.nodes[node].parent)
    return parent >= 0 && tree.nodes[parent].tag == .a ? tree.value(parent, .href) : nil
  }

  /// The anchor that leads to the post: its element's id, or one with a number just inside or
  /// around.
  func anchor(body: Int) -> String? {
    if let id = tree.value(post, .id), ThreadAnchor.isUsable(id) { return id }
    var at = post + 1
    let end = min(self.end, post + 60)
    while at < end, at <= body {
      let element = tree.nodes[at]
      if element.tag == .a || element.tag == .span || element.tag == .div || element.tag == .li
        || element.tag == .article || element.tag == .table || element.tag == .td
      {
        for name in [PageAttribute.id, .name] {
          if let id = tree.value(at, name), ThreadAnchor.isUsable(id),
            id.utf8.contains(where: DateReader.isDigit)
          {
            return id
          }
        }
      }
      at += 1
    }
    let parent = Int(tree.nodes[post].parent)
    if parent >= 0, let id = tree.value(parent, .id), ThreadAnchor.isUsable(id),
      id.utf8.contains(where: DateReader.isDigit)
    {
      return id
    }
    return nil
  }
}
