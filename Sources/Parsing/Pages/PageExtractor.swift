import Model
import SocialText

/// An HTML page to its posts and main text.
///
///     bytes → PageTree → PageHead (what it says of itself)
///                      → ThreadReader (posts of a thread, comments)
///                      → ArticleFinder (main text)
///
/// Keys and ids of posts are left empty: whoever knows all formats gives them.
struct PageExtractor: Sendable {
  /// What the user says of the source's pages; nil for nothing.
  let rules: PageRules?

  /// An extractor, with a source's rules where it has some.
  init(rules: PageRules? = nil) { self.rules = rules }

  /// Reads a page. `url` is the address that answered; anything gives a document.
  func extract(_ text: DecodedText, url: String) -> Document {
    let whole = HTMLReader.read(text.utf8, keeping: rules?.names ?? .none)
    var document = Document(format: .html)
    document.encoding = text.encoding
    document.malformed = text.isMalformed
    switch whole.cut {
    case .tooDeep:
      document.problems.append(
        DocumentProblem(
          kind: "too_deep", message: "Elements are nested too deep; the page was cut there."))
    case .tooBroken:
      document.problems.append(
        DocumentProblem(
          kind: "too_broken", message: "Too many mistakes; the page was cut there."))
    case nil: break
    }
    let head = PageHead(whole, url: url)
    let base = head.base ?? url
    let pageURL = PageExtractor.withoutFragment(url)
    var ruled = rules.map { RuledPage($0, whole, base: base, pageURL: pageURL) }
    let tree = ruled?.shown ?? whole
    let article = ArticleFinder(tree)
    let reader = ThreadReader(tree: tree, base: base, pageURL: pageURL)
    var found = ruled?.posts(reader) ?? reader.known()
    if found == nil { found = RepeatedPosts(reader: reader).find() }

    let links = PageLinks(tree: tree, base: base, pageURL: pageURL)
    var page = PageInfo()
    page.canonicalURL = head.canonical.flatMap { URLResolver.resolve($0, base: base) }
    page.feeds = head.feeds
    page.language = head.language
    page.title = ruled?.title() ?? PageTitle.read(tree, head)
    page.kind = kind(head, article, found, links)
    let forum = page.kind == .thread ? nil : frame(tree, head, found)
    if forum != nil { page.kind = links.lists(6) ? .listing : .other }
    if let kind = ruled?.kind(page.kind, found) { page.kind = kind }
    if page.kind == .thread, found?.software != "rules", var thread = found {
      ruled?.refine(&thread)
      found = thread
    }

    let thread = ThreadAddress.canonical(page.canonicalURL ?? url)
    if page.kind == .thread, let found {
      document.posts = found.posts
      for index in document.posts.indices {
        document.posts[index].thread = thread
        document.posts[index].declaredLanguage = head.language
      }
      // The title is the opening post's, and that stands on the first page only.
      let isLater =
        ThreadAddress.isLaterPage(url) || head.previous.map(ThreadAddress.canonical) == thread
      if !isLater, let title = page.title, !document.posts.isEmpty {
        document.posts[0].title = title
      }
      page.text = ThreadText.joined(found.posts)
      page.published = found.posts.first?.published
      page.author = found.posts.first?.author
    } else {
      let facts = BlockFeatures.Page(
        isArticle: head.isArticle || head.type == "article", isProduct: head.isProduct,
        hasPosts: found.map { !$0.isComments } ?? false)
      let chosen = ruled?.text(in: tree.nodes.indices, nested: 0..<0)
      page.text = chosen?.text ?? article.mainText(title: page.title, page: facts)
      // A page that scripts draw may hold its text for machines.
      if chosen == nil, page.text.utf8.count < 200, let body = head.articleBody,
        body.utf8.count > 2 * page.text.utf8.count
      {
        page.text = body
      }
      let byline = ArticleByline(tree: tree, head: head, article: article, url: url, base: base)
      page.author = byline.author()
      page.published = byline.published()
      ruled?.override(&page)
      page.quality = quality(head, tree, page.text)
      let isLong = page.kind == .other && page.text.utf8.count > 1500
      if page.kind == .article || (isLong && forum == nil) {
        document.posts = [self.post(page, head, url)]
        document.posts[0].quotes = chosen?.quotes ?? []
        if let found, found.isComments {
          for var comment in found.posts {
            comment.thread = thread
            comment.declaredLanguage = head.language
            document.posts.append(comment)
          }
        }
      }
    }
    follow(&document, page, links, head, &ruled)
    if let forum, document.posts.isEmpty, PageLinks.isThread(url) {
      document.problems.append(
        DocumentProblem(
          kind: "no_posts", message: "this looks like a thread of \(forum), but no post was found"))
    }
    ruled?.note(page.kind, declaredNext: head.next)
    page.rules = ruled?.yields ?? []
    document.problems += ruled?.problems ?? []
    document.feed.title = head.title.map(PageHead.folded)
    document.feed.description = head.description
    document.feed.link = page.canonicalURL ?? url
    document.feed.language = head.language
    document.page = page
    return document
  }

  // MARK: - Decisions

  private func kind(
    _ head: PageHead, _ article: ArticleFinder, _ found: ThreadReader.Found?, _ links: PageLinks
  ) -> PageKind {
    // What people write on the page of a thing that is sold are reviews of it.
    let isReviewed = head.isProduct && ["repeated", "schema"].contains(found?.software ?? "")
    if let found, !found.isComments, !isReviewed {
      // Boxes beside a long text are comments or teasers, not the page.
      let isArticle = head.isArticle || head.type == "article"
      let isKnown = found.software != "repeated"
      if isKnown, !isArticle { return .thread }
      let factor = isKnown && found.software != "schema" ? 5 : 2
      // What calls itself an article is one, unless far more than a few boxes say otherwise.
      let fewest = isKnown ? 1 : isArticle ? 4 : 2
      let rest = isArticle && factor == 2 ? article.proseSize : article.mainSize
      if found.size * factor > rest, found.posts.count >= fewest {
        return .thread
      }
    }
    if let found, found.isComments, found.posts.count >= 3, !head.isArticle,
      found.size > 3 * article.proseSize, head.type != "article"
    {
      return .thread
    }
    let size = article.mainSize
    if head.isArticle || head.type == "article" || head.type == "blog" {
      if size >= 200 { return .article }
    }
    if size >= 1200, article.mainShare > 0.4 { return .article }
    if links.lists(6) { return .listing }
    return size >= 500 ? .article : .other
  }

  /// The forum software of a page without posts that does not call itself an article: an index, a
  /// search, a sign-up, whose words nobody posted.
  private func frame(
    _ tree: PageTree, _ head: PageHead, _ found: ThreadReader.Found?
  ) -> String? {
    guard found == nil, !head.isArticle, head.type != "article" else { return nil }
    return ForumSoftware.name(tree)
  }

  private func quality(_ head: PageHead, _ tree: PageTree, _ text: String) -> PageQuality {
    var quality = PageQuality()
    let size = text.utf8.count
    if head.isPaid || tree.nodes.contains(where: { $0.hints.contains(.paywall) }) {
      quality.paywall = head.isPaid || size < 3000
    }
    if let body = head.articleBody, body.utf8.count > 400, size * 2 < body.utf8.count {
      quality.partial = true
    }
    if quality.paywall, size < 1500 { quality.partial = true }
    quality.script = size < 200 && tree.scriptBytes > 2000
    return quality
  }

  private func post(_ page: PageInfo, _ head: PageHead, _ url: String) -> Post {
    var post = Post()
    post.url = page.canonicalURL ?? url
    post.title = page.title ?? ""
    post.text = page.text
    post.author = page.author ?? Author()
    post.published = page.published
    post.updated = head.modified
    post.declaredLanguage = head.language
    return post
  }

  private func follow(
    _ document: inout Document, _ page: PageInfo, _ links: PageLinks, _ head: PageHead,
    _ ruled: inout RuledPage?
  ) {
    // A small board is no listing by its looks, but leads to threads all the same.
    let isBoard = page.kind == .other && document.posts.isEmpty
    guard page.kind == .thread || page.kind == .listing || isBoard else { return }
    // A rule that finds no next page says that there is none.
    let next =
      rules?[.next] == nil
      ? links.next(declared: head.next)
      : ruled?.link(.next, in: links.tree.nodes.indices)
    if isBoard {
      let threads = links.listed().filter { $0.reason == .thread }
      guard !threads.isEmpty else { return }
      document.follow.append(contentsOf: threads)
    }
    // More of a thread comes before other threads, more of a listing behind them.
    let priority = page.kind == .thread ? 0.9 : 0.3
    if let next { document.follow.append(FollowLink(url: next, reason: .next, priority: priority)) }
    guard page.kind == .listing else { return }
    if let ruled, ruled.fits(.follow) {
      document.follow.append(contentsOf: ruled.follow())
    } else {
      document.follow.append(contentsOf: links.listed())
    }
  }

  static func withoutFragment(_ url: String) -> String {
    guard let hash = url.utf8.firstIndex(of: 0x23) else { return url }
    return String(url[..<hash])
  }
}
