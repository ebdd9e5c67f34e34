import Foundation
import Sentiment

/// The whole training of the model of targets, from corpora to file.
enum TargetTraining {
  /// Reads, trains, calibrates, writes, and prints figures of the held-out rows on the way.
  static func run(
    corpora: String, lexicons: String, output: String, settings: TargetTrainer.Settings
  ) throws {
    let corpus = try TargetCorpus(corpora: corpora, lexicons: lexicons)
    print("\(corpus.training.count) rows, \(corpus.validation.count) held out")
    var trainer = TargetTrainer(corpus, settings)
    print("\(trainer.kept.count) and \(trainer.keptNear.count) features")
    trainer.train { epoch, trainer in
      let calibration = TargetCalibration(&trainer, trainer.weights)
      print("epoch \(epoch + 1): \(figures(calibration))")
    }
    let writer = TargetModelWriter(trainer)
    let calibration = TargetCalibration(&trainer, writer.rounded)
    print("in 8 bits: \(figures(calibration))")
    let file = writer.bytes(calibration)
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes")
  }

  private static func figures(_ calibration: TargetCalibration) -> String {
    func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    return calibration.figures.map { "\($0.name) \(rounded($0.value))" }.joined(separator: ", ")
      + " (prior \(calibration.prior.x), neutral \(calibration.prior.y), temperature "
      + "\(calibration.temperature))"
  }
}
