/// How two texts lie over one another, in words.
struct CopyOverlap {
  /// One of the two.
  struct Side {
    /// Words that could be compared.
    var count: Int
    /// Those that the other text has in runs.
    var covered = 0
    /// Those between the first and the last run that it has not.
    var inside = 0
    /// Numbers and names.
    var hard = 0
    /// Those of them that the other text has not.
    var hardOpen = 0
    /// The same between the first and the last run.
    var hardInside = 0
    var hardOpenInside = 0
    /// Words in front of the first run.
    var start = 0

    init(count: Int) { self.count = count }
  }

  /// Least share of the smaller text that a copy has in common.
  static let least = 0.6

  /// Units that a word has: 1 where words are written apart.
  var perWord: Int
  var smaller = Side(count: 0)
  var larger = Side(count: 0)

  init(perWord: Int) { self.perWord = perWord }

  /// Share of the smaller text that stands in the larger, 0 to 1.
  var covered: Double {
    smaller.count == 0 ? 0 : Double(smaller.covered) / Double(smaller.count)
  }

  /// True where one is a copy of the other.
  var isCopy: Bool {
    let size = Double(smaller.count)
    guard covered >= CopyOverlap.least else { return false }
    // Both have other words in the same place: another story in the same frame.
    let replaced = Double(min(smaller.inside, larger.inside))
    if replaced > 0.2 * size { return false }
    if isTemplate { return false }
    let share = Double(larger.covered) / Double(max(1, larger.count))
    // People say the same few words.
    if smaller.count < 20 * perWord {
      return covered >= 0.75 && share >= 0.5 && min(smaller.hardOpen, larger.hardOpen) == 0
    }
    // What two pages of a site have in common may be most of a short one.
    if share < 0.5, covered < 0.8 { return false }
    // A few sentences inside a long text are quoted there, if they do not begin it.
    let leastShare = smaller.count < 60 * perWord ? 0.3 : 0.1
    if share < leastShare, larger.start > 150 * perWord { return false }
    return true
  }

  /// What differs is above all numbers and names.
  private var isTemplate: Bool {
    func isFilled(_ side: Side) -> Bool {
      side.hardOpenInside >= 2 && Double(side.hardOpenInside) > 0.35 * Double(side.hardInside)
        || side.hardOpen >= 3 && 2 * side.hardOpen > side.hard
    }
    return isFilled(smaller) && isFilled(larger)
  }
}
