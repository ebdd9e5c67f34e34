import CTextPeers
import SocialText

/// Near-duplicates as they are usually found: MinHash with 126 full permutations over runs of three
/// words, 42 bands of 3 values, a match where one band is equal (Broder 1997; Leskovec, Rajaraman &
/// Ullman, "Mining of massive datasets", chapter 3). It reads the same words as we do.
struct MinHashPeer {
  private static let bands = 42
  private static let rows = 3

  private var sketch = TextSketch()
  private var buckets: [UInt64: Int32] = [:]
  private var shingles: [UInt64] = []
  private var least = [UInt32](repeating: 0, count: bands * rows)
  private let factors: [UInt64]
  private let shifts: [UInt64]
  private var count: Int32 = 0

  init() {
    var random = Scramble(state: 1)
    factors = (0..<Self.bands * Self.rows).map { _ in random.next() | 1 }
    shifts = (0..<Self.bands * Self.rows).map { _ in random.next() }
  }

  /// Adds a text; the number of one before that it is like, nil with none.
  mutating func add(_ text: Span<UInt8>) -> Int32? {
    sketch.read(text)
    let words = sketch.words
    shingles.removeAll(keepingCapacity: true)
    var run: UInt64 = 0
    for (at, word) in words.enumerated() {
      run = (run << 15 | UInt64(word >> 1)) & 0x1FFF_FFFF_FFFF
      if at >= 2 { shingles.append(StableHash.finish(run)) }
    }
    // SAFETY: factors, shifts and least have as many values; C only reads the others.
    unsafe earshot_peer_minhash(
      shingles, Int64(shingles.count), factors, shifts, &least, Int64(Self.bands * Self.rows))
    var found: Int32?
    for band in 0..<Self.bands {
      var key = UInt64(band)
      for row in 0..<Self.rows {
        key = PhraseTable.combine(key, UInt64(least[band * Self.rows + row]))
      }
      if let known = buckets[key] { found = found ?? known } else { buckets[key] = count }
    }
    count += 1
    return found
  }
}
