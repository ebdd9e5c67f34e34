/// One pass of the tokenizer over a text: the inner loop, and words that leave it.
///
/// Functions that are not inlined are mutating even where they change nothing: a call of another
/// kind copies the whole value first.
struct TokenScan {
  let unicode: UnicodeData
  let emoticons: EmoticonMatcher
  let signs: SignTable
  let letterTable = LetterTable.shared
  /// Bytes to look at.
  let count: Int
  /// What stands in front of the next token.
  var flags: TokenFlags = [.spaceBefore]
  /// Addresses without scheme have been searched in vain up to here.
  var searched = 0
  /// Set where `fill` stops at an `@` inside an e-mail address: the address's end.
  var emailEnd: Int?
  /// An `@` that cannot be an e-mail address's after all: a token that began earlier (a run of
  /// signs, say) is not cut in two.
  var triedEmail = -1

  init(unicode: UnicodeData, emoticons: EmoticonMatcher, signs: SignTable, count: Int) {
    self.unicode = unicode
    self.emoticons = emoticons
    self.signs = signs
    self.count = count
  }

  /// Symbol or punctuation.
  @inline(__always)
  static func signKind(_ byte: UInt8) -> TokenKind {
    switch byte {
    case 36, 43, 60, 61, 62, 94, 96, 124, 126: .symbol  // $ + < = > ^ ` | ~
    default: .punctuation
    }
  }

  /// Appends a token and clears the flags of what stood in front.
  @inline(__always)
  mutating func add(
    _ text: Span<UInt8>, _ kind: TokenKind, _ start: Int, _ end: Int,
    _ look: TokenFlags, _ tokens: inout OutputSpan<Token>
  ) {
    tokens.append(
      Token(
        hash: hash(text, start, end, isASCII: !look.contains(.nonASCII)),
        start: UInt32(truncatingIfNeeded: start),
        length: UInt32(truncatingIfNeeded: end - start), kind: kind, flags: flags.union(look)))
    flags = []
  }

  /// Appends a token of any bytes.
  mutating func addWhole(
    _ text: Span<UInt8>, _ kind: TokenKind, _ start: Int, _ end: Int,
    _ tokens: inout OutputSpan<Token>
  ) -> Int {
    var look: TokenFlags = []
    var at = start
    while at < end {
      if !ASCIIBlock(text, at, end).isASCII {
        look = .nonASCII
        break
      }
      at &+= 8
    }
    add(text, kind, start, end, look, &tokens)
    return end
  }

  // MARK: Words

  /// Goes on with a word at `index`, where something other than a letter, space or comma stands.
  mutating func longWord(
    _ text: Span<UInt8>, _ start: Int, _ from: Int, _ word: inout WordState,
    _ tokens: inout OutputSpan<Token>
  ) -> Int {
    var index = from
    var hasDot = false
    // `T_T`, `o.O`: one letter or digit and a sign.
    if from == start + 1, from < count, text[from] > 32, !CharacterClass.isAlphanumeric(text[from]),
      let end = emoticons.match(text, start, count)
    {
      return addWhole(text, .emoticon, start, end, &tokens)
    }
    scanning: while index < count {
      let byte = text[index]
      if CharacterClass.isAlphanumeric(byte) {
        take(byte, &word)
        index += 1
        continue
      }
      switch byte {
      case 39, 95:  // ' _
        guard continues(text, index + 1), byte == 39 || index > start else { break scanning }
        word.run = 0
        word.last = 0
        index += 1
      case 46:  // .
        if !hasDot, let end = bareAddress(text, start, index) {
          return addWhole(text, .url, start, end, &tokens)
        }
        hasDot = true
        guard isAcronym(text, start, index) else { break scanning }
        index += 1
      case 58:  // :
        if let end = link(text, start, index) {
          return addWhole(text, .url, start, end, &tokens)
        }
        break scanning
      case 0x80...:
        guard takeLong(text, &index, &word) else { break scanning }
      default: break scanning
      }
    }
    // Letters of scripts that UAX #29 gives no word property (Tangut) are for the caller.
    guard index > start else { return start }
    if index < count {
      if text[index] != 64 || emailHostEnd(text, index) == nil,
        let end = CensoredWord.end(text, start, index, count)
      {
        return addWhole(text, .censored, start, end, &tokens)
      }
      if text[index] == 0xE2 || text[index] == 0xEF,
        CharacterClass.isDigit(text[index - 1]), EmojiMatcher.keycap(text, index - 1, count) != nil
      {
        // The last digit belongs to a keycap.
        if index - 1 == start { return emoji(text, start, &tokens) ?? index }
        return addWhole(text, kind(text, start, index - 1), start, index - 1, &tokens)
      }
    }
    if index - start == 2, isFaceWord(text, start) {
      return addWhole(text, .emoticon, start, index, &tokens)
    }
    var look: TokenFlags = word.nonASCII ? .nonASCII : []
    if word.hasHangul { look.insert(.hangul) }
    if word.upper > 0 {
      if word.upper == word.letters - word.uncased, word.upper > 1 {
        look.insert(.allCaps)
      } else if isUpper(text, start) {
        look.insert(.capitalized)
      }
    }
    let isElongated = word.longest >= 2 && !(word.letters == 3 && word.longest == 2)
    let kind: TokenKind = word.letters == 0 ? .number : isElongated ? .elongated : .word
    add(text, kind, start, index, look, &tokens)
    return index
  }

  /// A word or number cut before its end: only its kind is still open.
  private mutating func kind(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> TokenKind {
    for index in start..<end where CharacterClass.isLetter(text[index]) || text[index] >= 0x80 {
      return .word
    }
    return .number
  }

  @inline(__always)
  func take(_ byte: UInt8, _ word: inout WordState) {
    let low = CharacterClass.lower(byte)
    guard low >= 97 else {
      word.last = 0
      word.run = 0
      return
    }
    word.letters += 1
    if byte < 97 { word.upper += 1 }
    word.run = UInt32(low) == word.last ? word.run + 1 : 0
    word.longest = max(word.longest, word.run)
    word.last = UInt32(low)
  }

  /// Takes one scalar above 127 if the word goes on with it.
  private mutating func takeLong(
    _ text: Span<UInt8>, _ index: inout Int, _ word: inout WordState
  ) -> Bool {
    let (scalar, length) = UTF8Scalar.decodeLong(text, index, text[index])
    guard scalar != 0xFFFD, index + length <= count else { return false }
    let properties = unicode.properties(scalar)
    switch properties.word {
    case .aLetter, .hebrewLetter, .numeric:
      if properties.isPictographic { return false }
      if properties.group == .letter {
        if properties.writing == .hangul { word.hasHangul = true }
        word.letters += 1
        if properties.isUpper {
          word.upper += 1
        } else if !properties.isLower {
          word.uncased += 1
        }
        let low = unicode.lower(scalar)
        word.run = low == word.last ? word.run + 1 : 0
        word.longest = max(word.longest, word.run)
        word.last = low
      } else {
        word.last = 0
        word.run = 0
      }
    case .extend, .format, .zwj:
      // Marks after a keycap's digit or a heart are the emoji's business.
      if scalar == 0x20E3 || scalar == 0xFE0F { return false }
    case .midLetter, .midNumLet, .singleQuote:
      guard continues(text, index + length), scalar != 0x2024, scalar != 0xFE52, scalar != 0xFF0E,
        scalar != 0xFF1A, scalar != 0xFE55, scalar != 0xFE13
      else { return false }
    case .extendNumLet:
      guard continues(text, index + length) else { return false }
    default: return false
    }
    word.nonASCII = true
    index += length
    return true
  }

  /// True if a letter or digit stands at `index`.
  private mutating func continues(_ text: Span<UInt8>, _ index: Int) -> Bool {
    guard index < count else { return false }
    if text[index] < 0x80 { return CharacterClass.isAlphanumeric(text[index]) }
    switch unicode.properties(UTF8Scalar.decode(text, index).scalar).word {
    case .aLetter, .hebrewLetter, .numeric: return true
    default: return false
    }
  }

  mutating func isUpper(_ text: Span<UInt8>, _ index: Int) -> Bool {
    unicode.properties(UTF8Scalar.decode(text, index).scalar).isUpper
  }

  /// `U.S`: single letters around a full stop.
  private mutating func isAcronym(_ text: Span<UInt8>, _ start: Int, _ dot: Int) -> Bool {
    guard dot == start + 1 || text[dot - 2] == 46, CharacterClass.isLetter(text[dot - 1]),
      dot + 1 < count, CharacterClass.isLetter(text[dot + 1])
    else { return false }
    return dot + 2 >= count || !continues(text, dot + 2)
  }

  /// `xD`, `XD`, `TT`-like faces that are letters only.
  @inline(__always)
  func isFaceWord(_ text: Span<UInt8>, _ start: Int) -> Bool {
    text[start] | 32 == 120 && text[start + 1] | 32 == 100
  }

  /// End of an address whose scheme ends at `colon`.
  mutating func link(_ text: Span<UInt8>, _ start: Int, _ colon: Int) -> Int? {
    guard colon + 3 < count, text[colon + 1] == 47, text[colon + 2] == 47,
      SocialEntityExtractor.isHTTP(text, start, colon),
      case .found(let end) = URLMatcher.matchHost(text, start: start, host: colon + 3)
    else { return nil }
    return min(end, count)
  }

  /// End of an address without scheme whose first dot stands at `dot`.
  private mutating func bareAddress(_ text: Span<UInt8>, _ start: Int, _ dot: Int) -> Int? {
    guard dot >= searched, dot + 1 < count, text[dot + 1] > 47 else { return nil }
    // A hyphen cuts tokens but not host names: the label may have begun earlier.
    var label = start
    while label > 0, start - label < 63, text[label - 1] == 45 || isLabel(text[label - 1]) {
      label -= 1
    }
    guard label == start, URLMatcher.mayStart(text, start, bare: true) else { return nil }
    switch URLMatcher.matchBare(text, start: start) {
    case .found(let end): return min(end, count)
    case .none(let end):
      searched = end
      return nil
    }
  }

  private func isLabel(_ byte: UInt8) -> Bool { CharacterClass.isAlphanumeric(byte) }
}

/// What has been seen of a word so far.
struct WordState {
  /// Letters, and how many of them are upper case.
  var letters = 0
  var upper = 0
  /// Repeats of the last letter, and the most of any letter, the first of a run not counted.
  var run = 0
  var longest = 0
  var last: UInt32 = 0
  var nonASCII = false
  var hasHangul = false
  /// Letters without case count for no capitals.
  var uncased = 0
}
