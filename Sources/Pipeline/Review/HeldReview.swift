import Customers
import Model
import Storage

/// Posts whose author is held for review, as today's customer list sees them.
///
/// A candidate is named by the id alone, and only where today's list lets them be named; of the others
/// there is the chance: whoever has not agreed gains nothing by being known, for a link to them would
/// name nobody. Employees are counted, never listed.
public struct HeldReview {
  /// A post with its candidates.
  public struct Item: Sendable {
    /// The post, the text and what names its author hidden as the config says.
    public var post: HeldPost
    /// Chances of the candidates, best first; `customer` is nil of whom may not be named.
    public var candidates: [(customer: String?, probability: Double)]
    /// What would decide; nil where part of the evidence is kept nowhere, so that nobody can tell.
    public var wouldDecide: [DecidingEvidence]?
  }

  /// What became of the queue.
  public struct Counts: Sendable {
    /// Posts that were given out.
    public var shown = 0
    /// Posts that were held and that today's list decides otherwise.
    public var decided = 0
    /// True where more are held.
    public var hasMore = false

    /// Gives out one more; false where `most` have been given out.
    mutating func give(most: Int, _ body: () throws -> Void) rethrows -> Bool {
      guard shown < most else {
        hasMore = true
        return false
      }
      shown += 1
      try body()
      return true
    }
  }

  private let store: SQLiteStore
  private let links: LinkResources
  private let relinker: AuthorRelinker
  private let redaction: Redaction
  private var platforms: SourcePlatforms
  private let list: String

  /// A review by a list and what must not be linked; `redaction` is the config's.
  public init(
    store: SQLiteStore, links: LinkResources, suppressed: SuppressionList,
    platforms: SourcePlatforms, redaction: Redaction
  ) {
    self.store = store
    self.links = links
    self.platforms = platforms
    self.redaction = redaction
    relinker = AuthorRelinker(links.linker)
    list = AnalysisResources.hash(links.book, suppressed)
  }

  /// Gives out the newest `most` that are still held, posts that are no mentions too where `all` is
  /// true.
  public mutating func run(
    all: Bool, most: Int, _ body: (Item) throws -> Void
  ) throws -> Counts {
    var counts = Counts()
    // Asked first: the store cannot be asked while it gives out posts.
    let platforms = try platforms.all()
    try store.forEachHeld(all: all) { held in
      guard let item = item(held, platforms: platforms[held.source] ?? [held.source]) else {
        counts.decided += 1
        return true
      }
      return try counts.give(most: most) { try body(item) }
    }
    return counts
  }

  /// Nil where today's list decides otherwise.
  private func item(_ held: HeldPost, platforms: [String]) -> Item? {
    let author = held.post.author
    let link = relinker.link(
      author: author, platforms: platforms, earlier: held.link,
      isSameList: held.versions.customers == list
        && held.versions.program == AnalysisResources.programVersion)
    // The evidence is about the best: where they have gone, it says nothing of the next.
    guard case .held(let candidates) = link.decision,
      candidates.first?.probability == link.probability
    else { return nil }
    var shown = held
    shown.link = link
    hide(&shown)
    return Item(
      post: shown,
      candidates: candidates.map {
        (relinker.isListable($0.customer) ? $0.customer : nil, $0.probability)
      },
      wouldDecide: wouldDecide(author, link, platforms))
  }

  /// What would decide, where what was kept of the author is all that they were held by.
  private func wouldDecide(
    _ author: Author, _ link: AuthorLink, _ platforms: [String]
  ) -> [DecidingEvidence]? {
    let kept = links.linker.link(author: author, platforms: platforms)
    guard kept.decision.outcome == .held, kept.probability == link.probability else { return nil }
    return links.linker.wouldDecide(author, kept, platforms: platforms)
  }

  /// Authors who are held are not linked: they are shown as the config shows those.
  private func hide(_ held: inout HeldPost) {
    let redactor = Redactor(redaction)
    held.post.url = redactor.redact(address: held.post.url, held.post.author)
    held.post.title = redactor.redact(held.post.title)
    held.post.text = redactor.redact(held.post.text)
    if redaction != .none { held.post.author = Author() }
  }
}
