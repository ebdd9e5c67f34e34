import Model
import SocialText

/// Scores a text by an additive model over one pass of its tokens: each word's valence from
/// `Lexicons/`, signed and sized by what stands around it (negation, intensity, contrast, capitals,
/// elongation, quotation), times one constant, is a weight in log-odds. Their sum is
/// ln(p.positive ÷ p.negative), so every word's part in the score is exact.
///
/// The rules follow Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis
/// of Social Media Text" (ICWSM 2014); the chance of neutral falls with the evidence found.
public struct SentimentScorer: Sendable {
  /// The lists behind the scores.
  public let lexicons: SentimentLexicons

  /// A scorer over loaded lexicons.
  public init(lexicons: SentimentLexicons) {
    self.lexicons = lexicons
  }

  /// Scores a text and each target in it.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - tokens: the text's tokens.
  ///   - language: BCP 47 or `und`.
  ///   - targets: byte spans of the text that want a polarity of their own.
  ///   - quotes: byte spans that somebody else wrote; they carry no weight.
  ///   - explainsTargets: false leaves the reasons of targets out, for callers that keep none.
  ///   - usesLearned: false scores by lists and rules alone, in half of the time: for posts that are
  ///     kept, but shown to nobody.
  ///   - scratch: buffers, reused from call to call.
  public func score(
    _ text: Span<UInt8>, tokens: [Token], language: String, targets: [TextSpan] = [],
    quotes: [TextSpan] = [], explainsTargets: Bool = true, usesLearned: Bool = true,
    scratch: inout SentimentScratch
  ) -> SentimentResult {
    scratch.usesLearned = usesLearned
    let table = lexicons.table(for: language)
    let tokens = scratch.expand(text, tokens, lexicons, language, table)
    scratch.read(text, tokens: tokens, table: table, quotes: quotes)
    let post = score(post: text, tokens, language, table, &scratch)
    var result = SentimentResult(
      post: post, scale: PolarityModel.scale(post.polarity),
      isUncertain: PolarityModel.isUncertain(post.probabilities)
        || isUnlearned(language, post.probabilities, scratch))
    addHeads(&result, text, tokens, language, table, &scratch)
    guard !targets.isEmpty || !scratch.aspects.isEmpty else { return result }
    let weights = usesLearned ? lexicons.targetWeights : nil
    let reader = TargetReader(text, tokens, language, table, weights, &scratch)
    addAspects(&result, reader, &scratch, table)
    result.targets = targets.map { reader.score($0, &scratch, explains: explainsTargets) }
    return result
  }

  /// Polarity of the whole text: by lexicon and rules and, where there is enough of it in the
  /// model's language, by what was learned.
  func score(
    post text: Span<UInt8>, _ tokens: [Token], _ language: String, _ table: LexiconTable,
    _ scratch: inout SentimentScratch
  ) -> PolarityScore {
    if scratch.usesLearned, let weights = lexicons.weights, weights.takes(language) {
      scratch.findFeatures(text, tokens, table)
      if scratch.features.words >= SentimentFeatures.leastWords {
        if weights.domains != nil { scratch.features.findDomain() }
        if weights.plain != nil { scratch.features.findPairs() }
        scratch.learned.add(scratch.features, weights)
        if weights.network != nil, scratch.features.isPlain,
          PlainNetwork.reads(tokens: tokens.count),
          weights.leavesOpen(scratch.pieces, scratch.learned)
        {
          scratch.readPlain(text, tokens, table)
          weights.read(scratch.sentence, &scratch.reading, &scratch.learned)
        }
        return weights.score(scratch.pieces, scratch.places, tokens, scratch.learned)
      }
    }
    if let score = score(tongue: text, tokens, language, &scratch) { return score }
    var reasons: [Reason] = []
    reasons.reserveCapacity(scratch.pieces.count + 1)
    for piece in scratch.pieces {
      reasons.append(
        Reason(span: piece.span, weight: Double(piece.weight), rule: piece.rule))
    }
    let isShort = tokens.count <= 8 && tokens.count(where: \.isWord) < SentimentFeatures.leastWords
    return (isShort ? PolarityModel.short : .post).score(reasons)
  }

  /// The learned model's view of a text, for its training: the valence that lexicon and rules give
  /// it, its features, and those of a plain sentence (none for others); nil where it is too short for
  /// the model.
  package func features(
    _ text: Span<UInt8>, tokens: [Token], scratch: inout SentimentScratch
  ) -> (valence: Float, hashes: [UInt64], pairs: [UInt64])? {
    let table = lexicons.table(for: "en")
    let tokens = scratch.expand(text, tokens, lexicons, "en", table)
    scratch.read(text, tokens: tokens, table: table, quotes: [])
    scratch.findFeatures(text, tokens, table)
    guard scratch.features.words >= SentimentFeatures.leastWords else { return nil }
    scratch.features.findPairs()
    return (
      scratch.pieces.reduce(0) { $0 + $1.weight }, scratch.features.hashes,
      scratch.features.pairs
    )
  }

  /// True for a plain sentence of the model's language, long enough for what was learned.
  package func isPlain(
    _ text: Span<UInt8>, tokens: [Token], scratch: inout SentimentScratch
  ) -> Bool {
    let table = lexicons.table(for: "en")
    let tokens = scratch.expand(text, tokens, lexicons, "en", table)
    scratch.read(text, tokens: tokens, table: table, quotes: [])
    scratch.findFeatures(text, tokens, table)
    return scratch.features.words >= SentimentFeatures.leastWords && scratch.features.isPlain
  }

  /// Scores whose chances come straight from the learned sums, for the fitting of the curve between.
  package func withoutCurve() -> SentimentScorer {
    var lexicons = lexicons
    lexicons.weights?.curve = .straight
    return SentimentScorer(lexicons: lexicons)
  }

  /// Scores by a file's sums alone, for the training of what is added to them.
  package func withSums(of weights: SentimentWeights) -> SentimentScorer {
    var lexicons = lexicons
    lexicons.weights = weights
    lexicons.weights?.curve = .straight
    lexicons.weights?.domains = nil
    lexicons.weights?.plain = nil
    lexicons.weights?.network = nil
    return SentimentScorer(lexicons: lexicons)
  }

  /// A plain sentence's words and its two sums: of positive against negative, and of neutral where those
  /// of the other two are half of that up and down; nil for other texts.
  package func plain(
    _ text: Span<UInt8>, tokens: [Token], scratch: inout SentimentScratch
  ) -> (sentence: PlainSentence, sums: SIMD2<Float>)? {
    guard isPlain(text, tokens: tokens, scratch: &scratch) else { return nil }
    let table = lexicons.table(for: "en")
    let tokens = scratch.expand(text, tokens, lexicons, "en", table)
    scratch.usesLearned = true
    let sums = sums(text, tokens, table, &scratch)
    scratch.readPlain(text, tokens, table)
    return (scratch.sentence, sums)
  }

  /// A text's features as those of what it is about, and its two sums as above; nil where nothing says what
  /// that is.
  package func domain(
    _ text: Span<UInt8>, tokens: [Token], scratch: inout SentimentScratch
  ) -> (hashes: [UInt64], sums: SIMD2<Float>)? {
    let table = lexicons.table(for: "en")
    let tokens = scratch.expand(text, tokens, lexicons, "en", table)
    scratch.usesLearned = true
    scratch.read(text, tokens: tokens, table: table, quotes: [])
    let sums = sums(text, tokens, table, &scratch)
    scratch.features.findDomain()
    let hashes = scratch.features.domainHashes
    return hashes.isEmpty ? nil : (hashes, sums)
  }

  private func sums(
    _ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable, _ scratch: inout SentimentScratch
  ) -> SIMD2<Float> {
    let chances = score(post: text, tokens, "en", table, &scratch).probabilities
    let negative = DeterministicMath.log(chances.negative)
    let positive = DeterministicMath.log(chances.positive)
    let neutral = DeterministicMath.log(chances.neutral) - (negative + positive) / 2
    return SIMD2(Float(positive - negative), Float(neutral))
  }

  private func addAspects(
    _ result: inout SentimentResult, _ reader: TargetReader, _ scratch: inout SentimentScratch,
    _ table: LexiconTable
  ) {
    for hit in scratch.aspects.prefix(16) {
      let entry = table.entries[hit.entry]
      // A word that names a part and judges it ("overpriced") counts for that part: its target is
      // the place in front of it, not the word.
      let start = hit.span.start
      let target = entry.valence == 0 ? hit.span : TextSpan(start: start, end: start)
      let score = reader.score(target, &scratch, explains: false)
      let name = lexicons.aspects[Int(entry.aspect)]
      result.aspects.append(AspectScore(span: hit.span, name: name, score: score))
    }
    guard result.reason == nil, result.post.label == .negative else { return }
    result.reason =
      result.aspects.filter { $0.score.label == .negative }
      .min { $0.score.polarity < $1.score.polarity }?.name
  }
}

extension Token {
  /// True for what people read as a word.
  fileprivate var isWord: Bool {
    switch kind {
    case .word, .elongated, .censored, .hashtag, .cashtag: true
    default: false
    }
  }
}
