import SocialText

/// The places of a text where a name may begin. All tokens are asked in a row, before any name is
/// looked for, so that the reads of the filter do not wait for one another.
struct NameScan {
  private var places: [Int32] = []
  private var at = 0
  private var end = 0
  private var from = 0

  /// Finds the places.
  @inline(__always)
  mutating func begin(_ tokens: [Token], mayBegin: (UInt64) -> Bool) {
    if places.count < tokens.count {
      places = [Int32](repeating: 0, count: tokens.count + 16)
    }
    var count = 0
    for index in tokens.indices {
      places[count] = Int32(truncatingIfNeeded: index)
      count &+= mayBegin(tokens[index].hash) ? 1 : 0
    }
    end = count
    at = 0
    from = 0
  }

  /// The next place; nil behind the last.
  @inline(__always)
  mutating func next() -> Int? {
    while at < end {
      let place = Int(places[at])
      at &+= 1
      if place >= from { return place }
    }
    return nil
  }

  /// Leaves out the places in front of a token.
  @inline(__always)
  mutating func skip(to index: Int) { from = index }
}
