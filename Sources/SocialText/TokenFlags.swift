/// How a token looks and stands.
@frozen
public struct TokenFlags: OptionSet, Sendable, Hashable {
  /// The bits.
  public var rawValue: UInt8

  /// Wraps bits.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Two or more cased letters, all upper case.
  @inlinable public static var allCaps: TokenFlags { TokenFlags(rawValue: 1) }
  /// The first letter is upper case, the rest are not all upper case.
  @inlinable public static var capitalized: TokenFlags { TokenFlags(rawValue: 2) }
  /// Holds a byte above 127.
  @inlinable public static var nonASCII: TokenFlags { TokenFlags(rawValue: 4) }
  /// White space or the start of the text stands in front.
  @inlinable public static var spaceBefore: TokenFlags { TokenFlags(rawValue: 8) }
  /// A line break stands between this token and the one before.
  @inlinable public static var lineBreakBefore: TokenFlags { TokenFlags(rawValue: 16) }
  /// A run of a script without spaces between words (kana, Thai, Lao, Khmer, Myanmar and their
  /// like): it may hold many words. `CharacterUnits` cuts it into characters.
  @inlinable public static var unspaced: TokenFlags { TokenFlags(rawValue: 32) }
  /// Holds Hangul, where particles stand behind a name in one word with it.
  @inlinable public static var hangul: TokenFlags { TokenFlags(rawValue: 64) }
  /// A Han character: one token each, words have one or more.
  @inlinable public static var han: TokenFlags { TokenFlags(rawValue: 128) }
}
