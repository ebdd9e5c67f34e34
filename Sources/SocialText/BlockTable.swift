/// Sixteen sums of small weights in two halves, so that they stay in the processor's registers.
@frozen
package struct RowSum: Sendable {
  /// Lanes 0 to 7.
  package var low = SIMD8<Int16>()
  /// Lanes 8 to 15.
  package var high = SIMD8<Int16>()

  /// Zeros.
  @inlinable
  package init() {}

  /// Adds other sums.
  @inlinable @inline(__always)
  package mutating func add(_ other: RowSum) {
    low &+= other.low
    high &+= other.high
  }

  /// Adds a row of a file: lanes 0 and 8 in the first two bytes, then 1 and 9 and so on.
  @inline(__always)
  mutating func add(_ row: UnsafeRawPointer) {
    let pairs = SIMD8<Int16>(
      truncatingIfNeeded: unsafe row.loadUnaligned(as: SIMD8<UInt16>.self))
    low &+= (pairs &<< 8) &>> 8
    high &+= pairs &>> 8
  }
}

/// Blocks of rows of sixteen small weights of hashed features in a mapped file.
///
/// A feature's hash says which line of 32 bytes may know it: eight marks of 16 bits, then the
/// numbers of their blocks, 16 bits each; the blocks of one to four rows of 16 bytes stand behind
/// the lines. Block 0 is that of features nobody knows. All bounds are checked when the table is
/// made, none later.
@safe
package struct BlockTable: Sendable {
  /// Features of a line.
  package static let places = MarkLine.places
  /// Bytes of a line.
  package static let lineSize = MarkLine.size
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
    guard MarkLine.numbers(of: file, offset: offset, lines: lines, areBelow: blocks) else {
      return nil
    }
  }

  /// Bytes of a table.
  package static func size(lines: Int, blocks: Int, rows: Int) -> Int {
    lines * lineSize + blocks * rows * width
  }

  /// Number of the line that may know a feature.
  @inline(__always)
  package static func line(of hash: UInt64, of lines: UInt64) -> Int {
    MarkLine.number(of: hash, of: lines)
  }

  /// What of a feature's hash tells it from all others of its line; 0 is nobody's.
  @inline(__always)
  package static func mark(of hash: UInt64) -> UInt16 {
    let mark = UInt16(truncatingIfNeeded: hash)
    return mark == 0 ? 1 : mark
  }

  /// Replaces `places` with where the features' blocks begin, in bytes.
  package func find(_ hashes: [UInt64], into places: inout [UInt32]) {
    places.removeAll(keepingCapacity: true)
    places.reserveCapacity(hashes.count)
    for index in hashes.indices { places.append(place(of: hashes[index])) }
  }

  /// Where a feature's block begins, in bytes; 0 for one that nobody knows.
  @inline(__always)
  private func place(of hash: UInt64) -> UInt32 {
    // SAFETY: the line's number is below `lines`, and `init` has checked that the file holds them
    // all and their blocks.
    let line = unsafe UnsafeRawPointer(
      file.base + (offset &+ Self.line(of: hash, of: lines) &* Self.lineSize))
    let one = unsafe MarkLine.find(Self.mark(of: hash), in: line)
    // The mask makes what is not known block 0.
    let known = UInt32(truncatingIfNeeded: 0 &- one.isKnown)
    return (UInt32(one.number) &* UInt32(truncatingIfNeeded: blockSize)) & known
  }

  /// What a token, its neighbour in front and its neighbour behind say: a row (0 or 1) of the first
  /// one's block, row 2 of the second one's, row 3 of the third one's. `places` come from `find`.
  package func sum(_ places: [UInt32], at index: Int, row: Int) -> RowSum {
    var sum = RowSum()
    // SAFETY: places come from numbers that `init` has checked, and blocks have four rows.
    let blocks = unsafe UnsafeRawPointer(file.base + blockOffset)
    unsafe sum.add(blocks + (Int(places[index]) &+ row &* Self.width))
    if index > 0 { unsafe sum.add(blocks + (Int(places[index - 1]) &+ 2 &* Self.width)) }
    if index + 1 < places.count {
      unsafe sum.add(blocks + (Int(places[index + 1]) &+ 3 &* Self.width))
    }
    return sum
  }

  /// The sum of the first rows of the blocks of the first few features.
  package func sum(_ hashes: InlineArray<8, UInt64>, _ count: Int) -> RowSum {
    var sum = RowSum()
    for index in 0..<min(count, 8) {
      let place = place(of: hashes[index])
      // SAFETY: as above.
      if place > 0 { unsafe sum.add(UnsafeRawPointer(file.base + (blockOffset &+ Int(place)))) }
    }
    return sum
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

  /// The sum of the first few rows.
  package func sum(_ numbers: InlineArray<8, Int>, _ count: Int) -> RowSum {
    var sum = RowSum()
    for index in 0..<min(count, 8) {
      let number = numbers[index]
      precondition(number >= 0 && number < self.count)
      // SAFETY: inside the rows, which `init` has found in the file.
      unsafe sum.add(UnsafeRawPointer(file.base + (offset &+ number &* BlockTable.width)))
    }
    return sum
  }
}
