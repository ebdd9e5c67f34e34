/// Writes JSON into a byte buffer that is reused line after line. Commas are placed by the writer;
/// the caller opens and closes what it opens.
public struct JSONWriter: Sendable {
  /// The text so far.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty writer.
  public init() {}

  /// Forgets the text, keeps the buffer.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// The text as a string.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Begins an object: `{`.
  public mutating func beginObject() { open(0x7B) }
  /// Ends an object: `}`.
  public mutating func endObject() { close(0x7D) }
  /// Begins an array: `[`.
  public mutating func beginArray() { open(0x5B) }
  /// Ends an array: `]`.
  public mutating func endArray() { close(0x5D) }

  /// A key of ASCII letters that needs no escapes.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(0x22)
    bytes.append(0x3A)
    needsComma = false
  }

  /// A key known at run time only.
  public mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(0x3A)
    needsComma = false
  }

  /// A string value.
  public mutating func value(_ text: String) {
    separate()
    quote(text)
    needsComma = true
  }

  /// A string value from UTF-8 bytes; what is not UTF-8 must have been repaired before.
  public mutating func value(utf8 text: Span<UInt8>) {
    separate()
    bytes.append(0x22)
    escape(text)
    bytes.append(0x22)
    needsComma = true
  }

  /// A string value, or `null`.
  public mutating func value(_ text: String?) {
    if let text { value(text) } else { null() }
  }

  /// A number in the shortest form that reads back as the same double; `null` for what JSON lacks.
  public mutating func value(_ number: Double) {
    guard number.isFinite else {
      null()
      return
    }
    separate()
    if number == number.rounded(), abs(number) < 1e15 {
      appendInteger(Int(number))
    } else if !appendDecimal(number) {
      bytes.append(contentsOf: number.description.utf8)
    }
    needsComma = true
  }

  /// Appends a number of at most six decimal places; false, and nothing, of any other. Fifteen digits
  /// tell all such numbers apart, so that they are the shortest form without a search for it.
  private mutating func appendDecimal(_ number: Double) -> Bool {
    let size = abs(number)
    guard size >= 1e-3, size < 1e8 else { return false }
    let millionths = (size * 1e6).rounded()
    guard millionths / 1e6 == size else { return false }
    var rest = Int(millionths)
    let whole = rest / 1_000_000
    rest -= whole * 1_000_000
    if number < 0 { bytes.append(0x2D) }
    appendInteger(whole)
    bytes.append(0x2E)
    var unit = 100_000
    while rest > 0 {
      bytes.append(48 + UInt8(rest / unit))
      rest %= unit
      unit /= 10
    }
    return true
  }

  /// A whole number.
  public mutating func value(_ number: Int) {
    separate()
    appendInteger(number)
    needsComma = true
  }

  /// `true` or `false`.
  public mutating func value(_ flag: Bool) {
    separate()
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    needsComma = true
  }

  /// `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
    needsComma = true
  }

  /// A value that is JSON already.
  public mutating func raw(_ text: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: text)
    needsComma = true
  }

  /// A line feed between two lines of NDJSON.
  public mutating func endLine() {
    bytes.append(0x0A)
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func appendInteger(_ number: Int) {
    guard number >= 10 else {
      if number >= 0 {
        bytes.append(48 + UInt8(number))
      } else {
        bytes.append(contentsOf: number.description.utf8)
      }
      return
    }
    // Offsets are most of all numbers: digits from the last on, into the room made for them.
    var size = 1
    var limit = 10
    while number >= limit, size < 19 {
      size += 1
      limit = limit &* 10
    }
    var rest = number
    var place = bytes.count + size
    bytes.append(contentsOf: repeatElement(0, count: size))
    while rest > 0 {
      place -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes[place] = 48 + UInt8(digit)
      rest = quotient
    }
  }

  private mutating func quote(_ text: String) {
    bytes.append(0x22)
    if text.utf8.count <= 15 {
      var small = text
      small.withUTF8 { unsafe escape(Span(_unsafeElements: $0)) }
    } else {
      var copy = text
      copy.makeContiguousUTF8()
      escape(copy.utf8.span)
    }
    bytes.append(0x22)
  }

  /// Appends runs that need no escape in one piece.
  private mutating func escape(_ text: Span<UInt8>) {
    var from = 0
    var at = 0
    let count = text.count
    while at < count {
      let byte = text[at]
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C {
        at += 1
        continue
      }
      append(text, from, at)
      switch byte {
      case 0x22: bytes.append(contentsOf: [0x5C, 0x22])
      case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
      case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
      case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
      default:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(byte >> 4 == 0 ? 0x30 : 0x31)
        let low = byte & 15
        bytes.append(low < 10 ? 0x30 + low : 0x57 + low)
      }
      at += 1
      from = at
    }
    append(text, from, count)
  }

  private mutating func append(_ text: Span<UInt8>, _ from: Int, _ to: Int) {
    guard to > from else { return }
    // SAFETY: append copies inside the closure.
    unsafe text.extracting(from..<to).withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: $0)
    }
  }
}
