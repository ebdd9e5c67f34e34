import Model
import SocialText

/// End tags, and what closes an element.
extension MarkupScanner {
  mutating func endTag(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, html: inout ByteSink,
    folder: inout TextFolder, quotes: inout [Quote]
  ) -> Int {
    let count = source.count
    var (end, hash, isLower) = Self.tagName(source, at + 2)
    let isPlain = isLower && end < count && source[end] == 0x3E
    while end < count, source[end] != 0x3E, source[end] != 0x3C { end += 1 }
    if end < count, source[end] == 0x3E { end += 1 }
    let index = vocabulary.elements.find(hash)
    let flags = index >= 0 ? vocabulary.flags[index] : []
    if isPlain, index >= 0, let last = open.last, Int(last) == index, svgDepth == 0,
      mathDepth == 0
    {
      open.removeLast()
      didClose(index, flags, &folder, &quotes)
      return end
    }
    if wantsHTML {
      html.append(source, verbatim, at)
      verbatim = end
    }
    if index >= 0, let position = open.lastIndex(of: UInt8(index)) {
      while open.count > position {
        let last = Int(open.removeLast())
        if open.count == position {
          if wantsHTML {
            html.append("</")
            vocabulary.elements.append(last, to: &html)
            html.append(0x3E)
          }
          didClose(last, vocabulary.flags[last], &folder, &quotes)
        } else {
          close(last, html: &html, folder: &folder, quotes: &quotes)
        }
      }
    } else if flags.contains(.block) || flags.contains(.lineBreak) {
      folder.lineBreak()
    }
    return end
  }

  /// Closes an element whose end tag is missing.
  mutating func close(
    _ index: Int, html: inout ByteSink, folder: inout TextFolder, quotes: inout [Quote]
  ) {
    let flags = vocabulary.flags[index]
    if wantsHTML, !flags.contains(.optionalEnd) {
      html.append("</")
      vocabulary.elements.append(index, to: &html)
      html.append(0x3E)
    }
    didClose(index, flags, &folder, &quotes)
  }

  mutating func didClose(
    _ index: Int, _ flags: MarkupVocabulary.ElementFlags, _ folder: inout TextFolder,
    _ quotes: inout [Quote]
  ) {
    if index == vocabulary.cite, citeStart >= 0 {
      if citeRange.isEmpty, folder.bytes.count > citeStart {
        citeRange = citeStart..<folder.bytes.count
      }
      citeStart = -1
    }
    if index == vocabulary.svgElement, svgDepth > 0 { svgDepth -= 1 }
    if index == vocabulary.mathElement, mathDepth > 0 { mathDepth -= 1 }
    if flags.contains(.preformatted) { preDepth -= 1 }
    if flags.contains(.block) {
      folder.lineBreak()
    } else if flags.contains(.cell) {
      folder.space()
    }
    if flags.contains(.quote) {
      quoteDepth -= 1
      if quoteDepth == 0, folder.bytes.count > quoteStart {
        let span = TextSpan(start: quoteStart, end: folder.bytes.count)
        let cite = citeRange
        let author = folder.bytes.withSpan { QuoteAuthor.name($0, quote: span, cite: cite) }
        quotes.append(Quote(span: span, author: author))
      }
    }
  }
}
