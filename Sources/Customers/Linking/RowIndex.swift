/// From 64-bit keys to numbers (rows, ids): open addressing over one flat list, quick to build and
/// to ask. Keys are hashes already, so their low bits choose the place.
struct RowIndex: Sendable {
  private var keys: [UInt64] = []
  private var starts: [Int32] = []
  private var ends: [Int32] = []
  private var values: [Int32] = []
  private var mask = 0

  /// An empty index.
  init() {}

  /// Values of equal keys keep their order; a value that stands twice in a row for a key counts once.
  init(_ pairs: [(key: UInt64, value: Int32)]) {
    guard !pairs.isEmpty else { return }
    var size = 16
    while size < pairs.count * 2 { size *= 2 }
    mask = size - 1
    keys = [UInt64](repeating: 0, count: size)
    ends = [Int32](repeating: 0, count: size)
    var places = [Int32](repeating: 0, count: pairs.count)
    for index in pairs.indices {
      let place = insert(pairs[index].key | 1)
      places[index] = Int32(place)
      ends[place] += 1
    }
    starts = [Int32](repeating: 0, count: size)
    var sum: Int32 = 0
    for place in 0..<size {
      starts[place] = sum
      sum += ends[place]
      ends[place] = starts[place]
    }
    values = [Int32](repeating: 0, count: pairs.count)
    for index in pairs.indices {
      let place = Int(places[index])
      let end = ends[place]
      if end > starts[place], values[Int(end) - 1] == pairs[index].value { continue }
      values[Int(end)] = pairs[index].value
      ends[place] = end + 1
    }
  }

  private mutating func insert(_ key: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: key >> 1) & mask
    while keys[place] != 0, keys[place] != key { place = (place + 1) & mask }
    keys[place] = key
    return place
  }

  /// Values of a key; empty without one.
  subscript(_ key: UInt64) -> ArraySlice<Int32> {
    guard mask > 0 else { return [] }
    let key = key | 1
    var place = Int(truncatingIfNeeded: key >> 1) & mask
    while keys[place] != key {
      if keys[place] == 0 { return [] }
      place = (place + 1) & mask
    }
    return values[Int(starts[place])..<Int(ends[place])]
  }
}

/// Numbers hashes in the order in which they are first met.
struct Vocabulary: Sendable {
  private var numbers: [UInt64: Int32] = [:]
  /// Folded bytes of each.
  private(set) var words: [[UInt8]] = []

  /// Number of a hash, a new one where it is new.
  mutating func number(_ hash: UInt64, _ word: @autoclosure () -> [UInt8]) -> Int32 {
    if let known = numbers[hash] { return known }
    let next = Int32(words.count)
    numbers[hash] = next
    words.append(word())
    return next
  }

  /// Number of a hash that was met; −1 for others.
  subscript(_ hash: UInt64) -> Int32 { numbers[hash] ?? -1 }
}
