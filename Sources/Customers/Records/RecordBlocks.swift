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

  init(_ table: RecordTable) {
    let order = RecordBlocks.sorted(table)
    self.order = order
    let reader = RecordKeys(table)
    var keys: [UInt64] = []
    for row in order {
      reader.append(table.records[Int(row)], to: &keys)
      keyStarts.append(keys.count)
    }
    var numbers = HashNumbers(capacity: keys.count)
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

/// Numbers 64-bit hashes in the order in which they are first met: open addressing, linear probing.
struct HashNumbers: Sendable {
  private var keys: [UInt64]
  private var values: [Int32]
  private let mask: Int
  /// Number of different hashes.
  private(set) var count = 0

  /// Room for at most `capacity` hashes.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    mask = size - 1
    keys = [UInt64](repeating: 0, count: size)
    values = [Int32](repeating: 0, count: size)
  }

  /// Number of a hash (never 0), a new one where it is new.
  mutating func number(_ key: UInt64) -> Int32 {
    var place = Int(truncatingIfNeeded: key >> 1) & mask
    while keys[place] != key {
      if keys[place] == 0 {
        keys[place] = key
        values[place] = Int32(count)
        count += 1
        break
      }
      place = (place + 1) & mask
    }
    return values[place]
  }
}
