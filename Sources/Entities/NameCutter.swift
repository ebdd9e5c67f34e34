import SocialText

/// Cuts names into the tokens by which texts are searched for them.
struct NameCutter {
  /// Changes whenever names are written in other alphabets, cut or hashed otherwise, or more of their forms
  /// are looked for: names in a file of another version would not be found. A test of sample names says
  /// when it is due.
  static let version: UInt64 = 4
  /// Letters from which words written together are no ordinary word by chance, in bytes.
  static let sureLength = 12

  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  /// True if the last name ended in one sign that its phrase leaves out.
  private(set) var isCutShort = false

  /// The tokens of a name, punctuation at its end left out.
  mutating func phrase(_ name: String) -> [Token] {
    let bytes = Array(name.utf8)
    tokenizer.tokenize(bytes.span, into: &tokens)
    if tokens.contains(where: CharacterUnits.isCut) { tokens = NameEdges(bytes.span, tokens).units }
    while let last = tokens.last, last.kind == .punctuation { tokens.removeLast() }
    isCutShort =
      tokens.last.map { bytes.count == $0.end + 1 && Self.isEnd(bytes[$0.end]) } ?? false
    for index in tokens.indices where tokens[index].flags.contains(.nonASCII) {
      let word = bytes.span.extracting(Int(tokens[index].start)..<tokens[index].end)
      if let hash = Folding.unmixedHash(word) { tokens[index].hash = hash }
    }
    return tokens
  }

  /// A sign with which a name as listed may end: `Inc.`, `UG (haftungsbeschränkt)`.
  static func isEnd(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x29 }

  /// The words of a name written together, as a tag or a handle does; nil where that is too short or
  /// the same.
  mutating func joined(_ name: String, _ phrase: [Token]) -> Token? {
    guard phrase.count > 1, let last = phrase.last else { return nil }
    let bytes = Array(name.utf8)[0..<last.end].filter(Self.isKept)
    guard bytes.count >= 5 else { return nil }
    tokenizer.tokenize(bytes.span, into: &tokens)
    if tokens.count == 1, !CharacterUnits.isCut(tokens[0]) { return tokens[0] }
    // A tag is one token whatever its script.
    return Token(
      hash: Folding.hash(bytes.span), start: 0, length: UInt32(clamping: bytes.count),
      kind: .hashtag, flags: [])
  }

  /// Spaces and the signs that tags leave out.
  private static func isKept(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x26, 0x27, 0x28, 0x29, 0x2C, 0x2D, 0x2E, 0x2F: false
    default: true
    }
  }
}
