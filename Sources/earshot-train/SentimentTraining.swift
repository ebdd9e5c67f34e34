import Foundation
import Sentiment

/// The whole training of the sentiment model, from corpora to file.
enum SentimentTraining {
  /// Reads, trains, calibrates, writes, and prints figures of the validation rows on the way.
  static func run(
    corpora: String, lexicons: String, output: String, settings: SentimentTrainer.Settings
  ) throws {
    let corpus = try SentimentCorpus(corpora: corpora, lexicons: lexicons)
    print("\(corpus.training.count) texts, \(corpus.hashes.count) features")
    var trainer = SentimentTrainer(corpus, settings)
    print("\(trainer.kept.count) features kept")
    trainer.train { epoch, trainer in
      print("epoch \(epoch + 1): \(figures(SentimentCalibration(trainer, trainer.weights)))")
    }
    let writer = SentimentModelWriter(trainer.weights)
    let calibration = SentimentCalibration(trainer, writer.rounded)
    print("in 8 bits: \(figures(calibration))")
    let file = writer.bytes(trainer, calibration)
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes, slope \(trainer.slope), fall \(trainer.fall)")
  }

  private static func figures(_ calibration: SentimentCalibration) -> String {
    func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    return "macro-recall \(rounded(calibration.recall)), calibration error "
      + "\(rounded(calibration.error)), log loss \(rounded(calibration.loss)) "
      + "(neutral \(calibration.shift), temperature \(calibration.temperature)); elsewhere "
      + "\(rounded(calibration.foreignRecall)), \(rounded(calibration.foreignError))"
  }
}
