/// Hashes with a fixed seed: equal on every machine, in every version, for ever. Store keys, model
/// slots and alias tables depend on that, so these functions are frozen by test vectors.
///
/// None of them resists an attacker who chooses the bytes; what must (suppressed identifiers) goes
/// through HMAC in `Customers`.
public enum StableHash {
  /// 64-bit FNV-1a offset basis (draft-eastlake-fnv): the value of the empty string before mixing.
  public static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  /// 64-bit FNV prime.
  public static let prime: UInt64 = 0x0000_0100_0000_01b3

  /// One FNV-1a step; the tokenizer folds and hashes in the same pass with it.
  @inlinable @inline(__always)
  public static func step(_ state: UInt64, _ byte: UInt8) -> UInt64 {
    (state ^ UInt64(byte)) &* prime
  }

  /// Spreads a state over all 64 bits (the finaliser of MurmurHash3, public domain), so that low
  /// bits may index tables.
  @inlinable @inline(__always)
  public static func finish(_ state: UInt64) -> UInt64 {
    var hash = state
    hash ^= hash >> 33
    hash = hash &* 0xff51_afd7_ed55_8ccd
    hash ^= hash >> 33
    hash = hash &* 0xc4ce_b9fe_1a85_ec53
    hash ^= hash >> 33
    return hash
  }

  /// 64-bit hash of bytes as they are (nothing folded).
  @inlinable
  public static func hash64(_ bytes: Span<UInt8>) -> UInt64 {
    var state = seed
    for index in bytes.indices { state = step(state, bytes[index]) }
    return finish(state)
  }

  /// 64-bit hash of a string's UTF-8.
  public static func hash64(_ text: String) -> UInt64 {
    var state = seed
    for byte in text.utf8 { state = step(state, byte) }
    return finish(state)
  }

  /// 128-bit MurmurHash3 (x64 variant, Austin Appleby, public domain) with seed 0: eight bytes a
  /// step, for post keys and content hashes.
  public static func hash128(_ bytes: Span<UInt8>) -> Hash128 {
    let c1: UInt64 = 0x87c3_7b91_1142_53d5
    let c2: UInt64 = 0x4cf5_ad43_2745_937f
    var h1: UInt64 = 0
    var h2: UInt64 = 0
    let count = bytes.count
    let blocks = count / 16
    for block in 0..<blocks {
      h1 ^= rotate(word(bytes, block * 16) &* c1, 31) &* c2
      h1 = (rotate(h1, 27) &+ h2) &* 5 &+ 0x52dc_e729
      h2 ^= rotate(word(bytes, block * 16 + 8) &* c2, 33) &* c1
      h2 = (rotate(h2, 31) &+ h1) &* 5 &+ 0x3849_5ab5
    }
    var k1: UInt64 = 0
    var k2: UInt64 = 0
    var index = blocks * 16
    var shift: UInt64 = 0
    while index < count {
      if shift < 64 {
        k1 |= UInt64(bytes[index]) << shift
      } else {
        k2 |= UInt64(bytes[index]) << (shift - 64)
      }
      shift += 8
      index += 1
    }
    if shift > 64 { h2 ^= rotate(k2 &* c2, 33) &* c1 }
    if shift > 0 { h1 ^= rotate(k1 &* c1, 31) &* c2 }
    h1 ^= UInt64(count)
    h2 ^= UInt64(count)
    h1 = h1 &+ h2
    h2 = h2 &+ h1
    h1 = finish(h1)
    h2 = finish(h2)
    h1 = h1 &+ h2
    h2 = h2 &+ h1
    return Hash128(high: h1, low: h2)
  }

  /// 128-bit hash of a string's UTF-8.
  public static func hash128(_ text: String) -> Hash128 {
    var copy = text
    copy.makeContiguousUTF8()
    return hash128(copy.utf8.span)
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ by: UInt64) -> UInt64 {
    (value << by) | (value >> (64 - by))
  }

  /// Eight bytes at an offset, little-endian on every machine.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ at: Int) -> UInt64 {
    precondition(at >= 0 && at + 8 <= bytes.count)
    // SAFETY: eight bytes from `at` lie inside the span, and any bits are a UInt64.
    return unsafe UInt64(
      littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
  }
}

/// A 128-bit hash value.
public struct Hash128: Hashable, Sendable, Comparable {
  /// The first eight bytes.
  public var high: UInt64
  /// The last eight bytes.
  public var low: UInt64

  /// Joins two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 32 lower-case hexadecimal digits.
  public var hex: String {
    // SAFETY: all 32 bytes are written before the closure returns.
    unsafe String(unsafeUninitializedCapacity: 32) { buffer in
      for index in 0..<32 {
        let half = index < 16 ? high : low
        let nibble = UInt8((half >> UInt64(60 - 4 * (index & 15))) & 15)
        unsafe buffer[index] = nibble < 10 ? 48 + nibble : 87 + nibble
      }
      return 32
    }
  }

  /// Reads what `hex` writes; nil for anything else.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 32 else { return nil }
    var halves: [UInt64] = [0, 0]
    for (index, digit) in digits.enumerated() {
      let value: UInt8
      switch digit {
      case 48...57: value = digit - 48
      case 97...102: value = digit - 87
      default: return nil
      }
      halves[index / 16] = halves[index / 16] << 4 | UInt64(value)
    }
    self.init(high: halves[0], low: halves[1])
  }

  /// Orders by the bytes that `hex` shows.
  public static func < (left: Hash128, right: Hash128) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
