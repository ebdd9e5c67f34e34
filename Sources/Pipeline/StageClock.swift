internal import Glibc

/// Stages whose time is told apart by the benchmark.
public enum AnalysisStage: String, Sendable, CaseIterable {
  case parse, text, language, sentiment, entities, links, store

  /// Where its sum stands.
  fileprivate var place: Int {
    switch self {
    case .parse: 0
    case .text: 1
    case .language: 2
    case .sentiment: 3
    case .entities: 4
    case .links: 5
    case .store: 6
    }
  }
}

/// Adds up the time spent in each stage of one thread, by a clock that is cheap to read.
public struct StageClock: Sendable {
  // By a stage's place: a dictionary would take longer than some stages do.
  private var sums = [Double](repeating: 0, count: AnalysisStage.allCases.count)
  private var since = StageClock.now()

  /// Seconds by stage, of those that took any.
  public var seconds: [AnalysisStage: Double] {
    let stages = AnalysisStage.allCases.filter { sums[$0.place] > 0 }
    return Dictionary(uniqueKeysWithValues: stages.map { ($0, sums[$0.place]) })
  }

  /// Starts now.
  public init() {}

  /// Counts the time since the last call to a stage.
  public mutating func count(_ stage: AnalysisStage) {
    let now = StageClock.now()
    sums[stage.place] += now - since
    since = now
  }

  /// Counts the time since the last call to nobody.
  public mutating func skip() { since = StageClock.now() }

  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
