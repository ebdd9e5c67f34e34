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

  /// Head of a zstd frame with a window of 128 KiB, and a block of four bytes that unpacks to as
  /// many zeros (RFC 8878, 3.1.1).
  static let zstdHead: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
  static let zstdBlock: [UInt8] = {
    let header = UInt32(128 << 10) << 3 | 1 << 1
    return [UInt8(header & 255), UInt8(header >> 8 & 255), UInt8(header >> 16), 0]
  }()

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
