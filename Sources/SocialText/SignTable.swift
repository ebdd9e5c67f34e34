/// What single ASCII bytes mean to the tokenizer's inner loop: where a word may end without a second
/// look, and which signs are a token of their own whatever stands around them.
///
/// The tables only ever say "plain" where all slower paths would come to the same end.
struct SignTable: @unchecked Sendable {
  static let shared = SignTable()

  /// Bits of `stops`: the word must be looked at again.
  static let always: UInt8 = 1
  /// … if it has one letter (`T_T`, `o.O`).
  static let single: UInt8 = 2
  /// … if the byte behind it is above white space (`wow!x`), above `/` (`a.b`), is `/` (`http:/`).
  private static let ink: UInt8 = 4
  private static let label: UInt8 = 8
  private static let slash: UInt8 = 16

  /// Bits of `looks`: white space or control; letter; digit; sign that masks letters; other sign;
  /// above ASCII; one of the letters in faces with brackets.
  private static let space: UInt8 = 1
  private static let letter: UInt8 = 2
  private static let digit: UInt8 = 4
  private static let mask: UInt8 = 8
  private static let sign: UInt8 = 16
  private static let long: UInt8 = 32
  private static let face: UInt8 = 64

  /// By the byte behind a word.
  let stops: ByteTable
  /// By the byte behind that one: the bits of `stops` that hold.
  let nexts: ByteTable
  /// By byte: what kind of byte it is, for `isPlain`.
  let looks: ByteTable
  /// By sign: the looks of a following byte with which the sign may be more than a sign; all of them
  /// for what is no plain sign at all.
  let hazards: ByteTable
  /// What takes back 8 - n multiplications by the hash's prime, by n.
  let undo: NineWords
  /// The hash's seed with those taken back.
  let seeds: NineWords
  /// The same for 7 - n.
  let shortSeeds: NineWords

  /// True if a run of `byte` with `next` behind it is one token and nothing else.
  @inline(__always)
  func isPlain(_ byte: UInt8, before next: UInt8) -> Bool { hazards[byte] & looks[next] == 0 }

  private init() {
    // The prime's inverse: each step of Newton's doubles the bits that are right.
    var inverse: UInt64 = StableHash.prime
    for _ in 0..<5 { inverse = inverse &* (2 &- StableHash.prime &* inverse) }
    let one = inverse
    let undo = NineWords { count in (count..<8).reduce(UInt64(1)) { power, _ in power &* one } }
    self.undo = undo
    seeds = NineWords { StableHash.seed &* undo[$0] }
    shortSeeds = NineWords { StableHash.seed &* undo[$0] &* StableHash.prime }
    stops = ByteTable { byte in
      switch byte {
      case 0...32, 44, 127: 0  // white space, comma
      case 33: Self.ink | Self.single  // !
      case 46: Self.label | Self.single  // .
      case 58: Self.slash | Self.single  // :
      case 34, 40, 41, 43, 45, 47, 59...63, 91...94, 96, 123...126: Self.single
      default: Self.always
      }
    }
    nexts = ByteTable { byte in
      switch byte {
      case 0...32: Self.always
      case 33...46: Self.always | Self.ink
      case 47: Self.always | Self.ink | Self.slash
      default: Self.always | Self.ink | Self.label
      }
    }
    looks = ByteTable { byte in
      switch byte {
      case 0...32, 127: Self.space
      case 48...57: Self.digit
      case 84, 111, 121: Self.letter | Self.face  // T o y
      case 65...90, 97...122: Self.letter
      case 33, 35...38, 42, 64: Self.mask
      case 128...: Self.long
      default: Self.sign
      }
    }
    hazards = ByteTable { byte in
      switch byte {
      case 34, 39, 43, 44, 47, 63, 95, 96, 124, 126: 0  // " ' + , / ? _ ` | ~
      case 33, 37, 38: Self.mask  // ! % &
      case 41, 45, 46, 62, 91, 93, 123, 125: Self.sign  // ) - . > [ ] { }
      case 40: ~(Self.letter | Self.digit)  // (
      case 60: Self.digit | Self.sign  // <
      case 92: Self.letter | Self.sign  // \
      case 58, 59, 61: ~(Self.space | Self.long)  // : ; =
      default: .max
      }
    }
  }
}

/// A table with an entry for each byte, so that no look-up can miss it. Lives as long as the program.
@safe
struct ByteTable: @unchecked Sendable {
  private let entries: UnsafePointer<UInt8>

  init(_ entry: (UInt8) -> UInt8) {
    let made = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    // SAFETY: all 256 entries are written before anyone reads, none afterwards.
    for byte in 0..<256 { unsafe made[byte] = entry(UInt8(byte)) }
    unsafe entries = UnsafePointer(made)
  }

  @inline(__always)
  subscript(_ byte: UInt8) -> UInt8 {
    // SAFETY: a byte is below 256.
    unsafe entries[Int(byte)]
  }
}

/// Nine words by a count of 0 to 8. Lives as long as the program.
@safe
struct NineWords: @unchecked Sendable {
  private let entries: UnsafePointer<UInt64>

  init(_ entry: (Int) -> UInt64) {
    let made = UnsafeMutablePointer<UInt64>.allocate(capacity: 16)
    // SAFETY: all 16 entries are written before anyone reads, none afterwards.
    for count in 0..<16 { unsafe made[count] = count < 9 ? entry(count) : 0 }
    unsafe entries = UnsafePointer(made)
  }

  @inline(__always)
  subscript(_ count: Int) -> UInt64 {
    // SAFETY: there are 16 entries.
    unsafe entries[count & 15]
  }
}
