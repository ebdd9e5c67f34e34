import SocialText

/// A feed without its texts: the tags, comments and instructions for libxml2 to read and judge, and
/// where the texts lie.
///
///     <a>one<b>two</b></a>  →  markup <a><b></b></a> · texts one before event 1, two before event 2
///
/// libxml2 hands text over in small pieces, `&lt;` and its like one by one; most of a feed is text,
/// so reading it ourselves takes more than half of the work away. Only documents that pose no
/// question have an outline: all texts must be what XML 1.0 allows (characters of 2.2, references of
/// 4.1 to numbers and the five predefined names, no `]]>`), and there is no document type. Then the
/// document is well-formed exactly where its markup is. One pass, linear time.
struct XMLOutline {
  /// One text or CDATA section.
  struct Text {
    /// First byte in the document.
    var start: Int32
    /// Behind the last byte.
    var end: Int32
    /// How many starts and ends of elements come before it.
    var event: Int32
    /// True where references or carriage returns stand in it.
    var isCoded: Bool
  }

  /// Longest document; libxml2 sets limits of its own to longer ones.
  static let maximumBytes = 8 << 20

  /// The document without the texts inside elements.
  private(set) var markup: [UInt8] = []
  /// The texts in order.
  private(set) var texts: [Text] = []
  private var events: Int32 = 0
  private var depth = 0
  /// Where the markup begins that is not copied yet.
  private var run = 0

  /// Nil where libxml2 has to read the whole.
  init?(_ document: Span<UInt8>) {
    let count = document.count
    guard count <= Self.maximumBytes else { return nil }
    markup.reserveCapacity(count / 2)
    texts.reserveCapacity(count / 64)
    var at = 0
    while true {
      var isCoded = false
      let end = Self.textEnd(document, at, &isCoded)
      guard end >= 0 else { return nil }
      if end > at, depth > 0 {
        guard end < count else { return nil }
        markup.append(document, run, at)
        run = end
        texts.append(
          Text(start: Int32(at), end: Int32(end), event: events, isCoded: isCoded))
      }
      guard end < count else { break }
      at = tag(document, end)
      guard at >= 0 else { return nil }
    }
    guard depth == 0 else { return nil }
    markup.append(document, run, count)
  }

  // MARK: - Texts

  /// Offset of the next `<`, or the end; -1 where the text may be none.
  @inline(__always)
  private static func textEnd(_ text: Span<UInt8>, _ from: Int, _ isCoded: inout Bool) -> Int {
    let count = text.count
    var at = from
    while true {
      at = ByteSearch.nextInText(text, at)
      guard at < count else { return count }
      // SAFETY: at < count.
      switch unsafe text[unchecked: at] {
      case 0x3C: return at
      case 0x26:
        at = reference(text, at)
        guard at >= 0 else { return -1 }
        isCoded = true
      case 0x0D:
        isCoded = true
        at += 1
      case 0x5D:
        if at + 2 < count, text[at + 1] == 0x5D, text[at + 2] == 0x3E { return -1 }
        at += 1
      case 0xEF:
        guard isCharacter(text, at) else { return -1 }
        at += 1
      case 0x09, 0x0A: at += 1
      case ..<0x20: return -1
      default: at += 1
      }
    }
  }

  /// False for U+FFFE and U+FFFF, which no document may hold.
  private static func isCharacter(_ text: Span<UInt8>, _ at: Int) -> Bool {
    !(at + 2 < text.count && text[at + 1] == 0xBF && text[at + 2] >= 0xBE)
  }

  /// Offset behind a reference that means the same in every document; -1 for any other.
  private static func reference(_ text: Span<UInt8>, _ at: Int) -> Int {
    let count = text.count
    guard at + 3 < count else { return -1 }
    switch text[at + 1] {
    case 0x6C, 0x67:
      return text[at + 2] == 0x74 && text[at + 3] == 0x3B ? at + 4 : -1
    case 0x61:
      if at + 4 < count, text[at + 2] == 0x6D, text[at + 3] == 0x70, text[at + 4] == 0x3B {
        return at + 5
      }
      return at + 5 < count && text[at + 2] == 0x70 && text[at + 3] == 0x6F && text[at + 4] == 0x73
        && text[at + 5] == 0x3B ? at + 6 : -1
    case 0x71:
      return at + 5 < count && text[at + 2] == 0x75 && text[at + 3] == 0x6F && text[at + 4] == 0x74
        && text[at + 5] == 0x3B ? at + 6 : -1
    case 0x23: return number(text, at + 2)
    default: return -1
    }
  }

  /// Offset behind a character's number and its semicolon; -1 where it is no character of XML.
  private static func number(_ text: Span<UInt8>, _ from: Int) -> Int {
    let count = text.count
    let isHexadecimal = text[from] == 0x78
    let first = isHexadecimal ? from + 1 : from
    var at = first
    var value: UInt32 = 0
    while at < count, at - first < 8 {
      let digit = text[at].hexadecimalValue
      guard digit < (isHexadecimal ? 16 : 10) else { break }
      value = value * (isHexadecimal ? 16 : 10) + UInt32(digit)
      at += 1
    }
    guard at > first, at < count, text[at] == 0x3B else { return -1 }
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: return at + 1
    default: return -1
    }
  }

  // MARK: - Markup

  /// Walks over what begins with a `<`. Returns the offset behind it; -1 for what libxml2 must see
  /// in its place.
  @inline(__always)
  private mutating func tag(_ document: Span<UInt8>, _ at: Int) -> Int {
    guard at + 2 < document.count else { return -1 }
    let next = document[at + 1]
    if next == 0x2F {
      depth -= 1
      events += 1
      guard depth >= 0 else { return -1 }
      let end = ByteSearch.next(0x3E, document, at + 2)
      return end < document.count ? end + 1 : -1
    }
    if next == 0x21 { return declaration(document, at) }
    if next == 0x3F {
      var end = ByteSearch.next(0x3E, document, at + 2)
      while end < document.count, document[end - 1] != 0x3F {
        end = ByteSearch.next(0x3E, document, end + 1)
      }
      return end < document.count ? end + 1 : -1
    }
    guard next.isASCIILetter || next >= 0x80 || next == 0x5F || next == 0x3A else { return -1 }
    return startTag(document, at)
  }

  @inline(__always)
  private mutating func startTag(_ document: Span<UInt8>, _ from: Int) -> Int {
    let count = document.count
    var at = from + 2
    while at < count {
      // SAFETY: at < count.
      let byte = unsafe document[unchecked: at]
      if byte == 0x3E {
        if document[at - 1] == 0x2F {
          events += 2
        } else {
          events += 1
          depth += 1
        }
        return at + 1
      }
      if byte == 0x22 || byte == 0x27 { at = ByteSearch.next(byte, document, at + 1) }
      at += 1
    }
    return -1
  }

  /// Comments and CDATA sections.
  private mutating func declaration(_ document: Span<UInt8>, _ at: Int) -> Int {
    let count = document.count
    if at + 6 < count, document[at + 2] == 0x2D, document[at + 3] == 0x2D {
      var end = ByteSearch.next(0x3E, document, at + 6)
      while end < count, document[end - 1] != 0x2D || document[end - 2] != 0x2D {
        end = ByteSearch.next(0x3E, document, end + 1)
      }
      return end < count ? end + 1 : -1
    }
    guard depth > 0, at + 12 <= count, TextRange.isCDATA(document, at) else { return -1 }
    let start = at + 9
    var end = start
    while true {
      end = ByteSearch.nextInSection(document, end)
      guard end < count else { return -1 }
      switch document[end] {
      case 0x5D where end + 2 < count && document[end + 1] == 0x5D && document[end + 2] == 0x3E:
        markup.append(document, run, at)
        run = end + 3
        if end > start {
          texts.append(
            Text(start: Int32(start), end: Int32(end), event: events, isCoded: false))
        }
        return end + 3
      case 0xEF where !Self.isCharacter(document, end): return -1
      case 0x09, 0x0A, 0x0D: break
      case ..<0x20: return -1
      default: break
      }
      end += 1
    }
  }
}

extension TextRange {
  /// True where a CDATA section begins.
  static func isCDATA(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    let sign: StaticString = "<![CDATA["
    guard at + 9 <= bytes.count else { return false }
    for offset in 0..<9 {
      // SAFETY: the sign has nine bytes.
      let expected = unsafe sign.utf8Start[offset]
      if bytes[at + offset] != expected { return false }
    }
    return true
  }
}

extension UInt8 {
  /// Value of a hexadecimal digit; 255 for what is none.
  @inline(__always)
  var hexadecimalValue: UInt8 {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: 255
    }
  }
}
