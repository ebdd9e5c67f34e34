/// How often a language's words are used, and as what part of speech: read from `LANG/words.tsv`.
///
/// A line holds a frequency in centibels below one (−300 is one word in a thousand), a class, and
/// the words that share both, parted by spaces: `-300⇥n⇥people time`. Classes: `n` noun, `v` verb,
/// `j` adjective, `r` adverb where at least six of ten uses are that; `m` mixed; `-` not known.
public struct WordFrequencies: Sendable {
  /// What a word mostly is.
  public enum PartOfSpeech: Int, Sendable, CaseIterable {
    case unknown, noun, verb, adjective, adverb, mixed
  }

  /// What is known of a word.
  public struct Word: Sendable {
    /// Frequency as the negative common logarithm in hundredths, 0 and up.
    public var centibels: Int
    /// What it mostly is.
    public var part: PartOfSpeech
  }

  /// Number of words.
  public private(set) var count = 0
  /// Frequency below that of every word in the list, in centibels: what is not in the list is
  /// rarer.
  public private(set) var rarest = 0
  /// True where the list names parts of speech.
  public private(set) var hasParts = false

  /// Hash of the file, for the versions written beside each score.
  public let fingerprint: UInt64

  private var table = PhraseTable(capacity: 1 << 15)

  /// Reads `folder/language/words.tsv`; nil where there is none. Throws where a line has another
  /// form.
  public init?(folder: String, language: String) throws(WordListError) {
    guard let file = try WordListFile(path: "\(folder)/\(language)/words.tsv") else { return nil }
    fingerprint = StableHash.hash64(file.bytes.span)
    try WordFrequencies.forEachWord(file) { (word, centibels, part) in
      rarest = max(rarest, centibels)
      if part != .unknown { hasParts = true }
      add(file.bytes.span.extracting(word), centibels, part)
    }
  }

  /// Fingerprint of the list that `init` would read, its form looked over but nothing kept; nil
  /// where there is none. Throws as `init` does.
  public static func fingerprint(
    folder: String, language: String
  ) throws(WordListError) -> UInt64? {
    guard let file = try WordListFile(path: "\(folder)/\(language)/words.tsv") else { return nil }
    try forEachWord(file) { (_, _, _) in }
    return StableHash.hash64(file.bytes.span)
  }

  private static func forEachWord(
    _ file: WordListFile, _ body: (Range<Int>, _ centibels: Int, PartOfSpeech) -> Void
  ) throws(WordListError) {
    var isEmpty = true
    try file.forEachLine { (line, number) throws(WordListError) in
      var at = line.lowerBound
      guard let centibels = frequency(file.bytes, &at, line.upperBound) else {
        throw file.failure(number, "expected a frequency from -999 to -1, then a tab")
      }
      guard at + 1 < line.upperBound, file.bytes[at + 1] == 9, let part = part(file.bytes[at])
      else { throw file.failure(number, "expected a class (n v j r m -), then a tab") }
      at += 2
      while at < line.upperBound {
        var end = at
        while end < line.upperBound, file.bytes[end] != 32 { end += 1 }
        guard end > at else { throw file.failure(number, "expected words parted by one space") }
        body(at..<end, centibels, part)
        isEmpty = false
        at = end + 1
      }
    }
    guard !isEmpty else {
      throw WordListError(path: file.path, line: nil, message: "holds no words")
    }
  }

  /// What is known of a word by `Token.hash` (or `Folding.hash`); nil for one not in the list. A
  /// word with an apostrophe is found without it too (`dont`).
  @inline(__always)
  public func word(_ hash: UInt64) -> Word? {
    let value = table.value(of: hash)
    if value == 0 { return nil }
    return Word(
      centibels: value >> 3, part: PartOfSpeech(rawValue: (value & 7) - 1) ?? .unknown)
  }

  private mutating func add(_ word: Span<UInt8>, _ centibels: Int, _ part: PartOfSpeech) {
    count += 1
    set(Folding.hash(word), centibels, part)
    var bare = StableHash.seed
    var hasApostrophe = false
    Folding.each(word, from: 0, to: word.count) { byte in
      if byte == 0x27 { hasApostrophe = true } else { bare = StableHash.step(bare, byte) }
    }
    if hasApostrophe { set(StableHash.finish(bare), centibels, part) }
  }

  /// Of two words that fold to one, the commoner counts; it stands first.
  private mutating func set(_ hash: UInt64, _ centibels: Int, _ part: PartOfSpeech) {
    guard table.value(of: hash) == 0 else { return }
    table.set(centibels << 3 | part.rawValue + 1, for: hash)
  }

  private static func frequency(_ bytes: [UInt8], _ at: inout Int, _ end: Int) -> Int? {
    guard at < end, bytes[at] == 0x2D else { return nil }
    at += 1
    var value = 0
    var digits = 0
    while at < end, digits < 4, CharacterClass.isDigit(bytes[at]) {
      value = value * 10 + Int(bytes[at] - 48)
      digits += 1
      at += 1
    }
    guard digits > 0, value > 0, value < 1000, at < end, bytes[at] == 9 else { return nil }
    at += 1
    return value
  }

  private static func part(_ letter: UInt8) -> PartOfSpeech? {
    switch letter {
    case 0x6E: .noun
    case 0x76: .verb
    case 0x6A: .adjective
    case 0x72: .adverb
    case 0x6D: .mixed
    case 0x2D: .unknown
    default: nil
    }
  }
}
