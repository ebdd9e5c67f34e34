/// What a token is. The raw values are stable: model files may store them.
@frozen
public enum TokenKind: UInt8, Sendable, CaseIterable {
  /// A word, contractions included (`isn't`).
  case word
  /// Digits with their inner separators (`3.5`, `1,000`).
  case number
  /// Punctuation; a run of one character is one token (`!!!`).
  case punctuation
  /// A web address, with or without scheme.
  case url
  /// `@name` or `@name/list`.
  case mention
  /// `#tag`.
  case hashtag
  /// `$TICKER`.
  case cashtag
  /// One emoji, however many scalars it takes.
  case emoji
  /// A face made of characters (`:-)`, `^_^`).
  case emoticon
  /// An e-mail address.
  case email
  /// A word with a run of three or more equal letters (`soooo`).
  case elongated
  /// A word with letters masked out (`s***`, `f@#k`).
  case censored
  /// A symbol that is none of the above (`€`, `+`).
  case symbol

  /// The case's name, as JSON shows it.
  public var name: String {
    switch self {
    case .word: "word"
    case .number: "number"
    case .punctuation: "punctuation"
    case .url: "url"
    case .mention: "mention"
    case .hashtag: "hashtag"
    case .cashtag: "cashtag"
    case .emoji: "emoji"
    case .emoticon: "emoticon"
    case .email: "email"
    case .elongated: "elongated"
    case .censored: "censored"
    case .symbol: "symbol"
    }
  }
}
