import SocialText

/// Finds out who is quoted: `<cite>` inside the quotation, or a line "NAME wrote:" before it.
enum QuoteAuthor {
  /// Words that stand between the name and the colon, lower-case.
  private static let verbs: [[UInt8]] = [
    "wrote", "said", "says", "writes", "posted", "schrieb", "schreibt", "hat geschrieben",
    "a écrit", "escribió", "ha scritto", "escreveu", "schreef", "napisał", "пишет", "писал",
  ].map { Array($0.utf8) }

  /// The name, or nil. Offsets are bytes of the text.
  static func name(_ text: Span<UInt8>, quote: TextSpan, cite: Range<Int>) -> String? {
    if !cite.isEmpty, cite.count <= 120 {
      var end = cite.upperBound
      while end > cite.lowerBound, text[end - 1] == 0x3A || text[end - 1] <= 0x20 { end -= 1 }
      if let name = beforeVerb(text, cite.lowerBound, cite.upperBound) { return name }
      var start = cite.lowerBound
      while start < end, text[start] <= 0x20 { start += 1 }
      return end > start ? text.string(start, end) : nil
    }
    // First line of the quotation, then the last line before it.
    var lineEnd = quote.start
    while lineEnd < quote.end, text[lineEnd] != 0x0A { lineEnd += 1 }
    if let name = beforeVerb(text, quote.start, lineEnd) { return name }
    guard quote.start > 0 else { return nil }
    let end = quote.start - 1
    var start = end
    while start > 0, text[start - 1] != 0x0A, end - start <= 200 { start -= 1 }
    return beforeVerb(text, start, end)
  }

  private static func beforeVerb(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> String? {
    var end = to
    while end > from, text[end - 1] == 0x20 { end -= 1 }
    guard end > from, end - from <= 200, text[end - 1] == 0x3A else { return nil }
    end -= 1
    while end > from, text[end - 1] == 0x20 { end -= 1 }
    for verb in verbs where end - from > verb.count {
      let start = end - verb.count
      guard text[start - 1] == 0x20 else { continue }
      var matches = true
      for offset in 0..<verb.count where text[start + offset].lowered != verb[offset] {
        matches = false
        break
      }
      guard matches else { continue }
      var nameEnd = start
      while nameEnd > from, text[nameEnd - 1] == 0x20 { nameEnd -= 1 }
      // "On 3 May 2024, at 10:00, Ann wrote:": the name is behind the last comma.
      var nameStart = nameEnd
      while nameStart > from, text[nameStart - 1] != 0x2C { nameStart -= 1 }
      while nameStart < nameEnd, text[nameStart] == 0x20 { nameStart += 1 }
      return nameEnd > nameStart ? text.string(nameStart, nameEnd) : nil
    }
    return nil
  }
}
