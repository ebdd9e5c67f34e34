import ArgumentParser
import Foundation
import Sentiment

/// `earshot-train sentences`: the plain sentences of the corpora, for `Texts/teacher.py` to label.
struct SentencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentences",
    abstract: "Writes the corpora's plain sentences, a line each, for a teacher to label.")

  @Option(help: "Folder of the corpora (sentiment/, text/).")
  var corpora: String

  @Option(help: "Folder of the lexicons.")
  var lexicons = "Lexicons"

  @Option(help: "The file to write: a sentence's key, a tab, and the sentence.")
  var output: String

  func run() throws {
    let scorer = SentimentScorer(
      lexicons: try SentimentLexicons(folder: lexicons, build: .full, readsModel: false))
    let pool = try PlainPool(corpora: corpora, scorer)
    let lines = pool.sentences.map { "\(String(PlainPool.key($0), radix: 16))\t\($0)\n" }
    try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: output))
    print("\(output): \(lines.count) sentences")
  }
}
