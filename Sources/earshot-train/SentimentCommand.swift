import ArgumentParser
import Sentiment

/// `earshot-train sentiment`: trains the sentiment model from labelled texts and a teacher's labels.
struct SentimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentiment",
    abstract: "Trains the models of English posts; Lexicons/cards/sentiment*.md say from what.")

  @Option(help: "Folder of the corpora (sentiment/).")
  var corpora: String

  @Option(help: "Folder of the lexicons, whose evidence the model adds to.")
  var lexicons = "Lexicons"

  @Option(help: "With --plain: labelled sentences of our own.")
  var sentences = "Sources/earshot-train/Texts/one-liners.tsv"

  @Option(help: "The model file to write; that of the build in Lexicons without it.")
  var output: String?

  @Option(help: "Passes over the texts.")
  var epochs = SentimentTrainer.Settings().epochs

  @Flag(help: "Keep the model and fit its chances anew, after a change of lists or rules.")
  var recalibrate = false

  @Flag(help: "Keep the model and learn anew what plain sentences add to it.")
  var plain = false

  @Flag(help: "Keep the model and learn anew what domains (en/domains.tsv) add to it.")
  var domains = false

  @Option(help: "With --plain: a teacher's labels of the corpora's plain sentences.")
  var labels = "Sources/earshot-train/Texts/teacher-labels.tsv.gz"

  @Flag(help: "Learn from freely licensed sets alone.")
  var permissive = false

  func validate() throws {
    if plain || domains, permissive {
      throw ValidationError(
        "--plain and --domains do not go with --permissive, whose sets they do not keep to")
    }
    if [plain, domains, recalibrate].count(where: { $0 }) > 1 {
      throw ValidationError("--plain, --domains and --recalibrate: give one at a time")
    }
  }

  func run() throws {
    let build: SentimentBuild = permissive ? .permissive : .full
    let output = output ?? "Lexicons/" + build.modelName
    if recalibrate {
      return try SentimentTraining.recalibrate(
        corpora: corpora, lexicons: lexicons, output: output, build: build)
    }
    if plain {
      return try SentimentTraining.learnPlain(
        corpora: corpora, lexicons: lexicons, sentences: sentences, labels: labels,
        output: output)
    }
    if domains {
      return try SentimentTraining.learnDomains(
        corpora: corpora, lexicons: lexicons, output: output)
    }
    var settings = SentimentTrainer.Settings(build)
    settings.epochs = epochs
    try SentimentTraining.run(
      corpora: corpora, lexicons: lexicons, sentences: sentences, output: output, build: build,
      settings: settings)
  }
}
