/// Finds where an emoji ends, by the grammar of UTS #51: flags, keycaps, skin tones, presentation
/// selectors, tag sequences and sequences joined by ZWJ are one emoji each.
enum EmojiMatcher {
  /// End of the emoji at `index`; nil if none starts there.
  static func end(_ text: Span<UInt8>, _ index: Int, _ count: Int, _ unicode: UnicodeData) -> Int? {
    if text[index] < 0x80 { return keycap(text, index, count) }
    guard var end = element(text, index, count, unicode, isFirst: true) else { return nil }
    // U+200D and another element, as often as there is one.
    while end + 3 < count, text[end] == 0xE2, text[end + 1] == 0x80, text[end + 2] == 0x8D,
      let next = element(text, end + 3, count, unicode, isFirst: false)
    {
      end = next
    }
    return end
  }

  /// End of a keycap (`1️⃣`, with or without the selector).
  static func keycap(_ text: Span<UInt8>, _ index: Int, _ count: Int) -> Int? {
    let byte = text[index]
    guard CharacterClass.isDigit(byte) || byte == 35 || byte == 42 else { return nil }
    var end = index + 1
    if end + 2 < count, text[end] == 0xEF, text[end + 1] == 0xB8, text[end + 2] == 0x8F { end += 3 }
    guard end + 2 < count, text[end] == 0xE2, text[end + 1] == 0x83, text[end + 2] == 0xA3 else {
      return nil
    }
    return end + 3
  }

  private static func element(
    _ text: Span<UInt8>, _ index: Int, _ count: Int, _ unicode: UnicodeData, isFirst: Bool
  ) -> Int? {
    guard index < count, text[index] >= 0x80 else { return nil }
    let (scalar, length) = UTF8Scalar.decodeLong(text, index, text[index])
    var end = index + length
    let properties = unicode.properties(scalar)
    if properties.grapheme == .regional {
      guard end < count else { return end }
      let next = UTF8Scalar.decode(text, end)
      return unicode.properties(next.scalar).grapheme == .regional ? end + next.length : end
    }
    guard properties.isEmoji else { return nil }
    var isSelected = properties.isEmojiPresentation
    if end < count, text[end] >= 0x80 {
      let next = UTF8Scalar.decode(text, end)
      if next.scalar == 0xFE0E, isFirst { return nil }
      if next.scalar == 0xFE0F || (0x1F3FB...0x1F3FF).contains(next.scalar) {
        isSelected = true
        end += next.length
      }
    }
    // Signs that are text unless selected (© ® ™ ↔ …) but for hearts, faces and hands.
    if isFirst, !isSelected, isPlainSign(scalar) { return nil }
    // A stray keycap mark, then a tag sequence.
    while end < count, text[end] >= 0x80 {
      let next = UTF8Scalar.decode(text, end)
      guard next.scalar == 0x20E3 || (0xE0020...0xE007F).contains(next.scalar) else { break }
      end += next.length
    }
    return end
  }

  private static func isPlainSign(_ scalar: UInt32) -> Bool {
    scalar < 0x2300 || scalar == 0x24C2 || scalar == 0x3030 || scalar == 0x303D
      || scalar == 0x3297 || scalar == 0x3299 || (0x25AA...0x25FE).contains(scalar)
  }
}
