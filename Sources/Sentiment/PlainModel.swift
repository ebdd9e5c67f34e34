import SocialText

/// The part of the weights' file that reads plain sentences: words' rows, of 8 bits a number, and the
/// network over them. What the network's training works out for each word anew is kept here multiplied out
/// for frequent words and for all traits, and the sentence is gone through block by block.
struct PlainModel: Sendable {
  private typealias Block = PlainNetwork.Block

  private let rows: RowTable
  private let step: Float
  private let network: PlainNetwork
  /// What each trait of a word gives to the units at each place of the window.
  private let traits: [PlainNetwork.Block]
  /// The same for each place in the sentence together with each distance from its end.
  private let places: [PlainNetwork.Block]
  /// What the first rows give to them: those of the most frequent words, which are three quarters of all
  /// words; multiplying them out would be nearly all of the work, and none that a program should begin
  /// with.
  private let frequent: [LazyBlocks]
  private static let mostFrequent = 512

  /// Reads what stands at an offset of the file, which is moved behind it; the header has the sizes.
  init(_ header: ModelHeader, _ file: MappedFile, at offset: inout Int) throws(LexiconError) {
    let lines = Int(try header.number("network-lines"))
    let count = Int(try header.number("network-rows"))
    step = Float(try header.number("network-step"))
    let unit = Float(try header.number("kernel-step"))
    let blocks = PlainNetwork.rowBlocks
    guard
      let image = CompactTables.expanded(
        [.rows(lines: lines, rows: count, blocks: blocks, areCoarse: true)], of: file, at: &offset,
        inLargePages: false),
      let rows = RowTable(image, offset: 0, lines: lines, rows: count, blocks: blocks),
      let numbers = file.floats(at: offset, count: PlainNetwork.size - PlainNetwork.kernelSize),
      let kernel = file.steps(at: offset + 2 * numbers.count, count: PlainNetwork.kernelSize),
      let network = PlainNetwork(numbers + kernel.map { Float($0) * unit })
    else { throw header.failure("is damaged: its network lies outside the file") }
    offset += 2 * numbers.count + kernel.count
    self.rows = rows
    self.network = network
    var traits: [Block] = []
    for trait in 0..<PlainNetwork.traitCount {
      network.addParts(of: network.traits[trait * blocks..<(trait + 1) * blocks], to: &traits)
    }
    self.traits = traits
    var places: [Block] = []
    for place in 0..<PlainSentence.places {
      for left in 0..<PlainSentence.distances {
        let first = PlainNetwork.placeTrait + place
        let second = PlainNetwork.distanceTrait + left
        for part in 0..<PlainNetwork.partCount {
          places.append(
            traits[first * PlainNetwork.partCount + part]
              + traits[second * PlainNetwork.partCount + part])
        }
      }
    }
    self.places = places
    frequent = (0..<min(count, Self.mostFrequent)).map { _ in LazyBlocks() }
  }

  /// What a row gives to the units at each place of the window.
  private func parts(ofRow number: Int) -> [Block] {
    var parts: [Block] = []
    network.addParts(of: Self.row(number, of: rows, step)[...], to: &parts)
    return parts
  }

  private static func row(_ number: Int, of rows: RowTable, _ step: Float) -> [Block] {
    (0..<PlainNetwork.rowBlocks).map { Block(rows.block($0, ofRow: number)) * step }
  }

  /// Reads a sentence and shares out what it comes to: each word's part in polarity, and what is no
  /// word's.
  func read(_ sentence: borrowing PlainSentence, _ reading: inout PlainReading) {
    let count = sentence.words.count
    let scale = PlainNetwork.share(of: sentence)
    reading.shares.removeAll(keepingCapacity: true)
    reading.result = SIMD2()
    // So long that nothing of it would count.
    guard scale > 0 else { return }
    // The buffers are taken out, so that each can be written to while others are read.
    var (parts, units, sums) = ([Block](), [Block](), [Block]())
    swap(&parts, &reading.parts)
    swap(&units, &reading.units)
    swap(&sums, &reading.sums)
    parts.removeAll(keepingCapacity: true)
    units.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    for index in 0..<count {
      addParts(of: sentence.words[index], to: &parts)
      units.append(Block())
      sums.append(Block())
    }
    var result = network.start
    for block in 0..<PlainNetwork.blocks {
      result += fire(block, count, parts.span, &units, &sums)
    }
    reading.result = result * scale
    for index in 0..<count { reading.shares.append(sums[index].sum() * scale) }
    swap(&parts, &reading.parts)
    swap(&units, &reading.units)
    swap(&sums, &reading.sums)
  }

  /// Appends what a word gives to the units at each place of the window.
  private func addParts(of word: PlainSentence.Word, to parts: inout [Block]) {
    let first = parts.count
    let size = PlainNetwork.partCount
    let base = (Int(word.place) * PlainSentence.distances + Int(word.left)) * size
    var number = word.hash == 0 ? nil : rows.number(of: word.hash)
    if number == nil, word.ending != 0 { number = rows.number(of: word.ending) }
    if let number, number < frequent.count {
      let known = frequent[number].blocks { self.parts(ofRow: number) }
      for part in 0..<size { parts.append(known[part] + places[base + part]) }
    } else {
      parts += places[base..<base + size]
    }
    var own = parts.mutableSpan
    PlainNetwork.forEachTrait(word) { trait, amount in
      // Places and distances are there.
      if trait >= PlainNetwork.placeTrait, trait < PlainNetwork.valenceTrait { return }
      if amount == 1 {
        Self.add(traits.span, trait * size, to: &own, first)
      } else {
        for part in 0..<size { own[first + part] += traits[trait * size + part] * amount }
      }
    }
    if let number, number >= frequent.count {
      network.add(Self.row(number, of: rows, step).span, to: &own, first)
    }
  }

  @inline(__always)
  private static func add(
    _ source: Span<Block>, _ start: Int, to parts: inout MutableSpan<Block>, _ first: Int
  ) {
    for part in 0..<PlainNetwork.partCount { parts[first + part] += source[start + part] }
  }

  /// What one block of units gives to polarity and neutral; adds each word's part in polarity, not yet
  /// summed over the units.
  private func fire(
    _ block: Int, _ count: Int, _ parts: Span<Block>, _ units: inout [Block],
    _ sums: inout [Block]
  ) -> SIMD2<Float> {
    let blocks = PlainNetwork.blocks
    typealias Bits = SIMD16<Int32>
    // Rectified sums are never below 0, so their bits are in the order of their values, and the sign of a
    // difference, shifted down, says which lanes count. Comparing floats would go lane by lane.
    var best = Bits()
    var sum = Block()
    var found = units.mutableSpan
    for index in 0..<count {
      var unit = network.bias[block]
      for place in PlainNetwork.window(at: index, of: count) {
        unit += parts[PlainNetwork.part(at: index, place, block)]
      }
      var bits = Self.bits(unit)
      bits &= ~(bits &>> 31)
      let isMore = (best &- bits) &>> 31
      best = (best & ~isMore) | (bits & isMore)
      let fired = Self.block(bits)
      found[index] = fired
      sum += fired
    }
    sum *= PlainNetwork.sumScale
    let strongest = network.outputs[block]
    let every = Self.bits(network.outputs[blocks + block] * PlainNetwork.sumScale)
    let extra = Self.bits(strongest)
    var shares = sums.mutableSpan
    for index in 0..<count {
      let bits = Self.bits(found[index])
      let fires = (0 &- bits) &>> 31
      let isBest = fires & ~((bits &- best) &>> 31)
      let slope = Self.block(every & fires) + Self.block(extra & isBest)
      for place in PlainNetwork.window(at: index, of: count) {
        shares[index + place - PlainNetwork.reach] +=
          parts[PlainNetwork.part(at: index, place, block)] * slope
      }
    }
    let strength = Self.block(best)
    return SIMD2(
      (strength * strongest).sum() + (sum * network.outputs[blocks + block]).sum(),
      (strength * network.outputs[2 * blocks + block]).sum()
        + (sum * network.outputs[3 * blocks + block]).sum())
  }

  @inline(__always)
  private static func bits(_ block: Block) -> SIMD16<Int32> {
    // SAFETY: both have sixteen lanes of 32 bits, of which every pattern is a value.
    unsafe unsafeBitCast(block, to: SIMD16<Int32>.self)
  }

  @inline(__always)
  private static func block(_ bits: SIMD16<Int32>) -> Block {
    // SAFETY: as above.
    unsafe unsafeBitCast(bits, to: Block.self)
  }
}
