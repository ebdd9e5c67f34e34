/// Decisions at full stops, exclamation and question marks.
extension SentenceScan {
  /// A run of terminators, spaced ones included (`! !`), with the closing signs behind it.
  private struct Run {
    var end: Int
    /// One of them is no full stop or ellipsis.
    var isStrong = false
    /// Full stops; an ellipsis sign counts as three.
    var dots = 0
    var isClosed = false
  }

  /// Takes the terminator at `index` and all that belongs to it; ends the sentence if it does.
  mutating func stop(_ text: Span<UInt8>, _ index: Int, _ sentences: inout [TextSpan]) -> Int {
    let run = run(text, index)
    // Signs alone are no sentence: `.@anna says`.
    if SentenceScan.trimmed(text, start, index) == nil { return run.end }
    let isPlain = !run.isStrong && run.dots == 1
    if !run.isClosed, run.end < text.count, !isSpace(text, run.end) {
      if isPlain { return joined(text, index, run.end, &sentences) }
      // A query without scheme, a possessive: `a?b=c`, `Yahoo!'s`.
      if text[run.end] == 39 || isKey(text, run.end) { return run.end }
    }
    // `(!)` and `(?)` are remarks.
    if run.isClosed, index > 0, text[index - 1] == 40 || text[index - 1] == 91 { return run.end }
    let tail = SentenceTail.read(text, run.end, unicode)
    tagged = max(tagged, tail.seen)
    let next = SentenceStart.read(text, run.end, unicode)
    if tail.end > run.end {
      // Behind a title or an ellipsis a face or tag ends nothing of its own accord.
      let behind = SentenceStart.read(text, tail.end, unicode)
      if isPlain, ownsStop(text, index, next) { return run.end }
      if behind.kind == .going || (!run.isStrong && run.dots > 1 && behind.kind != .upper) {
        return tail.end
      }
      close(text, tail.end, &sentences)
      return tail.end
    }
    guard ends(text, index, run, next) else { return run.end }
    close(text, run.end, &sentences)
    return run.end
  }

  private func ends(_ text: Span<UInt8>, _ index: Int, _ run: Run, _ next: SentenceStart) -> Bool {
    if next.kind == .end || next.kind == .going { return false }
    if run.isClosed, next.kind == .lower || isQuotative(text, next) { return false }
    // `(อย.) …`: without capitals a remark in brackets ends nothing.
    if run.isClosed, !run.isStrong, next.kind == .uncased, text[run.end - 1] == 41 { return false }
    if run.isStrong {
      return !(next.kind == .lower && isYahoo(text, index))
    }
    if run.dots > 1 {
      return next.kind == .upper || (next.kind == .uncased && next.isSpaced)
    }
    return !ownsStop(text, index, next)
  }

  /// True where a single full stop belongs to the word in front of it.
  private func ownsStop(_ text: Span<UInt8>, _ dot: Int, _ next: SentenceStart) -> Bool {
    let word = SentenceWord.before(text, dot, from: start, unicode)
    let table = Abbreviations.shared
    guard word.start < dot else { return false }
    let isStart = next.kind == .upper && isStarter(text, next.at)
    if word.isNumber {
      // A list's number at the line's start; ordinals; `3. mai`.
      if word.start == start || SentenceScan.trimmed(text, start, word.start) == nil { return true }
      let isShort = dot - word.start <= 2
      let isOrdinal = languages & Abbreviations.ordinals != 0
      // `1999. godine` where the language is known to write so, `3. mai` everywhere else too.
      if next.kind == .lower { return isOrdinal && (isShort || languages != .max) }
      return next.kind == .upper && isOrdinal && isShort && languages != .max && !isStart
    }
    if word.letters == 1 {
      // Initials, but not the pronoun I: `J. Smith`, `z. B.`, `vitamin C. The`.
      if word.isUpper, text[word.start] == 73, !word.hasDots { return false }
      return !isStart && next.kind != .sign
    }
    if word.isRoman(text, dot), next.kind == .lower { return true }
    let kind = table.kind(word.state(text, dot), languages)
    if kind == .front { return true }
    if word.hasDots, word.isAcronym { return next.kind != .sign && !isStart }
    switch kind {
    case .middle: return next.kind != .sign && !isStart
    case .last: return next.kind == .lower || next.kind == .digit
    case .number: return next.kind == .digit
    default: return next.kind == .digit && word.isStreet(text, dot)
    }
  }

  /// A full stop with something directly behind it: a number's, a name's, or a forgotten space.
  private mutating func joined(
    _ text: Span<UInt8>, _ dot: Int, _ behind: Int, _ sentences: inout [TextSpan]
  ) -> Int {
    let before = SentenceWord.before(text, dot, from: start, unicode)
    let after = SentenceWord.behind(text, behind, unicode)
    let closes = SentenceTail.read(text, behind, unicode)
    if closes.end > behind, closes.hasFaces {
      close(text, closes.end, &sentences)
      return closes.end
    }
    if let end = address(text, dot, before, after) { return end }
    // `bl.a.`, `EE.UU.`
    if after.end < text.count, text[after.end] == 46 {
      let whole = Folding.state(text, from: before.start, to: after.end)
      if Abbreviations.shared.kind(whole, languages) != .none { return behind }
    }
    // Behind an emoji or a bracket only a capital shows a forgotten space.
    if before.start == dot, dot > start, after.isUpper, !after.isAllUpper, after.letters > 1,
      text[dot - 1] >= 0x80 || text[dot - 1] == 41 || text[dot - 1] == 34
    {
      close(text, behind, &sentences)
      return behind
    }
    guard before.letters >= 2, !before.hasDots, !before.isNumber, !before.isNamed,
      after.letters >= 2 || after.isWordAlone, !after.isNamed
    else { return behind }
    let ending = after.state(text, after.end)
    if Abbreviations.shared.isNameEnding(ending) { return behind }
    let owner = Abbreviations.shared.kind(before.state(text, dot), languages)
    if owner == .front || owner == .middle { return behind }
    // `React.Component` is one name, `Paris.The food` is not.
    if before.isUpper, after.isUpper, words > 0, !Abbreviations.shared.isStarter(ending) {
      return behind
    }
    close(text, behind, &sentences)
    return behind
  }

  /// End of a host name or address around the full stop at `dot`.
  private mutating func address(
    _ text: Span<UInt8>, _ dot: Int, _ before: SentenceWord, _ after: SentenceWord
  ) -> Int? {
    guard dot >= searched, before.start < dot, after.end > dot + 1 else { return nil }
    var label = dot
    while label > start, dot - label < 63,
      CharacterClass.isAlphanumeric(text[label - 1]) || text[label - 1] == 45
    { label -= 1 }
    guard label < dot, URLMatcher.mayStart(text, label, bare: true) else { return nil }
    let end: Int
    switch URLMatcher.matchBare(text, start: label) {
    case .none(let seen):
      searched = seen
      return nil
    case .found(let found): end = found
    }
    // `great.It was`: a capital behind lower case is a forgotten space.
    if end == after.end, after.isUpper, !after.isAllUpper, !before.isUpper || words == 0,
      Abbreviations.shared.isStarter(after.state(text, after.end))
    {
      searched = end
      return nil
    }
    return max(end, dot + 1)
  }

  // MARK: Parts

  private func run(_ text: Span<UInt8>, _ index: Int) -> Run {
    var run = Run(end: index)
    var at = index
    while at < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      if scalar == 0x2026 {
        run.dots += 3
      } else {
        let kind = unicode.properties(scalar).sentence
        guard kind == .aTerm || kind == .sTerm else {
          // Spaces inside a run: `wow ! !`, `. . .`, but no `.5` behind it.
          var after = at
          while after < text.count, after - at < 4, text[after] == 32 { after += 1 }
          guard after > at, after < text.count, isStop(text[after]),
            after + 1 == text.count || isSpace(text, after + 1) || isStop(text[after + 1])
          else { break }
          at = after
          continue
        }
        if kind == .sTerm { run.isStrong = true } else { run.dots += 1 }
      }
      at += length
      run.end = at
    }
    at = run.end
    while at < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      guard isCloser(scalar) else { break }
      at += length
    }
    // An apostrophe or an opening quote in front of a letter closes nothing.
    if at > run.end, at == text.count || isSpace(text, at) || !isWord(text, at) || text[at] >= 0x80
    {
      run.end = at
      run.isClosed = true
    } else if at > run.end + 1 || (at > run.end && text[run.end] == 41) {
      run.end = at
      run.isClosed = true
    }
    return run
  }

  private func isStop(_ byte: UInt8) -> Bool { byte == 33 || byte == 46 || byte == 63 }

  private func isSpace(_ text: Span<UInt8>, _ index: Int) -> Bool {
    SentenceScan.isBlank(UTF8Scalar.decode(text, index).scalar)
  }

  private func isWord(_ text: Span<UInt8>, _ index: Int) -> Bool {
    unicode.properties(UTF8Scalar.decode(text, index).scalar).isWordLike
  }

  private func isCloser(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 34, 39, 41, 93, 125, 0xAB, 0xBB, 0x2018, 0x2019, 0x201C, 0x201D, 0x203A, 0x300D, 0x300F,
      0x3011, 0xFF09, 0x300B:
      return true
    default: return false
    }
  }

  /// `x=` behind a question mark.
  private func isKey(_ text: Span<UInt8>, _ index: Int) -> Bool {
    var at = index
    while at < text.count, at - index < 32, CharacterClass.isName(text[at]) { at += 1 }
    return at > index && at < text.count && text[at] == 61
  }

  /// Japanese と and って behind a closing quote: the sentence goes on.
  private func isQuotative(_ text: Span<UInt8>, _ next: SentenceStart) -> Bool {
    guard next.kind == .uncased, !next.isSpaced else { return false }
    let scalar = UTF8Scalar.decode(text, next.at).scalar
    return scalar == 0x3068 || scalar == 0x3063
  }

  /// Names that end in an exclamation mark.
  private func isYahoo(_ text: Span<UInt8>, _ index: Int) -> Bool {
    let word = SentenceWord.before(text, index, from: start, unicode)
    return word.isUpper && word.state(text, index) == SentenceScan.yahoo
  }

  private static let yahoo: UInt64 = {
    let bytes = Array("yahoo".utf8)
    return Folding.state(bytes.span, from: 0, to: bytes.count)
  }()

  /// True if a word that begins sentences stands at `at`.
  func isStarter(_ text: Span<UInt8>, _ at: Int) -> Bool {
    let word = SentenceWord.behind(text, at, unicode)
    guard word.end > at else { return false }
    if word.end < text.count {
      // `J. A. Smith`; `C'est`, `J’ai`.
      if word.letters == 1, text[word.end] == 46 { return false }
      let sign = UTF8Scalar.decode(text, word.end).scalar
      if word.letters <= 2, sign == 39 || sign == 0x2019 { return true }
    }
    return Abbreviations.shared.isStarter(word.state(text, word.end))
  }
}
