import SocialText

/// Lists of numbers, one behind the other, as the file of a compiled customer list holds them: each
/// with its length in front, at whole words.
struct PackedWriter {
  private(set) var bytes: [UInt8] = []

  /// Adds a list.
  mutating func add<Number: BitwiseCopyable>(_ list: [Number]) {
    let size = UInt64(list.count)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: size >> UInt64(shift * 8))) }
    // SAFETY: the bytes of plain numbers, copied.
    unsafe list.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    while bytes.count & 7 != 0 { bytes.append(0) }
  }
}

/// The lists do not fit one another: they are of another version.
struct PackedError: Error {}

/// Reads what `PackedWriter` wrote, in the same order.
struct PackedReader {
  private let bytes: MappedBytes
  private var offset = 0

  init(_ bytes: MappedBytes) { self.bytes = bytes }

  /// The next list.
  mutating func array<Number: BitwiseCopyable>(
    of type: Number.Type = Number.self
  ) throws(PackedError) -> [Number] {
    let place = try next(width: MemoryLayout<Number>.stride)
    return bytes.numbers(at: place.start, count: place.count)
  }

  /// The next list where it lies.
  mutating func list<Number: BitwiseCopyable & FixedWidthInteger & Sendable>(
    of type: Number.Type = Number.self
  ) throws(PackedError) -> MappedList<Number> {
    let place = try next(width: MemoryLayout<Number>.stride)
    return MappedList(bytes, at: place.start, count: place.count)
  }

  /// Where the next list lies, and how many numbers of a width it has.
  private mutating func next(width: Int) throws(PackedError) -> (start: Int, count: Int) {
    guard offset + 8 <= bytes.count else { throw PackedError() }
    var size: UInt64 = 0
    for shift in 0..<8 { size |= UInt64(bytes[offset + shift]) << UInt64(shift * 8) }
    let start = offset + 8
    guard size <= UInt64((bytes.count - start) / width) else { throw PackedError() }
    let count = Int(size)
    let end = start + count * width
    offset = (end + 7) & ~7
    return (start, count)
  }

  /// The next list, whose numbers are all in a range: places in another list, most of all.
  mutating func array(in range: Range<Int>) throws(PackedError) -> [Int32] {
    let list: [Int32] = try array()
    guard list.allSatisfy({ range.contains(Int($0)) }) else { throw PackedError() }
    return list
  }

  /// A list of one number.
  mutating func number() throws(PackedError) -> Int32 {
    let list: [Int32] = try array()
    guard list.count == 1 else { throw PackedError() }
    return list[0]
  }
}
