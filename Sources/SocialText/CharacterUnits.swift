/// Cuts tokens that may hold several words into characters, so that a name can be found inside them:
/// runs of kana, Thai, Lao, Khmer and Myanmar (`TokenFlags.unspaced`) and words with Hangul
/// (`TokenFlags.hangul`). The same on every machine; what a dictionary would say is `SearchTerms`'.
///
/// A unit is a grapheme cluster (UAX #29). A long mark or small kana goes with the kana in front of it
/// (`ソ·ニー`), letters of other scripts stay together (`Samsung·은`).
public enum CharacterUnits {
  /// True if the token is cut.
  @inlinable
  public static func isCut(_ token: Token) -> Bool {
    !token.flags.isDisjoint(with: [.unspaced, .hangul]) && token.kind == .word
  }

  /// Appends the units of a token that `isCut`, in order; they tile it. Their hashes are those of
  /// their folded bytes, the first has the token's flags, the others have no space in front.
  public static func append(of token: Token, in text: Span<UInt8>, to units: inout [Token]) {
    let unicode = UnicodeData.shared
    let end = min(token.end, text.count)
    var start = Int(token.start)
    let first = units.count
    while start < end {
      let isHangul = token.flags.contains(.hangul)
      let head = UTF8Scalar.decode(text, start)
      let isWord = isHangul && unicode.properties(head.scalar).writing != .hangul
      var stop = start + head.length
      var last = unicode.properties(head.scalar).grapheme
      while stop < end {
        let (scalar, length) = UTF8Scalar.decode(text, stop)
        let properties = unicode.properties(scalar)
        let joins: Bool
        switch properties.grapheme {
        case .extend, .zwj, .spacingMark: joins = true
        // Letters that make up a syllable without a character of its own.
        case .v: joins = last == .l || last == .v || last == .lv
        case .t: joins = [.v, .t, .lv, .lvt].contains(last)
        case .l: joins = last == .l
        default: joins = isWord ? properties.writing != .hangul : isBound(scalar)
        }
        guard joins || last == .prepend else { break }
        last = properties.grapheme
        stop += length
      }
      let bytes = text.extracting(start..<stop)
      units.append(
        Token(
          hash: Folding.hash(bytes), start: UInt32(truncatingIfNeeded: start),
          length: UInt32(truncatingIfNeeded: stop - start), kind: token.kind,
          flags: units.count == first ? token.flags : token.flags.intersection(scripts)))
      start = stop
    }
  }

  private static let scripts: TokenFlags = [.nonASCII, .unspaced, .hangul]

  /// Long marks and small kana, which begin no word.
  private static func isBound(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30FC, 0xFF70, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087,
      0x308E, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE,
      0xFF67...0xFF6F:
      true
    default: false
    }
  }
}
