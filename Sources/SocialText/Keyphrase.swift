/// A phrase that says what a text is about.
public struct Keyphrase: Sendable, Hashable {
  /// Where it first stands.
  public var span: TextSpan
  /// 0 to 1, the better the higher: the chance that a reader would choose it, by a model trained
  /// on what readers chose, less where a better phrase says the same.
  public var score: Double
  /// Times that it stands in the text, in any form of its words.
  public var count: Int
  /// Hash of the stems of its words: equal for all its forms.
  public var hash: UInt64

  /// Joins the parts.
  public init(span: TextSpan, score: Double, count: Int, hash: UInt64) {
    self.span = span
    self.score = score
    self.count = count
    self.hash = hash
  }
}
