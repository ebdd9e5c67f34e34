import SocialText

/// A JSON text read into a flat list of nodes with offsets into the input (RFC 8259): nothing is
/// copied until it is asked for, members keep their order, and any value can be echoed byte for byte.
///
///     {"a":[1,2]}   →   object 0..<11 next 4 · string "a" · array next 4 · number 1 · number 2
///
/// An object's children alternate key, value. One document can be refilled line after line without
/// giving its buffers back. Deviations, both lenient: an escaped lone surrogate and invalid UTF-8
/// read as U+FFFD, and unescaped control characters inside strings are kept.
public struct JSONDocument: Sendable {
  /// Kind of a node.
  public enum Kind: UInt8, Sendable { case null, boolean, number, string, array, object }

  /// One value or key: raw bytes `start..<end` and the index of the node behind its subtree.
  struct Node: Sendable {
    var start: UInt32
    var end: UInt32
    var next: UInt32
    var kind: Kind
    /// A string with escapes; only then must it be decoded.
    var isEscaped: Bool
  }

  /// Values may nest this deep; deeper input is an error, never a stack overflow.
  public static let maximumDepth = 256

  /// The input.
  public private(set) var bytes: [UInt8] = []
  /// True where a string holds a control character that should be escaped (RFC 8259, 7).
  public private(set) var hasRawControls = false
  private(set) var nodes: [Node] = []
  private var open: [Int] = []

  /// An empty document, to be filled by `parse`.
  public init() {}

  /// Reads a whole text. Throws `JSONError` with line and column.
  public init(_ bytes: [UInt8]) throws(JSONError) {
    self.bytes = bytes
    try parse()
  }

  /// Reads a whole text.
  public init(_ text: String) throws(JSONError) {
    try self.init(Array(text.utf8))
  }

  /// Replaces the contents by another text, keeping the buffers.
  public mutating func refill(_ text: Span<UInt8>) throws(JSONError) {
    bytes.removeAll(keepingCapacity: true)
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    try parse()
  }

  /// The root value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }

  // MARK: - Reading by node index (root is 0)

  /// Kind of a node.
  public func kind(_ index: Int) -> Kind { nodes[index].kind }

  /// Raw bytes of a node, quotes included.
  public func raw(_ index: Int) -> ArraySlice<UInt8> {
    bytes[Int(nodes[index].start)..<Int(nodes[index].end)]
  }

  /// Index of the value of a member; the last one where a key stands twice; nil where the node is
  /// no object or has no such key.
  public func member(_ key: StaticString, of index: Int = 0) -> Int? {
    guard nodes[index].kind == .object else { return nil }
    var found: Int?
    var child = index + 1
    let end = Int(nodes[index].next)
    while child < end {
      if keyEquals(child, key) { found = child + 1 }
      child = Int(nodes[child + 1].next)
    }
    return found
  }

  /// Index of the value of a member, by a key known at run time only.
  public func member(named key: String, of index: Int = 0) -> Int? {
    guard nodes[index].kind == .object else { return nil }
    var found: Int?
    forEachMember(of: index) { candidate, value in
      if string(candidate) == key { found = value }
    }
    return found
  }

  /// Visits key and value indices of an object in order; nothing for other kinds.
  public func forEachMember(of index: Int, _ body: (_ key: Int, _ value: Int) -> Void) {
    guard nodes[index].kind == .object else { return }
    var child = index + 1
    let end = Int(nodes[index].next)
    while child < end {
      body(child, child + 1)
      child = Int(nodes[child + 1].next)
    }
  }

  /// Indices of an array's elements; empty for other kinds.
  public func elements(of index: Int) -> [Int] {
    guard nodes[index].kind == .array else { return [] }
    var found: [Int] = []
    var child = index + 1
    let end = Int(nodes[index].next)
    while child < end {
      found.append(child)
      child = Int(nodes[child].next)
    }
    return found
  }

  /// A string node's text; nil for other kinds.
  public func string(_ index: Int) -> String? {
    let node = nodes[index]
    guard node.kind == .string else { return nil }
    if node.isEscaped {
      var decoded: [UInt8] = []
      decode(node, into: &decoded)
      return String(decoding: decoded, as: UTF8.self)
    }
    return String(decoding: bytes[Int(node.start) + 1..<Int(node.end) - 1], as: UTF8.self)
  }

  /// Appends a string node's UTF-8 (escapes resolved, not validated) to a buffer; false for other
  /// kinds.
  @discardableResult
  public func appendString(_ index: Int, to buffer: inout [UInt8]) -> Bool {
    let node = nodes[index]
    guard node.kind == .string else { return false }
    if node.isEscaped {
      decode(node, into: &buffer)
    } else {
      buffer.append(contentsOf: bytes[Int(node.start) + 1..<Int(node.end) - 1])
    }
    return true
  }

  /// A number node's value; nil for other kinds.
  public func double(_ index: Int) -> Double? {
    guard nodes[index].kind == .number else { return nil }
    return Double(String(decoding: raw(index), as: UTF8.self))
  }

  /// A number node's value where it is a whole number that fits.
  public func integer(_ index: Int) -> Int? {
    guard let value = double(index) else { return nil }
    if let exact = Int(String(decoding: raw(index), as: UTF8.self)) { return exact }
    return Int(exactly: value)
  }

  /// A boolean node's value; nil for other kinds.
  public func boolean(_ index: Int) -> Bool? {
    guard nodes[index].kind == .boolean else { return nil }
    return bytes[Int(nodes[index].start)] == 0x74
  }

  /// Line of a node, counted from 1.
  public func line(_ index: Int) -> Int {
    1 + bytes[..<Int(nodes[index].start)].reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
  }

  /// Index behind a node's subtree.
  func next(_ index: Int) -> Int { Int(nodes[index].next) }

  private func keyEquals(_ index: Int, _ key: StaticString) -> Bool {
    let node = nodes[index]
    let length = Int(node.end) - Int(node.start) - 2
    if node.isEscaped { return string(index) == key.description }
    guard length == key.utf8CodeUnitCount else { return false }
    // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
    let pointer = unsafe key.utf8Start
    for offset in 0..<length
    where unsafe bytes[Int(node.start) + 1 + offset] != pointer[offset] {
      return false
    }
    return true
  }

  // MARK: - Parsing

  private enum Expect { case value, valueOrEnd, keyOrEnd, key, commaOrEnd }

  private mutating func parse() throws(JSONError) {
    hasRawControls = false
    nodes.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    guard bytes.count < Int(UInt32.max) else { throw error(0, "longer than 4 GiB") }
    var at = 0
    // A byte order mark is no JSON, but files have it.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    var expect = Expect.value
    while true {
      skipSpace(&at)
      if nodes.count > 0 && open.isEmpty {
        guard at == bytes.count else { throw error(at, "text behind the end of the value") }
        return
      }
      guard at < bytes.count else { throw error(at, "the text ends too early") }
      let byte = bytes[at]
      switch expect {
      case .commaOrEnd:
        let container = open[open.count - 1]
        let isObject = nodes[container].kind == .object
        if byte == 0x2C {
          at += 1
          expect = isObject ? .key : .value
        } else if byte == (isObject ? 0x7D : 0x5D) {
          close(&at)
        } else {
          throw error(at, isObject ? "expected ',' or '}'" : "expected ',' or ']'")
        }
      case .key, .keyOrEnd:
        if byte == 0x7D, expect == .keyOrEnd {
          close(&at)
          expect = .commaOrEnd
          continue
        }
        guard byte == 0x22 else { throw error(at, "expected a key in double quotes") }
        try scanString(&at)
        skipSpace(&at)
        guard at < bytes.count, bytes[at] == 0x3A else { throw error(at, "expected ':'") }
        at += 1
        expect = .value
      case .value, .valueOrEnd:
        if byte == 0x5D, expect == .valueOrEnd {
          close(&at)
          expect = .commaOrEnd
          continue
        }
        switch byte {
        case 0x7B, 0x5B:
          guard open.count < JSONDocument.maximumDepth else {
            throw error(at, "nested deeper than \(JSONDocument.maximumDepth) levels")
          }
          open.append(nodes.count)
          append(at, byte == 0x7B ? .object : .array)
          at += 1
          expect = byte == 0x7B ? .keyOrEnd : .valueOrEnd
          continue
        case 0x22: try scanString(&at)
        case 0x74: try scanWord(&at, "true", .boolean)
        case 0x66: try scanWord(&at, "false", .boolean)
        case 0x6E: try scanWord(&at, "null", .null)
        case 0x2D, 0x30...0x39: try scanNumber(&at)
        default: throw error(at, "expected a value")
        }
        expect = .commaOrEnd
      }
    }
  }

  private func skipSpace(_ at: inout Int) {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  private mutating func append(_ start: Int, _ kind: Kind) {
    nodes.append(
      Node(
        start: UInt32(start), end: 0, next: UInt32(nodes.count + 1), kind: kind, isEscaped: false))
  }

  private mutating func close(_ at: inout Int) {
    at += 1
    let container = open.removeLast()
    nodes[container].end = UInt32(at)
    nodes[container].next = UInt32(nodes.count)
  }

  private mutating func scanString(_ at: inout Int) throws(JSONError) {
    let start = at
    at += 1
    var isEscaped = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x22 {
        at += 1
        append(start, .string)
        nodes[nodes.count - 1].end = UInt32(at)
        nodes[nodes.count - 1].isEscaped = isEscaped
        return
      }
      if byte == 0x5C {
        isEscaped = true
        guard at + 1 < bytes.count else { break }
        switch bytes[at + 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: at += 2
        case 0x75:
          guard at + 6 <= bytes.count, hex(at + 2) != nil else {
            throw error(at, "\\u needs four hexadecimal digits")
          }
          at += 6
        default: throw error(at, "unknown escape")
        }
        continue
      }
      if byte < 0x20 { hasRawControls = true }
      at += 1
    }
    throw error(start, "a string is not closed")
  }

  private mutating func scanWord(
    _ at: inout Int, _ word: StaticString, _ kind: Kind
  ) throws(JSONError) {
    let length = word.utf8CodeUnitCount
    guard at + length <= bytes.count else { throw error(at, "expected a value") }
    for offset in 0..<length where unsafe bytes[at + offset] != word.utf8Start[offset] {
      throw error(at, "expected a value")
    }
    append(at, kind)
    at += length
    nodes[nodes.count - 1].end = UInt32(at)
  }

  private mutating func scanNumber(_ at: inout Int) throws(JSONError) {
    let start = at
    func digits() -> Int {
      let from = at
      while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
      return at - from
    }
    if bytes[at] == 0x2D { at += 1 }
    let leadsWithZero = at < bytes.count && bytes[at] == 0x30
    let whole = digits()
    guard whole > 0, !(leadsWithZero && whole > 1) else { throw error(start, "not a number") }
    if at < bytes.count, bytes[at] == 0x2E {
      at += 1
      guard digits() > 0 else { throw error(start, "not a number") }
    }
    if at < bytes.count, bytes[at] | 0x20 == 0x65 {
      at += 1
      if at < bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D { at += 1 }
      guard digits() > 0 else { throw error(start, "not a number") }
    }
    append(start, .number)
    nodes[nodes.count - 1].end = UInt32(at)
  }

  private func hex(_ at: Int) -> UInt32? {
    var value: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
      default: return nil
      }
    }
    return value
  }

  private func decode(_ node: Node, into buffer: inout [UInt8]) {
    var at = Int(node.start) + 1
    let end = Int(node.end) - 1
    while at < end {
      let byte = bytes[at]
      guard byte == 0x5C else {
        buffer.append(byte)
        at += 1
        continue
      }
      switch bytes[at + 1] {
      case 0x62: buffer.append(0x08)
      case 0x66: buffer.append(0x0C)
      case 0x6E: buffer.append(0x0A)
      case 0x72: buffer.append(0x0D)
      case 0x74: buffer.append(0x09)
      case 0x75:
        var scalar = hex(at + 2) ?? 0xFFFD
        at += 6
        if scalar & 0xFC00 == 0xD800, at + 6 <= end, bytes[at] == 0x5C, bytes[at + 1] == 0x75,
          let low = hex(at + 2), low & 0xFC00 == 0xDC00
        {
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
          at += 6
        }
        let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        buffer.append(contentsOf: UTF8.encode(character)!)
        continue
      default: buffer.append(bytes[at + 1])
      }
      at += 2
    }
  }

  private func error(_ at: Int, _ message: String) -> JSONError {
    var line = 1
    var column = 1
    for byte in bytes[..<min(at, bytes.count)] {
      if byte == 10 {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return JSONError(line: line, column: column, message: message)
  }
}

/// Where and why a text is no JSON.
public struct JSONError: Error, Hashable, CustomStringConvertible {
  /// Line, counted from 1.
  public var line: Int
  /// Byte of that line, counted from 1.
  public var column: Int
  /// What was expected.
  public var message: String

  /// `line 3, column 7: expected ','`.
  public var description: String { "line \(line), column \(column): \(message)" }
}

/// A value of a document with the document at hand: comfortable, for config files and feeds; stages
/// that read line after line use node indices instead.
public struct JSONValue: Sendable {
  /// The document it belongs to.
  public let document: JSONDocument
  /// Its node.
  public let index: Int

  /// Kind of the value.
  public var kind: JSONDocument.Kind { document.kind(index) }
  /// Text, where it is a string.
  public var string: String? { document.string(index) }
  /// Number, where it is one.
  public var double: Double? { document.double(index) }
  /// Whole number, where it is one.
  public var integer: Int? { document.integer(index) }
  /// Truth value, where it is one.
  public var boolean: Bool? { document.boolean(index) }
  /// Line it begins on, counted from 1.
  public var line: Int { document.line(index) }
  /// Elements, where it is an array; else none.
  public var elements: [JSONValue] {
    document.elements(of: index).map { JSONValue(document: document, index: $0) }
  }
  /// Members in order, where it is an object; else none.
  public var members: [(key: String, value: JSONValue)] {
    var found: [(key: String, value: JSONValue)] = []
    document.forEachMember(of: index) { key, value in
      found.append((document.string(key) ?? "", JSONValue(document: document, index: value)))
    }
    return found
  }
  /// A member's value; nil where there is none or it is `null`.
  public subscript(key: String) -> JSONValue? {
    guard let value = document.member(named: key, of: index), document.kind(value) != .null
    else { return nil }
    return JSONValue(document: document, index: value)
  }
}
