import Entities
import Foundation
import Model
import SocialText

/// The whole training of the recogniser, from corpora to file.
enum EntityTraining {
  /// Exact spans of the right type, of all found, of all there are.
  struct Count {
    var right = 0
    var found = 0
    var there = 0

    var f1: Double { Double(2 * right) / Double(max(1, found + there)) }
  }

  /// Reads, trains, fits the chances on the development parts, and prints figures on the way. With
  /// `opened` also those of the visible halves of the test parts.
  static func run(
    corpora: String, lexicons: String, labels: String, output: String,
    settings: EntityTrainer.Settings, sure: Int, isFree: Bool, opened: Bool
  ) throws {
    var examples = try EntityCorpus.read(corpora, .wnut17, "train")
    examples += try EntityCorpus.read(corpora, .btc, "train")
    examples += try NameLabels(path: labels).examples(corpora, isFree: isFree)
    var trainer = EntityTrainer(&examples, try EntityWords(lexicons: lexicons), settings)
    print("\(examples.count) texts, \(trainer.words.count) pieces, \(trainer.parts.count) parts")
    trainer.train(examples)
    var development: [EntityCorpus.Example] = []
    for source in [EntityCorpus.Source.wnut17, .btc] {
      development += try EntityCorpus.read(corpora, source, "dev")
    }
    let flat = [[Double]](repeating: [0, 0, 0], count: NameModel.types.count)
    try write(EntityModelWriter(trainer, slopes: flat, sure: sure), output)
    let calibration = EntityCalibration(development, try NameModel(path: output))
    try write(EntityModelWriter(trainer, slopes: calibration.slopes, sure: sure), output)
    let model = try NameModel(path: output)
    for part in opened ? ["dev", "test_half"] : ["dev"] {
      for source in [EntityCorpus.Source.wnut17, .btc] {
        let examples = try EntityCorpus.read(corpora, source, part)
        print("\(source.rawValue) \(part)", describe(examples, model))
      }
    }
    let error = EntityCalibration.error(development, model)
    print("calibration error \((error * 10_000).rounded() / 10_000)")
  }

  private static func write(_ writer: EntityModelWriter, _ output: String) throws {
    try Data(writer.file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(writer.file.count) bytes")
  }

  /// What a model finds in a text.
  static func names(
    _ example: EntityCorpus.Example, _ model: NameModel, _ scratch: inout NameScratch
  ) -> [NamedEntity] {
    scratch.find(example.text.span, example.tokens, model)
    return scratch.names.map { EntityRecogniser.entity($0, example.tokens, model) }
  }

  private static func describe(_ examples: [EntityCorpus.Example], _ model: NameModel) -> String {
    var total = Count()
    var counts: [String: Count] = [:]
    var scratch = NameScratch()
    for example in examples {
      let found = EntityCorpus.marked(example, names(example, model, &scratch))
      for name in example.names {
        total.there += 1
        counts[name.type, default: Count()].there += 1
      }
      for name in found {
        let isRight = example.names.contains { $0.tokens == name.tokens && $0.type == name.type }
        total.found += 1
        counts[name.type, default: Count()].found += 1
        if isRight {
          total.right += 1
          counts[name.type, default: Count()].right += 1
        }
      }
    }
    func percent(_ part: Int, _ whole: Int) -> String {
      String((Double(part) / Double(max(1, whole)) * 1000).rounded() / 10)
    }
    var text = "P \(percent(total.right, total.found)) R \(percent(total.right, total.there))"
    text += " F1 \((total.f1 * 10_000).rounded() / 100)"
    for (type, count) in counts.sorted(by: { $0.key < $1.key }) {
      text += " \(type) \((count.f1 * 1000).rounded() / 10)"
    }
    return text
  }
}
