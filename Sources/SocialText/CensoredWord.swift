/// Recognises words with letters masked out: `s***`, `f**k`, `f@#k`, `sh!t`, `@#$%!`.
enum CensoredWord {
  /// End of the masked word that began with the letters `start..<index`; nil if it is none.
  static func end(_ text: Span<UInt8>, _ start: Int, _ index: Int, _ count: Int) -> Int? {
    guard isMask(text[index]), CharacterClass.isLetter(text[index - 1]) else { return nil }
    var mask = index
    var stars = 0
    var bangs = 0
    while mask < count, isMask(text[mask]) {
      if text[mask] == 42 { stars += 1 }
      if text[mask] == 33 { bangs += 1 }
      mask += 1
    }
    var end = mask
    while end < count, CharacterClass.isLetter(text[end]) { end += 1 }
    let front = index - start
    let middle = mask - index
    let back = end - mask
    if end < count, CharacterClass.isDigit(text[end]) || text[end] == 46 || text[end] == 64 {
      return nil
    }
    if back == 0 {
      // Stars at the end: two or more, unless stars in front make it emphasis; a doubled dollar.
      if stars == middle, middle >= 2, start == 0 || text[start - 1] != 42 { return mask }
      if front <= 2, middle == 2, text[index] == 36, text[index + 1] == 36 { return mask }
      return nil
    }
    if stars == middle { return front + back >= 2 ? end : nil }
    if middle >= 2, bangs < middle { return front + back <= 12 ? end : nil }
    // One sign for one letter only in short words: `sh!t`, `f@ck`, `b!tch`.
    return middle == 1 && front <= 2 && back <= 3 && front + back >= 3
      && text[start] | 32 == text[start] && text[mask] | 32 == text[mask] ? end : nil
  }

  /// End of a word that begins masked (`#$%&!`, `($hit)`: behind white space that is a cashtag); nil if it is none.
  static func masked(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard isMask(text[start]), start == 0 || !CharacterClass.isAlphanumeric(text[start - 1]) else {
      return nil
    }
    var end = start
    var seen: UInt64 = 0
    while end < count, isMask(text[end]) {
      seen |= 1 << UInt64(text[end] & 63)
      end += 1
    }
    // Cursing in signs: four or more, of three or more kinds.
    if end - start >= 4, seen.nonzeroBitCount >= 3 {
      while end < count, text[end] == 33 || text[end] == 63 { end += 1 }
      return end
    }
    if end == start + 1, text[start] == 36 {
      while end < count, CharacterClass.isLetter(text[end]), text[end] >= 97 { end += 1 }
      let letters = end - start - 1
      let stops = end >= count || !CharacterClass.isAlphanumeric(text[end])
      return letters >= 2 && letters <= 5 && stops ? end : nil
    }
    return nil
  }

  /// The signs people mask with: `! # $ % & * @`.
  @inline(__always)
  private static func isMask(_ byte: UInt8) -> Bool {
    byte == 33 || (byte >= 35 && byte <= 38) || byte == 42 || byte == 64
  }
}
