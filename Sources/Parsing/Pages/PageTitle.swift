/// The title of what a page shows, without the site's name.
enum PageTitle {
  /// The headline; nil where the page has none at all.
  static func read(_ tree: PageTree, _ head: PageHead) -> String? {
    let headings = tree.nodes.indices.filter { tree.nodes[$0].tag == .h1 }.prefix(12)
    let full = head.title.map(PageHead.folded)
    var best: String?
    // A first-level heading that the document's title repeats is the headline.
    for heading in headings {
      let text = PageHead.folded(PageText.render(tree, heading).string)
      guard text.utf8.count >= 3, text.utf8.count < 400 else { continue }
      // The site's own name stands there too, but behind the headline and shorter.
      if let full,
        begins(full, text)
          || (contains(full, text) && text.utf8.count * 2 >= full.utf8.count)
      {
        return text
      }
      if let social = head.socialTitle, begins(social, text) { return text }
      if best == nil { best = text }
    }
    if let headline = head.headline.map(PageHead.folded), !headline.isEmpty { return headline }
    if let social = head.socialTitle, !social.isEmpty {
      return withoutSite(social, head.siteName, tree)
    }
    if headings.count == 1, let best { return best }
    return full.map { withoutSite($0, head.siteName, tree) } ?? best
  }

  private static func begins(_ text: String, _ part: String) -> Bool {
    text.lowercased().hasPrefix(part.lowercased())
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let whole = Array(text.lowercased().utf8)
    let wanted = Array(part.lowercased().utf8)
    guard wanted.count >= 8, wanted.count <= whole.count, whole.count < 2000 else { return false }
    for start in 0...(whole.count - wanted.count)
    where whole[start..<start + wanted.count].elementsEqual(wanted) { return true }
    return false
  }

  private static let separators = [
    " | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • ", " // ",
  ]

  /// Drops ` | Site`, ` - Site`, ` – Site` and the like from the end: where that is the site's
  /// name, where a heading of the page says the rest, or where it is the lesser part by far.
  private static func withoutSite(_ title: String, _ site: String?, _ tree: PageTree) -> String {
    let cuts = separators.compactMap { separator in
      lastRange(title, separator).map {
        (head: String(title[..<$0.lowerBound]), tail: String(title[$0.upperBound...]))
      }
    }
    guard !cuts.isEmpty else { return title }
    if let site = site?.lowercased(), !site.isEmpty,
      let cut = cuts.first(where: { $0.tail.lowercased().hasPrefix(site) })
    {
      return cut.head
    }
    let heads = Set(cuts.map { $0.head.lowercased() })
    var tries = 0
    for index in tree.nodes.indices where tree.nodes[index].tag.isHeading && tries < 40 {
      tries += 1
      let text = PageHead.folded(PageText.render(tree, index).string)
      if text.utf8.count >= 3, heads.contains(text.lowercased()) { return text }
    }
    let lesser = cuts.first {
      $0.head.utf8.count >= 12 && $0.tail.utf8.count * 2 < $0.head.utf8.count
    }
    return lesser?.head ?? title
  }

  private static func lastRange(_ text: String, _ part: String) -> Range<String.Index>? {
    let whole = Array(text.utf8)
    let wanted = Array(part.utf8)
    guard whole.count > wanted.count else { return nil }
    var start = whole.count - wanted.count
    while start > 0 {
      if whole[start..<start + wanted.count].elementsEqual(wanted) {
        let low = text.utf8.index(text.startIndex, offsetBy: start)
        return low..<text.utf8.index(low, offsetBy: wanted.count)
      }
      start -= 1
    }
    return nil
  }
}
