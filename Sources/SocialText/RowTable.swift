/// Rows of small weights of hashed features in a mapped file, in blocks of sixteen.
///
/// A feature's hash says which line of 32 bytes may know it: eight marks of 16 bits, then the
/// numbers of their rows, 16 bits each; the rows stand behind the lines, frequent ones
/// first, so that what most texts need lies together in the processor's cache. All bounds are
/// checked when the table is made, none later.
@safe
package struct RowTable: Sendable {
  /// Features of a line.
  package static let places = MarkLine.places
  /// Bytes of a line.
  package static let lineSize = MarkLine.size
  /// Weights of a block.
  package static let width = 16

  private let file: MappedFile
  private let offset: Int
  private let rowOffset: Int
  private let lines: UInt64
  private let rowSize: Int
  /// Bytes of the table.
  package let size: Int

  /// Nil where the table lies outside the file, or a row outside the table.
  package init?(_ file: MappedFile, offset: Int, lines: Int, rows: Int, blocks: Int = 1) {
    guard lines > 0, lines <= 1 << 24, rows > 0, rows <= 1 << 16, offset >= 0,
      blocks > 0, offset + Self.size(lines: lines, rows: rows, blocks: blocks) <= file.count
    else { return nil }
    self.file = file
    self.offset = offset
    self.lines = UInt64(lines)
    rowSize = blocks * Self.width
    size = Self.size(lines: lines, rows: rows, blocks: blocks)
    rowOffset = offset + lines * Self.lineSize
    guard MarkLine.numbers(of: file, offset: offset, lines: lines, areBelow: rows) else {
      return nil
    }
  }

  /// Bytes of a table.
  package static func size(lines: Int, rows: Int, blocks: Int = 1) -> Int {
    lines * lineSize + rows * blocks * width
  }

  /// Number of the line that may know a feature.
  @inline(__always)
  package static func line(of hash: UInt64, of lines: UInt64) -> Int {
    MarkLine.number(of: hash, of: lines)
  }

  /// What of a feature's hash tells it from all others of its line; 0 is nobody's. The two lowest
  /// bits have no part in it: they are the caller's.
  @inline(__always)
  package static func mark(of hash: UInt64) -> UInt16 {
    let mark = UInt16(truncatingIfNeeded: hash >> 2)
    return mark == 0 ? 1 : mark
  }

  /// The number of a feature's row; nil for an unknown feature.
  package func number(of hash: UInt64) -> Int? {
    // SAFETY: the line's number is below `lines`, and `init` has checked that the file holds them all.
    let line =
      unsafe UnsafeRawPointer(file.base) + offset
      + Self.line(of: hash, of: lines) &* Self.lineSize
    let (number, isKnown) = unsafe MarkLine.find(Self.mark(of: hash), in: line)
    return isKnown == 1 ? Int(number) : nil
  }

  /// A block of a row, whose number `number(of:)` has given.
  package func block(_ block: Int, ofRow number: Int) -> SIMD16<Int8> {
    precondition(block >= 0 && block < rowSize / Self.width)
    let place = rowOffset + number &* rowSize + block &* Self.width
    precondition(number >= 0 && place + Self.width <= offset + size)
    // SAFETY: inside the table, checked above.
    return unsafe file.base.loadUnaligned(fromByteOffset: place, as: SIMD16<Int8>.self)
  }

  /// The sum of the rows of all features, where rows are of one block. Goes in groups, first over marks
  /// and then over rows, and without a branch on what is found, so that the waits for memory overlap.
  package func sum(_ hashes: [UInt64]) -> SIMD16<Int32> {
    var sum = SIMD16<Int32>()
    let base = unsafe UnsafeRawPointer(file.base + offset)
    let rows = unsafe UnsafeRawPointer(file.base + rowOffset)
    var found = InlineArray<64, UInt16>(repeating: 0)
    var start = 0
    while start < hashes.count {
      let end = min(start + 64, hashes.count)
      var count = 0
      for index in start..<end {
        let hash = hashes[index]
        // SAFETY: the line's number is below `lines`, and `init` has checked that the file holds
        // them all and their rows.
        let line = unsafe base + Self.line(of: hash, of: lines) &* Self.lineSize
        let one = unsafe MarkLine.find(Self.mark(of: hash), in: line)
        // What is not known is overwritten.
        found[count & 63] = one.number
        count &+= Int(truncatingIfNeeded: one.isKnown)
      }
      // So many numbers of 8 bits fit into 16.
      var part = SIMD16<Int16>()
      for index in 0..<count {
        let row = unsafe rows + Int(found[index & 63]) &* Self.width
        part &+= SIMD16<Int16>(truncatingIfNeeded: unsafe row.loadUnaligned(as: SIMD16<Int8>.self))
      }
      sum &+= SIMD16<Int32>(truncatingIfNeeded: part)
      start = end
    }
    return sum
  }
}
