/// What may stand between a sentence's last word or terminator and the next sentence: emoji, faces,
/// hashtags and links, with spaces between them.
struct SentenceTail {
  /// Behind the last of them; the start where there is none.
  var end: Int
  /// Emoji or faces are among them.
  var hasFaces = false
  /// Hashtags among them.
  var tags = 0

  /// Behind the last one looked at: further hashtags were seen and belong to what follows.
  var seen: Int
  /// Hearts only: people write them for a verb as well.
  var isHearts = true

  init(at start: Int) {
    end = start
    seen = start
  }

  /// Reads a tail at `start`. Hashtags and links behind the last face are taken only where the line
  /// ends behind them, or a capital follows a link, two tags or one in lower case: else they begin
  /// what follows.
  static func read(_ text: Span<UInt8>, _ start: Int, _ unicode: UnicodeData) -> SentenceTail {
    /// Up to the last face, and up to the last of all.
    var sure = SentenceTail(at: start)
    var open = sure
    var isLower = true
    var hasLink = false
    var index = start
    scanning: while true {
      while index < text.count, text[index] == 32 || text[index] == 9 { index += 1 }
      guard index < text.count, text[index] != 10, text[index] != 13 else { return open }
      let byte = text[index]
      if byte == 35, let end = SignMatcher.hashtagEnd(text, at: index, sign: 1) {
        if unicode.properties(UTF8Scalar.decode(text, index + 1).scalar).isUpper { isLower = false }
        open.tags += 1
        index = end
      } else if byte | 32 == 104, index > 0, text[index - 1] <= 32,
        let end = link(text, index)
      {
        hasLink = true
        index = end
      } else if let end = face(text, index, unicode) {
        open.hasFaces = true
        if !isHeart(text, index) { open.isHearts = false }
        open.end = end
        index = end
        sure = open
        continue
      } else {
        break scanning
      }
      open.end = index
    }
    sure.seen = open.end
    guard open.end > sure.end else { return sure }
    let next = SentenceStart.read(text, open.end, unicode)
    let isTail =
      next.kind == .upper && (hasLink || open.tags >= 2 || (open.tags == 1 && isLower))
    open.seen = open.end
    return isTail || next.kind == .end ? open : sure
  }

  /// ❤ ♥ <3
  private static func isHeart(_ text: Span<UInt8>, _ index: Int) -> Bool {
    let scalar = UTF8Scalar.decode(text, index).scalar
    return scalar == 0x2764 || scalar == 0x2665 || scalar == 60
  }

  private static func link(_ text: Span<UInt8>, _ start: Int) -> Int? {
    var colon = start
    while colon < text.count, colon - start < 6, CharacterClass.isLetter(text[colon]) { colon += 1 }
    guard SocialEntityExtractor.isHTTP(text, start, colon), colon + 2 < text.count,
      text[colon] == 58, text[colon + 1] == 47, text[colon + 2] == 47,
      case .found(let end) = URLMatcher.matchHost(text, start: start, host: colon + 3)
    else { return nil }
    return end
  }

  private static func face(_ text: Span<UInt8>, _ index: Int, _ unicode: UnicodeData) -> Int? {
    if let end = EmojiMatcher.end(text, index, text.count, unicode) { return end }
    if text[index] | 32 == 120 { return laugh(text, index) }
    let matcher = EmoticonMatcher.shared
    guard matcher.mayStart(text[index]) else { return nil }
    return matcher.match(text, index, text.count)
  }

  /// `xD`, `XDDD` as a word of its own.
  private static func laugh(_ text: Span<UInt8>, _ index: Int) -> Int? {
    guard index == 0 || !CharacterClass.isAlphanumeric(text[index - 1]) else { return nil }
    var end = index + 1
    while end < text.count, text[end] | 32 == 100 { end += 1 }
    guard end > index + 1, end == text.count || !CharacterClass.isAlphanumeric(text[end]) else {
      return nil
    }
    return end
  }
}

/// What follows the end of a sentence.
struct SentenceStart {
  enum Kind {
    /// The text or the line ends.
    case end
    case lower, upper, digit
    /// A letter of a script without capitals.
    case uncased
    /// A comma, a semicolon, a colon: the sentence goes on.
    case going
    /// Anything else: `@`, `$`, an opening sign alone.
    case sign
  }

  var kind: Kind
  /// Where the letter, digit or sign stands.
  var at: Int
  /// Whether a space stands in front.
  var isSpaced: Bool

  /// Reads on from `index` over spaces, opening quotes and brackets, and dashes.
  static func read(_ text: Span<UInt8>, _ index: Int, _ unicode: UnicodeData) -> SentenceStart {
    var at = index
    var start = SentenceStart(kind: .end, at: index, isSpaced: false)
    var openers = 0
    while at < text.count, openers < 8 {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      start.at = at
      let properties = unicode.properties(scalar)
      switch properties.group {
      case .letter:
        start.kind = properties.isUpper ? .upper : properties.isLower ? .lower : .uncased
        return start
      case .digit, .otherNumber:
        start.kind = .digit
        return start
      case .space, .control:
        if scalar == 10 || scalar == 13 || scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029 {
          return start
        }
        start.isSpaced = true
      case .mark: break
      default:
        if scalar == 44 || scalar == 58 || scalar == 59 || scalar == 0x3001 || scalar == 0xFF0C
          || scalar == 0x60C
        {
          start.kind = .going
          return start
        }
        guard isOpener(scalar) else {
          start.kind = .sign
          return start
        }
        openers += 1
      }
      at += length
    }
    return start
  }

  private static func isOpener(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 34, 39, 40, 42, 45, 91, 95, 123, 0xA1, 0xAB, 0xBB, 0xBF, 0x2010...0x2015, 0x2018, 0x201A,
      0x201C, 0x201D, 0x201E, 0x2039, 0x300C, 0x300E, 0x3010, 0xFF08:
      return true
    default: return false
    }
  }
}
