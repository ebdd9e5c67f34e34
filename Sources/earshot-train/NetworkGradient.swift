import Sentiment

/// Gradient of a group of sentences for `NetworkTrainer`.
struct NetworkGradient {
  private typealias Network = PlainNetwork
  private typealias Block = PlainNetwork.Block

  var reading = PlainReading()
  /// Which numbers of each word's row count, and how much.
  var masks: [PlainNetwork.Block] = []
  /// All but the kernel.
  private var network = PlainNetwork()
  /// The kernel's, and the kernel itself, as rows of numbers for each place, block and unit: few units
  /// fire, and all others have no part in it.
  private var kernel = [Block](repeating: Block(), count: Self.turnedCount)
  private var turned = [Block](repeating: Block(), count: Self.turnedCount)
  private static let turnedCount = Network.partCount * Block.scalarCount * Network.rowBlocks
  /// Of the words' rows, and which of them have one.
  private(set) var rows: [PlainNetwork.Block]
  private(set) var touched: [Int] = []
  private var isTouched: [Bool]
  private var slopes: [Block] = []

  init(rows: Int) {
    self.rows = [Block](repeating: Block(), count: rows * Network.rowBlocks)
    isTouched = [Bool](repeating: false, count: rows)
  }

  /// Begins a new group for a network.
  mutating func clear(_ model: PlainNetwork) {
    network = PlainNetwork()
    for index in kernel.indices { kernel[index] = Block() }
    for row in touched {
      isTouched[row] = false
      for block in 0..<Network.rowBlocks { rows[row * Network.rowBlocks + block] = Block() }
    }
    touched.removeAll(keepingCapacity: true)
    Self.forEachNumber { turned[$0][$1] = model.kernel[$2][$3] }
  }

  /// Calls back with each number of the kernel: where it stands in `turned` and where in the network.
  private static func forEachNumber(_ body: (Int, Int, Int, Int) -> Void) {
    for part in 0..<Network.partCount {
      for unit in 0..<Block.scalarCount {
        for number in 0..<Network.width {
          body(
            (part * Block.scalarCount + unit) * Network.rowBlocks + number / Block.scalarCount,
            number % Block.scalarCount, part * Network.width + number, unit)
        }
      }
    }
  }

  /// The network's, in the order of its numbers.
  var numbers: [Float] {
    var network = network
    Self.forEachNumber { network.kernel[$2][$3] = kernel[$0][$1] }
    return network.numbers
  }

  /// Adds a sentence that `reading` has read, by the slope of the loss over its two sums; `numbers` are
  /// those of its words' rows, −1 for none.
  mutating func add(
    _ model: PlainNetwork, _ sentence: PlainSentence, _ numbers: [Int], _ slant: SIMD2<Float>
  ) {
    let blocks = Network.blocks
    network.start += slant
    for block in 0..<blocks {
      network.outputs[block] += reading.best[block] * slant.x
      network.outputs[blocks + block] += reading.sums[block] * slant.x
      network.outputs[2 * blocks + block] += reading.best[block] * slant.y
      network.outputs[3 * blocks + block] += reading.sums[block] * slant.y
    }
    let count = sentence.words.count
    slopes.removeAll(keepingCapacity: true)
    for _ in reading.rows { slopes.append(Block()) }
    for block in 0..<blocks {
      let best = model.outputs[block] * slant.x + model.outputs[2 * blocks + block] * slant.y
      let every =
        model.outputs[blocks + block] * slant.x + model.outputs[3 * blocks + block] * slant.y
      for index in 0..<count {
        let slope = Network.slope(at: index, block, best: best, every: every, reading)
        network.bias[block] += slope
        for unit in 0..<Block.scalarCount where slope[unit] != 0 {
          for place in Network.window(at: index, of: count) {
            let row = (index + place - Network.reach) * Network.rowBlocks
            let first = ((place * blocks + block) * Block.scalarCount + unit) * Network.rowBlocks
            for number in 0..<Network.rowBlocks {
              kernel[first + number] += reading.rows[row + number] * slope[unit]
              slopes[row + number] += turned[first + number] * slope[unit]
            }
          }
        }
      }
    }
    for index in 0..<count { add(sentence.words[index], index, row: numbers[index]) }
  }

  private mutating func add(_ word: PlainSentence.Word, _ index: Int, row: Int) {
    for block in 0..<Network.rowBlocks {
      let place = index * Network.rowBlocks + block
      let slope = slopes[place] * masks[place]
      Network.forEachTrait(word) { trait, size in
        network.traits[trait * Network.rowBlocks + block] += slope * size
      }
      if row >= 0 { rows[row * Network.rowBlocks + block] += slope }
    }
    if row >= 0, !isTouched[row] {
      isTouched[row] = true
      touched.append(row)
    }
  }
}
