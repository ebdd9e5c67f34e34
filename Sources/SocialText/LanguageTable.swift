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

  /// A running sum of rows: nibbles as they stand in the file. A nibble n is n − 7.5 steps.
  struct Sum: ~Copyable {
    /// Nibbles of the even bytes, low and high, then those of the odd bytes.
    fileprivate var nibbles = (
      SIMD8<UInt16>(), SIMD8<UInt16>(), SIMD8<UInt16>(), SIMD8<UInt16>()
    )
    /// Hashes not looked up yet, so that their reads overlap.
    fileprivate var waiting = InlineArray<64, UInt32>(repeating: 0)
    fileprivate var waitingCount = 0
    /// Features noted so far.
    private(set) var noted = 0
    /// Rows added. A nibble is at most 15, so 16 bits hold the sum of 4,096 rows.
    fileprivate(set) var count = 0

    /// Notes a feature; at most 64 of them before the table settles them.
    @inline(__always)
    mutating func note(_ hash: UInt32) {
      waiting[waitingCount & 63] = hash
      waitingCount &+= 1
      noted &+= 1
    }

    /// Whether the features of one more letter may not find room.
    var isFull: Bool { waitingCount > 60 }

    /// Writes the value of each dimension in half steps, times `scale`, once
    /// `LanguageTable.settle` has added all rows.
    func read(into values: inout MutableSpan<Float>, scale: Float) {
      let (a, b, c, d) = nibbles
      let half = LanguageTable.rowSize
      let middle = -15 * Float(count)
      for pair in 0..<half / 2 {
        values[2 * pair] = (2 * Float(a[pair]) + middle) * scale
        values[2 * pair + 1] = (2 * Float(c[pair]) + middle) * scale
        values[half + 2 * pair] = (2 * Float(b[pair]) + middle) * scale
        values[half + 2 * pair + 1] = (2 * Float(d[pair]) + middle) * scale
      }
    }
  }

  /// Looks up the features that wait and adds the rows of those that are known.
  func settle(_ sum: inout Sum) {
    let waiting = min(sum.waitingCount, 64)
    sum.waitingCount = 0
    let base = unsafe file.base + table
    let lines = self.lines
    let ones: UInt64 = 0x0001_0001_0001_0001
    var found = InlineArray<64, UInt32>(repeating: 0)
    var count = 0
    for index in 0..<waiting {
      let hash = sum.waiting[index & 63]
      let line = Self.line(of: hash, of: lines) &* Self.lineSize
      // SAFETY: a hash has 24 bits, so its line's number is below `lines`, and `init` has checked
      // that the file holds them all.
      let marks = unsafe base.loadUnaligned(fromByteOffset: line &+ Self.rowsSize, as: UInt64.self)
      let difference = UInt64(littleEndian: marks) ^ (UInt64(Self.mark(of: hash)) &* ones)
      // The lowest mark that is zero sets the lowest bit (as in strlen by words).
      let zeros = (difference &- ones) & ~difference & (ones << 15)
      // Nothing here branches: that would wait for one line after the other.
      let place = (zeros | 1 << 63).trailingZeroBitCount &>> 4
      found[count & 63] = UInt32(truncatingIfNeeded: line &+ place &* Self.rowSize)
      count &+= Int(truncatingIfNeeded: (zeros | (0 &- zeros)) &>> 63)
    }
    guard sum.count &+ count <= 4096 else { return }
    sum.count &+= count
    var (a, b, c, d) = sum.nibbles
    let mask = SIMD8<UInt16>(repeating: 15)
    for index in 0..<count {
      // SAFETY: a row found above; what its 16 bytes take in of the next one is never read.
      let row = unsafe base.loadUnaligned(
        fromByteOffset: Int(found[index & 63]), as: SIMD8<UInt16>.self)
      a &+= row & mask
      b &+= row &>> 4 & mask
      c &+= row &>> 8 & mask
      d &+= row &>> 12
    }
    sum.nibbles = (a, b, c, d)
  }
}
