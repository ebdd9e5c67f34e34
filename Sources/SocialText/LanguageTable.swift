/// The rows of a language model in a mapped file, and sums of them.
///
/// A feature's hash says which 64 bytes may hold its row: four rows of 28 numbers of four bits, and
/// half of each one's hash. So a look-up touches one line of the processor's cache. All
/// bounds are checked when the table is made, none later.
@safe
package struct LanguageTable: Sendable {
  /// Numbers of a row.
  package static let dimensions = 28
  /// Rows of a line.
  package static let rowsOfLine = 4
  /// Lines there must be at least, so that 16 bits tell the hashes of a line apart.
  package static let leastLines = (1 << Int(LanguageFeatures.bits)) / 0xFFFF + 1
  /// Bytes of a line, of a row, and of the rows of a line.
  private static let lineSize = 64
  private static let rowSize = 14
  private static let rowsSize = 56

  private let file: MappedFile
  private let table: Int
  private let lines: UInt64

  /// Nil where the table lies outside the file.
  init?(_ file: MappedFile, lines: Int, table: Int) {
    guard lines >= Self.leastLines, lines <= 1 << 20, table >= 0,
      table + lines * Self.lineSize <= file.count
    else { return nil }
    self.file = file
    self.table = table
    self.lines = UInt64(lines)
  }

  /// Number of the line that may hold a feature's row.
  package static func line(of hash: UInt32, of lines: UInt64) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* lines) >> LanguageFeatures.bits)
  }

  /// What of a feature's hash tells it from all others of its line.
  package static func mark(of hash: UInt32) -> UInt16 { UInt16(truncatingIfNeeded: hash) }

  /// A sum of rows. A nibble n is n − 7.5 steps.
  struct Sum {
    /// Nibbles of the even bytes, low and high, then those of the odd bytes.
    fileprivate var nibbles = (
      SIMD8<UInt16>(), SIMD8<UInt16>(), SIMD8<UInt16>(), SIMD8<UInt16>()
    )
    /// Rows added. A nibble is at most 15, so 16 bits hold the sum of 4,096 rows.
    private(set) var count = 0

    /// Adds another sum's rows, unless they would be too many.
    @inline(__always)
    mutating func add(_ other: Sum) {
      guard count &+ other.count <= 4096 else { return }
      count &+= other.count
      nibbles.0 &+= other.nibbles.0
      nibbles.1 &+= other.nibbles.1
      nibbles.2 &+= other.nibbles.2
      nibbles.3 &+= other.nibbles.3
    }

    /// Adds a short sum if `isWanted`, without a branch.
    @inline(__always)
    mutating func add(_ other: ShortSum, count more: Int, _ isWanted: Bool) {
      let mask = SIMD8<UInt16>(repeating: isWanted ? 0xFFFF : 0)
      let low = other.low & mask
      let high = other.high & mask
      count &+= more
      nibbles.0 &+= low & 255
      nibbles.1 &+= high & 255
      nibbles.2 &+= low &>> 8
      nibbles.3 &+= high &>> 8
    }

    /// Adds at most sixteen rows, whose nibbles fit into bytes.
    @inline(__always)
    fileprivate mutating func add(low: SIMD16<UInt8>, high: SIMD16<UInt8>, count more: Int) {
      let (low, high) = unsafe (
        unsafeBitCast(low, to: SIMD8<UInt16>.self), unsafeBitCast(high, to: SIMD8<UInt16>.self)
      )
      count &+= more
      nibbles.0 &+= low & 255
      nibbles.1 &+= high & 255
      nibbles.2 &+= low &>> 8
      nibbles.3 &+= high &>> 8
    }

    /// The value of each dimension in half steps, times `scale`.
    @inline(__always)
    func values(scale: Float) -> InlineArray<28, Float> {
      var values = InlineArray<28, Float>(repeating: 0)
      let half = LanguageTable.rowSize
      let middle = -15 * Float(count)
      for pair in 0..<half / 2 {
        values[2 * pair] = (2 * Float(nibbles.0[pair]) + middle) * scale
        values[2 * pair + 1] = (2 * Float(nibbles.2[pair]) + middle) * scale
        values[half + 2 * pair] = (2 * Float(nibbles.1[pair]) + middle) * scale
        values[half + 2 * pair + 1] = (2 * Float(nibbles.3[pair]) + middle) * scale
      }
      return values
    }
  }

  /// A sum of few rows in half the room.
  struct ShortSum {
    /// Rows there may be: 17 nibbles fit into a byte.
    static let most = 17
    fileprivate var low: SIMD8<UInt16>
    fileprivate var high: SIMD8<UInt16>

    /// Shortens a sum of at most `most` rows.
    @inline(__always)
    init(_ sum: Sum) {
      low = sum.nibbles.0 & 255 | sum.nibbles.2 &<< 8
      high = sum.nibbles.1 & 255 | sum.nibbles.3 &<< 8
    }
  }

  /// Reads the marks of the lines that may hold features, one word each, into `marks`, which has
  /// room for all of them.
  ///
  /// The loop is as short as can be: so the processor has many of these reads under way at a time,
  /// and `sum` finds the lines in its cache.
  func touch(_ hashes: Span<UInt32>, into marks: UnsafeMutablePointer<UInt64>) {
    let base = unsafe UnsafeRawPointer(file.base + table + Self.rowsSize)
    let lines = self.lines
    for index in 0..<hashes.count {
      // SAFETY: a hash has 24 bits, so its line's number is below `lines`, and `init` has checked
      // that the file holds them all.
      let line = unsafe Self.line(of: hashes[unchecked: index], of: lines) &* Self.lineSize
      unsafe marks[index] = unsafe base.loadUnaligned(fromByteOffset: line, as: UInt64.self)
    }
  }

  /// Sum of the rows of those features of a range that are known; `marks` by `touch`.
  @inline(__always)
  func sum(
    _ hashes: Span<UInt32>, _ marks: UnsafeMutablePointer<UInt64>, from: Int, to: Int
  ) -> Sum {
    let base = unsafe UnsafeRawPointer(file.base + table)
    var sum = Sum()
    var first = from
    while first < to {
      let end = min(first &+ 16, to)
      var low = SIMD16<UInt8>()
      var high = SIMD16<UInt8>()
      var count: UInt64 = 0
      var index = first
      while index < end {
        // SAFETY: as in `touch`.
        let hash = unsafe hashes[unchecked: index]
        let line = Self.line(of: hash, of: lines) &* Self.lineSize
        let (place, known) = unsafe Self.place(of: hash, in: marks[index])
        // SAFETY: a row of that line; what its 16 bytes take in of the next one is never read.
        let row =
          unsafe base.loadUnaligned(
            fromByteOffset: line &+ place &* Self.rowSize, as: SIMD2<UInt64>.self)
          & SIMD2(repeating: known)
        let nibble = SIMD2<UInt64>(repeating: 0x0F0F_0F0F_0F0F_0F0F)
        low &+= unsafe unsafeBitCast(row & nibble, to: SIMD16<UInt8>.self)
        high &+= unsafe unsafeBitCast(row &>> 4 & nibble, to: SIMD16<UInt8>.self)
        count &-= known
        index &+= 1
      }
      sum.add(low: low, high: high, count: Int(truncatingIfNeeded: count))
      first = end
    }
    return sum
  }

  /// The row of a line that a feature has, by the line's marks, and all bits if it has one. Nothing
  /// here branches: which features are known is hard to guess.
  @inline(__always)
  private static func place(of hash: UInt32, in marks: UInt64) -> (row: Int, known: UInt64) {
    let ones: UInt64 = 0x0001_0001_0001_0001
    let difference = UInt64(littleEndian: marks) ^ (UInt64(mark(of: hash)) &* ones)
    // The lowest mark that is zero sets the lowest bit (as in strlen by words).
    let zeros = (difference &- ones) & ~difference & (ones << 15)
    let row = (zeros | 1 << 63).trailingZeroBitCount &>> 4
    return (row, 0 &- ((zeros | (0 &- zeros)) &>> 63))
  }
}
