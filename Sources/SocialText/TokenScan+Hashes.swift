/// The hashes of tokens that are not hashed in the inner loop.
extension TokenScan {
  /// Hash of the folded bytes from `start` to `end`, at least one.
  @inline(__always)
  func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int, isASCII: Bool) -> UInt64 {
    guard isASCII else { return StableHash.finish(Folding.state(text, from: start, to: end)) }
    var at = start
    var state = StableHash.seed
    while at < end {
      let size = min(8, end &- at)
      let block = ASCIIBlock(text, at, count).lowered.moved(size)
      state = block.state(state &* signs.undo[size])
      at &+= 8
    }
    return StableHash.finish(state)
  }
}
