/// What one language adds to the search for keyphrases: stop words, stems, frequencies.
struct KeyphraseLanguage: Sendable {
  private let words: LanguageWords
  private let stemmer: Stemmer?
  private let isEnglish: Bool
  /// Articles and the like lose their vowel and are tied to the word behind (`l'eau`).
  private let hasElision: Bool
  private var tagWords: [TextSpan] = []

  /// What sharing and cutting leave in posts, in every language.
  private static let ofTheMedium: Set<UInt64> = Set(
    ["rt", "via", "http", "https", "amp", "lt", "gt"].map { Folding.hash($0) })

  init(_ words: LanguageWords) {
    self.words = words
    stemmer = Stemmer(language: words.language)
    isEnglish = words.language == "en"
    hasElision = ["fr", "it", "ca"].contains(words.language)
  }

  /// True for a word that begins and ends no phrase: a stop word, or one contracted (`it's`).
  func isStop(_ text: Span<UInt8>, _ token: Token) -> Bool {
    guard token.kind == .word || token.kind == .elongated else { return false }
    if KeyphraseLanguage.ofTheMedium.contains(token.hash) { return true }
    guard let stop = words.stopWords else { return false }
    if stop.contains(token.hash) { return true }
    guard !hasElision, let mark = apostrophe(text, token) else { return false }
    return stop.contains(Folding.hash(text.extracting(Int(token.start)..<mark.start)))
  }

  /// Fills in what is known of a unit's word or words.
  mutating func describe(
    _ unit: inout KeyphraseUnit, _ text: Span<UInt8>, _ tokens: [Token],
    _ range: ClosedRange<Int>, _ parts: inout [UInt64]
  ) {
    let first = tokens[range.lowerBound]
    if first.kind == .hashtag {
      // `#BlackLivesMatter` and "black lives matter" are one phrase.
      words.hashtags.split(text, first.span, into: &tagWords)
      for word in tagWords { add(word, of: first, text, to: &unit, &parts) }
      return
    }
    for index in stride(from: range.lowerBound, through: range.upperBound, by: 2) {
      let token = tokens[index]
      var span = token.span
      if token.kind == .cashtag {
        span.start += UTF8Scalar.decode(text, span.start).length
      } else if hasElision, let mark = apostrophe(text, token), mark.start - span.start <= 5 {
        span.start = mark.end
        if index == range.lowerBound { unit.start = span.start }
      }
      add(span, of: token, text, to: &unit, &parts)
    }
  }

  /// Adds one word to a unit.
  private func add(
    _ span: TextSpan, of token: Token, _ text: Span<UInt8>, to unit: inout KeyphraseUnit,
    _ parts: inout [UInt64]
  ) {
    let bytes = text.extracting(span.start..<span.end)
    let folded = span == token.span ? token.hash : Folding.hash(bytes)
    let hash = token.kind == .number ? folded : stemmer?.hash(bytes) ?? folded
    parts.append(hash)
    unit.hash = unit.length == 0 ? hash : PhraseTable.combine(unit.hash, hash)
    unit.length += bytes.count
    add(words.frequencies?.word(folded), to: &unit)
    unit.ending = isEnglish ? KeyphraseFeatures.Ending(bytes) : .other
  }

  private func add(_ word: WordFrequencies.Word?, to unit: inout KeyphraseUnit) {
    guard let list = words.frequencies else {
      unit.rarity = KeyphraseScan.neutralRarity
      unit.part = .noun
      return
    }
    // What is not in the list is some way rarer than its last word.
    let rarity = Double(word?.centibels ?? list.rarest + 40) / 100
    unit.rarity = max(unit.rarity, rarity)
    unit.part = list.hasParts ? word?.part ?? .unknown : .noun
  }

  /// The first apostrophe between letters, straight or curled.
  private func apostrophe(_ text: Span<UInt8>, _ token: Token) -> TextSpan? {
    var at = Int(token.start) + 1
    while at < token.end - 1 {
      if text[at] == 0x27 { return TextSpan(start: at, end: at + 1) }
      if text[at] == 0xE2, at + 3 < token.end, text[at + 1] == 0x80, text[at + 2] == 0x99 {
        return TextSpan(start: at, end: at + 3)
      }
      at += 1
    }
    return nil
  }
}
