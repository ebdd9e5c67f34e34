import Entities
import SocialText

/// Trains a linear-chain conditional random field by AdaGrad (Duchi, Hazan & Singer 2011), one text a
/// step, one thread, a fixed seed: the same inputs give the same weights. Labels that leave a choice
/// count with all paths that they allow (Täckström et al. 2013).
struct EntityTrainer {
  typealias Row = SIMD16<Float>

  /// What may be chosen, by development parts alone.
  struct Settings {
    var epochs = 4
    var rate: Float = 0.15
    var shrink: Float = 3e-5
    /// Chance that a word itself is left out of a step, so that its clusters learn to do without.
    var wordDropout: Float = 0.3
    var partDropout: Float = 0.3
    /// Parts of fewer tokens are dropped.
    var leastParts = 3
    /// Added to the score of what is outside of names.
    var bias: Float = -1.2
    var seed: UInt64 = 7
  }

  /// Weights and the sums of their squared slopes.
  struct Table {
    var weights: [Row]
    private var squares: [Row]

    init(_ count: Int) {
      weights = [Row](repeating: Row(), count: count)
      squares = [Row](repeating: Row(repeating: 1e-2), count: count)
    }

    @inline(__always)
    mutating func move(_ index: Int, _ slope: Row, _ rate: Float, _ shrink: Float) {
      squares[index] += slope * slope
      weights[index] += rate * (slope / squares[index].squareRoot() - shrink * weights[index])
    }
  }

  let settings: Settings
  private(set) var words: EntityWords
  /// Four rows for each piece of knowledge of words.
  private(set) var pieces = Table(0)
  /// Forms, then parts.
  private(set) var rows = Table(0)
  /// From each tag to each; the last row is the start.
  private(set) var from = Table(NameModel.tags + 1)
  /// Hashes of the parts, in the order of their rows.
  private(set) var parts: [UInt64] = []
  private var partRows: [UInt64: Int32] = [:]
  private var random: UInt64
  private var features = NameFeatures()
  private var used: [(table: UInt8, row: Int32, token: Int32)] = []

  /// Numbers words and parts of the training texts.
  init(_ examples: inout [EntityCorpus.Example], _ words: EntityWords, _ settings: Settings) {
    self.settings = settings
    self.words = words
    random = settings.seed
    var counts: [UInt64: Int] = [:]
    for example in examples {
      features.read(example.text.span, example.tokens)
      for word in features.words { self.words.see(word) }
      for index in example.tokens.indices {
        features.eachPart(index, example.text.span, example.tokens) { counts[$0, default: 0] += 1 }
      }
    }
    parts = counts.filter { $0.value >= settings.leastParts }.keys.sorted()
    for (index, part) in parts.enumerated() { partRows[part] = Int32(NameFeatures.forms + index) }
    for index in examples.indices { view(&examples[index]) }
    self.words.numberAll()
    pieces = Table(self.words.count * 4)
    rows = Table(NameFeatures.forms + parts.count)
  }

  /// Reads a text's evidence.
  private mutating func view(_ example: inout EntityCorpus.Example) {
    features.read(example.text.span, example.tokens)
    for index in example.tokens.indices {
      example.words.append(words.number(of: features.words[index]))
      example.hasCapital.append(NameFeatures.hasCapital(features.looks[index]))
      var rows: [Int32] = []
      features.eachForm(index, example.tokens) { rows.append(Int32($0)) }
      example.formCount = rows.count
      features.eachPart(index, example.text.span, example.tokens) {
        if let row = partRows[$0] { rows.append(row) }
      }
      example.rows.append(rows)
    }
  }

  /// Learns from all texts.
  mutating func train(_ examples: [EntityCorpus.Example]) {
    var order = Array(examples.indices)
    for epoch in 0..<settings.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      let rate = settings.rate * (1 - Float(epoch) / Float(settings.epochs))
      for number in order where !examples[number].tokens.isEmpty {
        learn(examples[number], rate)
      }
    }
  }

  private mutating func learn(_ example: EntityCorpus.Example, _ rate: Float) {
    let scores = scores(example)
    let steps = EntityLattice.Steps(from.weights)
    let all = EntityLattice(scores, allowed: nil, steps)
    let right = EntityLattice(scores, allowed: example.allowed, steps)
    var moves = [Row](repeating: Row(), count: NameModel.tags + 1)
    right.addSteps(to: &moves, steps, 1)
    all.addSteps(to: &moves, steps, -1)
    for tag in moves.indices { from.move(tag, moves[tag], rate * 0.3, 0) }
    for use in used {
      let slope = right.chances[Int(use.token)] - all.chances[Int(use.token)]
      if use.table == 0 {
        pieces.move(Int(use.row), slope, rate, settings.shrink)
      } else {
        rows.move(Int(use.row), slope, rate, settings.shrink)
      }
    }
  }

  /// Scores of all tags of all tokens, with some evidence left out; `used` says which was not.
  private mutating func scores(_ example: EntityCorpus.Example) -> [Row] {
    used.removeAll(keepingCapacity: true)
    var scores = [Row](repeating: Row(), count: example.tokens.count)
    for token in example.tokens.indices {
      addWord(example.words[token], example.hasCapital[token] ? 1 : 0, token, &scores)
      if token > 0 { addWord(example.words[token - 1], 2, token, &scores) }
      if token + 1 < example.words.count { addWord(example.words[token + 1], 3, token, &scores) }
      for (index, row) in example.rows[token].enumerated() {
        if index >= example.formCount, chance() < settings.partDropout { continue }
        scores[token] += rows.weights[Int(row)]
        used.append((1, row, Int32(token)))
      }
    }
    return scores
  }

  private mutating func addWord(_ word: Int32, _ row: Int32, _ token: Int, _ scores: inout [Row]) {
    for piece in words.knowledge[Int(word)] {
      scores[token] += pieces.weights[Int(piece * 4 + row)]
      used.append((0, piece * 4 + row, Int32(token)))
    }
    let own = words.own[Int(word)]
    if own >= 0, chance() >= settings.wordDropout {
      scores[token] += pieces.weights[Int(own * 4 + row)]
      used.append((0, own * 4 + row, Int32(token)))
    }
  }

  /// The four rows of a word, all that is known of it added up.
  func block(_ word: Int) -> [Row] {
    var block = [Row](repeating: Row(), count: 4)
    let own = words.own[word]
    for piece in words.knowledge[word] + (own >= 0 ? [own] : []) {
      for row in 0..<4 { block[row] += pieces.weights[Int(piece) * 4 + row] }
    }
    return block
  }

  /// The four rows of a word that nobody knows.
  var unknown: [Row] { Array(pieces.weights[0..<4]) }

  private mutating func next() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    return StableHash.finish(random)
  }

  /// 0 to 1.
  private mutating func chance() -> Float { Float(next() >> 40) / Float(1 << 24) }
}
