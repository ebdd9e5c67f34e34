/// Looks top-level domains up by the hash of their folded bytes.
final class TopLevelDomainSet: Sendable {
  static let shared = TopLevelDomainSet()

  /// Most bytes a name has.
  let longest: Int
  private let hashes: Set<UInt64>

  private init() {
    // SAFETY: a static string lives for the whole run and has this many bytes.
    let bytes = unsafe UnsafeBufferPointer(
      start: TopLevelDomains.names.utf8Start, count: TopLevelDomains.names.utf8CodeUnitCount)
    var found = Set<UInt64>(minimumCapacity: 2048)
    var state = StableHash.seed
    var length = 0
    var longest = 0
    for index in 0..<bytes.count {
      // SAFETY: index is inside the buffer above.
      let byte = unsafe bytes[index]
      if byte == 32 || byte == 10 {
        found.insert(state)
        longest = max(longest, length)
        state = StableHash.seed
        length = 0
      } else {
        state = StableHash.step(state, byte)
        length += 1
      }
    }
    found.insert(state)
    hashes = found
    self.longest = max(longest, length)
  }

  /// Length of the name that starts at `start` and ends where a host name may end: in front of
  /// anything but ASCII letters, digits, `@`, `+` and `-`. Nil if there is none.
  func match(_ text: Span<UInt8>, at start: Int) -> Int? {
    var state = StableHash.seed
    var best: Int?
    var index = start
    var isPunycode = false
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        guard CharacterClass.isAlphanumeric(byte) || (isPunycode && byte == 45) else { break }
        state = StableHash.step(state, CharacterClass.lower(byte))
        index += 1
        if index - start == 2, byte | 32 == 110, text[start] | 32 == 120, index + 1 < text.count,
          text[index] == 45, text[index + 1] == 45
        {
          isPunycode = true
        }
      } else {
        let (_, length) = UTF8Scalar.decodeLong(text, index, byte)
        for offset in 0..<length { state = StableHash.step(state, text[index + offset]) }
        index += length
      }
      if index - start > max(longest, 63) { break }
      // An ASCII name must not go on; others are tried at every scalar.
      if ends(text, index), hashes.contains(state) || (isPunycode && index - start > 5) {
        best = index - start
      }
    }
    return best
  }

  private func ends(_ text: Span<UInt8>, _ index: Int) -> Bool {
    guard index < text.count else { return true }
    let byte = text[index]
    return !(CharacterClass.isAlphanumeric(byte) || byte == 64 || byte == 43 || byte == 45)
  }
}
