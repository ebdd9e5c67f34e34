import Synchronization

/// Blocks that are worked out when they are first asked for. Two threads that ask at once may both work
/// them out; what the first has found stays.
final class LazyBlocks: Sendable {
  private final class Found: Sendable {
    let blocks: [PlainNetwork.Block]

    init(_ blocks: [PlainNetwork.Block]) { self.blocks = blocks }
  }

  private let found = AtomicLazyReference<Found>()

  /// The blocks, always those that were made first.
  func blocks(_ make: () -> [PlainNetwork.Block]) -> [PlainNetwork.Block] {
    found.load()?.blocks ?? found.storeIfNil(Found(make())).blocks
  }
}
