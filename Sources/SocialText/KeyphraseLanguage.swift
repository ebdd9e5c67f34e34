/// What one language adds to the search for keyphrases: stop words, stems, frequencies.
struct KeyphraseLanguage: Sendable {
  private let words: LanguageWords
  private let stemmer: Stemmer?
  private let isEnglish: Bool
  /// Articles and the like lose their vowel and are tied to the word behind (`l'eau`).
  private let hasElision: Bool
  private var tagWords: [TextSpan] = []

  init(_ words: LanguageWords) {
    self.words = words
    stemmer = Stemmer(language: words.language)
    isEnglish = words.language == "en"
    hasElision = ["fr", "it", "ca"].contains(words.language)
  }

  /// True for a word that begins and ends no phrase: a stop word, or one contracted (`it's`).
  func isStop(_ text: Span<UInt8>, _ token: Token) -> Bool {
    guard token.kind == .word || token.kind == .elongated, let stop = words.stopWords else {
      return false
    }
    if stop.contains(token.hash) { return true }
    guard !hasElision, let mark = apostrophe(text, token) else { return false }
    return stop.contains(Folding.hash(text.extracting(Int(token.start)..<mark.start)))
  }

  /// Fills in what is known of a unit's word or words.
  mutating func describe(
    _ unit: inout KeyphraseUnit, _ text: Span<UInt8>, _ tokens: [Token],
    _ range: ClosedRange<Int>
  ) {
    var isFirst = true
    for index in stride(from: range.lowerBound, through: range.upperBound, by: 2) {
      let token = tokens[index]
      var start = Int(token.start)
      if token.kind == .hashtag || token.kind == .cashtag {
        start += UTF8Scalar.decode(text, start).length
      } else if hasElision, let mark = apostrophe(text, token), mark.start - start <= 5 {
        start = mark.end
        if isFirst { unit.start = start }
      }
      let isWhole = start == Int(token.start)
      let bytes = text.extracting(start..<token.end)
      let folded = isWhole ? token.hash : Folding.hash(bytes)
      let hash = token.kind == .number ? folded : stemmer?.hash(bytes) ?? folded
      unit.hash = isFirst ? hash : PhraseTable.combine(unit.hash, hash)
      unit.length += bytes.count
      add(words.frequencies?.word(folded), to: &unit)
      unit.ending = isEnglish ? KeyphraseFeatures.Ending(bytes) : .other
      isFirst = false
    }
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
