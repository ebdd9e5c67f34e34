/// A line of a table of hashed features in a mapped file: eight marks of 16 bits, then a number of 16
/// bits for each, that of what the feature stands for. Features that share a line differ in marks.
enum MarkLine {
  /// Features of a line.
  static let places = 8
  /// Bytes of a line.
  static let size = 32

  /// Number of the line, of so many, that may know a feature.
  @inline(__always)
  static func number(of hash: UInt64, of lines: UInt64) -> Int {
    Int(truncatingIfNeeded: ((hash >> 32) &* lines) >> 32)
  }

  /// True if all numbers of so many lines, which the file holds, are below a limit.
  static func numbers(
    of file: MappedFile, offset: Int, lines: Int, areBelow limit: Int
  ) -> Bool {
    for line in 0..<lines {
      let start = offset + line * size + 2 * places
      for place in 0..<places where Int(file.short(at: start + 2 * place)) >= limit { return false }
    }
    return true
  }

  /// The number beside a mark and 1, or any number of the line and 0 where nobody has the mark. Goes
  /// without a branch on what is found, so that the waits for memory overlap.
  @inline(__always)
  static func find(
    _ mark: UInt16, in line: UnsafeRawPointer
  ) -> (number: UInt16, isKnown: UInt64) {
    let marks = UInt64(mark) &* 0x0001_0001_0001_0001
    // The bits of the two words of four marks lie side by side.
    let hits = unsafe hits(line, 0, marks) | hits(line, 8, marks) >> 1
    let bit = hits.trailingZeroBitCount & 63
    let place = (bit >> 4) &+ ((bit & 1) ^ 1) &* 4
    let number = unsafe line.loadUnaligned(fromByteOffset: 16 &+ 2 &* place, as: UInt16.self)
    return (UInt16(littleEndian: number), (hits | (0 &- hits)) >> 63)
  }

  /// The highest bit of each of four marks that is the wanted one.
  @inline(__always)
  private static func hits(_ line: UnsafeRawPointer, _ offset: Int, _ mark: UInt64) -> UInt64 {
    let low: UInt64 = 0x7FFF_7FFF_7FFF_7FFF
    // SAFETY: inside the line, which the caller has found.
    let marks = unsafe line.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let other = UInt64(littleEndian: marks) ^ mark
    return ~(((other & low) &+ low) | other | low)
  }
}
