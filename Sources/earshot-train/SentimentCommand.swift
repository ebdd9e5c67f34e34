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

  @Option(help: "The model file to write.")
  var output = "Lexicons/sentiment.model"

  @Option(help: "Passes over the texts.")
  var epochs = SentimentTrainer.Settings().epochs

  @Flag(help: "Keep the model and fit its chances anew, after a change of lists or rules.")
  var recalibrate = false

  func run() throws {
    if recalibrate {
      return try SentimentTraining.recalibrate(
        corpora: corpora, lexicons: lexicons, output: output)
    }
    var settings = SentimentTrainer.Settings()
    settings.epochs = epochs
    try SentimentTraining.run(
      corpora: corpora, lexicons: lexicons, output: output, settings: settings)
  }
}
