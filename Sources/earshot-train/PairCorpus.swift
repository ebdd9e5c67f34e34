import Sentiment

/// Brief sentences as the table of pairs is learned from them (`SentimentWeights.plain`).
struct PairCorpus {
  /// How much a sentence counts that somebody posted, where one of our own counts 1.
  private static let postWeight: Float = 2
  /// Posts that nothing was learned from are read best by about so much of what is learned, sentences of
  /// our own by all of it.
  static let settings = AddedTrainer.Settings(most: 40_000, share: 0.6)

  private(set) var examples: [AddedTrainer.Example] = []
  private(set) var hashes: [UInt64] = []

  /// The brief sentences of a corpus, with what a model's sums make of them.
  init(_ corpus: SentimentCorpus, _ model: SentimentWeights) {
    for (index, example) in corpus.training.enumerated() where !example.pairs.isEmpty {
      let own = Array(corpus.hashes[example.range])
      let start = hashes.count
      hashes += own + corpus.hashes[example.pairs]
      examples.append(
        AddedTrainer.Example(
          range: start..<hashes.count, sums: model.sums(own, valence: example.valence),
          chances: example.chances,
          weight: index < corpus.own.lowerBound ? Self.postWeight : 1))
    }
  }
}
