/// Adds up the rows of a text's features, word by word, until the language is clear.
///
/// All that changes from letter to letter lies in this value, so that it can stay in registers; what
/// does not fit there lies in `cache`, which nobody else may use meanwhile.
@safe
struct LanguageRowSum: LetterSink, ~Copyable {
  /// Features after which the sum is asked for the first time whether it leaves any doubt.
  private static let firstLook = 100
  /// Lead in logits with which the rest need not be read.
  private static let clearLead: Float = 4
  /// Features that are read at most; no text needs more.
  private static let mostFeatures = 300

  private let table: LanguageTable
  private let group: LanguageModelFile.Group
  private let number: Int
  private let takesLatin: Bool
  private let cache: LanguageWordCache
  private let logits: UnsafeMutablePointer<LanguageLogits>
  private var word = LetterRun()
  /// Letters noted so far, and those of words that have ended.
  private var letterCount = 0
  private var ended = 0
  /// Words that are not in the cache.
  private var missing = 0
  /// Features of all words that have ended.
  private var noted = 0
  private var look = LanguageRowSum.firstLook
  private var sum = LanguageTable.Sum()
  private var isClear = false

  /// For a text of a group; `logits` must live as long as this value.
  init(
    _ model: LanguageModelFile, group number: Int, _ cache: LanguageWordCache,
    logits: UnsafeMutablePointer<LanguageLogits>
  ) {
    table = model.table
    group = model.groups[number]
    self.number = number
    takesLatin = group.takes(LanguageFeatures.latinScript)
    self.cache = cache
    unsafe self.logits = logits
  }

  /// Writes the logits of all that was read; false where nothing of it is known.
  mutating func finish() -> Bool {
    if isClear { return true }
    settle()
    guard sum.count > 0 else { return false }
    unsafe logits.pointee.set(sum, group)
    return true
  }

  @inline(__always)
  mutating func letters(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
    var index = start
    if !takesLatin {
      while index < count, CharacterClass.isLetter(text[index]) { index &+= 1 }
      close()
      return index
    }
    var word = self.word
    var written = letterCount
    let letters = unsafe cache.letters
    while index < count {
      // SAFETY: index < count ≤ text.count, and a text has no more letters than there is room for.
      let letter = unsafe text[unchecked: index] | 32
      guard letter &- 97 < 26 else { break }
      unsafe letters[written] = UInt32(letter)
      written &+= word.add(UInt32(letter)) ? 1 : 0
      index &+= 1
    }
    self.word = word
    letterCount = written
    return index
  }

  @inline(__always)
  mutating func letter(_ scalar: UInt32, _ script: UInt8) {
    guard group.takes(script) else { return close() }
    // SAFETY: as above.
    unsafe cache.letters[letterCount] = scalar
    letterCount &+= word.add(scalar) ? 1 : 0
  }

  @inline(__always)
  mutating func edge() -> Bool {
    close()
    return noted < look || isInDoubt()
  }

  /// Ends a word.
  @inline(__always)
  private mutating func close() {
    let count = letterCount &- ended
    guard count > 0 else { return }
    let key = LanguageWordCache.key(word.hash, group: UInt64(number))
    // SAFETY: a text has no more words than there is room for.
    unsafe cache.missing[missing] = LanguageWordCache.Missing(
      key: key, start: Int32(truncatingIfNeeded: ended), count: Int32(truncatingIfNeeded: count))
    missing &+= cache.find(key, add: &sum) ? 0 : 1
    noted &+= LetterGrams.features(count)
    ended = letterCount
    word = LetterRun()
  }

  @inline(__always)
  private mutating func settle() {
    var sum = self.sum
    cache.lookUp(missing, group: number, table, add: &sum)
    self.sum = sum
    missing = 0
  }

  @inline(__always)
  private mutating func isInDoubt() -> Bool {
    settle()
    if noted >= Self.mostFeatures { return false }
    look = noted + noted / 2
    unsafe logits.pointee.set(sum, group)
    isClear = unsafe logits.pointee.lead >= Self.clearLead
    return !isClear
  }
}
