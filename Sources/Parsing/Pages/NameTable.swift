import SocialText

/// A small fixed set of ASCII names with a number each: open addressing over hashes of the names,
/// lower-cased. Built once; looked up for every element, attribute and class word of a page.
struct NameTable: Sendable {
  private var keys: [UInt64]
  private var values: [UInt32]
  private let mask: Int

  /// Takes names in lower case; a name given twice has both numbers' bits.
  init(_ names: [(String, UInt32)]) {
    var size = 64
    while size < names.count * 4 { size *= 2 }
    keys = Array(repeating: 0, count: size)
    values = Array(repeating: 0, count: size)
    mask = size - 1
    for (name, value) in names {
      let key = name.utf8.reduce(StableHash.seed) { StableHash.step($0, $1) }
      var slot = Int(truncatingIfNeeded: key ^ key >> 29) & mask
      while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
      keys[slot] = key
      values[slot] |= value
    }
  }

  /// The number of a name's FNV state; nil for unknown names.
  @inline(__always)
  func value(_ key: UInt64) -> UInt32? {
    var slot = Int(truncatingIfNeeded: key ^ key >> 29) & mask
    while keys[slot] != 0 {
      if keys[slot] == key { return values[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }
}
