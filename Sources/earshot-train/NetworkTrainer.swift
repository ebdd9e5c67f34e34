import Foundation
import Sentiment
import SocialText

/// Trains the network that reads plain sentences besides a sentiment model's sums: Adam (Kingma & Ba,
/// ICLR 2015) over small groups of sentences, words and numbers of rows left out by chance. One thread, a
/// fixed seed.
struct NetworkTrainer {
  /// What is told in the card.
  struct Settings {
    var epochs = 6
    /// Words and endings that have a row.
    var words = 7_300
    var endings = 600
    var leastCount = 3
    var rate: Float = 0.003
    /// Of a thousand words so many are read as if unknown.
    var lostWords: UInt64 = 20
    /// Of a thousand numbers of rows so many are left out.
    var lostNumbers: UInt64 = 80
  }

  private static let group = 128
  /// How much of what was learned is kept: tweets and comments that nothing was learned from are read best
  /// by less, sentences of our own by more.
  private static let share: Float = 0.3

  private let settings: Settings
  let sentences: [PlainCorpus.Sentence]
  /// Hashes of the rows' words and endings, and how often each stands there.
  private(set) var hashes: [UInt64] = []
  private(set) var counts: [Int] = []
  /// The rows, `PlainNetwork.rowBlocks` blocks each.
  private(set) var rows: [PlainNetwork.Block] = []
  private(set) var network = PlainNetwork()
  private var numbers: [UInt64: Int] = [:]
  private var random: UInt64 = 17

  init(_ corpus: PlainCorpus, _ settings: Settings = Settings()) {
    self.settings = settings
    sentences = corpus.sentences
    chooseWords()
    for (number, hash) in hashes.enumerated() { numbers[hash] = number }
    let blocks = hashes.count * PlainNetwork.rowBlocks
    rows = (0..<blocks).map { _ in normal(0.1) }
    network.kernel = network.kernel.map { _ in normal(0.033) }
    network.outputs = network.outputs.map { _ in normal(0.036) }
  }

  /// The words that most sentences have, but for names; then the endings of all others.
  private mutating func chooseWords() {
    var found: [UInt64: (all: Int, asName: Int)] = [:]
    for sentence in sentences {
      for word in sentence.words.words where word.hash != 0 {
        found[word.hash, default: (0, 0)].all += 1
        if word.marks & PlainSentence.Mark.name != 0 {
          found[word.hash, default: (0, 0)].asName += 1
        }
      }
    }
    func best(_ counts: [UInt64: Int], _ most: Int) -> [(key: UInt64, value: Int)] {
      Array(
        counts.filter { $0.value >= settings.leastCount }
          .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most))
    }
    let words = best(
      found.filter { $0.value.asName * 5 < $0.value.all * 2 }.mapValues(\.all), settings.words)
    let known = Set(words.map(\.key))
    var endings: [UInt64: Int] = [:]
    for sentence in sentences {
      for word in sentence.words.words where word.ending != 0 && !known.contains(word.hash) {
        endings[word.ending, default: 0] += 1
      }
    }
    for (hash, count) in words + best(endings.filter { !known.contains($0.key) }, settings.endings)
    {
      hashes.append(hash)
      counts.append(count)
    }
  }

  /// The network as the file has it: its results are damped.
  var damped: PlainNetwork {
    var network = network
    network.outputs = network.outputs.map { $0 * Self.share }
    network.start *= Self.share
    return network
  }

  /// Goes through all sentences so many times; `report` is told the mean loss of each pass.
  mutating func train(_ report: (Int, Double) -> Void) {
    var order = Array(sentences.indices)
    var adam = Adam(numbers: PlainNetwork.size, rowBlocks: rows.count)
    var gradient = NetworkGradient(rows: hashes.count)
    let steps = Float(settings.epochs * (sentences.count / Self.group + 1))
    var step: Float = 0
    for epoch in 0..<settings.epochs {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(next() % UInt64(index + 1)))
      }
      var loss = 0.0
      for start in stride(from: 0, to: order.count, by: Self.group) {
        gradient.clear(network)
        let chosen = order[start..<min(start + Self.group, order.count)]
        for index in chosen { loss += learn(sentences[index], &gradient) }
        step += 1
        let rate = settings.rate * min(step / 200, max(0.02, 1 - step / steps))
        var numbers = network.numbers
        adam.step(
          &numbers, gradient.numbers, &rows, gradient, scale: 1 / Float(chosen.count), rate: rate)
        network = PlainNetwork(numbers) ?? network
      }
      report(epoch, loss / Double(order.count))
    }
  }

  /// Adds a sentence's gradient; returns its loss.
  private mutating func learn(
    _ sentence: PlainCorpus.Sentence, _ gradient: inout NetworkGradient
  ) -> Double {
    var chosen: [Int] = []
    gradient.reading.rows.removeAll(keepingCapacity: true)
    gradient.masks.removeAll(keepingCapacity: true)
    for word in sentence.words.words {
      let isLost = next() % 1000 < settings.lostWords
      let known = isLost ? nil : numbers[word.hash]
      let number = known ?? numbers[word.ending] ?? -1
      chosen.append(number)
      for block in 0..<PlainNetwork.rowBlocks {
        gradient.masks.append(mask())
        gradient.reading.rows.append(
          number < 0 ? .init() : rows[number * PlainNetwork.rowBlocks + block])
      }
    }
    network.read(sentence.words, &gradient.reading, masks: gradient.masks)
    let sum = sentence.sums + gradient.reading.result
    let found = SentimentTrainer.chances((sum.x, sum.y))
    var loss = 0.0
    for label in 0..<3 where sentence.chances[label] > 0 {
      loss -= Double(sentence.chances[label] * logf(max(found[label], 1e-6)))
    }
    let miss = found - sentence.chances
    let slant = SIMD2((miss[2] - miss[0]) / 2, miss[1]) * sentence.weight
    let share = PlainNetwork.learnedShare(of: sentence.words)
    gradient.add(network, sentence.words, chosen, slant * share)
    return loss
  }

  /// Which numbers of a block count: the others are left out by chance.
  private mutating func mask() -> PlainNetwork.Block {
    var mask = PlainNetwork.Block()
    let scale = 1000 / Float(1000 - settings.lostNumbers)
    let limit = settings.lostNumbers << 10 / 1000
    for half in 0..<3 {
      // Six numbers of ten bits.
      var bits = next()
      for index in half * 6..<min(16, half * 6 + 6) {
        if bits & 1023 >= limit { mask[index] = scale }
        bits >>= 10
      }
    }
    return mask
  }

  private mutating func next() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    return StableHash.finish(random)
  }

  /// Numbers drawn from the normal distribution, nearly: sums of twelve even ones.
  private mutating func normal(_ deviation: Float) -> PlainNetwork.Block {
    var block = PlainNetwork.Block()
    for index in block.indices {
      let number = (0..<12).reduce(Float(-6)) { sum, _ in sum + Float(next() >> 40) / Float(1 << 24)
      }
      block[index] = number * deviation
    }
    return block
  }
}
