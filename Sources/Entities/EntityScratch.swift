import SocialText

/// Buffers of one matching pass, reused from post to post.
public struct EntityScratch: Sendable {
  private var names: [Token] = []
  var scan = NameScan()
  var features = ContextFeatures()
  private var word: [UInt8] = []

  /// Empty buffers.
  public init() {}

  /// The letters of a word, folded, without a possessive's `'s`.
  mutating func letters(of token: Token, in text: Span<UInt8>) -> [UInt8] {
    word.removeAll(keepingCapacity: true)
    Folding.fold(text.extracting(Int(token.start)..<token.end), into: &word)
    if word.count > 2, word[word.count - 1] == 0x73, word[word.count - 2] == 0x27 {
      word.removeLast(2)
    }
    return word
  }

  /// The tokens as names see them: `'s` dropped, sigils dropped, of an address the
  /// host alone, mixed alphabets made one. Without any of these the tokens come back as they are.
  mutating func normalise(_ text: Span<UInt8>, _ tokens: [Token]) -> [Token] {
    var isCopied = false
    for index in tokens.indices {
      let token = tokens[index]
      let start = Int(token.start)
      var end = token.end
      var from = start
      switch token.kind {
      case .hashtag, .mention: from += 1
      case .url: (from, end) = Self.host(text, from, end)
      case .word: end = start + Possessive.stem(of: text.extracting(start..<end))
      default: break
      }
      let unmixed =
        token.flags.contains(.nonASCII) && from < end
        ? Folding.unmixedHash(text.extracting(from..<end)) : nil
      guard from != start || end != token.end || unmixed != nil, from < end else { continue }
      if !isCopied {
        names.removeAll(keepingCapacity: true)
        names.append(contentsOf: tokens)
        isCopied = true
      }
      names[index].hash = unmixed ?? Folding.hash(text.extracting(from..<end))
    }
    return isCopied ? names : tokens
  }

  /// The host of a web address, without `www.`.
  private static func host(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> (Int, Int) {
    var start = from
    var index = from
    while index + 2 < to {
      if text[index] == 0x3A, text[index + 1] == 0x2F, text[index + 2] == 0x2F {
        start = index + 3
        break
      }
      // Behind the host a scheme is none any more.
      if text[index] == 0x2F || text[index] == 0x3F { break }
      index += 1
    }
    if start + 4 < to, text[start] | 32 == 0x77, text[start + 1] | 32 == 0x77,
      text[start + 2] | 32 == 0x77, text[start + 3] == 0x2E
    {
      start += 4
    }
    var end = start
    while end < to, ![0x2F, 0x3A, 0x3F, 0x23].contains(text[end]) { end += 1 }
    return start < end ? (start, end) : (from, to)
  }
}
