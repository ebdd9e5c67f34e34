import SocialText

/// From 64-bit keys to numbers (rows, ids): open addressing over one flat list, quick to build and
/// to ask. Keys are hashes already, so their low bits choose the place.
struct RowIndex: Sendable {
  private var keys = MappedList<UInt64>()
  private var starts = MappedList<Int32>()
  private var ends = MappedList<Int32>()
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
    var keys = [UInt64](repeating: 0, count: size)
    var ends = [Int32](repeating: 0, count: size)
    var places = [Int32](repeating: 0, count: pairs.count)
    for index in pairs.indices {
      let place = RowIndex.insert(pairs[index].key | 1, &keys)
      places[index] = Int32(place)
      ends[place] += 1
    }
    var starts = [Int32](repeating: 0, count: size)
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
    self.keys = MappedList(keys)
    self.starts = MappedList(starts)
    self.ends = MappedList(ends)
  }

  func pack(_ writer: inout PackedWriter) {
    writer.add(keys.array)
    writer.add(starts.array)
    writer.add(ends.array)
    writer.add(values)
  }

  /// Reads what `pack` wrote; values are places in a list of `limit`.
  init(_ reader: inout PackedReader, below limit: Int) throws(PackedError) {
    keys = try reader.list()
    starts = try reader.list()
    ends = try reader.list()
    values = try reader.array(in: 0..<limit)
    mask = max(0, keys.count - 1)
    guard keys.count & mask == 0, keys.count == starts.count, keys.count == ends.count,
      keys.isEmpty || keys.count >= 16
    else { throw PackedError() }
    // Without a free place a search for a key that is not there would never end.
    let count = Int32(clamping: values.count)
    let isSound = keys.isEmpty || keys.read { RowIndex.hasFreePlace($0) }
    guard isSound, starts.read({ starts in ends.read { RowIndex.fit(starts, $0, below: count) } })
    else { throw PackedError() }
  }

  private static func hasFreePlace(_ keys: Span<UInt64>) -> Bool {
    for place in keys.indices where keys[place] == 0 { return true }
    return false
  }

  /// True where all ranges lie in a list of `count`. Without a way out, so that the processor takes
  /// several at a time.
  private static func fit(_ starts: Span<Int32>, _ ends: Span<Int32>, below count: Int32) -> Bool {
    var wrong: Int32 = 0
    for place in starts.indices {
      let (start, end) = (starts[place], ends[place])
      wrong |= (start < 0 ? 1 : 0) | (start > end ? 1 : 0) | (end > count ? 1 : 0)
    }
    return wrong == 0
  }

  private static func insert(_ key: UInt64, _ keys: inout [UInt64]) -> Int {
    let mask = keys.count - 1
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

/// From 64-bit keys to one number each: open addressing over two flat lists.
struct NumberTable: Sendable {
  private var keys = MappedList([UInt64](repeating: 0, count: 16))
  private var values = MappedList([Int32](repeating: 0, count: 16))
  private var used = 0

  /// The number of a key; nil without one.
  subscript(_ key: UInt64) -> Int32? {
    let place = place(key)
    return keys[place] == 0 ? nil : values[place]
  }

  /// The number of a key, `number` where it has none yet; then `change` is made to it.
  @discardableResult
  mutating func update(_ key: UInt64, or number: Int32, adding: Int32 = 0) -> Int32 {
    if used * 2 >= keys.count { grow() }
    let at = place(key)
    if keys[at] == 0 {
      keys[at] = key | 1
      values[at] = number
      used += 1
    }
    values[at] += adding
    return values[at]
  }

  private func place(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: key >> 1) & mask
    while keys[place] != 0, keys[place] != key | 1 { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = MappedList([UInt64](repeating: 0, count: old.0.count * 2))
    values = MappedList([Int32](repeating: 0, count: old.0.count * 2))
    for index in 0..<old.0.count where old.0[index] != 0 {
      let at = place(old.0[index])
      keys[at] = old.0[index]
      values[at] = old.1[index]
    }
  }

  func pack(_ writer: inout PackedWriter) {
    writer.add(keys.array)
    writer.add(values.array)
    writer.add([Int32(used)])
  }

  init() {}

  /// True if all numbers are places in a list of `count`.
  func isBelow(_ count: Int) -> Bool {
    let count = Int32(clamping: count)
    return keys.read { keys in
      values.read { values in
        var wrong = false
        for place in keys.indices {
          wrong = wrong || (keys[place] != 0 && (values[place] < 0 || values[place] >= count))
        }
        return !wrong
      }
    }
  }

  init(_ reader: inout PackedReader) throws(PackedError) {
    keys = try reader.list()
    values = try reader.list()
    used = Int(try reader.number())
    guard keys.count >= 16, keys.count & (keys.count - 1) == 0, keys.count == values.count,
      used == keys.read(NumberTable.taken), used < keys.count
    else { throw PackedError() }
  }

  private static func taken(_ keys: Span<UInt64>) -> Int {
    var count = 0
    for place in keys.indices where keys[place] != 0 { count += 1 }
    return count
  }
}
