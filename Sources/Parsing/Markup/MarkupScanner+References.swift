import SocialText

/// Character references.
extension MarkupScanner {
  /// A character reference: as it stands if it is a proper one, repaired if not.
  mutating func reference(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, html: inout ByteSink,
    folder: inout TextFolder
  ) -> Int {
    let count = source.count
    folder.flushPending()
    if at + 1 < count, source[at + 1] == 0x26 {
      // Of several in a row only the last may begin a reference.
      if wantsHTML { html.append(source, verbatim, at) }
      var last = at
      while last + 1 < count, source[last + 1] == 0x26 {
        folder.bytes.append(0x26)
        if wantsHTML { html.append("&amp;") }
        last += 1
      }
      if wantsHTML { verbatim = last }
      return last
    }
    guard let (end, first, second) = characters.decode(source, at: at) else {
      folder.bytes.append(0x26)
      if wantsHTML {
        html.append(source, verbatim, at)
        html.append("&amp;")
        verbatim = at + 1
      }
      return at + 1
    }
    if second == 0, first <= 0x20 || first == 0xA0 {
      folder.space()
    } else {
      folder.bytes.append(scalar: first)
      if second != 0 { folder.bytes.append(scalar: second) }
    }
    guard wantsHTML else { return end }
    if source[end - 1] != 0x3B {
      html.append(source, verbatim, end)
      html.append(0x3B)
      verbatim = end
    } else if source[at + 1] == 0x23, at + 4 < count {
      // `&#39;` and `&#34;` need no escape in text; 128 to 159 mean windows-1252.
      let digits = end - at - 3
      if digits == 2, source[at + 2] == 0x33, source[at + 3] == 0x39 || source[at + 3] == 0x34 {
        html.append(source, verbatim, at)
        html.append(source[at + 3] == 0x39 ? 0x27 : 0x22)
        verbatim = end
      } else if digits == 3 || digits == 4 {
        let value = Self.number(source, at + 2, end - 1)
        if value >= 0x80, value <= 0x9F {
          html.append(source, verbatim, at)
          html.append("&#x")
          for digit in String(NamedCharacters.scalar(value), radix: 16).utf8 { html.append(digit) }
          html.append(0x3B)
          verbatim = end
        }
      }
    }
    return end
  }

  static func number(_ source: Span<UInt8>, _ from: Int, _ to: Int) -> UInt32 {
    let isHexadecimal = source[from] | 0x20 == 0x78
    let digits = source.string(isHexadecimal ? from + 1 : from, to)
    return UInt32(digits, radix: isHexadecimal ? 16 : 10) ?? 0
  }
}
