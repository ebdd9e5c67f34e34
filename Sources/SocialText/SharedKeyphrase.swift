/// A phrase of many texts.
public struct SharedKeyphrase: Sendable, Hashable {
  /// The form in which most of them write it, without a hashtag's sign.
  public var text: String
  /// Above 0; how far the phrase stands out: the number of texts, times the logarithm of how many
  /// more they are than expected, times how good a phrase it is in them.
  public var score: Double
  /// Texts that hold it, near copies counted once.
  public var posts: Int
  /// Hash of the stems of its words, as in `Keyphrase`.
  public var hash: UInt64

  /// Joins the parts.
  public init(text: String, score: Double, posts: Int, hash: UInt64) {
    self.text = text
    self.score = score
    self.posts = posts
    self.hash = hash
  }
}
