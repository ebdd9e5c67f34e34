internal import Glibc
import Synchronization

/// The word caches of one model, one for each thread that tells languages at the same time.
final class LanguageWordCaches: Sendable {
  /// A cache that one thread at a time may use.
  private final class Slot: Sendable {
    let isTaken = Atomic(false)
    let cache = LanguageWordCache()
  }

  private static let most = 8

  private let slots: [Slot]

  init() { slots = (0..<Self.most).map { _ in Slot() } }

  /// Calls `body` with a cache that nobody else uses meanwhile. A thread comes back to the same one
  /// if it can.
  @inline(__always)
  func withCache<Result>(_ body: (LanguageWordCache) -> Result) -> Result {
    let first = Int(truncatingIfNeeded: UInt64(pthread_self()) &* 0x9E37_79B9_7F4A_7C15 >> 61)
    for offset in 0..<Self.most {
      let slot = slots[(first &+ offset) % Self.most]
      if slot.isTaken.exchange(true, ordering: .acquiring) { continue }
      defer { slot.isTaken.store(false, ordering: .releasing) }
      return body(slot.cache)
    }
    return body(LanguageWordCache())
  }
}
