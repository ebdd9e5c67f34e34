/// Numbers 64-bit hashes in the order in which they are first met. Open addressing, refilled from
/// text to text without giving memory back and without touching more of it than a text needs.
struct HashIndex {
  private var keys: [UInt64] = []
  private var values: [Int32] = []
  private var mask = 0

  /// Forgets everything and makes room for so many hashes.
  mutating func removeAll(room: Int) {
    var size = 64
    while size < room * 2 { size *= 2 }
    if keys.count < size {
      keys = [UInt64](repeating: 0, count: size)
      values = [Int32](repeating: 0, count: size)
    } else {
      for at in 0..<size { keys[at] = 0 }
    }
    mask = size - 1
  }

  /// The number of a hash; `next` for one that was not there. At most the room asked for.
  mutating func insert(_ hash: UInt64, next: Int) -> Int {
    let key = hash | 1
    var at = Int(truncatingIfNeeded: hash >> 1) & mask
    while keys[at] != 0 {
      if keys[at] == key { return Int(values[at]) }
      at = (at + 1) & mask
    }
    keys[at] = key
    values[at] = Int32(next)
    return next
  }
}
