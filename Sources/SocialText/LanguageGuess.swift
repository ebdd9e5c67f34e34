/// The language of a text, with how sure that is.
public struct LanguageGuess: Sendable {
  /// BCP 47 tag (`en`, `hi-Latn`), `und` when unsure.
  public var language: String
  /// Calibrated probability of `language`, 0 to 1; for `und`, that of the best guess.
  public var confidence: Double
  /// Further languages, best first, if asked for.
  public var alternatives: [(language: String, confidence: Double)]

  /// Joins the parts.
  public init(
    language: String, confidence: Double,
    alternatives: [(language: String, confidence: Double)] = []
  ) {
    self.language = language
    self.confidence = confidence
    self.alternatives = alternatives
  }
}
