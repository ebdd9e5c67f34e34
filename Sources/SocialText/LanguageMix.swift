/// A part of a text in one language.
public struct LanguagePart: Sendable, Hashable {
  /// Where it stands: one or more whole sentences.
  public var span: TextSpan
  /// BCP 47 tag.
  public var language: String

  /// Joins the parts.
  public init(span: TextSpan, language: String) {
    self.span = span
    self.language = language
  }
}

extension LanguageIdentifier {
  /// Confidence with which a single sentence may differ from the rest of its text.
  private static let sureOfSentence = 0.9
  /// Letters' bytes that a sentence needs to be asked at all.
  private static let leastSentence = 12
  /// Sentences that are looked at.
  private static let mostSentences = 64

  /// The parts of a text that mixes languages, in order and at sentence bounds; empty where the
  /// whole text is in one. A sentence too short or too unsure to tell goes with the one in front of
  /// it. At most 64 sentences are looked at, the last part runs to the end.
  public func parts(_ text: Span<UInt8>, declared: String? = nil) -> [LanguagePart] {
    var sentences: [TextSpan] = []
    Sentences.split(text, into: &sentences)
    guard sentences.count > 1 else { return [] }
    var parts: [LanguagePart] = []
    var pending: Int?
    for sentence in sentences.prefix(Self.mostSentences) {
      if sentence.end - sentence.start >= Self.leastSentence {
        let guess = identify(text.extracting(sentence.start..<sentence.end), declared: declared)
        if guess.confidence >= Self.sureOfSentence, guess.language != "und",
          parts.last?.language != guess.language
        {
          let start = parts.isEmpty ? pending ?? sentence.start : sentence.start
          parts.append(
            LanguagePart(
              span: TextSpan(start: start, end: sentence.end), language: guess.language))
          continue
        }
      }
      if parts.isEmpty {
        pending = pending ?? sentence.start
      } else {
        parts[parts.count - 1].span.end = sentence.end
      }
    }
    guard parts.count > 1 else { return [] }
    parts[parts.count - 1].span.end = sentences[sentences.count - 1].end
    return parts
  }
}
