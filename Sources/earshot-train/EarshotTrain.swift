import ArgumentParser

/// Builds the files that Earshot's modules read: Unicode tables and models.
@main
struct EarshotTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "earshot-train",
    abstract: "Builds Earshot's Unicode tables and model files.",
    subcommands: [
      TablesCommand.self, LanguageCommand.self, WordsCommand.self, KeyphrasesCommand.self,
    ])
}
