/// Sums of rows of words seen before, and room for the work on one text: in a stream of posts a few
/// thousand words come again and again, and one read here does what a dozen do in the table.
///
/// A word has one place. What it finds there stays for a while if it is asked for often. Sums are of
/// whole numbers, so results are the same with and without.
@safe
final class LanguageWordCache: @unchecked Sendable {
  /// A word of the text that is not known here.
  struct Missing {
    var key: UInt64
    /// Its letters.
    var start: Int32
    var count: Int32
  }

  /// A sum of at most 17 rows, whose nibbles fit into bytes.
  typealias Row = LanguageTable.ShortSum

  /// Bits of a place's number.
  private static let bits: UInt64 = 12
  /// Bits of an entry that are not the key's: the rows of the sum, and how many other words must ask
  /// for the place before one gets it.
  static let rest: UInt64 = 0xFFFF
  private static let rows: UInt64 = 0xFF
  private static let worth: UInt64 = 0x300
  private static let one: UInt64 = 0x100
  /// Hashes that are looked up at once.
  private static let mostHashes = 256

  /// The key of the word in each place, 0 for none.
  let entries: UnsafeMutablePointer<UInt64>
  let sums: UnsafeMutablePointer<Row>
  /// Letters of a text and its missing words, with room for the longest.
  let letters: UnsafeMutablePointer<UInt32>
  let missing: UnsafeMutablePointer<Missing>
  private let hashes: UnsafeMutablePointer<UInt32>
  private let marks: UnsafeMutablePointer<UInt64>

  init() {
    unsafe entries = .allocate(capacity: 1 << Int(Self.bits))
    unsafe entries.initialize(repeating: 0, count: 1 << Int(Self.bits))
    unsafe sums = .allocate(capacity: 1 << Int(Self.bits))
    unsafe letters = .allocate(capacity: LanguageFeatures.limit)
    unsafe missing = .allocate(capacity: LanguageFeatures.limit)
    unsafe hashes = .allocate(capacity: Self.mostHashes)
    unsafe marks = .allocate(capacity: Self.mostHashes)
  }

  deinit {
    // SAFETY: all are this object's own, and of trivial types.
    unsafe entries.deallocate()
    unsafe sums.deallocate()
    unsafe letters.deallocate()
    unsafe missing.deallocate()
    unsafe hashes.deallocate()
    unsafe marks.deallocate()
  }

  /// The key of a word, from its letters' hash and its group's number.
  @inline(__always)
  static func key(_ word: UInt64, group: UInt64) -> UInt64 {
    let product = (word ^ group).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return (product.high ^ product.low) | 1 << 63
  }

  /// The place of a word.
  @inline(__always)
  static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key & (1 << bits &- 1)) }

  /// Adds the sum of a word if it is known, and says whether it is. Nothing branches, for which words
  /// are known is hard to guess.
  @inline(__always)
  func find(_ key: UInt64, add sum: inout LanguageTable.Sum) -> Bool {
    let place = Self.place(key)
    // SAFETY: `place` is one.
    let entry = unsafe entries[place]
    let isKnown = (entry ^ key) & ~Self.rest == 0
    unsafe entries[place] = entry | (isKnown ? Self.worth : 0)
    unsafe sum.add(sums[place], count: isKnown ? Int(entry & Self.rows) : 0, isKnown)
    return isKnown
  }

  /// Looks up the features of missing words, adds up their rows and remembers the words' sums.
  func lookUp(
    _ words: Int, group: Int, _ table: LanguageTable, add sum: inout LanguageTable.Sum
  ) {
    var first = 0
    while first < words {
      // As many words as there is room for.
      var all = 0
      var next = first
      while next < words {
        let count = unsafe Int(missing[next].count)
        if all &+ 3 &* count &+ 4 > Self.mostHashes { break }
        unsafe note(missing[next], group, &all)
        next &+= 1
      }
      if next == first {
        longWord(first, group, table, add: &sum)
        first &+= 1
        continue
      }
      settle(first, next, all, table, add: &sum)
      first = next
    }
  }

  /// Notes the features of a word.
  @inline(__always)
  private func note(_ word: Missing, _ group: Int, _ all: inout Int) {
    var grams = LetterGrams(group: group)
    var count = all
    // SAFETY: the letters are there, and the caller has made sure of room: a letter has three
    // features at most, an edge four.
    for index in Int(word.start)..<Int(word.start &+ word.count) {
      unsafe grams.add(letters[index]) { hash, isThere in
        unsafe hashes[count] = hash
        count &+= isThere ? 1 : 0
      }
    }
    grams.close { hash, isThere in
      unsafe hashes[count] = hash
      count &+= isThere ? 1 : 0
    }
    all = count
  }

  private func settle(
    _ first: Int, _ end: Int, _ all: Int, _ table: LanguageTable,
    add sum: inout LanguageTable.Sum
  ) {
    // SAFETY: as many hashes have been written.
    let found = unsafe Span(_unsafeStart: hashes, count: all)
    unsafe table.touch(found, into: marks)
    var start = 0
    for index in first..<end {
      let word = unsafe missing[index]
      let stop = start &+ LetterGrams.features(Int(word.count))
      let part = unsafe table.sum(found, marks, from: start, to: stop)
      sum.add(part)
      remember(word.key, part)
      start = stop
    }
  }

  /// Puts a word's sum in its place, unless another word's is worth more there.
  @inline(__always)
  private func remember(_ key: UInt64, _ sum: LanguageTable.Sum) {
    let place = Self.place(key)
    // SAFETY: `place` is one.
    let entry = unsafe entries[place]
    if entry & Self.worth != 0 {
      unsafe entries[place] = entry &- Self.one
    } else if sum.count <= Row.most {
      unsafe entries[place] = key & ~Self.rest | UInt64(sum.count)
      unsafe sums[place] = Row(sum)
    }
  }

  /// A word that has more features than are looked up at once: piece by piece, and not remembered.
  private func longWord(
    _ index: Int, _ group: Int, _ table: LanguageTable, add sum: inout LanguageTable.Sum
  ) {
    let word = unsafe missing[index]
    var grams = LetterGrams(group: group)
    var all = 0
    func flush() {
      // SAFETY: as many hashes have been written.
      let found = unsafe Span(_unsafeStart: hashes, count: all)
      unsafe table.touch(found, into: marks)
      unsafe sum.add(table.sum(found, marks, from: 0, to: all))
      all = 0
    }
    for index in Int(word.start)..<Int(word.start &+ word.count) {
      if all &+ 4 > Self.mostHashes { flush() }
      unsafe grams.add(letters[index]) { hash, isThere in
        unsafe hashes[all] = hash
        all &+= isThere ? 1 : 0
      }
    }
    if all &+ 4 > Self.mostHashes { flush() }
    grams.close { hash, isThere in
      unsafe hashes[all] = hash
      all &+= isThere ? 1 : 0
    }
    flush()
  }
}
