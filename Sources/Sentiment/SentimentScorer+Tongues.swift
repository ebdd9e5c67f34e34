import Model
import SocialText

extension SentimentScorer {
  /// Lead of the best label that makes a language's score certain of which nothing was learned.
  private static let unlearnedLead = 0.3

  /// Polarity of a whole text in another language than English, by lexicon, rules and what was
  /// learned of that language, or of all; nil where the text is too short for that, or English.
  func score(
    tongue text: Span<UInt8>, _ tokens: [Token], _ language: String,
    _ scratch: inout SentimentScratch
  ) -> PolarityScore? {
    guard scratch.usesLearned, let tongues = lexicons.tongues, language != "en",
      !language.hasPrefix("en-"), tokens.count >= SentimentFeatures.leastWords
    else { return nil }
    let number = lexicons.tongue(language)
    guard scratch.findTongueFeatures(text, tokens, number) else { return nil }
    scratch.tongueSums.add(scratch.tongueFeatures, tongues)
    return tongues.score(scratch.pieces, tokens, number, scratch.tongueSums)
  }

  /// Whether a score is uncertain because nothing was learned of its language: unless a word, an
  /// emoji or an emoticon speaks for it and the best label leads by three tenths.
  func isUnlearned(
    _ language: String, _ chances: LabelProbabilities, _ scratch: SentimentScratch
  ) -> Bool {
    guard lexicons.tongues != nil, language != "en", !language.hasPrefix("en-"),
      lexicons.tongue(language) == 0
    else { return false }
    let best = max(chances.negative, chances.neutral, chances.positive)
    let least = min(chances.negative, chances.neutral, chances.positive)
    let second = 1 - best - least
    return scratch.pieces.isEmpty || best - second < Self.unlearnedLead
  }

  /// The model's view of a text, for its training: the good and the bad valence that lexicon and
  /// rules give it, and its features as the language of a number in the model has them; nil where
  /// the text is too short.
  package func tongueFeatures(
    _ text: Span<UInt8>, tokens: [Token], language: String, number: Int,
    scratch: inout SentimentScratch
  ) -> (up: Float, down: Float, isBare: Bool, hashes: [UInt64])? {
    let table = lexicons.table(for: language)
    let tokens = scratch.expand(text, tokens, lexicons, language, table)
    scratch.read(text, tokens: tokens, table: table, quotes: [])
    guard scratch.findTongueFeatures(text, tokens, number) else { return nil }
    let weights = scratch.pieces.map(\.weight)
    return (
      weights.reduce(0) { $0 + max(0, $1) }, weights.reduce(0) { $0 + min(0, $1) },
      weights.isEmpty, scratch.tongueFeatures.hashes
    )
  }
}

extension SentimentScratch {
  /// Fills `tongueFeatures`, behind `read`; false where the text has too few words for them.
  mutating func findTongueFeatures(_ text: Span<UInt8>, _ tokens: [Token], _ number: Int) -> Bool {
    tongueFeatures.read(text, tokens, places, language: number)
    return tongueFeatures.words >= SentimentFeatures.leastWords
  }
}
