/// Numbers that wait for their moment, found again in the order of time for a few operations each,
/// however many wait (hashed timing wheel with one bitmap over its slots: Varghese and Lauck 1987,
/// doi:10.1145/37499.37504).
///
/// Moments are counted in ticks of the owner's choice. What lies further ahead than the wheel has
/// slots waits in the last one and is put back when its turn comes. Numbers of one tick come out in
/// no order that means anything.
package struct TimingWheel {
  /// Stands for "no number".
  static let none = UInt32.max

  private var heads: [UInt32]
  /// One bit a slot that holds something, and one bit a word of those.
  private var filled: [UInt64]
  private var filledWords: [UInt64]
  private var next: [UInt32] = []
  private var ticks: [UInt32] = []
  /// Everything before this tick has come out.
  private var cursor: UInt32 = 0
  /// Numbers that wait.
  package private(set) var count = 0

  /// A wheel of 2^`bits` slots, 12 ≤ bits ≤ 24.
  package init(bits: Int) {
    precondition((12...24).contains(bits), "a wheel has 2^12 to 2^24 slots")
    heads = [UInt32](repeating: TimingWheel.none, count: 1 << bits)
    filled = [UInt64](repeating: 0, count: 1 << (bits - 6))
    filledWords = [UInt64](repeating: 0, count: 1 << (bits - 12))
  }

  /// Lets a number wait for a tick; one that has passed means now. It must not wait already.
  package mutating func insert(_ number: Int, at tick: UInt32) {
    while next.count <= number {
      next.append(TimingWheel.none)
      ticks.append(0)
    }
    ticks[number] = tick
    file(UInt32(truncatingIfNeeded: number))
    count += 1
  }

  private mutating func file(_ number: UInt32) {
    let furthest = cursor &+ UInt32(heads.count - 1)
    let tick = max(cursor, min(ticks[Int(number)], furthest))
    let slot = Int(tick) & (heads.count - 1)
    next[Int(number)] = heads[slot]
    heads[slot] = number
    filled[slot >> 6] |= 1 << UInt64(slot & 63)
    filledWords[slot >> 12] |= 1 << UInt64((slot >> 6) & 63)
  }

  /// Takes out a number whose tick is at most `now`; nil where none is left.
  package mutating func pop(upTo now: UInt32) -> Int? {
    while cursor <= now {
      let slot = Int(cursor) & (heads.count - 1)
      let number = heads[slot]
      if number == TimingWheel.none {
        guard let ahead = distance(from: slot), cursor &+ UInt32(ahead) <= now else {
          cursor = now
          return nil
        }
        cursor &+= UInt32(ahead)
        continue
      }
      heads[slot] = next[Int(number)]
      if heads[slot] == TimingWheel.none { clear(slot) }
      if ticks[Int(number)] > cursor {
        file(number)
        continue
      }
      count -= 1
      return Int(number)
    }
    return nil
  }

  /// A tick before which nothing comes out; nil where nothing waits.
  package func nextTick() -> UInt32? {
    let slot = Int(cursor) & (heads.count - 1)
    if heads[slot] != TimingWheel.none { return cursor }
    return distance(from: slot).map { cursor &+ UInt32($0) }
  }

  private mutating func clear(_ slot: Int) {
    filled[slot >> 6] &= ~(1 << UInt64(slot & 63))
    if filled[slot >> 6] == 0 { filledWords[slot >> 12] &= ~(1 << UInt64((slot >> 6) & 63)) }
  }

  /// Slots from an empty one to the next that holds something, around the wheel.
  private func distance(from slot: Int) -> Int? {
    guard count > 0 else { return nil }
    let rest = filled[slot >> 6] & (~0 << UInt64(slot & 63))
    if rest != 0 { return (slot & ~63) + rest.trailingZeroBitCount - slot }
    var word = (slot >> 6) + 1
    if word == filled.count { word = 0 }
    var block = word >> 6
    var bits = filledWords[block] & (~0 << UInt64(word & 63))
    // Around once, and to the end of the block where it began.
    for _ in 0...filledWords.count {
      if bits != 0 {
        word = block << 6 + bits.trailingZeroBitCount
        let found = word << 6 + filled[word].trailingZeroBitCount
        return (found - slot) & (heads.count - 1)
      }
      block = (block + 1) % filledWords.count
      bits = filledWords[block]
    }
    return nil
  }
}
