import Fetching
import Model

/// What a run would make of a source's first answer, for `earshot sources check`.
public struct VisitForecast: Sendable {
  /// Seconds until the source would be asked again.
  public let interval: Int
  /// Where it would be asked then, where that is another address for good.
  public let movedTo: String?

  /// Plans the visit after an answer at a moment.
  public init(
    _ source: Source, _ policy: RevisitPolicy, _ page: FetchedPage, _ document: Document,
    now: Timestamp
  ) {
    var planner = VisitPlanner(source: source, policy: policy, round: 0, known: nil)
    var state = PageState(url: source.url)
    planner.answered(&state, page, now: now)
    planner.read(document, page, news: document.posts.count, &state, now: now)
    interval = Int((state.dueAt?.seconds ?? now.seconds) - now.seconds)
    movedTo = planner.state.movedTo
  }
}
