import ArgumentParser

/// `earshot-train entities`: trains the recogniser of names.
struct EntitiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entities",
    abstract: "Trains the models of names; Lexicons/cards/entities.md says from what.")

  @Option(help: "Folder of the corpora (entities/ner/).")
  var corpora: String

  @Option(help: "Folder of the lexicons: en/clusters.tsv and gazetteer.tsv.")
  var lexicons = "Lexicons"

  @Option(help: "What a teacher finds in texts without marked names; Texts/names.py makes it.")
  var labels = "Sources/earshot-train/Texts/name-labels.tsv.gz"

  @Option(
    help: "The model file to write; Lexicons/entities.model, or entities-permissive.model.")
  var output: String?

  @Flag(help: "Learn from texts that are free for every use alone.")
  var permissive = false

  @Option(help: "Steps by which a token must be outside of names to be passed over.")
  var sure = 10

  @Flag(help: "Also print figures of the visible halves of the test parts.")
  var opened = false

  func run() throws {
    let name = permissive ? "entities-permissive.model" : "entities.model"
    try EntityTraining.run(
      corpora: corpora, lexicons: lexicons, labels: labels, output: output ?? "Lexicons/\(name)",
      settings: EntityTrainer.Settings(), sure: sure, isFree: permissive, opened: opened)
  }
}
