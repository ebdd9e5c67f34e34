/// Blocks of rows of sixteen small weights of hashed features in a mapped file.
///
/// A feature's hash says which line of 32 bytes may know it: eight marks of 16 bits, then the
/// numbers of their blocks, 16 bits each; the blocks of one to four rows of 16 bytes stand behind
/// the lines. Block 0 is that of features nobody knows. All bounds are checked when the table is
/// made, none later.
@safe
package struct BlockTable: Sendable {
  /// Features of a line.
  package static let places = 8
  /// Bytes of a line.
  package static let lineSize = 32
  /// Bytes of a row.
  package static let width = 16

  private let file: MappedFile
  private let offset: Int
  private let blockOffset: Int
  private let blockSize: Int
  private let lines: UInt64

  /// Nil where the table lies outside the file, or a block outside the table.
  package init?(_ file: MappedFile, offset: Int, lines: Int, blocks: Int, rows: Int) {
    guard lines > 0, lines <= 1 << 20, blocks > 0, blocks <= 1 << 16, rows > 0, rows <= 4,
      offset >= 0, offset + Self.size(lines: lines, blocks: blocks, rows: rows) <= file.count
    else { return nil }
    self.file = file
    self.offset = offset
    self.lines = UInt64(lines)
    blockOffset = offset + lines * Self.lineSize
    blockSize = rows * Self.width
    for line in 0..<lines {
      let start = offset + line * Self.lineSize + 2 * Self.places
      for place in 0..<Self.places where Int(file.short(at: start + 2 * place)) >= blocks {
        return nil
      }
    }
  }

  /// Bytes of a table.
  package static func size(lines: Int, blocks: Int, rows: Int) -> Int {
    lines * lineSize + blocks * rows * width
  }

  /// Number of the line that may know a feature.
  @inline(__always)
  package static func line(of hash: UInt64, of lines: UInt64) -> Int {
    Int(truncatingIfNeeded: ((hash >> 32) &* lines) >> 32)
  }

  /// What of a feature's hash tells it from all others of its line; 0 is nobody's.
  @inline(__always)
  package static func mark(of hash: UInt64) -> UInt16 {
    let mark = UInt16(truncatingIfNeeded: hash)
    return mark == 0 ? 1 : mark
  }

  /// Where a feature's block begins, in bytes; 0 for one that nobody knows.
  @inline(__always)
  package func place(of hash: UInt64) -> UInt32 {
    // SAFETY: the line's number is below `lines`, and `init` has checked that the file holds them
    // all and their blocks.
    let start = offset &+ Self.line(of: hash, of: lines) &* Self.lineSize
    let line = unsafe UnsafeRawPointer(file.base + start)
    let marks = unsafe line.loadUnaligned(as: SIMD8<UInt16>.self)
    let hits = marks .== SIMD8(repeating: Self.mark(of: hash).littleEndian)
    let numbers = unsafe line.loadUnaligned(fromByteOffset: 16, as: SIMD8<UInt16>.self)
    // Marks of a line differ, so at most one number is left.
    let number = SIMD8<UInt16>().replacing(with: numbers, where: hits).wrappedSum()
    return UInt32(UInt16(littleEndian: number)) &* UInt32(truncatingIfNeeded: blockSize)
  }

  /// A row of the block that begins at a place given by `place(of:)`.
  @inline(__always)
  package func row(_ row: Int, at place: UInt32) -> SIMD16<Int16> {
    // SAFETY: `place` comes from a number that `init` has checked, and rows are asked for within
    // the size of a block.
    let bytes = unsafe UnsafeRawPointer(
      file.base + (blockOffset &+ Int(place) &+ row &* Self.width))
    return SIMD16<Int16>(truncatingIfNeeded: unsafe bytes.loadUnaligned(as: SIMD16<Int8>.self))
  }
}

/// Rows of sixteen small weights in a mapped file, found by their numbers.
@safe
package struct PlainRows: Sendable {
  private let file: MappedFile
  private let offset: Int
  private let count: Int

  /// Nil where they lie outside the file.
  package init?(_ file: MappedFile, offset: Int, count: Int) {
    guard offset >= 0, count > 0, offset + count * BlockTable.width <= file.count else {
      return nil
    }
    self.file = file
    self.offset = offset
    self.count = count
  }

  /// A row.
  @inline(__always)
  package func row(_ number: Int) -> SIMD16<Int16> {
    precondition(number >= 0 && number < count)
    // SAFETY: inside the rows, which `init` has found in the file.
    let bytes = unsafe UnsafeRawPointer(file.base + (offset &+ number &* BlockTable.width))
    return SIMD16<Int16>(truncatingIfNeeded: unsafe bytes.loadUnaligned(as: SIMD16<Int8>.self))
  }
}
