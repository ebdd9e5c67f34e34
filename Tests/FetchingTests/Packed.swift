/// Packed bodies that unpack to far more than they are, made without the packing programs.
enum Packed {
  /// Head of a gzip stream that is one block: a zero byte, then for every byte 0 that follows four
  /// copies of 258 zeros (RFC 1951, 3.2.7: the lengths' code has one bit for 258, the distances' one
  /// for 1). It need not end.
  static let bombHead: [UInt8] = {
    var bits = BitWriter()
    bits.bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    bits.write(1, 1)
    bits.write(2, 2)
    bits.write(29, 5)  // 286 codes of literals and lengths,
    bits.write(0, 5)  // one of distances,
    bits.write(14, 4)  // 18 lengths of the code that those lengths are written in,
    for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] { bits.write(length, 3) }
    // which has 0 for "so many zeros", 10 for 1 and 11 for 2.
    bits.code("11")
    bits.code("0")
    bits.write(138 - 11, 7)
    bits.code("0")
    bits.write(117 - 11, 7)
    bits.code("11")
    bits.code("0")
    bits.write(28 - 11, 7)
    bits.code("10")
    bits.code("10")
    bits.code("10")  // The literal 0; its code ends the head.
    return bits.bytes
  }()

  /// A whole gzip stream with stored blocks; its checksum and length are those of `bytes`.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
      let part = rest.prefix(65_535)
      rest = rest.dropFirst(part.count)
      let count = UInt16(part.count)
      out.append(rest.isEmpty ? 1 : 0)
      out += [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
      out += part
    } while !rest.isEmpty
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    for value in [~sum, UInt32(bytes.count)] {
      for shift in [0, 8, 16, 24] { out.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return out
  }

  /// Head of a zstd frame with a window of 128 KiB, or of 128 MiB, and a block of four bytes that unpacks to as
  /// many zeros (RFC 8878, 3.1.1).
  static let zstdHead: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
  static let zstdWideHead: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x88]
  static let zstdBlock: [UInt8] = {
    let header = UInt32(128 << 10) << 3 | 1 << 1
    return [UInt8(header & 255), UInt8(header >> 8 & 255), UInt8(header >> 16), 0]
  }()

  /// Head of a brotli stream with a window of 22 bits (4 MiB), what compressors take unless told
  /// otherwise, or of 24, the most there is (RFC 7932, 9.1), and an empty block of metadata that ends
  /// with a whole byte.
  static func brotliHead(window: Int = 22) -> [UInt8] {
    var bits = BitWriter()
    bits.write(1, 1)
    bits.write(window - 17, 3)
    bits.write(0b000110, 6)
    return bits.bytes
  }

  /// Four brotli blocks, 51 bytes that unpack to 64 MiB of one byte (RFC 7932, 9.2): each has one
  /// literal and one copy of all the rest, and codes of no bits, for each has one symbol.
  static func brotliRun(of byte: UInt8) -> [UInt8] {
    var bits = BitWriter()
    for _ in 0..<4 {
      let length = 1 << 24
      bits.write(0, 1)  // Not the last,
      bits.write(2, 2)  // with a length of six nibbles,
      bits.write(length - 1, 24)
      bits.write(0, 1)  // packed,
      bits.write(0, 3)  // with one type of literals, one of commands, one of distances,
      bits.write(0, 6)  // no bits and no codes for short distances,
      bits.write(0, 2)  // a mode for contexts that plays no part,
      bits.write(0, 2)  // one tree for literals and one for distances:
      bits.write(0b0001, 4)
      bits.write(Int(byte), 8)  // The literal;
      bits.write(0b0001, 4)
      bits.write(384 + (1 << 3) + 7, 10)  // insert 1, copy 2118 and a number of 24 bits;
      bits.write(0b0001, 4)
      bits.write(16, 6)  // a distance of 1 or 2.
      bits.write(length - 1 - 2118, 24)
      bits.write(0, 1)
    }
    return bits.bytes
  }

  /// A whole brotli stream of at most 64 KiB that are stored as they are.
  static func brotli(_ bytes: [UInt8]) -> [UInt8] {
    var bits = BitWriter()
    bits.write(0, 3)
    bits.write(bytes.count - 1, 16)
    bits.write(1, 1)
    return brotliHead() + bits.bytes + bytes + [3]
  }

  /// A whole zstd frame of at most 128 KiB that are stored as they are.
  static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    let header = bytes.count << 3 | 1
    return zstdHead + [0, 8, 16].map { UInt8(truncatingIfNeeded: header >> $0) } + bytes
  }

  private struct BitWriter {
    var bytes: [UInt8] = []
    var used = 8

    mutating func bit(_ value: Int) {
      if used == 8 {
        bytes.append(0)
        used = 0
      }
      bytes[bytes.count - 1] |= UInt8(value & 1) << UInt8(used)
      used += 1
    }

    /// A number, lowest bit first.
    mutating func write(_ value: Int, _ count: Int) {
      for shift in 0..<count { bit(value >> shift) }
    }

    /// A Huffman code, highest bit first.
    mutating func code(_ bits: String) {
      for character in bits { bit(character == "1" ? 1 : 0) }
    }
  }
}
