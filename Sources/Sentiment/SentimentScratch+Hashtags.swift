import SocialText

extension SentimentScratch {
  /// The tokens with each hashtag's words in its place, so that all rules see `#NotHappy` as they
  /// see "not happy". A tag that is one word, or that stands in the lists as a whole, stays one
  /// token, found without its sign. Words of tags keep the kind `hashtag`: their capitals are the
  /// tag's and shout nothing.
  ///
  /// Let go of the result before the next call, and no memory is taken for it.
  mutating func expand(
    _ text: Span<UInt8>, _ tokens: [Token], _ lexicons: SentimentLexicons, _ language: String,
    _ table: LexiconTable
  ) -> [Token] {
    guard tokens.contains(where: { $0.kind == .hashtag }) else { return tokens }
    if splitter?.language != language || splitter?.lists !== lexicons.words {
      splitter = (language, lexicons.words, lexicons.hashtags(for: language))
    }
    guard let words = splitter?.words else { return tokens }
    expanded.removeAll(keepingCapacity: true)
    for token in tokens {
      guard token.kind == .hashtag else {
        expanded.append(token)
        continue
      }
      tags.split(text, token, by: words)
      guard !tags.words.isEmpty else { continue }
      if tags.words.count == 1 || table.find(tags.whole) != 0 {
        var whole = token
        whole.hash = tags.whole
        expanded.append(whole)
        continue
      }
      for (index, word) in tags.words.enumerated() {
        expanded.append(
          Token(
            hash: word.hash, start: UInt32(word.span.start), length: UInt32(word.span.count),
            kind: .hashtag, flags: index == 0 ? token.flags : []))
      }
    }
    return expanded
  }
}
