import Model
import SocialText

/// Start tags.
extension MarkupScanner {
  mutating func startTag(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, unclosed: inout Int,
    html: inout ByteSink, folder: inout TextFolder, quotes: inout [Quote]
  ) -> Int {
    let count = source.count
    var (end, hash, isLower) = Self.tagName(source, at + 1)
    let nameEnd = end
    let index = vocabulary.elements.find(hash)
    let flags = index >= 0 ? vocabulary.flags[index] : []
    let isForeign =
      svgDepth > 0 || mathDepth > 0 || index == vocabulary.svgElement
      || index == vocabulary.mathElement
    let attributeTable: NameIndex
    var isKept = flags.contains(.allowed)
    if isForeign, index >= 0 {
      let inSVG = svgDepth > 0 || index == vocabulary.svgElement
      let inMath = mathDepth > 0 || index == vocabulary.mathElement
      if inMath, flags.contains(.math) {
        attributeTable = vocabulary.mathAttributes
        isKept = true
        writer.set = .math
      } else if inSVG, flags.contains(.svg) {
        attributeTable = vocabulary.svgAttributes
        isKept = true
        writer.set = .svg
      } else {
        attributeTable = vocabulary.attributes
        writer.set = .html
      }
    } else {
      attributeTable = vocabulary.attributes
      writer.set = .html
    }
    guard
      unclosed < 8,
      let tagEnd = writer.read(
        source, nameEnd, attributes: attributeTable, keeps: isKept && wantsHTML)
    else {
      unclosed += 1
      return at
    }
    end = tagEnd
    if flags.contains(.dropped) {
      if wantsHTML { html.append(source, verbatim, at) }
      var close: Int?
      if !lacksEnd.contains(index) {
        close = Self.closing(source, end, nameFrom: at + 1, nameEnd)
      }
      if close == nil {
        if !lacksEnd.contains(index) { lacksEnd.append(index) }
        close = writer.isSelfClosed ? end : count
      }
      verbatim = close ?? count
      return close ?? count
    }
    if flags.contains(.block) {
      folder.lineBreak()
    } else if flags.contains(.lineBreak) {
      folder.lineBreak()
    } else if flags.contains(.cell) {
      folder.space()
    }
    guard isKept, open.count < Self.maximumDepth else {
      if wantsHTML {
        html.append(source, verbatim, at)
        verbatim = end
      }
      return end
    }
    let isVoid = flags.contains(.void) && writer.set == .html
    if wantsHTML {
      let isCanonical =
        isLower && !isForeign && writer.isCanonical(isVoid: isVoid, source, end)
      if !isCanonical {
        html.append(source, verbatim, at)
        html.append(0x3C)
        vocabulary.elements.append(index, to: &html)
        writer.write(
          source, attributes: attributeTable, vocabulary: vocabulary, characters: characters,
          svgRoot: index == vocabulary.svgElement, mathRoot: index == vocabulary.mathElement,
          to: &html)
        if isVoid { html.append(" />") } else { html.append(0x3E) }
        verbatim = end
      }
    }
    guard !isVoid else { return end }
    open.append(UInt8(index))
    if index == vocabulary.svgElement { svgDepth += 1 }
    if index == vocabulary.mathElement { mathDepth += 1 }
    if flags.contains(.preformatted) { preDepth += 1 }
    if flags.contains(.quote) {
      if quoteDepth == 0 {
        quoteStart = folder.bytes.isEmpty ? 0 : folder.bytes.count + 1
        citeRange = 0..<0
      }
      quoteDepth += 1
    }
    if index == vocabulary.cite, quoteDepth > 0 { citeStart = folder.bytes.count }
    if isForeign, writer.isSelfClosed {
      if wantsHTML {
        html.append(source, verbatim, end)
        verbatim = end
      }
      open.removeLast()
      close(index, html: &html, folder: &folder, quotes: &quotes)
    }
    return end
  }
}
