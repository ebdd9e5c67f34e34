/// Adds up the rows of a text's features, until the language is clear.
struct LanguageRowSum: LetterSink, ~Copyable {
  /// Features after which the sum is asked for the first time whether it leaves any doubt.
  private static let firstLook = 100
  /// Lead in logits with which the rest need not be read.
  private static let clearLead: Float = 4.5
  /// Features that are read at most; no text needs more.
  private static let mostFeatures = 300

  private var sum = LanguageTable.Sum()
  private let table: LanguageTable
  private let group: LanguageModelFile.Group
  /// A bit for each script of the group.
  private var wanted = InlineArray<4, UInt64>(repeating: 0)
  private var grams: LetterGrams
  private var look = LanguageRowSum.firstLook

  /// The logits that left no doubt.
  private var clear: LanguageLogits?

  /// Logits of all that was read; nil where nothing of it is known.
  mutating func logits() -> LanguageLogits? {
    if let found = clear.take() { return found }
    table.settle(&sum)
    return sum.count == 0 ? nil : LanguageLogits(sum, group)
  }

  init(_ model: LanguageModelFile, group number: Int) {
    table = model.table
    group = model.groups[number]
    grams = LetterGrams(group: number)
    for script in group.scripts { wanted[Int(script >> 6)] |= 1 << UInt64(script & 63) }
  }

  @inline(__always)
  mutating func letter(_ scalar: UInt32, _ script: UInt8) {
    if sum.isFull { table.settle(&sum) }
    if wanted[Int(script >> 6)] &>> UInt64(script & 63) & 1 == 1 {
      grams.add(scalar) { sum.note($0) }
    } else {
      grams.close { sum.note($0) }
    }
  }

  @inline(__always)
  mutating func edge() -> Bool {
    if sum.isFull { table.settle(&sum) }
    grams.close { sum.note($0) }
    guard sum.noted >= look else { return true }
    table.settle(&sum)
    if sum.noted >= Self.mostFeatures { return false }
    look = sum.noted + sum.noted / 2
    let logits = LanguageLogits(sum, group)
    guard logits.best().lead >= Self.clearLead else { return true }
    clear = consume logits
    return false
  }
}
