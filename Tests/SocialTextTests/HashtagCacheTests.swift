import SocialText
import Testing

@Suite("Hashtags seen before have the same words")
struct HashtagCacheTests {
  /// Words and hashes by the cache, and as `HashtagWords` and `Folding` give them.
  private func compare(_ tag: String, _ splitter: HashtagWords, _ cache: inout HashtagCache) {
    let text = Array("so \(tag) it is".utf8)
    var tokens: [Token] = []
    var spans: [TextSpan] = []
    Tokenizer().tokenize(text.span, into: &tokens)
    guard let token = tokens.first(where: { $0.kind == .hashtag }) else { return }
    splitter.split(text.span, token.span, into: &spans)
    cache.split(text.span, token, by: splitter)
    #expect(cache.words.map(\.span) == spans, "\(tag)")
    for word in cache.words {
      #expect(word.hash == Folding.hash(text.span.extracting(word.span.start..<word.span.end)))
    }
    guard let first = spans.first, let last = spans.last else { return }
    #expect(cache.whole == Folding.hash(text.span.extracting(first.start..<last.end)))
  }

  @Test("again, in another case, by other words, too long to remember")
  func sameWords() throws {
    let tags = [
      "#WorstServiceEver", "#worstserviceever", "#Worstserviceever", "#été_Indien", "#G20", "#a1b2",
      "#A_b_C_d_E_f_G_h_I_j", "#" + String(repeating: "Long", count: 20), "#iPhone15Pro",
    ]
    let splitters = [try HashtagWordsTests.english(), HashtagWords(frequencies: nil)]
    var cache = HashtagCache()
    for _ in 0..<3 {
      for tag in tags { for splitter in splitters { compare(tag, splitter, &cache) } }
    }
  }

  @Test("more tags than are remembered")
  func overflows() {
    var cache = HashtagCache()
    let splitter = HashtagWords(frequencies: nil)
    for round in 0..<2 {
      for number in 0..<3000 { compare("#TagNo\(number + round)x", splitter, &cache) }
    }
  }
}
