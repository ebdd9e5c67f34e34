/// Cleans a `style` attribute: URLs are dropped, anything odd drops the whole, and only harmless
/// properties and values stay (feedparser's documented rules).
enum StyleCleaner {
  /// Longest style that is looked at; longer ones are dropped.
  private static let maximumLength = 2048

  /// Appends `property: value;` pairs with a space between them; nothing where nothing is left.
  static func clean(
    _ source: Span<UInt8>, _ from: Int, _ to: Int, vocabulary: MarkupVocabulary,
    into output: inout [UInt8]
  ) {
    guard to - from <= maximumLength else { return }
    var style: [UInt8] = []
    style.reserveCapacity(to - from)
    withoutURLs(source, from, to, into: &style)
    guard isHarmless(style) else { return }
    var pairs: [(property: Range<Int>, value: Range<Int>)] = []
    guard split(style, into: &pairs) else { return }
    for pair in pairs where !pair.value.isEmpty {
      let isAllowed =
        vocabulary.styleProperties.find(
          folded: style.span, pair.property.lowerBound, pair.property.upperBound) >= 0
        || (isBox(style[pair.property])
          && style[pair.value].split(whereSeparator: \.isMarkupSpace).allSatisfy {
            isBoxValue(Array($0), vocabulary)
          })
      guard isAllowed else { continue }
      if !output.isEmpty { output.append(0x20) }
      output.append(contentsOf: style[pair.property])
      output.append(0x3A)
      output.append(0x20)
      output.append(contentsOf: style[pair.value])
      output.append(0x3B)
    }
  }

  /// Copies a style with each `url(…)` replaced by a space.
  private static func withoutURLs(
    _ source: Span<UInt8>, _ from: Int, _ to: Int, into style: inout [UInt8]
  ) {
    var at = from
    while at < to {
      if at + 3 < to, source[at].lowered == 0x75, source[at + 1].lowered == 0x72,
        source[at + 2].lowered == 0x6C
      {
        var end = at + 3
        while end < to, source[end].isMarkupSpace { end += 1 }
        if end < to, source[end] == 0x28 {
          while end < to, source[end] != 0x29 { end += 1 }
          end = min(end + 1, to)
          while end < to, source[end].isMarkupSpace { end += 1 }
          style.append(0x20)
          at = end
          continue
        }
      }
      style.append(source[at])
      at += 1
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == 0x5F
  }

  /// Only letters, digits, simple punctuation, quoted words and lists of numbers.
  private static func isHarmless(_ style: [UInt8]) -> Bool {
    var at = 0
    let count = style.count
    while at < count {
      let byte = style[at]
      switch byte {
      case 0x3A, 0x2C, 0x3B, 0x23, 0x25, 0x2E, 0x21: at += 1
      case 0x2D:
        guard at > 0, isWord(style[at - 1]), at + 1 < count, isWord(style[at + 1]) else {
          return false
        }
        at += 1
      case 0x22, 0x27:
        let start = at + 1
        at = start
        while at < count, isWord(style[at]) || style[at].isMarkupSpace { at += 1 }
        guard at < count, style[at] == byte, at > start else { return false }
        at += 1
      case 0x28:
        let start = at + 1
        at = start
        while at < count,
          style[at].isASCIIDigit || style[at] == 0x2C || style[at].isMarkupSpace
        {
          at += 1
        }
        guard at < count, style[at] == 0x29, at > start else { return false }
        at += 1
      default:
        guard isWord(byte) || byte.isMarkupSpace else { return false }
        at += 1
      }
    }
    return true
  }

  /// Splits into properties and values; false where something else stands between them.
  private static func split(
    _ style: [UInt8], into pairs: inout [(property: Range<Int>, value: Range<Int>)]
  ) -> Bool {
    var at = 0
    let count = style.count
    while true {
      while at < count, style[at].isMarkupSpace { at += 1 }
      if at == count { return true }
      let start = at
      while at < count, isWord(style[at]) || style[at] == 0x2D { at += 1 }
      let end = at
      while at < count, style[at].isMarkupSpace { at += 1 }
      guard end > start, at < count, style[at] == 0x3A else { return false }
      at += 1
      while at < count, style[at].isMarkupSpace { at += 1 }
      let valueStart = at
      while at < count, style[at] != 0x3B, style[at] != 0x3A { at += 1 }
      guard at == count || style[at] == 0x3B else { return false }
      var valueEnd = at
      while valueEnd > valueStart, style[valueEnd - 1].isMarkupSpace { valueEnd -= 1 }
      pairs.append((start..<end, valueStart..<valueEnd))
      if at < count { at += 1 }
    }
  }

  private static let boxes: [[UInt8]] = ["background", "border", "margin", "padding"].map {
    Array($0.utf8)
  }

  private static func isBox(_ property: ArraySlice<UInt8>) -> Bool {
    let first = property.prefix { $0 != 0x2D }.map(\.lowered)
    return boxes.contains(first)
  }

  /// A colour, a size of at most two digits before and behind the point, or a known key word.
  private static func isBoxValue(_ word: [UInt8], _ vocabulary: MarkupVocabulary) -> Bool {
    if vocabulary.styleKeywords.find(word.span, 0, word.count) >= 0 { return true }
    if word.first == 0x23 {
      return word.count > 1
        && word.dropFirst().allSatisfy {
          $0.isASCIIDigit || ($0 >= 0x61 && $0 <= 0x66)
        }
    }
    if word.starts(with: "rgb(".utf8) {
      return word.dropFirst(4).first?.isASCIIDigit == true
        && word.dropFirst(4).allSatisfy {
          $0.isASCIIDigit || $0 == 0x2C || $0 == 0x25 || $0 == 0x29
        }
    }
    var at = 0
    while at < min(2, word.count), word[at].isASCIIDigit { at += 1 }
    if at < word.count, word[at] == 0x2E { at += 1 }
    var fraction = 0
    while fraction < 2, at < word.count, word[at].isASCIIDigit {
      at += 1
      fraction += 1
    }
    let unit = Array(word[at...])
    return unit.isEmpty || units.contains(unit)
  }

  private static let units: [[UInt8]] = [
    "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "%", ",", ")",
  ].map { Array($0.utf8) }
}
