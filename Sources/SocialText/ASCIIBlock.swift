/// Eight bytes of text in one machine word, the first in the lowest byte: what the tokenizer asks of
/// ASCII it asks of eight bytes at once, without a branch a byte.
///
/// The tests set the top bit of each byte that passes. They work on the low seven bits, where adding
/// a constant below 128 cannot carry into the next byte, and leave out bytes above 127.
struct ASCIIBlock {
  var bits: UInt64

  private static let tops: UInt64 = 0x8080_8080_8080_8080
  private static let rests: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  /// The bytes from `index` on; behind `count`, which is at most the text's, there are zeros.
  @inline(__always)
  init(_ text: Span<UInt8>, _ index: Int, _ count: Int) {
    if index &+ 8 <= count {
      // SAFETY: index and the seven bytes behind it are in front of count ≤ text.count.
      bits = UInt64(
        littleEndian: unsafe text.bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: index, as: UInt64.self))
    } else {
      bits = Self.tail(text, index, count)
    }
  }

  private static func tail(_ text: Span<UInt8>, _ index: Int, _ count: Int) -> UInt64 {
    if count >= 8 {
      // SAFETY: the eight bytes in front of count ≤ text.count.
      let last = UInt64(
        littleEndian: unsafe text.bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: count &- 8, as: UInt64.self))
      return last >> UInt64(8 &* (index &+ 8 &- count))
    }
    var bits: UInt64 = 0
    var at = count
    while at > index {
      at -= 1
      bits = bits << 8 | UInt64(text[at])
    }
    return bits
  }

  /// The first byte.
  @inline(__always)
  var first: UInt8 { UInt8(truncatingIfNeeded: bits) }

  /// The byte at an offset of 0 to 7.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: bits &>> UInt64(offset &* 8)) }

  /// True where all bytes are below 128.
  @inline(__always)
  var isASCII: Bool { bits & Self.tops == 0 }

  /// Top bits of bytes of the low seven bits that lie between two values of 1 to 127.
  @inline(__always)
  private static func between(_ bytes: UInt64, _ low: UInt64, _ high: UInt64) -> UInt64 {
    (bytes &+ (128 &- low) &* ones) & ~(bytes &+ (127 &- high) &* ones)
  }

  @inline(__always)
  private var letterTops: UInt64 {
    Self.between(bits & Self.rests | 0x20 &* Self.ones, 97, 122) & ~bits
  }

  /// Top bits of the bytes that are no ASCII letters.
  @inline(__always)
  var letterStops: UInt64 { ~letterTops & Self.tops }

  /// Number of ASCII letters in front of anything else, 0 to 8.
  @inline(__always)
  var letters: Int { letterStops.trailingZeroBitCount &>> 3 }

  /// Number of ASCII letters, digits and underscores in front of anything else, 0 to 8.
  @inline(__always)
  var nameBytes: Int {
    let low = bits & Self.rests
    let digits = Self.between(low, 48, 57)
    let lines = Self.between(low, 95, 95)
    return (~(letterTops | (digits | lines) & ~bits) & Self.tops).trailingZeroBitCount &>> 3
  }

  /// Number of ASCII digits in front of anything else, 0 to 8.
  @inline(__always)
  var digits: Int {
    (~(Self.between(bits & Self.rests, 48, 57) & ~bits) & Self.tops).trailingZeroBitCount &>> 3
  }

  /// Number of bytes that equal the first, 1 to 8.
  @inline(__always)
  var runLength: Int {
    (bits ^ UInt64(first) &* Self.ones).trailingZeroBitCount &>> 3
  }

  /// For letters only: all of them small.
  @inline(__always)
  var small: ASCIIBlock { ASCIIBlock(bits: bits | 0x20 &* Self.ones) }

  /// For letters only: bit 5 of each that is a capital.
  @inline(__always)
  var capitals: UInt64 { ~bits & Self.capitalBits }

  /// What `capitals` is for eight of them.
  static var capitalBits: UInt64 {
    @inline(__always) get { 0x2020_2020_2020_2020 }
  }

  /// ASCII capitals turned into small letters, all else as it is.
  @inline(__always)
  var lowered: ASCIIBlock {
    let upper = Self.between(bits & Self.rests, 65, 90) & ~bits & Self.tops
    return ASCIIBlock(bits: bits | upper &>> 2)
  }

  /// Bits of the first `count` bytes, 0 to 7.
  @inline(__always)
  static func mask(_ count: Int) -> UInt64 {
    (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
  }

  /// The same for any number of bytes.
  @inline(__always)
  static func wideMask(_ count: Int) -> UInt64 { ~(~0 << UInt64(count &* 8)) }

  /// True where three equal bytes stand together within a mask of the first bytes.
  @inline(__always)
  func hasTriple(within mask: UInt64) -> Bool {
    let pairs = bits ^ bits &>> 8
    let differ = pairs | pairs &>> 8
    // Byte i is 0 where bytes i, i + 1 and i + 2 are equal; the lowest such byte is found exactly.
    return (differ &- Self.ones) & ~differ & Self.tops & mask &>> 16 != 0
  }

  /// The first `count` bytes, 1 to 8, moved to the block's end.
  ///
  /// A hash loop of as many steps as a token has bytes would be guessed wrong at most tokens, so it is
  /// always eight. The steps over the zeros in front, which only multiply, start from a state that
  /// they turn into the one wanted (`SignTable.undo`).
  @inline(__always)
  func moved(_ count: Int) -> ASCIIBlock {
    ASCIIBlock(bits: bits &<< UInt64(truncatingIfNeeded: 64 &- count &* 8))
  }

  /// The same for 0 to 8.
  @inline(__always)
  func movedOrNone(_ count: Int) -> ASCIIBlock {
    ASCIIBlock(bits: bits << UInt64(truncatingIfNeeded: 64 &- count &* 8))
  }

  /// Hash state after all eight bytes.
  @inline(__always)
  func state(_ start: UInt64) -> UInt64 {
    lateState(StableHash.step(start, byte(0)))
  }

  /// Hash state after all bytes but the first.
  @inline(__always)
  func lateState(_ start: UInt64) -> UInt64 {
    let s2 = StableHash.step(start, byte(1))
    let s3 = StableHash.step(s2, byte(2))
    let s4 = StableHash.step(s3, byte(3))
    let s5 = StableHash.step(s4, byte(4))
    let s6 = StableHash.step(s5, byte(5))
    let s7 = StableHash.step(s6, byte(6))
    return StableHash.step(s7, byte(7))
  }
}
