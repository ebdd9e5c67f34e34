import Model
import SocialText

/// Reads XML that is not well-formed: one pass over the bytes, no recursion, every `<` either a tag
/// or a sign of the text. End tags close what they name; what stays open is closed by its parent,
/// so a missing end tag costs no more than its own element. Prefixes without a declaration mean
/// what they usually mean.
struct LenientTokenizer {
  /// Elements open at once; deeper ones are ignored.
  private static let maximumDepth = 512

  private var reader: FeedReader
  /// Elements that are open, and how many namespace declarations stood before each.
  private var open: [(name: UInt64, index: Int, declarations: Int)] = []
  /// What declarations replaced, to be put back when their element ends.
  private var replaced: [(prefix: UInt64, family: FeedNamespace?)] = []
  private var names: [ElementName] = []
  private var indexByName: [UInt64: Int] = [:]
  private var familyByPrefix: [UInt64: FeedNamespace] = [:]
  private var entities: [String: [UInt8]] = [:]
  private var scratch: [UInt8] = []

  /// Feeds a reader.
  init(reader: FeedReader) {
    self.reader = reader
  }

  /// Reads a whole document.
  mutating func parse(_ text: Span<UInt8>) {
    let count = text.count
    var at = 0
    var run = 0
    while true {
      at = ByteSearch.next(0x3C, or: 0x26, text, at)
      guard at < count else { break }
      let byte = text[at]
      if byte == 0x3C {
        let end = markup(text, at, run)
        if end > at {
          at = end
          run = at
        } else {
          at += 1
        }
      } else if byte == 0x26, at + 1 < count, mayBeginReference(text[at + 1]) {
        emit(text, run, at)
        scratch.removeAll(keepingCapacity: true)
        let end = reference(text, at)
        let characters = scratch
        reader.text(characters.span)
        at = end
        run = at
      } else {
        at += 1
      }
    }
    emit(text, run, count)
    while !open.isEmpty { closeLast() }
  }

  private mutating func closeLast() {
    let last = open.removeLast()
    reader.end(names[last.index])
    undeclare(last.declarations)
  }

  /// Takes namespace declarations back until `count` are left.
  private mutating func undeclare(_ count: Int) {
    guard replaced.count > count else { return }
    while replaced.count > count {
      let last = replaced.removeLast()
      familyByPrefix[last.prefix] = last.family
    }
    indexByName.removeAll(keepingCapacity: true)
  }

  /// The document that the reader made of it.
  mutating func finish(encoding: String) -> Document { reader.finish(encoding: encoding) }

  private mutating func emit(_ text: Span<UInt8>, _ from: Int, _ to: Int) {
    if to > from { reader.text(text.extracting(from..<to)) }
  }

  /// True for what may stand behind the ampersand of a reference.
  @inline(__always)
  private func mayBeginReference(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == 0x23 || byte == 0x5F || byte == 0x2D
  }

  /// Resolves a reference into `scratch`; an ampersand that begins none stands for itself.
  private mutating func reference(_ text: Span<UInt8>, _ at: Int) -> Int {
    if !entities.isEmpty {
      var end = at + 1
      while end < text.count, end - at < 64,
        text[end].isASCIILetter || text[end].isASCIIDigit
          || text[end] == 0x5F || text[end] == 0x2D
      {
        end += 1
      }
      if end < text.count, text[end] == 0x3B, let value = entities[text.string(at + 1, end)] {
        scratch.append(contentsOf: value)
        return end + 1
      }
    }
    // Without its semicolon a name is no reference in XML.
    let mark = scratch.count
    if let end = NamedCharacters.shared.decode(text, at: at, into: &scratch),
      text[end - 1] == 0x3B
    {
      return end
    }
    scratch.removeLast(scratch.count - mark)
    scratch.append(0x26)
    return at + 1
  }

  // MARK: - Markup

  /// Reads what stands at a `<`; returns the offset behind it, or `at` where it is only a sign.
  private mutating func markup(_ text: Span<UInt8>, _ at: Int, _ run: Int) -> Int {
    let count = text.count
    guard at + 1 < count else { return at }
    let next = text[at + 1]
    if next == 0x21 {
      if matches(text, at + 2, "[cdata[") {
        emit(text, run, at)
        let start = at + 9
        var end = start
        while end + 2 < count,
          !(text[end] == 0x5D && text[end + 1] == 0x5D && text[end + 2] == 0x3E)
        { end += 1 }
        if end + 2 < count {
          emit(text, start, end)
          return end + 3
        }
        emit(text, start, count)
        return count
      }
      if matches(text, at + 2, "--") {
        emit(text, run, at)
        var end = at + 4
        while end + 2 < count,
          !(text[end] == 0x2D && text[end + 1] == 0x2D && text[end + 2] == 0x3E)
        { end += 1 }
        if end + 2 < count { return end + 3 }
        return skip(text, at + 4, to: 0x3E)
      }
      if matches(text, at + 2, "doctype") {
        emit(text, run, at)
        return documentType(text, at + 9)
      }
      // Something that only begins like a section: `<![CD` cut off, `<!'`.
      return at
    }
    if next == 0x3F {
      emit(text, run, at)
      return skip(text, at + 2, to: 0x3E)
    }
    if next == 0x2F {
      guard at + 2 < count, isNameStart(text[at + 2]) else { return at }
      emit(text, run, at)
      var end = at + 2
      while end < count, isName(text[end]) { end += 1 }
      let name = NameIndex.hash(folded: text, at + 2, end)
      end = skip(text, end, to: 0x3E, butNot: 0x3C)
      close(name)
      return end
    }
    guard isNameStart(next) else { return at }
    return startTag(text, at, run)
  }

  private mutating func close(_ name: UInt64) {
    var position = open.count - 1
    while position >= 0, open[position].name != name { position -= 1 }
    guard position >= 0 else { return }
    while open.count > position { closeLast() }
  }

  private mutating func startTag(_ text: Span<UInt8>, _ at: Int, _ run: Int) -> Int {
    let count = text.count
    var end = at + 1
    while end < count, isName(text[end]) { end += 1 }
    guard end < count else { return at }
    let byte = text[end]
    guard byte == 0x3E || byte == 0x2F || byte <= 0x20 else { return at }
    let nameEnd = end
    let hash = NameIndex.hash(folded: text, at + 1, nameEnd)
    let likely = names[name(text, at + 1, nameEnd, hash)]
    if likely.element == .item, likely.family != .xhtml {
      // An entry never holds another: the one still open has lost its end tag.
      if let position = open.lastIndex(where: { names[$0.index].element == .item }) {
        emit(text, run, at)
        while open.count > position { closeLast() }
      }
    }
    let declarations = replaced.count
    reader.attributes.removeAll()
    var isSelfClosed = false
    var isOver = false
    while end < count, !isOver {
      let byte = text[end]
      if byte == 0x3E {
        end += 1
        isOver = true
      } else if byte == 0x3C {
        isOver = true
      } else if byte == 0x2F {
        isSelfClosed = end + 1 < count && text[end + 1] == 0x3E
        end += 1
      } else if byte <= 0x20 || !isName(byte) {
        end += 1
      } else {
        end = attribute(text, end)
      }
    }
    // A tag that the end of the document cuts off is dropped.
    if likely.element != .item { emit(text, run, at) }
    guard isOver else { return count }
    let index = name(text, at + 1, nameEnd, hash)
    guard open.count < Self.maximumDepth else {
      undeclare(declarations)
      return end
    }
    reader.start(names[index])
    open.append((hash, index, declarations))
    if isSelfClosed { closeLast() }
    return end
  }

  private mutating func attribute(_ text: Span<UInt8>, _ from: Int) -> Int {
    let count = text.count
    var end = from
    var colon = -1
    while end < count, isName(text[end]) {
      if text[end] == 0x3A { colon = end }
      end += 1
    }
    let nameEnd = end
    var valueStart = end
    var valueEnd = end
    var next = end
    while next < count, text[next] <= 0x20 { next += 1 }
    if next < count, text[next] == 0x3D {
      next += 1
      while next < count, text[next] <= 0x20 { next += 1 }
      guard next < count else { return count }
      let quote = text[next]
      if quote == 0x22 || quote == 0x27 {
        valueStart = next + 1
        valueEnd = valueStart
        while valueEnd < count, text[valueEnd] != quote, text[valueEnd] != 0x3C { valueEnd += 1 }
        end = valueEnd < count && text[valueEnd] == quote ? valueEnd + 1 : valueEnd
      } else {
        valueStart = next
        valueEnd = valueStart
        while valueEnd < count, text[valueEnd] > 0x20, text[valueEnd] != 0x3E { valueEnd += 1 }
        end = valueEnd
      }
    }
    if matches(text, from, "xmlns"), nameEnd == from + 5 || colon == from + 5 {
      let uri = text.string(valueStart, valueEnd)
      let prefix =
        colon < 0 ? StableHash.seed : NameIndex.hash(folded: text, colon + 1, nameEnd)
      replaced.append((prefix, familyByPrefix[prefix]))
      familyByPrefix[prefix] = FeedNamespace.family(of: uri)
      indexByName.removeAll(keepingCapacity: true)
      reader.declares(namespace: uri)
      return end
    }
    let family: FeedNamespace =
      colon < 0 ? .main : self.family(text, from, colon)
    let local = colon < 0 ? from : colon + 1
    reader.attributes.append(name: text.extracting(local..<nameEnd), family: family)
    scratch.removeAll(keepingCapacity: true)
    var at = valueStart
    var run = valueStart
    while at < valueEnd {
      if text[at] == 0x26 {
        reader.attributes.bytes.append(text, run, at)
        scratch.removeAll(keepingCapacity: true)
        let end = reference(text, at)
        reader.attributes.bytes.append(contentsOf: scratch)
        at = min(end, valueEnd)
        run = at
      } else {
        at += 1
      }
    }
    reader.attributes.bytes.append(text, run, valueEnd)
    reader.attributes.endValue()
    return end
  }

  // MARK: - Names

  private mutating func name(_ text: Span<UInt8>, _ from: Int, _ to: Int, _ hash: UInt64) -> Int {
    if let known = indexByName[hash] { return known }
    var colon = -1
    for at in from..<to where text[at] == 0x3A { colon = at }
    let family =
      colon < 0 ? familyByPrefix[StableHash.seed] ?? .main : family(text, from, colon)
    let local = colon < 0 ? from : min(colon + 1, to)
    let bytes = text.extracting(local..<to)
    var copy: [UInt8] = []
    copy.append(bytes, 0, bytes.count)
    names.append(
      ElementName(
        element: FeedVocabulary.shared.element(family, bytes), family: family, local: copy))
    indexByName[hash] = names.count - 1
    return names.count - 1
  }

  private func family(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> FeedNamespace {
    familyByPrefix[NameIndex.hash(folded: text, from, to)]
      ?? FeedNamespace.family(ofPrefix: text.string(from, to))
  }

  // MARK: - Document type

  /// Reads the identifiers and the short internal entities of a document type.
  private mutating func documentType(_ text: Span<UInt8>, _ from: Int) -> Int {
    let count = text.count
    var at = from
    var depth = 0
    while at < count {
      let byte = text[at]
      if byte == 0x5B { depth += 1 }
      if byte == 0x5D { depth -= 1 }
      if byte == 0x3E, depth <= 0 { break }
      if byte == 0x3C, matches(text, at + 1, "!entity") { entity(text, at + 8) }
      at += 1
    }
    reader.documentType(text.string(from, min(at, from + 300)))
    return min(at + 1, count)
  }

  private mutating func entity(_ text: Span<UInt8>, _ from: Int) {
    var at = from
    while at < text.count, text[at] <= 0x20 { at += 1 }
    let start = at
    while at < text.count, isName(text[at]) { at += 1 }
    let end = at
    while at < text.count, text[at] <= 0x20 { at += 1 }
    guard end > start, at < text.count, text[at] == 0x22 || text[at] == 0x27, entities.count < 256
    else { return }
    let quote = text[at]
    let valueStart = at + 1
    at = valueStart
    while at < text.count, at - valueStart <= 256, text[at] != quote { at += 1 }
    guard at < text.count, text[at] == quote else { return }
    var value: [UInt8] = []
    var position = valueStart
    while position < at {
      if text[position] == 0x26 {
        guard position + 1 < at, text[position + 1] == 0x23,
          let next = NamedCharacters.shared.decode(text, at: position, into: &value)
        else { return }
        position = next
      } else {
        value.append(text[position])
        position += 1
      }
    }
    entities[text.string(start, end)] = value
  }

  // MARK: - Bytes

  private func isNameStart(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte == 0x5F || byte >= 0x80
  }

  private func isName(_ byte: UInt8) -> Bool {
    isNameStart(byte) || byte.isASCIIDigit || byte == 0x3A || byte == 0x2D || byte == 0x2E
  }

  private func matches(_ text: Span<UInt8>, _ at: Int, _ word: StaticString) -> Bool {
    guard at + word.utf8CodeUnitCount <= text.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount {
      // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
      let expected = unsafe word.utf8Start[offset]
      if text[at + offset].lowered != expected { return false }
    }
    return true
  }

  private func skip(
    _ text: Span<UInt8>, _ from: Int, to byte: UInt8, butNot other: UInt8 = 0
  ) -> Int {
    var at = from
    while at < text.count, text[at] != byte {
      if other != 0, text[at] == other { return at }
      at += 1
    }
    return min(at + 1, text.count)
  }
}
