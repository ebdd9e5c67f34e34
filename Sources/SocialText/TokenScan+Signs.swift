/// Tokens that do not begin with an ASCII letter.
extension TokenScan {
  /// Takes the token at `index`, or steps over one invisible character.
  mutating func other(
    _ text: Span<UInt8>, _ index: Int, _ byte: UInt8, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    if byte >= 0x80 { return long(text, index, &tokens) }
    if CharacterClass.isDigit(byte) {
      return plainNumber(text, index, &tokens) ?? number(text, index, &tokens)
    }
    switch byte {
    case 64:  // @
      if let end = plainName(text, index, byte, &tokens) { return end }
      if index != triedEmail, let end = emailHostEnd(text, index) {
        emailEnd = end
        return index
      }
      if let end = SignMatcher.mentionEnd(text, at: index, sign: 1) {
        return addWhole(text, .mention, index, min(end, count), &tokens)
      }
    case 35:  // #
      if let end = plainName(text, index, byte, &tokens) { return end }
      if let end = SignMatcher.hashtagEnd(text, at: index, sign: 1) {
        return addWhole(text, .hashtag, index, min(end, count), &tokens)
      }
      if let end = emoji(text, index, &tokens) { return end }
    case 36:  // $
      if let end = SignMatcher.cashtagEnd(text, at: index) {
        return addWhole(text, .cashtag, index, min(end, count), &tokens)
      }
    case 42:  // *
      if let end = emoji(text, index, &tokens) { return end }
    default: break
    }
    if emoticons.mayStart(byte), let end = emoticons.match(text, index, count) {
      return addWhole(text, .emoticon, index, end, &tokens)
    }
    if let end = CensoredWord.masked(text, index, count) {
      return addWhole(text, .censored, index, end, &tokens)
    }
    // A run of one sign is one token.
    var end = index + 1
    while end < count, text[end] == byte { end += 1 }
    return addWhole(text, Self.signKind(byte), index, end, &tokens)
  }

  /// Digits with separators between them; letters behind them make a word of it (`4th`).
  private mutating func number(
    _ text: Span<UInt8>, _ start: Int, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    var word = WordState()
    var index = start
    while index < count {
      let byte = text[index]
      let isSeparator =
        (byte == 46 || byte == 44) && index + 1 < count
        && CharacterClass.isDigit(text[index + 1])
      guard isSeparator || CharacterClass.isDigit(byte) else { break }
      index += 1
    }
    if index < count, text[index] > 32 {
      return longWord(text, start, index, &word, &tokens)
    }
    add(text, .number, start, index, [], &tokens)
    return index
  }

  /// Takes back the tokens of the first part of an e-mail address whose `@` stands at `at` and whose
  /// host ends at `end`, and adds the whole. Where those tokens cannot be taken back the `@` is taken
  /// for what else it may be.
  mutating func email(
    _ text: Span<UInt8>, _ at: Int, _ end: Int, _ tokens: inout [Token]
  ) -> Int {
    let start = localStart(text, at)
    guard let first = tokens.lastIndex(where: { Int($0.start) <= start }),
      Int(tokens[first].start) == start
    else {
      triedEmail = at
      return at
    }
    flags = tokens[first].flags.intersection([.spaceBefore, .lineBreakBefore])
    tokens.removeLast(tokens.count - first)
    tokens.append(addingCapacity: 1) { _ = addWhole(text, .email, start, end, &$0) }
    return end
  }

  /// Start of an e-mail address whose `@` stands at `at`.
  private mutating func localStart(_ text: Span<UInt8>, _ at: Int) -> Int {
    var start = at
    while start > 0, at - start < 64, isLocal(text[start - 1]) { start -= 1 }
    while start < at, !CharacterClass.isAlphanumeric(text[start]) { start += 1 }
    return start
  }

  /// End of the host behind the `@` at `at`, if what stands around it can be an e-mail address.
  mutating func emailHostEnd(_ text: Span<UInt8>, _ at: Int) -> Int? {
    guard at > 0, at + 1 < count, CharacterClass.isName(text[at - 1]),
      CharacterClass.isAlphanumeric(text[at + 1]),
      case .found(let found) = URLMatcher.matchBare(text, start: at + 1)
    else { return nil }
    // Only the host counts, not a path behind it.
    var end = at + 1
    while end < min(found, count), text[end] != 47, text[end] != 58, text[end] != 63 { end += 1 }
    return end
  }

  private func isLocal(_ byte: UInt8) -> Bool {
    CharacterClass.isName(byte) || byte == 46 || byte == 37 || byte == 43 || byte == 45
  }

  /// An emoji that may begin at `index`.
  mutating func emoji(_ text: Span<UInt8>, _ index: Int, _ tokens: inout OutputSpan<Token>) -> Int?
  {
    guard let end = EmojiMatcher.end(text, index, count, unicode) else { return nil }
    return addWhole(text, .emoji, index, end, &tokens)
  }

  /// A token that begins above ASCII.
  private mutating func long(
    _ text: Span<UInt8>, _ index: Int, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    var known = 0
    if letterTable.entry(text, index, count, &known).isLetter, !emoticons.mayStart(text[index]) {
      return wideWord(text, index, ASCIIBlock(bits: 0), 0, &tokens)
    }
    let (scalar, length) = UTF8Scalar.decodeLong(text, index, text[index])
    let end = index + length
    if scalar == 0xFFFD { return run(text, .symbol, index, scalar, &tokens) }
    let properties = unicode.properties(scalar)
    switch properties.group {
    case .letter: return letters(text, index, properties.writing, &tokens)
    case .digit:
      var word = WordState()
      let stop = longWord(text, index, index, &word, &tokens)
      return stop > index ? stop : addWhole(text, .number, index, marks(text, end), &tokens)
    case .otherNumber: return run(text, .number, index, scalar, &tokens)
    case .space, .control:
      flags.insert(.spaceBefore)
      if scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029 {
        flags.insert(.lineBreakBefore)
      }
      return end
    case .mark:
      return addWhole(text, .symbol, index, marks(text, end), &tokens)
    case .unassigned, .punctuation, .symbol: break
    }
    if let end = emoji(text, index, &tokens) { return end }
    if scalar == 0xFF20, let end = SignMatcher.mentionEnd(text, at: index, sign: 3) {
      return addWhole(text, .mention, index, min(end, count), &tokens)
    }
    if scalar == 0xFF03, let end = SignMatcher.hashtagEnd(text, at: index, sign: 3) {
      return addWhole(text, .hashtag, index, min(end, count), &tokens)
    }
    if emoticons.mayStart(text[index]), let end = emoticons.match(text, index, count) {
      return addWhole(text, .emoticon, index, end, &tokens)
    }
    let kind: TokenKind = properties.group == .punctuation ? .punctuation : .symbol
    return run(text, kind, index, scalar, &tokens)
  }

  /// A run of one sign, with the marks that sit on it.
  private mutating func run(
    _ text: Span<UInt8>, _ kind: TokenKind, _ start: Int, _ scalar: UInt32,
    _ tokens: inout OutputSpan<Token>
  ) -> Int {
    var end = start
    while end < count, text[end] >= 0x80 {
      let next = UTF8Scalar.decodeLong(text, end, text[end])
      guard next.scalar == scalar else { break }
      end += next.length
    }
    return addWhole(text, kind, start, marks(text, end), &tokens)
  }

  /// End of the combining marks and joiners that follow.
  private mutating func marks(_ text: Span<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < count, text[end] >= 0x80 {
      let (scalar, length) = UTF8Scalar.decodeLong(text, end, text[end])
      guard scalar != 0xFFFD, unicode.properties(scalar).group == .mark else { break }
      end += length
    }
    return end
  }

  /// A word that begins above ASCII, by how its script writes words.
  private mutating func letters(
    _ text: Span<UInt8>, _ start: Int, _ writing: Writing, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    if let end = emoticons.mayStart(text[start]) ? emoticons.match(text, start, count) : nil {
      return addWhole(text, .emoticon, start, end, &tokens)
    }
    guard writing != .alphabetic, writing != .hangul else {
      var word = WordState()
      let end = longWord(text, start, start, &word, &tokens)
      if end > start { return end }
      let length = UTF8Scalar.decode(text, start).length
      return addWhole(text, .word, start, marks(text, start + length), &tokens)
    }
    // No spaces between words: a run of one script is one token, a Han character each its own.
    var end = start
    while end < count, text[end] >= 0x80 {
      let (scalar, length) = UTF8Scalar.decodeLong(text, end, text[end])
      guard scalar != 0xFFFD else { break }
      let properties = unicode.properties(scalar)
      let isLong = scalar == 0x30FC || scalar == 0xFF70  // ー goes with either kana
      guard
        properties.group == .mark
          || (properties.group == .letter
            && (properties.writing == writing || (isLong && writing != .southEastAsian)))
      else { break }
      if writing == .han, end > start, properties.group != .mark { break }
      end += length
    }
    if end == start { end += UTF8Scalar.decode(text, start).length }
    add(text, .word, start, end, [.nonASCII, writing == .han ? .han : .unspaced], &tokens)
    return end
  }
}
