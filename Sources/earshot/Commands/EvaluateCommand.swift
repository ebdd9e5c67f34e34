import ArgumentParser
import Foundation
import Model
import Pipeline
import Sentiment

/// `earshot evaluate`: how good the scores are on labels of one's own.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures scores and links by rows that you have labelled.",
    subcommands: [Sentiment.self, Links.self])

  /// `earshot evaluate sentiment FILE`.
  struct Sentiment: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Confusion table, recall, calibration and the surest mistakes with their reasons.",
      discussion: """
        FILE is NDJSON or a table with a header; - is standard input.

          {"text": "…", "label": "positive", "language": "en", "id": 1}
          text,label,language

        Labels: negative, neutral, positive; neg, neu, pos; -1, 0, 1.
        With "target" (a name in the text) the label is about that; a list
        "targets" [{"start", "end", "label"}] labels several.
        Rows that cannot be read are listed, the rest count.
        Ends with 1 where no row can be read.

        Example:
          earshot evaluate sentiment reviews.csv --worst 20
          zcat reviews.jsonl.gz | earshot evaluate sentiment - --language de --json
        """)

    @Argument(help: "File of labelled rows, - for standard input.")
    var file: String
    @Option(help: "Language of all rows (BCP 47), whatever they say themselves.")
    var language: String?
    @Option(help: "How many of the surest mistakes are shown.")
    var worst = 10
    @Option(help: "Folder with models and word lists.")
    var lexicons: String?
    @Option(help: "Learned weights: full or permissive; the config's without it.")
    var model: SentimentBuild?
    @Flag(help: "Print one JSON document.")
    var json = false

    func validate() throws {
      guard (0...1000).contains(worst) else {
        throw ValidationError("--worst: expected 0 to 1000, found \(worst)")
      }
      if let language, SentimentEvaluator.tag(language) == nil {
        throw ValidationError("--language: expected a tag like en or pt-BR, found \(language)")
      }
    }

    func run() throws {
      let folder = Loading.lexicons(option: lexicons, config: Loading.configuredLexicons())
      let resources = try Loading.resources(
        lexicons: folder, build: try Loading.build(option: model), tracked: [], customers: nil,
        suppressed: .empty, recognises: false)
      var evaluator = SentimentEvaluator(
        resources: resources, language: language.flatMap(SentimentEvaluator.tag), worst: worst)
      let (evaluation, name) = try EvaluateCommand.measured(file, "sentiment") {
        path, problem throws(EvaluationError) in
        let evaluation = try evaluator.evaluate(path: path, problem: problem)
        return (evaluation, evaluation.rows, evaluation.unreadable)
      }
      if json {
        let document = EvaluationWriter.json(
          evaluation, file: file, versions: resources.versions)
        try Terminal.write(document + [10])
      } else {
        for line in EvaluationPage(evaluation, name: name).lines { print(line) }
      }
    }
  }

  /// Measures by a file; tells the rows that cannot be read, and ends with 1 where none can.
  static func measured<Evaluation>(
    _ file: String, _ command: String,
    _ measure: (_ path: String, _ problem: (RowProblem) -> Void) throws(EvaluationError) -> (
      Evaluation, rows: Int, unreadable: Int
    )
  ) throws(CommandFailure) -> (Evaluation, name: String) {
    let name = file == "-" ? "standard input" : file
    var shown = 0
    let (evaluation, rows, unreadable): (Evaluation, Int, Int)
    do throws(EvaluationError) {
      (evaluation, rows, unreadable) = try measure(file) { problem in
        shown += 1
        if shown <= 20 { Terminal.note("\(name):\(problem.line): \(problem.message)") }
      }
    } catch {
      throw CommandFailure(.failed, "\(name): \(error.message)")
    }
    if shown > 20 { Terminal.note("\(name): and \(shown - 20) more rows that cannot be read") }
    guard rows > 0 else {
      let reason = unreadable == 0 ? "has no rows" : "no row can be read"
      throw CommandFailure(
        .failed, "\(name): \(reason); mend: see `earshot evaluate \(command) --help`")
    }
    return (evaluation, name)
  }
}
