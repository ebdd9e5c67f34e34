/// Makes texts that a reader takes for equal equal: case, width, compatibility forms and
/// diacritics are folded away (`Ｃafé` → `cafe`, `Straße` → `strasse`, `don’t` → `don't`), invisible
/// characters and skin tones are dropped, digits of all scripts become ASCII's, Hangul syllables
/// become their letters. In Arabic script vowel marks, hamza and tatweel go, and the letters that
/// keyboards give for one another are one (yeh, kaf, heh with teh marbuta, alef wasla). Vowel signs
/// of Indic scripts and the voicing marks of kana stay: they are part of what is read.
///
/// Folding works scalar by scalar, so it needs no look-ahead and never fails; bytes that are not
/// UTF-8 stay as they are.
public enum Folding {
  /// Hash of the folded bytes: `Token.hash` of a token with these bytes.
  public static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    StableHash.finish(state(bytes, from: 0, to: bytes.count))
  }

  /// Hash of a string's folded UTF-8.
  public static func hash(_ text: String) -> UInt64 {
    var copy = text
    copy.makeContiguousUTF8()
    return hash(copy.utf8.span)
  }

  /// The folded form itself.
  public static func fold(_ text: String) -> String {
    var copy = text
    copy.makeContiguousUTF8()
    var result: [UInt8] = []
    fold(copy.utf8.span, into: &result)
    return String(decoding: result, as: UTF8.self)
  }

  /// Appends the folded bytes.
  public static func fold(_ bytes: Span<UInt8>, into result: inout [UInt8]) {
    result.reserveCapacity(result.count + bytes.count)
    each(bytes, from: 0, to: bytes.count) { result.append($0) }
  }

  /// Appends the folded bytes, and for each of them where the scalar begins that it comes from. What
  /// folds to nothing (an accent, an invisible character) belongs to what stands in front of it.
  public static func fold(
    _ bytes: Span<UInt8>, into result: inout [UInt8], places: inout [Int]
  ) {
    result.reserveCapacity(result.count + bytes.count)
    places.reserveCapacity(places.count + bytes.count)
    var index = 0
    while index < bytes.count {
      let length = UTF8Scalar.decode(bytes, index).length
      each(bytes, from: index, to: index + length) {
        result.append($0)
        places.append(index)
      }
      index += length
    }
  }

  /// Hashes of the folded form with runs of three or more equal letters squeezed to one letter and
  /// to two letters (`sooo` → `so`, `soo`).
  public static func squeezedHashes(_ bytes: Span<UInt8>) -> (one: UInt64, two: UInt64) {
    var folded: [UInt8] = []
    fold(bytes, into: &folded)
    let text = folded.span
    var one = StableHash.seed
    var two = StableHash.seed
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      var end = index + length
      var run = 1
      while end < text.count {
        let next = UTF8Scalar.decode(text, end)
        // Broken bytes all decode alike, so they never count as a run.
        if next.scalar != scalar || scalar == 0xFFFD { break }
        end += next.length
        run += 1
      }
      let isLetter =
        scalar < 0x80
        ? (scalar | 32 >= 97 && scalar | 32 <= 122)
        : UnicodeData.shared.properties(scalar).group == .letter
      let keepOne = isLetter && run >= 3 ? 1 : run
      let keepTwo = isLetter && run >= 3 ? 2 : run
      for offset in 0..<(length * keepOne) { one = StableHash.step(one, text[index + offset]) }
      for offset in 0..<(length * keepTwo) { two = StableHash.step(two, text[index + offset]) }
      index = end
    }
    return (StableHash.finish(one), StableHash.finish(two))
  }

  /// Hash state of a part of a text, not finished.
  static func state(_ text: Span<UInt8>, from: Int, to: Int) -> UInt64 {
    var state = StableHash.seed
    each(text, from: from, to: to) { state = StableHash.step(state, $0) }
    return state
  }

  /// Gives every folded byte of a part of a text to `emit`.
  @inline(__always)
  static func each(_ text: Span<UInt8>, from: Int, to: Int, _ emit: (UInt8) -> Void) {
    let letters = LetterTable.shared
    var index = from
    while index < to {
      let byte = text[index]
      if byte < 0x80 {
        emit(CharacterClass.lower(byte))
        index += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
      let entry = letters[scalar]
      if entry.isPlain {
        entry.eachFolded(emit)
      } else {
        long(text, index, scalar, length, emit)
      }
      index += length
    }
  }

  /// Folds one scalar that `LetterTable` leaves to the Unicode tables.
  @inline(__always)
  private static func long(
    _ text: Span<UInt8>, _ index: Int, _ scalar: UInt32, _ length: Int, _ emit: (UInt8) -> Void
  ) {
    let data = UnicodeData.shared
    if scalar >= 0xAC00, scalar <= 0xD7A3 {
      hangul(scalar - 0xAC00, emit)
      return
    }
    let place = data.fold(scalar)
    if place == 0 {
      for offset in 0..<length { emit(text[index + offset]) }
    } else {
      for offset in 0..<Int(data.foldPool[place]) { emit(data.foldPool[place + 1 + offset]) }
    }
  }

  /// The letters of a Hangul syllable (Unicode, section 3.12), three bytes each.
  @inline(__always)
  private static func hangul(_ index: UInt32, _ emit: (UInt8) -> Void) {
    for part in 0..<3 {
      let letter: UInt32
      switch part {
      case 0: letter = 0x1100 + index / 588
      case 1: letter = 0x1161 + index % 588 / 28
      default:
        if index % 28 == 0 { return }
        letter = 0x11A7 + index % 28
      }
      emit(UInt8(truncatingIfNeeded: 0xE0 | letter >> 12))
      emit(UInt8(truncatingIfNeeded: 0x80 | letter >> 6 & 63))
      emit(UInt8(truncatingIfNeeded: 0x80 | letter & 63))
    }
  }
}
