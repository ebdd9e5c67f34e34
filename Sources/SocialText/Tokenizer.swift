/// Cuts social text into tokens: words, numbers, punctuation, and what people write on the net
/// (addresses, mentions, hashtags, emoji, faces, masked and drawn-out words) as one token each.
///
/// Words follow UAX #29, with four differences that suit such text: a full stop between letters
/// separates unless it is an acronym's (`U.S`), a colon always separates, an underscore at a word's
/// edge is no part of it, and scripts without spaces give one token a run (Han: one a character).
/// Gaps between tokens are white space and control characters only.
///
/// The inner loop takes ASCII words byte by byte, folding and hashing on the way; everything else
/// leaves it. Linear in time; bytes that are not UTF-8 become symbols.
public struct Tokenizer: Sendable {
  private let unicode: UnicodeData
  private let emoticons: EmoticonMatcher

  /// Makes a tokenizer; cheap, the tables are shared.
  public init() {
    unicode = UnicodeData.shared
    emoticons = EmoticonMatcher.shared
  }

  /// Replaces `tokens` with the tokens of a UTF-8 text, in order, and keeps its capacity. Text
  /// beyond 4 GiB is not looked at.
  public func tokenize(_ text: Span<UInt8>, into tokens: inout [Token]) {
    tokens.removeAll(keepingCapacity: true)
    let count = min(text.count, Int(UInt32.max))
    var scan = TokenScan(unicode: unicode, emoticons: emoticons, count: count)
    var index = 0
    while index < count {
      // SAFETY: index < count ≤ text.count.
      let byte = unsafe text[unchecked: index]
      if byte <= 32 || byte == 127 {
        scan.flags.insert(.spaceBefore)
        if byte == 10 || byte == 13 { scan.flags.insert(.lineBreakBefore) }
        index += 1
        continue
      }
      if CharacterClass.isLetter(byte) {
        index = word(text, index, &scan, &tokens)
      } else {
        index = scan.other(text, index, byte, &tokens)
      }
    }
  }

  /// An ASCII word; all else that begins with a letter goes on in `scan.longWord`.
  @inline(__always)
  private func word(
    _ text: Span<UInt8>, _ start: Int, _ scan: inout TokenScan, _ tokens: inout [Token]
  ) -> Int {
    var state = StableHash.seed
    var index = start
    var upper = 0
    var run = 0
    var longest = 0
    var last: UInt8 = 0
    let count = scan.count
    var stop: UInt8 = 32
    while index < count {
      // SAFETY: index < count ≤ text.count.
      let byte = unsafe text[unchecked: index]
      let low = byte | 32
      guard low &- 97 < 26 else {
        stop = byte
        break
      }
      upper &+= Int(~byte & 32)
      run = low == last ? run &+ 1 : 0
      longest = max(longest, run)
      last = low
      state = StableHash.step(state, low)
      index &+= 1
    }
    // Most words end at a space, a comma, a line's end; the rest needs a second look.
    guard stop <= 32 || stop == 44 else {
      var word = WordState(
        hash: state, letters: index - start, upper: upper / 32, run: run, longest: longest,
        last: UInt32(last))
      return scan.longWord(text, start, index, &word, &tokens)
    }
    let length = index - start
    if length == 2, last == 100, text[start] | 32 == 120 {  // xD
      scan.add(text, .emoticon, start, index, StableHash.finish(state), [], &tokens)
      return index
    }
    var flags: TokenFlags = []
    if upper > 0, text[start] & 32 == 0 {
      flags = upper == 32 * length && length > 1 ? .allCaps : .capitalized
    }
    let kind: TokenKind = longest < 2 || (length == 3 && longest == 2) ? .word : .elongated
    scan.add(text, kind, start, index, StableHash.finish(state), flags, &tokens)
    return index
  }
}

/// What has been seen of a word so far.
struct WordState {
  /// Hash state of the folded bytes.
  var hash: UInt64 = StableHash.seed
  /// Letters, and how many of them are upper case.
  var letters = 0
  var upper = 0
  /// Repeats of the last letter, and the most of any letter, the first of a run not counted.
  var run = 0
  var longest = 0
  var last: UInt32 = 0
  var nonASCII = false
  /// Letters without case count for no capitals.
  var uncased = 0
}
