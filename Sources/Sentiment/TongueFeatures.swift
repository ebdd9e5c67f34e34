import SocialText

/// The features of the model for many languages: hashes of words, of two words in a row, and of the
/// two to four letters in a row that words are made of, so that an inflected or misspelt form
/// shares what was learned of its like. Each belongs to one or two tokens, so that its weight is
/// theirs. Each language has features of its own: the same word is another one in another.
package struct TongueFeatures: Sendable {
  /// Longer words are not cut: nobody's words, and each letter costs.
  private static let longestWord = 96

  /// The features in text order. The lowest bits say to how many tokens one belongs: the last is
  /// the token that `ends` gives it to.
  package private(set) var hashes: [UInt64] = []
  /// Number of features up to each token, its own included.
  private(set) var ends: [Int] = []
  /// Words that count.
  private(set) var words = 0
  private var folded: [UInt8] = []

  /// Number of tokens that share a feature's weight, 1 or 2.
  @inline(__always)
  static func width(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & 3) }

  /// Joins a hash with what comes next.
  @inline(__always)
  private static func step(_ state: UInt64, _ next: UInt64) -> UInt64 {
    let product = (state ^ next) &* 0x9e37_79b9_7f4a_7c15
    return product ^ (product >> 29)
  }

  /// Replaces everything with the features of a text. `places` says of which tokens nothing
  /// learned counts, `language` is a number of `TongueWeights`.
  mutating func read(
    _ text: Span<UInt8>, _ tokens: [Token], _ places: [SentimentScratch.Place], language: Int
  ) {
    hashes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    words = 0
    let salt = StableHash.finish(UInt64(language) &+ 0x51ed_270b)
    var last: UInt64 = 1
    var isFirst = true
    for index in tokens.indices {
      let token = tokens[index]
      if places[index].isMute {
        last = 1
        isFirst = true
        ends.append(hashes.count)
        continue
      }
      var word = token.hash
      var isCut = false
      switch token.kind {
      case .url: word = 11
      case .mention, .email: word = 12
      case .number: word = 13
      case .punctuation:
        word = UInt64(text[Int(token.start)]) << 8 | UInt64(min(3, token.length))
      case .word, .elongated, .censored, .hashtag, .cashtag:
        words += 1
        isCut = token.length <= Self.longestWord
      default: break
      }
      let own = Self.step(salt, word)
      add(Self.step(own, 1), 1)
      add(Self.step(Self.step(own, last), 2), isFirst ? 1 : 2)
      if token.kind == .elongated { add(Self.step(salt, 56), 1) }
      if isCut { cut(text, token, salt) }
      last = word
      isFirst = false
      ends.append(hashes.count)
    }
  }

  @inline(__always)
  private mutating func add(_ hash: UInt64, _ width: Int) {
    hashes.append(hash & ~3 | UInt64(width))
  }

  /// What the last letters of a word come to: those of one letter, two and three.
  private struct Tail {
    let seed: UInt64
    var one: UInt64
    var two: UInt64 = 0
    var three: UInt64 = 0
    var count = 1
  }

  /// Adds the parts of a word, its edges marked.
  private mutating func cut(_ text: Span<UInt8>, _ token: Token, _ salt: UInt64) {
    let seed = Self.step(salt, 7)
    var tail = Tail(seed: seed, one: Self.step(seed, 1))
    if token.flags.contains(.nonASCII) {
      folded.removeAll(keepingCapacity: true)
      Folding.fold(text.extracting(Int(token.start)..<token.end), into: &folded)
      // A letter's bytes, side by side, are as good a name for it as its number.
      var letter: UInt64 = 0
      for byte in folded {
        if byte & 0xC0 == 0x80 {
          letter = letter << 8 | UInt64(byte)
        } else {
          if letter != 0 { add(letter, &tail) }
          letter = UInt64(byte)
        }
      }
      if letter != 0 { add(letter, &tail) }
    } else {
      for at in Int(token.start)..<token.end {
        let byte = text[at]
        add(UInt64(byte &- 65 < 26 ? byte | 32 : byte), &tail)
      }
    }
    add(1, &tail)
  }

  /// Adds the parts that end with a letter.
  @inline(__always)
  private mutating func add(_ letter: UInt64, _ tail: inout Tail) {
    let two = Self.step(tail.one, letter)
    add(two, 1)
    let three = Self.step(tail.two, letter)
    if tail.count > 1 { add(three, 1) }
    if tail.count > 2 { add(Self.step(tail.three, letter), 1) }
    tail.three = three
    tail.two = two
    tail.one = Self.step(tail.seed, letter)
    tail.count += 1
  }
}
