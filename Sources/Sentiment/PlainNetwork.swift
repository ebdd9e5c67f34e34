import SocialText

/// What is learned of plain sentences beyond the sums: a network of one layer over rows of words, which
/// sees five in a row at a time (Kim, "Convolutional Neural Networks for Sentence Classification",
/// EMNLP 2014). Each of its units fires where a pattern stands; what counts is its strongest place and
/// the sum over all. Units are rectified sums, so around each sentence the network is linear, and every
/// word's part in the result is exact.
///
/// Units and the numbers of a row go in blocks of sixteen.
package struct PlainNetwork: Sendable {
  package typealias Block = SIMD16<Float>

  /// Blocks of a word's row.
  package static let rowBlocks = 4
  /// Numbers of a word's row.
  package static let width = rowBlocks * Block.scalarCount
  /// Words on either side that a unit sees.
  package static let reach = 2
  /// Words that it sees.
  package static let window = 2 * reach + 1
  /// Blocks of units.
  package static let blocks = 8
  /// What one word gives to the units: a block for each place of the window and each block of units.
  package static let partCount = window * blocks

  /// What a unit's sum over all places is multiplied with, so that it is about as large as its strongest
  /// place.
  static let sumScale: Float = 0.2

  /// What is added to a word's own row: for each mark, place and distance from the end, then what the
  /// two valences are multiplied with.
  package var traits = [Block](repeating: Block(), count: Self.traitCount * Self.rowBlocks)
  /// For each place of the window, each block of units and each number of a row what it gives to them.
  package var kernel = [Block](repeating: Block(), count: Self.partCount * Self.width)
  /// What the units begin with.
  package var bias = [Block](repeating: Block(), count: Self.blocks)
  /// From the units' strongest places to polarity, from their sums to it, then both to neutral.
  package var outputs = [Block](repeating: Block(), count: 4 * Self.blocks)
  package var start = SIMD2<Float>()

  /// The first trait of a place, of a distance from the end, and of a valence.
  static let placeTrait = PlainSentence.Mark.count
  static let distanceTrait = placeTrait + PlainSentence.places
  static let valenceTrait = distanceTrait + PlainSentence.distances
  package static let traitCount = valenceTrait + 2
  /// How many numbers the kernel has.
  package static let kernelSize = partCount * width * Block.scalarCount
  /// How many numbers there are in all.
  package static let size =
    (traitCount * rowBlocks + 5 * blocks) * Block.scalarCount + 2 + kernelSize

  /// How much of what is learned counts for a sentence: all of it where it is brief, ever less the longer
  /// it is, for the more it says, the better the sums of posts know what it means; and less where much of
  /// it is passed over, for then the network has not read what the sentence turns on.
  package static func share(of sentence: borrowing PlainSentence, fadesAt: Int = readUpTo) -> Float
  {
    let count = sentence.words.count
    let length = Float(fadesAt - count) / Float(fadesAt - fadesFrom)
    let seen = 1 - Float(sentence.muted) / Float(max(1, count))
    return min(1, max(0, length)) * seen * seen
  }

  /// The same where it is learned, which is from longer ones too.
  package static func learnedShare(of sentence: borrowing PlainSentence) -> Float {
    share(of: sentence, fadesAt: learnedUpTo)
  }

  /// Whether anything counts of a sentence of so many tokens, to which the two ends come.
  static func reads(tokens count: Int) -> Bool { count + 2 < readUpTo }

  /// Words with which it begins to count less, and with which nothing counts any longer.
  private static let fadesFrom = 15
  package static let readUpTo = 19
  private static let learnedUpTo = 24

  /// A network that gives nothing.
  package init() {}

  /// All numbers in the file's order, the kernel's last.
  package var numbers: [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(Self.size)
    func append(_ blocks: [Block]) {
      for block in blocks { for index in block.indices { numbers.append(block[index]) } }
    }
    append(traits)
    append(bias)
    append(outputs)
    numbers += [start.x, start.y]
    append(kernel)
    return numbers
  }

  /// A network from its numbers; nil where there are more or fewer.
  package init?(_ numbers: [Float]) {
    guard numbers.count == Self.size else { return nil }
    var place = 0
    func fill(_ blocks: inout [Block]) {
      for index in blocks.indices {
        for number in 0..<Block.scalarCount {
          blocks[index][number] = numbers[place]
          place += 1
        }
      }
    }
    fill(&traits)
    fill(&bias)
    fill(&outputs)
    start = SIMD2(numbers[place], numbers[place + 1])
    place += 2
    fill(&kernel)
  }

  /// Calls back with each trait of a word and how much of it there is.
  @inline(__always)
  package static func forEachTrait(_ word: PlainSentence.Word, _ body: (Int, Float) -> Void) {
    var marks = word.marks
    while marks != 0 {
      body(marks.trailingZeroBitCount, 1)
      marks &= marks &- 1
    }
    body(placeTrait + Int(word.place), 1)
    body(distanceTrait + Int(word.left), 1)
    if word.valences.x != 0 { body(valenceTrait, word.valences.x / 4) }
    if word.valences.y != 0 { body(valenceTrait + 1, word.valences.y / 4) }
  }

  /// Reads a sentence whose words have the rows in `state.rows`, traits not yet added, for training: rows
  /// are multiplied with masks.
  package func read(
    _ sentence: borrowing PlainSentence, _ state: inout PlainReading, masks: [Block]
  ) {
    let count = sentence.words.count
    for index in 0..<count {
      let first = index * Self.rowBlocks
      Self.forEachTrait(sentence.words[index]) { trait, size in
        for block in 0..<Self.rowBlocks {
          state.rows[first + block] += traits[trait * Self.rowBlocks + block] * size
        }
      }
    }
    for index in state.rows.indices { state.rows[index] *= masks[index] }
    state.parts.removeAll(keepingCapacity: true)
    for index in 0..<count {
      addParts(
        of: state.rows[index * Self.rowBlocks..<(index + 1) * Self.rowBlocks], to: &state.parts)
    }
    fire(&state, sentence)
  }

  /// Appends what a row gives to the units at each place of the window.
  func addParts(of row: ArraySlice<Block>, to parts: inout [Block]) {
    let first = parts.count
    for _ in 0..<Self.partCount { parts.append(Block()) }
    var own = parts.mutableSpan
    add(Array(row).span, to: &own, first)
  }

  /// Adds it to what stands at a place.
  func add(_ row: Span<Block>, to parts: inout MutableSpan<Block>, _ start: Int) {
    let kernel = kernel.span
    for part in 0..<Self.partCount {
      var sum = Block()
      for index in 0..<Self.rowBlocks {
        let block = row[index]
        let first = part * Self.width + index * Block.scalarCount
        for number in 0..<Block.scalarCount { sum += kernel[first + number] * block[number] }
      }
      parts[start + part] += sum
    }
  }

  /// From the words' parts to units, their strongest places and sums, and the results.
  func fire(_ state: inout PlainReading, _ sentence: borrowing PlainSentence) {
    let count = sentence.words.count
    state.reset(blocks: Self.blocks, words: count)
    for index in 0..<count {
      for block in 0..<Self.blocks {
        var units = bias[block]
        for place in Self.window(at: index, of: count) {
          units += state.parts[Self.part(at: index, place, block)]
        }
        units.replace(with: 0, where: units .< 0)
        let isBetter = units .> state.best[block]
        state.best[block].replace(with: units, where: isBetter)
        state.bestPlaces[block].replace(with: Int32(index), where: isBetter)
        state.sums[block] += units * Self.sumScale
        state.units[index * Self.blocks + block] = units
      }
    }
    state.result = start
    for block in 0..<Self.blocks {
      state.result.x += (state.best[block] * outputs[block]).sum()
      state.result.x += (state.sums[block] * outputs[Self.blocks + block]).sum()
      state.result.y += (state.best[block] * outputs[2 * Self.blocks + block]).sum()
      state.result.y += (state.sums[block] * outputs[3 * Self.blocks + block]).sum()
    }
    state.result *= Self.learnedShare(of: sentence)
  }

  /// Places of the window around a word that lie within the sentence.
  @inline(__always)
  package static func window(at index: Int, of count: Int) -> Range<Int> {
    max(0, reach - index)..<min(window, count + reach - index)
  }

  /// Position among the parts of what the word at a place of a word's window gives to a block.
  @inline(__always)
  package static func part(at index: Int, _ place: Int, _ block: Int) -> Int {
    ((index + place - reach) * window + place) * blocks + block
  }

  /// What a result would gain by a little more of each unit of a block at a word; nothing where it is
  /// silent. `best` and `every` are the outputs of strongest places and of sums.
  @inline(__always)
  package static func slope(
    at index: Int, _ block: Int, best: Block, every: Block, _ state: borrowing PlainReading
  ) -> Block {
    let every = every * sumScale
    var slope = every
    slope.replace(with: every + best, where: state.bestPlaces[block] .== Int32(index))
    slope.replace(with: 0, where: state.units[index * blocks + block] .<= 0)
    return slope
  }
}
