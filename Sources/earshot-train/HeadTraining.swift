import Foundation
import Sentiment
import SocialText

/// The whole training of the heads, from corpora to file.
enum HeadTraining {
  private static let folds = 5

  /// Reads, trains five times for the choices and once for the file, and prints figures on the way.
  static func run(
    corpora: String, lexicons: String, output: String, settings: HeadTrainer.Settings
  ) throws {
    let corpus = try HeadCorpus(corpora: corpora, lexicons: lexicons)
    let examples = corpus.examples
    print("\(examples.count) texts, \(corpus.hashes.count) features")
    var trainer = HeadTrainer(corpus, settings)
    print("\(trainer.kept.count) features kept")
    var rows: [HeadCalibration.Row] = []
    for fold in 0..<folds {
      trainer.train(examples, examples.indices.filter { isLearned(examples[$0], but: fold) })
      for example in examples {
        let isRow = example.isHeldOut && example.fold < 0 ? fold == 0 : example.fold == fold
        if isRow { rows.append((example, trainer.sums(example))) }
      }
    }
    let calibration = HeadCalibration(rows)
    for figure in calibration.figures {
      print("\(figure.name): \((figure.value * 10_000).rounded() / 10_000)")
    }
    trainer.train(examples, examples.indices.filter { isLearned(examples[$0], but: -2) })
    let reasons = ReasonTraining(corpus, settings)
    let writer = HeadModelWriter(trainer, calibration, reasons)
    try Data(writer.file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(writer.file.count) bytes")
  }

  /// All rows that carry a label and are not held out for the choices. Rows in a fold are learned
  /// from in all other folds.
  private static func isLearned(_ example: HeadCorpus.Example, but fold: Int) -> Bool {
    example.fold >= 0 ? example.fold != fold : !example.isHeldOut
  }
}
