/// Whether the capital of a word says that it is a name there.
public enum LoneCapital {
  /// True for a word whose capital nothing else explains: behind a word in small letters or a comma,
  /// so neither at the head of a sentence nor in a heading that gives all its words one, and not beside
  /// another word with a capital, with which it may be somebody else's name (`Target Audience`, `Ann
  /// Target`). `index` is its token's. Tags, handles and addresses are none.
  public static func stands(_ index: Int, _ tokens: [Token], in text: Span<UInt8>) -> Bool {
    guard tokens.indices.contains(index), isCapital(tokens[index]), index > 0,
      !tokens[index].flags.contains(.lineBreakBefore)
    else { return false }
    let before = tokens[index - 1]
    let isComma = before.length == 1 && text[Int(before.start)] == 0x2C
    guard isComma || (before.kind == .word && !isCapital(before)) else {
      return false
    }
    guard index + 1 < tokens.count else { return true }
    let next = tokens[index + 1]
    let isBeside =
      Int(next.start) == tokens[index].end + 1 && text[tokens[index].end] == 0x20
      && !next.flags.contains(.lineBreakBefore)
    return !(isBeside && isCapital(next))
  }

  /// False for languages that give every noun a capital, by their BCP 47 tag, and for `und`, which may
  /// be one of them: there a capital says nothing.
  public static func tells(in language: String) -> Bool {
    let primary = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return !["de", "lb", "nds", "gsw", "bar", "und", ""].contains(primary)
  }

  private static func isCapital(_ token: Token) -> Bool {
    token.kind == .word && !token.flags.isDisjoint(with: [.capitalized, .allCaps])
  }
}
