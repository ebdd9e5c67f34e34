import Model
import SocialText

/// Emotions, flags and intents: by what was learned of them, and by cues where nothing was (other
/// languages, texts without words, purchase, churn, ideas, questions, urgency).
extension SentimentScorer {
  /// Fills emotions, flags, intents, the scale and the reason of a complaint.
  func addHeads(
    _ result: inout SentimentResult, _ text: Span<UInt8>, _ tokens: [Token], _ language: String,
    _ table: LexiconTable, _ scratch: inout SentimentScratch
  ) {
    let cues = cueChances(scratch, table)
    result.emotions = (0..<10).map { cues[$0] }
    result.intents = (10..<16).map { cues[$0] }
    result.isIronic = scratch.isMocking || cues[16] > 0.5
    result.isOffensive = cues[17] > 0.5
    result.isUrgent = cues[18] > 0.5
    guard scratch.usesLearned, let heads = lexicons.heads, heads.takes(language) else {
      return addJudgement(&result)
    }
    if lexicons.weights == nil { scratch.findFeatures(text, tokens, table) }
    guard scratch.features.words > 0 else { return addJudgement(&result) }
    scratch.heads.read(text, tokens, scratch.places, scratch.features)
    let chances = heads.chances(
      scratch.heads, headNumbers(result.post, scratch), cues: headCues(cues))
    func chance(_ head: Int) -> Double { Double((chances[head] * 1000).rounded()) / 1000 }
    for head in 0..<10 { result.emotions[head] = chance(head) }
    result.isIronic =
      scratch.isMocking
      || chances[HeadWeights.irony] > 0.5 && !isPlain(result.post, text, tokens, scratch)
    result.isOffensive = chances[HeadWeights.offensive] > 0.5
    result.intents[0] = chance(HeadWeights.complaint)
    result.intents[1] = chance(HeadWeights.praise)
    let stars = heads.stars(chances)
    switch result.post.label {
    case .negative: result.scale = min(stars, 3)
    case .neutral: result.scale = stars
    case .positive: result.scale = max(stars, 3)
    }
    if result.post.label == .negative, result.intents[0] > 0.5 {
      result.reason = heads.reason(scratch.heads)
    }
  }

  /// Whether a post judges nothing and stresses nothing: then there is nothing to turn round.
  private func isPlain(
    _ post: PolarityScore, _ text: Span<UInt8>, _ tokens: [Token], _ scratch: SentimentScratch
  ) -> Bool {
    guard scratch.pieces.isEmpty, post.label == .neutral else { return false }
    for token in tokens {
      switch token.kind {
      case .word where !token.flags.contains(.allCaps) || token.length == 1: continue
      case .number, .url, .mention: continue
      case .punctuation where token.length == 1:
        let sign = text[Int(token.start)]
        if sign == 0x2E || sign == 0x2C { continue }
        return false
      default: return false
      }
    }
    return true
  }

  /// A judgement is a complaint or praise by itself, less sure than one that says so.
  private func addJudgement(_ result: inout SentimentResult) {
    let probabilities = result.post.probabilities
    if result.post.label == .negative {
      result.intents[0] = max(result.intents[0], probabilities.negative * 0.9)
    } else if result.post.label == .positive {
      result.intents[1] = max(result.intents[1], probabilities.positive * 0.9)
    }
  }

  /// Chances by cues alone, in the order of cues' targets: 0 without one.
  private func cueChances(
    _ scratch: SentimentScratch, _ table: LexiconTable
  ) -> InlineArray<19, Double> {
    var left = InlineArray<19, Double>(repeating: 1)
    for hit in scratch.cues {
      let cue = table.cues[hit]
      left[Int(cue.target)] *= 1 - Double(cue.strength)
    }
    if scratch.hasQuestion { left[10 + 2] *= 0.1 }
    for index in left.indices { left[index] = left[index] == 1 ? 0 : 1 - left[index] }
    return left
  }

  /// The cues of each head.
  private func headCues(_ cues: borrowing InlineArray<19, Double>) -> SIMD16<Float> {
    var row = SIMD16<Float>()
    for (head, cue) in HeadWeights.cues.enumerated() { row[head] = Float(cues[cue]) }
    return row
  }

  /// What the post's score tells the heads.
  private func headNumbers(
    _ post: PolarityScore, _ scratch: SentimentScratch
  ) -> HeadFeatures.Numbers {
    var odds = 0.0
    for reason in post.because { odds += reason.weight }
    odds = min(max(odds, -6), 6) / 3
    var good: Float = 0
    var bad: Float = 0
    for piece in scratch.pieces {
      // Mockery was praise to the letter.
      if piece.rule == "sarcasm" {
        good -= piece.weight * 2
      } else if piece.weight > 0 {
        good += piece.weight
      } else {
        bad -= piece.weight
      }
    }
    return SIMD4(
      Float(odds), Float(abs(odds)), Float(post.probabilities.neutral), min(good, bad, 6) / 3)
  }

  /// The heads' view of an English text, for their training: their features, the numbers beside
  /// them, how strongly cues speak for each head, and the post's polarity.
  package func headView(
    _ text: Span<UInt8>, tokens: [Token], scratch: inout SentimentScratch
  ) -> (hashes: [UInt64], numbers: SIMD4<Float>, cues: SIMD16<Float>, polarity: Double) {
    let table = lexicons.table(for: "en")
    let tokens = scratch.expand(text, tokens, lexicons, "en", table)
    scratch.read(text, tokens: tokens, table: table, quotes: [])
    let post = score(post: text, tokens, "en", table, &scratch)
    scratch.heads.read(text, tokens, scratch.places, scratch.features)
    return (
      scratch.heads.hashes, headNumbers(post, scratch), headCues(cueChances(scratch, table)),
      post.polarity
    )
  }
}
