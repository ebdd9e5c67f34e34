/// What the Unicode tables say of one scalar, packed into one word.
struct ScalarProperties {
  /// Bits 0–3 grapheme break, 4 Extended_Pictographic, 5–9 word break, 10–13 sentence break,
  /// 14–17 category group, 18 upper, 19 lower, 20 Emoji, 21 Emoji_Presentation, 22–24 writing,
  /// 25–26 Indic_Conjunct_Break.
  var bits: UInt32

  var grapheme: GraphemeBreak {
    // SAFETY: a case's bit pattern is its raw value, and the generator writes no others.
    @inline(__always) get {
      unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits & 15), to: GraphemeBreak.self)
    }
  }
  var word: WordBreak {
    // SAFETY: a case's bit pattern is its raw value, and the generator writes no others.
    @inline(__always) get {
      unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits >> 5 & 31), to: WordBreak.self)
    }
  }
  var sentence: SentenceBreak {
    // SAFETY: a case's bit pattern is its raw value, and the generator writes no others.
    @inline(__always) get {
      unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits >> 10 & 15), to: SentenceBreak.self)
    }
  }
  var group: CategoryGroup {
    // SAFETY: a case's bit pattern is its raw value, and the generator writes no others.
    @inline(__always) get {
      unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits >> 14 & 15), to: CategoryGroup.self)
    }
  }
  var writing: Writing {
    // SAFETY: a case's bit pattern is its raw value, and the generator writes no others.
    @inline(__always) get {
      unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits >> 22 & 7), to: Writing.self)
    }
  }
  var conjunct: ConjunctBreak {
    // SAFETY: a case's bit pattern is its raw value, and all four values of two bits have one.
    @inline(__always) get {
      unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits >> 25 & 3), to: ConjunctBreak.self)
    }
  }
  var isPictographic: Bool { @inline(__always) get { bits & 1 << 4 != 0 } }
  var isUpper: Bool { @inline(__always) get { bits & 1 << 18 != 0 } }
  var isLower: Bool { @inline(__always) get { bits & 1 << 19 != 0 } }
  var isEmoji: Bool { @inline(__always) get { bits & 1 << 20 != 0 } }
  var isEmojiPresentation: Bool { @inline(__always) get { bits & 1 << 21 != 0 } }

  /// Letter, mark or digit.
  var isWordLike: Bool {
    @inline(__always) get { group == .letter || group == .mark || group == .digit }
  }
}

/// Grapheme_Cluster_Break of UAX #29.
enum GraphemeBreak: UInt8 {
  case other, cr, lf, control, extend, zwj, regional, prepend, spacingMark, l, v, t, lv, lvt
}

/// Indic_Conjunct_Break of UAX #44.
enum ConjunctBreak: UInt8 {
  case none, consonant, linker, extend
}

/// Word_Break of UAX #29.
enum WordBreak: UInt8 {
  case other, cr, lf, newline, extend, zwj, format, regional, katakana, hebrewLetter, aLetter
  case singleQuote, doubleQuote, midNumLet, midLetter, midNum, numeric, extendNumLet, wSegSpace
}

/// Sentence_Break of UAX #29.
enum SentenceBreak: UInt8 {
  case other, cr, lf, sep, extend, format, sp, lower, upper, oLetter, numeric, aTerm, sContinue
  case sTerm, close
}

/// General categories, coarse.
enum CategoryGroup: UInt8 {
  case unassigned, letter, mark, digit, otherNumber, punctuation, symbol, space, control
}

/// How a script writes words: with spaces between them or not.
enum Writing: UInt8 {
  case alphabetic, han, hiragana, katakana, southEastAsian, hangul
}
