/// Bytes to UTF-8.
///
/// Who is believed, first to last: the byte order mark, the charset of the HTTP `Content-Type`, the
/// XML declaration or the HTML meta prescan (WHATWG "Encoding sniffing algorithm"), a guess (valid
/// UTF-8 is UTF-8, all else windows-1252). A label that nobody knows is skipped, bytes that do not
/// fit an honest label are repaired; both are told by `DecodedText.isMalformed`.
enum Charset {
  /// True where a header cannot be right: the body begins with a tag in plain ASCII, which the
  /// encoding (UTF-16, UTF-32, EBCDIC) would not read as one.
  private static func contradicts(_ body: [UInt8], _ encoding: Encoding, isXML: Bool) -> Bool {
    let head = Array(body.prefix(8))
    guard head.count == 8, head[0] == 0x3C, head.allSatisfy({ $0 > 0x08 && $0 < 0x80 }) else {
      return false
    }
    let decoded = read(head, from: 0, as: encoding, isXML: isXML, unknown: false)
    return !decoded.utf8.starts(with: head)
  }

  /// Decodes a body. `contentType` is the HTTP header's value; `isXML` chooses between the XML
  /// declaration and the HTML meta prescan. A body that is UTF-8 already is not copied.
  static func decode(_ body: [UInt8], contentType: String?, isXML: Bool) -> DecodedText {
    if let marked = byteOrderMark(body) {
      return read(body, from: marked.length, as: marked.encoding, isXML: isXML, unknown: false)
    }
    var isUnknown = false
    let stated = contentType.flatMap(headerLabel)
    if let stated {
      if let encoding = CharsetLabels.encoding(stated, isXML: isXML) {
        let real = encoding.isUTF16 ? wideShape(body) ?? encoding : encoding
        if !contradicts(body, real, isXML: isXML) {
          return read(body, from: 0, as: real, isXML: isXML, unknown: false)
        }
      }
      isUnknown = true
    }
    if isXML {
      if let wide = wideShape(body) {
        // The shape of `<?xml` proves the width; what the declaration says may only agree.
        return read(body, from: 0, as: wide, isXML: true, unknown: isUnknown)
      }
      if let label = xmlLabel(body) {
        if let encoding = CharsetLabels.encoding(label, isXML: true) {
          // An ASCII-compatible declaration cannot stand in a UTF-16 document.
          if !encoding.isUTF16 {
            var text = read(body, from: 0, as: encoding, isXML: true, unknown: isUnknown)
            if stated == nil { nameASCII(&text, body, contentType) }
            return text
          }
        }
        isUnknown = true
      }
    } else if let encoding = MetaPrescan.encoding(of: body.span) {
      return read(body, from: 0, as: encoding, isXML: false, unknown: isUnknown)
    }
    var text = guess(body, isXML: isXML)
    text.isMalformed = text.isMalformed || isUnknown
    if isXML, stated == nil { nameASCII(&text, body, contentType) }
    return text
  }

  // MARK: - Reading

  private static func read(
    _ body: [UInt8], from start: Int, as encoding: Encoding, isXML: Bool, unknown: Bool
  ) -> DecodedText {
    switch encoding.method {
    case .utf8:
      let check = UTF8Repair.firstInvalid(in: body.span, from: start)
      if check == nil {
        let utf8 = start == 0 ? body : Array(body[start...])
        return DecodedText(utf8: utf8, encoding: "utf-8", isMalformed: unknown)
      }
      let repaired = UTF8Repair.repair(body, from: start)
      // Text with a few broken sequences (cut descriptions) stays UTF-8; text that has hardly any
      // good ones was mislabelled.
      if start > 0 || repaired.valid >= 4 * repaired.invalid {
        return DecodedText(utf8: repaired.utf8, encoding: "utf-8", isMalformed: true)
      }
      return DecodedText(
        utf8: SingleByte.windows1252.decode(body), encoding: "windows-1252", isMalformed: true)
    case .ascii:
      guard UTF8Repair.isASCII(body.span) else {
        var text = guess(body, isXML: isXML)
        text.isMalformed = true
        return text
      }
      return DecodedText(utf8: body, encoding: encoding.name, isMalformed: unknown)
    case .singleByte(let table):
      return DecodedText(
        utf8: table.decode(body), encoding: encoding.name, isMalformed: unknown)
    case .utf16(let isBigEndian):
      let (utf8, isBroken) = UTF16Reader.decode(body, from: start, isBigEndian: isBigEndian)
      return DecodedText(
        utf8: utf8, encoding: encoding.name, isMalformed: isBroken || unknown)
    case .iconv(let name):
      guard let (utf8, isBroken) = IconvReader.decode(body, from: start, encoding: name) else {
        var text = guess(body, isXML: isXML)
        text.isMalformed = true
        return text
      }
      return DecodedText(
        utf8: utf8, encoding: encoding.name, isMalformed: isBroken || unknown)
    }
  }

  private static func guess(_ body: [UInt8], isXML: Bool) -> DecodedText {
    if UTF8Repair.firstInvalid(in: body.span, from: 0) == nil {
      return DecodedText(utf8: body)
    }
    let repaired = UTF8Repair.repair(body, from: 0)
    if repaired.valid >= 4 * repaired.invalid {
      return DecodedText(utf8: repaired.utf8, encoding: "utf-8", isMalformed: isXML)
    }
    // An XML document without a declaration has to be UTF-8 (XML 1.0, 4.3.3).
    return DecodedText(
      utf8: SingleByte.windows1252.decode(body), encoding: "windows-1252", isMalformed: isXML)
  }

  /// RFC 3023 gave `text/xml` without a charset US-ASCII; where the bytes fit, that is its name.
  private static func nameASCII(_ text: inout DecodedText, _ body: [UInt8], _ type: String?) {
    guard let type, !text.isMalformed else { return }
    let media = type.utf8.prefix { $0 != 0x3B && $0 != 0x20 }.map { lowered($0) }
    guard media.starts(with: Array("text/".utf8)) else { return }
    let rest = media.dropFirst(5)
    guard rest.starts(with: "xml".utf8) || rest.suffix(4).elementsEqual("+xml".utf8),
      UTF8Repair.isASCII(body.span)
    else { return }
    text.encoding = "us-ascii"
  }

  // MARK: - Evidence

  private static func byteOrderMark(_ body: [UInt8]) -> (encoding: Encoding, length: Int)? {
    guard body.count >= 2 else { return nil }
    if body.count >= 3, body[0] == 0xEF, body[1] == 0xBB, body[2] == 0xBF {
      return (.utf8, 3)
    }
    if body.count >= 4 {
      if body[0] == 0xFF, body[1] == 0xFE, body[2] == 0, body[3] == 0 { return (.utf32LE, 4) }
      if body[0] == 0, body[1] == 0, body[2] == 0xFE, body[3] == 0xFF { return (.utf32BE, 4) }
    }
    if body[0] == 0xFE, body[1] == 0xFF { return (.utf16BE, 2) }
    if body[0] == 0xFF, body[1] == 0xFE { return (.utf16LE, 2) }
    return nil
  }

  /// Wide encodings without a mark, told by how `<` and what follows it lie (XML 1.0, appendix F).
  private static func wideShape(_ body: [UInt8]) -> Encoding? {
    guard body.count >= 4 else { return nil }
    switch (body[0], body[1], body[2], body[3]) {
    case (0x3C, 0, 0, 0): return .utf32LE
    case (0, 0, 0, 0x3C): return .utf32BE
    case (0x3C, 0, let next, 0) where next != 0: return .utf16LE
    case (0, 0x3C, 0, let next) where next != 0: return .utf16BE
    default: return nil
    }
  }

  /// The `charset` parameter of a `Content-Type`, quotes of either kind removed.
  private static func headerLabel(_ type: String) -> [UInt8]? {
    let bytes = Array(type.utf8)
    let key = Array("charset".utf8)
    var at = 0
    while at + key.count <= bytes.count {
      guard zip(bytes[at...], key).allSatisfy({ lowered($0) == $1 }) else {
        at += 1
        continue
      }
      var value = at + key.count
      while value < bytes.count, bytes[value] == 0x20 || bytes[value] == 9 { value += 1 }
      guard value < bytes.count, bytes[value] == 0x3D else {
        at += 1
        continue
      }
      value += 1
      while value < bytes.count, [0x20, 9, 0x22, 0x27].contains(bytes[value]) { value += 1 }
      var end = value
      while end < bytes.count, ![0x20, 9, 0x22, 0x27, 0x3B, 0x2C].contains(bytes[end]) { end += 1 }
      return end > value ? Array(bytes[value..<end]) : nil
    }
    return nil
  }

  /// The `encoding` of an XML declaration, also one in EBCDIC, within the first 1024 bytes.
  private static func xmlLabel(_ body: [UInt8]) -> [UInt8]? {
    var head = Array(body.prefix(1024))
    var at = 0
    if head.starts(with: [0x4C, 0x6F, 0xA7, 0x94]) {
      // All EBCDIC code pages agree on what a declaration is made of.
      guard let (utf8, _) = IconvReader.decode(head, from: 0, encoding: "IBM037") else {
        return nil
      }
      head = utf8
    }
    while at < head.count, [0x20, 9, 10, 13].contains(head[at]) { at += 1 }
    guard head[at...].starts(with: "<?xml".utf8) else { return nil }
    let close = head[at...].firstIndex(of: 0x3E) ?? head.count
    let key = Array("encoding".utf8)
    at += 5
    while at + key.count < close {
      guard head[at..<at + key.count].elementsEqual(key) else {
        at += 1
        continue
      }
      at += key.count
      while at < close, [0x20, 9, 10, 13].contains(head[at]) { at += 1 }
      guard at < close, head[at] == 0x3D else { return nil }
      at += 1
      while at < close, [0x20, 9, 10, 13].contains(head[at]) { at += 1 }
      guard at < close, head[at] == 0x22 || head[at] == 0x27 else { return nil }
      let quote = head[at]
      let end = head[(at + 1)..<close].firstIndex(of: quote) ?? close
      return Array(head[(at + 1)..<end])
    }
    return nil
  }

  @inline(__always)
  static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
