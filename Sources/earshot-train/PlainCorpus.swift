import Sentiment
import SocialText

/// Plain sentences, with what a model's sums make of them.
struct PlainCorpus {
  /// One sentence.
  struct Sentence {
    var words: PlainSentence
    /// Positive against negative, and neutral, without what is to be learned.
    var sums: SIMD2<Float>
    /// Chances of negative, neutral and positive by its label or a teacher.
    var chances: SIMD4<Float>
    /// How much it counts.
    var weight: Float
  }

  /// How much a sentence counts of our own (which is there three times), a made-up one, a post by its
  /// corpus's labels, and what a teacher has labelled.
  private static let ownWeight: Float = 0.6
  private static let madeUpWeight: Float = 2
  private static let postWeight: Float = 1.2
  private static let taughtWeight: Float = 0.7

  private(set) var sentences: [Sentence] = []
  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []

  /// Sentences of our own, posts and made-up sentences, and those of a pool that have a teacher's labels;
  /// all read by a scorer whose model is to be added to.
  init(
    own: OneLiners, posts: [(text: String, chances: SIMD4<Float>, isMadeUp: Bool)], pool: PlainPool,
    labels: TeacherLabels, _ scorer: SentimentScorer
  ) {
    self.scorer = scorer
    for row in own.rows {
      var chances = SIMD4<Float>()
      chances[row.label] = 1
      add(row.text, chances, weight: Self.ownWeight)
    }
    // As for the sums, classes of posts are brought to one size.
    var mass = SIMD4<Float>()
    for row in posts where !row.isMadeUp { mass += row.chances }
    let sizes = mass.sum() / 3 / mass
    for row in posts {
      let size = row.chances[0] * sizes[0] + row.chances[1] * sizes[1] + row.chances[2] * sizes[2]
      add(
        row.text, row.chances,
        weight: row.isMadeUp ? Self.madeUpWeight : Self.postWeight * size)
    }
    for sentence in pool.sentences {
      if let chances = labels[sentence] { add(sentence, chances, weight: Self.taughtWeight) }
    }
  }

  private mutating func add(_ text: String, _ chances: SIMD4<Float>, weight: Float) {
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    guard let found = scorer.plain(bytes.span, tokens: tokens, scratch: &scratch) else { return }
    sentences.append(
      Sentence(words: found.sentence, sums: found.sums, chances: chances, weight: weight))
  }
}
