/// Repairs two mistakes that feeds in the wild make before we see them: UTF-8 taken for ISO 8859-1
/// and encoded once more ("â€¦" for "…"), and windows-1252 bytes passed on as C1 controls.
enum MisreadText {
  /// Repairs the last text of an arena in place. Returns true where anything changed; the text then
  /// ends where the arena does.
  static func repair(_ arena: inout [UInt8], from start: Int, to end: Int) -> Bool {
    guard let first = firstNonASCII(arena.span, start, end) else { return false }
    let (isDoubled, hasControls) = survey(arena.span, first, end)
    if isDoubled, let decoded = undoubled(arena, start, end) {
      arena.removeLast(arena.count - start)
      arena.append(contentsOf: decoded)
      return true
    }
    guard hasControls else { return false }
    var mapped: [UInt8] = []
    mapped.reserveCapacity(end - start)
    var at = start
    while at < end {
      if arena[at] == 0xC2, at + 1 < end, arena[at + 1] < 0xA0 {
        mapped.append(scalar: NamedCharacters.scalar(UInt32(arena[at + 1])))
        at += 2
      } else {
        mapped.append(arena[at])
        at += 1
      }
    }
    arena.removeLast(arena.count - start)
    arena.append(contentsOf: mapped)
    return true
  }

  /// Whether all scalars are below U+0100 and the first one above ASCII may begin UTF-8 once more;
  /// and whether there are C1 controls.
  private static func survey(
    _ bytes: Span<UInt8>, _ first: Int, _ end: Int
  ) -> (isDoubled: Bool, hasControls: Bool) {
    var onlyLatin = true
    var hasControls = false
    var at = first
    while let next = firstNonASCII(bytes, at, end) {
      let byte = bytes[next]
      if byte > 0xC3 { onlyLatin = false }
      if byte == 0xC2, next + 1 < end, bytes[next + 1] < 0xA0 { hasControls = true }
      at = next + 1
      // The rest of the sequence; only its first byte says anything.
      while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
    }
    return (onlyLatin && mayBeDoubled(bytes, first, end), hasControls)
  }

  @inline(__always)
  private static func firstNonASCII(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    if start < end, bytes[start] >= 0x80 { return start }
    let at = ByteSearch.nextAboveASCII(bytes.extracting(0..<end), start)
    return at < end ? at : nil
  }

  /// False where the first scalar above ASCII and the one behind it cannot begin UTF-8.
  private static func mayBeDoubled(_ bytes: Span<UInt8>, _ first: Int, _ end: Int) -> Bool {
    guard first + 3 < end else { return false }
    let lead = bytes[first] << 6 | bytes[first + 1] & 0x3F
    return lead >= 0xC2 && lead <= 0xF4 && bytes[first + 2] == 0xC2
  }

  /// The bytes that the text's scalars, all below U+0100, stand for, if those are UTF-8.
  private static func undoubled(_ arena: [UInt8], _ start: Int, _ end: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    var at = start
    while at < end {
      let byte = arena[at]
      if byte < 0x80 {
        bytes.append(byte)
        at += 1
      } else {
        guard at + 1 < end else { return nil }
        bytes.append(byte << 6 | arena[at + 1] & 0x3F)
        at += 2
      }
    }
    return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
  }
}
