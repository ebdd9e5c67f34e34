import Fetching
import Foundation
import Model
import Parsing
import SocialText

/// Works through one source: its own page, then the pages that it points to, within the source's
/// budget. Each page is stored in one transaction with the state it leaves behind, so that a kill
/// between two pages loses nothing.
struct SourceListener {
  let source: Source
  let settings: RunSettings
  let store: (any MentionStore)?
  let commits: CommitQueue?
  let fetcher: Fetcher
  /// Hubs that push; nil where nothing is stored.
  let subscriber: WebSubSubscriber?
  /// Number of the run; nil stores nothing.
  let run: Int64?
  let isForced: Bool
  /// True where pages wait that a hub has pushed.
  let isPushed: Bool
  let clock: @Sendable () -> Timestamp
  let board: ProgressBoard

  private let versions: ScorerVersions
  var parser = DocumentParser()
  var rules: PageRules?
  /// Rules that found nothing: how many pages, and the first of them.
  private var ruleProblems: [String: (pages: Int, first: String)] = [:]
  var analyzer: PostAnalyzer
  var threads = ThreadMemory()
  var outcome: SourceOutcome
  var planner: VisitPlanner
  var frontier: Frontier
  var wasRead = false
  /// Pages that are read and not yet stored.
  private var pending: [PageCommit] = []
  private var pendingPosts = 0

  init(
    source: Source, settings: RunSettings, resources: AnalysisResources,
    store: (any MentionStore)?, commits: CommitQueue?, fetcher: Fetcher,
    subscriber: WebSubSubscriber? = nil, run: Int64?, isForced: Bool,
    isPushed: Bool, neighbours: Int,
    clock: @escaping @Sendable () -> Timestamp, board: ProgressBoard
  ) {
    self.source = source
    self.settings = settings
    self.store = store
    self.commits = commits
    self.fetcher = fetcher
    self.subscriber = subscriber
    self.run = run
    self.isForced = isForced
    self.isPushed = isPushed
    self.clock = clock
    self.board = board
    versions = resources.versions
    analyzer = PostAnalyzer(resources: resources, isForStore: true)
    outcome = SourceOutcome(source: source.id, kind: .unchanged)
    planner = VisitPlanner(
      source: source, policy: settings.policy, round: settings.round(of: neighbours), known: nil)
    frontier = Frontier(source: source, rules: nil, now: clock(), known: [:])
  }

  mutating func listen() async -> SourceOutcome {
    do {
      if !source.rules.isEmpty {
        let rules = try PageRules(source.rules)
        self.rules = rules
        parser = DocumentParser(rules: rules)
      }
      frontier = Frontier(
        source: source, rules: rules?.fingerprint, now: clock(),
        known: try store?.pages(of: source.id) ?? [:])
      planner = VisitPlanner(
        source: source, policy: planner.policy, round: planner.round,
        known: try store?.state(of: source.id))
      var budget = source.maxPages
      if source.kind == .archive {
        guard let files = ArchiveAddress.files(of: source.url, in: settings.folder) else {
          outcome.kind = .unreachable
          outcome.detail = "no such file or folder: \(settings.folder)/\(source.url)"
          return outcome
        }
        frontier.begin(files)
        budget = max(budget, files.count)
      } else {
        try await readPushes()
        if let waiting = notDue() {
          try await flush()
          return wasRead ? outcome : waiting
        }
        frontier.begin([source.url])
      }
      while outcome.pages < budget, let step = frontier.next() {
        try await visit(step)
        if step.depth == 0, outcome.isFailure, source.kind != .archive { break }
        if step.reason == nil { frontier.resume() }
      }
      try await flush()
      if let moved = planner.state.movedTo, !outcome.isFailure {
        outcome.detail = "moved for good to \(moved); mend: put that into the config"
      }
      noteRules()
    } catch {
      outcome.kind = .failed
      outcome.detail = "\(error)"
    }
    return outcome
  }

  /// Says which of the source's rules found nothing, on how many pages, and where first.
  private mutating func noteRules() {
    guard !ruleProblems.isEmpty else { return }
    let words = ruleProblems.sorted { ($1.value.pages, $0.key) < ($0.value.pages, $1.key) }
      .map { "\($0.key) on \($0.value.pages) of \(outcome.pages) pages, as \($0.value.first)" }
    let all = ([outcome.detail] + words.prefix(2)).filter { !$0.isEmpty }
    outcome.detail =
      all.joined(separator: "; ") + (words.count > 2 ? "; and \(words.count - 2) more" : "")
  }

  /// Why the source is not asked now; nil where it is due.
  private func notDue() -> SourceOutcome? {
    let page = frontier.known[source.url]
    if let waiting = planner.notDue(page, now: clock(), isForced: isForced) { return waiting }
    guard !isForced, let asked = page?.askedAt, page?.failures == 0,
      let next = subscriber?.nextPoll(of: source.id, askedAt: asked), next > clock()
    else { return nil }
    return SourceOutcome(
      source: source.id, kind: .notDue, detail: "its hub pushes; polled \(next.rfc3339)")
  }

  /// Reads what hubs have pushed of the source since the last run, as if it had been polled.
  private mutating func readPushes() async throws {
    guard isPushed, run != nil, let store = store as? any SubscriptionStore else { return }
    for push in try store.pushes(of: source.id) {
      let document = parser.parse(push.page)
      guard complaint(document) == nil, source.kind != .feed || document.format != .html else {
        // Nothing to read, and nobody to ask again: the next poll will show what is there.
        try await keep(nil, pushes: [push.number], posts: [])
        continue
      }
      var fresh = try unseen(document)
      if source.fullText, source.kind == .feed, await addFullTexts(&fresh) {
        // Entries without their article wait with their push for the next run.
        continue
      }
      outcome.posts += document.posts.count
      wasRead = true
      outcome.kind = .read
      outcome.detail = "pushed by its hub"
      planner.pushed(news: fresh.count, now: clock())
      let scored = try score(fresh, document, push.page)
      try await keep(nil, pushes: [push.number], posts: scored)
    }
  }

  // MARK: - One page

  private mutating func visit(_ step: Frontier.Step) async throws {
    var state = frontier.state(of: step)
    outcome.pages += 1
    // What other rules read is read again.
    if state.rules != rules?.fingerprint { state.validators = Validators() }
    let isOwnPage = step.reason == nil
    let page = await fetcher.fetch(request(for: step, state))
    switch page {
    case .failed(let error):
      try await fail(step, &state, error)
    case .notModified(let page):
      answered(&state, page, step)
      try await unchanged(&state, page, step)
    case .fetched(var page) where !isOwnPage && !isOwn(page):
      // A link that leads to another site by a detour.
      answered(&state, page, step)
      well(&state, step)
      page.body = []
      frontier.unreadable(&state)
      try await keep(state, posts: [])
    case .fetched(var page):
      if source.kind == .archive { page.url = step.url }
      if isOwnPage { frontier.moved(to: page.url) }
      let hash = hash(page.body)
      let isSame = state.contentHash == hash
      answered(&state, page, step)
      if isSame {
        try await unchanged(&state, page, step)
        return
      }
      state.contentHash = hash
      try await read(page, &state, step)
    }
  }

  private mutating func unchanged(
    _ state: inout PageState, _ page: FetchedPage, _ step: Frontier.Step
  ) async throws {
    if step.reason == nil { frontier.moved(to: page.url) }
    well(&state, step)
    let others = frontier.unchanged(&state, step)
    try await keep(state, others, posts: [])
  }

  /// How a page is asked for. The source's own is asked where it has moved to.
  private func request(for step: Frontier.Step, _ state: PageState) -> FetchRequest {
    if source.kind == .archive {
      return FetchRequest(
        url: ArchiveAddress.fileURL(step.url, folder: settings.folder), fileRoot: settings.folder)
    }
    return FetchRequest(
      url: step.reason == nil ? planner.address : step.url,
      validators: VisitPlanner.validators(state, now: clock()),
      obeysRobots: source.kind != .feed, userAgent: source.userAgent,
      allowsInsecure: source.allowsInsecure)
  }

  /// Parses a page, scores what is new, stores both with the page's state.
  private mutating func read(
    _ page: FetchedPage, _ state: inout PageState, _ step: Frontier.Step
  ) async throws {
    let document = parser.parse(page)
    for problem in document.problems where problem.kind.hasPrefix("rule_") {
      ruleProblems[problem.message, default: (0, page.url)].pages += 1
      // It is said again whenever the page is sent again; nobody is asked for it twice for that.
      state.contentHash = nil
    }
    let trouble = complaint(document)
    if let trouble, document.posts.isEmpty || (source.kind == .feed && document.format == .html) {
      state.failures += 1
      state.contentHash = nil
      // What could not be read is asked for whole next time.
      state.validators = Validators()
      note(&state, step, .unreadable, trouble, isGone: false)
      frontier.unreadable(&state)
      try await keep(state, posts: [])
      if step.depth == 0, !wasRead {
        outcome.kind = .unreadable
        outcome.detail = trouble
      }
      return
    }
    wasRead = true
    if outcome.kind != .failed {
      outcome.kind = .read
      outcome.detail = ""
    }
    outcome.posts += document.posts.count
    var fresh = try unseen(document)
    if source.fullText, source.kind == .feed, await addFullTexts(&fresh) {
      // Entries without their article are left to the next run, which is to read the feed again.
      state.contentHash = nil
      state.validators = Validators()
    }
    let scored = try score(fresh, document, page)
    if step.reason == nil {
      planner.read(document, page, news: fresh.count, &state, now: clock())
      let missed = try subscriber?.note(
        source: source.id, page: page, document: document, news: fresh)
      if let missed { outcome.detail = missed }
    } else {
      well(&state, step)
    }
    let others = frontier.read(document, news: fresh.count, &state, step)
    try await keep(state, others, posts: scored)
  }

  /// Hash of what was read of a page: other rules read the same bytes differently.
  private func hash(_ body: [UInt8]) -> Hash128 {
    let hash = StableHash.hash128(body.span)
    guard let rules else { return hash }
    return StableHash.hash128(Array((hash.hex + rules.fingerprint.hex).utf8).span)
  }

  /// True for a page of this source's own site, redirects followed.
  private func isOwn(_ page: FetchedPage) -> Bool {
    source.kind == .archive || frontier.isAllowed(page.url)
  }

  mutating func keep(
    _ state: PageState?, _ others: [PageState] = [], pushes: [Int64] = [], posts: [ScoredPost]
  ) async throws {
    if let state { frontier.keep(state) }
    guard let run, commits != nil else {
      var added = CommitCounts()
      added.newPosts = posts.count
      added.newMentions = posts.count(where: \.isMention)
      outcome.added += added
      board.count(posts: posts.count, mentions: added.newMentions)
      return
    }
    var batch = PageCommit(
      source: source.id, page: state, others: others, posts: posts, versions: versions, run: run,
      now: clock())
    batch.pushes = pushes
    if state == nil || state?.url == source.url { batch.state = planner.state }
    pending.append(batch)
    pendingPosts += posts.count
    // Recorded pages come faster than they can be stored one by one; what comes over the network
    // is stored as it comes.
    if source.kind != .archive || pendingPosts >= CommitQueue.mostPosts
      || pending.count >= CommitQueue.mostPages
    {
      try await flush()
    }
  }

  private mutating func flush() async throws {
    guard let commits, !pending.isEmpty else { return }
    var batches = pending
    // The files of an archive are one visit.
    if source.kind == .archive { batches[batches.count - 1].state = planner.state }
    pending = []
    pendingPosts = 0
    for (batch, added) in zip(batches, try await commits.commit(batches)) {
      outcome.added += added
      board.count(posts: batch.posts.count, mentions: added.newMentions)
    }
  }
}
