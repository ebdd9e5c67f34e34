import SocialText

extension SentimentScratch {
  /// The tokens with each hashtag's words in its place, so that all rules see `#NotHappy` as they
  /// see "not happy". A tag that is one word, or that stands in the lists as a whole, stays one
  /// token, found without its sign. Words of tags keep the kind `hashtag`: their capitals are the
  /// tag's and shout nothing.
  ///
  /// Let go of the result before the next call, and no memory is taken for it.
  mutating func expand(
    _ text: Span<UInt8>, _ tokens: [Token], _ hashtags: HashtagWords, _ table: LexiconTable
  ) -> [Token] {
    guard tokens.contains(where: { $0.kind == .hashtag }) else { return tokens }
    expanded.removeAll(keepingCapacity: true)
    for token in tokens {
      guard token.kind == .hashtag else {
        expanded.append(token)
        continue
      }
      hashtags.split(text, token.span, into: &tagWords)
      guard let first = tagWords.first, let last = tagWords.last else { continue }
      var whole = token
      whole.hash = Folding.hash(text.extracting(first.start..<last.end))
      if tagWords.count == 1 || table.find(whole.hash) != 0 {
        expanded.append(whole)
        continue
      }
      for (index, word) in tagWords.enumerated() {
        expanded.append(
          Token(
            hash: Folding.hash(text.extracting(word.start..<word.end)), start: UInt32(word.start),
            length: UInt32(word.count), kind: .hashtag, flags: index == 0 ? token.flags : []))
      }
    }
    return expanded
  }
}
