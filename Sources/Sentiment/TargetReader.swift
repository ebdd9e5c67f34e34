import Model
import SocialText

/// Scores targets in one text, behind the text's own score: by what was learned where the text is
/// in the model's language and long enough, else by lexicons and rules alone.
struct TargetReader {
  private let tokens: [Token]
  private let weights: TargetWeights?
  private let comparisons: Comparisons

  /// Finds what all targets of the text have in common.
  init(
    _ text: Span<UInt8>, _ tokens: [Token], _ language: String, _ table: LexiconTable,
    _ weights: TargetWeights?, _ scratch: inout SentimentScratch
  ) {
    self.tokens = tokens
    comparisons = table.comparisons
    guard let weights, weights.takes(language), !tokens.isEmpty else {
      self.weights = nil
      return
    }
    if scratch.features.ends.count != tokens.count { scratch.findFeatures(text, tokens, table) }
    guard scratch.features.words >= SentimentFeatures.leastWords else {
      self.weights = nil
      return
    }
    scratch.targets.read(scratch.features, weights)
    comparisons.find(tokens, scratch.places, table, into: &scratch.targets.comparisons)
    self.weights = weights
  }

  /// Polarity towards a span.
  func score(
    _ target: TextSpan, _ scratch: inout SentimentScratch, explains: Bool
  ) -> PolarityScore {
    guard !tokens.isEmpty else { return PolarityModel.target.score([]) }
    let first = min(self.first { $0.end > target.start }, tokens.count - 1)
    let last = max(first, self.first { Int($0.start) >= target.end } - 1)
    // A place between two words has none of its own that is not to count.
    guard let weights, target.start < target.end else {
      var result = score(target, first, last, scratch)
      if !explains { result.because = [] }
      return result
    }
    scratch.targets.weigh(
      first: first, last: last, scratch.places, scratch.features, weights)
    if !scratch.targets.comparisons.isEmpty {
      let found = scratch.targets.comparisons
      scratch.targets.compare(
        first: first, last: last, found, comparisons, scratch.places, tokens)
    }
    return scratch.targets.score(target, scratch.pieces, tokens, weights, explains: explains)
  }

  /// Position of the first token from which on something holds.
  private func first(_ holds: (Token) -> Bool) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if holds(tokens[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// By the post's pieces of evidence, weaker with each clause, sentence and word between them and
  /// the target.
  private func score(
    _ target: TextSpan, _ first: Int, _ last: Int, _ scratch: borrowing SentimentScratch
  ) -> PolarityScore {
    let home = scratch.places[first]
    let start = SentimentScratch.firstPiece(scratch.pieces, from: first - Self.reach)
    var reasons: [Reason] = []
    for piece in scratch.pieces[start...] {
      if piece.token > last + Self.reach { break }
      // The name's own words are no opinion about it ("Happy Foods").
      if piece.span.overlaps(target) { continue }
      let place = scratch.places[piece.token]
      let distance = piece.token < first ? first - piece.token : max(0, piece.token - last)
      var share = 1 / (1 + Float(max(0, distance - 2)) / 4)
      let clauses = abs(Int(place.clause) - Int(home.clause))
      for _ in 0..<min(clauses, 4) { share *= 0.5 }
      reasons.append(
        Reason(span: piece.span, weight: Double(piece.plain * share), rule: piece.rule))
    }
    return PolarityModel.target.score(reasons)
  }

  /// Words on either side that lexicons and rules look at.
  private static let reach = 200
}
