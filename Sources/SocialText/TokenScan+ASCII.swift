/// The inner loop: tokens of ASCII that are what they look like, eight bytes at a time. Whatever may
/// be more than that goes to the slower paths, which come to the same end for these too.
extension TokenScan {
  /// Goes on at `index` until the text ends, the tokens have no more room or an e-mail address is
  /// found.
  mutating func fill(_ text: Span<UInt8>, _ index: inout Int, _ tokens: inout OutputSpan<Token>) {
    var at = index
    while at < count, tokens.freeCapacity > 0 {
      let block = ASCIIBlock(text, at, count)
      let letters = block.letters
      if letters > 0 {
        at =
          letters < 8
          ? word(text, at, block, letters, &tokens) : longLetters(text, at, block, &tokens)
        continue
      }
      let byte = block.first
      if byte <= 32 || byte == 127 {
        flags.insert(.spaceBefore)
        if byte == 10 || byte == 13 { flags.insert(.lineBreakBefore) }
        at &+= 1
        continue
      }
      let run = block.runLength
      if run < 8, signs.isPlain(byte, before: block.byte(run)) {
        let state = block.moved(run).lateState(signs.shortSeeds[run])
        at = emit(Self.signKind(byte), at, run, state, [], block.byte(run), &tokens)
      } else {
        at = other(text, at, byte, &tokens)
        if emailEnd != nil { break }
      }
    }
    index = at
  }

  /// Appends a token; one space behind it is taken at once. `stop` is the byte behind it, 0 at the
  /// text's end.
  @inline(__always)
  mutating func emit(
    _ kind: TokenKind, _ start: Int, _ length: Int, _ state: UInt64, _ look: TokenFlags,
    _ stop: UInt8, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    tokens.append(
      Token(
        hash: StableHash.finish(state), start: UInt32(truncatingIfNeeded: start),
        length: UInt32(truncatingIfNeeded: length), kind: kind, flags: flags.union(look)))
    flags = stop == 32 ? .spaceBefore : []
    return start &+ length &+ (stop == 32 ? 1 : 0)
  }

  /// True if a word may not end at `end`, in front of `stop`, without a second look.
  @inline(__always)
  func isHazard(_ text: Span<UInt8>, _ stop: UInt8, _ end: Int, isSingle: Bool) -> Bool {
    let bits = signs.stops[stop]
    if bits == 0 { return false }
    // SAFETY: end + 1 < count ≤ text.count.
    let next = end &+ 1 < count ? unsafe text[unchecked: end &+ 1] : 0
    return bits & (signs.nexts[next] | (isSingle ? SignTable.single : 0)) != 0
  }

  /// A word of one to seven ASCII letters and perhaps more.
  @inline(__always)
  private mutating func word(
    _ text: Span<UInt8>, _ start: Int, _ block: ASCIIBlock, _ length: Int,
    _ tokens: inout OutputSpan<Token>
  ) -> Int {
    let stop = block.byte(length)
    let small = block.small
    let mask = ASCIIBlock.mask(length)
    // A stop that means more, a drawn-out word, a face (`xD`).
    if isHazard(text, stop, start &+ length, isSingle: length == 1)
      || small.hasTriple(within: mask) || (length == 2 && small.bits & 0xFFFF == 0x6478)
    {
      if stop == 39 { return contraction(text, start, block, length, &tokens) }
      if stop >= 0x80 { return wideWord(text, start, block, length, &tokens) }
      if stop == 58, let end = link(text, start, start &+ length) {
        return addWhole(text, .url, start, end, &tokens)
      }
      return wordAgain(text, start, &tokens)
    }
    let state = small.moved(length).lateState(signs.shortSeeds[length])
    let capitals = block.capitals & mask
    let look = Self.look(
      isUpper: capitals & 0x20 != 0,
      isAll: capitals == ASCIIBlock.capitalBits & mask && length > 1)
    return emit(.word, start, length, state, look, stop, &tokens)
  }

  /// How a word looks whose first letter is upper case, or all are.
  @inline(__always)
  private static func look(isUpper: Bool, isAll: Bool) -> TokenFlags {
    // Without a branch, for capitals are hard to guess: 0, or 1 (all) or 2 (the first).
    let first: UInt8 = isUpper ? 1 : 0
    return TokenFlags(rawValue: first &<< (isAll ? 0 : 1))
  }

  /// A word of eight ASCII letters or more.
  private mutating func longLetters(
    _ text: Span<UInt8>, _ start: Int, _ block: ASCIIBlock, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    let next = ASCIIBlock(text, start &+ 8, count)
    let rest = next.letters
    guard rest < 8 else { return wideWord(text, start, block, 0, &tokens) }
    let length = rest &+ 8
    let stop = next.byte(rest)
    let first = block.small
    let second = next.small
    let mask = ASCIIBlock.mask(rest)
    // The seam: two letters of the first block and six of the second.
    let seam = ASCIIBlock(bits: first.bits &>> 48 | second.bits &<< 16)
    if isHazard(text, stop, start &+ length, isSingle: false) || first.hasTriple(within: ~0)
      || second.hasTriple(within: mask)
      || seam.hasTriple(within: ASCIIBlock.wideMask(rest &+ 2))
    {
      if stop >= 0x80 { return wideWord(text, start, block, 0, &tokens) }
      return wordAgain(text, start, &tokens)
    }
    let look = Self.look(
      isUpper: block.capitals & 0x20 != 0,
      isAll: block.capitals == ASCIIBlock.capitalBits
        && next.capitals & mask == ASCIIBlock.capitalBits & mask)
    let state = second.movedOrNone(rest).state(first.state(StableHash.seed) &* signs.undo[rest])
    return emit(.word, start, length, state, look, stop, &tokens)
  }

  /// A word of up to seven letters with an apostrophe behind them (`isn't`, `John's`).
  private mutating func contraction(
    _ text: Span<UInt8>, _ start: Int, _ block: ASCIIBlock, _ front: Int,
    _ tokens: inout OutputSpan<Token>
  ) -> Int {
    let middle = start &+ front
    let next = ASCIIBlock(text, middle &+ 1, count)
    let back = next.letters
    let end = middle &+ 1 &+ back
    let masks = (ASCIIBlock.mask(front), ASCIIBlock.mask(back & 7))
    guard back > 0, back < 8, !block.small.hasTriple(within: masks.0),
      !next.small.hasTriple(within: masks.1),
      !isHazard(text, next.byte(back), end, isSingle: false)
    else { return wordAgain(text, start, &tokens) }
    let state = StableHash.step(block.small.moved(front).state(signs.seeds[front]), 39)
    let capitals = block.capitals & masks.0
    let isAll =
      capitals == ASCIIBlock.capitalBits & masks.0
      && next.capitals & masks.1 == ASCIIBlock.capitalBits & masks.1
    return emit(
      .word, start, end &- start,
      next.small.moved(back).state(state &* signs.undo[back]),
      Self.look(isUpper: capitals & 0x20 != 0, isAll: isAll), next.byte(back), &tokens)
  }

  /// A word from its start, byte by byte.
  mutating func wordAgain(
    _ text: Span<UInt8>, _ start: Int, _ tokens: inout OutputSpan<Token>
  ) -> Int {
    var word = WordState()
    var index = start
    while index < count, CharacterClass.isLetter(text[index]) {
      take(text[index], &word)
      index += 1
    }
    return longWord(text, start, index, &word, &tokens)
  }

  /// `@name` or `#tag` of ASCII behind white space and in front of a plain stop; nil where it takes
  /// a longer look. A mention's name has at most 20 bytes, a tag begins with a letter.
  mutating func plainName(
    _ text: Span<UInt8>, _ start: Int, _ sign: UInt8, _ tokens: inout OutputSpan<Token>
  ) -> Int? {
    guard start == 0 || text[start &- 1] <= 32 else { return nil }
    var block = ASCIIBlock(text, start &+ 1, count)
    var length = block.nameBytes
    if sign == 35 ? block.letters == 0 : length == 0 { return nil }
    var state = StableHash.step(StableHash.seed, sign)
    var end = start &+ 1
    while true {
      state = block.lowered.movedOrNone(length).state(state &* signs.undo[length])
      end &+= length
      if length < 8 { break }
      block = ASCIIBlock(text, end, count)
      length = block.nameBytes
    }
    guard sign == 35 || end &- start <= 21 else { return nil }
    let stop = block.byte(length)
    // A list, a scheme, another sign or letter make something else of it.
    guard stop != 64, stop != 35, stop != 58, stop != 47, stop < 0x80 else { return nil }
    return emit(
      sign == 35 ? .hashtag : .mention, start, end &- start, state, [], stop, &tokens)
  }

  /// A number of up to seven digits in front of a plain stop; nil where it takes a longer look.
  mutating func plainNumber(
    _ text: Span<UInt8>, _ start: Int, _ tokens: inout OutputSpan<Token>
  ) -> Int? {
    let block = ASCIIBlock(text, start, count)
    let length = block.digits
    guard length < 8 else { return nil }
    let stop = block.byte(length)
    let end = start &+ length
    switch stop {
    case 0...32: break
    case 44, 46:  // , .
      if end &+ 1 < count, text[end &+ 1] > 32 { return nil }
    default: return nil
    }
    let state = block.moved(length).lateState(signs.shortSeeds[length])
    return emit(.number, start, length, state, [], stop, &tokens)
  }
}
