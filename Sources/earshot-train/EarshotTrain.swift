import ArgumentParser

/// Builds the files that Earshot's modules read: Unicode tables, domain list and models.
@main
struct EarshotTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "earshot-train",
    abstract: "Builds Earshot's Unicode tables, domain list, word lists and model files.",
    subcommands: [
      TablesCommand.self, DomainsCommand.self, LanguageCommand.self, LanguageMeasureCommand.self,
      WordsCommand.self, KnownWordsCommand.self, KeyphrasesCommand.self, SentencesCommand.self,
      SentimentCommand.self,
      TargetsCommand.self, HeadsCommand.self, TonguesCommand.self, LinksCommand.self,
      EntitiesCommand.self,
    ])
}
