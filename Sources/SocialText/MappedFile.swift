internal import Glibc

/// A file in memory, mapped read-only: pages are loaded when they are touched and shared between
/// processes. Owns the mapping and gives it back.
@safe
final class MappedFile: @unchecked Sendable {
  /// Number of bytes.
  let count: Int
  private let base: UnsafeMutableRawPointer

  /// Maps a file; nil if it cannot be opened or is empty.
  init?(path: String) {
    let descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0 else { return nil }
    // SAFETY: a fresh read-only mapping of an open file; MAP_FAILED is checked below.
    let mapped = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
    unsafe base = mapped
    count = size
  }

  deinit {
    // SAFETY: the mapping is ours and nobody holds a span of it any longer.
    _ = unsafe munmap(base, count)
  }

  /// A copy of the first bytes.
  func head(_ length: Int) -> [UInt8] {
    // SAFETY: reads at most `count` bytes of the mapping.
    unsafe Array(UnsafeRawBufferPointer(start: base, count: min(length, count)))
  }

  /// Little-endian 64-bit word at a byte offset that is a multiple of 8.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset + 8 <= count)
    // SAFETY: inside the mapping, checked above.
    return UInt64(littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Little-endian 16-bit number at a byte offset.
  @inline(__always)
  func short(at offset: Int) -> UInt16 {
    precondition(offset >= 0 && offset + 2 <= count)
    // SAFETY: inside the mapping, checked above.
    return UInt16(littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Adds up rows of `width` signed bytes of the table at an offset. Sums of up to 255 rows stay in
  /// 16 bits, so that the inner loop is short.
  func sum(rows: [UInt16], table: Int, width: Int, into totals: inout [Int32]) {
    precondition(totals.count == width && table >= 0)
    var small = [Int16](repeating: 0, count: width)
    var next = 0
    while next < rows.count {
      let end = min(next + 255, rows.count)
      // SAFETY: `small` has `width` places; each row's range is checked against the mapping.
      unsafe small.withUnsafeMutableBufferPointer { buffer in
        guard let sums = buffer.baseAddress else { return }
        for index in next..<end {
          let offset = table + Int(rows[index]) * width
          precondition(offset + width <= count)
          let row = unsafe (base + offset).assumingMemoryBound(to: Int8.self)
          // Fixed widths give the compiler straight vector code.
          if width == 56 {
            for column in 0..<56 { unsafe sums[column] &+= Int16(row[column]) }
          } else if width == 8 {
            for column in 0..<8 { unsafe sums[column] &+= Int16(row[column]) }
          } else {
            for column in 0..<width { unsafe sums[column] &+= Int16(row[column]) }
          }
        }
      }
      for column in 0..<width {
        totals[column] &+= Int32(small[column])
        small[column] = 0
      }
      next = end
    }
  }
}
