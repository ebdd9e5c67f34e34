import Fetching
import Foundation
import Model
import Parsing

/// What becomes of the posts of a page.
extension SourceListener {
  /// The posts of a document that the store does not know, mended.
  func unseen(_ document: Document) throws -> [Post] {
    var posts = document.posts
    mend(&posts)
    let isUnseen = try store?.unseen(posts, source: source.id) ?? posts.map { _ in true }
    return zip(posts, isUnseen).filter(\.1).map(\.0)
  }

  mutating func score(
    _ posts: [Post], _ document: Document, _ page: FetchedPage
  ) throws -> [ScoredPost] {
    let language = source.language ?? document.feed.language
    let platforms = platforms(page.url)
    let linker = analyzer.resources.linker
    let thread = try noteThreads(of: document)
    return posts.map { post in
      let scored = analyzer.analyze(
        post, language: language, platforms: platforms, source: source.id,
        thread: threads.companies(of: post, source: source.id, page: thread))
      return settings.redactor.stored(linker.withoutSuppressed(scored, platforms: platforms))
    }
  }

  /// Notes which companies the threads of a document name beyond doubt, by all its posts, those that
  /// the store knows too, and by its title. Returns the thread that a page is.
  private mutating func noteThreads(of document: Document) throws -> String? {
    guard let first = document.posts.lazy.compactMap(\.thread).first,
      !analyzer.resources.book.customers.isEmpty
    else { return nil }
    let page = document.format == .html ? first : nil
    try analyzer.note(
      document.posts, source: source.id, page: page, store: store as? any ThreadStore, in: &threads)
    guard let page else { return nil }
    // Later pages have the thread's title, and no post that does.
    let title = document.page?.title ?? ""
    threads.note(
      analyzer.companies(in: title, source: source.id), of: page, source: source.id)
    return page
  }

  /// What is wrong with a document that has no posts, in one sentence; nil for one that is empty
  /// and well, and for pages that only lead to others.
  func complaint(_ document: Document) -> String? {
    guard let format = document.format else {
      return document.problems.first?.message ?? "neither a feed nor a page"
    }
    if let problem = document.problems.first(where: { $0.kind == "no_posts" }) {
      return problem.message
    }
    if format == .html {
      if source.kind == .feed {
        let feeds = document.page?.feeds ?? []
        return "a web page, not a feed"
          + (feeds.first.map { "; the page announces the feed \($0)" } ?? "")
      }
      if document.page?.kind == .listing || !document.follow.isEmpty { return nil }
      if source.kind == .archive { return "a web page without posts" }
      return "no posts found on the page"
    }
    if format == .jsonThread { return nil }
    return document.malformed
      ? document.problems.first.map { "a damaged feed without entries: \($0.message)" } : nil
  }

  /// What every post of this source gets: platform of its author, the zone of dates without one.
  func mend(_ posts: inout [Post]) {
    let zone = source.timeZone.flatMap(TimeZone.init(identifier:))
    for index in posts.indices {
      if posts[index].author.platform == nil, posts[index].author.handle != nil {
        posts[index].author.platform = source.id
      }
      guard let zone else { continue }
      posts[index].published = posts[index].published.map { ZoneMender.mend($0, zone) }
      posts[index].updated = posts[index].updated.map { ZoneMender.mend($0, zone) }
    }
  }

  func platforms(_ url: String) -> [String] { URLParts.platforms(of: source.id, url) }

  /// Puts articles in the place of their excerpts, the oldest first, which leave the feed soonest.
  /// Posts that the run has no page left for are taken out; true where there are any.
  mutating func addFullTexts(_ posts: inout [Post]) async -> Bool {
    let order = posts.indices.sorted {
      let dates = [$0, $1].map { posts[$0].published?.timestamp.seconds ?? .max }
      return (dates[0], $1) < (dates[1], $0)
    }
    var left: Set<Int> = []
    for index in order {
      guard let url = posts[index].url, URLParts.isSameSite(url, source.url),
        Excerpt.isOne(posts[index].text)
      else { continue }
      guard outcome.pages < source.maxPages else {
        // With no page for any article, excerpts are all there is.
        if source.maxPages > 1 { left.insert(index) }
        continue
      }
      outcome.pages += 1
      guard
        case .fetched(let page) = await fetcher.fetch(
          FetchRequest(
            url: url, obeysRobots: true, userAgent: source.userAgent,
            allowsInsecure: source.allowsInsecure))
      else { continue }
      let article = parser.extract(page)
      guard let text = article.posts.first?.text ?? article.page?.text,
        text.utf8.count > posts[index].text.utf8.count
      else { continue }
      posts[index].statedHash = posts[index].ownHash
      posts[index].text = text
      posts[index].quotes = article.posts.first?.quotes ?? []
    }
    posts = posts.indices.filter { !left.contains($0) }.map { posts[$0] }
    return !left.isEmpty
  }
}
