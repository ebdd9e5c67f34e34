/// Phrases of tokens and what they stand for in one block of memory, built or mapped from a file:
/// the block is the file, byte for byte, so opening it reads nothing but its checks.
///
/// A phrase's key is its tokens' hashes combined (`PhraseTable.combine`). A key's hash says which 64
/// bytes hold it: five keys, then their five values; a full line runs over into the next. So a
/// look-up touches one line of the processor's cache. In front stand two filters of a few bits a key,
/// for first tokens and for first pairs of tokens: most tokens of a text end there.
///
/// A value holds `PhraseValue`. What several own stands in a list of their codes.
///
/// A class, so that whoever asks it for each word of a text does not copy all of its numbers each time.
@safe
package final class PhraseImage: Sendable {
  /// Version of the layout.
  package static let version: UInt64 = 2
  /// "earalias", the first eight bytes.
  static let magic: UInt64 = 0x7361_696C_6172_6165
  static let headSize = 128
  static let lineSize = 64
  static let places = 5

  let memory: MappedFile
  let head: PhraseImageHead
  private let lines: UInt64
  private let firstShift: UInt64
  private let pairShift: UInt64
  private let firstStart: Int
  private let pairStart: Int

  /// The block, checked before.
  init(memory: MappedFile, head: PhraseImageHead) {
    self.memory = memory
    self.head = head
    lines = UInt64(head.lines)
    firstShift = UInt64(64 - head.firstWords.trailingZeroBitCount)
    pairShift = UInt64(64 - head.pairWords.trailingZeroBitCount)
    firstStart = head.firstStart
    pairStart = head.pairStart
  }

  /// Bytes of the block.
  package var size: Int { memory.count }
  /// Number of phrases.
  package var phrases: Int { head.phrases }
  /// What the caller gave the block as its origin.
  package var fingerprint: UInt64 { head.fingerprint }
  /// What the caller says that the phrases were cut by.
  package var maker: UInt64 { head.maker }

  /// False if no phrase begins with a hash: one look at a filter, without a branch.
  @inline(__always)
  package func mayBegin(_ hash: UInt64) -> Bool {
    passes(firstStart, firstShift, hash)
  }

  @inline(__always)
  private func passes(_ start: Int, _ shift: UInt64, _ hash: UInt64) -> Bool {
    let word = load(start &+ Int(truncatingIfNeeded: hash &>> shift) &* 8)
    let mask = PhraseImage.mask(hash)
    return word & mask == mask
  }

  /// The two bits of a key in its word of a filter.
  @inline(__always)
  static func mask(_ hash: UInt64) -> UInt64 { 1 &<< (hash & 63) | 1 &<< (hash &>> 6 & 63) }

  /// Touches the line of a hash, so that it is near when it is searched.
  @inline(__always)
  package func touch(_ hash: UInt64) -> UInt64 {
    load(PhraseImage.headSize &+ WeightTable.line(of: hash, of: lines) &* PhraseImage.lineSize)
  }

  /// The longest phrase that begins at a token, and its number of tokens; `.none` and 0 without one.
  /// `most` is the most tokens that count.
  package func longest(
    _ tokens: [Token], at index: Int, most: Int = PhraseTable.longestPhrase
  ) -> (value: PhraseValue, count: Int) {
    var hash = tokens[index].hash
    var found = value(of: hash)
    var best = found.hasMeaning ? (found, 1) : (PhraseValue.none, 0)
    var count = 1
    while found.readsOn, index + count < tokens.count, count < most {
      hash = PhraseTable.combine(hash, tokens[index + count].hash)
      count += 1
      if count == 2, !passes(pairStart, pairShift, hash) { break }
      found = value(of: hash)
      if found.hasMeaning { best = (found, count) }
    }
    return best
  }

  /// Value of a key; `.none` without one.
  package func value(of hash: UInt64) -> PhraseValue {
    let key = PhraseImage.key(hash)
    var line = WeightTable.line(of: hash, of: lines)
    for _ in 0..<head.lines {
      let start = PhraseImage.headSize &+ line &* PhraseImage.lineSize
      for place in 0..<PhraseImage.places {
        let found = load(start &+ place &* 8)
        if found == key { return PhraseValue(bits: loadShort(start &+ 40 &+ place &* 4)) }
        if found == 0 { return .none }
      }
      line = line &+ 1 == head.lines ? 0 : line &+ 1
    }
    return .none
  }

  /// 0 marks an empty place.
  @inline(__always)
  static func key(_ hash: UInt64) -> UInt64 { hash == 0 ? 1 : hash }

  /// Number of owners of a value.
  package func ownerCount(_ value: PhraseValue) -> Int {
    guard value.hasMeaning else { return 0 }
    return value.isShared ? Int(list(value.number)) : 1
  }

  /// Code of the owner at a place.
  package func owner(_ value: PhraseValue, _ place: Int) -> PhraseOwner {
    value.isShared ? PhraseOwner(bits: list(value.number + 1 + place)) : value.owner
  }

  private func list(_ index: Int) -> UInt32 {
    // A damaged file that passed its checks all the same must not read outside.
    guard index < head.listWords else { return 0 }
    return loadShort(head.listStart &+ index &* 4)
  }

  /// All keys with their values, in no order that means anything.
  package func each(_ body: (_ key: UInt64, _ value: PhraseValue) -> Void) {
    for line in 0..<head.lines {
      let start = PhraseImage.headSize + line * PhraseImage.lineSize
      for place in 0..<PhraseImage.places {
        let key = load(start + place * 8)
        if key != 0 { body(key, PhraseValue(bits: loadShort(start + 40 + place * 4))) }
      }
    }
  }

  /// Number of bytes that the caller added.
  package var extraCount: Int { head.extraCount }

  /// The bytes that the caller added, where they lie.
  package var extra: MappedBytes {
    MappedBytes(memory, start: head.extraStart, count: head.extraCount)
  }

  /// The whole block, as a file holds it.
  package func bytes() -> [UInt8] { memory.head(memory.count) }

  @inline(__always)
  private func load(_ offset: Int) -> UInt64 {
    // SAFETY: offsets are made of numbers that the header's check holds inside the memory.
    unsafe memory.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  @inline(__always)
  private func loadShort(_ offset: Int) -> UInt32 {
    // SAFETY: as above.
    unsafe memory.base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
  }
}

/// What a key of a `PhraseImage` stands for: 32 bits.
package struct PhraseValue: Sendable, Equatable {
  package static let none = PhraseValue(bits: 0)
  /// Largest number that a value has room for.
  package static let most = 1 << 23 - 1

  var bits: UInt32

  /// A longer phrase begins with this one.
  package var readsOn: Bool { bits & 1 != 0 }
  /// It is a phrase itself, not only the beginning of others.
  package var hasMeaning: Bool { bits & 2 != 0 }
  /// Several own it: `number` is a place in the list.
  package var isShared: Bool { bits & 4 != 0 }
  /// It is one token, or two: the filters hold it.
  var isFirst: Bool { bits & 8 != 0 }
  var isPair: Bool { bits & 16 != 0 }
  var number: Int { Int(bits >> 9) }
  /// The one owner.
  var owner: PhraseOwner { PhraseOwner(bits: (bits >> 9) << 4 | (bits >> 5) & 15) }

  init(bits: UInt32) { self.bits = bits }

  /// Parts of a value that say where in a phrase it stands.
  init(tokens: Int, readsOn: Bool) {
    bits = (readsOn ? 1 : 0) | (tokens == 1 ? 8 : tokens == 2 ? 16 : 0)
  }

  mutating func set(_ owner: PhraseOwner) {
    bits |= 2 | (owner.bits & 15) << 5 | (owner.bits >> 4) << 9
  }

  mutating func setShared(_ place: Int) { bits |= 6 | UInt32(place) << 9 }
}

/// An owner of a phrase, with four bits of the caller's about the two.
package struct PhraseOwner: Sendable, Hashable {
  var bits: UInt32

  init(bits: UInt32) { self.bits = bits }

  /// `number` is below `PhraseValue.most`, `marks` below 16.
  package init(_ number: Int, marks: UInt8) {
    bits = UInt32(number) << 4 | UInt32(marks & 15)
  }

  package var number: Int { Int(bits >> 4) }
  package var marks: UInt8 { UInt8(truncatingIfNeeded: bits & 15) }
}
