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
  /// Number of the run; nil stores nothing.
  let run: Int64?
  let isForced: Bool
  let clock: @Sendable () -> Timestamp
  let board: ProgressBoard

  private let versions: ScorerVersions
  private var parser = DocumentParser()
  private var rules: PageRules?
  /// Rules that found nothing: how many pages, and the first of them.
  private var ruleProblems: [String: (pages: Int, first: String)] = [:]
  private var analyzer: PostAnalyzer
  private var outcome: SourceOutcome
  private var known: [String: PageState] = [:]
  private var visited: Set<String> = []
  private var queue: [Step] = []
  private var wasRead = false
  /// Pages that are read and not yet stored.
  private var pending: [PageCommit] = []
  private var pendingPosts = 0

  /// A page to visit.
  private struct Step {
    var url: String
    var depth: Int
    var reason: FollowLink.Reason?
    var priority: Double
  }

  init(
    source: Source, settings: RunSettings, resources: AnalysisResources,
    store: (any MentionStore)?, commits: CommitQueue?, fetcher: Fetcher, run: Int64?,
    isForced: Bool, clock: @escaping @Sendable () -> Timestamp, board: ProgressBoard
  ) {
    self.source = source
    self.settings = settings
    self.store = store
    self.commits = commits
    self.fetcher = fetcher
    self.run = run
    self.isForced = isForced
    self.clock = clock
    self.board = board
    versions = resources.versions
    analyzer = PostAnalyzer(resources: resources)
    outcome = SourceOutcome(source: source.id, kind: .unchanged)
  }

  mutating func listen() async -> SourceOutcome {
    do {
      if !source.rules.isEmpty {
        let rules = try PageRules(source.rules)
        self.rules = rules
        parser = DocumentParser(rules: rules)
      }
      known = try store?.pages(of: source.id) ?? [:]
      if source.kind == .archive {
        guard enqueueArchive() else { return outcome }
      } else {
        if let waiting = notDue() { return waiting }
        queue = [Step(url: source.url, depth: 0, reason: nil, priority: 1)]
      }
      let budget = source.kind == .archive ? max(source.maxPages, queue.count) : source.maxPages
      while outcome.pages < budget, let step = nextStep() {
        guard visited.insert(step.url).inserted else { continue }
        try await visit(step)
        if step.depth == 0, outcome.isFailure, source.kind != .archive { break }
      }
      try await flush()
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

  /// Nearest pages first, and among those the one that is worth most.
  private mutating func nextStep() -> Step? {
    guard
      let index = queue.indices.min(by: {
        (queue[$0].depth, -queue[$0].priority, $0) < (queue[$1].depth, -queue[$1].priority, $1)
      })
    else { return nil }
    return queue.remove(at: index)
  }

  private func notDue() -> SourceOutcome? {
    guard let state = known[source.url] else { return nil }
    let now = clock()
    if let retry = state.retryAt, retry > now {
      return SourceOutcome(
        source: source.id, kind: .notDue,
        detail: "the server asked to be left alone until \(retry.rfc3339)")
    }
    guard !isForced, let due = state.dueAt, due > now else { return nil }
    return SourceOutcome(source: source.id, kind: .notDue, detail: "due \(due.rfc3339)")
  }

  // MARK: - Archives

  /// Queues every file of an archive; false where there is none.
  private mutating func enqueueArchive() -> Bool {
    let root = settings.folder + "/" + source.url
    var files: [String] = []
    if FileBytes.isFolder(root) {
      var folders = [source.url.hasSuffix("/") ? String(source.url.dropLast()) : source.url]
      while let folder = folders.popLast() {
        for name in FileBytes.names(in: settings.folder + "/" + folder) ?? []
        where !name.hasPrefix(".") {
          let path = folder + "/" + name
          if FileBytes.isFolder(settings.folder + "/" + path) {
            folders.append(path)
          } else {
            files.append(path)
          }
        }
      }
      files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } else if FileBytes.exists(root) {
      files = [source.url]
    } else {
      outcome.kind = .unreachable
      outcome.detail = "no such file or folder: \(root)"
      return false
    }
    queue = files.enumerated().map { index, path in
      Step(
        url: ArchiveAddress.url(path), depth: 0, reason: nil,
        priority: 1 - Double(index) / Double(files.count + 1))
    }
    return true
  }

  // MARK: - One page

  private mutating func visit(_ step: Step) async throws {
    var state = known[step.url] ?? PageState(url: step.url)
    outcome.pages += 1
    let isFeed = source.kind == .feed
    let request =
      source.kind == .archive
      ? FetchRequest(
        url: ArchiveAddress.fileURL(step.url, folder: settings.folder), fileRoot: settings.folder)
      : FetchRequest(url: step.url, validators: state.validators, obeysRobots: !isFeed)
    switch await fetcher.fetch(request) {
    case .failed(let error):
      try await fail(step, &state, error)
    case .notModified(let page):
      settle(&state, page.status, page)
      if !page.validators.isEmpty { state.validators = page.validators }
      try await keep(state, step, posts: [])
      followStored(state, step)
    case .fetched(var page):
      if source.kind == .archive { page.url = step.url }
      let hash = hash(page.body)
      let isSame = state.contentHash == hash
      settle(&state, page.status, page)
      state.validators = page.validators
      if isSame {
        try await keep(state, step, posts: [])
        followStored(state, step)
        return
      }
      state.contentHash = hash
      try await read(page, &state, step)
    }
  }

  /// Parses a page, scores what is new, stores both with the page's state.
  private mutating func read(
    _ page: FetchedPage, _ state: inout PageState, _ step: Step
  ) async throws {
    let document = parser.parse(page)
    for problem in document.problems where problem.kind.hasPrefix("rule_") {
      ruleProblems[problem.message, default: (0, page.url)].pages += 1
      // It is to be said in every run until it is mended.
      state.contentHash = nil
      state.validators = Validators()
    }
    let trouble = complaint(document)
    if let trouble, document.posts.isEmpty || (source.kind == .feed && document.format == .html) {
      state.failures += 1
      state.contentHash = nil
      state.dueAt = backOff(state.failures)
      try await keep(state, step, posts: [])
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
    var posts = document.posts
    outcome.posts += posts.count
    mend(&posts)
    let isUnseen = try store?.unseen(posts, source: source.id) ?? posts.map { _ in true }
    var fresh = zip(posts, isUnseen).filter(\.1).map(\.0)
    if source.fullText, source.kind == .feed { await addFullTexts(&fresh) }
    let language = source.language ?? document.feed.language
    let platforms = self.platforms(page.url)
    let scored = fresh.map {
      analyzer.analyze($0, language: language, platforms: platforms)
    }
    state.next = document.follow.first { $0.reason == .next }?.url
    try await keep(state, step, posts: scored)
    follow(document, step)
  }

  /// Hash of what was read of a page: other rules read the same bytes differently.
  private func hash(_ body: [UInt8]) -> Hash128 {
    let hash = StableHash.hash128(body.span)
    guard let rules else { return hash }
    return StableHash.hash128(Array((hash.hex + rules.fingerprint.hex).utf8).span)
  }

  /// What is wrong with a document that has no posts, in one sentence; nil for one that is empty
  /// and well, and for pages that only lead to others.
  private func complaint(_ document: Document) -> String? {
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
  private func mend(_ posts: inout [Post]) {
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

  private func platforms(_ url: String) -> [String] {
    var names = [source.id]
    if let host = URLParts.host(url) {
      names.append(host)
      if host.hasPrefix("www.") { names.append(String(host.dropFirst(4))) }
    }
    return names
  }

  private mutating func addFullTexts(_ posts: inout [Post]) async {
    for index in posts.indices {
      guard outcome.pages < source.maxPages, let url = posts[index].url,
        URLParts.isSameSite(url, source.url)
      else { continue }
      outcome.pages += 1
      guard
        case .fetched(let page) = await fetcher.fetch(FetchRequest(url: url, obeysRobots: true))
      else { continue }
      let article = parser.extract(page)
      guard let text = article.posts.first?.text ?? article.page?.text,
        text.utf8.count > posts[index].text.utf8.count
      else { continue }
      posts[index].text = text
      posts[index].quotes = article.posts.first?.quotes ?? []
    }
  }

  // MARK: - State

  private func settle(_ state: inout PageState, _ status: Int, _ page: FetchedPage) {
    let now = clock()
    state.status = status
    state.askedAt = now
    state.failures = 0
    state.retryAt = nil
    var seconds = max(source.interval ?? settings.interval, settings.minimumInterval)
    // What the server grants us to keep counts as a floor, up to a day.
    if source.kind != .archive, let age = CacheControl.maxAge(page.header("cache-control")) {
      seconds = max(seconds, min(age, 86_400))
    }
    state.dueAt = Timestamp(seconds: now.seconds + Int64(seconds))
  }

  private func backOff(_ failures: Int) -> Timestamp {
    let base = max(source.interval ?? settings.interval, settings.minimumInterval, 60)
    let seconds = min(86_400, base << min(failures - 1, 10))
    return Timestamp(seconds: clock().seconds + Int64(seconds))
  }

  private mutating func fail(
    _ step: Step, _ state: inout PageState, _ error: FetchError
  ) async throws {
    // The host asked for a rest before we came to this page: it was not asked, so nothing is known.
    if error.kind == .resting {
      if !wasRead { outcome.kind = .notDue }
      outcome.detail = error.message
      return
    }
    let now = clock()
    state.status = error.status
    state.askedAt = now
    state.failures += 1
    state.dueAt = backOff(state.failures)
    if let seconds = error.retryAfter {
      let retry = Timestamp(seconds: now.seconds + Int64(seconds))
      state.retryAt = retry
      state.dueAt = max(state.dueAt ?? retry, retry)
    }
    try await keep(state, step, posts: [])
    // A page that was followed and is gone does not spoil what its source gave.
    guard step.depth == 0, !wasRead else { return }
    outcome.detail = error.message
    switch error.kind {
    case .unreachable, .timedOut, .insecure, .missingFile, .transfer: outcome.kind = .unreachable
    case .status, .botWall, .robots, .resting: outcome.kind = .refused
    case .forbidden, .tooLarge, .redirects: outcome.kind = .blocked
    }
  }

  private mutating func keep(
    _ state: PageState, _ step: Step, posts: [ScoredPost]
  ) async throws {
    known[step.url] = state
    guard let run, commits != nil else {
      var added = CommitCounts()
      added.newPosts = posts.count
      added.newMentions = posts.count(where: \.isMention)
      outcome.added += added
      board.count(posts: posts.count, mentions: added.newMentions)
      return
    }
    pending.append(
      PageCommit(
        source: source.id, page: state, posts: posts, versions: versions, run: run, now: clock()))
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
    let batches = pending
    pending = []
    pendingPosts = 0
    for (batch, added) in zip(batches, try await commits.commit(batches)) {
      outcome.added += added
      board.count(posts: batch.posts.count, mentions: added.newMentions)
    }
  }

  // MARK: - Following

  /// Pages that a document points to, as far as this source may go.
  private mutating func follow(_ document: Document, _ step: Step) {
    guard source.kind != .feed else { return }
    for link in document.follow {
      // The next page of a thread is the same place, not one further away.
      let depth = link.reason == .next ? step.depth : step.depth + 1
      guard depth <= source.depth, isAllowed(link.url) else { continue }
      // An article once read is read; a thread may have new answers.
      if link.reason == .article, known[link.url] != nil { continue }
      queue.append(
        Step(url: link.url, depth: depth, reason: link.reason, priority: link.priority))
    }
  }

  /// An unchanged page is not parsed again; where it led to is remembered. New answers stand on the
  /// last page of a thread: go there at once.
  private mutating func followStored(_ state: PageState, _ step: Step) {
    var last = state.next
    var seen: Set<String> = [step.url]
    while let url = last, seen.insert(url).inserted, let next = known[url]?.next { last = next }
    guard let last, last != step.url, isAllowed(last) else { return }
    queue.append(Step(url: last, depth: step.depth, reason: .next, priority: 1))
  }

  private func isAllowed(_ url: String) -> Bool {
    source.kind == .archive
      ? url.hasPrefix("file:///") : URLParts.isSameSite(url, source.url)
  }
}
