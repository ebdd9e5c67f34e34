import ArgumentParser

/// `earshot-train entities`: trains the recogniser of names.
struct EntitiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entities",
    abstract: "Trains Lexicons/entities.model; Lexicons/cards/entities.md says from what.")

  @Option(help: "Folder of the corpora (entities/ner/).")
  var corpora: String

  @Option(help: "Folder of the lexicons: en/clusters.tsv and gazetteer.tsv.")
  var lexicons = "Lexicons"

  @Option(help: "The model file to write.")
  var output = "Lexicons/entities.model"

  @Option(help: "Steps by which a token must be outside of names to be passed over.")
  var sure = 10

  @Flag(help: "Also print figures of the visible halves of the test parts.")
  var opened = false

  func run() throws {
    try EntityTraining.run(
      corpora: corpora, lexicons: lexicons, output: output, settings: EntityTrainer.Settings(),
      sure: sure, opened: opened)
  }
}
