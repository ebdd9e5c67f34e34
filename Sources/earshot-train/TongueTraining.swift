import Foundation
import Sentiment

/// The whole training of the tongues model, from corpora to file.
enum TongueTraining {
  /// Most features of the file, so that it stays below a megabyte and a half.
  private static let most = 290_000

  /// Reads, trains, calibrates, writes, and prints figures of the validation rows on the way.
  static func run(
    corpora: String, lexicons: String, output: String, settings: TongueTrainer.Settings
  ) throws {
    let corpus = try TongueCorpus(corpora: corpora, lexicons: lexicons)
    var parts: [TongueModelWriter.Part] = []
    var sum = 0.0
    for (part, language) in corpus.parts.enumerated() {
      let trainer = TongueTrainer(corpus, settings, part: part)
      let rows = corpus.validation
        .filter { part == 0 ? !$0.isNoisy : $0.part == part && !$0.isGuest }
        .map { (logits: trainer.logits($0), label: $0.label) }
      let calibration = TongueCalibration(rows)
      if part > 0 { sum += calibration.score }
      print(
        "\(language): \(trainer.kept.count) features, macro-F1 \(rounded(calibration.score)), "
          + "calibration error \(rounded(calibration.error)) (neutral \(calibration.shift), "
          + "temperature \(calibration.temperature)) terms "
          + trainer.terms.map { "\(rounded(Double($0)))" }.joined(separator: " "))
      parts.append(
        TongueModelWriter.Part(language: language, trainer: trainer, calibration: calibration))
    }
    print("mean of \(parts.count - 1): \(rounded(sum / Double(max(1, parts.count - 1))))")
    let file = TongueModelWriter(parts, most: most).bytes()
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes")
  }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
