import SocialText

/// The long words of names, found again when they are written with one slip of the finger: a letter
/// more, less, another one, or two neighbours swapped.
///
/// A slip leaves one end of a word as it was, so each word stands under two keys: its length, its last
/// letter and the letters of its first part; its length, its first letter and the letters of its
/// second part (a dictionary split by halves, after Wu & Manber 1992). The letter between the parts
/// stands in neither, so that two swapped neighbours harm one part only. First and last letters must
/// be right, as people mostly get them. Two entries a word instead of one for each letter: some
/// thirty bytes.
///
/// The block: number of words and of buckets, where each bucket's entries begin, the entries (places
/// of words), where each word's letters begin, the letters; all numbers 32 bits, little-endian.
struct SlipTable: Sendable {
  /// Fewest letters of a word that may be written with a slip.
  static let fewestLetters = 8
  /// Most letters that are looked at.
  static let mostLetters = 48
  /// Entries of a bucket that are looked at: what keeps a look-up short where very many words begin
  /// or end alike.
  private static let mostEntries = 64

  private let block: MappedBytes
  private let words: Int
  private let buckets: Int

  /// No words.
  static let empty = SlipTable()

  private init() {
    block = MappedBytes([])
    words = 0
    buckets = 0
  }

  /// Reads a block; nil where its parts do not fit one another.
  init?(_ block: MappedBytes) {
    self.block = block
    guard block.count >= 8 else {
      words = 0
      buckets = 0
      if block.count == 0 { return }
      return nil
    }
    words = Int(block.number(at: 0, of: UInt32.self))
    buckets = Int(block.number(at: 4, of: UInt32.self))
    guard words > 0, words < 1 << 26, buckets > 0, buckets <= words * 2,
      SlipTable.lettersStart(words, buckets) <= block.count,
      number(2 + buckets) == words * 2
    else { return nil }
  }

  /// A block of words: letters a to z alone, each word once.
  static func block(of words: SlipWords) -> [UInt8] {
    guard words.count > 0 else { return [] }
    let buckets = words.count * 2
    var numbers = [UInt32](repeating: 0, count: 2 + buckets + 1 + words.count * 2)
    numbers[0] = UInt32(words.count)
    numbers[1] = UInt32(buckets)
    func each(_ body: (_ bucket: Int, _ word: Int) -> Void) {
      for word in 0..<words.count {
        let letters = words.letters.span.extracting(words.range(word))
        body(bucket(head(letters, length: letters.count), of: buckets), word)
        body(bucket(tail(letters, length: letters.count), of: buckets), word)
      }
    }
    each { bucket, _ in numbers[2 + bucket + 1] += 1 }
    for bucket in 0..<buckets { numbers[2 + bucket + 1] += numbers[2 + bucket] }
    var free = Array(numbers[2..<(2 + buckets)])
    each { bucket, word in
      numbers[2 + buckets + 1 + Int(free[bucket])] = UInt32(word)
      free[bucket] += 1
    }
    numbers += words.ends.map { UInt32($0) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * 4 + words.letters.count)
    for number in numbers {
      for shift in [0, 8, 16, 24] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return bytes + words.letters
  }

  /// All words, as they went in.
  var all: SlipWords {
    var result = SlipWords()
    for word in 0..<words { result.add(letters(word)) }
    return result
  }

  /// True without words.
  var isEmpty: Bool { words == 0 }

  /// Hashes (`Token.hash`) of the words of which a folded word is one with a slip; none where it is
  /// itself one of them: what is a name's word is no slip of another's.
  func meant(by word: [UInt8]) -> [UInt64] {
    guard words > 0, word.count + 1 >= SlipTable.fewestLetters,
      word.count <= SlipTable.mostLetters, word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A })
    else { return [] }
    var places: [Int] = []
    let span = word.span
    // The word itself first.
    for length in [word.count, word.count - 1, word.count + 1] {
      guard length >= SlipTable.fewestLetters else { continue }
      for key in [SlipTable.head(span, length: length), SlipTable.tail(span, length: length)] {
        let bucket = SlipTable.bucket(key, of: buckets)
        let start = number(2 + bucket)
        let end = min(number(3 + bucket), start + SlipTable.mostEntries, words * 2)
        for entry in stride(from: start, to: end, by: 1) {
          let place = number(2 + buckets + 1 + entry)
          guard place < words, size(place) == length, !places.contains(place) else { continue }
          let letters = letters(place)
          if letters == word { return [] }
          // Words of other keys share the bucket.
          guard letters.first == word.first, letters.last == word.last else { continue }
          if TypingSlip.isOne(letters.span, span) { places.append(place) }
        }
      }
    }
    return places.map { Folding.hash(letters($0).span) }
  }

  /// Key of a word's first part and last letter, as a word of a length has it.
  private static func head(_ word: Span<UInt8>, length: Int) -> UInt64 {
    var state = StableHash.step(StableHash.seed, UInt8(truncatingIfNeeded: length))
    for index in 0..<((length - 1) / 2) { state = StableHash.step(state, word[index]) }
    return StableHash.finish(StableHash.step(state, word[word.count - 1]))
  }

  /// Key of a word's first letter and second part.
  private static func tail(_ word: Span<UInt8>, length: Int) -> UInt64 {
    var state = StableHash.step(StableHash.seed, UInt8(truncatingIfNeeded: length) | 0x80)
    state = StableHash.step(state, word[0])
    for index in (word.count - length / 2)..<word.count {
      state = StableHash.step(state, word[index])
    }
    return StableHash.finish(state)
  }

  private static func bucket(_ key: UInt64, of buckets: Int) -> Int {
    Int(truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(buckets)).high)
  }

  private static func lettersStart(_ words: Int, _ buckets: Int) -> Int {
    (2 + buckets + 1 + words * 2 + words) * 4
  }

  private func number(_ index: Int) -> Int {
    Int(block.number(at: index * 4, of: UInt32.self))
  }

  /// Where a word's letters lie, held inside the block: a checksum says that a file is as it was
  /// written, not that we wrote it.
  private func place(_ word: Int) -> Range<Int> {
    let ends = 2 + buckets + 1 + words * 2
    let from = SlipTable.lettersStart(words, buckets)
    let start = min(block.count, from + (word == 0 ? 0 : number(ends + word - 1)))
    return start..<max(start, min(block.count, from + number(ends + word)))
  }

  private func size(_ word: Int) -> Int { place(word).count }

  private func letters(_ word: Int) -> [UInt8] {
    let place = place(word)
    return block.numbers(at: place.lowerBound, count: place.count)
  }
}

/// Words for a `SlipTable`, each once, in the order in which they came.
struct SlipWords {
  private var seen: Set<UInt64> = []
  private(set) var letters: [UInt8] = []
  /// Where each word ends in `letters`.
  private(set) var ends: [Int] = []

  /// Number of words.
  var count: Int { ends.count }

  /// Where a word stands in `letters`.
  func range(_ word: Int) -> Range<Int> { (word == 0 ? 0 : ends[word - 1])..<ends[word] }

  /// Adds the long words of a name.
  mutating func add(_ name: String, _ tokens: [Token]) {
    for token in tokens
    where token.kind == .word && Int(token.length) >= SlipTable.fewestLetters
      && !seen.contains(token.hash)
    {
      seen.insert(token.hash)
      var bytes: [UInt8] = []
      let text = Array(name.utf8)
      Folding.fold(text.span.extracting(Int(token.start)..<token.end), into: &bytes)
      append(bytes)
    }
  }

  /// Adds a folded word.
  mutating func add(_ word: [UInt8]) {
    if seen.insert(Folding.hash(word.span)).inserted { append(word) }
  }

  private mutating func append(_ word: [UInt8]) {
    guard (SlipTable.fewestLetters...SlipTable.mostLetters).contains(word.count),
      word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A })
    else { return }
    letters += word
    ends.append(letters.count)
  }
}
