import Model
import SocialText

/// What is said of names in letters of two alphabets.
extension CustomerLinker {
  /// Name of the reason for which a name in letters of two alphabets is not linked.
  static let lookAlikeRule = "look_alike_letters"

  /// The names of a text, those held of which a word mixes two alphabets to look like the listed name
  /// (`Brіghtwater` with a Cyrillic `і`): so frauds write, so that no search finds them. Whom it looks
  /// like stays to be seen, with `look_alike_letters` among the reasons; nobody is linked by it,
  /// whatever stands beside it. Linear in the names.
  public func withDisguisesHeld(
    _ named: [NamedEntity], in text: Span<UInt8>, tokens: [Token]
  ) -> [NamedEntity] {
    var result = named
    for index in named.indices where Self.mixesAlphabets(named[index].span, in: text, tokens) {
      Self.hold(&result[index])
    }
    return result
  }

  /// True for a name of which a word is written in letters of two alphabets.
  static func mixesAlphabets(_ span: TextSpan, in text: Span<UInt8>, _ tokens: [Token]) -> Bool {
    // First bytes of Greek, Cyrillic and Armenian letters: nearly no name has one.
    var at = span.start
    while at < span.end, text[at] < 0xCD || text[at] > 0xD6 { at += 1 }
    guard at < span.end else { return false }
    return Self.tokens(of: span, in: tokens).contains { index in
      let token = tokens[index]
      return token.flags.contains(.nonASCII)
        && Folding.unmixedHash(text.extracting(Int(token.start)..<token.end)) != nil
    }
  }

  private static func hold(_ name: inout NamedEntity) {
    guard name.confidence > plainConfidence else { return }
    let odds = DeterministicMath.log(name.confidence / (1 - name.confidence))
    let held = DeterministicMath.log(plainConfidence / (1 - plainConfidence))
    if name.context.isEmpty {
      name.context.append(LinkReason(rule: writtenRule, weight: odds))
    }
    name.context.append(LinkReason(rule: lookAlikeRule, weight: held - odds))
    name.confidence = plainConfidence
  }
}
