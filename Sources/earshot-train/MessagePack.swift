/// The part of MessagePack (msgpack.org) that frequency lists are written in: arrays of strings.
struct MessagePack {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the whole as an array of arrays of strings; what is neither becomes empty.
  mutating func lists() -> [[String]] {
    (0..<(count(fix: 0x90, mask: 0xF0, sizes: [0xDC: 2, 0xDD: 4]) ?? 0)).map { _ in
      guard let words = count(fix: 0x90, mask: 0xF0, sizes: [0xDC: 2, 0xDD: 4]) else {
        skipMap()
        return []
      }
      return (0..<words).map { _ in string() }
    }
  }

  /// The header: a small map of strings and small numbers.
  private mutating func skipMap() {
    for _ in 0..<2 * (count(fix: 0x80, mask: 0xF0, sizes: [:]) ?? 0) {
      if bytes[at] < 0x80 { at += 1 } else { _ = string() }
    }
  }

  private mutating func string() -> String {
    let length = count(fix: 0xA0, mask: 0xE0, sizes: [0xD9: 1, 0xDA: 2]) ?? 0
    defer { at += length }
    return String(decoding: bytes[at..<at + length], as: UTF8.self)
  }

  /// A length that stands in the low bits of its own byte, or in the bytes behind it.
  private mutating func count(fix: UInt8, mask: UInt8, sizes: [UInt8: Int]) -> Int? {
    let byte = bytes[at]
    if byte & mask == fix {
      at += 1
      return Int(byte & ~mask)
    }
    guard let size = sizes[byte] else { return nil }
    at += 1 + size
    return bytes[(at - size)..<at].reduce(0) { $0 << 8 | Int($1) }
  }
}
