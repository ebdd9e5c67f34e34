import ArgumentParser

/// `earshot-train targets`: trains the model of targets in texts.
struct TargetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets",
    abstract: "Trains Lexicons/targets.model; Lexicons/cards/targets.md says from what.")

  @Option(help: "Folder of the corpora (sentiment/).")
  var corpora: String

  @Option(help: "Folder of the lexicons, whose evidence the model adds to.")
  var lexicons = "Lexicons"

  @Option(help: "The model file to write.")
  var output = "Lexicons/targets.model"

  @Option(help: "Passes over the texts.")
  var epochs = TargetTrainer.Settings().epochs

  func run() throws {
    var settings = TargetTrainer.Settings()
    settings.epochs = epochs
    try TargetTraining.run(
      corpora: corpora, lexicons: lexicons, output: output, settings: settings)
  }
}
