/// Says whether one of two texts is a copy of the other: the same words inside another page's header
/// and footer, with some words changed, cut off, or only the first sentences.
///
/// Runs of equal words are laid over both texts. What decides is not only how many words they cover
/// but what stands between them: a copy with other words around it has gaps at its ends or in one of
/// the two alone; different stories on the same site, or one template filled in twice, have gaps
/// inside of both, and what differs is above all numbers and names.
public struct CopyComparison: Sendable {
  /// Size of a text: that of a `TextSketch`, of which the words may be only the first part.
  public struct Size: Sendable {
    let count: Int
    let quarters: Int

    /// Number of words and of quarters of a word.
    public init(count: Int, quarters: Int) {
      self.count = count
      self.quarters = quarters
    }
  }

  /// A run of equal words.
  private struct Run {
    var new: Int
    var old: Int
    var count: Int
  }

  // Position + 1 of a hash in the new text, 0 with none.
  private var table = [UInt16](repeating: 0, count: 4 * TextSketch.mostWords)
  private var mask = 0
  private var runs: [Run] = []
  private var isCovered: [Bool] = []

  /// Nothing to compare yet.
  public init() {}

  /// Makes ready to compare a new text with several old ones.
  public mutating func prepare(_ sketch: TextSketch) {
    let new = sketch.words.span
    var size = 64
    while size < 2 * new.count { size *= 2 }
    mask = size - 1
    for slot in 0..<size { table[slot] = 0 }
    var at = 0
    while at + 3 <= new.count {
      var slot = slot(new, at)
      // A run that stands in the text twice is found at its first place.
      while table[slot] != 0, !CopyComparison.isRun(new, Int(table[slot]) - 1, new, at) {
        slot = (slot + 1) & mask
      }
      if table[slot] == 0 { table[slot] = UInt16(at + 1) }
      at += 1
    }
  }

  /// Where to look for three words.
  @inline(__always)
  private func slot(_ words: Span<UInt16>, _ at: Int) -> Int {
    let run = UInt64(words[at] >> 1) << 30 | UInt64(words[at + 1] >> 1) << 15
    let hash = (run | UInt64(words[at + 2] >> 1)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 40) & mask
  }

  @inline(__always)
  private static func isRun(
    _ one: Span<UInt16>, _ a: Int, _ other: Span<UInt16>, _ b: Int
  ) -> Bool {
    one[a] ^ other[b] < 2 && one[a + 1] ^ other[b + 1] < 2 && one[a + 2] ^ other[b + 2] < 2
  }

  /// Share of the smaller text that stands in the other, 0 to 1, where one is a copy of the other;
  /// nil where none is. `new` is the text that `prepare` was given; `old` the words and `size` the
  /// size of the other.
  public mutating func similarity(
    _ new: TextSketch, _ old: Span<UInt16>, _ size: Size
  ) -> Double? {
    let overlap = self.overlap(new, old, size)
    return overlap.isCopy ? overlap.covered : nil
  }

  /// How two texts lie over one another.
  mutating func overlap(_ sketch: TextSketch, _ old: Span<UInt16>, _ size: Size) -> CopyOverlap {
    let new = sketch.words.span
    // Characters of scripts without spaces say less than words.
    let quarters = max(1, sketch.quarters + size.quarters)
    let perWord = max(1, (4 * (sketch.count + size.count) + quarters / 2) / quarters)
    findRuns(new, old, least: perWord == 1 ? 4 : 3 * perWord)
    var newEnd = new.count
    var oldEnd = old.count
    if let last = runs.last {
      // Beyond what is remembered of one text, nothing of the other can be found.
      if size.count > oldEnd, last.old + last.count + 8 > oldEnd {
        newEnd = last.new + last.count
      }
      if sketch.count > new.count, last.new + last.count + 8 > new.count {
        oldEnd = last.old + last.count
      }
    }
    let isNewSmaller = newEnd <= oldEnd
    var overlap = CopyOverlap(perWord: perWord)
    // Most candidates have little in common.
    let shared = runs.reduce(0) { $0 + $1.count }
    if Double(shared) < CopyOverlap.least * Double(min(newEnd, oldEnd)) { return overlap }
    overlap.smaller = lay(isNewSmaller ? new : old, isNewSmaller, min(newEnd, oldEnd))
    overlap.larger = lay(isNewSmaller ? old : new, !isNewSmaller, max(newEnd, oldEnd))
    return overlap
  }

  /// Fills `runs` in the order of the old text; linear, for no word is looked at twice.
  private mutating func findRuns(_ new: Span<UInt16>, _ old: Span<UInt16>, least: Int) {
    runs.removeAll(keepingCapacity: true)
    var at = 0
    var diagonal = 4 * TextSketch.mostWords
    while at + 3 <= old.count {
      var slot = slot(old, at)
      while table[slot] != 0, !CopyComparison.isRun(new, Int(table[slot]) - 1, old, at) {
        slot = (slot + 1) & mask
      }
      guard table[slot] != 0 else {
        at += 1
        continue
      }
      let place = Int(table[slot]) - 1
      var count = 3
      while place + count < new.count, at + count < old.count,
        new[place + count] ^ old[at + count] < 2
      { count += 1 }
      // Three words may be chance, unless they go on where the run before ended.
      if count >= least || abs(place - at - diagonal) <= 4 {
        runs.append(Run(new: place, old: at, count: count))
        diagonal = place - at
        at += count
      } else {
        at += 1
      }
    }
  }

  /// What the runs leave open of one of the texts, up to `end`.
  private mutating func lay(_ words: Span<UInt16>, _ isNew: Bool, _ end: Int) -> CopyOverlap.Side {
    var side = CopyOverlap.Side(count: end)
    guard !runs.isEmpty else { return side }
    isCovered.removeAll(keepingCapacity: true)
    for _ in 0..<words.count { isCovered.append(false) }
    var first = Int.max
    var last = 0
    let longest = runs.reduce(0) { max($0, $1.count) }
    for run in runs {
      let start = isNew ? run.new : run.old
      for index in start..<(start + run.count) { isCovered[index] = true }
      // A few stray words do not say where the copy begins and ends.
      if run.count >= min(4, longest) {
        first = min(first, start)
        last = max(last, start + run.count)
      }
    }
    last = min(last, end)
    side.start = min(first, end)
    for index in 0..<end where isCovered[index] { side.covered += 1 }
    for index in 0..<end {
      let isInside = index >= side.start && index < last
      let isHard = words[index] & 1 != 0
      if isHard {
        side.hard += 1
        if isInside { side.hardInside += 1 }
      }
      guard !isCovered[index] else { continue }
      if isHard { side.hardOpen += 1 }
      if isInside {
        side.inside += 1
        if isHard { side.hardOpenInside += 1 }
      }
    }
    return side
  }
}
