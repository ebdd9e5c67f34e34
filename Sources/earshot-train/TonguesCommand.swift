import ArgumentParser

/// `earshot-train tongues`: trains the sentiment of languages other than English.
struct TonguesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tongues",
    abstract: "Trains Lexicons/tongues.model; Lexicons/cards/tongues.md says from what.")

  @Option(help: "Folder of the corpora (sentiment/umsab/).")
  var corpora: String

  @Option(help: "Folder of the lexicons, whose evidence the model adds to.")
  var lexicons = "Lexicons"

  @Option(help: "The model file to write.")
  var output = "Lexicons/tongues.model"

  func run() throws {
    try TongueTraining.run(
      corpora: corpora, lexicons: lexicons, output: output, settings: TongueTrainer.Settings())
  }
}
