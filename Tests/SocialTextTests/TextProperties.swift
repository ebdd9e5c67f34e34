import SocialText

/// What must hold for any bytes. `violations` names what does not; the fuzzers and the property
/// tests all ask it.
struct TextProperties {
  private let tokenizer = Tokenizer()
  private let extractor = SocialEntityExtractor()
  private let identifier: LanguageIdentifier?

  /// With a language model its answers are checked as well.
  init(model: String? = nil) {
    identifier = model.flatMap { try? LanguageIdentifier(contentsOf: $0) }
  }

  /// Names of the broken properties of one text; empty for a good one.
  func violations(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    let isValid = String(validating: bytes, as: UTF8.self) != nil
    /// True where a cut at an offset goes through no character.
    func isEdge(_ offset: Int) -> Bool {
      !isValid || offset == bytes.count || bytes[offset] & 0xC0 != 0x80
    }
    checkTokens(bytes, isEdge, &found)
    for (name, bounds) in boundaries(bytes) {
      let isRising = zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
      let isWhole = bytes.isEmpty ? bounds.isEmpty : bounds.first == 0 && bounds.last == bytes.count
      if !isRising || !isWhole { found.append("\(name) do not tile") }
      if !bounds.allSatisfy(isEdge) { found.append("\(name) cut a character") }
    }
    var end = 0
    for span in sentences(bytes) {
      if span.start < end || span.end <= span.start || span.end > bytes.count
        || !isEdge(span.start) || !isEdge(span.end)
      {
        found.append("sentences overlap or cut a character")
        break
      }
      if !isBlank(bytes[end..<span.start]) { found.append("text between sentences") }
      end = span.end
    }
    if !isBlank(bytes[end...]) { found.append("text behind the last sentence") }
    end = 0
    for entity in entities(bytes) {
      if entity.span.start < end || entity.span.end > bytes.count || entity.span.count < 1
        || !isEdge(entity.span.start) || !isEdge(entity.span.end)
      {
        found.append("entities overlap or cut a character")
        break
      }
      end = entity.span.end
    }
    checkFolding(bytes, isValid, &found)
    checkOffsets(bytes, &found)
    if let identifier {
      let guess = identifier.identify(bytes.span)
      if !(0...1).contains(guess.confidence) { found.append("confidence \(guess.confidence)") }
      let again = identifier.identify(bytes.span)
      if guess.language != again.language || guess.confidence != again.confidence {
        found.append("language changes")
      }
    }
    return found
  }

  /// What differs between two texts joined by a hard line break and each of them alone. Only for a
  /// first text that does not end in a carriage return.
  func differences(_ first: [UInt8], _ second: [UInt8], by separator: [UInt8]) -> [String] {
    var found: [String] = []
    let whole = first + separator + second
    let shift = first.count + separator.count
    let joined = tokens(first) + tokens(second).map { moved($0, by: shift) }
    if !zip(tokens(whole), joined).allSatisfy({ same($0, $1) })
      || tokens(whole).count != joined.count
    {
      found.append("tokens")
    }
    if sentences(whole) != sentences(first) + sentences(second).map({ moved($0, by: shift) }) {
      found.append("sentences")
    }
    let spans = entities(second).map { entity in
      SocialEntity(kind: entity.kind, span: moved(entity.span, by: shift))
    }
    if entities(whole) != entities(first) + spans { found.append("entities") }
    // UAX #29: words and graphemes break on both sides, sentences behind the separator.
    let front = boundaries(first + separator)
    for (index, (name, bounds)) in boundaries(whole).enumerated() {
      let back = boundaries(second)[index].1.map { $0 + shift }
      if bounds != front[index].1 + back.dropFirst() { found.append(name) }
    }
    return found
  }

  // MARK: Parts

  private func checkTokens(
    _ bytes: [UInt8], _ isEdge: (Int) -> Bool, _ found: inout [String]
  ) {
    let tokens = tokens(bytes)
    var end = 0
    for token in tokens {
      let start = Int(token.start)
      guard start >= end, token.length > 0, token.end <= bytes.count else {
        found.append("tokens overlap")
        return
      }
      if !isEdge(start) || !isEdge(token.end) { found.append("a token cuts a character") }
      if !isBlank(bytes[end..<start]) { found.append("text between tokens") }
      let word = bytes.span.extracting(start..<token.end)
      if Folding.hash(word) != token.hash { found.append("a token's hash is not its text's") }
      _ = Folding.unmixedHash(word)
      _ = Folding.squeezedHashes(word)
      end = token.end
    }
    if !isBlank(bytes[end...]) { found.append("text behind the last token") }
    let phrase = Array(tokens.prefix(PhraseTable.longestPhrase))
    guard !phrase.isEmpty else { return }
    var table = PhraseTable()
    table.set(7, for: phrase)
    if table.longest(tokens, at: 0) != (7, phrase.count) { found.append("a phrase is not found") }
  }

  private func checkFolding(_ bytes: [UInt8], _ isValid: Bool, _ found: inout [String]) {
    var folded: [UInt8] = []
    Folding.fold(bytes.span, into: &folded)
    if Folding.hash(bytes.span) != StableHash.hash64(folded.span) {
      found.append("hash of the folded text")
    }
    guard isValid else { return }
    if String(validating: folded, as: UTF8.self) == nil { found.append("folding breaks UTF-8") }
    var again: [UInt8] = []
    Folding.fold(folded.span, into: &again)
    if again != folded { found.append("folding twice is not folding once") }
  }

  private func checkOffsets(_ bytes: [UInt8], _ found: inout [String]) {
    let offsets = ScalarOffsets(bytes.span)
    var number = 0
    for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
      if offsets.scalar(atByte: index) != number || offsets.byte(atScalar: number) != index {
        found.append("scalar offsets")
        return
      }
      number += 1
    }
    if offsets.count != number { found.append("number of scalars") }
  }

  private func tokens(_ bytes: [UInt8]) -> [Token] {
    var result: [Token] = []
    tokenizer.tokenize(bytes.span, into: &result)
    return result
  }

  private func sentences(_ bytes: [UInt8]) -> [TextSpan] {
    var result: [TextSpan] = []
    Sentences.split(bytes.span, into: &result)
    return result
  }

  private func entities(_ bytes: [UInt8]) -> [SocialEntity] {
    var result: [SocialEntity] = []
    extractor.extract(bytes.span, into: &result)
    return result
  }

  private func boundaries(_ bytes: [UInt8]) -> [(String, [Int])] {
    var words: [Int] = []
    Segmentation.words(bytes.span, into: &words)
    var sentences: [Int] = []
    Segmentation.sentences(bytes.span, into: &sentences)
    var graphemes: [Int] = []
    Segmentation.graphemes(bytes.span, into: &graphemes)
    return [("words", words), ("UAX sentences", sentences), ("graphemes", graphemes)]
  }

  private func moved(_ span: TextSpan, by shift: Int) -> TextSpan {
    TextSpan(start: span.start + shift, end: span.end + shift)
  }

  private func moved(_ token: Token, by shift: Int) -> Token {
    var token = token
    token.start += UInt32(shift)
    return token
  }

  /// Equal but for what stands in front.
  private func same(_ left: Token, _ right: Token) -> Bool {
    var left = left
    var right = right
    left.flags.subtract(.lineBreakBefore)
    right.flags.subtract(.lineBreakBefore)
    return left == right
  }

  private func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.isEmpty
      || String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy {
        let category = $0.properties.generalCategory
        return $0.properties.isWhitespace || category == .control || category == .format
          || category == .surrogate
      }
  }
}
