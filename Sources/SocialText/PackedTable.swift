/// Reads the packed tables that `earshot-train tables` writes: base 64, then runs of bytes.
enum PackedTable {
  /// The plain bytes of a table.
  static func bytes(_ text: StaticString) -> [UInt8] {
    // SAFETY: a static string of ASCII digits lives for the whole run and has this many bytes.
    let input = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    var packed: [UInt8] = []
    packed.reserveCapacity(input.count * 3 / 4 + 3)
    var group: UInt32 = 0
    var bits: UInt32 = 0
    for index in 0..<input.count {
      // SAFETY: index is inside the buffer above.
      let digit = unsafe input[index]
      group = group << 6 | value(digit)
      bits += 6
      if bits >= 8 {
        bits -= 8
        packed.append(UInt8(truncatingIfNeeded: group >> bits))
      }
    }
    var result: [UInt8] = []
    result.reserveCapacity(packed.count * 3)
    var index = 0
    while index < packed.count {
      let control = Int(packed[index])
      if control < 128 {
        result.append(contentsOf: packed[(index + 1)...(index + control + 1)])
        index += control + 2
      } else {
        result.append(contentsOf: repeatElement(packed[index + 1], count: control - 126))
        index += 2
      }
    }
    return result
  }

  /// A table of 16-bit numbers: all low bytes stand before all high bytes.
  static func words(_ text: StaticString) -> [UInt16] {
    let planes = bytes(text)
    let count = planes.count / 2
    return (0..<count).map { UInt16(planes[$0]) | UInt16(planes[$0 + count]) << 8 }
  }

  private static func value(_ digit: UInt8) -> UInt32 {
    switch digit {
    case 65...90: UInt32(digit) - 65
    case 97...122: UInt32(digit) - 71
    case 48...57: UInt32(digit) + 4
    case 43: 62
    default: 63
    }
  }
}
