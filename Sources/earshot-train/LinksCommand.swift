import ArgumentParser

/// `earshot-train links`: fits how much each piece of evidence weighs when authors are linked.
struct LinksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "links",
    abstract: "Fits the weights of linking authors to customers; writes them as Swift source.")

  @Option(help: "Folder of the corpora (entities/mission).")
  var corpora: String

  @Option(help: "The source file to write.")
  var output = "Sources/Customers/Generated/LinkWeights.swift"

  func run() throws { try LinkTraining.run(corpora: corpora, output: output) }
}
