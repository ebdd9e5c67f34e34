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
    /// Behind those, where they are read, what only plain sentences have; empty for others.
    var pairs: Range<Int>
  }

  /// Sets whose English training rows have labels by the teacher.
  static let taught = [
    "sentiment140_100k_weak", "airline_tweets", "brand_product_tweets", "goemotions", "umsab",
    "tweeteval_emotion", "tweeteval_irony", "tweeteval_offensive", "tweeteval_hate",
  ]
  /// Those of them whose own labels, which people gave, count as much as the teacher's; a fifth of
  /// their rows is for the calibration.
  static let judged: Set = ["airline_tweets", "brand_product_tweets"]
  /// Sets that are free for every use: their own labels, which people gave, are learned from.
  static let free = ["brand_product_tweets", "senti4sd_stackoverflow"]
  private static let labels = ["negative": 0, "neutral": 1, "positive": 2]

  private let folder: String
  /// Whether the features of plain sentences alone are wanted.
  private let readsPairs: Bool
  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []
  private var teacher: [String: SIMD4<Float>] = [:]

  private(set) var hashes: [UInt64] = []
  private(set) var training: [Example] = []
  /// Those of the texts learned from that are short enough to be a plain sentence, but for those of our
  /// own.
  private(set) var short: [(text: String, chances: SIMD4<Float>, isMadeUp: Bool)] = []
  private var isMadeUp = false
  private var isOwn = false
  /// Bytes of the longest of them.
  private static let longestShort = 200
  /// Those of them that are sentences of our own.
  private(set) var own = 0..<0
  private(set) var validation: [Example] = []
  /// Rows of other years and topics than those of `validation`.
  private(set) var foreign: [Example] = []

  /// Reads the sets below a folder of corpora, and sentences of our own.
  init(
    corpora: String, lexicons: String, sentences: String, build: SentimentBuild,
    readsPairs: Bool = false
  ) throws {
    self.readsPairs = readsPairs
    folder = corpora + "/sentiment/"
    scorer = SentimentScorer(
      lexicons: try SentimentLexicons(folder: lexicons, build: build, readsModel: false))
    switch build {
    case .full:
      try readAll()
      let start = training.count
      isOwn = true
      for row in try OneLiners(path: sentences).rows {
        add(row.text, Self.certain(row.label), to: \.training)
      }
      own = start..<training.count
      isOwn = false
    case .permissive: try readFree()
    }
    var frames = try SentimentFrames(lexicons: lexicons, build: build)
    isMadeUp = true
    for row in frames.rows() {
      add(row.text, row.chances, to: \.training)
    }
    let rows = try Self.calibrationRows(corpora, build)
    for row in rows.validation { add(row.text, Self.certain(row.label), to: \.validation) }
    for row in rows.foreign { add(row.text, Self.certain(row.label), to: \.foreign) }
    teacher = [:]
  }

  /// The rows of all sets, most with a teacher's labels.
  private mutating func readAll() throws {
    try readTeacher()
    for row in try rows("tweeteval_sentiment/train") {
      guard let label = Self.labels[row["label"]?.string ?? ""] else { continue }
      add(row, Self.certain(label), to: \.training)
    }
    for set in Self.taught {
      for row in try rows(set + "/train") {
        guard var chances = teacher[Self.key(set, row)] else { continue }
        if Self.judged.contains(set), let label = Self.labels[row["label"]?.string ?? ""] {
          if Self.isForCalibration(row["text"]?.string ?? "") { continue }
          chances = (chances + Self.certain(label)) / 2
        }
        add(row, chances, to: \.training)
      }
    }
  }

  /// The rows of freely licensed sets, by what people said of them: nothing of the teacher, whose
  /// knowledge comes from tweets for research alone.
  private mutating func readFree() throws {
    for row in try rows("goemotions/train") {
      if let chances = Self.chances(emotions: row) { add(row, chances, to: \.training) }
    }
    for set in Self.free {
      for row in try rows(set + "/train") where !Self.isForCalibration(row["text"]?.string ?? "") {
        guard let label = Self.labels[row["label"]?.string ?? ""] else { continue }
        add(row, Self.certain(label), to: \.training)
      }
    }
  }

  /// A comment's chances by the emotions that people saw in it, each with an equal share; nil without
  /// any. Surprise, curiosity and the like take no side.
  private static func chances(emotions row: JSONValue) -> SIMD4<Float>? {
    let names = (row["emotions"]?.elements ?? []).compactMap(\.string)
    var sum = SIMD4<Float>()
    for name in names {
      let label = good.contains(name) ? 2 : plain.contains(name) ? 1 : 0
      sum[label] += 1 / Float(names.count)
    }
    return names.isEmpty ? nil : sum
  }

  private static let good: Set = [
    "admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy",
    "love", "optimism", "pride", "relief",
  ]
  private static let plain: Set = ["confusion", "curiosity", "neutral", "realization", "surprise"]

  /// The texts that chances are fitted by, without reading any of those that are learned from.
  static func calibrationRows(
    _ corpora: String, _ build: SentimentBuild
  ) throws -> (validation: [(text: String, label: Int)], foreign: [(text: String, label: Int)]) {
    func judged(
      _ name: String, where isWanted: (JSONValue) -> Bool = { _ in true }
    ) throws -> [(text: String, label: Int)] {
      try judgedRows(corpora, name, where: isWanted)
    }
    var foreign: [(text: String, label: Int)] = []
    for set in build == .full ? Self.judged.sorted() : free {
      foreign += try judged(set + "/train") { isForCalibration($0["text"]?.string ?? "") }
    }
    guard build == .full else {
      // Only comments whose emotions all say the same.
      return (try judged("goemotions/val") { chances(emotions: $0)?.max() == 1 }, foreign)
    }
    foreign += try judged("umsab/val") { $0["lang"]?.string == "en" }
    return (try judged("tweeteval_sentiment/val"), foreign)
  }

  /// A file's rows with labels that people gave.
  static func judgedRows(
    _ corpora: String, _ name: String, where isWanted: (JSONValue) -> Bool = { _ in true }
  ) throws -> [(text: String, label: Int)] {
    try rows(corpora + "/sentiment/" + name).filter(isWanted).compactMap { row in
      guard let text = row["text"]?.string, let label = labels[row["label"]?.string ?? ""] else {
        return nil
      }
      return (text, label)
    }
  }

  /// A fifth of the texts with people's labels.
  static func isForCalibration(_ text: String) -> Bool { StableHash.hash64(text) % 5 == 0 }

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

  private func rows(_ name: String) throws -> [JSONValue] { try Self.rows(folder + name) }

  private static func rows(_ path: String) throws -> [JSONValue] {
    try GzipFile.unpacked(path + ".jsonl.gz").split(separator: 10).map {
      try JSONDocument(Array($0)).root
    }
  }

  private mutating func add(
    _ row: JSONValue, _ chances: SIMD4<Float>, to list: WritableKeyPath<Self, [Example]>
  ) {
    if let text = row["text"]?.string { add(text, chances, to: list) }
  }

  private mutating func add(
    _ text: String, _ chances: SIMD4<Float>, to list: WritableKeyPath<Self, [Example]>
  ) {
    let bytes = Array(text.utf8)
    if list == \.training, !isOwn, bytes.count <= Self.longestShort {
      short.append((text, chances, isMadeUp))
    }
    Tokenizer().tokenize(bytes.span, into: &tokens)
    guard let found = scorer.features(bytes.span, tokens: tokens, scratch: &scratch) else { return }
    let start = hashes.count
    hashes += found.hashes
    let end = hashes.count
    if readsPairs { hashes += found.pairs }
    self[keyPath: list].append(
      Example(
        range: start..<end, chances: chances, valence: found.valence, pairs: end..<hashes.count))
  }
}
