/// How a token looks and stands.
@frozen
public struct TokenFlags: OptionSet, Sendable, Hashable {
  /// The bits.
  public var rawValue: UInt8

  /// Wraps bits.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Two or more cased letters, all upper case.
  public static let allCaps = TokenFlags(rawValue: 1)
  /// The first letter is upper case, the rest are not all upper case.
  public static let capitalized = TokenFlags(rawValue: 2)
  /// Holds a byte above 127.
  public static let nonASCII = TokenFlags(rawValue: 4)
  /// White space or the start of the text stands in front.
  public static let spaceBefore = TokenFlags(rawValue: 8)
  /// A line break stands between this token and the one before.
  public static let lineBreakBefore = TokenFlags(rawValue: 16)
  /// A run of a script without spaces between words (kana, Thai, Lao, Khmer, Myanmar and their
  /// like): it may hold many words. `CharacterUnits` cuts it into characters.
  public static let unspaced = TokenFlags(rawValue: 32)
  /// Holds Hangul, where particles stand behind a name in one word with it.
  public static let hangul = TokenFlags(rawValue: 64)
  /// A Han character: one token each, words have one or more.
  public static let han = TokenFlags(rawValue: 128)
}
