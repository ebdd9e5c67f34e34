internal import Glibc

/// Stages whose time is told apart by the benchmark.
public enum AnalysisStage: String, Sendable, CaseIterable {
  case parse, text, language, sentiment, entities, links, store
}

/// Adds up the time spent in each stage of one thread, by a clock that is cheap to read.
public struct StageClock: Sendable {
  /// Seconds by stage.
  public private(set) var seconds: [AnalysisStage: Double] = [:]
  private var since = StageClock.now()

  /// Starts now.
  public init() {}

  /// Counts the time since the last call to a stage.
  public mutating func count(_ stage: AnalysisStage) {
    let now = StageClock.now()
    seconds[stage, default: 0] += now - since
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
