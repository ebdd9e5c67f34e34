import Model
import Sentiment
import SocialText

/// Labelled texts of many languages as the tongues model sees them.
struct TongueCorpus {
  /// One text.
  struct Example {
    /// Its features in `hashes`: those that all languages share, and its own language's.
    var shared: Range<Int>
    var own: Range<Int>
    /// 0 negative, 1 neutral, 2 positive.
    var label: Int
    /// Number of its part in `parts`, and whether it is in another language than that is named
    /// after.
    var part: Int
    var isGuest: Bool
    /// True for Hindi: people agree so little on its texts that other languages learn nothing.
    var isNoisy: Bool
    /// Good and bad valence by lexicon and rules, and whether there is none at all.
    var up: Float
    var down: Float
    var isBare: Bool
  }

  private static let labels = ["negative": 0, "neutral": 1, "positive": 2]

  /// English has a model of its own; its texts help with those that are mixed with it.
  private static let english = "en"
  private static let mixed = "hi"

  /// The model's parts: what all languages share, then languages, sorted.
  private(set) var parts = [TongueWeights.all]
  private(set) var hashes: [UInt64] = []
  private(set) var training: [Example] = []
  private(set) var validation: [Example] = []

  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []

  /// Reads UMSAB below a folder of corpora.
  init(corpora: String, lexicons: String) throws {
    scorer = SentimentScorer(
      lexicons: try SentimentLexicons(folder: lexicons, readsModel: false))
    let folder = corpora + "/sentiment/umsab/"
    let train = try Self.rows(folder + "train.jsonl.gz")
    parts += Set(train.compactMap { $0["lang"]?.string }).subtracting([Self.english]).sorted()
    for row in train { add(row, to: \.training) }
    for row in try Self.rows(folder + "val.jsonl.gz") { add(row, to: \.validation) }
  }

  private static func rows(_ path: String) throws -> [JSONValue] {
    try GzipFile.unpacked(path).split(separator: 10).map { try JSONDocument(Array($0)).root }
  }

  private mutating func add(_ row: JSONValue, to list: WritableKeyPath<Self, [Example]>) {
    guard let text = row["text"]?.string, let label = Self.labels[row["label"]?.string ?? ""],
      let language = row["lang"]?.string,
      let number = parts.firstIndex(of: language == Self.english ? Self.mixed : language)
    else { return }
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    var ranges: [Range<Int>] = []
    for part in [0, number] {
      guard
        let found = scorer.tongueFeatures(
          bytes.span, tokens: tokens, language: language, number: part, scratch: &scratch)
      else { return }
      let start = hashes.count
      hashes += found.hashes
      ranges.append(start..<hashes.count)
      guard part > 0 else { continue }
      self[keyPath: list].append(
        Example(
          shared: ranges[0], own: ranges[1], label: label, part: number,
          isGuest: language == Self.english, isNoisy: language == Self.mixed, up: found.up,
          down: found.down, isBare: found.isBare))
    }
  }
}
