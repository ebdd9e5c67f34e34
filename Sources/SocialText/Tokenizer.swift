/// Cuts social text into tokens: words, numbers, punctuation, and what people write on the net
/// (addresses, mentions, hashtags, emoji, faces, masked and drawn-out words) as one token each.
///
/// Words follow UAX #29, with four differences that suit such text: a full stop between letters
/// separates unless it is an acronym's (`U.S`), a colon always separates, an underscore at a word's
/// edge is no part of it, and scripts without spaces give one token a run (Han: one a character).
/// Gaps between tokens are white space and control characters only.
///
/// The inner loop takes ASCII words eight bytes at a time, folding and hashing on the way; everything
/// else leaves it. Linear in time; bytes that are not UTF-8 become symbols. Once the array has room
/// nothing is allocated.
public struct Tokenizer: Sendable {
  private let unicode: UnicodeData
  private let emoticons: EmoticonMatcher
  private let signs: SignTable

  /// Makes a tokenizer; cheap, the tables are shared.
  public init() {
    unicode = UnicodeData.shared
    emoticons = EmoticonMatcher.shared
    signs = SignTable.shared
  }

  /// Replaces `tokens` with the tokens of a UTF-8 text, in order, and keeps its capacity. Text
  /// beyond 4 GiB is not looked at.
  public func tokenize(_ text: Span<UInt8>, into tokens: inout [Token]) {
    tokens.removeAll(keepingCapacity: true)
    let count = min(text.count, Int(UInt32.max))
    var scan = TokenScan(unicode: unicode, emoticons: emoticons, signs: signs, count: count)
    var index = 0
    while index < count {
      // A token has about five bytes; what does not fit goes into the next piece.
      let room = min((count - index) / 4 + 16, 4096)
      tokens.append(addingCapacity: room) { scan.fill(text, &index, &$0) }
      // Where an `@` turns out to be an e-mail address's, tokens in front of it are taken back.
      if let end = scan.emailEnd {
        scan.emailEnd = nil
        index = scan.email(text, index, end, &tokens)
      }
    }
  }
}
