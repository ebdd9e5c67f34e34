import SocialText

/// What is kept of texts that may be copied: their words, ids and times in three arrays, numbered
/// from 0 in the order they came.
struct RememberedTexts: Sendable {
  private struct Entry: Sendable {
    var fingerprint: UInt64
    /// Where its words begin.
    var words: Int
    var wordCount: UInt32
    /// Words and quarters of the whole text.
    var count: UInt32
    var quarters: UInt32
    /// Where the ids begin: its own, its cluster's, that of its latest copy.
    var id: Int
    var cluster: Int
    var latest: Int
    /// Seconds of the first and the last of it and its copies; unlimited where one has no time.
    var first: Int64
    var last: Int64
  }

  private var entries: [Entry] = []
  private var words: [UInt16] = []
  /// Each id behind its length in four bytes.
  private var ids: [UInt8] = []
  /// Number of texts at which to look for what can be forgotten.
  private var limit = RememberedTexts.least

  /// Texts that are never too many.
  static let least = 65_536
  private static let forever = Int64.max / 2

  var count: Int { entries.count }
  var bytes: Int { entries.count * MemoryLayout<Entry>.stride + words.count * 2 + ids.count }
  var isFull: Bool { entries.count >= limit }

  /// Adds a text; its number.
  mutating func add(_ sketch: TextSketch, id: [UInt8], cluster: [UInt8], at: Int64?) -> Int {
    let own = ids.count
    store(id)
    var first = own
    if cluster != id {
      first = ids.count
      store(cluster)
    }
    entries.append(
      Entry(
        fingerprint: sketch.fingerprint, words: words.count,
        wordCount: UInt32(sketch.words.count), count: UInt32(clamping: sketch.count),
        quarters: UInt32(clamping: sketch.quarters), id: own, cluster: first, latest: own,
        first: at ?? -Self.forever, last: at ?? Self.forever))
    words.append(contentsOf: sketch.words)
    return entries.count - 1
  }

  /// Notes a copy that need not be found itself.
  mutating func extend(_ number: Int, id: [UInt8], at: Int64?) {
    guard let at else {
      entries[number].first = -Self.forever
      entries[number].last = Self.forever
      return
    }
    entries[number].first = min(entries[number].first, at)
    guard at > entries[number].last else { return }
    entries[number].last = at
    // In the place of the copy before it, where it fits: a story shared for ever takes no more.
    let place = entries[number].latest
    if place != entries[number].id, place != entries[number].cluster,
      stored(place).count == id.count
    {
      for index in id.indices { ids[place + 4 + index] = id[index] }
    } else {
      entries[number].latest = ids.count
      store(id)
    }
  }

  /// True where a time is in the window of a text or of its copies.
  func isInWindow(_ number: Int, _ at: Int64?) -> Bool {
    guard let at else { return true }
    return at >= entries[number].first - DuplicateFinder.window
      && at <= entries[number].last + DuplicateFinder.window
  }

  func fingerprint(_ number: Int) -> UInt64 { entries[number].fingerprint }

  func clusterID(_ number: Int) -> [UInt8] { stored(entries[number].cluster) }

  /// The text's id, or that of its latest copy where that alone is in the window of a time.
  func id(_ number: Int, near at: Int64?) -> [UInt8] {
    let entry = entries[number]
    let isLate = at.map { $0 > entry.first + DuplicateFinder.window } ?? false
    return stored(isLate ? entry.latest : entry.id)
  }

  /// How like a text is to a new one, for which the comparison was prepared; nil for no copy.
  func similarity(
    _ number: Int, _ new: TextSketch, _ comparison: inout CopyComparison
  ) -> Double? {
    let entry = entries[number]
    return comparison.similarity(
      new, words.span.extracting(entry.words..<(entry.words + Int(entry.wordCount))),
      CopyComparison.Size(count: Int(entry.count), quarters: Int(entry.quarters)))
  }

  /// Forgets texts that have left the window of what comes now: of the middle one of the times of
  /// the last 1,023, so that a few wrong dates do no harm. The new number of each, nil for those that
  /// are gone.
  mutating func forget() -> [UInt32?] {
    let recent = entries.suffix(1023).map(\.first).filter { $0 > -Self.forever }.sorted()
    let oldest = recent.isEmpty ? -Self.forever : recent[recent.count / 2] - DuplicateFinder.window
    var numbers: [UInt32?] = []
    numbers.reserveCapacity(entries.count)
    var kept = RememberedTexts()
    for entry in entries {
      guard entry.last >= oldest else {
        numbers.append(nil)
        continue
      }
      numbers.append(UInt32(kept.entries.count))
      var copy = entry
      copy.words = kept.words.count
      kept.words.append(contentsOf: words[entry.words..<(entry.words + Int(entry.wordCount))])
      copy.id = kept.ids.count
      kept.store(stored(entry.id))
      copy.cluster = copy.id
      copy.latest = copy.id
      if entry.cluster != entry.id {
        copy.cluster = kept.ids.count
        kept.store(stored(entry.cluster))
      }
      if entry.latest != entry.id {
        copy.latest = kept.ids.count
        kept.store(stored(entry.latest))
      }
      kept.entries.append(copy)
    }
    kept.limit = max(Self.least, 2 * kept.entries.count)
    self = kept
    return numbers
  }

  private mutating func store(_ id: [UInt8]) {
    let count = UInt32(clamping: id.count)
    for place in 0..<4 { ids.append(UInt8(truncatingIfNeeded: count >> UInt32(8 * place))) }
    ids.append(contentsOf: id)
  }

  private func stored(_ place: Int) -> [UInt8] {
    var count = 0
    for index in 0..<4 { count |= Int(ids[place + index]) << (8 * index) }
    return Array(ids[(place + 4)..<(place + 4 + count)])
  }
}
