import SocialText

/// A frozen list of ASCII names with a hash index: names are found by their folded bytes without
/// making a string. Used for elements, attributes, CSS properties and named characters.
final class NameIndex: Sendable {
  /// The names, as they are written out.
  let names: [[UInt8]]
  /// The names one behind the other, and where each begins.
  private let flat: [UInt8]
  private let starts: [Int]
  private let hashes: [UInt64]
  private let slots: [UInt16]
  private let mask: Int

  /// Indexes names by the hash of their bytes as they stand.
  convenience init(_ names: [[UInt8]]) {
    self.init(names, keys: names)
  }

  /// Indexes names by their lower-case form; they are written out as given.
  convenience init(folded names: [[UInt8]]) {
    self.init(names, keys: names.map { $0.map(\.lowered) })
  }

  private init(_ names: [[UInt8]], keys: [[UInt8]]) {
    var size = 64
    while size < names.count * 3 { size *= 2 }
    var slots = [UInt16](repeating: 0, count: size)
    var hashes: [UInt64] = []
    hashes.reserveCapacity(names.count)
    for (index, name) in keys.enumerated() {
      let hash = NameIndex.hash(name.span, 0, name.count)
      hashes.append(hash)
      var slot = NameIndex.spread(hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt16(index + 1)
    }
    self.names = names
    var starts = [0]
    for name in names { starts.append((starts.last ?? 0) + name.count) }
    flat = Array(names.joined())
    self.starts = starts
    self.hashes = hashes
    self.slots = slots
    mask = size - 1
  }

  /// Indexes the words of a text.
  convenience init(words: StaticString) {
    self.init(NameIndex.split(words, at: 0x20))
  }

  /// Appends a name.
  @inline(__always)
  func append(_ index: Int, to output: inout ByteSink) {
    // SAFETY: the span does not leave the closure.
    unsafe flat.withUnsafeBufferPointer {
      output.append(unsafe Span(_unsafeElements: $0), starts[index], starts[index + 1])
    }
  }

  /// Index of the name with a hash; -1 where there is none.
  @inline(__always)
  func find(_ hash: UInt64) -> Int {
    var slot = NameIndex.spread(hash) & mask
    while true {
      let index = Int(slots[slot]) - 1
      if index < 0 { return -1 }
      if hashes[index] == hash { return index }
      slot = (slot + 1) & mask
    }
  }

  /// Index of the name equal to some bytes (as they stand); -1 where there is none.
  func find(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int {
    let index = find(NameIndex.hash(bytes, from, to))
    guard index >= 0, names[index].count == to - from else { return -1 }
    for offset in 0..<(to - from) where names[index][offset] != bytes[from + offset] { return -1 }
    return index
  }

  /// Index of a name, lower-cased first; -1 where there is none.
  func find(folded bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int {
    find(NameIndex.hash(folded: bytes, from, to))
  }

  /// Hash of bytes as they stand.
  static func hash(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> UInt64 {
    var state = StableHash.seed
    var at = from
    while at < to {
      state = StableHash.step(state, bytes[at])
      at += 1
    }
    return state
  }

  /// Hash of bytes with ASCII capitals lowered.
  static func hash(folded bytes: Span<UInt8>, _ from: Int, _ to: Int) -> UInt64 {
    var state = StableHash.seed
    var at = from
    while at < to {
      state = StableHash.step(state, bytes[at].lowered)
      at += 1
    }
    return state
  }

  /// Pieces of a static text between separators; empty ones are left out.
  static func split(_ text: StaticString, at separator: UInt8) -> [[UInt8]] {
    // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
    let bytes = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return unsafe bytes.split { $0 == separator || $0 == 0x0A }.map { unsafe Array($0) }
  }

  @inline(__always)
  private static func spread(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}

extension UInt8 {
  /// The lower-case letter of an ASCII capital; any other byte as it is.
  @inline(__always)
  var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  /// Space, tab, line feed, form feed, carriage return.
  @inline(__always)
  var isMarkupSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D && self != 0x0B) }

  @inline(__always)
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

  @inline(__always)
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension [UInt8] {
  /// Appends a piece of a span.
  @inline(__always)
  mutating func append(_ source: Span<UInt8>, _ from: Int, _ to: Int) {
    guard to > from else { return }
    // SAFETY: append copies inside the closure.
    unsafe source.extracting(from..<to).withUnsafeBufferPointer {
      unsafe append(contentsOf: $0)
    }
  }

  /// Appends the bytes of a static string.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a scalar as UTF-8; U+FFFD for what is none.
  mutating func append(scalar value: UInt32) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    if let encoded = UTF8.encode(scalar) { append(contentsOf: encoded) }
  }
}

extension Span where Element == UInt8 {
  /// The bytes as a string; what is not UTF-8 becomes U+FFFD.
  func string(_ from: Int, _ to: Int) -> String {
    guard to > from else { return "" }
    let piece = extracting(from..<to)
    if UTF8Repair.isASCII(piece) {
      // SAFETY: ASCII is UTF-8.
      return unsafe String(copying: UTF8Span(unchecked: piece, isKnownASCII: true))
    }
    if UTF8Repair.firstInvalid(in: piece, from: 0) == nil {
      // SAFETY: found to be UTF-8.
      return unsafe String(copying: UTF8Span(unchecked: piece, isKnownASCII: false))
    }
    // SAFETY: decoding copies inside the closure.
    return unsafe piece.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
