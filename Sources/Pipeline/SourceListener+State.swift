import Fetching
import Model

/// What is noted of a page and of the source once it has answered, or has not.
extension SourceListener {
  /// Notes that a page answered. Only the source's own page plans visits to the source: of the
  /// others, what is theirs alone is kept.
  mutating func answered(
    _ state: inout PageState, _ page: FetchedPage, _ step: Frontier.Step
  ) {
    let sources = planner
    planner.answered(&state, page, now: clock())
    if step.reason != nil { planner = sources }
  }

  /// Notes that a page is as it was, or was read.
  mutating func well(_ state: inout PageState, _ step: Frontier.Step) {
    let sources = planner
    planner.well(&state, now: clock())
    if step.reason != nil { planner = sources }
  }

  /// Notes that a page failed, after its failures were counted up.
  mutating func note(
    _ state: inout PageState, _ step: Frontier.Step, _ kind: SourceOutcome.Kind, _ detail: String,
    isGone: Bool
  ) {
    if step.reason == nil {
      planner.failed(&state, kind, detail, isGone: isGone, now: clock())
    } else {
      state.dueAt = planner.rest(failures: state.failures, now: clock())
    }
  }

  mutating func fail(
    _ step: Frontier.Step, _ state: inout PageState, _ error: FetchError
  ) async throws {
    // The host asked for a rest before we came to this page: it was not asked, so nothing is known.
    if error.kind == .resting {
      if !wasRead { outcome.kind = .notDue }
      outcome.detail = error.message
      return
    }
    let kind: SourceOutcome.Kind =
      switch error.kind {
      case .unreachable, .timedOut, .insecure, .missingFile, .transfer: .unreachable
      case .status, .robots, .resting: .refused
      case .botWall, .forbidden, .tooLarge, .redirects: .blocked
      }
    let now = clock()
    state.status = error.status
    state.askedAt = now
    state.failures += 1
    let isGone =
      [404, 410].contains(error.status) || error.kind == .robots || error.kind == .forbidden
    note(&state, step, kind, error.message, isGone: isGone)
    if let seconds = error.retryAfter {
      let retry = Timestamp(seconds: now.seconds + Int64(seconds))
      state.retryAt = retry
      state.dueAt = max(state.dueAt ?? retry, retry)
    }
    let others = frontier.failed(&state, step, isGone: isGone)
    try await keep(state, others, posts: [])
    // A page that was followed and is gone does not spoil what its source gave.
    guard step.depth == 0, !wasRead else { return }
    outcome.detail = error.message
    outcome.kind = kind
  }
}
