/// What a word needs to know of a letter below U+0E00 (Latin to Malayalam), in eight bytes, so that
/// one read does what the Unicode tables need seven for.
struct LetterTable: Sendable {
  /// Scalars from 0 up to this have an entry.
  static let count = 0xE00

  /// One letter, digit or mark.
  struct Entry {
    /// Bits 0–31 the folded bytes, 32–34 their number, 35–39 the flags below, 48–63 the lower-case
    /// scalar.
    var bits: UInt64

    static let plain: UInt64 = 1 << 35
    static let upper: UInt64 = 1 << 36
    static let cased: UInt64 = 1 << 37
    static let letter: UInt64 = 1 << 38
    static let mark: UInt64 = 1 << 39

    /// False for all that needs a closer look: signs, long folded forms, unassigned scalars.
    var isPlain: Bool { @inline(__always) get { bits & Entry.plain != 0 } }
    var lower: UInt32 { @inline(__always) get { UInt32(truncatingIfNeeded: bits >> 48) } }
    var foldedCount: Int { @inline(__always) get { Int(bits >> 32 & 7) } }
  }

  /// Built on first use, some ten microseconds.
  static let shared = LetterTable(UnicodeData.shared)

  private let entries: [UInt64]

  private init(_ data: UnicodeData) {
    entries = (0..<UInt32(Self.count)).map { Self.entry($0, data) }
  }

  @inline(__always)
  subscript(scalar: UInt32) -> Entry { Entry(bits: entries[Int(scalar)]) }

  private static func entry(_ scalar: UInt32, _ data: UnicodeData) -> UInt64 {
    let properties = data.properties(scalar)
    guard scalar >= 0x80, !properties.isPictographic else { return 0 }
    var bits = Entry.plain
    switch properties.word {
    case .aLetter, .hebrewLetter, .numeric:
      if properties.group == .letter {
        bits |= Entry.letter
        if properties.isUpper { bits |= Entry.upper }
        if properties.isUpper || properties.isLower { bits |= Entry.cased }
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

extension TokenScan {
  /// Takes the plain letters above ASCII that stand at `index`: the short way of `takeLong`, which
  /// does the rest. False if there is none.
  func takeLetters(_ text: Span<UInt8>, _ index: inout Int, _ word: inout WordState) -> Bool {
    let table = LetterTable.shared
    let start = index
    var at = start
    var state = word
    while at + 2 < count {
      // SAFETY: at + 2 < count ≤ text.count.
      let first = unsafe text[unchecked: at]
      let second = unsafe text[unchecked: at + 1]
      guard second & 0xC0 == 0x80 else { break }
      var scalar = UInt32(first & 31) << 6 | UInt32(second & 63)
      var length = 2
      if first == 0xE0 {
        // SAFETY: as above.
        let third = unsafe text[unchecked: at + 2]
        guard second >= 0xA0, third & 0xC0 == 0x80 else { break }
        scalar = UInt32(second & 63) << 6 | UInt32(third & 63)
        length = 3
        guard scalar < LetterTable.count else { break }
      } else if first < 0xC2 || first > 0xDF {
        break
      }
      let entry = table[scalar]
      guard entry.isPlain else { break }
      if entry.bits & LetterTable.Entry.letter != 0 {
        state.letters += 1
        state.upper += entry.bits & LetterTable.Entry.upper != 0 ? 1 : 0
        state.uncased += entry.bits & LetterTable.Entry.cased != 0 ? 0 : 1
        state.run = entry.lower == state.last ? state.run + 1 : 0
        state.longest = max(state.longest, state.run)
        state.last = entry.lower
      } else if entry.bits & LetterTable.Entry.mark == 0 {
        state.last = 0
        state.run = 0
      }
      at += length
    }
    guard at > start else { return false }
    state.nonASCII = true
    word = state
    index = at
    return true
  }

  /// State of the hash of the folded bytes from `start` to `end`: `Folding.state`, with the folded
  /// form of plain letters from the table.
  func foldedState(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    let table = LetterTable.shared
    var state = StableHash.seed
    var at = start
    while at < end {
      let first = text[at]
      if first < 0x80 {
        state = StableHash.step(state, CharacterClass.lower(first))
        at += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decodeLong(text, at, first)
      let entry = scalar < LetterTable.count ? table[scalar] : LetterTable.Entry(bits: 0)
      if entry.isPlain {
        var bytes = entry.bits
        for _ in 0..<entry.foldedCount {
          state = StableHash.step(state, UInt8(truncatingIfNeeded: bytes))
          bytes >>= 8
        }
      } else {
        Folding.each(text, from: at, to: at + length) { state = StableHash.step(state, $0) }
      }
      at += length
    }
    return state
  }
}
