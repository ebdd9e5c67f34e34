/// Numbers hashes in the order in which they are first met, and keeps the folded bytes of each, one
/// behind the other.
struct Vocabulary: Sendable {
  private var numbers = NumberTable()
  private var bytes: [UInt8] = []
  /// Where each word begins, and where the last one ends.
  private var starts: [Int32] = [0]

  init() {}

  /// Number of words.
  var count: Int { starts.count - 1 }

  /// Number of a hash, a new one where it is new.
  mutating func number(_ hash: UInt64, _ word: @autoclosure () -> ArraySlice<UInt8>) -> Int32 {
    let next = Int32(count)
    let number = numbers.update(hash, or: next)
    if number == next {
      bytes.append(contentsOf: word())
      starts.append(Int32(bytes.count))
    }
    return number
  }

  /// Number of a hash that was met; −1 for others.
  subscript(_ hash: UInt64) -> Int32 { numbers[hash] ?? -1 }

  /// Folded bytes of a word.
  func word(_ number: Int32) -> ArraySlice<UInt8> {
    bytes[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])]
  }

  /// First byte of a word; nil of an empty one.
  func initial(_ number: Int32) -> UInt8? {
    let start = Int(starts[Int(number)])
    return start < Int(starts[Int(number) + 1]) ? bytes[start] : nil
  }

  func pack(_ writer: inout PackedWriter) {
    numbers.pack(&writer)
    writer.add(starts)
    writer.add(bytes)
  }

  init(_ reader: inout PackedReader) throws(PackedError) {
    numbers = try NumberTable(&reader)
    starts = try reader.array()
    bytes = try reader.array()
    guard starts.first == 0, starts.last == Int32(exactly: bytes.count),
      numbers.isBelow(starts.count - 1)
    else { throw PackedError() }
    for index in starts.indices.dropFirst() where starts[index] < starts[index - 1] {
      throw PackedError()
    }
  }
}
