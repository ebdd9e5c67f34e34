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
  var writer = AttributeWriter()
  var open: [UInt8] = []
  var quoteDepth = 0
  var quoteStart = 0
  var preDepth = 0
  var svgDepth = 0
  var mathDepth = 0
  var citeStart = -1
  var citeRange = 0..<0
  var wantsHTML = true
  /// What was looked for in vain; it is not looked for again, so that time stays linear.
  var lacksGreater = false
  var lacksEnd: [Int] = []

  /// Bytes below 64 that end a stretch of plain text: white space and controls, `&`, `<`.
  static let stops: UInt64 = 0x1_FFFF_FFFF | 1 << 0x26 | 1 << 0x3C

  /// A scanner; keep it and its buffers for the next fragment.
  init() {}

  /// Cleans a fragment. Relative URLs are resolved against `base` where one is given.
  mutating func clean(_ source: Span<UInt8>, base: String?) -> CleanMarkup {
    wantsHTML = true
    writer.base = base
    var html = ByteSink(capacity: source.count + source.count / 8)
    var folder = TextFolder(capacity: source.count)
    var result = CleanMarkup()
    scan(source, html: &html, folder: &folder, quotes: &result.quotes)
    result.html = html.withSpan { TextRange.string($0, 0, $0.count) }
    result.text = folder.bytes.withSpan { $0.string(0, $0.count) }
    return result
  }

  /// The plain text of a fragment as `read` takes it; no HTML is written.
  mutating func plainText<Result>(
    _ source: Span<UInt8>, read: (Span<UInt8>) -> Result
  ) -> Result {
    wantsHTML = false
    writer.base = nil
    var html = ByteSink(capacity: 0)
    var folder = TextFolder(capacity: source.count)
    var quotes: [Quote] = []
    scan(source, html: &html, folder: &folder, quotes: &quotes)
    return folder.bytes.withSpan(read)
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

  mutating func scan(
    _ source: Span<UInt8>, html: inout ByteSink, folder: inout TextFolder,
    quotes: inout [Quote]
  ) {
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
    while at < count {
      at = ByteSearch.wordsEnd(source, at, inMarkup: true)
      if at >= count { break }
      // SAFETY: at < count.
      let byte = unsafe source[unchecked: at]
      if byte >= 0x40 {
        if byte != 0xC2 {
          at += 1
          continue
        }
        if at + 1 < count, source[at + 1] == 0xA0 {
          Self.flush(source, run, at, &folder)
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
        Self.flush(source, run, at, &folder)
        folder.space()
        at += 1
        run = at
        continue
      }
      Self.flush(source, run, at, &folder)
      if byte == 0x3C {
        let end = tag(
          source, at, verbatim: &verbatim, unclosed: &unclosedTags, html: &html, folder: &folder,
          quotes: &quotes)
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
        at = reference(source, at, verbatim: &verbatim, html: &html, folder: &folder)
      } else {
        if byte == 0x0A, preDepth > 0 { folder.lineBreak() } else { folder.space() }
        at += 1
      }
      run = at
    }
    Self.flush(source, run, count, &folder)
    if wantsHTML { html.append(source, verbatim, count) }
    while let last = open.popLast() {
      close(Int(last), html: &html, folder: &folder, quotes: &quotes)
    }
  }

  /// Hands a stretch to the text; a space at its end is owed, not written.
  @inline(__always)
  static func flush(
    _ source: Span<UInt8>, _ from: Int, _ to: Int, _ folder: inout TextFolder
  ) {
    guard to > from else { return }
    if source[to - 1] == 0x20 {
      folder.append(source, from, to - 1)
      folder.space()
    } else {
      folder.append(source, from, to)
    }
  }
}
