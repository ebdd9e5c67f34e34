/// Makes a page safe for the parser in one pass: NULs (where it would stop) become blanks, and an
/// element with thousands of attributes (which it compares with one another) loses the surplus.
/// Ordinary pages are not copied.
enum HTMLGuard {
  /// Returns the page, mended where needed and cut at a limit.
  static func prepare(_ text: [UInt8], limit: Int) -> [UInt8] {
    var output = text.count > limit ? Array(text[..<limit]) : text
    var at = 0
    let count = output.count
    var blanks: [Range<Int>] = []
    var hasNUL = false
    var rawText: [UInt8]?
    let bytes = output
    while at < count {
      let byte = bytes[at]
      if byte == 0 { hasNUL = true }
      guard byte == 0x3C, at + 1 < count else {
        at += 1
        continue
      }
      if let name = rawText {
        // Inside a script nothing but its end tag counts.
        if bytes[at + 1] == 0x2F, begins(bytes, at + 2, name) { rawText = nil }
        at += 1
        continue
      }
      let next = bytes[at + 1] | 0x20
      guard next >= 0x61, next <= 0x7A else {
        at += 1
        continue
      }
      if begins(bytes, at + 1, script) { rawText = script }
      if begins(bytes, at + 1, style) { rawText = style }
      at = tag(bytes, at + 1, &blanks, &hasNUL)
    }
    guard hasNUL || !blanks.isEmpty else { return output }
    for index in output.indices where output[index] == 0 { output[index] = 0x20 }
    for range in blanks {
      for index in range { output[index] = 0x20 }
    }
    return output
  }

  /// Walks over one tag; notes what is behind the allowed attributes.
  private static func tag(
    _ bytes: [UInt8], _ from: Int, _ blanks: inout [Range<Int>], _ hasNUL: inout Bool
  ) -> Int {
    var at = from
    var attributes = 0
    var surplus: Int?
    var wasBlank = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x3E { break }
      if byte == 0 { hasNUL = true }
      if byte == 0x22 || byte == 0x27, at > from, bytes[at - 1] == 0x3D {
        let quote = byte
        at += 1
        while at < bytes.count, bytes[at] != quote {
          if bytes[at] == 0 { hasNUL = true }
          at += 1
        }
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
    if let surplus { blanks.append(surplus..<min(at, bytes.count)) }
    return min(at + 1, bytes.count)
  }

  private static let script = Array("script".utf8)
  private static let style = Array("style".utf8)

  @inline(__always)
  private static func begins(_ bytes: [UInt8], _ at: Int, _ word: [UInt8]) -> Bool {
    guard at + word.count <= bytes.count, bytes[at] | 0x20 == word[0] else { return false }
    for index in 1..<word.count where bytes[at + index] | 0x20 != word[index] { return false }
    return true
  }
}
