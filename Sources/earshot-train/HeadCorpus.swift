import Model
import Sentiment
import SocialText

/// Labelled texts as the heads see them.
struct HeadCorpus {
  /// Where texts come from: each source has starting points of its own, which are not kept.
  enum Source: String, CaseIterable {
    case emotion = "tweeteval_emotion"
    case comments = "goemotions"
    case irony = "tweeteval_irony"
    case offensive = "tweeteval_offensive"
    case hate = "tweeteval_hate"
    case airline = "airline_tweets"
    case brand = "brand_product_tweets"
    case tweets = "tweeteval_sentiment"
    case topics = "semeval17_ce_target5"
    case reviews = "amazon_multidomain"
    case sentences = "sst5"
    /// Made-up sentences (`SentimentFrames`): plain facts, praise and blame of things.
    case frames
  }

  /// One text.
  struct Example {
    /// Its features in `hashes`.
    var range: Range<Int>
    var source: Source
    /// Chance of each head by the labels.
    var wanted = SIMD16<Float>()
    /// How much the label of each head counts; 0 where there is none.
    var weight = SIMD16<Float>()
    /// What the post's score tells.
    var numbers: SIMD4<Float>
    /// How strongly cues speak for each head.
    var cues = SIMD16<Float>()
    /// One of five parts, for choices by cross validation; −1 for rows of no such choice.
    var fold = -1
    /// True for rows that nothing is learned from.
    var isHeldOut = false
    /// 1 to 5 where the row says so.
    var stars = 0
    /// Class of a reason, −1 without.
    var reason = -1
  }

  /// Names of the heads in the order of a row's weights: the emotions, then these.
  static let irony = HeadWeights.irony
  static let offensive = HeadWeights.offensive
  static let complaint = HeadWeights.complaint
  static let praise = HeadWeights.praise

  /// GoEmotions' labels (Demszky et al. 2020) by our emotions. Labels that stand nowhere here are
  /// none of ours.
  static let groups: [[String]] = [
    ["anger", "annoyance", "disapproval"], ["disgust"], ["fear", "nervousness"],
    ["joy", "amusement", "excitement", "love", "pride", "relief", "admiration"],
    ["optimism", "desire"], ["sadness", "grief", "remorse"], ["surprise"], ["gratitude"],
    ["disappointment"], ["confusion"],
  ]

  /// Texts that are not negative are seldom ironic: together they weigh as much as the labelled.
  private static let plainWeight: Float = 0.05

  /// Made-up sentences that are learned from.
  private static let frames = 15_000

  private let folder: String
  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []
  private(set) var hashes: [UInt64] = []
  var examples: [Example] = []

  /// Reads the sets below a folder of corpora.
  init(corpora: String, lexicons: String) throws {
    folder = corpora + "/sentiment/"
    scorer = SentimentScorer(
      lexicons: try SentimentLexicons(folder: lexicons, readsHeads: false))
    for source in Source.allCases where source != .frames {
      for row in try rows(source.rawValue + "/train") { add(row, source, isValidation: false) }
      switch source {
      case .emotion, .irony, .offensive, .comments, .hate, .sentences:
        for row in try rows(source.rawValue + "/val") { add(row, source, isValidation: true) }
      default: break
      }
    }
    var frames = try SentimentFrames(lexicons: lexicons)
    for row in frames.rows().prefix(Self.frames) {
      var example = view(row.text, .frames)
      for (head, chance) in [
        (Self.irony, 0), (Self.offensive, 0), (Self.complaint, row.chances[0]),
        (Self.praise, row.chances[2]),
      ] {
        example.wanted[head] = chance
        example.weight[head] = 0.1
      }
      examples.append(example)
    }
  }

  private func rows(_ name: String) throws -> [JSONValue] {
    try GzipFile.unpacked(folder + name + ".jsonl.gz").split(separator: 10).map {
      try JSONDocument(Array($0)).root
    }
  }

  private mutating func add(_ row: JSONValue, _ source: Source, isValidation: Bool) {
    guard let text = row["text"]?.string, let label = row["label"]?.string else { return }
    var example = view(text, source)
    example.isHeldOut = isValidation
    switch source {
    case .emotion, .irony, .offensive:
      example.fold = Int(StableHash.finish(StableHash.hash64(text)) % 5)
    case .airline, .brand, .reviews: example.isHeldOut = StableHash.hash64(text) % 10 == 0
    default: break
    }
    if let reason = ReasonTraining.names[row["reason"]?.string ?? ""] {
      example.reason = ReasonTraining.reasons.firstIndex(of: reason) ?? -1
    }
    Self.mark(&example, label, row, source)
    examples.append(example)
  }

  private mutating func view(_ text: String, _ source: Source) -> Example {
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let found = scorer.headView(bytes.span, tokens: tokens, scratch: &scratch)
    let start = hashes.count
    hashes += found.hashes
    return Example(
      range: start..<hashes.count, source: source, numbers: found.numbers, cues: found.cues)
  }

  /// What a row's label says of each head.
  private static func mark(
    _ example: inout Example, _ label: String, _ row: JSONValue, _ source: Source
  ) {
    func set(_ head: Int, _ isTrue: Bool, _ weight: Float) {
      example.wanted[head] = isTrue ? 1 : 0
      example.weight[head] = weight
    }
    func setStars(_ count: Double, _ weight: Float) {
      example.stars = Int(count)
      example.wanted[HeadWeights.stars] = Float(count - 1) / 4
      example.weight[HeadWeights.stars] = weight
    }
    switch source {
    case .emotion:
      for head in 0..<10 { set(head, Emotion.allCases[head].rawValue == label, 1) }
      for head in [1, 2, 6, 7, 8, 9] { set(head, false, 0) }
    case .comments:
      let labels = (row["emotions"]?.elements ?? []).compactMap { $0.string }
      for head in 0..<10 { set(head, labels.contains { groups[head].contains($0) }, 1) }
      set(praise, labels.contains { ["admiration", "gratitude"].contains($0) }, 0.5)
      set(complaint, false, 0.2)
      if label == "neutral" || label == "positive" { set(irony, false, plainWeight) }
    case .irony: set(irony, label == "irony", 1)
    case .offensive: set(offensive, label == "offensive", 1)
    case .hate: set(offensive, label == "hate", 0.3)
    case .airline:
      set(complaint, label == "negative", 1)
      set(praise, label == "positive", 1)
    case .brand:
      set(complaint, label == "negative", 1)
      set(praise, label == "positive", 1)
      if label != "negative" { set(irony, false, plainWeight) }
    case .tweets:
      if label != "negative" { set(irony, false, plainWeight) }
      set(complaint, false, label == "negative" ? 0.05 : 0.2)
      set(praise, false, label == "positive" ? 0.05 : 0.2)
    case .topics: setStars((row["score"]?.double ?? 0) + 3, 0.3)
    case .reviews: setStars(row["score"]?.double ?? 3, 1)
    case .sentences:
      let classes = ["very_negative", "negative", "neutral", "positive", "very_positive"]
      setStars(Double((classes.firstIndex(of: label) ?? 2) + 1), 1)
    case .frames: break
    }
  }
}
