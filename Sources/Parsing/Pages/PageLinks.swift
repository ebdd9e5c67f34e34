import Model
import SocialText

/// Links of a page that lead to more posts.
struct PageLinks {
  let tree: PageTree
  let base: String
  let pageURL: String

  /// The next page: `rel=next`, a class, or the words that pagers use.
  func next(declared: String?) -> String? {
    if let declared { return declared }
    var byText: String?
    for index in tree.nodes.indices where tree.nodes[index].tag == .a {
      guard let href = tree.attribute(index, .href), !href.isEmpty else { continue }
      if tree.hasWord(index, .rel, "next") { return resolve(href) }
      if byText == nil, isNextLabel(index) { byText = resolve(href) }
    }
    return byText
  }

  private static let labels: Set<String> = [
    "next", "next page", "next »", "next ›", "next >", "»", "›", ">", ">>", "→", "weiter",
    "nächste", "nächste seite", "suivant", "suivante", "page suivante", "siguiente", "próxima",
    "próximo", "seguinte", "avanti", "successivo", "successiva", "volgende", "следующая",
    "dalej", "następna", "następny", "nästa", "neste", "seuraava", "次へ", "次のページ", "下一页", "다음",
    "older posts", "older entries", "ältere beiträge", "entradas antiguas", "more", "load more",
    "next →", "weiter »", "suivant »", "siguiente »", "older", "← older posts",
  ]

  /// Hashes of the labels. Only ASCII's capitals are lowered; other scripts take the slow way.
  private static let labelHashes = Set(labels.map { PageTree.classHash($0.utf8) })

  private static func isLabel(_ text: PageText) -> Bool {
    var state = StableHash.seed
    var isASCII = true
    for byte in text.bytes {
      if byte >= 0x80 { isASCII = false }
      state = StableHash.step(state, byte.lowered)
    }
    if labelHashes.contains(state) { return true }
    return !isASCII && labels.contains(text.string.lowercased())
  }

  private func isNextLabel(_ node: Int) -> Bool {
    let text = PageText.render(tree, node)
    let element = tree.nodes[node]
    if text.bytes.count <= 24, PageLinks.isLabel(text) { return true }
    let next = PageLinks.nextClasses
    for index in Int(element.classStart)..<Int(element.classStart + element.classCount)
    where next.contains(tree.classes[index]) { return text.bytes.count < 40 }
    let parent = Int(element.parent)
    if parent >= 0 {
      let outer = tree.nodes[parent]
      for index in Int(outer.classStart)..<Int(outer.classStart + outer.classCount)
      where next.contains(tree.classes[index]) && outer.tag == .li { return true }
    }
    return false
  }

  private static let nextClasses: Set<UInt64> = Set(
    [
      "next", "pageNav-jump--next", "ipsPagination_next", "arrow-next", "nav-next", "next-page",
      "pagination-next", "pagination_next", "nextpostslink", "js-next", "Next", "page-next",
      "right-arrow", "morelink",
    ].map { PageTree.classHash($0.utf8) })

  /// Threads that a forum's listing names, or articles that a blog's does; most promising first.
  func listed() -> [FollowLink] {
    let (links, nodes) = named(limit: 200)
    return ListingRow.complete(links, nodes, tree)
  }

  /// True for a page that names so many threads or articles.
  func lists(_ count: Int) -> Bool { named(limit: count).links.count >= count }

  private func named(limit: Int) -> (links: [FollowLink], nodes: [Int]) {
    var links: [FollowLink] = []
    var nodes: [Int] = []
    var seen: Set<String> = []
    for index in tree.nodes.indices where tree.nodes[index].tag == .a {
      guard links.count < limit, let href = tree.attribute(index, .href), !href.isEmpty else {
        continue
      }
      guard let reason = reason(index, href), let url = resolve(href), seen.insert(url).inserted
      else { continue }
      links.append(
        FollowLink(url: url, reason: reason, priority: reason == .thread ? 0.7 : 0.6))
      nodes.append(index)
    }
    return (links, nodes)
  }

  private static let threadClasses: Set<UInt64> = Set(
    [
      "topictitle", "structItem-title", "threadtitle", "subject_new", "subject_old", "topic-title",
      "raw-topic-link", "title-link", "bbp-topic-permalink", "question-hyperlink", "s-link",
      "ipsDataItem_title", "thread_title", "js-threadTitle",
    ].map { PageTree.classHash($0.utf8) })

  private static let boardClasses: Set<UInt64> = Set(
    ["forumtitle", "node-title", "nodeTitle", "bbp-forum-title", "forum-title", "board-title"]
      .map { PageTree.classHash($0.utf8) })

  private func reason(_ node: Int, _ href: Range<Int>) -> FollowLink.Reason? {
    var at = node
    var steps = 0
    var isHeadline = false
    while at >= 0, steps < 4 {
      let element = tree.nodes[at]
      for index in Int(element.classStart)..<Int(element.classStart + element.classCount) {
        if PageLinks.threadClasses.contains(tree.classes[index]) {
          return isThread(href) || steps <= 1 ? .thread : nil
        }
        // A board of a forum is one place further on the way to its threads.
        if steps <= 1, PageLinks.boardClasses.contains(tree.classes[index]) { return .thread }
      }
      if element.tag.isHeading || element.hints.contains(.title) { isHeadline = true }
      if steps < 3, element.hints.contains(.navigation) || element.tag == .nav { return nil }
      at = Int(element.parent)
      steps += 1
    }
    if isThread(href) { return .thread }
    guard isHeadline else { return nil }
    let text = PageText.render(tree, node)
    return text.bytes.count >= 15 ? .article : nil
  }

  /// Addresses that forums give to threads.
  private func isThread(_ href: Range<Int>) -> Bool {
    if tree.contains(href, "page=") || tree.contains(href, "/page-") { return false }
    for part in PageLinks.threadParts where tree.contains(href, part) {
      return tree.bytes[href].contains(where: DateReader.isDigit)
    }
    return false
  }

  private static let threadParts: [StaticString] = [
    "viewtopic.php", "showthread.php", "/threads/", "/topic/", "topic=", "/t/", "/discussion/",
    "/questions/", "/viewtopic", "/thread-",
  ]

  /// True for an address that forums give to threads.
  static func isThread(_ url: String) -> Bool {
    var page = PageTree()
    page.bytes = Array(url.utf8)
    return PageLinks(tree: page, base: url, pageURL: url).isThread(0..<page.bytes.count)
  }

  private func resolve(_ href: Range<Int>) -> String? {
    guard let text = tree.string(href), !text.hasPrefix("javascript:"), !text.hasPrefix("#"),
      !text.hasPrefix("mailto:"), let url = URLResolver.resolve(text, base: base),
      url.hasPrefix("http")
    else { return nil }
    let page = PageLinks.withoutSession(PageExtractor.withoutFragment(url))
    return page == pageURL ? nil : page
  }

  /// An address without parameters that name a visit: forums give each visitor links of their own.
  static func withoutSession(_ url: String) -> String {
    let bytes = Array(url.utf8)
    guard let mark = bytes.firstIndex(of: 0x3F) else { return url }
    let parameters = bytes[(mark + 1)...].split(separator: 0x26, omittingEmptySubsequences: false)
    let kept = parameters.filter { !TrackingParameters.contains($0) }
    guard kept.count < parameters.count else { return url }
    let query = Array(kept.joined(separator: [0x26]))
    return String(decoding: bytes[..<mark] + (query.isEmpty ? [] : [0x3F] + query), as: UTF8.self)
  }
}
