/// Translates between byte offsets and Unicode scalar offsets of one text.
///
/// ASCII text needs no table. Otherwise every 64 bytes have one word with a bit for each byte that
/// starts a scalar and the number of scalars in front: 12 bytes a block, constant time from bytes,
/// a binary search from scalars.
public struct ScalarOffsets: Sendable {
  /// Number of scalars in the text.
  public let count: Int

  private let byteCount: Int
  /// Bit i of block b: byte 64 b + i starts a scalar. Empty for ASCII.
  private var starts: [UInt64] = []
  /// Scalars in front of each block.
  private var before: [UInt32] = []

  /// Reads the text once. Every byte that is no continuation byte counts as one scalar.
  public init(_ text: Span<UInt8>) {
    byteCount = text.count
    var all: UInt8 = 0
    for index in text.indices { all |= text[index] }
    guard all >= 0x80 else {
      count = byteCount
      return
    }
    let blocks = byteCount / 64 + 1
    starts.reserveCapacity(blocks)
    before.reserveCapacity(blocks)
    var seen = 0
    for block in 0..<blocks {
      var bits: UInt64 = 0
      let base = block * 64
      let end = min(base + 64, byteCount)
      var index = base
      while index < end {
        if text[index] & 0xC0 != 0x80 { bits |= 1 << UInt64(index - base) }
        index += 1
      }
      before.append(UInt32(truncatingIfNeeded: seen))
      starts.append(bits)
      seen += bits.nonzeroBitCount
    }
    count = seen
  }

  /// Number of scalars that start in front of a byte offset. Offsets outside the text count as its
  /// nearest end.
  public func scalar(atByte byte: Int) -> Int {
    let byte = min(max(byte, 0), byteCount)
    guard !starts.isEmpty else { return byte }
    let mask = (UInt64(1) << UInt64(byte & 63)) &- 1
    return Int(before[byte >> 6]) + (starts[byte >> 6] & mask).nonzeroBitCount
  }

  /// Byte offset of a scalar; the text's byte count for `count`; nil outside.
  public func byte(atScalar scalar: Int) -> Int? {
    guard scalar >= 0, scalar <= count else { return nil }
    guard !starts.isEmpty else { return scalar }
    if scalar == count { return byteCount }
    var low = 0
    var high = before.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if Int(before[middle]) <= scalar { low = middle } else { high = middle - 1 }
    }
    var bits = starts[low]
    for _ in 0..<(scalar - Int(before[low])) { bits &= bits &- 1 }
    return low * 64 + bits.trailingZeroBitCount
  }
}
