import Model
import Sentiment
import SocialText

/// Posts that say what they are about (`en/domains.tsv`), by what people said of them.
struct DomainCorpus {
  static let settings = AddedTrainer.Settings(epochs: 10, leastCount: 4, most: 7000)
  /// Sets whose rows count, by their labels; a fifth of two of them is for the calibration. And how much a
  /// negative row counts, a neutral and a positive one: there are half as many posts about products as about
  /// flights, and of sixteen of them one is blame.
  private static let sets: [(name: String, weights: SIMD3<Float>)] = [
    ("tweeteval_sentiment", [2, 2, 2]), ("airline_tweets", [1, 1, 1]),
    ("brand_product_tweets", [4, 2, 2]),
  ]

  private(set) var examples: [AddedTrainer.Example] = []
  private(set) var hashes: [UInt64] = []

  /// Reads the sets below a folder of corpora by a scorer whose model is to be added to.
  init(corpora: String, _ scorer: SentimentScorer) throws {
    var scratch = SentimentScratch()
    var tokens: [Token] = []
    for (name, weights) in Self.sets {
      for (text, label) in try SentimentCorpus.judgedRows(corpora, name + "/train")
      where !SentimentCorpus.judged.contains(name) || !SentimentCorpus.isForCalibration(text) {
        let bytes = Array(text.utf8)
        Tokenizer().tokenize(bytes.span, into: &tokens)
        guard let found = scorer.domain(bytes.span, tokens: tokens, scratch: &scratch) else {
          continue
        }
        let start = hashes.count
        hashes += found.hashes
        var chances = SIMD4<Float>()
        chances[label] = 1
        examples.append(
          AddedTrainer.Example(
            range: start..<hashes.count, sums: found.sums, chances: chances,
            weight: weights[label]))
      }
    }
  }
}
