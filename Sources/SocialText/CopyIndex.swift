/// Which texts have a key: sets of eight places, each one cache line, so that a look-up touches one
/// and never searches. A set that is full forgets its oldest, and so no key, however many texts
/// share it, costs more than eight.
public struct CopyIndex: Sendable {
  /// Places in a set.
  private static let width = 8

  // Key in the upper half, number + 1 in the lower; 0 is free.
  private var places: [UInt64]
  private var shift: UInt64
  private var used = 0

  /// An empty index.
  public init() {
    places = [UInt64](repeating: 0, count: 1024)
    shift = 64 - 7
  }

  /// Bytes that it takes.
  public var bytes: Int { places.count * 8 }

  @inline(__always)
  private func set(of key: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) &>> shift) * CopyIndex.width
  }

  /// Adds a text's number, below 2³² − 1, under a key.
  public mutating func insert(_ key: UInt32, _ number: UInt32) {
    if used * 5 > places.count * 3 { grow() }
    place(UInt64(key) << 32 | UInt64(number + 1))
  }

  /// The newest stands first.
  private mutating func place(_ entry: UInt64) {
    let start = set(of: UInt32(truncatingIfNeeded: entry >> 32))
    if places[start + CopyIndex.width - 1] == 0 { used += 1 }
    var at = start + CopyIndex.width - 1
    while at > start {
      places[at] = places[at - 1]
      at -= 1
    }
    places[start] = entry
  }

  /// Calls `body` with the number of each text remembered under a key, newest first.
  @inline(__always)
  public func find(_ key: UInt32, _ body: (UInt32) -> Void) {
    let start = set(of: key)
    for at in start..<(start + CopyIndex.width) {
      let entry = places[at]
      if entry == 0 { return }
      if UInt32(truncatingIfNeeded: entry >> 32) == key {
        body(UInt32(truncatingIfNeeded: entry) &- 1)
      }
    }
  }

  /// Gives every text the number that stands at its old one, and forgets those with nil.
  public mutating func renumber(_ numbers: [UInt32?]) {
    rebuild(size: places.count) { entry in
      numbers[Int(UInt32(truncatingIfNeeded: entry) &- 1)].map {
        entry & 0xFFFF_FFFF_0000_0000 | UInt64($0 + 1)
      }
    }
  }

  private mutating func grow() {
    shift -= 1
    rebuild(size: 2 * places.count) { $0 }
  }

  private mutating func rebuild(size: Int, _ change: (UInt64) -> UInt64?) {
    let old = places
    places = [UInt64](repeating: 0, count: size)
    used = 0
    // From the oldest of each set, so that the newest comes to stand first again.
    for start in stride(from: 0, to: old.count, by: CopyIndex.width) {
      for at in stride(from: start + CopyIndex.width - 1, through: start, by: -1)
      where old[at] != 0 {
        if let entry = change(old[at]) { place(entry) }
      }
    }
  }
}
