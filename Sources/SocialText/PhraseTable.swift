/// Phrases of one token and more in an open-addressing table, keyed by the tokens' hashes combined
/// in order: one probe a token, no copies, word boundaries for free. Every proper prefix of a
/// phrase stands in the table too and says "read on", so the longest match needs no backtracking.
///
/// Values are the caller's own positions, 1 and up.
public struct PhraseTable: Sendable {
  /// Most tokens that a phrase may have. Names cut into characters are long: a Thai company's has
  /// some forty.
  public static let longestPhrase = 64

  /// A key and, beside it so that one line of the processor's cache holds both, its value shifted left
  /// by one, lowest bit set where a longer phrase begins with this one. The key in halves: twelve bytes
  /// instead of sixteen.
  private struct Slot {
    private var low: UInt32 = 0
    private var high: UInt32 = 0
    var value: UInt32 = 0

    var key: UInt64 {
      @inline(__always) get { UInt64(high) << 32 | UInt64(low) }
      set {
        low = UInt32(truncatingIfNeeded: newValue)
        high = UInt32(truncatingIfNeeded: newValue >> 32)
      }
    }
  }

  private var slots: [Slot]
  private var mask: Int
  private var used = 0
  // One bit a key, by its upper bits: most tokens begin no phrase, and these few kilobytes stay in
  // the processor's cache where the table itself does not.
  private var filter: [UInt64] = []
  private var filterShift: UInt64 = 0
  /// Beyond so many slots a filter would not stay there either: one of ones then.
  private static let mostFiltered = 1 << 17

  /// An empty table with room for some phrases.
  public init(capacity: Int = 32) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    mask = size - 1
    clearFilter()
  }

  /// Joins the hash of the tokens so far with that of the next one.
  @inlinable @inline(__always)
  public static func combine(_ state: UInt64, _ next: UInt64) -> UInt64 {
    StableHash.finish((state ^ (next &* 0x9E37_79B9_7F4A_7C15)) &* StableHash.prime)
  }

  /// Value of a single hash; 0 with none.
  public func value(of hash: UInt64) -> Int { Int(slot(hash) >> 1) }

  /// False if no phrase begins with a hash. Cheap, and without a branch: asked for a whole text's
  /// tokens in a row, the table's reads overlap.
  @inline(__always)
  public func mayHold(_ hash: UInt64) -> Bool {
    let bit = hash &>> filterShift
    return filter[Int(truncatingIfNeeded: bit >> 6)] &>> (bit & 63) & 1 != 0
  }

  /// Replaces `result` with what `mayHold` says of each token, and touches the places of those that
  /// may begin a phrase, so that the waits for memory overlap before the first is looked up.
  package func mayHold(_ tokens: [Token], into result: inout [Bool]) {
    result.removeAll(keepingCapacity: true)
    result.reserveCapacity(tokens.count)
    for token in tokens { result.append(mayHold(token.hash)) }
    var touched: UInt32 = 0
    for index in tokens.indices where result[index] {
      touched |= slots[home(tokens[index].hash)].value
    }
    // Whatever has been touched is used for something, or the compiler would leave it out.
    if touched == .max { result.reserveCapacity(tokens.count) }
  }

  /// The longest phrase that begins at a token: its value (0 with none) and its number of tokens.
  public func longest(_ tokens: [Token], at index: Int) -> (value: Int, count: Int) {
    var hash = tokens[index].hash
    var found = slot(hash)
    if found == 0 { return (0, 0) }
    var best = found > 1 ? (Int(found >> 1), 1) : (0, 0)
    var count = 1
    while found & 1 == 1, index + count < tokens.count {
      hash = PhraseTable.combine(hash, tokens[index + count].hash)
      count += 1
      found = slot(hash)
      if found > 1 { best = (Int(found >> 1), count) }
    }
    return best
  }

  /// Value of a phrase; 0 where it has none.
  public func value(of tokens: [Token]) -> Int {
    guard let hash = PhraseTable.hash(tokens) else { return 0 }
    return value(of: hash)
  }

  /// Sets the value of a phrase; false for one without tokens or with too many.
  @discardableResult
  public mutating func set(_ value: Int, for tokens: [Token]) -> Bool {
    guard !tokens.isEmpty, tokens.count <= PhraseTable.longestPhrase else { return false }
    var hash = tokens[0].hash
    for index in 1..<max(1, tokens.count) {
      let prefix = place(hash)
      slots[prefix].value |= 1
      hash = PhraseTable.combine(hash, tokens[index].hash)
    }
    set(value, for: hash)
    return true
  }

  /// Sets the value of a single hash.
  public mutating func set(_ value: Int, for hash: UInt64) {
    let position = place(hash)
    slots[position].value = UInt32(value) << 1 | slots[position].value & 1
  }

  /// Hash of a whole phrase; nil for one without tokens.
  public static func hash(_ tokens: [Token]) -> UInt64? {
    guard var hash = tokens.first?.hash else { return nil }
    for token in tokens.dropFirst() { hash = combine(hash, token.hash) }
    return hash
  }

  /// Where the search for a hash, or for its key, begins.
  @inline(__always)
  private func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 1) & mask }

  @inline(__always)
  private func slot(_ hash: UInt64) -> UInt32 {
    guard mayHold(hash) else { return 0 }
    let key = hash | 1
    var at = home(hash)
    while true {
      let found = slots[at]
      if found.key == key { return found.value }
      if found.key == 0 { return 0 }
      at = (at + 1) & mask
    }
  }

  private mutating func place(_ hash: UInt64) -> Int {
    if used * 2 >= mask { grow() }
    let key = hash | 1
    var at = home(hash)
    while slots[at].key != key {
      if slots[at].key == 0 {
        slots[at].key = key
        used += 1
        noteInFilter(key)
        break
      }
      at = (at + 1) & mask
    }
    return at
  }

  private mutating func grow() {
    let old = slots
    mask = mask * 2 + 1
    slots = [Slot](repeating: Slot(), count: mask + 1)
    clearFilter()
    for slot in old where slot.key != 0 {
      var at = home(slot.key)
      while slots[at].key != 0 { at = (at + 1) & mask }
      slots[at] = slot
      noteInFilter(slot.key)
    }
  }

  /// Eight bits a slot.
  private mutating func clearFilter() {
    let isFiltered = mask < PhraseTable.mostFiltered
    let bits = isFiltered ? (mask + 1) * 8 : 64
    filter = [UInt64](repeating: isFiltered ? 0 : ~0, count: bits / 64)
    filterShift = UInt64(64 - bits.trailingZeroBitCount)
  }

  private mutating func noteInFilter(_ key: UInt64) {
    let bit = key &>> filterShift
    filter[Int(truncatingIfNeeded: bit >> 6)] |= 1 &<< (bit & 63)
  }
}
