import Model
import SocialText

/// The pages of one source that are to be asked, best first, and what is known of those that were.
///
/// A state machine without clock, network or store: it is told what a page turned out to be and says
/// what to ask next and what to remember. What it says is to be asked is stored with the page that
/// led there, so a run that ends early leaves the rest to the next one.
///
///     board (every run) → threads whose row changed → their last page read, or the first unread
///                       → the board's next page, while the last of its rows is news
struct Frontier {
  /// A page to ask.
  struct Step: Hashable {
    var url: String
    var depth = 0
    var hops = 0
    /// Why; nil for the source's own page.
    var reason: FollowLink.Reason?
    var priority = 1.0
    /// First page of its thread, and what the listing shows of it now.
    var thread: String?
    var shown: String?
  }

  /// Pages of one thread, and of one listing, that are followed: enough for any that people write,
  /// an end for those that programs make (calendars).
  static let mostThreadPages = 2000
  static let mostListingPages = 100
  /// Pages that may wait for a later run; more are left to be found again where they are listed.
  static let mostWaiting = 5000

  let source: Source
  /// Fingerprint of the source's rules.
  let rules: Hash128?
  /// When the run came to the source: pages that failed rest until they are due.
  let now: Timestamp
  /// Every page of the source that was met.
  private(set) var known: [String: PageState]
  private var queue: [Step] = []
  private var visited: Set<String> = []
  private var waiting = 0
  /// Address that answered for the source's own: a site that has moved is followed where it is now.
  private var home: String?
  /// Posts of the pages of this run.
  private var seen: Set<PostID> = []

  init(source: Source, rules: Hash128?, now: Timestamp, known: [String: PageState]) {
    self.source = source
    self.rules = rules
    self.now = now
    self.known = known
    waiting = known.values.count { $0.wait != nil }
  }

  /// Recorded pages are all there each time: nothing of them waits.
  private var remembers: Bool { source.kind != .archive }

  // MARK: - What to ask

  /// Puts pages at the front, in their order.
  mutating func begin(_ urls: [String]) {
    queue = urls.enumerated().map { index, url in
      Step(url: url, priority: 1 + Double(urls.count - index))
    }
  }

  /// Takes up what earlier runs left, and the listings below the source's own page that lead on:
  /// one of them may have changed although the page above shows nothing of it.
  mutating func resume() {
    guard remembers, source.kind != .feed else { return }
    for (url, state) in known.sorted(by: { $0.key < $1.key }) {
      guard state.depth <= source.depth, url != source.url, isAllowed(url) else { continue }
      if let wait = state.wait {
        if isResting(state) { continue }
        // News go first.
        queue.append(
          Step(
            url: url, depth: state.depth, hops: state.hops, reason: wait.reason,
            priority: wait.priority / 2, thread: wait.thread, shown: wait.shown))
      } else if state.kind == .listing, state.hops == 0,
        (1..<max(1, source.depth)).contains(state.depth)
      {
        queue.append(Step(url: url, depth: state.depth, reason: .thread, priority: 0.45))
      }
    }
  }

  private func isResting(_ state: PageState) -> Bool {
    state.failures > 0 && state.dueAt ?? now > now
  }

  /// The page that is worth most, the earlier of equals; each once.
  mutating func next() -> Step? {
    while let best = queue.indices.min(by: {
      (-queue[$0].priority, $0) < (-queue[$1].priority, $1)
    }) {
      let step = queue.remove(at: best)
      if visited.insert(step.url).inserted { return step }
    }
    return nil
  }

  /// What is known of a page, or a page never asked.
  func state(of step: Step) -> PageState {
    var state = known[step.url] ?? PageState(url: step.url)
    (state.depth, state.hops) = (step.depth, step.hops)
    return state
  }

  /// Remembers a page's new state.
  mutating func keep(_ state: PageState) {
    if (known[state.url]?.wait == nil) != (state.wait == nil) {
      waiting += state.wait == nil ? -1 : 1
    }
    known[state.url] = state
  }

  /// True for a page that may be asked for this source.
  func isAllowed(_ url: String) -> Bool {
    if source.kind == .archive { return url.hasPrefix("file:///") }
    return URLParts.isSameSite(url, source.url)
      || home.map { URLParts.isSameSite(url, $0) } == true
  }

  /// Notes the address that answered for the source's own.
  mutating func moved(to url: String) { home = url }

  // MARK: - What came of a page

  /// A page failed: it waits for another try unless it is gone or was tried often. Gives the states
  /// of other pages to store.
  mutating func failed(_ state: inout PageState, _ step: Step, isGone: Bool) -> [PageState] {
    state.wait =
      remembers && step.reason != nil && !isGone && state.failures < 5
      ? PageWait(
        reason: step.reason ?? .article, priority: step.priority, thread: step.thread,
        shown: step.shown) : nil
    // The last page of a thread may be gone because posts are: the thread begins anew.
    guard isGone, let thread = step.thread, thread != step.url, var first = known[thread] else {
      return []
    }
    (first.next, first.shown, first.validators, first.contentHash) = (nil, nil, Validators(), nil)
    keep(first)
    var others = [first]
    var again = Step(url: thread, depth: step.depth, reason: .thread, priority: step.priority)
    (again.thread, again.shown) = (thread, step.shown)
    enqueue(again, &others)
    return others
  }

  /// A page holds nothing that can be read.
  func unreadable(_ state: inout PageState) {
    state.kind = .other
    state.rules = rules
    state.wait = nil
  }

  /// A page is the same as last time. New answers stand on the last page of a thread: go there.
  /// Gives the states of other pages to store.
  mutating func unchanged(_ state: inout PageState, _ step: Step) -> [PageState] {
    state.wait = nil
    var others: [PageState] = []
    noteShown(&state, step, &others)
    let last = lastPage(from: step.url)
    if last != step.url {
      enqueue(
        Step(
          url: last, depth: step.depth, hops: known[last]?.hops ?? step.hops, reason: .next,
          priority: 0.9), &others)
    }
    return others
  }

  /// A page was read; `news` are as many of its posts as were not known. Gives the states of other
  /// pages to store.
  mutating func read(
    _ document: Document, news: Int, _ state: inout PageState, _ step: Step
  ) -> [PageState] {
    state.rules = rules
    state.wait = nil
    guard source.kind != .feed else { return [] }
    let isListing =
      document.page?.kind == .listing || (document.posts.isEmpty && !document.follow.isEmpty)
    state.kind = isListing ? .listing : document.page?.kind ?? .other
    var others: [PageState] = []
    noteShown(&state, step, &others)
    let rows = followLinks(document, step, &others)
    let next = document.follow.first { $0.reason == .next }
      .flatMap { isAllowed($0.url) && $0.url != step.url ? $0 : nil }
    if isListing {
      state.next = nil
      if let next, news > 0 || leadsOn(rows, to: next.url),
        step.hops + 1 < Frontier.mostListingPages
      {
        enqueue(page(next, behind: step), &others)
      }
    } else {
      state.next = next?.url
      keep(state)
      followThread(document, news, next, &state, step, &others)
    }
    return others
  }

  /// What the listing shows of a thread is read once this page is: its other unread pages wait.
  private mutating func noteShown(
    _ state: inout PageState, _ step: Step, _ others: inout [PageState]
  ) {
    guard let shown = step.shown, let thread = step.thread else { return }
    if thread == step.url {
      state.shown = shown
    } else if var first = known[thread] {
      first.shown = shown
      keep(first)
      others.append(first)
    }
  }

  // MARK: - Listings

  /// The rows of a listing.
  private struct Rows {
    enum Order { case newestFirst, unknown, other }

    var order: Order
    var hasNews: Bool
    var isLastNews: Bool
  }

  /// True where the next page of a listing may have news.
  private func leadsOn(_ rows: Rows, to next: String) -> Bool {
    switch rows.order {
    case .newestFirst: return rows.isLastNews
    case .unknown: return rows.hasNews
    case .other:
      // News may stand anywhere: all of it is looked through once a day.
      guard let asked = known[next]?.askedAt else { return true }
      return rows.hasNews || now.seconds - asked.seconds >= 86_400
    }
  }

  /// Queues what a page names and what is news there.
  private mutating func followLinks(
    _ document: Document, _ step: Step, _ others: inout [PageState]
  ) -> Rows {
    var news = 0
    var isLastNews = false
    let links = document.follow.filter { $0.reason != .next }
    for link in links where isAllowed(link.url) && step.depth < source.depth {
      guard let next = changed(link, step.depth + 1) else {
        isLastNews = false
        continue
      }
      isLastNews = isNews(link)
      if isLastNews { news += 1 }
      enqueue(next, &others)
    }
    let dates = links.compactMap(\.date)
    var rows = Rows(order: .unknown, hasNews: news > 0, isLastNews: isLastNews)
    guard dates.count >= 3, dates.count * 4 >= links.count * 3 else { return rows }
    // Newest first, but for what is pinned to the top: behind an old row all are old.
    let rises = zip(dates, dates.dropFirst()).count { $0 < $1 }
    rows.order = rises <= max(1, dates.count / 10) ? .newestFirst : .other
    return rows
  }

  /// True for a link never met, or one beside which the listing shows something else than before.
  /// Where it shows nothing, or the page waits already, to ask it is no sign of news.
  private func isNews(_ link: FollowLink) -> Bool {
    guard let state = known[link.url] else { return true }
    guard let shown = link.shown else { return false }
    return shown != state.shown && shown != state.wait?.shown
  }

  /// Where to read what is new behind a link; nil where nothing is.
  private func changed(_ link: FollowLink, _ depth: Int) -> Step? {
    var step = Step(
      url: link.url, depth: depth, reason: link.reason, priority: link.priority, thread: link.url,
      shown: link.shown)
    guard let state = known[link.url] else { return step }
    if isResting(state) { return nil }
    // Never read, or read by other rules.
    if state.kind == nil, state.wait != nil || state.status != 200 { return step }
    if state.kind != nil, state.kind != .listing, state.rules != rules { return step }
    if state.kind == .listing { return nil }
    if link.reason == .thread || state.kind == .thread {
      if let shown = link.shown, shown == state.shown { return nil }
    } else {
      guard let shown = link.shown, let before = state.shown, shown != before else { return nil }
    }
    step.url = lastPage(from: link.url)
    step.hops = known[step.url]?.hops ?? 0
    return known[step.url].map(isResting) == true ? nil : step
  }

  // MARK: - Threads

  private mutating func followThread(
    _ document: Document, _ news: Int, _ next: FollowLink?, _ state: inout PageState, _ step: Step,
    _ others: inout [PageState]
  ) {
    // A server that has no such page may show its last one, and a link to one more.
    let isRepeated = document.posts.allSatisfy { seen.contains($0.id) }
    seen.formUnion(document.posts.lazy.map(\.id))
    guard let next, !(isRepeated && step.reason == .next),
      step.hops + 1 < Frontier.mostThreadPages
    else {
      state.next = nil
      return
    }
    let isUnread = known[next.url]?.kind == nil
    if Frontier.isNewestFirst(document.posts) {
      // New answers stand on the first page: older pages are read once, and again only where all of
      // this page is news.
      state.next = nil
      if isUnread || news == document.posts.count { enqueue(page(next, behind: step), &others) }
      return
    }
    let last = isUnread ? next.url : lastPage(from: next.url)
    guard last != step.url else { return }
    var found = page(next, behind: step)
    found.url = last
    if !isUnread { found.hops = known[last]?.hops ?? found.hops }
    enqueue(found, &others)
  }

  /// The last page of a thread that was read, or the unread one behind it.
  private func lastPage(from url: String) -> String {
    var last = url
    var passed: Set<String> = [url]
    while let next = known[last]?.next, passed.insert(next).inserted { last = next }
    return last
  }

  private static func isNewestFirst(_ posts: [Post]) -> Bool {
    let dates = posts.compactMap { $0.published?.timestamp }
    guard let first = dates.first, let last = dates.last, dates.count > 2, first > last else {
      return false
    }
    return !zip(dates, dates.dropFirst()).contains { $0 < $1 }
  }

  // MARK: - The queue

  /// The next page of a thread or listing: the same place, not one further away.
  private func page(_ link: FollowLink, behind step: Step) -> Step {
    Step(
      url: link.url, depth: step.depth, hops: step.hops + 1, reason: .next, priority: link.priority)
  }

  private mutating func enqueue(_ step: Step, _ others: inout [PageState]) {
    guard !visited.contains(step.url) else { return }
    queue.append(step)
    guard remembers, let reason = step.reason else { return }
    var state = known[step.url] ?? PageState(url: step.url)
    if state.wait == nil, waiting >= Frontier.mostWaiting { return }
    (state.depth, state.hops) = (step.depth, step.hops)
    state.wait = PageWait(
      reason: reason, priority: step.priority, thread: step.thread, shown: step.shown)
    keep(state)
    others.append(state)
  }
}
