/// Finds the words of a hashtag: `#WorstServiceEver` and `#worstserviceever` are worst, service,
/// ever; `#NHSworkers` is NHS, workers; `#iPhone15Pro` is iPhone, 15, Pro.
///
/// Underscores and changes between letters and digits part words. Letters are parted by the
/// cheapest way through (Viterbi): a known word costs the negative logarithm of its frequency, an
/// unknown one more with each letter, a change of case invites a break, and a tag that marks its
/// words by case is broken elsewhere only against a price. A tag in one case is broken only where
/// every word is known and the sum is below that of one unknown word.
///
/// Nothing is allocated but room in the caller's list. Linear in the tag; a stretch of more than 64
/// letters stays whole.
public struct HashtagWords: Sendable {
  private let frequencies: WordFrequencies?

  /// Tells splitters with other words apart.
  var fingerprint: UInt64 { frequencies?.fingerprint ?? 0 }

  /// A splitter with a language's words; without them, by case, digits and underscores alone.
  public init(frequencies: WordFrequencies?) { self.frequencies = frequencies }

  /// Replaces `words` with the spans of a hashtag token's words, in order; its sign and underscores
  /// belong to none. Never empty for a token of kind `hashtag`.
  public func split(_ text: Span<UInt8>, _ tag: TextSpan, into words: inout [TextSpan]) {
    words.removeAll(keepingCapacity: true)
    var index = tag.start
    if index < tag.end { index += UTF8Scalar.decode(text, index).length }
    var start = index
    while index < tag.end {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      if HashtagWords.isGap(scalar) {
        if start < index { segment(text, TextSpan(start: start, end: index), into: &words) }
        start = index + length
      }
      index += length
    }
    if start < tag.end { segment(text, TextSpan(start: start, end: tag.end), into: &words) }
  }

  private static func isGap(_ scalar: UInt32) -> Bool {
    scalar < 0x80
      ? !CharacterClass.isAlphanumeric(UInt8(scalar))
      : !UnicodeData.shared.properties(scalar).isWordLike
  }

  /// Parts letters from digits.
  private func segment(_ text: Span<UInt8>, _ span: TextSpan, into words: inout [TextSpan]) {
    if HashtagWords.isCode(text, span) {
      words.append(span)
      return
    }
    var start = span.start
    while start < span.end {
      let isDigit = HashtagWords.isDigit(text, start)
      var end = start
      while end < span.end, HashtagWords.isDigit(text, end) == isDigit {
        end += UTF8Scalar.decode(text, end).length
      }
      if isDigit {
        end += HashtagWords.ordinal(text, end, span.end)
        words.append(TextSpan(start: start, end: end))
      } else {
        HashtagPath(text, start, end, frequencies).append(to: &words)
      }
      start = end
    }
  }

  private static func isDigit(_ text: Span<UInt8>, _ at: Int) -> Bool {
    let scalar = UTF8Scalar.decode(text, at).scalar
    return scalar < 0x80
      ? CharacterClass.isDigit(UInt8(scalar))
      : UnicodeData.shared.properties(scalar).group == .digit
  }

  /// Up to four letters and digits, no three letters together: a name of its own (`G20`, `B2B`).
  private static func isCode(_ text: Span<UInt8>, _ span: TextSpan) -> Bool {
    guard span.count <= 4 else { return false }
    var letters = 0
    var hasDigit = false
    for index in span.start..<span.end {
      guard CharacterClass.isAlphanumeric(text[index]) else { return false }
      if CharacterClass.isDigit(text[index]) {
        hasDigit = true
        letters = 0
      } else {
        letters += 1
        if letters > 2 { return false }
      }
    }
    return hasDigit
  }

  /// Length of what is written on to digits: `st nd rd th` and the `s` of `90s`, where no small
  /// letter follows.
  private static func ordinal(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
    func lower(_ offset: Int) -> UInt8 {
      at + offset < end ? CharacterClass.lower(text[at + offset]) : 0
    }
    func endsAt(_ offset: Int) -> Bool { at + offset >= end || text[at + offset] &- 97 >= 26 }
    if lower(0) == 0x73, endsAt(1), at < end, text[at] == 0x73 { return 1 }
    switch (lower(0), lower(1)) {
    case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68): return endsAt(2) ? 2 : 0
    default: return 0
    }
  }
}
