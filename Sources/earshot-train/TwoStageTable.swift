/// A table over all code points as an index of blocks and the distinct blocks, ready for printing.
struct TwoStageTable {
  static let blockSize = 128

  /// Number of the block of each 128 code points.
  private(set) var index: [Int] = []
  /// The distinct blocks, joined.
  private(set) var values: [Int] = []

  init(_ value: (Int) -> Int) {
    var known: [[Int]: Int] = [:]
    for start in stride(from: 0, to: UnicodeDatabase.scalarCount, by: Self.blockSize) {
      let block = (start..<start + Self.blockSize).map(value)
      let number = known[block] ?? known.count
      if known[block] == nil {
        known[block] = number
        values += block
      }
      index.append(number)
    }
  }
}

/// Bytes as source text: runs packed, then base 64, so that the compiler sees one short literal.
enum PackedBytes {
  /// Packs runs: a byte n below 128 stands before n + 1 plain bytes, one of 128 or more before the
  /// byte that is repeated n − 126 times.
  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var plain: [UInt8] = []
    func flush() {
      guard !plain.isEmpty else { return }
      result.append(UInt8(plain.count - 1))
      result += plain
      plain = []
    }
    var index = 0
    while index < bytes.count {
      var run = 1
      while run < 129, index + run < bytes.count, bytes[index + run] == bytes[index] { run += 1 }
      if run >= 3 {
        flush()
        result.append(UInt8(run + 126))
        result.append(bytes[index])
        index += run
      } else {
        plain.append(bytes[index])
        if plain.count == 128 { flush() }
        index += 1
      }
    }
    flush()
    return result
  }

  /// Base 64 without padding.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      var group: UInt32 = 0
      let count = min(3, bytes.count - start)
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0)
      }
      for digit in 0...count { result.append(digits[Int(group >> UInt32(18 - 6 * digit) & 63)]) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A `StaticString` declaration of at most 100 columns a line.
  static func declaration(_ name: String, _ comment: String, _ bytes: [UInt8]) -> String {
    let text = Array(base64(pack(bytes)).utf8)
    var lines = "  /// \(comment)\n  static let \(name): StaticString = \"\"\"\n"
    for start in stride(from: 0, to: text.count, by: 95) {
      let end = min(start + 95, text.count)
      lines += "    " + String(decoding: text[start..<end], as: UTF8.self)
      lines += end == text.count ? "\n" : "\\\n"
    }
    return lines + "    \"\"\"\n"
  }

  /// All low bytes, then all high bytes: that packs better than pairs.
  static func planes(_ values: [Int]) -> [UInt8] {
    values.map { UInt8($0 & 255) } + values.map { UInt8($0 >> 8 & 255) }
  }
}
