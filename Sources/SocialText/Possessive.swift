/// The ending that makes a name an owner's: `Acme's`, `Acme’s`.
public enum Possessive {
  /// Bytes of a word in front of its `'s` or `’s`; all of them where it has none. What would be left
  /// without a letter has none.
  @inlinable
  public static func stem(of word: Span<UInt8>) -> Int {
    let count = word.count
    guard count > 2, word[count - 1] | 0x20 == 0x73 else { return count }
    if word[count - 2] == 0x27 { return count - 2 }
    let isCurly =
      count > 4 && word[count - 2] == 0x99 && word[count - 3] == 0x80 && word[count - 4] == 0xE2
    return isCurly ? count - 4 : count
  }
}
