import SocialText

/// A text's tokens with those of scripts without spaces cut into characters, and where a name found
/// among them begins and ends in what was cut.
struct NameEdges {
  /// How a name stands in the words of the text.
  enum Place {
    /// It is made of whole words, Korean particles aside.
    case whole
    /// It is part of a run that has no spaces.
    case inside
    /// It is a piece of something else.
    case none
  }

  /// The tokens, cut.
  private(set) var units: [Token] = []
  /// For each unit the bytes of the token that it comes from.
  private var origins: [TextSpan] = []

  /// Nothing cut.
  init() {}

  /// Cuts the tokens of a text.
  init(_ text: Span<UInt8>, _ tokens: [Token]) {
    units.reserveCapacity(tokens.count * 4)
    for token in tokens {
      if CharacterUnits.isCut(token) {
        CharacterUnits.append(of: token, in: text, to: &units)
      } else {
        units.append(token)
      }
      while origins.count < units.count { origins.append(token.span) }
    }
  }

  /// Fewest bytes that a name inside a run has: three characters, for shorter ones turn up in other
  /// words by chance.
  private static let fewestBytes = 9

  /// How the name of `count` units at `index` stands.
  func place(_ text: Span<UInt8>, _ index: Int, _ count: Int) -> Place {
    let first = units[index]
    let last = units[index + count - 1]
    let begins = Int(first.start) == origins[index].start
    let rest = origins[index + count - 1]
    let ends = last.end == rest.end
    if begins, ends { return .whole }
    let bytes = last.end - Int(first.start)
    if last.flags.contains(.hangul), !ends {
      // Korean words begin with the name; what follows is a particle, or the name is long enough
      // to be no chance (`배달의민족앱`).
      guard begins else { return .none }
      if KoreanParticles.contain(text.extracting(last.end..<rest.end)) { return .whole }
      return bytes >= Self.fewestBytes ? .inside : .none
    }
    if first.flags.contains(.hangul), !begins { return .none }
    guard bytes >= Self.fewestBytes else { return .none }
    // Katakana compounds are cut at one end at most (`ソニーストア`).
    let isKatakana = isKatakana(text, first) && isKatakana(text, last)
    return isKatakana && !begins && !ends ? .none : .inside
  }

  /// True for U+30A0 to U+30FF: E3 82 A0 to E3 83 BF.
  private func isKatakana(_ text: Span<UInt8>, _ unit: Token) -> Bool {
    let start = Int(unit.start)
    guard unit.length >= 3, text[start] == 0xE3 else { return false }
    return text[start + 1] == 0x83 || (text[start + 1] == 0x82 && text[start + 2] >= 0xA0)
  }
}
