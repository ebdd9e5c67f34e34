/// Finds where a name behind `@`, `#` or `$` ends, by the rules of twitter-text.
enum SignMatcher {
  /// End of the mention whose sign of `sign` bytes stands at `at`; nil if it is none.
  static func mentionEnd(_ text: Span<UInt8>, at: Int, sign: Int) -> Int? {
    let start = at + sign
    var end = start
    while end < text.count, end - start < 20, CharacterClass.isName(text[end]) { end += 1 }
    guard end > start, mayPrecedeMention(text, at) else { return nil }
    // A list: `/`, a letter, up to 24 more.
    if end + 1 < text.count, text[end] == 47, CharacterClass.isLetter(text[end + 1]) {
      let slug = end + 1
      end = slug + 1
      while end < text.count, end - slug < 25,
        CharacterClass.isName(text[end]) || text[end] == 45
      { end += 1 }
    }
    guard end < text.count else { return end }
    if text[end] == 64 || isSchemeEnd(text, end) { return nil }
    if text[end] >= 0x80 {
      let scalar = UTF8Scalar.decode(text, end).scalar
      if scalar == 0xFF20 || CharacterClass.isAccentedLatin(scalar) { return nil }
    }
    return end
  }

  /// What may stand in front of a mention: nothing, most signs, or a retweet mark.
  private static func mayPrecedeMention(_ text: Span<UInt8>, _ at: Int) -> Bool {
    guard at > 0 else { return true }
    let before = text[at - 1]
    if before >= 0x80 { return UTF8Scalar.decodeBefore(text, at).scalar != 0xFF20 }
    switch before {
    case 95, 33, 35, 36, 37, 38, 42, 64: return false  // _ ! # $ % & * @
    default: if !CharacterClass.isAlphanumeric(before) { return true }
    }
    guard at > 1, before | 32 == 116, text[at - 2] | 32 == 114 else { return false }
    guard at > 2 else { return true }
    let front = text[at - 3]
    return
      !(CharacterClass.isName(front) || front == 43 || front == 126 || front == 46
      || front == 45)
  }

  /// End of the hashtag whose sign of `sign` bytes stands at `at`; nil if it is none.
  static func hashtagEnd(_ text: Span<UInt8>, at: Int, sign: Int) -> Int? {
    let data = UnicodeData.shared
    if at > 0 {
      let before = UTF8Scalar.decodeBefore(text, at).scalar
      if before == 38 { return nil }
      if before != 0xFE0E, before != 0xFE0F, isTag(before, data) { return nil }
    }
    var index = at + sign
    var hasLetter = false
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        guard CharacterClass.isName(byte) else { break }
        if CharacterClass.isLetter(byte) { hasLetter = true }
        index += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
      // A variation selector or keycap directly behind the sign makes an emoji of it.
      if index == at + sign, scalar == 0xFE0F || scalar == 0x20E3 { return nil }
      guard isTag(scalar, data) else { break }
      let group = data.properties(scalar).group
      if group == .letter || group == .mark { hasLetter = true }
      index += length
    }
    guard hasLetter else { return nil }
    if index < text.count {
      if text[index] == 35 || isSchemeEnd(text, index) { return nil }
      if text[index] == 0xEF, UTF8Scalar.decode(text, index).scalar == 0xFF03 { return nil }
    }
    return index
  }

  /// Letters, marks, digits and the few signs that hashtags may hold.
  private static func isTag(_ scalar: UInt32, _ data: UnicodeData) -> Bool {
    if scalar < 0x80 { return CharacterClass.isName(UInt8(scalar)) }
    if data.properties(scalar).isWordLike { return true }
    switch scalar {
    case 0x200C, 0x200D, 0xA67E, 0x05BE, 0x05F3, 0x05F4, 0xFF5E, 0x301C, 0x309B, 0x309C, 0x30A0,
      0x30FB, 0x3003, 0x0F0B, 0x0F0C, 0xB7:
      return true
    default: return false
    }
  }

  /// End of the cashtag whose dollar stands at `at`; nil if it is none.
  static func cashtagEnd(_ text: Span<UInt8>, at: Int) -> Int? {
    if at > 0 {
      let before = UTF8Scalar.decodeBefore(text, at).scalar
      let isSpace =
        before < 0x80
        ? CharacterClass.isSpace(UInt8(before))
        : UnicodeData.shared.properties(before).group == .space
          || CharacterClass.isDirectional(before)
      if !isSpace { return nil }
    }
    var end = at + 1
    while end < text.count, end - at <= 6, CharacterClass.isLetter(text[end]) { end += 1 }
    guard end > at + 1 else { return nil }
    if end + 1 < text.count, text[end] == 46 || text[end] == 95 {
      var suffix = end + 1
      while suffix < text.count, suffix - end <= 2, CharacterClass.isLetter(text[suffix]) {
        suffix += 1
      }
      if suffix > end + 1, endsCashtag(text, suffix) { return suffix }
    }
    return endsCashtag(text, end) ? end : nil
  }

  private static func endsCashtag(_ text: Span<UInt8>, _ end: Int) -> Bool {
    guard end < text.count else { return true }
    let byte = text[end]
    if byte < 0x80 { return !CharacterClass.isAlphanumeric(byte) && byte != 34 && byte != 96 }
    return UnicodeData.shared.properties(UTF8Scalar.decode(text, end).scalar).group == .space
  }

  private static func isSchemeEnd(_ text: Span<UInt8>, _ index: Int) -> Bool {
    index + 2 < text.count && text[index] == 58 && text[index + 1] == 47 && text[index + 2] == 47
  }
}
