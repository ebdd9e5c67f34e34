/// Some bytes of a file in memory, which stays there as long as anybody holds them: read where they
/// lie, copied by whoever wants to keep numbers of them.
@safe
package struct MappedBytes: Sendable {
  private let file: MappedFile?
  private let start: Int
  /// Number of bytes.
  package let count: Int

  /// Bytes of a file, which must hold them.
  init(_ file: MappedFile, start: Int, count: Int) {
    precondition(start >= 0 && count >= 0 && count <= file.count - start)
    self.file = file
    self.start = start
    self.count = count
  }

  /// A copy of bytes in memory of its own; none where there is no room for them.
  package init(_ bytes: [UInt8]) {
    file = MappedFile(size: bytes.count)
    start = 0
    count = file == nil ? 0 : bytes.count
    guard let file else { return }
    // SAFETY: the fresh memory has room for all of them.
    unsafe bytes.withUnsafeBytes {
      unsafe UnsafeMutableRawBufferPointer(start: file.base, count: bytes.count).copyMemory(
        from: $0)
    }
  }

  /// The byte at an offset.
  package subscript(_ offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count)
    guard let file else { return 0 }
    // SAFETY: inside, checked above.
    return unsafe file.base.load(fromByteOffset: start + offset, as: UInt8.self)
  }

  /// The number at an offset, as it lies there.
  package func number<Number: BitwiseCopyable & FixedWidthInteger>(
    at offset: Int, of type: Number.Type = Number.self
  ) -> Number {
    precondition(offset >= 0 && MemoryLayout<Number>.size <= count - offset)
    guard let file else { return 0 }
    // SAFETY: inside, checked above; any bits are a number.
    return unsafe file.base.loadUnaligned(fromByteOffset: start + offset, as: Number.self)
  }

  /// Lends them all to a body. Who holds them is counted once: each look through the other doors
  /// counts anew, which takes longer than the look.
  package func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
    guard let file else { return body(RawSpan()) }
    return withExtendedLifetime(file) {
      // SAFETY: so many bytes of the file, which is held meanwhile.
      body(unsafe RawSpan(_unsafeStart: file.base + start, byteCount: count))
    }
  }

  /// A part of them, which must lie inside.
  package func part(from offset: Int, count: Int) -> MappedBytes {
    precondition(offset >= 0 && count >= 0 && count <= self.count - offset)
    guard let file else { return self }
    return MappedBytes(file, start: start + offset, count: count)
  }

  /// Where a part lies that must be inside, and what keeps it there; nil of no bytes.
  @unsafe
  package func memory(at offset: Int, count: Int) -> (owner: MappedFile, start: UnsafeRawPointer)? {
    precondition(offset >= 0 && count >= 0 && count <= self.count - offset)
    guard let file else { return nil }
    return unsafe (file, UnsafeRawPointer(file.base + start + offset))
  }

  /// A copy of so many numbers from an offset on, as they lie there.
  package func numbers<Number: BitwiseCopyable>(
    at offset: Int, count: Int, of type: Number.Type = Number.self
  ) -> [Number] {
    let size = count * MemoryLayout<Number>.stride
    precondition(offset >= 0 && count >= 0 && size <= self.count - offset)
    guard let file, count > 0 else { return [] }
    // SAFETY: `count` numbers of any bits, copied from inside the bytes, checked above.
    return unsafe [Number](unsafeUninitializedCapacity: count) { room, filled in
      unsafe UnsafeMutableRawBufferPointer(room).copyMemory(
        from: UnsafeRawBufferPointer(start: file.base + start + offset, count: size))
      filled = count
    }
  }
}
