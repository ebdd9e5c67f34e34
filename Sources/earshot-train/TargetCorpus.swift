import Model
import Sentiment
import SocialText

/// Labelled targets in texts, and whole texts of the same kinds, as the model of targets sees them.
struct TargetCorpus {
  /// One target in one text; `first` is −1 where the whole text is meant.
  struct Example {
    var tokens: Range<Int>
    var features: Range<Int>
    var pieces: Range<Int>
    /// Features around the target, then those of its own words.
    var near: Range<Int>
    var own: Int
    var first: Int
    var last: Int
    /// Chances of negative, neutral and positive.
    var chances: SIMD4<Float>
    var source: Int
    /// Hash of the target's name.
    var topic: UInt64

    /// The likeliest label.
    var label: Int { (0..<3).max { chances[$0] < chances[$1] } ?? 1 }
  }

  /// One token: its features end here, counted over all texts.
  struct Place {
    var end: Int32
    var clause: Int32
    var sentence: Int32
  }

  private static let labels = [
    "very_negative": 0, "negative": 0, "neutral": 1, "positive": 2, "very_positive": 2,
  ]

  private let folder: String
  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []
  private var teacher: [String: SIMD4<Float>] = [:]
  /// Letters of the texts held out. Sets share texts: what is held out of one is out of all.
  private var held: Set<UInt64> = []

  private(set) var hashes: [UInt64] = []
  private(set) var near: [UInt64] = []
  private(set) var places: [Place] = []
  private(set) var pieces: [(token: Int32, valence: Float)] = []
  private(set) var training: [Example] = []
  private(set) var validation: [Example] = []

  /// Reads the sources below a folder of corpora.
  init(corpora: String, lexicons: String) throws {
    folder = corpora + "/sentiment/"
    scorer = SentimentScorer(lexicons: try SentimentLexicons(folder: lexicons, readsModel: false))
    for row in try rows("teacher/labels") {
      let chances = (row["p"]?.elements ?? []).map { Float($0.double ?? 0) }
      guard chances.count == 3, let set = row["source"]?.string else { continue }
      teacher[set + "|" + (row["id"]?.string ?? "")] = SIMD4(chances[0], chances[1], chances[2], 0)
    }
    try read(TargetSource(file: "mams_atsa/val", isTargeted: true, importance: 0), 0, isHeld: true)
    for source in TargetSource.all where source.held == .byText {
      for row in try rows(source.file) {
        let key = Self.key(row["text"]?.string ?? "")
        if key % 5 == 0 { held.insert(key) }
      }
    }
    for (index, source) in TargetSource.all.enumerated() {
      try read(source, index, isHeld: false)
    }
    teacher = [:]
  }

  /// Hash of a text's letters.
  private static func key(_ text: String) -> UInt64 {
    var hash = StableHash.seed
    for byte in text.utf8 {
      let small = byte | 0x20
      if small >= 0x61 && small <= 0x7A { hash = StableHash.step(hash, small) }
    }
    return StableHash.finish(hash)
  }

  private func rows(_ name: String) throws -> [JSONValue] {
    try GzipFile.unpacked(folder + name + ".jsonl.gz").split(separator: 10).map {
      try JSONDocument(Array($0)).root
    }
  }

  private mutating func read(_ source: TargetSource, _ number: Int, isHeld: Bool) throws {
    for row in try rows(source.file) {
      guard let text = row["text"]?.string else { continue }
      var chances = SIMD4<Float>()
      if source.isTaught {
        guard let taught = teacher[source.name + "|" + (row["id"]?.string ?? "")] else { continue }
        chances = taught
      } else {
        guard let label = Self.labels[row["label"]?.string ?? ""] else { continue }
        chances[label] = 1
      }
      let topic = StableHash.hash64((row["target"]?.string ?? "").lowercased())
      let key = Self.key(text)
      if isHeld { held.insert(key) }
      let isOut = source.held == .byTopic ? topic % 5 == 0 : held.contains(key)
      add(
        text, source.isTargeted ? target(row, text) : nil, chances, number, topic,
        isHeld: isHeld || isOut)
    }
  }

  private func target(_ row: JSONValue, _ text: String) -> TextSpan? {
    let ends = (row["span"]?.elements ?? []).compactMap { $0.double.map { Int($0) } }
    if ends.count == 2 {
      let scalars = text.unicodeScalars
      func byte(_ offset: Int) -> Int { scalars.prefix(offset).reduce(0) { $0 + UTF8.width($1) } }
      return TextSpan(start: byte(ends[0]), end: byte(ends[1]))
    }
    guard let name = row["target"]?.string, !name.isEmpty else { return nil }
    return Self.find(name, in: text)
  }

  /// First place of a name, whatever the case of its letters from a to z.
  private static func find(_ name: String, in text: String) -> TextSpan? {
    func small(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
    let bytes = text.utf8.map(small)
    let wanted = name.utf8.map(small)
    guard wanted.count <= bytes.count else { return nil }
    for start in 0...bytes.count - wanted.count
    where bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return TextSpan(start: start, end: start + wanted.count)
    }
    return nil
  }

  private mutating func add(
    _ text: String, _ target: TextSpan?, _ chances: SIMD4<Float>, _ source: Int, _ topic: UInt64,
    isHeld: Bool
  ) {
    let bytes = Array(text.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    let span = target ?? TextSpan(start: 0, end: 0)
    guard let view = scorer.view(bytes.span, tokens: tokens, target: span, scratch: &scratch)
    else { return }
    var around: [UInt64] = []
    var shares: [SIMD2<Int32>] = []
    var own = 0
    if target != nil {
      own = TargetFeatures.find(
        view.hashes, view.ends, first: view.first, last: view.last, into: &around, tokens: &shares)
    }
    let example = Example(
      tokens: places.count..<places.count + view.ends.count,
      features: hashes.count..<hashes.count + view.hashes.count,
      pieces: pieces.count..<pieces.count + view.pieces.count,
      near: near.count..<near.count + around.count, own: near.count + own,
      first: target == nil ? -1 : view.first, last: target == nil ? -1 : view.last,
      chances: chances, source: source, topic: topic)
    for index in view.ends.indices {
      places.append(
        Place(
          end: Int32(hashes.count + view.ends[index]), clause: Int32(view.clauses[index]),
          sentence: Int32(view.sentences[index])))
    }
    pieces += view.pieces.map { (Int32($0.token), $0.valence) }
    hashes += view.hashes
    near += around
    if isHeld { validation.append(example) } else { training.append(example) }
  }
}
