import Model
import SocialText

/// Reads an HTML fragment once and writes two things: sanitised HTML and plain text.
///
///     <P onclick="x()">a<br>b &amp; c<script>…</script>   →   html  <p>a<br />b &amp; c
///                                                             text  a ⏎ b & c
///
/// There is no tree and no recursion: a bounded stack of open elements is all the state. Stretches
/// that are clean already are copied as they are, so that well-behaved HTML costs little more than
/// a search for `<`, `&` and white space. Any input is read in linear time.
struct MarkupScanner: Sendable {
  /// Elements open at once; start tags beyond are dropped, their text stays.
  static let maximumDepth = 256
  /// Attributes of one element; more are dropped.
  static let maximumAttributes = 64

  let vocabulary = MarkupVocabulary.shared
  let characters = NamedCharacters.shared
  var folder = TextFolder()
  var writer = AttributeWriter()
  private var open: [UInt8] = []
  private var quoteDepth = 0
  private var quoteStart = 0
  private var preDepth = 0
  private var svgDepth = 0
  private var mathDepth = 0
  private var citeStart = -1
  private var citeRange = 0..<0
  private var wantsHTML = true
  /// What was looked for in vain; it is not looked for again, so that time stays linear.
  private var lacksGreater = false
  private var lacksEnd: [Int] = []

  /// Bytes below 64 that end a stretch of plain text: white space and controls, `&`, `<`.
  private static let stops: UInt64 = 0x1_FFFF_FFFF | 1 << 0x26 | 1 << 0x3C

  /// A scanner; keep it and its buffers for the next fragment.
  init() {}

  /// Cleans a fragment. Relative URLs are resolved against `base` where one is given. Replaces the
  /// contents of `result`.
  mutating func clean(_ source: Span<UInt8>, base: String?, into result: inout CleanMarkup) {
    result.removeAll()
    wantsHTML = true
    writer.base = base
    swap(&folder.bytes, &result.text)
    scan(source, html: &result.html, quotes: &result.quotes)
    swap(&folder.bytes, &result.text)
  }

  /// Appends the plain text of a fragment to `text`; no HTML is written.
  mutating func plainText(_ source: Span<UInt8>, into text: inout [UInt8]) {
    wantsHTML = false
    writer.base = nil
    folder.bytes.removeAll(keepingCapacity: true)
    var html: [UInt8] = []
    var quotes: [Quote] = []
    scan(source, html: &html, quotes: &quotes)
    text.append(contentsOf: folder.bytes)
  }

  /// True where a text that calls itself plain is meant as HTML: it has an end tag or a character
  /// reference, and every tag and reference in it is a known one.
  func looksLikeHTML(_ source: Span<UInt8>) -> Bool {
    var at = 0
    let count = source.count
    var isProven = false
    while at < count {
      let byte = source[at]
      at += 1
      if byte == 0x3C {
        guard at < count else { break }
        let isEnd = source[at] == 0x2F
        let from = isEnd ? at + 1 : at
        var end = from
        while end < count, source[end].isASCIILetter || source[end].isASCIIDigit { end += 1 }
        guard end > from else { continue }
        let index = vocabulary.elements.find(folded: source, from, end)
        guard index >= 0, vocabulary.flags[index].contains(.allowed) else { return false }
        if isEnd { isProven = true }
        at = end
      } else if byte == 0x26 {
        var end = at
        if end < count, source[end] == 0x23 { end += 1 }
        let isNumber = end > at
        while end < count, end - at < 40, source[end].isASCIILetter || source[end].isASCIIDigit {
          end += 1
        }
        guard end > at + (isNumber ? 1 : 0), end < count, source[end] == 0x3B else { continue }
        if !isNumber, !characters.contains(source, at, end) { return false }
        isProven = true
        at = end
      }
    }
    return isProven
  }

  // MARK: - The pass

  private mutating func scan(
    _ source: Span<UInt8>, html: inout [UInt8], quotes: inout [Quote]
  ) {
    folder.begin()
    open.removeAll(keepingCapacity: true)
    quoteDepth = 0
    preDepth = 0
    svgDepth = 0
    mathDepth = 0
    citeStart = -1
    citeRange = 0..<0
    lacksGreater = false
    lacksEnd.removeAll(keepingCapacity: true)
    let count = source.count
    var at = 0
    var run = 0
    var verbatim = 0
    var unclosedTags = 0
    if wantsHTML { html.reserveCapacity(count + 64) }
    folder.bytes.reserveCapacity(count)
    while at < count {
      at = Self.skipWords(source, at)
      if at >= count { break }
      // SAFETY: at < count.
      let byte = unsafe source[unchecked: at]
      if byte >= 0x40 {
        if byte != 0xC2 {
          at += 1
          continue
        }
        if at + 1 < count, source[at + 1] == 0xA0 {
          flush(source, run, at)
          folder.space()
          at += 2
          run = at
        } else {
          at += 1
        }
        continue
      }
      if (Self.stops >> UInt64(byte)) & 1 == 0 {
        at += 1
        continue
      }
      if byte == 0x20 {
        // One space between two words belongs to the stretch.
        if at > run, at + 1 < count {
          let next = source[at + 1]
          if next > 0x20, next != 0x3C, next != 0x26, next != 0xC2 {
            at += 2
            continue
          }
        }
        flush(source, run, at)
        folder.space()
        at += 1
        run = at
        continue
      }
      flush(source, run, at)
      if byte == 0x3C {
        let end = tag(
          source, at, verbatim: &verbatim, unclosed: &unclosedTags, html: &html, quotes: &quotes)
        if end > at {
          at = end
        } else {
          // No tag: the sign itself is meant.
          if wantsHTML {
            html.append(source, verbatim, at)
            html.append("&lt;")
            verbatim = at + 1
          }
          folder.append(byte: 0x3C)
          at += 1
        }
      } else if byte == 0x26 {
        at = reference(source, at, verbatim: &verbatim, html: &html)
      } else {
        if byte == 0x0A, preDepth > 0 { folder.lineBreak() } else { folder.space() }
        at += 1
      }
      run = at
    }
    flush(source, run, count)
    if wantsHTML { html.append(source, verbatim, count) }
    while let last = open.popLast() {
      close(Int(last), html: &html, quotes: &quotes)
    }
  }

  /// Hands a stretch to the text; a space at its end is owed, not written.
  @inline(__always)
  private mutating func flush(_ source: Span<UInt8>, _ from: Int, _ to: Int) {
    guard to > from else { return }
    if source[to - 1] == 0x20 {
      folder.append(source, from, to - 1)
      folder.space()
    } else {
      folder.append(source, from, to)
    }
  }

  /// Skips eight bytes at a time while they hold nothing but words with single spaces between.
  /// Carries may stop it too early, never too late.
  @inline(__always)
  private static func skipWords(_ source: Span<UInt8>, _ from: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var at = from
    let last = source.count - 8
    // SAFETY: loads stay within the span.
    return unsafe source.withUnsafeBytes { bytes in
      // A space at the end of eight bytes is kept if the next eight do not begin with one.
      var endsWithSpace = true
      while at <= last {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        let less = word ^ (ones &* 0x3C)
        let ampersand = word ^ (ones &* 0x26)
        let space = word ^ (ones &* 0x20)
        let break1 = word ^ (ones &* 0xC2)
        let spaces = (space &- ones) & ~space & tops
        let stop =
          ((word &- ones &* 0x20) & ~word) | ((less &- ones) & ~less)
          | ((ampersand &- ones) & ~ampersand) | ((break1 &- ones) & ~break1)
        if stop & tops != 0 || spaces & (spaces << 8) != 0 || (endsWithSpace && spaces & 0x80 != 0)
        {
          break
        }
        endsWithSpace = spaces >> 63 != 0
        at += 8
      }
      return endsWithSpace && at > from ? at - 1 : at
    }
  }

  /// A character reference: as it stands if it is a proper one, repaired if not.
  private mutating func reference(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, html: inout [UInt8]
  ) -> Int {
    let count = source.count
    folder.flushPending()
    let mark = folder.bytes.count
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
    guard let end = characters.decode(source, at: at, into: &folder.bytes) else {
      folder.bytes.append(0x26)
      if wantsHTML {
        html.append(source, verbatim, at)
        html.append("&amp;")
        verbatim = at + 1
      }
      return at + 1
    }
    if folder.bytes.count == mark + 2, folder.bytes[mark] == 0xC2, folder.bytes[mark + 1] == 0xA0 {
      folder.bytes.removeLast(2)
      folder.space()
    } else if folder.bytes.count == mark + 1, folder.bytes[mark] <= 0x20 {
      folder.bytes.removeLast()
      folder.space()
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
          html.append(contentsOf: String(NamedCharacters.scalar(value), radix: 16).utf8)
          html.append(0x3B)
          verbatim = end
        }
      }
    }
    return end
  }

  private static func number(_ source: Span<UInt8>, _ from: Int, _ to: Int) -> UInt32 {
    let isHexadecimal = source[from] | 0x20 == 0x78
    let digits = source.string(isHexadecimal ? from + 1 : from, to)
    return UInt32(digits, radix: isHexadecimal ? 16 : 10) ?? 0
  }

  // MARK: - Tags

  /// Reads what stands at a `<`. Returns the offset behind it, or `at` where it is no tag.
  private mutating func tag(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, unclosed: inout Int,
    html: inout [UInt8], quotes: inout [Quote]
  ) -> Int {
    let count = source.count
    guard at + 1 < count else { return at }
    let next = source[at + 1]
    if next.isASCIILetter {
      return startTag(
        source, at, verbatim: &verbatim, unclosed: &unclosed, html: &html, quotes: &quotes)
    }
    if next == 0x2F, at + 2 < count, source[at + 2].isASCIILetter {
      return endTag(source, at, verbatim: &verbatim, html: &html, quotes: &quotes)
    }
    if next == 0x21, let end = declarationEnd(source, at) {
      if wantsHTML {
        html.append(source, verbatim, at)
        verbatim = end
      }
      return end
    }
    if next == 0x3F, let end = greater(source, at + 2) {
      if wantsHTML {
        html.append(source, verbatim, at)
        verbatim = end + 1
      }
      return end + 1
    }
    return at
  }

  /// End of a comment or document type; nil for anything else behind `<!`. An open comment ends at
  /// the next `>`, or with the text.
  private mutating func declarationEnd(_ source: Span<UInt8>, _ at: Int) -> Int? {
    let count = source.count
    if at + 3 < count, source[at + 2] == 0x2D, source[at + 3] == 0x2D {
      var end = at + 4
      while end + 2 < count {
        if source[end] == 0x2D, source[end + 1] == 0x2D, source[end + 2] == 0x3E { return end + 3 }
        end += 1
      }
      return count
    }
    if at + 8 < count, source[at + 2].lowered == 0x64, source[at + 3].lowered == 0x6F,
      source[at + 4].lowered == 0x63, source[at + 5].lowered == 0x74
    {
      guard let end = greater(source, at + 2) else { return nil }
      return end + 1
    }
    return nil
  }

  /// Offset of the next `>`; nil where there is none.
  private mutating func greater(_ source: Span<UInt8>, _ from: Int) -> Int? {
    if lacksGreater { return nil }
    let found = Self.find(0x3E, source, from)
    lacksGreater = found == nil
    return found
  }

  private static func find(_ byte: UInt8, _ source: Span<UInt8>, _ from: Int) -> Int? {
    var at = from
    while at < source.count {
      if source[at] == byte { return at }
      at += 1
    }
    return nil
  }

  private mutating func startTag(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, unclosed: inout Int,
    html: inout [UInt8], quotes: inout [Quote]
  ) -> Int {
    let count = source.count
    var end = at + 1
    var hash = StableHash.seed
    var isLower = true
    while end < count {
      let byte = source[end]
      if byte.isMarkupSpace || byte == 0x2F || byte == 0x3E || byte == 0x3C { break }
      if byte >= 0x41, byte <= 0x5A { isLower = false }
      hash = StableHash.step(hash, byte.lowered)
      end += 1
    }
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
        html.append(contentsOf: vocabulary.elements.names[index])
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
      close(index, html: &html, quotes: &quotes)
    }
    return end
  }

  private mutating func endTag(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, html: inout [UInt8],
    quotes: inout [Quote]
  ) -> Int {
    let count = source.count
    var end = at + 2
    var hash = StableHash.seed
    var isLower = true
    while end < count {
      let byte = source[end]
      if byte.isMarkupSpace || byte == 0x2F || byte == 0x3E || byte == 0x3C { break }
      if byte >= 0x41, byte <= 0x5A { isLower = false }
      hash = StableHash.step(hash, byte.lowered)
      end += 1
    }
    let isPlain = isLower && end < count && source[end] == 0x3E
    while end < count, source[end] != 0x3E, source[end] != 0x3C { end += 1 }
    if end < count, source[end] == 0x3E { end += 1 }
    let index = vocabulary.elements.find(hash)
    let flags = index >= 0 ? vocabulary.flags[index] : []
    if isPlain, index >= 0, let last = open.last, Int(last) == index, svgDepth == 0,
      mathDepth == 0
    {
      open.removeLast()
      didClose(index, flags, &quotes)
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
            html.append(contentsOf: vocabulary.elements.names[last])
            html.append(0x3E)
          }
          didClose(last, vocabulary.flags[last], &quotes)
        } else {
          close(last, html: &html, quotes: &quotes)
        }
      }
    } else if flags.contains(.block) || flags.contains(.lineBreak) {
      folder.lineBreak()
    }
    return end
  }

  /// Closes an element whose end tag is missing.
  private mutating func close(_ index: Int, html: inout [UInt8], quotes: inout [Quote]) {
    let flags = vocabulary.flags[index]
    if wantsHTML, !flags.contains(.optionalEnd) {
      html.append("</")
      html.append(contentsOf: vocabulary.elements.names[index])
      html.append(0x3E)
    }
    didClose(index, flags, &quotes)
  }

  private mutating func didClose(
    _ index: Int, _ flags: MarkupVocabulary.ElementFlags, _ quotes: inout [Quote]
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
        quotes.append(
          Quote(
            span: span,
            author: QuoteAuthor.name(folder.bytes.span, quote: span, cite: citeRange)))
      }
    }
  }

  /// Offset behind the end tag of an element whose contents are dropped; nil where there is none.
  private static func closing(
    _ source: Span<UInt8>, _ from: Int, nameFrom: Int, _ nameTo: Int
  ) -> Int? {
    let count = source.count
    let length = nameTo - nameFrom
    var at = from
    while at + 1 + length < count {
      if source[at] == 0x3C, source[at + 1] == 0x2F {
        var offset = 0
        while offset < length, at + 2 + offset < count,
          source[at + 2 + offset].lowered == source[nameFrom + offset].lowered
        {
          offset += 1
        }
        if offset == length {
          guard let end = find(0x3E, source, at + 2 + length) else { return count }
          return end + 1
        }
      }
      at += 1
    }
    return nil
  }
}
