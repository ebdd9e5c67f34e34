internal import Glibc

/// A file in memory, mapped read-only: pages are loaded when they are touched and shared between
/// processes. Owns the mapping and gives it back.
@safe
package final class MappedFile: @unchecked Sendable {
  /// Number of bytes.
  package let count: Int
  /// The first byte; readers check their own bounds.
  let base: UnsafeMutableRawPointer

  /// Maps a file; nil if it cannot be opened or is empty.
  package init?(path: String) {
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
  package func head(_ length: Int) -> [UInt8] {
    // SAFETY: reads at most `count` bytes of the mapping.
    unsafe Array(UnsafeRawBufferPointer(start: base, count: min(length, count)))
  }

  /// Little-endian 16-bit number at a byte offset.
  @inline(__always)
  func short(at offset: Int) -> UInt16 {
    precondition(offset >= 0 && offset + 2 <= count)
    // SAFETY: inside the mapping, checked above.
    return UInt16(littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }
}
