import SocialText

/// Makes a page safe for the parser in one pass: NULs (where it would stop) become blanks, and an
/// element with thousands of attributes (which it compares with one another) loses the surplus.
/// Ordinary pages are not copied.
enum HTMLGuard {
  /// Returns the page, mended where needed and cut at a limit.
  static func prepare(_ text: [UInt8], limit: Int) -> [UInt8] {
    var output = text.count > limit ? Array(text[..<limit]) : text
    let blanks = surplus(output.span)
    let hasNUL = ByteSearch.next(0, output.span, 0) < output.count
    guard hasNUL || !blanks.isEmpty else { return output }
    for index in output.indices where output[index] == 0 { output[index] = 0x20 }
    for range in blanks {
      for index in range { output[index] = 0x20 }
    }
    return output
  }

  /// What stands behind the allowed attributes of each tag.
  private static func surplus(_ bytes: Span<UInt8>) -> [Range<Int>] {
    var blanks: [Range<Int>] = []
    let count = bytes.count
    var at = 0
    // The element whose text holds no tags but its own end tag.
    var rawText: StaticString?
    while true {
      at = ByteSearch.next(0x3C, bytes, at)
      guard at + 1 < count else { return blanks }
      if let name = rawText {
        if bytes[at + 1] == 0x2F, begins(bytes, at + 2, name) { rawText = nil }
        at += 1
        continue
      }
      let letter = bytes[at + 1] | 0x20
      guard letter >= 0x61, letter <= 0x7A else {
        at += 1
        continue
      }
      if letter == 0x73 {
        if begins(bytes, at + 1, "script") { rawText = "script" }
        if begins(bytes, at + 1, "style") { rawText = "style" }
      }
      at = tag(bytes, at + 1, &blanks)
    }
  }

  /// Walks over one tag; notes what is behind the allowed attributes.
  private static func tag(
    _ bytes: Span<UInt8>, _ from: Int, _ blanks: inout [Range<Int>]
  ) -> Int {
    let count = bytes.count
    var at = from
    var attributes = 0
    var surplus: Int?
    var wasBlank = false
    while at < count {
      // SAFETY: at < count.
      let byte = unsafe bytes[unchecked: at]
      if byte == 0x3E { break }
      if byte == 0x22 || byte == 0x27, at > from, bytes[at - 1] == 0x3D {
        at = ByteSearch.next(byte, bytes, at + 1)
        attributes += 1
        wasBlank = false
      } else {
        let isBlank = byte <= 0x20 || byte == 0x2F || byte == 0x3D
        if wasBlank, !isBlank { attributes += 1 }
        wasBlank = isBlank
      }
      if attributes > HTMLReader.maximumAttributes * 2, surplus == nil { surplus = at }
      at += 1
    }
    if let surplus { blanks.append(surplus..<min(at, count)) }
    return min(at + 1, count)
  }

  @inline(__always)
  private static func begins(_ bytes: Span<UInt8>, _ at: Int, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count else { return false }
    for index in 0..<count {
      // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
      let expected = unsafe word.utf8Start[index]
      if bytes[at + index] | 0x20 != expected { return false }
    }
    return true
  }
}
