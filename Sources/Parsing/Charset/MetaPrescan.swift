/// The WHATWG "prescan a byte stream to determine its encoding", over the first bytes of a page.
enum MetaPrescan {
  /// How far it looks: pages in the wild have their meta behind inline scripts, where the
  /// standard's
  /// 1024 bytes end and a browser's parser goes on looking.
  static let limit = 16_384

  /// The encoding that a meta element declares.
  static func encoding(of bytes: Span<UInt8>) -> Encoding? {
    let end = min(bytes.count, limit)
    var at = 0
    while at < end {
      guard bytes[at] == 0x3C else {
        at += 1
        continue
      }
      if matches(bytes, at, end, "<!--") {
        at = skipComment(bytes, at + 2, end)
        continue
      }
      if matches(bytes, at, end, "<meta"), at + 5 < end,
        isBlank(bytes[at + 5]) || bytes[at + 5] == 0x2F
      {
        at += 6
        if let found = meta(bytes, &at, end) { return found }
        continue
      }
      let next = at + 1 < end ? bytes[at + 1] : 0
      let name = next == 0x2F && at + 2 < end ? bytes[at + 2] : next
      if isLetter(name) {
        at += 1
        while at < end, !isBlank(bytes[at]), bytes[at] != 0x3E { at += 1 }
        while attribute(bytes, &at, end) != nil {}
        continue
      }
      if next == 0x21 || next == 0x2F || next == 0x3F {
        while at < end, bytes[at] != 0x3E { at += 1 }
      }
      at += 1
    }
    return nil
  }

  private static func meta(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Encoding? {
    var isPragma = false
    var needsPragma: Bool?
    var encoding: Encoding?
    while let (name, value) = attribute(bytes, &at, end) {
      if name.elementsEqual("http-equiv".utf8) {
        isPragma = isPragma || value.elementsEqual("content-type".utf8)
      } else if name.elementsEqual("content".utf8) {
        if encoding == nil, needsPragma == nil, let label = label(inContent: value),
          let known = CharsetLabels.encoding(label, isXML: false)
        {
          encoding = known
          needsPragma = true
        }
      } else if name.elementsEqual("charset".utf8) {
        encoding = CharsetLabels.encoding(value, isXML: false)
        needsPragma = false
      }
    }
    guard let found = encoding, let needsPragma, !needsPragma || isPragma else { return nil }
    // A document that can be read so far is not UTF-16, whatever it says.
    return found.isUTF16 ? .utf8 : found
  }

  /// The label in `text/html; charset=…`.
  private static func label(inContent value: [UInt8]) -> [UInt8]? {
    let key = Array("charset".utf8)
    var at = 0
    while at + key.count <= value.count {
      guard value[at..<at + key.count].elementsEqual(key) else {
        at += 1
        continue
      }
      at += key.count
      while at < value.count, isBlank(value[at]) { at += 1 }
      guard at < value.count, value[at] == 0x3D else { continue }
      at += 1
      while at < value.count, isBlank(value[at]) { at += 1 }
      guard at < value.count else { return nil }
      if value[at] == 0x22 || value[at] == 0x27 {
        guard let close = value[(at + 1)...].firstIndex(of: value[at]) else { return nil }
        return Array(value[(at + 1)..<close])
      }
      var stop = at
      while stop < value.count, !isBlank(value[stop]), value[stop] != 0x3B { stop += 1 }
      return Array(value[at..<stop])
    }
    return nil
  }

  /// The next attribute of a tag, lower-cased; nil behind the tag's end.
  private static func attribute(
    _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int
  ) -> (name: [UInt8], value: [UInt8])? {
    while at < end, isBlank(bytes[at]) || bytes[at] == 0x2F { at += 1 }
    guard at < end else { return nil }
    if bytes[at] == 0x3E {
      at += 1
      return nil
    }
    var name: [UInt8] = []
    var value: [UInt8] = []
    while at < end {
      let byte = bytes[at]
      if byte == 0x3D, !name.isEmpty { break }
      if isBlank(byte) || byte == 0x2F || byte == 0x3E { break }
      name.append(Charset.lowered(byte))
      at += 1
    }
    while at < end, isBlank(bytes[at]) { at += 1 }
    guard at < end, bytes[at] == 0x3D else { return (name, value) }
    at += 1
    while at < end, isBlank(bytes[at]) { at += 1 }
    guard at < end else { return nil }
    if bytes[at] == 0x22 || bytes[at] == 0x27 {
      let quote = bytes[at]
      at += 1
      while at < end, bytes[at] != quote {
        value.append(Charset.lowered(bytes[at]))
        at += 1
      }
      guard at < end else { return nil }
      at += 1
      return (name, value)
    }
    while at < end, !isBlank(bytes[at]), bytes[at] != 0x3E {
      value.append(Charset.lowered(bytes[at]))
      at += 1
    }
    return (name, value)
  }

  private static func skipComment(_ bytes: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
    var at = from
    while at + 2 < end {
      if bytes[at] == 0x2D, bytes[at + 1] == 0x2D, bytes[at + 2] == 0x3E { return at + 3 }
      at += 1
    }
    return end
  }

  private static func matches(
    _ bytes: Span<UInt8>, _ at: Int, _ end: Int, _ word: StaticString
  ) -> Bool {
    guard at + word.utf8CodeUnitCount <= end else { return false }
    return word.withUTF8Buffer { wanted in
      for index in 0..<wanted.count
      where unsafe Charset.lowered(bytes[at + index]) != wanted[index] { return false }
      return true
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 9 && byte <= 13 && byte != 11)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
  }
}
