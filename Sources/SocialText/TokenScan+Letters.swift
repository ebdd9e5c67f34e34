/// Words with letters above ASCII that `LetterTable` knows: taken, folded and hashed in one pass.
extension TokenScan {
  /// A word that has such letters behind its first `head` ASCII letters, at most seven, the first of
  /// `block`. What is drawn out or ends in an unusual way is taken again by the slower ways.
  mutating func wideWord(
    _ text: Span<UInt8>, _ start: Int, _ block: ASCIIBlock, _ head: Int,
    _ tokens: inout OutputSpan<Token>
  ) -> Int {
    let table = letterTable
    let small = block.small
    let mask = ASCIIBlock.mask(head)
    if small.hasTriple(within: mask) { return wideWordAgain(text, start, &tokens) }
    var state = head > 0 ? small.moved(head).state(signs.seeds[head]) : StableHash.seed
    // The last letter in lower case and how often it stood in front of that.
    var last: UInt32 = head > 0 ? UInt32(small.byte(head &- 1)) : 0
    var run = head > 1 && small.byte(head &- 2) == small.byte(head &- 1) ? 1 : 0
    var upper = (block.capitals & mask).nonzeroBitCount
    var hasLower = upper < head
    var isWide = false
    var index = start &+ head
    while index < count {
      // SAFETY: index < count ≤ text.count.
      let byte = unsafe text[unchecked: index]
      if byte < 0x80 {
        guard CharacterClass.isAlphanumeric(byte) else { break }
        let low = CharacterClass.lower(byte)
        state = StableHash.step(state, low)
        index &+= 1
        guard low >= 97 else {
          last = 0
          run = 0
          continue
        }
        upper &+= byte == low ? 0 : 1
        hasLower = hasLower || byte == low
        if UInt32(low) == last {
          run &+= 1
          if run > 1 { return wideWordAgain(text, start, &tokens) }
        } else {
          last = UInt32(low)
          run = 0
        }
        continue
      }
      var length = 0
      let entry = table.entry(text, index, count, &length)
      guard entry.isPlain else {
        guard isApostrophe(text, index) else { break }
        state = StableHash.step(state, 39)
        isWide = true
        index &+= 3
        continue
      }
      isWide = true
      index &+= length
      state = entry.step(state)
      if entry.isLetter {
        upper &+= entry.isUpper ? 1 : 0
        hasLower = hasLower || entry.isLower
        if entry.lower == last {
          run &+= 1
          if run > 1 { return wideWordAgain(text, start, &tokens) }
        } else {
          last = entry.lower
          run = 0
        }
      } else if !entry.isMark {
        last = 0
        run = 0
      }
    }
    // SAFETY: index < count ≤ text.count.
    let stop = index < count ? unsafe text[unchecked: index] : 0
    let isOpen =
      stop >= 0x80
      ? !endsWord(text, index) : isHazard(text, stop, index, isSingle: false)
    if isOpen || (index &- start == 2 && isFaceWord(text, start)) {
      return wideWordAgain(text, start, &tokens)
    }
    var look: TokenFlags = isWide ? .nonASCII : []
    if upper > 1, !hasLower {
      look.insert(.allCaps)
    } else if upper > 0, isUpper(text, start) {
      look.insert(.capitalized)
    }
    return emit(.word, start, index &- start, state, look, stop, &tokens)
  }

  private mutating func wideWordAgain(
    _ text: Span<UInt8>, _ start: Int, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    if text[start] < 0x80 { return wordAgain(text, start, &tokens) }
    var word = WordState()
    return longWord(text, start, start, &word, &tokens)
  }

  /// `’` with an ASCII letter or digit behind it.
  @inline(__always)
  private func isApostrophe(_ text: Span<UInt8>, _ index: Int) -> Bool {
    index &+ 3 < count && text[index] == 0xE2 && text[index &+ 1] == 0x80
      && text[index &+ 2] == 0x99 && CharacterClass.isAlphanumeric(text[index &+ 3])
  }

  /// True if what stands at `index`, above ASCII, ends a word behind a letter: `longWord` would go
  /// on with none of these.
  private mutating func endsWord(_ text: Span<UInt8>, _ index: Int) -> Bool {
    if CharacterClass.isDigit(text[index &- 1]) { return false }
    switch unicode.properties(UTF8Scalar.decode(text, index).scalar).word {
    case .aLetter, .hebrewLetter, .numeric, .extend, .format, .zwj, .midLetter, .midNumLet,
      .singleQuote, .extendNumLet:
      return false
    default: return true
    }
  }
}
