/// Searches in bytes, sixteen a step: each finds exactly the first byte that it looks for.
enum ByteSearch {
  /// Sixteen bytes, and which of them were found (all bits of a byte set).
  typealias Block = SIMD16<UInt8>
  typealias Marks = SIMDMask<SIMD16<Int8>>

  /// Index of the first mark; 16 where there is none.
  @inline(__always)
  static func first(_ marks: Marks) -> Int {
    // SAFETY: both are sixteen bytes, and any bits are two integers.
    let halves = unsafe unsafeBitCast(marks, to: SIMD2<UInt64>.self)
    let low = UInt64(littleEndian: halves.x)
    if low != 0 { return low.trailingZeroBitCount >> 3 }
    let high = UInt64(littleEndian: halves.y)
    return 8 + (high.trailingZeroBitCount >> 3)
  }

  /// Offset of the first byte at or behind `from` that `marks` finds in a block and `isWanted` by
  /// itself; the end where there is none.
  @inline(__always)
  private static func next(
    _ text: Span<UInt8>, _ from: Int, marks: (Block) -> Marks, isWanted: (UInt8) -> Bool
  ) -> Int {
    let count = text.count
    var at = from
    // SAFETY: loads stay within the span.
    return unsafe text.withUnsafeBytes { bytes in
      while at + 16 <= count {
        let found = first(marks(unsafe bytes.loadUnaligned(fromByteOffset: at, as: Block.self)))
        if found < 16 { return at + found }
        at += 16
      }
      while at < count, unsafe !isWanted(bytes[at]) { at += 1 }
      return min(at, count)
    }
  }

  /// Offset of the next such byte, or the end.
  @inline(__always)
  static func next(_ byte: UInt8, _ text: Span<UInt8>, _ from: Int) -> Int {
    let wanted = Block(repeating: byte)
    return next(text, from) {
      $0 .== wanted
    } isWanted: {
      $0 == byte
    }
  }

  /// Offset of the next byte that is one of two, or the end.
  @inline(__always)
  static func next(_ byte: UInt8, or other: UInt8, _ text: Span<UInt8>, _ from: Int) -> Int {
    let one = Block(repeating: byte)
    let two = Block(repeating: other)
    return next(text, from) {
      ($0 .== one) .| ($0 .== two)
    } isWanted: {
      $0 == byte || $0 == other
    }
  }

  /// Offset of the next byte above ASCII, or the end.
  @inline(__always)
  static func nextAboveASCII(_ text: Span<UInt8>, _ from: Int) -> Int {
    next(text, from) {
      $0 .>= Block(repeating: 0x80)
    } isWanted: {
      $0 >= 0x80
    }
  }

  /// Offset of the next control, `"`, `'`, `&`, `<` or `>`, or the end.
  @inline(__always)
  static func nextInValue(_ text: Span<UInt8>, _ from: Int) -> Int {
    next(text, from) { block in
      // `&` and `'`, then `<` and `>`, differ in one bit each.
      (block .< Block(repeating: 0x20)) .| (block .== Block(repeating: 0x22))
        .| ((block | Block(repeating: 1)) .== Block(repeating: 0x27))
        .| ((block | Block(repeating: 2)) .== Block(repeating: 0x3E))
    } isWanted: {
      $0 < 0x20 || $0 == 0x22 || $0 | 1 == 0x27 || $0 | 2 == 0x3E
    }
  }

  /// Offset of the next byte that may matter in an XML text: controls other than the line feed, `]`,
  /// 0xEF, `&` and `<`; else the end.
  @inline(__always)
  static func nextInText(_ text: Span<UInt8>, _ from: Int) -> Int {
    next(text, from) { block in
      sectionMarks(block) .| (block .== Block(repeating: 0x3C))
        .| (block .== Block(repeating: 0x26))
    } isWanted: {
      ($0 < 0x20 && $0 != 0x0A) || $0 == 0x5D || $0 == 0xEF || $0 == 0x3C || $0 == 0x26
    }
  }

  /// Offset of the next byte that may matter in a CDATA section: controls other than the line feed,
  /// `]` and 0xEF; else the end.
  @inline(__always)
  static func nextInSection(_ text: Span<UInt8>, _ from: Int) -> Int {
    next(text, from) {
      sectionMarks($0)
    } isWanted: {
      ($0 < 0x20 && $0 != 0x0A) || $0 == 0x5D || $0 == 0xEF
    }
  }

  /// Offset of the next byte that text seldom has: a control that is no white space, 0xEF, and
  /// where asked for a `<`; else the end.
  @inline(__always)
  static func nextOdd(_ text: Span<UInt8>, _ from: Int, orTag: Bool) -> Int {
    let tag = Block(repeating: orTag ? 0x3C : 0xEF)
    return next(text, from) { block in
      // Tab, line feed, form feed and carriage return.
      let blank =
        (block .== Block(repeating: 0x09)) .| (block .== Block(repeating: 0x0A))
        .| ((block | Block(repeating: 1)) .== Block(repeating: 0x0D))
      return ((block .< Block(repeating: 0x20)) .& .!blank) .| (block .== tag)
        .| (block .== Block(repeating: 0xEF))
    } isWanted: {
      ($0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 | 1 != 0x0D) || $0 == 0xEF
        || (orTag && $0 == 0x3C)
    }
  }

  @inline(__always)
  private static func sectionMarks(_ block: Block) -> Marks {
    ((block .< Block(repeating: 0x20)) .& (block .!= Block(repeating: 0x0A)))
      .| (block .== Block(repeating: 0x5D)) .| (block .== Block(repeating: 0xEF))
  }

  /// Offset where a run of words with single spaces between them ends: at a control, at white space
  /// other than that, with `inMarkup` at `&`, `<` and 0xC2, else at any byte above ASCII. May stop
  /// too early at the text's end.
  @inline(__always)
  static func wordsEnd(_ text: Span<UInt8>, _ from: Int, inMarkup: Bool) -> Int {
    let last = text.count - 17
    var at = from
    guard at <= last else { return at }
    // SAFETY: loads stay within the span.
    return unsafe text.withUnsafeBytes { bytes in
      if unsafe bytes[at] == 0x20 { return at }
      while at <= last {
        let block = unsafe bytes.loadUnaligned(fromByteOffset: at, as: Block.self)
        let behind = unsafe bytes.loadUnaligned(fromByteOffset: at + 1, as: Block.self)
        let space = Block(repeating: 0x20)
        let loose = (block .== space) .& (ends(behind, inMarkup) .| (behind .== space))
        let found = first(ends(block, inMarkup) .| loose)
        if found < 16 { return at + found }
        at += 16
      }
      return unsafe bytes[at - 1] == 0x20 ? at - 1 : at
    }
  }

  /// What ends a word for good.
  @inline(__always)
  private static func ends(_ block: Block, _ inMarkup: Bool) -> Marks {
    let controls = block .< Block(repeating: 0x20)
    guard inMarkup else { return controls .| (block .>= Block(repeating: 0x80)) }
    return controls .| (block .== Block(repeating: 0x3C)) .| (block .== Block(repeating: 0x26))
      .| (block .== Block(repeating: 0xC2))
  }
}
