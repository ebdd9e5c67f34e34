import Model
import Synchronization

/// Gathers the pages of all sources and stores many in one transaction: whoever comes while another
/// writes joins the next transaction (group commit). Nobody hears "stored" before it is.
public final class CommitQueue: Sendable {
  /// Posts after which a lone source stores what it has gathered.
  public static let mostPosts = 2048
  /// Pages after which it does.
  public static let mostPages = 256

  private struct State {
    var waiting: [(batches: [PageCommit], done: CheckedContinuation<[CommitCounts], any Error>)] =
      []
    var isWriting = false
  }

  private let store: any MentionStore
  private let state = Mutex(State())

  /// A queue in front of a store.
  public init(store: any MentionStore) { self.store = store }

  /// Stores pages; returns once they are stored.
  public func commit(_ batches: [PageCommit]) async throws -> [CommitCounts] {
    if batches.isEmpty { return [] }
    return try await withCheckedThrowingContinuation { done in
      let isFirst = state.withLock { state in
        state.waiting.append((batches, done))
        defer { state.isWriting = true }
        return !state.isWriting
      }
      if isFirst { write() }
    }
  }

  /// Writes what waits until nothing does.
  private func write() {
    while true {
      let turn = state.withLock { state in
        let turn = state.waiting
        state.waiting = []
        if turn.isEmpty { state.isWriting = false }
        return turn
      }
      if turn.isEmpty { return }
      do {
        var counts = try store.commit(turn.flatMap(\.batches))[...]
        for one in turn {
          one.done.resume(returning: Array(counts.prefix(one.batches.count)))
          counts = counts.dropFirst(one.batches.count)
        }
      } catch  where turn.count > 1 {
        // One page's fault must not be all pages': each for itself.
        for one in turn {
          one.done.resume(with: Result { try store.commit(one.batches) })
        }
      } catch {
        for one in turn { one.done.resume(throwing: error) }
      }
    }
  }
}
