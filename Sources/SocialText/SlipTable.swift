/// The long words of names, found again when they are written with one slip of the finger: a letter
/// more, less, another one, or two neighbours swapped.
///
/// A slip leaves one end of a word as it was, so each word stands under two keys: its length, its last
/// letter and the letters of its first part; its length, its first letter and the letters of its
/// second part (a dictionary split by halves, after Wu & Manber 1992). The letter between the parts
/// stands in neither, so that two swapped neighbours harm one part only. First and last letters must
/// be right, as people mostly get them, or swapped with their neighbours: another last letter is another
/// form of a word (`Energi`, `Energy`). Two entries a word instead of one for each letter: some
/// thirty bytes.
///
/// The block: number of words and of buckets, where each bucket's entries begin, the entries (places
/// of words), where each word's letters begin, the letters; all numbers 32 bits, little-endian.
package struct SlipTable: Sendable {
  /// Changes whenever other words are taken in: a file of another version would find others than its
  /// list.
  package static var version: UInt64 { 2 }
  /// Fewest letters of a word that may be written with a slip wherever it stands in its name.
  package static var fewestLetters: Int { 8 }
  /// Fewest letters of one that stands behind another of its name, which has to be there as listed.
  package static var fewestBehind: Int { 5 }
  /// Most letters that are looked at.
  package static var mostLetters: Int { 48 }
  /// Entries of a bucket that are looked at: what keeps a look-up short where very many words begin
  /// or end alike.
  private static let mostEntries = 64

  private let block: MappedBytes
  private let words: Int
  private let buckets: Int

  /// No words.
  package static let empty = SlipTable()

  private init() {
    block = MappedBytes([])
    words = 0
    buckets = 0
  }

  /// Reads a block; nil where its parts do not fit one another.
  package init?(_ block: MappedBytes) {
    self.block = block
    guard block.count >= 8 else {
      words = 0
      buckets = 0
      if block.count == 0 { return }
      return nil
    }
    words = block.withBytes { SlipTable.number(0, $0) }
    buckets = block.withBytes { SlipTable.number(1, $0) }
    guard words > 0, words < 1 << 26, buckets > 0, buckets <= words * 2,
      SlipTable.lettersStart(words, buckets) <= block.count,
      block.withBytes({ SlipTable.number(2 + buckets, $0) }) == words * 2
    else { return nil }
  }

  /// A block of words: letters a to z alone, each word once.
  package static func block(of words: SlipWords) -> [UInt8] {
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
  package var all: SlipWords {
    var result = SlipWords()
    block.withBytes { bytes in
      for word in 0..<words { result.add(letters(place(word, bytes), bytes)) }
    }
    return result
  }

  /// True without words.
  package var isEmpty: Bool { words == 0 }

  /// A word that another one may be meant as.
  package struct Meant: Hashable, Sendable {
    /// As tokens have it (`Token.hash`).
    package var hash: UInt64
    /// True where it is too short to be believed but behind another word of its name.
    package var isShort: Bool
  }

  /// The words of which a folded word is one with a slip; none where it is itself one of them: what is
  /// a name's word is no slip of another's.
  package func meant(by word: [UInt8]) -> [Meant] {
    guard words > 0, word.count + 1 >= SlipTable.fewestBehind,
      word.count <= SlipTable.mostLetters, word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A })
    else { return [] }
    let span = word.span
    return block.withBytes { meant(by: span, $0) }
  }

  private func meant(by word: Span<UInt8>, _ bytes: RawSpan) -> [Meant] {
    var places: [Int] = []
    // The word itself first.
    for length in [word.count, word.count - 1, word.count + 1] {
      guard length >= SlipTable.fewestBehind else { continue }
      for key in [SlipTable.head(word, length: length), SlipTable.tail(word, length: length)] {
        let bucket = SlipTable.bucket(key, of: buckets)
        let start = SlipTable.number(2 + bucket, bytes)
        let end = min(
          SlipTable.number(3 + bucket, bytes), start + SlipTable.mostEntries, words * 2)
        for entry in stride(from: start, to: end, by: 1) {
          let number = SlipTable.number(2 + buckets + 1 + entry, bytes)
          guard number < words else { continue }
          let place = place(number, bytes)
          // Words of other keys share the bucket; most are told by their ends.
          guard place.count == length, SlipTable.byte(place.lowerBound, bytes) == word[0],
            SlipTable.byte(place.upperBound - 1, bytes) == word[word.count - 1],
            !places.contains(number)
          else { continue }
          let letters = letters(place, bytes)
          if length == word.count, letters.indices.allSatisfy({ letters[$0] == word[$0] }) {
            return []
          }
          if TypingSlip.isOne(letters.span, word) { places.append(number) }
        }
      }
    }
    for end in [0, word.count - 2] where word[end] != word[end + 1] {
      if let number = self.number(of: word, swapping: end, bytes), !places.contains(number) {
        places.append(number)
      }
    }
    return places.map {
      let place = place($0, bytes)
      return Meant(
        hash: Folding.hash(letters(place, bytes).span),
        isShort: place.count < SlipTable.fewestLetters)
    }
  }

  /// The number of a word that is another one with two neighbours swapped; nil where it is none.
  private func number(of word: Span<UInt8>, swapping end: Int, _ bytes: RawSpan) -> Int? {
    guard word.count >= SlipTable.fewestBehind else { return nil }
    var swapped: [UInt8] = []
    swapped.reserveCapacity(word.count)
    for index in word.indices { swapped.append(word[index]) }
    swapped.swapAt(end, end + 1)
    let bucket = SlipTable.bucket(SlipTable.head(swapped.span, length: word.count), of: buckets)
    let start = SlipTable.number(2 + bucket, bytes)
    let end = min(SlipTable.number(3 + bucket, bytes), start + SlipTable.mostEntries, words * 2)
    for entry in stride(from: start, to: end, by: 1) {
      let number = SlipTable.number(2 + buckets + 1 + entry, bytes)
      guard number < words else { continue }
      let place = place(number, bytes)
      if place.count == swapped.count,
        place.enumerated().allSatisfy({ SlipTable.byte($1, bytes) == swapped[$0] })
      {
        return number
      }
    }
    return nil
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

  /// Where a word's letters lie, held inside the block: a checksum says that a file is as it was
  /// written, not that we wrote it.
  private func place(_ word: Int, _ bytes: RawSpan) -> Range<Int> {
    let ends = 2 + buckets + 1 + words * 2
    let from = SlipTable.lettersStart(words, buckets)
    let first = word == 0 ? 0 : SlipTable.number(ends + word - 1, bytes)
    let start = min(bytes.byteCount, from + first)
    return start..<max(start, min(bytes.byteCount, from + SlipTable.number(ends + word, bytes)))
  }

  private func letters(_ place: Range<Int>, _ bytes: RawSpan) -> [UInt8] {
    place.map { SlipTable.byte($0, bytes) }
  }

  private static func number(_ index: Int, _ bytes: RawSpan) -> Int {
    // SAFETY: inside, or it stops there; any bits are a number.
    let bits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
    return Int(UInt32(littleEndian: bits))
  }

  private static func byte(_ offset: Int, _ bytes: RawSpan) -> UInt8 {
    // SAFETY: as above.
    unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}

/// Words for a `SlipTable`, each once, in the order in which they came.
package struct SlipWords {
  private var seen: Set<UInt64> = []
  package private(set) var letters: [UInt8] = []
  /// Where each word ends in `letters`.
  package private(set) var ends: [Int] = []

  /// Number of words.
  package var count: Int { ends.count }

  /// No words yet.
  package init() {}

  /// Where a word stands in `letters`.
  package func range(_ word: Int) -> Range<Int> { (word == 0 ? 0 : ends[word - 1])..<ends[word] }

  /// Adds the long words of a name.
  package mutating func add(_ name: String, _ tokens: [Token]) {
    for (place, token) in tokens.enumerated()
    where token.kind == .word && !seen.contains(token.hash)
      && Int(token.length)
        >= (place == 0 ? SlipTable.fewestLetters : SlipTable.fewestBehind)
    {
      seen.insert(token.hash)
      var bytes: [UInt8] = []
      let text = Array(name.utf8)
      Folding.fold(text.span.extracting(Int(token.start)..<token.end), into: &bytes)
      append(bytes)
    }
  }

  /// Adds a folded word.
  package mutating func add(_ word: [UInt8]) {
    if seen.insert(Folding.hash(word.span)).inserted { append(word) }
  }

  private mutating func append(_ word: [UInt8]) {
    guard (SlipTable.fewestBehind...SlipTable.mostLetters).contains(word.count),
      word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A })
    else { return }
    letters += word
    ends.append(letters.count)
  }
}
