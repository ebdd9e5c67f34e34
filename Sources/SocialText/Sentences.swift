/// Sentences of social text: UAX #29 with what such text needs on top. No break behind a title or
/// an abbreviation (`Mr. Bean`, `e.g. This`) or an initial (`J. Smith`); white space at the edges
/// belongs to no sentence; every line is a sentence of its own.
public struct Sentences: Sendable {
  private init() {}

  /// Replaces `sentences` with the spans of a text's sentences, in order, never empty.
  public static func split(_ text: Span<UInt8>, into sentences: inout [TextSpan]) {
    sentences.removeAll(keepingCapacity: true)
    var boundaries: [Int] = []
    Segmentation.sentences(text, into: &boundaries)
    guard boundaries.count > 1 else { return }
    var start = 0
    for end in boundaries.dropFirst() {
      let isLast = end == text.count
      if !isLast, endsInAbbreviation(text, start, end) { continue }
      if let span = trimmed(text, start, end) { sentences.append(span) }
      start = end
    }
  }

  /// The span without white space at its edges; nil if nothing else is there.
  private static func trimmed(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> TextSpan? {
    var start = start
    var end = end
    while start < end {
      let (scalar, length) = UTF8Scalar.decode(text, start)
      guard isBlank(scalar) else { break }
      start += length
    }
    while end > start {
      let before = UTF8Scalar.decodeBefore(text, end)
      guard isBlank(before.scalar) else { break }
      end = before.start
    }
    return start < end ? TextSpan(start: start, end: end) : nil
  }

  private static func isBlank(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return CharacterClass.isSpace(UInt8(scalar)) }
    return UnicodeData.shared.properties(scalar).group == .space || scalar == 0x85
  }

  /// True if the text up to `end` closes with an abbreviation's full stop and spaces in one line.
  private static func endsInAbbreviation(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var dot = end - 1
    while dot > start, text[dot] == 32 { dot -= 1 }
    guard dot > start, dot < end - 1, text[dot] == 46 else { return false }
    var word = dot
    while word > start, dot - word < 8,
      CharacterClass.isLetter(text[word - 1]) || text[word - 1] == 46
    { word -= 1 }
    guard word < dot, word == start || !(text[word - 1] >= 0x80) else { return false }
    // An initial: one capital in front of a word.
    if dot - word == 1, text[word] &- 65 < 26, text[word] != 73 { return true }
    var state = StableHash.seed
    for index in word..<dot { state = StableHash.step(state, CharacterClass.lower(text[index])) }
    return abbreviations.contains(state)
  }

  /// Abbreviations that a name or the rest of a sentence follows.
  private static let abbreviations: Set<UInt64> = {
    let list = """
      mr mrs ms dr prof sr jr st rev hon gen col capt lt sgt maj gov sen rep pres vs e.g i.e eg ie \
      cf approx dept est fig vol pp ca mt ft inc ltd co corp bros ave blvd rd hr fr herr bzw z.b \
      d.h u.a str nr bspw ggf inkl usw m mme mlle dra sra srta ing dott sig avv
      """
    var hashes = Set<UInt64>()
    for word in list.split(separator: " ") {
      var state = StableHash.seed
      for byte in word.utf8 { state = StableHash.step(state, byte) }
      hashes.insert(state)
    }
    return hashes
  }()
}
