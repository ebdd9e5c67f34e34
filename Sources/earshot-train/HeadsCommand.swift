import ArgumentParser

/// `earshot-train heads`: trains emotions, flags, complaint, praise and reasons of complaints.
struct HeadsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heads",
    abstract: "Trains Lexicons/heads.model; Lexicons/cards/heads.md says from what.")

  @Option(help: "Folder of the corpora (sentiment/).")
  var corpora: String

  @Option(help: "Folder of the lexicons and of sentiment.model, whose score the heads use.")
  var lexicons = "Lexicons"

  @Option(help: "The model file to write.")
  var output = "Lexicons/heads.model"

  func run() throws {
    try HeadTraining.run(
      corpora: corpora, lexicons: lexicons, output: output, settings: HeadTrainer.Settings())
  }
}
