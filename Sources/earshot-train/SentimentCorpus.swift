import Model
import Sentiment
import SocialText

/// Labelled texts as the sentiment model sees them.
struct SentimentCorpus {
  /// One text.
  struct Example {
    /// Its features in `features`, at first hashes, then numbers of kept ones.
    var range: Range<Int>
    /// Chances of negative, neutral and positive by its label or the teacher.
    var chances: SIMD4<Float>
    /// What lexicon and rules give it.
    var valence: Float
  }

  /// Sets whose English training rows have labels by the teacher.
  static let taught = [
    "sentiment140_100k_weak", "airline_tweets", "brand_product_tweets", "goemotions", "umsab",
    "tweeteval_emotion", "tweeteval_irony", "tweeteval_offensive", "tweeteval_hate",
  ]
  /// Sets whose rows have targets, without validation rows.
  static let targeted = ["semeval14_laptops", "semeval14_restaurants", "dong14_twitter"]
  private static let labels = ["negative": 0, "neutral": 1, "positive": 2]

  private let folder: String
  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []
  private var teacher: [String: SIMD4<Float>] = [:]

  private(set) var hashes: [UInt64] = []
  private(set) var training: [Example] = []
  private(set) var validation: [Example] = []

  /// Reads the sets below a folder of corpora: posts, or targets in posts.
  init(corpora: String, lexicons: String, targets: Bool = false) throws {
    folder = corpora + "/sentiment/"
    scorer = SentimentScorer(
      lexicons: try SentimentLexicons(folder: lexicons, readsModel: false))
    if targets {
      try readTargets()
      return
    }
    try readTeacher()
    try read("tweeteval_sentiment/train", to: \.training)
    for set in Self.taught {
      for row in try rows(set + "/train") {
        guard let chances = teacher[Self.key(set, row)] else { continue }
        add(row, chances, to: \.training)
      }
    }
    var frames = try SentimentFrames(lexicons: lexicons)
    for row in frames.rows() { add(row.text, row.chances, to: \.training) }
    try read("tweeteval_sentiment/val", to: \.validation)
    teacher = [:]
  }

  /// Rows with a target; of sets without validation rows, a fifth by the hash of the text serves.
  private mutating func readTargets() throws {
    try read("mams_atsa/train", to: \.training)
    try read("mams_atsa/val", to: \.validation)
    for set in Self.targeted {
      try read(set + "/train", to: \.training, validation: \.validation)
    }
  }

  private mutating func read(
    _ name: String, to list: WritableKeyPath<Self, [Example]>,
    validation: WritableKeyPath<Self, [Example]>? = nil
  ) throws {
    for row in try rows(name) {
      guard let label = Self.labels[row["label"]?.string ?? ""] else { continue }
      let isHeld = StableHash.hash64(row["text"]?.string ?? "") % 5 == 0
      add(row, Self.certain(label), to: isHeld ? validation ?? list : list)
    }
  }

  private static func certain(_ label: Int) -> SIMD4<Float> {
    var chances = SIMD4<Float>()
    chances[label] = 1
    return chances
  }

  private static func key(_ set: String, _ row: JSONValue) -> String {
    set + "|" + (row["id"]?.string ?? "")
  }

  private mutating func readTeacher() throws {
    for row in try rows("teacher/labels") {
      let chances = (row["p"]?.elements ?? []).map { Float($0.double ?? 0) }
      guard chances.count == 3, let source = row["source"]?.string else { continue }
      teacher[Self.key(source, row)] = SIMD4(chances[0], chances[1], chances[2], 0)
    }
  }

  private func rows(_ name: String) throws -> [JSONValue] {
    try GzipFile.unpacked(folder + name + ".jsonl.gz").split(separator: 10).map {
      try JSONDocument(Array($0)).root
    }
  }

  private mutating func add(
    _ row: JSONValue, _ chances: SIMD4<Float>, to list: WritableKeyPath<Self, [Example]>
  ) {
    guard let text = row["text"]?.string else { return }
    let ends = (row["span"]?.elements ?? []).compactMap { $0.double.map { Int($0) } }
    let scalars = text.unicodeScalars
    guard ends.count == 2, ends[0] >= 0, ends[0] <= ends[1], ends[1] <= scalars.count else {
      return add(text, chances, to: list)
    }
    func byte(_ offset: Int) -> Int { scalars.prefix(offset).reduce(0) { $0 + UTF8.width($1) } }
    add(text, chances, target: TextSpan(start: byte(ends[0]), end: byte(ends[1])), to: list)
  }

  private mutating func add(
    _ text: String, _ chances: SIMD4<Float>, target: TextSpan? = nil,
    to list: WritableKeyPath<Self, [Example]>
  ) {
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let found = scorer.features(bytes.span, tokens: tokens, target: target, scratch: &scratch)
    guard let found else { return }
    let start = hashes.count
    hashes += found.hashes
    self[keyPath: list].append(
      Example(range: start..<hashes.count, chances: chances, valence: found.valence))
  }
}
