/// A word of a text that may be part of a keyphrase: one token, or several that hyphens join.
struct KeyphraseUnit {
  /// Bytes of the text.
  var start = 0
  var end = 0
  /// Hash of the stem; of several tokens, their hashes combined.
  var hash: UInt64 = 0
  /// Stems of its words: a range of `parts`.
  var parts = 0..<0
  /// Position in `terms`.
  var term = 0
  /// Words of the text in front of it, stop words included.
  var position = 0
  /// Units of one run stand side by side, nothing between them.
  var run = 0
  var isFirstSentence = false
  /// Begins with a capital where no sentence begins; and its run of capitals.
  var isCapitalized = false
  var startsSentence = false
  var startsUpper = false
  var isNumber = false
  /// Letters and digits in UTF-8.
  var length = 0
  /// Negative common logarithm of the frequency of its rarest part.
  var rarity = 0.0
  var part = WordFrequencies.PartOfSpeech.unknown
  var ending = KeyphraseFeatures.Ending.other
}

/// All units of a text with one stem.
struct KeyphraseTerm {
  var count = 0
  var capitalized = 0
  var shouted = 0
}

/// Reads a text's tokens into units and runs; one pass, bounded by `limit`.
struct KeyphraseScan {
  /// Units looked at; the rest of a longer text is not.
  static let limit = 1 << 15
  /// Rarity of a word where the language has no frequencies.
  static let neutralRarity = 5.0

  private(set) var units: [KeyphraseUnit] = []
  private(set) var terms: [KeyphraseTerm] = []
  /// Stems' hashes, word by word.
  private(set) var parts: [UInt64] = []
  private(set) var words = 0
  private(set) var sentences = 1
  private(set) var capitals = 0
  private var index = HashIndex()
  private var run = 0
  private var startsSentence = true

  mutating func read(
    _ text: Span<UInt8>, _ tokens: [Token], _ language: inout KeyphraseLanguage
  ) {
    units.removeAll(keepingCapacity: true)
    terms.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    index.removeAll(room: min(tokens.count, KeyphraseScan.limit))
    words = 0
    sentences = 1
    capitals = 0
    run = 0
    startsSentence = true
    var next = 0
    while next < tokens.count, units.count < KeyphraseScan.limit {
      let token = tokens[next]
      switch token.kind {
      case .word, .elongated, .censored, .number, .hashtag, .cashtag:
        var last = next
        while KeyphraseScan.isJoined(text, tokens, last) { last += 2 }
        add(text, tokens, next...last, &language)
        next = last + 1
      case .punctuation:
        run += 1
        if KeyphraseScan.endsSentence(text[Int(token.start)]) { endSentence() }
        next += 1
      case .url, .mention, .emoji, .emoticon, .email, .symbol:
        run += 1
        next += 1
      }
    }
  }

  private mutating func endSentence() {
    if !startsSentence { sentences += 1 }
    startsSentence = true
  }

  /// True where a hyphen, without spaces, ties the token to the one behind the hyphen.
  private static func isJoined(_ text: Span<UInt8>, _ tokens: [Token], _ at: Int) -> Bool {
    guard at + 2 < tokens.count, tokens[at + 1].kind == .punctuation,
      !tokens[at + 1].flags.contains(.spaceBefore), !tokens[at + 2].flags.contains(.spaceBefore)
    else { return false }
    switch tokens[at + 2].kind {
    case .word, .number: break
    default: return false
    }
    let sign = tokens[at + 1]
    if sign.length == 1 { return text[Int(sign.start)] == 0x2D }
    guard sign.length == 3 else { return false }
    let scalar = UTF8Scalar.decode(text, Int(sign.start)).scalar
    return scalar == 0x2010 || scalar == 0x2011
  }

  private static func endsSentence(_ byte: UInt8) -> Bool {
    byte == 0x2E || byte == 0x21 || byte == 0x3F
  }

  private mutating func add(
    _ text: Span<UInt8>, _ tokens: [Token], _ range: ClosedRange<Int>,
    _ language: inout KeyphraseLanguage
  ) {
    let first = tokens[range.lowerBound]
    let startsUpper = !first.flags.isDisjoint(with: [.capitalized, .allCaps])
    // A line that goes on in lower case was only wrapped.
    if first.flags.contains(.lineBreakBefore), startsUpper || first.kind != .word {
      run += 1
      endSentence()
    }
    defer {
      words += 1
      startsSentence = false
    }
    if startsUpper, !startsSentence { capitals += 1 }
    if range.count == 1, language.isStop(text, first) {
      run += 1
      return
    }
    var unit = KeyphraseUnit()
    unit.start = Int(first.start)
    unit.end = tokens[range.upperBound].end
    unit.position = words
    unit.startsSentence = startsSentence
    unit.startsUpper = startsUpper
    unit.isCapitalized = startsUpper && !startsSentence
    unit.isFirstSentence = sentences == 1
    unit.isNumber = first.kind == .number && range.count == 1
    // A tag stands for itself: no phrase reaches across its edge.
    let isTag = first.kind == .hashtag || first.kind == .cashtag
    if isTag { run += 1 }
    unit.run = run
    if isTag { run += 1 }
    let known = parts.count
    language.describe(&unit, text, tokens, range, &parts)
    unit.parts = known..<parts.count
    let term = index.insert(unit.hash, next: terms.count)
    if term == terms.count { terms.append(KeyphraseTerm()) }
    terms[term].count += 1
    if unit.isCapitalized { terms[term].capitalized += 1 }
    if first.flags.contains(.allCaps) { terms[term].shouted += 1 }
    unit.term = term
    units.append(unit)
  }
}
