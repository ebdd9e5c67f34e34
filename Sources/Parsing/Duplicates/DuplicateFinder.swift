import Model
import SocialText

/// Finds copies among texts, in the order they come: equal texts by a hash of their words, near
/// copies by MinHash over word 3-shingles (Broder 1997) with one-permutation hashing (Li, Owen &
/// Zhang 2012), banded 42 × 3, and by a sketch of the first 45 words for the short leads of
/// syndicated stories; each candidate is verified by shingle containment.
///
/// Bounded per text: 126 signature values and at most 400 shingle hashes.
public struct DuplicateFinder: Sendable {
  /// What a text turned out to be.
  public struct Match: Sendable {
    /// Number of the first text of its cluster.
    public var cluster: Int
    /// Number of the earlier text that it copies; nil where it is the first.
    public var duplicateOf: Int?
    /// 0 to 1; 1 for equal texts, 0 with none like it.
    public var similarity: Double
  }

  /// Share of the smaller text's shingles that must stand in the other.
  static let threshold = 0.6
  /// Days that a text stays findable; texts without a time have no window.
  public static let window: Int64 = 30 * 86_400

  private struct Entry: Sendable {
    var cluster: Int
    var shingles: [UInt64]
    var at: Timestamp?
  }

  private static let bands = 42
  private static let rows = 3
  private static let leadWords = 45
  private static let maximumShingles = 400

  private var entries: [Entry] = []
  private var exact: [UInt64: Int] = [:]
  private var buckets: [UInt64: [Int32]] = [:]
  private var leads: [UInt64: [Int32]] = [:]

  /// Nothing seen yet.
  public init() {}

  /// Adds a text and says what it is a copy of.
  public mutating func add(
    _ tokens: [Token], text: Span<UInt8>, url: String?, at: Timestamp?
  ) -> Match {
    let words = tokens.filter { $0.kind == .word || $0.kind == .number || $0.kind == .elongated }
      .map(\.hash)
    let number = entries.count
    var fingerprint = StableHash.seed
    for word in words { fingerprint = PhraseTable.combine(fingerprint, word) }
    if words.isEmpty { fingerprint = StableHash.hash64(text) ^ 1 }
    let shingles = DuplicateFinder.shingles(words)
    var best: (entry: Int, similarity: Double)?
    if let same = exact[fingerprint], isInWindow(same, at) {
      best = (same, 1)
    } else if words.count >= 5 {
      for candidate in candidates(words, shingles) where isInWindow(candidate, at) {
        let similarity = containment(shingles, entries[candidate].shingles)
        if similarity >= DuplicateFinder.threshold, similarity > (best?.similarity ?? 0) {
          best = (candidate, similarity)
        }
      }
    }
    let cluster = best.map { entries[$0.entry].cluster } ?? number
    entries.append(Entry(cluster: cluster, shingles: shingles, at: at))
    if exact[fingerprint] == nil || best?.similarity != 1 { exact[fingerprint] = number }
    // A copy need not be findable itself: what is like it is like its original, too. Copies of
    // copies drift, so those that differ a good deal are kept.
    if (best?.similarity ?? 0) < 0.95 { index(words, shingles, number) }
    return Match(cluster: cluster, duplicateOf: best?.entry, similarity: best?.similarity ?? 0)
  }

  private func isInWindow(_ entry: Int, _ at: Timestamp?) -> Bool {
    guard let at, let other = entries[entry].at else { return true }
    return abs(at.seconds - other.seconds) <= DuplicateFinder.window
  }

  private func candidates(_ words: [UInt64], _ shingles: [UInt64]) -> [Int] {
    var found: Set<Int32> = []
    for key in bandKeys(shingles) {
      for entry in (buckets[key] ?? []).suffix(64) { found.insert(entry) }
    }
    for key in leadKeys(words) {
      for entry in (leads[key] ?? []).suffix(64) { found.insert(entry) }
    }
    return found.sorted().map(Int.init)
  }

  private mutating func index(_ words: [UInt64], _ shingles: [UInt64], _ number: Int) {
    guard words.count >= 5 else { return }
    for key in bandKeys(shingles) { buckets[key, default: []].append(Int32(number)) }
    for key in leadKeys(words) { leads[key, default: []].append(Int32(number)) }
  }

  /// One permutation: the hash's top bits choose a bin, the least hash of each bin is its value;
  /// empty bins borrow from the next full one.
  private func bandKeys(_ shingles: [UInt64]) -> [UInt64] {
    let bins = DuplicateFinder.bands * DuplicateFinder.rows
    var least = [UInt64](repeating: .max, count: bins)
    for shingle in shingles {
      let bin = Int((shingle >> 32) * UInt64(bins) >> 32)
      least[bin] = min(least[bin], shingle)
    }
    guard least.contains(where: { $0 != .max }) else { return [] }
    let full = least
    for bin in least.indices where full[bin] == .max {
      var next = bin
      while full[next % bins] == .max { next += 1 }
      least[bin] = full[next % bins] &+ UInt64(next - bin)
    }
    return (0..<DuplicateFinder.bands).map { band in
      var key = UInt64(band) &+ 1
      for row in 0..<DuplicateFinder.rows {
        key = PhraseTable.combine(key, least[band * DuplicateFinder.rows + row])
      }
      return key
    }
  }

  /// The six least 3-shingles of the first 45 words: a story cut to its lead shares most of them.
  private func leadKeys(_ words: [UInt64]) -> [UInt64] {
    let lead = DuplicateFinder.shingles(Array(words.prefix(DuplicateFinder.leadWords)))
    return Array(lead.sorted().prefix(6))
  }

  /// Hashes of three words in a row, sorted, each once; of fewer words, all together.
  private static func shingles(_ words: [UInt64]) -> [UInt64] {
    guard words.count >= 3 else {
      return words.isEmpty ? [] : [words.dropFirst().reduce(words[0], PhraseTable.combine)]
    }
    var hashes: [UInt64] = []
    hashes.reserveCapacity(words.count)
    for index in 0..<(words.count - 2) {
      hashes.append(
        PhraseTable.combine(PhraseTable.combine(words[index], words[index + 1]), words[index + 2]))
    }
    hashes.sort()
    var unique: [UInt64] = []
    for hash in hashes where unique.last != hash { unique.append(hash) }
    // The least hashes of both texts are a fair sample of both (bottom-k sketch).
    return Array(unique.prefix(maximumShingles))
  }

  /// Share of the smaller sketch that stands in the larger; both sorted.
  private func containment(_ one: [UInt64], _ other: [UInt64]) -> Double {
    guard !one.isEmpty, !other.isEmpty else { return 0 }
    // A full sketch ends at its largest hash: beyond it nothing can be compared.
    var limit = UInt64.max
    for sketch in [one, other] where sketch.count == DuplicateFinder.maximumShingles {
      limit = min(limit, sketch[sketch.count - 1])
    }
    var left = 0
    var right = 0
    var shared = 0
    var sizes = (0, 0)
    while left < one.count, one[left] <= limit { left += 1 }
    while right < other.count, other[right] <= limit { right += 1 }
    sizes = (left, right)
    left = 0
    right = 0
    while left < sizes.0, right < sizes.1 {
      if one[left] == other[right] {
        shared += 1
        left += 1
        right += 1
      } else if one[left] < other[right] {
        left += 1
      } else {
        right += 1
      }
    }
    let smaller = min(sizes.0, sizes.1)
    return smaller == 0 ? 0 : Double(shared) / Double(smaller)
  }
}
