import ArgumentParser
import Foundation
import SocialText

/// `earshot-train measure-language`: how often a model is right on labelled rows.
struct LanguageMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-language",
    abstract: "Measures a language model on rows of {\"lang\", \"text\", \"kind\"?}.")

  @Argument(help: "Files of one JSON object a line.")
  var files: [String]

  @Option(help: "The model.")
  var model = "Lexicons/language.model"

  @Flag(help: "Print what is taken for what.")
  var confusions = false

  func run() throws {
    let identifier = try LanguageIdentifier(contentsOf: model)
    for file in files {
      var counts: [String: (right: Int, all: Int)] = [:]
      var taken: [String: Int] = [:]
      // Ten bins of confidence: how sure, how often right, how many.
      var bins = [(sure: Double, right: Int, all: Int)](repeating: (0, 0, 0), count: 10)
      let rows = try Self.rows(file)
      let (guesses, seconds) = Self.guesses(identifier, rows)
      for (row, guess) in zip(rows, guesses) {
        let (language, text) = (row.language, row.text)
        let isRight = Self.folded(guess.language) == Self.folded(language)
        var kinds = ["all", row.kind]
        let letters = text.unicodeScalars.count
        if letters >= 20, letters < 50 { kinds.append("20-49 characters") }
        for kind in kinds {
          counts[kind, default: (0, 0)].all += 1
          if isRight { counts[kind, default: (0, 0)].right += 1 }
        }
        if !isRight { taken["\(language) as \(guess.language)", default: 0] += 1 }
        let bin = min(9, Int(guess.confidence * 10))
        bins[bin].sure += guess.confidence
        bins[bin].all += 1
        if isRight { bins[bin].right += 1 }
      }
      print(file)
      for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
        print("  \(kind): \(Double(count.right) / Double(count.all)) of \(count.all)")
      }
      let total = bins.reduce(0) { $0 + $1.all }
      let gap = bins.reduce(0.0) { $0 + abs($1.sure - Double($1.right)) } / Double(max(total, 1))
      print("  expected calibration error: \(gap)")
      print("  \(Int(Double(rows.count) / seconds)) texts/s")
      guard confusions else { continue }
      for (pair, count) in taken.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(200)
      {
        print("  \(pair): \(count)")
      }
    }
  }

  private static func rows(
    _ file: String
  ) throws -> [(language: String, kind: String, text: String)] {
    try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: 10).compactMap { line in
      guard let row = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        let language = row["lang"] as? String, var text = row["text"] as? String
      else { return nil }
      text.makeContiguousUTF8()
      return (language, row["kind"] as? String ?? language, text)
    }
  }

  /// The guesses and the CPU seconds of the faster of three passes.
  private static func guesses(
    _ identifier: LanguageIdentifier, _ rows: [(language: String, kind: String, text: String)]
  ) -> ([LanguageGuess], Double) {
    var guesses: [LanguageGuess] = []
    var best = Double.infinity
    for _ in 0..<3 {
      guesses.removeAll(keepingCapacity: true)
      let start = clock()
      for row in rows { guesses.append(identifier.identify(row.text.utf8.span)) }
      best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }
    return (guesses, max(best, 1e-9))
  }

  /// Bokmål and Nynorsk are one here, romanised and other Hindi too.
  private static func folded(_ language: String) -> Substring {
    language == "nn" || language == "no" ? "nb" : language.prefix { $0 != "-" }
  }
}
