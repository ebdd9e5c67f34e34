/// Two pieces of work timed in turns, so that a busy machine disturbs both alike.
struct AlternatingRuns {
  /// Least CPU seconds of our own pass.
  private(set) var own = Double.infinity
  /// Least CPU seconds of the peer's.
  private(set) var peer = Double.infinity

  /// Runs both `turns` times, at least once.
  init(turns: Int, own: () -> Void, peer: () -> Void) {
    for _ in 0..<max(1, turns) {
      self.peer = min(self.peer, CPUClock.measure(peer))
      self.own = min(self.own, CPUClock.measure(own))
    }
  }
}
