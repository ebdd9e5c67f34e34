/// What a word needs to know of a letter below U+0E00 (Latin to Malayalam), in eight bytes, so that
/// one read does what the Unicode tables need seven for.
@safe
struct LetterTable: @unchecked Sendable {
  /// Scalars from 0 up to this have an entry.
  static let count = 0xE00

  /// One letter, digit or mark.
  struct Entry {
    /// Bits 0–31 the folded bytes, 32–34 their number, 35–39 the flags below, 48–63 the lower-case
    /// scalar.
    var bits: UInt64

    fileprivate static let plain: UInt64 = 1 << 35
    fileprivate static let upper: UInt64 = 1 << 36
    fileprivate static let lower: UInt64 = 1 << 37
    fileprivate static let letter: UInt64 = 1 << 38
    fileprivate static let mark: UInt64 = 1 << 39

    /// False for all that needs a closer look: signs, long folded forms, unassigned scalars.
    var isPlain: Bool { @inline(__always) get { bits & Entry.plain != 0 } }
    var isLetter: Bool { @inline(__always) get { bits & Entry.letter != 0 } }
    var isMark: Bool { @inline(__always) get { bits & Entry.mark != 0 } }
    var isUpper: Bool { @inline(__always) get { bits & Entry.upper != 0 } }
    var isLower: Bool { @inline(__always) get { bits & Entry.lower != 0 } }
    /// The lower-case scalar.
    var lower: UInt32 { @inline(__always) get { UInt32(truncatingIfNeeded: bits >> 48) } }

    /// Gives each folded byte to `emit`.
    @inline(__always)
    func eachFolded(_ emit: (UInt8) -> Void) {
      var bytes = bits
      for _ in 0..<(bits >> 32 & 7) {
        emit(UInt8(truncatingIfNeeded: bytes))
        bytes >>= 8
      }
    }

    /// Hash state after the folded bytes. Most letters fold to two.
    @inline(__always)
    func step(_ start: UInt64) -> UInt64 {
      var state = start
      if bits >> 32 & 7 == 2 {
        state = StableHash.step(state, UInt8(truncatingIfNeeded: bits))
        return StableHash.step(state, UInt8(truncatingIfNeeded: bits >> 8))
      }
      eachFolded { state = StableHash.step(state, $0) }
      return state
    }
  }

  /// Built on first use, some ten microseconds.
  static let shared = LetterTable(UnicodeData.shared)

  // Lives as long as the program.
  private let entries: UnsafePointer<UInt64>

  private init(_ data: UnicodeData) {
    let made = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.count)
    // SAFETY: all entries are written before anyone reads, none afterwards.
    for scalar in 0..<Self.count { unsafe made[scalar] = Self.entry(UInt32(scalar), data) }
    unsafe entries = UnsafePointer(made)
  }

  /// The entry of any scalar; not plain for those beyond the table.
  @inline(__always)
  subscript(scalar: UInt32) -> Entry {
    // SAFETY: there are as many entries.
    Entry(bits: scalar < LetterTable.count ? unsafe entries[Int(scalar)] : 0)
  }

  /// The entry of what stands at `index`, a byte above ASCII, in front of `count`, at most the text's;
  /// `length` is its bytes. Not plain where that is no scalar of the table.
  @inline(__always)
  func entry(_ text: Span<UInt8>, _ index: Int, _ count: Int, _ length: inout Int) -> Entry {
    guard index &+ 1 < count else { return Entry(bits: 0) }
    // SAFETY: index + 1 < count ≤ text.count.
    let first = unsafe text[unchecked: index]
    let second = unsafe text[unchecked: index &+ 1]
    guard second & 0xC0 == 0x80 else { return Entry(bits: 0) }
    if first >= 0xC2, first <= 0xDF {
      length = 2
      return self[UInt32(first & 31) << 6 | UInt32(second & 63)]
    }
    guard first == 0xE0, second >= 0xA0, index &+ 2 < count else { return Entry(bits: 0) }
    // SAFETY: index + 2 < count ≤ text.count.
    let third = unsafe text[unchecked: index &+ 2]
    guard third & 0xC0 == 0x80 else { return Entry(bits: 0) }
    length = 3
    return self[UInt32(second & 63) << 6 | UInt32(third & 63)]
  }

  private static func entry(_ scalar: UInt32, _ data: UnicodeData) -> UInt64 {
    let properties = data.properties(scalar)
    guard scalar >= 0x80, !properties.isPictographic else { return 0 }
    var bits = Entry.plain
    switch properties.word {
    case .aLetter, .hebrewLetter, .numeric:
      if properties.group == .letter {
        bits |= Entry.letter
        bits |= properties.isUpper ? Entry.upper : properties.isLower ? Entry.lower : 0
      }
    case .extend: bits |= Entry.mark
    default: return 0
    }
    let place = data.fold(scalar)
    if place == 0 {
      let first = scalar < 0x800 ? 0xC0 | scalar >> 6 : 0xE0 | scalar >> 12
      bits |= UInt64(first)
      if scalar < 0x800 {
        bits |= UInt64(0x80 | scalar & 63) << 8 | 2 << 32
      } else {
        bits |= UInt64(0x80 | scalar >> 6 & 63) << 8 | UInt64(0x80 | scalar & 63) << 16 | 3 << 32
      }
    } else {
      let length = Int(data.foldPool[place])
      guard length <= 4 else { return 0 }
      for offset in 0..<length {
        bits |= UInt64(data.foldPool[place + 1 + offset]) << UInt64(8 * offset)
      }
      bits |= UInt64(length) << 32
    }
    let lower = data.lower(scalar)
    return lower < 0x1_0000 ? bits | UInt64(lower) << 48 : 0
  }
}
