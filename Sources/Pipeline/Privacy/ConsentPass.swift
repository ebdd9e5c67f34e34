import Customers
import Model

/// Holds what was linked before against today's customer list, at the start of a run: whoever took
/// their consent back, left the list or asked to be forgotten is named no more, in all history and
/// without scoring anything again, as an author and where texts name them; whoever agreed since is named
/// where what was kept of the author, or the kept text, tells them. With the list of the run before it
/// asks one question of the store.
public struct ConsentPass {
  private let resources: AnalysisResources
  private let store: any ConsentStore
  private var platforms: SourcePlatforms
  private let clock: () -> Timestamp

  /// A pass over a store.
  public init(
    resources: AnalysisResources, store: any ConsentStore, platforms: SourcePlatforms,
    clock: @escaping () -> Timestamp
  ) {
    self.resources = resources
    self.store = store
    self.platforms = platforms
    self.clock = clock
  }

  /// Changes links as the list has changed; what was changed. Nothing is written, not even to the
  /// audit, where no link changes.
  public mutating func run() throws -> ConsentChanges {
    let list = resources.versions.customers
    guard try store.lastCustomerList() != list else { return ConsentChanges() }
    let relinker = AuthorRelinker(resources.linker)
    var decisions = ConsentDecisions()
    try relink(relinker, &decisions)
    try takeBack(relinker, &decisions)
    if relinker.suppressesAnybody {
      for account in try store.shownAccounts() {
        let author = Author(handle: account.handle, platform: account.platform)
        if relinker.isSuppressed(author, platforms: try platforms.names(of: account.source)) {
          decisions.suppressed.insert(account)
        }
      }
    }
    for author in try store.unnamedAuthors() {
      let link = relinker.link(
        author: author.author, platforms: try platforms.names(of: author.source),
        earlier: author.link, isSameList: false)
      if link.isSuppressed { decisions.suppressedPosts.insert(author.post) }
      guard case .linked(let customer) = link.decision else { continue }
      decisions.granted.append((author.post, author.scorer, customer, link))
    }
    try regain(&decisions)
    return try apply(decisions)
  }

  /// Before kept posts are scored again: takes back the names in scores that were made with today's
  /// list and got a name since, when another list was in force, and gives those back that were taken
  /// away then. They are believed as they stand.
  public mutating func prepareRescoring() throws -> ConsentChanges {
    var decisions = ConsentDecisions()
    decisions.judgedBy = resources.versions.customers
    try takeBack(AuthorRelinker(resources.linker), &decisions)
    try regain(&decisions)
    return try apply(decisions)
  }

  /// Posts in a batch of those that are read again.
  private static let batchSize = 256

  /// Persons whom kept texts name and who may be linked there now. The texts are read as today: what
  /// else the score says of them stays.
  private mutating func regain(_ decisions: inout ConsentDecisions) throws {
    var analyzer = PostAnalyzer(resources: resources, isForStore: true)
    var place: Int64 = 0
    while true {
      let posts = try store.unnamedPersons(
        judgedBy: decisions.judgedBy, regrouped: decisions.regrouped, behind: place,
        most: Self.batchSize)
      guard let last = posts.last else { return }
      place = last.place
      for kept in posts {
        let scored = analyzer.analyze(
          kept.post, platforms: try platforms.names(of: kept.source), source: kept.source,
          known: KnownFacts(language: kept.language, author: .nobody))
        let places = KeptScore(scored, resources.versions).names
        let names = Dictionary(kept.names.map { ($0.place, $0) }) { first, _ in first }
        for (found, place) in zip(scored.entities, places) where found.entity.type == .person {
          guard let link = found.link, case .linked(let customer) = link.decision,
            let name = names[place.place], name.end == place.end
          else { continue }
          decisions.grantedNames.append(
            GrantedName(
              post: kept.row, scorer: kept.scorer, name: name, customer: customer,
              probability: link.probability, because: found.entity.context))
        }
      }
    }
  }

  /// Whoever may not be named any more.
  private func takeBack(_ relinker: AuthorRelinker, _ decisions: inout ConsentDecisions) throws {
    for customer in try store.linkedCustomers(judgedBy: decisions.judgedBy) {
      switch relinker.permission(of: customer) {
      case .granted: break
      case .withdrawn: decisions.withdrawn.append(customer)
      case .forgotten: decisions.forgotten.append(customer)
      }
    }
    let named = try store.namedPersons(judgedBy: decisions.judgedBy)
    if decisions.judgedBy == nil {
      decisions.regrouped = named.filter(relinker.decidedIDs.contains)
    }
    for customer in named {
      switch relinker.permission(ofNamed: customer) {
      case .granted: break
      case .withdrawn: decisions.unnamed.append(customer)
      case .forgotten:
        if !decisions.forgotten.contains(customer) { decisions.forgotten.append(customer) }
      }
    }
  }

  /// Links to customers whose rows people joined or parted go to whom they belong to today, where
  /// what was kept of the author tells; else nobody is named until the post is scored again.
  private mutating func relink(
    _ relinker: AuthorRelinker, _ decisions: inout ConsentDecisions
  ) throws {
    for author in try store.authors(linkedTo: relinker.decidedIDs) {
      let link = relinker.link(
        author: author.author, platforms: try platforms.names(of: author.source),
        earlier: author.link, isSameList: false)
      switch (author.link.decision, link.decision) {
      case (.linked(let before), .linked(let now)):
        if before != now { decisions.relinked.append((author.post, author.scorer, now, link)) }
      case (.linked(let before), _):
        // Of one who asked to be forgotten nothing stays, which is decided by their id.
        if relinker.permission(of: before) == .forgotten { continue }
        decisions.relinked.append((author.post, author.scorer, nil, link))
      default: break
      }
    }
  }

  private func apply(_ decisions: ConsentDecisions) throws -> ConsentChanges {
    try store.apply(decisions, list: resources.versions.customers) { changes in
      AuditEntry(
        at: clock(), act: .consentChanged, subject: nil,
        counts: [
          "withdrawn": changes.withdrawn, "forgotten": changes.forgotten,
          "granted": changes.granted, "relinked": changes.relinked,
          "suppressed": changes.suppressed,
        ], program: AnalysisResources.programVersion)
    }
  }
}

extension UnnamedPersons.Name {
  fileprivate var place: KeptScore.Place { KeptScore.Place(start: start, isInTitle: isInTitle) }
}
