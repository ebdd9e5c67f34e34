import Model
import SocialText

/// Plain text of Markdown as people write it in posts (after CommonMark, only what changes what one
/// reads): marks of emphasis, code and headings go, a link leaves its words, a picture its
/// description, lines that begin with `>` are a quote.
enum MarkdownText {
  /// UTF-8 and the quotes as bytes of it. One pass, linear.
  static func plain(_ source: Span<UInt8>) -> (text: [UInt8], quotes: [Quote]) {
    var text: [UInt8] = []
    text.reserveCapacity(source.count)
    var quotes: [Quote] = []
    var quoteStart: Int?
    var isCode = false
    var at = 0
    while at < source.count {
      var end = at
      while end < source.count, source[end] != 0x0A { end += 1 }
      let next = end + 1
      if end > at, source[end - 1] == 0x0D { end -= 1 }
      var start = at
      at = next
      if fence(source, start, end) {
        isCode.toggle()
        continue
      }
      let isQuote = !isCode && mark(source, &start, end)
      if !isQuote, let from = quoteStart {
        close(&quotes, from, text)
        quoteStart = nil
      }
      if !isCode { heading(source, &start, end) }
      if !text.isEmpty { text.append(0x0A) }
      if isQuote, quoteStart == nil { quoteStart = text.count }
      if isCode {
        for index in start..<end { text.append(source[index]) }
      } else {
        line(source, start, end, into: &text)
      }
    }
    if let from = quoteStart { close(&quotes, from, text) }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    return (text, quotes)
  }

  private static func close(_ quotes: inout [Quote], _ start: Int, _ text: [UInt8]) {
    guard text.count > start else { return }
    quotes.append(Quote(span: TextSpan(start: start, end: text.count)))
  }

  /// Three backticks or tildes.
  private static func fence(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var at = start
    while at < end, source[at] == 0x20 { at += 1 }
    guard at + 3 <= end, source[at] == 0x60 || source[at] == 0x7E else { return false }
    return source[at + 1] == source[at] && source[at + 2] == source[at]
  }

  /// Takes the marks of quotation from the beginning of a line.
  private static func mark(_ source: Span<UInt8>, _ start: inout Int, _ end: Int) -> Bool {
    var at = start
    var isQuote = false
    while at < end {
      if source[at] == 0x3E {
        isQuote = true
      } else if source[at] != 0x20 {
        break
      }
      at += 1
    }
    if isQuote { start = at }
    return isQuote
  }

  /// Takes `## ` from the beginning of a line.
  private static func heading(_ source: Span<UInt8>, _ start: inout Int, _ end: Int) {
    var at = start
    while at < end, source[at] == 0x23 { at += 1 }
    if at > start, at - start <= 6, at < end, source[at] == 0x20 { start = at + 1 }
  }

  private static func line(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, into text: inout [UInt8]
  ) {
    var at = start
    // Ends of links behind which the address is passed over.
    var isLink = false
    while at < end {
      let byte = source[at]
      switch byte {
      case 0x5C where at + 1 < end && isSign(source[at + 1]):  // an escaped sign
        text.append(source[at + 1])
        at += 2
        continue
      case 0x2A, 0x60:  // * and `
        if isMark(source, at, start, end) { break }
        text.append(byte)
      case 0x5F, 0x7E:  // __ and ~~; one alone is part of a name
        if (at + 1 < end && source[at + 1] == byte) || (at > start && source[at - 1] == byte) {
          break
        }
        text.append(byte)
      case 0x21 where at + 1 < end && source[at + 1] == 0x5B: break  // ![
      case 0x5B:
        isLink = true
      case 0x5D where isLink && at + 1 < end && source[at + 1] == 0x28:  // ](
        isLink = false
        at += 2
        while at < end, source[at] != 0x29 { at += 1 }
      case 0x5D where isLink: isLink = false
      default: text.append(byte)
      }
      at += 1
    }
  }

  /// A star or backtick with a letter beside it; `2 * 3` keeps its own.
  private static func isMark(_ source: Span<UInt8>, _ at: Int, _ start: Int, _ end: Int) -> Bool {
    let before = at > start ? source[at - 1] : 0x20
    let after = at + 1 < end ? source[at + 1] : 0x20
    return before > 0x20 || after > 0x20
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
