/// Buffers of `PlainNetwork`, and what it found.
package struct PlainReading: Sendable {
  package typealias Block = PlainNetwork.Block

  /// The blocks of each word's row, for training.
  package var rows: [Block] = []
  /// What each word gives to the units at each place of the window.
  package var parts: [Block] = []
  /// Each word's units.
  package var units: [Block] = []
  /// The units at their strongest, where that was (−1 for nowhere), and their sums.
  package var best: [Block] = []
  package var bestPlaces: [SIMD16<Int32>] = []
  package var sums: [Block] = []
  /// What is added to the sum of positive against negative, and to that of neutral.
  package var result = SIMD2<Float>()
  /// Each word's part in the first.
  var shares: [Float] = []

  /// Empty buffers.
  package init() {}

  /// Makes room for so many words and sets all to nothing.
  mutating func reset(blocks: Int, words: Int) {
    func clear<Item>(_ list: inout [Item], _ item: Item, _ count: Int) {
      list.removeAll(keepingCapacity: true)
      for _ in 0..<count { list.append(item) }
    }
    clear(&best, .init(), blocks)
    clear(&bestPlaces, .init(repeating: -1), blocks)
    clear(&sums, .init(), blocks)
    clear(&units, .init(), words * blocks)
  }
}
