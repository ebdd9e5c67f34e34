/// Gathers phrases with their owners and makes a `PhraseImage` of them, in time linear in the tokens
/// of all phrases.
package struct PhraseImageBuilder {
  /// Owners that a phrase keeps, the first ones: with so many nobody can say whom it means.
  package static let mostOwners = 64

  private var keys: [UInt64]
  /// Place in `values` of each key.
  private var slots: [Int32]
  private var mask: Int
  private var hashes: [UInt64] = []
  private var values: [PhraseValue] = []
  /// For each value the newest of its owners in `owners`, -1 with none; each owner names the one
  /// before.
  private var newest: [Int32] = []
  private var ownerCounts: [Int32] = []
  private var owners: [(code: PhraseOwner, before: Int32)] = []

  /// Nothing yet; with room for some keys.
  package init(capacity: Int = 32) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    slots = [Int32](repeating: 0, count: size)
    mask = size - 1
  }

  /// Adds an owner to a phrase; false for a phrase without tokens or with too many, and for an owner
  /// that has no room. An owner that a phrase has already is not added again.
  @discardableResult
  package mutating func add(_ tokens: [Token], _ owner: PhraseOwner) -> Bool {
    guard !tokens.isEmpty, tokens.count <= PhraseTable.longestPhrase,
      owner.number <= PhraseValue.most
    else { return false }
    var hash = tokens[0].hash
    for index in 1..<max(1, tokens.count) {
      mark(hash, PhraseValue(tokens: index, readsOn: true))
      hash = PhraseTable.combine(hash, tokens[index].hash)
    }
    let place = mark(hash, PhraseValue(tokens: tokens.count, readsOn: false))
    append(owner, to: place)
    return true
  }

  /// Takes over a key of another block, with those owners that `keeps` lets through.
  package mutating func copy(
    _ image: PhraseImage, keeping keeps: (PhraseOwner) -> Bool
  ) {
    image.each { key, value in
      var here = value
      here.bits &= 0b11001
      let place = mark(key, here)
      for index in 0..<image.ownerCount(value) {
        let owner = image.owner(value, index)
        if keeps(owner) { append(owner, to: place) }
      }
    }
  }

  /// The block; nil where there is no memory for it, or more shared names than it has room for.
  package func image(
    fingerprint: UInt64 = 0, maker: UInt64 = 0, extra: [UInt8] = []
  ) -> PhraseImage? {
    var head = PhraseImageHead()
    head.fingerprint = fingerprint
    head.maker = maker
    head.extraCount = extra.count
    // Seven places of ten are used.
    head.lines = max(1, hashes.count * 10 / (7 * PhraseImage.places) + 1)
    head.firstWords = PhraseImageBuilder.filterWords(values.count { $0.isFirst })
    head.pairWords = PhraseImageBuilder.filterWords(values.count { $0.isPair })
    head.phrases = ownerCounts.count { $0 > 0 }
    head.listWords = ownerCounts.reduce(0) { $1 > 1 ? $0 + Int($1) + 1 : $0 }
    guard head.listWords <= PhraseValue.most, let memory = MappedFile(size: head.size) else {
      return nil
    }
    fill(memory, head)
    for index in extra.indices {
      // SAFETY: the memory was made of the head's size, which counts these bytes.
      unsafe memory.base.storeBytes(
        of: extra[index], toByteOffset: head.extraStart + index, as: UInt8.self)
    }
    let words = head.words(checksum: PhraseImage.checksum(memory))
    for index in words.indices {
      // SAFETY: sixteen words are the head.
      unsafe memory.base.storeBytes(of: words[index], toByteOffset: index * 8, as: UInt64.self)
    }
    return PhraseImage(memory: memory, head: head)
  }

  private func fill(_ memory: MappedFile, _ head: PhraseImageHead) {
    // SAFETY: all offsets lie inside the head's size, of which the memory was made.
    let base = unsafe memory.base
    var free = head.listStart
    func note(_ hash: UInt64, _ start: Int, _ words: Int) {
      let shift = UInt64(64 - words.trailingZeroBitCount)
      let offset = start + Int(truncatingIfNeeded: hash &>> shift) * 8
      let old = unsafe base.load(fromByteOffset: offset, as: UInt64.self)
      unsafe base.storeBytes(
        of: old | PhraseImage.mask(hash), toByteOffset: offset, as: UInt64.self)
    }
    for index in hashes.indices {
      var value = values[index]
      let hash = hashes[index]
      if value.isFirst { note(hash, head.firstStart, head.firstWords) }
      if value.isPair { note(hash, head.pairStart, head.pairWords) }
      let count = Int(ownerCounts[index])
      if count == 1 {
        value.set(owners[Int(newest[index])].code)
      } else if count > 1 {
        value.setShared((free - head.listStart) / 4)
        unsafe base.storeBytes(of: UInt32(count), toByteOffset: free, as: UInt32.self)
        var next = newest[index]
        for place in (1...count).reversed() {
          unsafe base.storeBytes(
            of: owners[Int(next)].code.bits, toByteOffset: free + place * 4, as: UInt32.self)
          next = owners[Int(next)].before
        }
        free += count * 4 + 4
      }
      let offset = unsafe PhraseImageBuilder.place(hash, base, head.lines)
      unsafe base.storeBytes(of: hash, toByteOffset: offset.key, as: UInt64.self)
      unsafe base.storeBytes(of: value.bits, toByteOffset: offset.value, as: UInt32.self)
    }
  }

  /// The first free place for a key.
  private static func place(
    _ hash: UInt64, _ base: UnsafeMutableRawPointer, _ lines: Int
  ) -> (key: Int, value: Int) {
    var line = WeightTable.line(of: hash, of: UInt64(lines))
    while true {
      let start = PhraseImage.headSize + line * PhraseImage.lineSize
      for place in 0..<PhraseImage.places
      where unsafe base.load(fromByteOffset: start + place * 8, as: UInt64.self) == 0 {
        return (start + place * 8, start + 40 + place * 4)
      }
      line = line + 1 == lines ? 0 : line + 1
    }
  }

  /// Ten bits a key and more, a power of two of words.
  private static func filterWords(_ keys: Int) -> Int {
    var words = 2
    while words * 64 < keys * 10 { words *= 2 }
    return words
  }

  @discardableResult
  private mutating func mark(_ hash: UInt64, _ value: PhraseValue) -> Int {
    let key = PhraseImage.key(hash)
    if hashes.count * 2 >= mask { grow() }
    var at = Int(truncatingIfNeeded: key) & mask
    while keys[at] != 0 {
      if keys[at] == key {
        let place = Int(slots[at])
        values[place].bits |= value.bits
        return place
      }
      at = (at + 1) & mask
    }
    keys[at] = key
    slots[at] = Int32(hashes.count)
    hashes.append(key)
    values.append(value)
    newest.append(-1)
    ownerCounts.append(0)
    return hashes.count - 1
  }

  private mutating func append(_ owner: PhraseOwner, to place: Int) {
    // Names of one owner come one behind the other, so its own repeats stand at the head.
    if newest[place] >= 0, owners[Int(newest[place])].code.number == owner.number {
      return
    }
    guard ownerCounts[place] < Int32(PhraseImageBuilder.mostOwners) else { return }
    owners.append((owner, newest[place]))
    newest[place] = Int32(owners.count - 1)
    ownerCounts[place] += 1
  }

  private mutating func grow() {
    mask = mask * 2 + 1
    keys = [UInt64](repeating: 0, count: mask + 1)
    slots = [Int32](repeating: 0, count: mask + 1)
    for (index, key) in hashes.enumerated() {
      var at = Int(truncatingIfNeeded: key) & mask
      while keys[at] != 0 { at = (at + 1) & mask }
      keys[at] = key
      slots[at] = Int32(index)
    }
  }
}
