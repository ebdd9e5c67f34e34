import SocialText

/// Reads the attributes of one start tag and writes the allowed ones: quoted, in alphabetical
/// order, URLs absolute and of a harmless scheme, styles cleaned.
struct AttributeWriter: Sendable {
  /// Whose attributes are allowed.
  enum Set: Sendable { case html, svg, math }

  private struct Attribute {
    /// Index in the list of allowed attributes.
    var index: Int
    var valueStart: Int
    var valueEnd: Int
    /// True where the attribute has no value of its own.
    var isBare: Bool
  }

  /// What relative URLs are resolved against.
  var base: String?
  /// Whose attributes are allowed in the current tag.
  var set = Set.html
  /// True where the tag ends with `/>`.
  private(set) var isSelfClosed = false
  private var attributes: [Attribute] = []
  private var isClean = false
  private var hasXLink = false
  private var scratch: [UInt8] = []

  /// Reads from behind the element's name to behind the tag's `>` (or before an unquoted `<`).
  /// Returns nil where the text ends first.
  mutating func read(
    _ source: Span<UInt8>, _ from: Int, attributes table: NameIndex, keeps: Bool
  ) -> Int? {
    attributes.removeAll(keepingCapacity: true)
    isSelfClosed = false
    isClean = true
    hasXLink = false
    let count = source.count
    var at = from
    while at < count {
      let byte = source[at]
      if byte == 0x3E { return at + 1 }
      if byte == 0x3C {
        isClean = false
        return at
      }
      if byte == 0x2F {
        if at + 1 < count, source[at + 1] == 0x3E {
          isSelfClosed = true
          return at + 2
        }
        isClean = false
        at += 1
        continue
      }
      if byte.isMarkupSpace {
        if byte != 0x20 { isClean = false }
        at += 1
        continue
      }
      let nameStart = at
      if source[at - 1] != 0x20 || source[at - 2].isMarkupSpace { isClean = false }
      var hash = StableHash.seed
      while at < count {
        let byte = source[at]
        if byte == 0x3D || byte == 0x3E || byte == 0x3C || byte == 0x2F || byte.isMarkupSpace {
          break
        }
        if byte >= 0x41, byte <= 0x5A { isClean = false }
        hash = StableHash.step(hash, byte.lowered)
        at += 1
      }
      let nameEnd = at
      if nameEnd == nameStart {
        // A stray `=`.
        isClean = false
        at += 1
        continue
      }
      while at < count, source[at].isMarkupSpace { at += 1 }
      var valueStart = nameStart
      var valueEnd = nameEnd
      var isBare = true
      if at < count, source[at] == 0x3D {
        isBare = false
        if at != nameEnd { isClean = false }
        at += 1
        while at < count, source[at].isMarkupSpace {
          at += 1
          isClean = false
        }
        guard at < count else { return nil }
        let quote = source[at]
        if quote == 0x22 || quote == 0x27 {
          if quote == 0x27 { isClean = false }
          valueStart = at + 1
          var end = valueStart
          while true {
            end = ByteSearch.nextInValue(source, end)
            guard end < count else { return nil }
            let byte = source[end]
            if byte == quote { break }
            if byte == 0x26 {
              if isClean, !Self.isReference(source, end) { isClean = false }
            } else if byte != 0x22, byte != 0x27 {
              isClean = false
            }
            end += 1
          }
          valueEnd = end
          at = end + 1
        } else {
          isClean = false
          valueStart = at
          while at < count, source[at] != 0x3E, !source[at].isMarkupSpace { at += 1 }
          if at < count, at > valueStart + 1, source[at] == 0x3E, source[at - 1] == 0x2F { at -= 1 }
          valueEnd = at
        }
      } else {
        at = nameEnd
        isClean = false
      }
      guard keeps else { continue }
      let index = table.find(hash)
      guard index >= 0 else {
        isClean = false
        continue
      }
      if let last = attributes.last, last.index >= index { isClean = false }
      if attributes.count < MarkupScanner.maximumAttributes,
        isClean || !attributes.contains(where: { $0.index == index })
      {
        attributes.append(
          Attribute(index: index, valueStart: valueStart, valueEnd: valueEnd, isBare: isBare))
      }
      if set != .html, nameEnd - nameStart > 6, source[nameStart] == 0x78,
        source[nameStart + 1] == 0x6C
      {
        hasXLink = true
      }
    }
    return nil
  }

  /// True where the tag may be copied as it stands.
  mutating func isCanonical(isVoid: Bool, _ source: Span<UInt8>, _ end: Int) -> Bool {
    guard isClean, isVoid == isSelfClosed else { return false }
    if isVoid {
      // ` />` behind the name or a quoted value.
      guard source[end - 3] == 0x20, source[end - 4] != 0x20 else { return false }
    } else if source[end - 2] == 0x20 {
      return false
    }
    guard !attributes.isEmpty else { return true }
    let vocabulary = MarkupVocabulary.shared
    for attribute in attributes {
      if attribute.index == vocabulary.style { return false }
      if attribute.index == vocabulary.rel || attribute.index == vocabulary.type {
        for at in attribute.valueStart..<attribute.valueEnd
        where source[at] >= 0x41 && source[at] <= 0x5A {
          return false
        }
      } else if vocabulary.isURL[attribute.index],
        !Self.isWebAddress(source, attribute.valueStart, attribute.valueEnd)
      {
        return false
      }
    }
    return true
  }

  /// Writes the attributes, each with a space before it.
  mutating func write(
    _ source: Span<UInt8>, attributes table: NameIndex, vocabulary: MarkupVocabulary,
    characters: NamedCharacters, svgRoot: Bool, mathRoot: Bool, to html: inout ByteSink
  ) {
    if attributes.count > 1 { sort() }
    var namespace: StaticString = ""
    if svgRoot { namespace = "http://www.w3.org/2000/svg" }
    if mathRoot { namespace = "http://www.w3.org/1998/Math/MathML" }
    for attribute in attributes {
      let isStyle: Bool
      let isURL: Bool
      if set == .html {
        isStyle = attribute.index == vocabulary.style
        isURL = vocabulary.isURL[attribute.index]
      } else {
        let name = table.names[attribute.index]
        if name.starts(with: "xmlns".utf8) { continue }
        isStyle = name.elementsEqual("style".utf8)
        isURL = name.elementsEqual("href".utf8) || name.elementsEqual("xlink:href".utf8)
      }
      if isStyle {
        scratch.removeAll(keepingCapacity: true)
        StyleCleaner.clean(
          source, attribute.valueStart, attribute.valueEnd, vocabulary: vocabulary, into: &scratch)
        if scratch.isEmpty { continue }
        begin(attribute.index, table, &html)
        Self.escape(scratch.span, 0, scratch.count, keepingReferences: true, to: &html)
      } else if isURL {
        begin(attribute.index, table, &html)
        writeURL(
          source, attribute.valueStart, attribute.valueEnd, characters: characters,
          vocabulary: vocabulary,
          isImage: set == .html && attribute.index == vocabulary.src, to: &html)
      } else if set == .html,
        attribute.index == vocabulary.rel || attribute.index == vocabulary.type
      {
        scratch.removeAll(keepingCapacity: true)
        for at in attribute.valueStart..<attribute.valueEnd { scratch.append(source[at].lowered) }
        begin(attribute.index, table, &html)
        Self.escape(scratch.span, 0, scratch.count, keepingReferences: true, to: &html)
      } else {
        begin(attribute.index, table, &html)
        Self.escape(
          source, attribute.valueStart, attribute.valueEnd, keepingReferences: true, to: &html)
      }
      html.append(0x22)
    }
    if namespace.utf8CodeUnitCount > 0 {
      html.append(" xmlns=\"")
      html.append(namespace)
      html.append(0x22)
    }
    if hasXLink { html.append(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"") }
  }

  private func begin(_ index: Int, _ table: NameIndex, _ html: inout ByteSink) {
    html.append(0x20)
    table.append(index, to: &html)
    html.append("=\"")
  }

  /// Puts the attributes in order; few are, and most stand in it already.
  private mutating func sort() {
    for index in 1..<attributes.count where attributes[index - 1].index > attributes[index].index {
      attributes.sort { $0.index < $1.index }
      return
    }
  }

  // MARK: - URLs

  private mutating func writeURL(
    _ source: Span<UInt8>, _ from: Int, _ to: Int, characters: NamedCharacters,
    vocabulary: MarkupVocabulary, isImage: Bool, to html: inout ByteSink
  ) {
    if Self.isWebAddress(source, from, to) {
      Self.escape(source, from, to, keepingReferences: true, to: &html)
      return
    }
    scratch.removeAll(keepingCapacity: true)
    var at = from
    while at < to {
      if source[at] == 0x26,
        let end = characters.decode(source.extracting(0..<to), at: at, into: &scratch)
      {
        at = end
      } else {
        scratch.append(source[at])
        at += 1
      }
    }
    // Browsers skip tabs, line feeds and leading controls: so must the check of the scheme.
    scratch.removeAll { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0 }
    while let last = scratch.last, last <= 0x20 { scratch.removeLast() }
    var start = 0
    while start < scratch.count, scratch[start] <= 0x20 { start += 1 }
    if start > 0 { scratch.removeFirst(start) }
    guard !scratch.isEmpty else { return }
    if let colon = Self.schemeEnd(scratch.span) {
      let known = vocabulary.schemes.find(folded: scratch.span, 0, colon) >= 0
      let isPicture =
        isImage && scratch.count > 11
        && scratch[..<11].map(\.lowered).elementsEqual("data:image/".utf8)
      guard known || isPicture else { return }
      Self.escape(scratch.span, 0, scratch.count, keepingReferences: false, to: &html)
      return
    }
    if let base, !base.isEmpty,
      let resolved = URLResolver.resolve(String(decoding: scratch, as: UTF8.self), base: base)
    {
      scratch.removeAll(keepingCapacity: true)
      scratch.append(contentsOf: resolved.utf8)
    }
    Self.escape(scratch.span, 0, scratch.count, keepingReferences: false, to: &html)
  }

  /// Offset of the colon behind a URL's scheme; nil for a relative reference.
  static func schemeEnd(_ bytes: Span<UInt8>) -> Int? {
    guard bytes.count > 0, bytes[0].isASCIILetter else { return nil }
    var at = 1
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x3A { return at }
      guard byte.isASCIILetter || byte.isASCIIDigit || byte == 0x2B || byte == 0x2D || byte == 0x2E
      else { return nil }
      at += 1
    }
    return nil
  }

  /// True for `http://…` and `https://…` without white space.
  static func isWebAddress(_ source: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
    guard to - from > 8, source[from] == 0x68, source[from + 1] == 0x74, source[from + 2] == 0x74,
      source[from + 3] == 0x70
    else { return false }
    let colon = source[from + 4] == 0x73 ? from + 5 : from + 4
    guard source[colon] == 0x3A, source[colon + 1] == 0x2F, source[colon + 2] == 0x2F else {
      return false
    }
    return source[from] > 0x20 && source[to - 1] > 0x20
  }

  // MARK: - Escapes

  /// True where an ampersand begins a complete reference.
  static func isReference(_ source: Span<UInt8>, _ at: Int) -> Bool {
    var end = at + 1
    let count = min(source.count, at + 40)
    guard end < count else { return false }
    if source[end] == 0x23 {
      end += 1
      if end < count, source[end] | 0x20 == 0x78 { end += 1 }
    }
    let first = end
    while end < count, source[end].isASCIILetter || source[end].isASCIIDigit || source[end] == 0x5F
    {
      end += 1
    }
    return end > first && end < count && source[end] == 0x3B
  }

  /// Appends a value as it may stand in double quotes.
  static func escape<Output: ByteOutput & ~Copyable>(
    _ source: Span<UInt8>, _ from: Int, _ to: Int, keepingReferences: Bool,
    to html: inout Output
  ) {
    let source = source.extracting(0..<to)
    var run = from
    var at = from
    while true {
      at = ByteSearch.nextInValue(source, at)
      guard at < to else { break }
      let byte = source[at]
      let replacement: StaticString
      switch byte {
      case 0x22: replacement = "&quot;"
      case 0x3C: replacement = "&lt;"
      case 0x3E: replacement = "&gt;"
      case 0x26:
        if keepingReferences, isReference(source, at) {
          at += 1
          continue
        }
        replacement = "&amp;"
      default:
        at += 1
        continue
      }
      html.append(source, run, at)
      html.append(replacement)
      at += 1
      run = at
    }
    html.append(source, run, to)
  }
}
