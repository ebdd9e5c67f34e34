import Model

/// Header lines of an answer as they come: bytes and places in them, made into text once, when all
/// are there. Kept from one transfer to the next with its memory.
struct ResponseHead {
  private struct Field {
    var name: Range<Int>
    var value: Range<Int>
  }

  private var bytes: [UInt8] = []
  private var fields: [Field] = []
  /// True where `bytes` has control characters.
  private var hasControls = false
  private var isASCII = true
  /// HTTP status; 0 before the first line.
  private(set) var status = 0
  /// Bytes of all lines of this transfer, interim answers (1xx) and trailers among them.
  private(set) var size = 0
  /// Lines of all heads of this transfer.
  private(set) var lines = 0
  /// True once the empty line behind the fields has come.
  private(set) var isComplete = false

  /// Forgets everything but the memory.
  mutating func reset() {
    clear()
    status = 0
    size = 0
    lines = 0
    isComplete = false
  }

  private mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    hasControls = false
    isASCII = true
  }

  private mutating func keep(_ line: Span<UInt8>) {
    // Many bytes at a time: no branch, and no check of each.
    var control: UInt8 = 0
    var all: UInt8 = 0
    unsafe line.withUnsafeBufferPointer { line in
      unsafe bytes.append(contentsOf: line)
      for index in 0..<line.count {
        let byte = unsafe line[index]
        control |= (byte < 0x20 ? 1 : 0) | (byte == 0x7F ? 1 : 0)
        all |= byte
      }
    }
    if control != 0 { hasControls = true }
    if all >= 0x80 { isASCII = false }
  }

  /// Takes a line with its line break.
  mutating func append(_ line: Span<UInt8>) {
    size += line.count
    lines += 1
    if !isComplete || status < 200, let code = ResponseHead.status(line) {
      // Only the last head counts; interim ones come first.
      clear()
      status = code
      isComplete = false
      return
    }
    var end = line.count
    while end > 0, ResponseHead.isSpace(line[end - 1]) { end -= 1 }
    guard end > 0 else {
      isComplete = true
      return
    }
    let isFolded = line[0] == 0x20 || line[0] == 0x09
    var first = 0
    if isFolded {
      // A line that begins with white space goes on with the value before it (RFC 9112, 5.2).
      guard let last = fields.indices.last else { return }
      while first < end, ResponseHead.isSpace(line[first]) { first += 1 }
      bytes.append(0x20)
      keep(line.extracting(first..<end))
      fields[last].value = fields[last].value.lowerBound..<bytes.count
      return
    }
    var colon = 0
    while colon < end, line[colon] != 0x3A { colon += 1 }
    guard colon < end, colon > 0 else { return }
    first = colon + 1
    while first < end, ResponseHead.isSpace(line[first]) { first += 1 }
    let start = bytes.count
    keep(line.extracting(0..<end))
    fields.append(
      Field(name: start..<start + colon, value: start + min(first, end)..<start + end))
  }

  /// Status of an `HTTP/1.1 200 OK` line; nil for other lines.
  private static func status(_ line: Span<UInt8>) -> Int? {
    guard line.count > 12, line[0] == 0x48, line[1] == 0x54, line[2] == 0x54, line[3] == 0x50,
      line[4] == 0x2F
    else { return nil }
    var at = 5
    while at < line.count, line[at] != 0x20 { at += 1 }
    guard at + 3 < line.count else { return nil }
    var code = 0
    for index in at + 1...at + 3 {
      guard line[index] >= 0x30, line[index] <= 0x39 else { return nil }
      code = code * 10 + Int(line[index] - 0x30)
    }
    return code
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// All fields as text, without the control characters that no field may hold.
  func headerFields() -> [HeaderField] {
    var list: [HeaderField] = []
    list.reserveCapacity(fields.count)
    for field in fields {
      list.append(HeaderField(name: text(field.name), value: text(field.value)))
    }
    return list
  }

  /// First value of a field; the name is in lower case.
  func value(_ name: StaticString) -> String? {
    place(name).map { text($0) }
  }

  /// First value of a field whose bytes must come back as they are: each byte a scalar. Nil with
  /// control characters, which would not pass.
  func verbatim(_ name: StaticString) -> String? {
    guard let place = place(name) else { return nil }
    if isASCII, !hasControls { return String(decoding: bytes[place], as: UTF8.self) }
    var isPlain = true
    for index in place {
      if bytes[index] < 0x20 && bytes[index] != 9 || bytes[index] == 0x7F { return nil }
      if bytes[index] >= 0x80 { isPlain = false }
    }
    if isPlain { return String(decoding: bytes[place], as: UTF8.self) }
    var value = String.UnicodeScalarView()
    for byte in bytes[place] { value.append(Unicode.Scalar(byte)) }
    return String(value)
  }

  /// How often the body is encoded, by all Content-Encoding lines; `identity` is no encoding.
  var encodings: Int {
    var count = 0
    for field in fields where isNamed(field, "content-encoding") {
      for part in bytes[field.value].split(separator: 0x2C) {
        let name = String(decoding: part, as: UTF8.self).trimmingSpaces.lowercased()
        if !name.isEmpty, name != "identity" { count += 1 }
      }
    }
    return count
  }

  private func place(_ name: StaticString) -> Range<Int>? {
    for field in fields where isNamed(field, name) { return field.value }
    return nil
  }

  private func isNamed(_ field: Field, _ name: StaticString) -> Bool {
    guard field.name.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in
      for index in 0..<name.count {
        let byte = bytes[field.name.lowerBound + index]
        let lower = byte >= 0x41 && byte <= 0x5A ? byte | 32 : byte
        if unsafe lower != name[index] { return false }
      }
      return true
    }
  }

  private func text(_ range: Range<Int>) -> String {
    if hasControls {
      return String(decoding: bytes[range].filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
    }
    return String(decoding: bytes[range], as: UTF8.self)
  }
}
