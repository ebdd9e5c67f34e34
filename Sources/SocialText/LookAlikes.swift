/// Words that mix alphabets to look like another word: `Аpple` with a Cyrillic А, `Яндекc` with a
/// Latin c. Names are looked up by `Folding.unmixedHash`, so that such a word counts as the name it
/// shows; a word in one alphabet keeps its identity, whatever it looks like.
///
/// The pairs are facts of Unicode's confusables (UTS #39, data of 15.0, read through ICU's spoof
/// checker, Unicode License v3): single letters only, capitals with capitals. Greek and Cyrillic
/// small ka are ours; Unicode pairs them with U+0138, which looks like a k.
enum LookAlikes {
  /// Letters and the Latin letters that they look like, common letters first.
  private static let pairs: [(letters: String, latin: String)] = [
    (
      "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυσϜϱϲϳϹϺͿ",
      "ABEZHIKMNOPTYXayikvopuoFpcjCMJ"
    ),
    (
      "АВЕКМНОРСТУХЅІЈаегкорсухѕіјьӀӏҮүһԁԌԛԜԝѴѵѡҽЬ",
      "ABEKMHOPCTYXSIJaerkopcyxsijbIlYyhdGqWwVvweb"
    ),
    (
      "ՍՏՕագհոսցքօզռ",
      "USOwqhnugfoqn"
    ),
  ]

  static let first: UInt32 = 0x370
  static let last: UInt32 = 0x58F

  /// The Latin letter that each scalar from `first` to `last` looks like; 0 for none.
  static let latin: [UInt8] = {
    var table = [UInt8](repeating: 0, count: Int(last - first + 1))
    for pair in pairs {
      for (letter, latin) in zip(pair.letters.unicodeScalars, pair.latin.utf8) {
        table[Int(letter.value - first)] = latin
      }
    }
    return table
  }()

  /// The scalar of alphabet `alphabet` that looks like each ASCII byte; 0 for none.
  static let twins: [[UInt32]] = pairs.map { pair in
    var table = [UInt32](repeating: 0, count: 128)
    for (letter, latin) in zip(pair.letters.unicodeScalars, pair.latin.utf8)
    where table[Int(latin)] == 0 {
      table[Int(latin)] = letter.value
    }
    return table
  }

  /// Number of a scalar's alphabet in `pairs`; nil for all others.
  @inline(__always)
  static func alphabet(_ scalar: UInt32) -> Int? {
    switch scalar {
    case 0x370...0x3E1, 0x3F0...0x3FF: 0
    case 0x400...0x52F: 1
    case 0x531...0x58F: 2
    default: nil
    }
  }
}

extension Folding {
  /// Hash of the folded form of a word that mixes Latin with Greek, Cyrillic or Armenian letters,
  /// written in one alphabet: in Latin where every other letter has a Latin look-alike, else in the
  /// other alphabet where every Latin letter has a look-alike there. Nil for a word that does not
  /// mix and for one that no single alphabet can show (`iPhoneом`): such words go by `hash`.
  public static func unmixedHash(_ word: Span<UInt8>) -> UInt64? {
    var hasLatin = false
    var hasOther = false
    for index in word.indices {
      let byte = word[index]
      if CharacterClass.isLetter(byte) { hasLatin = true }
      // First bytes of U+0340 to U+05BF.
      if byte >= 0xCD, byte <= 0xD6 { hasOther = true }
    }
    guard hasLatin, hasOther, let target = target(word) else { return nil }
    var state = StableHash.seed
    var index = 0
    while index < word.count {
      let (scalar, length) = UTF8Scalar.decode(word, index)
      switch target {
      case .latin where LookAlikes.alphabet(scalar) != nil:
        let twin = LookAlikes.latin[Int(scalar - LookAlikes.first)]
        if twin != 0 {
          state = StableHash.step(state, CharacterClass.lower(twin))
        } else {
          each(word, from: index, to: index + length) { state = StableHash.step(state, $0) }
        }
      case .other(let alphabet) where scalar < 0x80 && CharacterClass.isLetter(UInt8(scalar)):
        let twin = LookAlikes.twins[alphabet][Int(scalar)]
        // Greek, Cyrillic and Armenian letters take two bytes, folded ones as well.
        let pair: [2 of UInt8] = [UInt8(0xC0 | twin >> 6), UInt8(0x80 | twin & 63)]
        each(pair.span, from: 0, to: 2) { state = StableHash.step(state, $0) }
      default:
        each(word, from: index, to: index + length) { state = StableHash.step(state, $0) }
      }
      index += length
    }
    return StableHash.finish(state)
  }

  /// A text with each Greek, Cyrillic and Armenian letter that looks like a Latin one as that one, and
  /// for each byte of it where it stands in `text`. False, with nothing written, where no letter
  /// does. Linear.
  public static func showLatin(
    _ text: Span<UInt8>, into shown: inout [UInt8], places: inout [Int]
  ) -> Bool {
    shown.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    var index = 0
    while index < text.count, text[index] < 0xCD || text[index] > 0xD6 { index += 1 }
    guard index < text.count else { return false }
    var isChanged = false
    index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0xCD, byte <= 0xD6, index + 1 < text.count, text[index + 1] & 0xC0 == 0x80 {
        let scalar = UInt32(byte & 0x1F) << 6 | UInt32(text[index + 1] & 0x3F)
        if LookAlikes.alphabet(scalar) != nil {
          let twin = LookAlikes.latin[Int(scalar - LookAlikes.first)]
          if twin != 0 {
            shown.append(twin)
            places.append(index)
            index += 2
            isChanged = true
            continue
          }
        }
      }
      shown.append(byte)
      places.append(index)
      index += 1
    }
    if !isChanged {
      shown.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
    }
    return isChanged
  }

  /// Where a mixed word's letters all can go.
  private enum Target {
    case latin
    case other(Int)
  }

  private static func target(_ word: Span<UInt8>) -> Target? {
    let data = UnicodeData.shared
    var found: Int?
    var allLatin = true
    var isOne = true
    var index = 0
    while index < word.count {
      let (scalar, length) = UTF8Scalar.decode(word, index)
      index += length
      guard scalar >= 0x80, data.properties(scalar).group == .letter else { continue }
      guard let alphabet = LookAlikes.alphabet(scalar) else {
        isOne = false  // Another alphabet, or Latin with marks: only Latin can take all.
        continue
      }
      if found ?? alphabet != alphabet { isOne = false }
      found = alphabet
      if LookAlikes.latin[Int(scalar - LookAlikes.first)] == 0 { allLatin = false }
    }
    guard let found else { return nil }
    if allLatin { return .latin }
    guard isOne else { return nil }
    for index in word.indices where CharacterClass.isLetter(word[index]) {
      if LookAlikes.twins[found][Int(word[index])] == 0 { return nil }
    }
    return .other(found)
  }
}
