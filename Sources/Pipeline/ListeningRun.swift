import Fetching
import Foundation
import Logging
import Model
import Parsing
import SocialText
import Synchronization

/// The main job: asks every due source, takes its posts through all stages and stores them page by
/// page. The one task group of the program is here.
public struct ListeningRun: Sendable {
  private let settings: RunSettings
  private let resources: AnalysisResources
  private let store: (any MentionStore)?
  private let commits: CommitQueue?
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger

  /// A run over a store; without one nothing is known and nothing is stored (dry run).
  public init(
    settings: RunSettings, resources: AnalysisResources, store: (any MentionStore)?,
    logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.settings = settings
    self.resources = resources
    self.store = store
    commits = store.map { CommitQueue(store: $0) }
    self.logger = logger
    self.clock = clock
  }

  /// Runs once. `progress` is called after every page and source, from any thread.
  public func run(
    _ options: RunOptions,
    progress: @escaping @Sendable (RunProgress, SourceOutcome?) -> Void
  ) async throws -> RunReport {
    let sources = settings.sources.filter { options.only?.contains($0.id) ?? true }
    let number = options.isDryRun ? nil : try store?.beginRun(at: clock())
    let memory = (store as? any FetchMemory).map {
      number == nil ? ForgetfulMemory(kept: $0) as any FetchMemory : $0
    }
    let fetcher = Fetcher(settings: settings.fetching, memory: memory, clock: clock)
    let subscriber = number == nil ? nil : try makeSubscriber(fetcher)
    let pushed = try (store as? any SubscriptionStore)?.pushedSources() ?? []
    let board = ProgressBoard(sources: sources.count, report: progress)
    var outcomes: [String: SourceOutcome] = [:]
    // Recorded pages cost no waiting: they are read in the config's order, so that the same post in
    // two of them always belongs to the first.
    for source in sources where source.kind == .archive {
      outcomes[source.id] = await listen(
        to: source, options, number, fetcher, nil, false, 1, board)
    }
    let live = sources.filter { $0.kind != .archive }
    // Neighbours are told by the whole config, not by what this run is about.
    var neighbours: [String: Int] = [:]
    for source in settings.sources where source.kind != .archive {
      neighbours[SourceRotation.host(of: source), default: 0] += 1
    }
    var rotation = SourceRotation(
      live, visits: try store?.visits() ?? [:], most: settings.fetching.connectionsPerHost)
    await withTaskGroup(of: (Source, SourceOutcome).self) { group in
      var active = 0
      func startMore() {
        while active < max(1, settings.concurrency), let source = rotation.next() {
          active += 1
          let count = neighbours[SourceRotation.host(of: source)] ?? 1
          group.addTask {
            let outcome = await listen(
              to: source, options, number, fetcher, subscriber, pushed.contains(source.id), count,
              board)
            return (source, outcome)
          }
        }
      }
      startMore()
      for await (source, outcome) in group {
        outcomes[source.id] = outcome
        active -= 1
        rotation.end(source)
        startMore()
      }
    }
    if let subscriber, options.only == nil {
      let ids = Set(live.map(\.id))
      // Nothing but forms to hubs is on its way by now.
      let problems = try await withTaskExecutorPreference(fetcher.executor) {
        try await subscriber.renew(sources: ids)
      }
      for problem in problems {
        logger.warning("HubRefused", metadata: ["detail": "\(problem)"])
      }
    }
    let report = RunReport(run: number, outcomes: sources.compactMap { outcomes[$0.id] })
    if let number { try store?.endRun(number, at: clock(), outcomes: report.outcomes) }
    return report
  }

  /// Keeps subscriptions with hubs in step with the sources; nil where the store has no place for
  /// them.
  private func makeSubscriber(_ fetcher: Fetcher) throws -> WebSubSubscriber? {
    guard let store = store as? any SubscriptionStore else { return nil }
    return try WebSubSubscriber(store: store, callback: settings.websubCallback, clock: clock) {
      url, form in
      await fetcher.fetch(FetchRequest(url: url, form: form))
    }
  }

  private func listen(
    to source: Source, _ options: RunOptions, _ run: Int64?, _ fetcher: Fetcher,
    _ subscriber: WebSubSubscriber?, _ isPushed: Bool, _ neighbours: Int, _ board: ProgressBoard
  ) async -> SourceOutcome {
    let started = ContinuousClock.now
    var listener = SourceListener(
      source: source, settings: settings, resources: resources, store: store, commits: commits,
      fetcher: fetcher, subscriber: subscriber, run: options.isDryRun ? nil : run,
      isForced: options.isForced, isPushed: isPushed, neighbours: neighbours, clock: clock,
      board: board)
    var outcome = await listener.listen()
    outcome.milliseconds = Int((ContinuousClock.now - started) / .milliseconds(1))
    var metadata: Logger.Metadata = [
      "source": "\(source.id)", "outcome": "\(outcome.kind.rawValue)",
      "pages": "\(outcome.pages)", "posts": "\(outcome.posts)",
      "new_posts": "\(outcome.added.newPosts)", "new_mentions": "\(outcome.added.newMentions)",
    ]
    if !outcome.detail.isEmpty { metadata["detail"] = "\(outcome.detail)" }
    // Hosts that cannot be reached are everyday: the table says so, and they are asked again.
    let isNews = outcome.isFailure && outcome.kind != .unreachable
    logger.log(level: isNews ? .warning : .info, "SourceRead", metadata: metadata)
    board.finish(outcome)
    return outcome
  }
}

/// What is remembered of hosts for a run that stores nothing: it knows, and keeps nothing new.
private struct ForgetfulMemory: FetchMemory {
  let kept: any FetchMemory

  func robots(of origin: String) throws -> RobotsRecord? { try kept.robots(of: origin) }
  func keep(_ record: RobotsRecord) {}
  func rests() throws -> [HostRest] { try kept.rests() }
  func keep(_ rest: HostRest) {}
}

/// Adds up the progress of all sources.
final class ProgressBoard: Sendable {
  private let state: Mutex<RunProgress>
  private let report: @Sendable (RunProgress, SourceOutcome?) -> Void

  init(sources: Int, report: @escaping @Sendable (RunProgress, SourceOutcome?) -> Void) {
    var progress = RunProgress()
    progress.sources = sources
    state = Mutex(progress)
    self.report = report
  }

  /// A page was read.
  func count(posts: Int, mentions: Int) {
    let now = state.withLock { progress in
      progress.posts += posts
      progress.mentions += mentions
      return progress
    }
    report(now, nil)
  }

  /// A source is done.
  func finish(_ outcome: SourceOutcome) {
    let now = state.withLock { progress in
      progress.done += 1
      return progress
    }
    report(now, outcome)
  }
}
