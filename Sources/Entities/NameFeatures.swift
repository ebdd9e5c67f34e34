import SocialText

/// What the recogniser sees of a text's tokens: the word, how it is written, and its neighbours.
///
/// Evidence comes in three kinds. A **word** has a block of four rows of weights (as it stands in
/// small letters, with a capital, in front of the token that is judged, behind it); a **form** is
/// one of a few thousand numbers (`forms`), with a row each; a **part** is a hash of letters or of
/// two words, with a row where it is known.
package struct NameFeatures: Sendable {
  /// How a token is written.
  package enum Look: UInt8 {
    case small, capital, capitals, mixed, letter, digits, number, sign, stop, sigil, link, mention
    case hashtag, face, foreign, none
  }

  /// Number of looks.
  package static let looks = 16

  /// The look of each token.
  package private(set) var looks: [UInt8] = []
  /// The hash of each token's word: without a possessive's ending or a hashtag's sign.
  package private(set) var words: [UInt64] = []
  /// How many of the words begin with a capital: 0 none, 1 some, 2 most, 3 most are all capitals.
  package private(set) var style = 0

  /// Empty buffers.
  package init() {}

  /// True for words that begin with a capital or hold one.
  @inline(__always)
  package static func hasCapital(_ look: UInt8) -> Bool {
    look >= Look.capital.rawValue && look <= Look.digits.rawValue
  }

  /// Reads the tokens of a text.
  package mutating func read(_ text: Span<UInt8>, _ tokens: [Token]) {
    looks.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    looks.reserveCapacity(tokens.count)
    words.reserveCapacity(tokens.count)
    var small = 0
    var capital = 0
    var capitals = 0
    for index in tokens.indices {
      let token = tokens[index]
      let look = Self.look(of: token, text)
      looks.append(look.rawValue)
      switch look {
      case .small: small += 1
      case .capital: capital += 1
      case .capitals: capitals += 1
      default: break
      }
      words.append(Self.word(of: token, text))
    }
    let all = small + capital + capitals
    if capital + capitals == 0 {
      style = 0
    } else if capitals * 2 > all {
      style = 3
    } else {
      style = (capital + capitals) * 2 > all ? 2 : 1
    }
  }

  /// The hash under which the word of a token is known.
  @inline(__always)
  private static func word(of token: Token, _ text: Span<UInt8>) -> UInt64 {
    let start = Int(token.start)
    let end = token.end
    if token.kind == .hashtag, token.length > 1 {
      return Folding.hash(text.extracting(start + 1..<end))
    }
    guard token.kind == .word else { return token.hash }
    let word = text.extracting(start..<end)
    let stem = Possessive.stem(of: word)
    return stem < word.count ? Folding.hash(word.extracting(0..<stem)) : token.hash
  }

  private static func look(of token: Token, _ text: Span<UInt8>) -> Look {
    switch token.kind {
    case .word, .elongated, .censored:
      if token.flags.contains(.allCaps) { return .capitals }
      let start = Int(token.start)
      var hasDigit = false
      var hasCapital = false
      for index in start + 1..<max(start + 1, min(token.end, start + 24)) {
        let byte = text[index]
        hasDigit = hasDigit || (byte >= 0x30 && byte <= 0x39)
        hasCapital = hasCapital || (byte >= 0x41 && byte <= 0x5A)
      }
      if hasDigit { return .digits }
      if hasCapital { return .mixed }
      if token.flags.contains(.capitalized) { return token.length == 1 ? .letter : .capital }
      if !token.flags.isDisjoint(with: [.unspaced, .hangul, .han]) { return .foreign }
      return .small
    case .number: return .number
    case .punctuation:
      switch text[Int(token.start)] {
      case 0x2E, 0x21, 0x3F: return .stop
      case 0x40, 0x23: return .sigil
      default: return .sign
      }
    case .symbol: return text[Int(token.start)] == 0x23 ? .sigil : .sign
    case .url, .email: return .link
    case .mention: return .mention
    case .hashtag, .cashtag: return .hashtag
    case .emoji, .emoticon: return .face
    }
  }

  /// True where a name may begin with a capital because a sentence does.
  @inline(__always)
  func isFirst(_ index: Int, _ tokens: [Token]) -> Bool {
    if index == 0 || tokens[index].flags.contains(.lineBreakBefore) { return true }
    let look = looks[index - 1]
    return look == Look.stop.rawValue || look == Look.mention.rawValue
      || look == Look.face.rawValue || look == Look.link.rawValue
  }

  /// Numbers of forms.
  package static let forms = 256 + 4096 + 256 + 512 + 512 + 64

  /// Gives the numbers of the forms of a token.
  @inline(__always)
  package func eachForm(_ index: Int, _ tokens: [Token], _ take: (Int) -> Void) {
    let look = Int(looks[index])
    let last = looks.count - 1
    let none = Int(Look.none.rawValue)
    let before = index > 0 ? Int(looks[index - 1]) : none
    let after = index < last ? Int(looks[index + 1]) : none
    let first = isFirst(index, tokens) ? 1 : 0
    take(look << 3 | first << 2 | style)
    take(256 + (before << 8 | look << 4 | after))
    take(256 + 4096 + (look << 4 | min(15, Int(tokens[index].length))))
    let second = index > 1 ? Int(looks[index - 2]) : none
    take(256 + 4096 + 256 + (second << 4 | look) + (first << 8))
    let further = index + 1 < last ? Int(looks[index + 2]) : none
    take(256 + 4096 + 256 + 512 + (further << 4 | look) + (first << 8))
  }

  /// Gives the hashes of the parts of a token.
  @inline(__always)
  package func eachPart(
    _ index: Int, _ text: Span<UInt8>, _ tokens: [Token], _ take: (UInt64) -> Void
  ) {
    let token = tokens[index]
    let look = looks[index]
    if look <= Look.digits.rawValue || look == Look.hashtag.rawValue {
      let start = Int(token.start)
      let count = Int(token.length)
      let salt: UInt64 = look == 0 ? 1 : 2
      if count > 2 {
        var state = StableHash.step(StableHash.seed, UInt8(truncatingIfNeeded: salt))
        for offset in 0..<3 { state = StableHash.step(state, Self.small(text[start + offset])) }
        take(StableHash.finish(state))
        state = StableHash.step(StableHash.seed, UInt8(truncatingIfNeeded: salt &+ 4))
        for offset in 1...3 { state = StableHash.step(state, Self.small(text[token.end - offset])) }
        take(StableHash.finish(state))
        if count > 3 {
          state = StableHash.step(state, Self.small(text[token.end - 4]))
          take(StableHash.finish(state))
        }
      }
    }
    if index > 0 {
      take(StableHash.finish(words[index - 1] &* 3 ^ words[index]))
    }
    if index + 1 < words.count {
      take(StableHash.finish(words[index + 1] &* 5 ^ words[index]))
    }
  }

  @inline(__always)
  private static func small(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
