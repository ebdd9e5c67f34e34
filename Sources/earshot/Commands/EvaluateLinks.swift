import ArgumentParser
import Model
import Pipeline

extension EvaluateCommand {
  /// `earshot evaluate links FILE`.
  struct Links: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Precision, recall and calibration of links, outcomes, and the worst rows.",
      discussion: """
        FILE is NDJSON or a table with a header; - is standard input. A row is what `earshot stage link`
        reads, and the customer: the id of a row of the list (of several rows of one customer any is
        right, also as a list), or null for nobody of it.

          {"author": {"platform": "forum", "handle": "kimw", "name": "Kim Wells"}, "customer": "K-7"}
          platform,handle,name,location,bio,customer

        Where all names of the row's text are marked, they are counted too, by type (Unicode scalars,
        half-open); such a row may lack author and customer.

          {"text": "Acme is late", "spans": [{"start": 0, "end": 4, "type": "company", "customer": "K-9"}]}

        Links are counted whether or not they may name anybody. Rows that name a customer who did not
        agree, or who asked to be forgotten, are counted apart. Rows that cannot be read are listed,
        the rest count. Ends with 1 where no row can be read, and where anybody was named who must not
        be.

        Example:
          earshot evaluate links reviewed.csv --customers crm.csv --worst 20
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "File of labelled rows, - for standard input.")
    var file: String
    @OptionGroup var list: LinkedListOptions
    @Option(help: "What `earshot customers learn` made; else the config's with its list.")
    var contexts: String?
    @Option(help: "How many of the worst rows are shown.")
    var worst = 10
    @Flag(help: "Print one JSON document.")
    var json = false

    func validate() throws {
      guard (0...1000).contains(worst) else {
        throw ValidationError("--worst: expected 0 to 1000, found \(worst)")
      }
    }

    func run() throws {
      let resources = try CustomerListOption.links(list, contexts: .file(contexts), options)
      var evaluator = LinkEvaluator(resources: resources, worst: worst)
      let (evaluation, name) = try EvaluateCommand.measured(file, "links") {
        path, problem throws(EvaluationError) in
        let evaluation = try evaluator.evaluate(path: path, problem: problem)
        return (evaluation, evaluation.rows, evaluation.unreadable.count)
      }
      if json {
        try Terminal.write(EvaluationWriter.json(evaluation, file: file) + [10])
      } else {
        for line in LinkEvaluationPage(evaluation, name: name).lines { print(line) }
      }
      guard evaluation.harmsNobody else {
        throw CommandFailure(
          .failed,
          "\(name): \(evaluation.unasked) rows name a customer without consent, "
            + "\(evaluation.forgotten) one who asked to be forgotten; both must be 0")
      }
    }
  }
}
