import ArgumentParser

/// `earshot-train sentiment`: trains the sentiment model from labelled texts and a teacher's labels.
struct SentimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentiment",
    abstract: "Trains Lexicons/sentiment.model; Lexicons/cards/sentiment.md says from what.")

  @Option(help: "Folder of the corpora (sentiment/).")
  var corpora: String

  @Option(help: "Folder of the lexicons, whose evidence the model adds to.")
  var lexicons = "Lexicons"

  @Flag(help: "Trains Lexicons/targets.model, for targets in posts, instead.")
  var targets = false

  @Option(help: "The model file to write, if another.")
  var output: String?

  func run() throws {
    try SentimentTraining.run(
      corpora: corpora, lexicons: lexicons, targets: targets,
      output: output ?? "\(lexicons)/\(targets ? "targets" : "sentiment").model",
      settings: targets ? .targets : .init())
  }
}
