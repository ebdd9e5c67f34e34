import SocialText

/// What the learned model of targets sees of a text, for its training: the same features, places and
/// pieces of evidence as at run time.
package struct TargetView {
  /// The text's features, and how many there are up to each token.
  package let hashes: [UInt64]
  package let ends: [Int]
  /// Clause and sentence of each token.
  package let clauses: [Int]
  package let sentences: [Int]
  /// Token and valence of each piece of evidence, outside of the target.
  package let pieces: [(token: Int, valence: Float)]
  /// First and last token of the target.
  package let first: Int
  package let last: Int
}

extension SentimentScorer {
  /// A text's view; nil where it has no tokens.
  package func view(
    _ text: Span<UInt8>, tokens: [Token], target: TextSpan, scratch: inout SentimentScratch
  ) -> TargetView? {
    let table = lexicons.table(for: "en")
    let tokens = scratch.expand(text, tokens, lexicons, "en", table)
    guard !tokens.isEmpty else { return nil }
    scratch.read(text, tokens: tokens, table: table, quotes: [])
    scratch.findFeatures(text, tokens, table)
    let first = tokens.firstIndex { $0.end > target.start } ?? tokens.count - 1
    let last = tokens.lastIndex { Int($0.start) < target.end } ?? first
    return TargetView(
      hashes: scratch.features.hashes, ends: scratch.features.ends,
      clauses: scratch.places.map { Int($0.clause) },
      sentences: scratch.places.map { Int($0.sentence) },
      pieces: scratch.pieces.filter { !$0.span.overlaps(target) }.map { ($0.token, $0.plain) },
      first: first, last: max(first, last))
  }
}
