internal import Glibc

/// A file in memory, read-only: mapped, so that pages are loaded when they are touched and shared
/// between processes; or copied into large pages, for tables that are looked up everywhere all the
/// time: the walks through page tables for small ones would take longer than the look-ups.
@safe
package final class MappedFile: @unchecked Sendable {
  /// Number of bytes.
  package let count: Int
  /// The first byte; readers check their own bounds.
  let base: UnsafeMutableRawPointer

  private let mapping: UnsafeMutableRawPointer
  private let mappingSize: Int
  private static let largePage = 2 << 20

  /// Maps a file, or copies it into large pages; nil if it cannot be opened or is empty.
  package init?(path: String, inLargePages: Bool = false) {
    let descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0 else { return nil }
    count = size
    guard inLargePages else {
      // SAFETY: a fresh read-only mapping of an open file; MAP_FAILED is checked below.
      let mapped = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
      unsafe mapping = mapped
      mappingSize = size
      unsafe base = mapped
      return
    }
    let rounded = (size + Self.largePage - 1) & ~(Self.largePage - 1)
    let room = rounded + Self.largePage
    let rights = PROT_READ | PROT_WRITE
    // SAFETY: a fresh mapping; MAP_FAILED is checked below.
    let mapped = unsafe mmap(nil, room, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
    unsafe mapping = mapped
    mappingSize = room
    let misfit = Int(bitPattern: mapped) & (Self.largePage - 1)
    unsafe base = mapped + (misfit == 0 ? 0 : Self.largePage - misfit)
    // MADV_HUGEPAGE. A system without large pages says no, and small ones do as well.
    _ = unsafe madvise(base, rounded, 14)
    var done = 0
    while done < size {
      // SAFETY: the mapping has room for the whole file behind `base`.
      let got = unsafe pread(descriptor, base + done, size - done, off_t(done))
      guard got > 0 else { return nil }
      done += got
    }
  }

  /// True for a file, which can be opened again and again; false for a pipe, a folder, nothing.
  static func isRegular(_ path: String) -> Bool {
    var information = stat()
    return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }

  /// Memory of our own, all zeros, in large pages where it fills some or where they are asked for; nil
  /// where there is none left.
  init?(size: Int, inLargePages: Bool = false) {
    guard size > 0 else { return nil }
    count = size
    let isLarge = inLargePages || size >= Self.largePage
    let rounded = isLarge ? (size + Self.largePage - 1) & ~(Self.largePage - 1) : size
    let room = isLarge ? rounded + Self.largePage : size
    // SAFETY: a fresh mapping; MAP_FAILED is checked below.
    let mapped = unsafe mmap(
      nil, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
    unsafe mapping = mapped
    mappingSize = room
    let misfit = isLarge ? Int(bitPattern: mapped) & (Self.largePage - 1) : 0
    unsafe base = mapped + (misfit == 0 ? 0 : Self.largePage - misfit)
    // MADV_HUGEPAGE, as above.
    if isLarge { _ = unsafe madvise(base, rounded, 14) }
  }

  deinit {
    // SAFETY: the mapping is ours and nobody holds a span of it any longer.
    _ = unsafe munmap(mapping, mappingSize)
  }

  /// A copy of the first bytes.
  package func head(_ length: Int) -> [UInt8] {
    // SAFETY: reads at most `count` bytes of the mapping.
    unsafe Array(UnsafeRawBufferPointer(start: base, count: min(length, count)))
  }

  /// So many numbers of 8 bits from a byte offset on; nil where they lie outside the file.
  package func steps(at offset: Int, count: Int) -> [Int8]? {
    guard offset >= 0, count >= 0, offset <= self.count - count else { return nil }
    return (0..<count).map { Int8(bitPattern: byte(at: offset + $0)) }
  }

  /// Copies bytes of a file into memory of our own.
  func copy(_ length: Int, from file: MappedFile, at offset: Int, to start: Int) {
    precondition(length >= 0 && offset >= 0 && offset + length <= file.count)
    precondition(start >= 0 && start + length <= count)
    // SAFETY: inside both, checked above.
    unsafe (base + start).copyMemory(from: file.base + offset, byteCount: length)
  }

  /// Sets a byte of memory of our own.
  func set(_ value: Int8, at offset: Int) {
    precondition(offset >= 0 && offset < count)
    // SAFETY: inside the mapping, checked above.
    unsafe base.storeBytes(of: value, toByteOffset: offset, as: Int8.self)
  }

  /// The byte at an offset.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count)
    // SAFETY: inside the mapping, checked above.
    return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// So many numbers from a byte offset on, of which the file has the upper 16 bits, little-endian; nil
  /// where they lie outside the file or are none.
  package func floats(at offset: Int, count: Int) -> [Float]? {
    guard offset >= 0, count >= 0, count <= self.count / 2, offset <= self.count - 2 * count else {
      return nil
    }
    var found: [Float] = []
    found.reserveCapacity(count)
    for index in 0..<count {
      found.append(Float(bitPattern: UInt32(short(at: offset + 2 * index)) << 16))
    }
    return found.allSatisfy(\.isFinite) ? found : nil
  }

  /// Little-endian 16-bit number at a byte offset.
  @inline(__always)
  func short(at offset: Int) -> UInt16 {
    precondition(offset >= 0 && offset + 2 <= count)
    // SAFETY: inside the mapping, checked above.
    return UInt16(littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }
}
