/// The word on one side of a full stop, at most 40 bytes of it.
struct SentenceWord {
  var start: Int
  var end: Int
  var letters = 0
  /// Full stops or hyphens are inside.
  var hasDots = false
  /// Digits only.
  var isNumber = false
  /// The first letter is upper case.
  var isUpper = false
  /// All letters are.
  var isAllUpper = false
  /// Single letters between full stops (`U.S`, `z.B`).
  var isAcronym = false
  /// Part of something with `@ / _ =` or digits: no ordinary word.
  var isNamed = false

  /// State of the folded bytes up to `end`.
  func state(_ text: Span<UInt8>, _ end: Int) -> UInt64 {
    Folding.state(text, from: start, to: end)
  }

  /// `Hauptstr`, a street: a house number follows.
  func isStreet(_ text: Span<UInt8>, _ end: Int) -> Bool {
    end - start > 3 && text[end - 1] | 32 == 114 && text[end - 2] | 32 == 116
      && text[end - 3] | 32 == 115
  }

  /// `XIX`.
  func isRoman(_ text: Span<UInt8>, _ end: Int) -> Bool {
    guard isAllUpper, !hasDots else { return false }
    for index in start..<end {
      switch text[index] {
      case 73, 86, 88, 76, 67: continue  // I V X L C
      default: return false
      }
    }
    return true
  }

  /// The word that ends at `end`, not reaching in front of `floor`.
  static func before(
    _ text: Span<UInt8>, _ end: Int, from floor: Int, _ unicode: UnicodeData
  ) -> SentenceWord {
    var word = SentenceWord(start: end, end: end)
    var upper = 0
    var digits = 0
    /// Letters since the last full stop, and the most between two.
    var run = 0
    var longest = 0
    while word.start > floor, end - word.start < 40 {
      let (scalar, at) = UTF8Scalar.decodeBefore(text, word.start)
      let properties = unicode.properties(scalar)
      switch properties.group {
      case .letter:
        word.letters += 1
        run += 1
        longest = max(longest, run)
        word.isUpper = properties.isUpper
        upper += properties.isUpper ? 1 : 0
      case .mark: break
      case .digit: digits += 1
      default:
        guard scalar == 46 || scalar == 45, at > floor, word.start < end,
          unicode.properties(UTF8Scalar.decodeBefore(text, at).scalar).isWordLike
        else {
          word.isNamed = scalar == 64 || scalar == 47 || scalar == 95 || scalar == 61
          return word.finished(upper, digits, longest)
        }
        word.hasDots = true
        run = 0
      }
      word.start = at
    }
    return word.finished(upper, digits, longest)
  }

  /// The letters that start at `start`.
  static func behind(_ text: Span<UInt8>, _ start: Int, _ unicode: UnicodeData) -> SentenceWord {
    var word = SentenceWord(start: start, end: start)
    var upper = 0
    while word.end < text.count, word.end - start < 40 {
      let (scalar, length) = UTF8Scalar.decode(text, word.end)
      let properties = unicode.properties(scalar)
      guard properties.group == .letter || properties.group == .mark else {
        if properties.group == .digit || scalar == 64 || scalar == 47 || scalar == 95
          || scalar == 61 || scalar == 40 || scalar == 92
        {
          word.isNamed = true
        } else if scalar == 46, word.end + 1 < text.count,
          unicode.properties(UTF8Scalar.decode(text, word.end + 1).scalar).isWordLike
        {
          word.isNamed = true
        }
        break
      }
      if properties.group == .letter {
        if word.letters == 0 { word.isUpper = properties.isUpper }
        word.letters += 1
        upper += properties.isUpper ? 1 : 0
      }
      word.end += length
    }
    return word.finished(upper, 0, 2)
  }

  /// A single letter that is a word: `great.I love`, `bom.e barato`.
  var isWordAlone: Bool { letters == 1 && !isNamed }

  private func finished(_ upper: Int, _ digits: Int, _ longest: Int) -> SentenceWord {
    var word = self
    word.isNumber = letters == 0 && digits > 0
    word.isNamed = word.isNamed || (letters > 0 && digits > 0)
    word.isAllUpper = upper == letters && letters > 1
    word.isAcronym = longest == 1
    return word
  }
}
