import Model
import SocialText

/// What begins with a `<`.
extension MarkupScanner {
  /// Reads what stands at a `<`. Returns the offset behind it, or `at` where it is no tag.
  mutating func tag(
    _ source: Span<UInt8>, _ at: Int, verbatim: inout Int, unclosed: inout Int,
    html: inout ByteSink, folder: inout TextFolder, quotes: inout [Quote]
  ) -> Int {
    let count = source.count
    guard at + 1 < count else { return at }
    let next = source[at + 1]
    if next.isASCIILetter {
      return startTag(
        source, at, verbatim: &verbatim, unclosed: &unclosed, html: &html, folder: &folder,
        quotes: &quotes)
    }
    if next == 0x2F, at + 2 < count, source[at + 2].isASCIILetter {
      return endTag(source, at, verbatim: &verbatim, html: &html, folder: &folder, quotes: &quotes)
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
  mutating func declarationEnd(_ source: Span<UInt8>, _ at: Int) -> Int? {
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
  mutating func greater(_ source: Span<UInt8>, _ from: Int) -> Int? {
    if lacksGreater { return nil }
    let found = Self.find(0x3E, source, from)
    lacksGreater = found == nil
    return found
  }

  static func find(_ byte: UInt8, _ source: Span<UInt8>, _ from: Int) -> Int? {
    let at = ByteSearch.next(byte, source, from)
    return at < source.count ? at : nil
  }

  /// Offset behind the end tag of an element whose contents are dropped; nil where there is none.
  static func closing(
    _ source: Span<UInt8>, _ from: Int, nameFrom: Int, _ nameTo: Int
  ) -> Int? {
    let count = source.count
    let length = nameTo - nameFrom
    var at = from
    while true {
      at = ByteSearch.next(0x3C, source, at)
      guard at + 1 + length < count else { return nil }
      if source[at + 1] == 0x2F {
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
  }

  /// Reads a tag's name: where it ends, the hash of it in lower case, and whether it was written so.
  @inline(__always)
  static func tagName(
    _ source: Span<UInt8>, _ start: Int
  ) -> (end: Int, hash: UInt64, isLower: Bool) {
    var end = start
    var hash = StableHash.seed
    var isLower = true
    while end < source.count {
      let byte = source[end]
      if byte.isMarkupSpace || byte == 0x2F || byte == 0x3E || byte == 0x3C { break }
      if byte >= 0x41, byte <= 0x5A { isLower = false }
      hash = StableHash.step(hash, byte.lowered)
      end += 1
    }
    return (end, hash, isLower)
  }
}
