/// Pairs of small weights of hashed features in a mapped file.
///
/// A feature's hash says which 64 bytes may hold it: sixteen marks of 16 bits, then sixteen first
/// weights and sixteen second ones of 8 bits. So a look-up touches one line of the processor's
/// cache. All bounds are checked when the table is made, none later.
@safe
package struct WeightTable: Sendable {
  /// Features of a line.
  package static let places = 16
  /// Bytes of a line.
  package static let lineSize = 64

  private let file: MappedFile
  private let offset: Int
  private let lines: UInt64

  /// Nil where the table lies outside the file.
  package init?(_ file: MappedFile, offset: Int, lines: Int) {
    guard lines > 0, lines <= 1 << 24, offset >= 0, offset + lines * Self.lineSize <= file.count
    else { return nil }
    self.file = file
    self.offset = offset
    self.lines = UInt64(lines)
  }

  /// Number of the line that may hold a feature.
  @inline(__always)
  package static func line(of hash: UInt64, of lines: UInt64) -> Int {
    MarkLine.number(of: hash, of: lines)
  }

  /// What of a feature's hash tells it from all others of its line. The two lowest bits have no
  /// part in it: they are the caller's.
  @inline(__always)
  package static func mark(of hash: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: hash >> 2) }

  /// Replaces `found` with the weights of each feature, zeros for unknown ones. Goes in blocks: first
  /// each line is touched, so that the waits for memory overlap; then they are searched.
  package func find(_ hashes: [UInt64], into found: inout [SIMD2<Int8>]) {
    found.removeAll(keepingCapacity: true)
    found.reserveCapacity(hashes.count)
    let base = unsafe UnsafeRawPointer(file.base + offset)
    var places = InlineArray<32, Int>(repeating: 0)
    var start = 0
    while start < hashes.count {
      let end = min(start &+ 32, hashes.count)
      var touched: UInt64 = 0
      for index in start..<end {
        let place = Self.line(of: hashes[index], of: lines) &* Self.lineSize
        places[index & 31] = place
        // SAFETY: the line's number is below `lines`, and `init` has checked that the file holds
        // them all.
        touched &+= unsafe (base + place).loadUnaligned(as: UInt64.self)
      }
      for index in start..<end {
        // SAFETY: as above.
        let line = unsafe base + places[index & 31]
        unsafe found.append(Self.weights(line, Self.mark(of: hashes[index])))
      }
      // Whatever has been touched is used for something, or the compiler would leave it out.
      if touched == .max { found.reserveCapacity(hashes.count) }
      start = end
    }
  }

  /// The weights of the feature with a mark in a line.
  @inline(__always)
  private static func weights(_ line: UnsafeRawPointer, _ mark: UInt16) -> SIMD2<Int8> {
    // SAFETY: a line of the table.
    let low = unsafe line.loadUnaligned(as: SIMD8<UInt16>.self)
    let high = unsafe line.loadUnaligned(fromByteOffset: 16, as: SIMD8<UInt16>.self)
    let marks = SIMD8<UInt16>(repeating: mark.littleEndian)
    let place = first(low .== marks, high .== marks)
    guard place < places else { return SIMD2() }
    return SIMD2(
      unsafe line.load(fromByteOffset: 32 &+ place, as: Int8.self),
      unsafe line.load(fromByteOffset: 48 &+ place, as: Int8.self))
  }

  /// Position of the first true lane of sixteen; 16 with none.
  @inline(__always)
  private static func first(_ low: SIMDMask<SIMD8<Int16>>, _ high: SIMDMask<SIMD8<Int16>>) -> Int {
    let numbers = SIMD8<UInt16>(0, 1, 2, 3, 4, 5, 6, 7)
    let none = SIMD8<UInt16>(repeating: 16)
    let best = pointwiseMin(
      none.replacing(with: numbers, where: low), none.replacing(with: numbers &+ 8, where: high))
    return Int(best.min())
  }
}
