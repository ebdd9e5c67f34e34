/// Tells a feed's excerpts from whole articles.
enum Excerpt {
  /// Shortest text that is taken for a whole article, in bytes.
  private static let wholeSize = 4000

  /// Words and signs that a cut text ends with.
  private static let ends = [
    "…", "...", "[…]", "[...]", "(…)", "more", "more »", "reading", "reading →", "weiterlesen",
    "mehr", "la suite", "leer más", "leggi tutto", "lees meer", "read more", "→", "»",
  ]

  /// True for a text that is short or says at its end that there is more.
  static func isOne(_ text: String) -> Bool {
    guard text.utf8.count >= wholeSize else { return true }
    var end = text.suffix(64).lowercased()
    while end.last?.isWhitespace == true { end.removeLast() }
    return ends.contains { end.hasSuffix($0) }
  }
}
