/// Why a file of phrases cannot be used.
package struct PhraseImageError: Error, CustomStringConvertible, Equatable {
  /// The file and what is wrong with it.
  package let description: String
}

extension PhraseImage {
  /// Maps a file that holds the bytes of a block. Everything is checked, so that a damaged file is
  /// an error and never a wrong name: some milliseconds for a million names.
  package convenience init(path: String) throws(PhraseImageError) {
    guard let memory = MappedFile(path: path) else {
      throw PhraseImageError(description: "\(path): cannot be read, or is empty")
    }
    func damaged(_ what: String) -> PhraseImageError {
      PhraseImageError(description: "\(path): \(what); mend: make the index again from its list")
    }
    let head = memory.head(PhraseImage.headSize)
    guard head.count == PhraseImage.headSize, memory.count % 8 == 0 else {
      throw damaged("is no index of names, or cut off")
    }
    let words = (0..<16).map { PhraseImage.word(head, $0) }
    guard words[0] == PhraseImage.magic else { throw damaged("is no index of names") }
    guard words[1] == PhraseImage.version else {
      throw damaged("is of version \(words[1]), this program reads \(PhraseImage.version)")
    }
    guard let parts = PhraseImageHead(words, size: memory.count) else {
      throw damaged("is damaged or cut off (\(memory.count) bytes, its head says \(words[2]))")
    }
    guard words[3] == PhraseImage.checksum(memory) else { throw damaged("is damaged") }
    self.init(memory: memory, head: parts)
  }

  /// True if all owners have numbers below `limit`, and every list of them lies whole inside the
  /// block. A checksum says that a file is as it was written, not that we wrote it.
  package func hasOwners(below limit: Int) -> Bool {
    var isSound = true
    each { _, value in
      guard value.hasMeaning else { return }
      if value.isShared {
        let count = ownerCount(value)
        guard count > 0, count <= PhraseImageBuilder.mostOwners,
          value.number + count < head.listWords
        else {
          isSound = false
          return
        }
      }
      for place in 0..<ownerCount(value) where owner(value, place).number >= limit {
        isSound = false
      }
    }
    return isSound
  }

  /// True if a file begins as a block does, whatever its version. Only a file can: what comes through
  /// a pipe can be read but once, and whoever reads the list needs all of it.
  package static func isImage(path: String) -> Bool {
    guard MappedFile.isRegular(path), let head = MappedFile(path: path)?.head(8), head.count == 8
    else { return false }
    return word(head, 0) == magic
  }

  /// Little-endian number at a place of bytes.
  private static func word(_ bytes: [UInt8], _ place: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 { word |= UInt64(bytes[place * 8 + index]) << UInt64(index * 8) }
    return word
  }

  /// Checksum of all behind the head: sixteen sums side by side, so that the processor need not wait
  /// for one multiplication before the next.
  static func checksum(_ memory: MappedFile) -> UInt64 {
    var sums = (
      SIMD4<UInt64>(1, 2, 3, 4), SIMD4<UInt64>(5, 6, 7, 8), SIMD4<UInt64>(9, 10, 11, 12),
      SIMD4<UInt64>(13, 14, 15, 16)
    )
    @inline(__always)
    func add(_ offset: Int, _ sum: inout SIMD4<UInt64>) {
      // SAFETY: inside the memory, as the loop below checks.
      let next = unsafe memory.base.loadUnaligned(
        fromByteOffset: offset, as: SIMD4<UInt64>.self)
      sum = (sum ^ next) &* SIMD4(repeating: StableHash.prime)
      sum ^= sum &>> 29
    }
    var offset = headSize
    let end = memory.count
    while offset &+ 128 <= end {
      add(offset, &sums.0)
      add(offset &+ 32, &sums.1)
      add(offset &+ 64, &sums.2)
      add(offset &+ 96, &sums.3)
      offset &+= 128
    }
    while offset &+ 8 <= end {
      // SAFETY: as above.
      let next = unsafe memory.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      sums.0[0] = StableHash.finish((sums.0[0] ^ next) &* StableHash.prime)
      offset &+= 8
    }
    var state = UInt64(end)
    for sum in [sums.0, sums.1, sums.2, sums.3] {
      for lane in 0..<4 { state = StableHash.finish((state ^ sum[lane]) &* StableHash.prime) }
    }
    return state
  }
}
