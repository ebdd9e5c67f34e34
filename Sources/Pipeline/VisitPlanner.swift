import Fetching
import Model
import Parsing
import SocialText

/// Plans the visits to one source: whether it is due, what address is asked and with which
/// validators, and, by what came of a visit, when the next one is. Without clock and network; what it
/// remembers is stored with the page that it was learnt from.
struct VisitPlanner {
  /// Longest that validators are believed: some servers say "not modified" for ever.
  static let validatorsLast: Int64 = 8 * 86_400

  let source: Source
  let policy: RevisitPolicy
  /// Seconds that a round over all sources of the host takes.
  let round: Int
  private(set) var state: SourceState

  init(source: Source, policy: RevisitPolicy, round: Int, known: SourceState?) {
    self.source = source
    self.policy = policy
    self.round = round
    state =
      known.flatMap { $0.url == source.url ? $0 : nil }
      ?? SourceState(source: source.id, url: source.url)
  }

  // MARK: - Before a visit

  /// Why the source is not asked now; nil where it is due. `page` is the state of its own page.
  func notDue(_ page: PageState?, now: Timestamp, isForced: Bool) -> SourceOutcome? {
    func waits(_ detail: String) -> SourceOutcome {
      SourceOutcome(source: source.id, kind: .notDue, detail: detail)
    }
    if let retry = page?.retryAt, retry > now {
      return waits("the server asked to be left alone until \(retry.rfc3339)")
    }
    if isForced { return nil }
    if let halt = state.halt { return waits(VisitPlanner.explain(halt, state, source.id)) }
    guard let due = page?.dueAt, due > now else { return nil }
    return waits("due \(due.rfc3339)")
  }

  /// Why a source is not asked any more, and the mend.
  static func explain(_ halt: SourceState.Halt, _ state: SourceState, _ id: String) -> String {
    let since = state.troubleSince.map { " since \($0.rfc3339)" } ?? ""
    switch halt {
    case .gone:
      return "not asked any more: the server says it is gone for good\(since); take it out of the"
        + " config, or ask once more with --now --only \(id)"
    case .failing:
      return "not asked any more: failed \(RevisitPolicy.mostFailures) times in a row\(since)"
        + " (\(state.detail ?? "no answer")); mend its address, or ask once more with --now --only"
        + " \(id)"
    }
  }

  /// Address of the source's own page.
  var address: String { state.movedTo ?? source.url }

  /// What to ask a page with: nothing where that is too old to be believed, or a date of the far
  /// future, which some servers send and then never get past.
  static func validators(_ page: PageState, now: Timestamp) -> Validators {
    if let at = page.validatedAt, now.seconds - at.seconds >= validatorsLast {
      return Validators()
    }
    var validators = page.validators
    if let date = validators.lastModified, let year = year(of: date),
      year > thisYear(now) + 1
    {
      validators.lastModified = nil
    }
    return validators
  }

  /// The first number of four digits in a date, whatever its form.
  private static func year(of date: String) -> Int? {
    date.split { !$0.isASCII || !$0.isNumber }.first { $0.utf8.count == 4 }.flatMap { Int($0) }
  }

  private static func thisYear(_ now: Timestamp) -> Int { Int(now.rfc3339.prefix(4)) ?? 9999 }

  // MARK: - After a visit

  /// A page answered: notes what it is to be asked with next time. Whether it can be read is told
  /// later, by `unchanged`, `read` or `failed`.
  mutating func answered(_ page: inout PageState, _ answer: FetchedPage, now: Timestamp) {
    page.status = answer.status
    page.askedAt = now
    page.retryAt = nil
    if answer.status == 304 {
      // What a 304 does not repeat stays (RFC 9111, 4.3.4).
      page.validators.etag = answer.validators.etag ?? page.validators.etag
      page.validators.lastModified =
        answer.validators.lastModified ?? page.validators.lastModified
      state.freshFor = Freshness.seconds(answer) ?? state.freshFor
    } else {
      page.validators = answer.validators
      page.validatedAt = answer.validators.isEmpty ? nil : now
      state.freshFor = Freshness.seconds(answer)
    }
  }

  /// A page is as it was, or was read: all is well.
  mutating func well(_ page: inout PageState, now: Timestamp) {
    (state.trouble, state.detail, state.troubleSince, state.halt) = (nil, nil, nil, nil)
    (state.visitedAt, state.goodAt) = (now, now)
    page.failures = 0
    page.dueAt = due(after: page.askedAt ?? now, failures: 0)
  }

  /// The source's own page was read, and could be.
  mutating func read(
    _ document: Document, _ answer: FetchedPage, news: Int, _ page: inout PageState,
    now: Timestamp
  ) {
    state.asked = document.feed.pollMinutes.map { min(max($0, 0), 1 << 20) * 60 }
    state.skippedHours = document.feed.skipHours.reduce(0) { $0 | 1 << UInt32($1 & 31) }
    state.skippedDays = document.feed.skipDays.reduce(0) { $0 | 1 << UInt8($1 & 7) }
    let dates =
      document.posts.compactMap { $0.published?.timestamp } + document.follow.compactMap(\.date)
    state.spacing = RevisitPolicy.spacing(dates, now: now)
    if let newest = dates.filter({ $0 <= now }).max() {
      state.newestAt = max(newest, state.newestAt ?? newest)
    }
    state.posts = document.posts.count
    if news > 0 { state.newsAt = now }
    if let moved = answer.permanentURL, moved != source.url { state.movedTo = moved }
    well(&page, now: now)
  }

  /// A hub has pushed posts of the source.
  mutating func pushed(news: Int, now: Timestamp) {
    state.goodAt = now
    if news > 0 { (state.newsAt, state.newestAt) = (now, now) }
  }

  /// The visit failed: notes it; the page's failures were counted up already.
  mutating func failed(
    _ page: inout PageState, _ kind: SourceOutcome.Kind, _ detail: String, isGone: Bool,
    now: Timestamp
  ) {
    if state.trouble == nil { state.troubleSince = now }
    state.visitedAt = now
    (state.trouble, state.detail) = (kind, detail)
    page.dueAt = due(after: now, failures: page.failures)
    if page.status == 410 {
      state.halt = .gone
    } else if page.failures >= RevisitPolicy.mostFailures {
      state.halt = .failing
    }
    // An address that it had moved to and that fails may not be the last word.
    if state.movedTo != nil, isGone || page.failures >= 3 {
      (state.movedTo, state.halt) = (nil, nil)
      page.validators = Validators()
    }
  }

  /// The moment of the next visit.
  private func due(after now: Timestamp, failures: Int) -> Timestamp {
    var facts = RevisitFacts(
      told: source.interval, freshFor: source.kind == .archive ? nil : state.freshFor,
      asked: state.asked, skippedHours: state.skippedHours, skippedDays: state.skippedDays,
      failures: failures, seed: StableHash.hash64(source.id))
    facts.round = round
    if let newest = state.newestAt {
      facts.postGap = max(state.spacing ?? 0, Int(now.seconds - newest.seconds))
    }
    return policy.next(after: now, facts)
  }

  /// The moment at which a page behind the source's own may be asked again.
  func rest(failures: Int, now: Timestamp) -> Timestamp {
    let facts = RevisitFacts(
      told: max(source.interval ?? policy.usual, policy.least), failures: failures)
    return policy.next(after: now, facts)
  }
}

/// How long an answer may be kept (RFC 9111, 4.2.1).
enum Freshness {
  /// Seconds from the answer on: max-age, else Expires less Date, less Age; nil where neither says.
  static func seconds(_ page: FetchedPage) -> Int? {
    let control = page.header("cache-control")
    let age = page.header("age").flatMap { Int($0) }.map { max(0, $0) } ?? 0
    if let most = CacheControl.maxAge(control) { return max(0, most - age) }
    if CacheControl.forbids(control) { return nil }
    guard let expires = moment(page.header("expires")), let date = moment(page.header("date"))
    else { return nil }
    return max(0, Int(clamping: expires.seconds - date.seconds - Int64(age)))
  }

  private static func moment(_ value: String?) -> Timestamp? {
    value.flatMap { DateReader.read($0) }?.timestamp
  }
}
