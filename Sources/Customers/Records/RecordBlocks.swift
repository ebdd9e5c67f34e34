/// Rows that share a key stand in a block. A row meets all the others of a short block, and of a
/// long one those that stand next to it in the order of all records (the sorted neighbourhood of
/// Hernández & Stolfo 1995), so that the work stays linear in the rows.
struct RecordBlocks: Sendable {
  /// Longest block within which everybody meets everybody.
  static let fullBlock = 48
  /// Neighbours that a row meets in a longer one.
  static let window = 12

  /// Rows in the order of what they say: family name, given name, birth, postcode, city, id.
  let order: [Int32]
  /// Keys of the rows in that order; row r has those from `keyStarts[r]`.
  private var keyStarts: [Int] = [0]
  private var blockOf: [Int32] = []
  /// Places in `order` of the members of each block, ascending.
  private var starts: [Int] = []
  private var members: [Int32] = []
  private var placeInBlock: [Int32] = []
  /// Block of each key.
  private var numbers = HashNumbers()

  init(_ table: RecordTable) {
    let order = RecordBlocks.sorted(table)
    self.order = order
    let reader = RecordKeys(table)
    var keys: [UInt64] = []
    for row in order {
      reader.append(table.records[Int(row)], to: &keys)
      keyStarts.append(keys.count)
    }
    blockOf.reserveCapacity(keys.count)
    for key in keys { blockOf.append(numbers.number(key)) }
    var counts = [Int](repeating: 0, count: numbers.count + 1)
    for block in blockOf { counts[Int(block) + 1] += 1 }
    for index in 1..<counts.count { counts[index] += counts[index - 1] }
    starts = counts
    members = [Int32](repeating: 0, count: keys.count)
    placeInBlock = [Int32](repeating: 0, count: keys.count)
    for place in order.indices {
      for slot in keyStarts[place]..<keyStarts[place + 1] {
        let block = Int(blockOf[slot])
        members[counts[block]] = Int32(place)
        placeInBlock[slot] = Int32(counts[block])
        counts[block] += 1
      }
    }
  }

  /// Number of rows.
  var count: Int { order.count }

  /// Calls `meet` for each row behind `place` in the order that shares a block, once; `seen` holds
  /// the last place that met each row and has `count` elements.
  func each(after place: Int, _ seen: inout [Int32], _ meet: (Int) -> Void) {
    for slot in keyStarts[place]..<keyStarts[place + 1] {
      let block = Int(blockOf[slot])
      let end = starts[block + 1]
      let from = Int(placeInBlock[slot]) + 1
      let limit =
        end - starts[block] <= RecordBlocks.fullBlock ? end : min(end, from + RecordBlocks.window)
      var index = from
      while index < limit {
        let other = Int(members[index])
        // A row with a key twice stands beside itself.
        if other != place, seen[other] != Int32(place) {
          seen[other] = Int32(place)
          meet(other)
        }
        index += 1
      }
    }
  }

  /// Places of the rows that a record with these keys meets, ascending: all of a short block, and
  /// of a long one those that stand on both sides of `place`, where the record would stand in the
  /// order. Short blocks come first, for rare keys tell more; behind `mostMet` rows the rest is left
  /// out, so that no record costs more than that.
  func meeting(_ keys: [UInt64], at place: Int) -> [Int32] {
    let blocks = Set(keys).compactMap { numbers.find($0) }.map { Int($0) }
      .map { (size: starts[$0 + 1] - starts[$0], block: $0) }.sorted { $0 < $1 }
    var met: [Int32] = []
    for (size, block) in blocks {
      if met.count >= RecordBlocks.mostMet { break }
      var range = starts[block]..<starts[block + 1]
      if size > RecordBlocks.fullBlock {
        let middle = lowerBound(range) { Int(members[$0]) < place }
        range =
          max(
            range.lowerBound, middle - RecordBlocks.window)..<min(
            range.upperBound, middle + RecordBlocks.window)
      }
      met += members[range]
    }
    met.sort()
    var last: Int32 = -1
    met.removeAll { row in
      defer { last = row }
      return row == last
    }
    return met
  }

  /// Most rows that a new record meets, give or take one block.
  static let mostMet = 400

  /// The first number of a range for which `isBefore` is false; it is true for all before.
  private func lowerBound(_ range: Range<Int>, _ isBefore: (Int) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where a record that is in no block would stand in the order.
  func place(of record: Record, in table: RecordTable) -> Int {
    let asked = RecordBlocks.words(record)
    return lowerBound(0..<count) { place in
      let other = table.records[Int(order[place])]
      for (one, next) in zip(RecordBlocks.words(other), asked) where one != next {
        if one < 0 || next < 0 { return one < next }
        return table.words[one].lexicographicallyPrecedes(table.words[next])
      }
      return false
    }
  }

  /// The first words of a record by which rows are ordered; the finer ones make little odds.
  private static func words(_ record: Record) -> [Int32] {
    [record.isPerson ? record.last : record.company, record.first]
  }

  private static func sorted(_ table: RecordTable) -> [Int32] {
    let alphabet = table.words.alphabet
    func place(_ word: Int32) -> Int32 { word < 0 ? -1 : alphabet[Int(word)] }
    struct Key {
      var last: Int32, first: Int32, birth: UInt32, postcode: Int32, city: Int32, email: Int32
    }
    let keys = table.records.map {
      Key(
        last: place($0.isPerson ? $0.last : $0.company), first: place($0.first), birth: $0.birth,
        postcode: place($0.postcode), city: place($0.city), email: place($0.email))
    }
    return (0..<Int32(keys.count)).sorted { one, other in
      let a = keys[Int(one)]
      let b = keys[Int(other)]
      if a.last != b.last { return a.last < b.last }
      if a.first != b.first { return a.first < b.first }
      if a.birth != b.birth { return a.birth < b.birth }
      if a.postcode != b.postcode { return a.postcode < b.postcode }
      if a.city != b.city { return a.city < b.city }
      if a.email != b.email { return a.email < b.email }
      return table.ids[Int(one)] < table.ids[Int(other)]
    }
  }
}

/// Numbers 64-bit hashes in the order in which they are first met: open addressing, linear probing,
/// doubled when it is more than half full.
struct HashNumbers: Sendable {
  private var keys = [UInt64](repeating: 0, count: 16)
  private var values = [Int32](repeating: 0, count: 16)
  /// Number of different hashes.
  private(set) var count = 0

  /// Number of a hash (never 0), a new one where it is new.
  mutating func number(_ key: UInt64) -> Int32 {
    if count * 2 >= keys.count { grow() }
    let place = place(of: key)
    if keys[place] == 0 {
      keys[place] = key
      values[place] = Int32(count)
      count += 1
    }
    return values[place]
  }

  /// Number of a hash (never 0); nil for one that was never met.
  func find(_ key: UInt64) -> Int32? {
    let place = place(of: key)
    return keys[place] == 0 ? nil : values[place]
  }

  /// Where a hash stands or would stand.
  private func place(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: key >> 1) & mask
    while keys[place] != key, keys[place] != 0 { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = [UInt64](repeating: 0, count: old.0.count * 2)
    values = [Int32](repeating: 0, count: keys.count)
    for (key, value) in zip(old.0, old.1) where key != 0 {
      let place = place(of: key)
      keys[place] = key
      values[place] = value
    }
  }
}
