import Model

/// What scoring the kept posts again is asked to do.
public struct RescoreOptions: Sendable {
  /// Score and compare, but store nothing.
  public var isPreview: Bool
  /// Which posts.
  public var filter: KeptPostFilter
  /// Most posts that are scored; nil for all.
  public var limit: Int?

  /// All posts, stored, without arguments.
  public init(
    isPreview: Bool = false, filter: KeptPostFilter = KeptPostFilter(), limit: Int? = nil
  ) {
    self.isPreview = isPreview
    self.filter = filter
    self.limit = limit
  }
}

/// How far scoring again has come.
public struct RescoreProgress: Sendable {
  /// Posts scored.
  public var scored = 0
  /// Share of the store that is behind us, 0 to 1.
  public var share = 0.0
}

/// Scores the kept posts again with today's models, lists, customers and tracked things. Posts that
/// these have judged already are left alone, so that what was broken off goes on where it stopped,
/// and a second time does nothing. Each batch is one transaction; no more than one is in memory.
public struct RescoringRun: Sendable {
  /// Posts in a batch.
  var batchSize = 1024

  private let sources: [String: Source]
  private let resources: AnalysisResources
  private let store: any MentionStore & RescoringStore
  private let redactor: Redactor

  /// A run over a store. `sources` are those of the config: what they declare holds for their kept
  /// posts; of other sources the store knows what it knows. `redaction` is kept in excerpts.
  public init(
    sources: [Source], resources: AnalysisResources, store: any MentionStore & RescoringStore,
    redaction: Redaction = .none
  ) {
    self.sources = Dictionary(sources.map { ($0.id, $0) }) { first, _ in first }
    self.resources = resources
    self.store = store
    redactor = Redactor(redaction)
  }

  /// Scores again. `isStopped` is asked before each batch; `progress` hears of each behind it.
  public func run(
    _ options: RescoreOptions, isStopped: () -> Bool = { false },
    progress: (RescoreProgress) -> Void = { _ in }
  ) throws -> RescoreSummary {
    let versions = resources.versions
    var rescorer = PostRescorer(sources: sources, resources: resources, store: store)
    var summary = RescoreSummary(versions: versions)
    let last = max(1, try store.lastPost())
    var row: Int64? = 0
    while let after = row {
      if isStopped() {
        summary.isStopped = true
        return summary
      }
      let left = options.limit.map { $0 - summary.scored } ?? .max
      let batch = try store.keptPosts(
        after: after, options.filter, for: versions, most: batchSize)
      var posts: [RescoredPost] = []
      posts.reserveCapacity(batch.posts.count)
      try rescorer.note(batch.posts)
      for kept in batch.posts.prefix(left) {
        let change = try rescorer.rescore(kept)
        try summary.add(change, redactor, store)
        posts.append(change.post)
      }
      if !options.isPreview { try store.rescore(posts, by: versions) }
      summary.current += batch.current
      if left < batch.posts.count { return summary }
      row = batch.next
      progress(
        RescoreProgress(
          scored: summary.scored, share: row.map { Double($0) / Double(last) } ?? 1))
    }
    summary.isComplete = true
    return summary
  }
}
