import Foundation
import Model
import Sentiment
import SocialText

/// The whole training of the sentiment model, from corpora to file.
enum SentimentTraining {
  /// Reads, trains, calibrates, writes, and prints figures of the validation rows on the way.
  static func run(
    corpora: String, lexicons: String, sentences: String, output: String, build: SentimentBuild,
    settings: SentimentTrainer.Settings
  ) throws {
    let corpus = try SentimentCorpus(
      corpora: corpora, lexicons: lexicons, sentences: sentences, build: build)
    print("\(corpus.training.count) texts, \(corpus.hashes.count) features")
    var trainer = SentimentTrainer(corpus, settings)
    print("\(trainer.kept.count) features kept")
    trainer.train { epoch, trainer in
      guard epoch % 4 == 3 else { return }
      print("epoch \(epoch + 1): \(figures(SentimentCalibration(trainer, trainer.weights)))")
    }
    let writer = SentimentModelWriter(trainer.weights)
    let calibration = SentimentCalibration(trainer, writer.rounded)
    print("in 8 bits: \(figures(calibration))")
    let file = writer.bytes(trainer, calibration)
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes, slope \(trainer.slope), fall \(trainer.fall)")
  }

  /// Fits the curve of a model that is there already, by the scores that users see: after a change of
  /// lists or rules the weights still hold, but the chances may not.
  static func recalibrate(
    corpora: String, lexicons: String, output: String, build: SentimentBuild
  ) throws {
    let scorer = SentimentScorer(lexicons: try SentimentLexicons(folder: lexicons, build: build))
      .withoutCurve()
    let (validation, foreign) = try SentimentCorpus.calibrationRows(corpora, build)
    var scratch = SentimentScratch()
    var tokens: [Token] = []
    func rows(_ texts: [(text: String, label: Int)]) -> [SentimentCalibration.Row] {
      texts.map { text, label in
        let bytes = Array(text.utf8)
        Tokenizer().tokenize(bytes.span, into: &tokens)
        let chances = scorer.score(bytes.span, tokens: tokens, language: "en", scratch: &scratch)
          .post.probabilities
        let negative = DeterministicMath.log(chances.negative)
        let positive = DeterministicMath.log(chances.positive)
        let neutral = DeterministicMath.log(chances.neutral) - (negative + positive) / 2
        return ((Float(positive - negative), Float(neutral)), label)
      }
    }
    let calibration = SentimentCalibration(rows(validation), rows(foreign), balances: false)
    print(figures(calibration))
    let path = lexicons + "/" + build.modelName
    let file = SentimentModelWriter.recalibrated(try FileBytes.read(path), calibration)
    try Data(file).write(to: URL(fileURLWithPath: output))
  }

  /// Learns anew what plain sentences add to a model that is there already, whose own weights stay: a
  /// table of pairs, then a network beside it.
  static func learnPlain(
    corpora: String, lexicons: String, sentences: String, labels: String, output: String
  ) throws {
    let corpus = try SentimentCorpus(
      corpora: corpora, lexicons: lexicons, sentences: sentences, build: .full,
      readsPairs: true)
    let brief = PairCorpus(corpus, try SentimentWeights(path: output))
    let pairs = trained(brief.examples, brief.hashes, PairCorpus.settings)
    var file = SentimentModelWriter.withPlain(
      try FileBytes.read(output), pairs.kept, pairs.damped)
    let lists = try SentimentLexicons(folder: lexicons, build: .full, readsModel: false)
    let scorer = SentimentScorer(lexicons: lists).withSums(of: try SentimentWeights(path: output))
    var network = NetworkTrainer(
      PlainCorpus(
        own: try OneLiners(path: sentences), posts: corpus.short,
        pool: try PlainPool(corpora: corpora, scorer), labels: try TeacherLabels(path: labels),
        scorer))
    print("\(network.sentences.count) plain sentences, \(network.hashes.count) words and endings")
    network.train { epoch, loss in print("epoch \(epoch + 1): loss \(loss)") }
    file = SentimentModelWriter.withNetwork(file, network)
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes")
  }

  /// Learns anew what the domains of posts add to a model that is there already, whose own weights stay.
  static func learnDomains(corpora: String, lexicons: String, output: String) throws {
    let lists = try SentimentLexicons(folder: lexicons, build: .full, readsModel: false)
    let scorer = SentimentScorer(lexicons: lists).withSums(of: try SentimentWeights(path: output))
    let posts = try DomainCorpus(corpora: corpora, scorer)
    let domains = trained(posts.examples, posts.hashes, DomainCorpus.settings)
    let file = SentimentModelWriter.withDomains(
      try FileBytes.read(output), domains.kept, domains.damped)
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes")
  }

  /// Trains with all features, then with those that do most.
  private static func trained(
    _ examples: [AddedTrainer.Example], _ hashes: [UInt64], _ settings: AddedTrainer.Settings
  ) -> AddedTrainer {
    var trainer = AddedTrainer(examples, hashes, settings)
    print("\(trainer.texts) texts, \(trainer.kept.count) features")
    trainer.train()
    trainer.prune()
    trainer.train()
    return trainer
  }

  private static func figures(_ calibration: SentimentCalibration) -> String {
    func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    return "macro-recall \(rounded(calibration.recall)), calibration error "
      + "\(rounded(calibration.error)), log loss \(rounded(calibration.loss)) "
      + "(neutral \(calibration.shift), heat \(calibration.curve.heat) − \(calibration.curve.cool), "
      + "lean \(calibration.curve.lean)); elsewhere \(rounded(calibration.foreignRecall)), "
      + "\(rounded(calibration.foreignError))"
  }
}
