import ArgumentParser
import Foundation
import Model
import Pipeline

extension CustomersCommand {
  /// `earshot customers learn FILE …`.
  struct Learn: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Learns from marked texts when a name means the customer who bears it.",
      discussion: """
        FILE is NDJSON as `earshot evaluate links` reads it: texts with all their names marked, and the
        customer whom each means, or null for nobody of the list; - is standard input. `source` or
        `channel` says where a text is from. Lines of `earshot customers held --names --json` count too,
        once their entity has a "customer": an id, or null where the name means nobody of the list.

          {"text": "apple billed me twice", "source": "harbor-forum",
           "spans": [{"start": 0, "end": 5, "type": "company", "customer": "K-9"}]}
          {"text": "an apple a day", "spans": []}

        The output goes under customers.contexts of the config: companies' names that may mean something
        else (apple, Target, TM) then count by what stands around them. It holds hashes, counts and
        weights, no text. Give all decisions each time: the file is made anew. The order of rows and
        files changes nothing. Rows that cannot be read are listed, the rest count.

        Example:
          earshot customers learn reviewed-*.ndjson --output contexts.bin
          earshot customers held --names --json > held.ndjson
          jq -c '.entity.customer = "K-9"' held.ndjson | earshot customers learn - --output contexts.bin
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "Files of marked texts, - for standard input.")
    var files: [String]
    @Option(help: "The file that is made; else the config's customers.contexts.")
    var output: String?
    @OptionGroup var list: LinkedListOptions
    @Flag(help: "Print one JSON document.")
    var json = false

    func run() throws {
      let path = try place()
      let resources = try CustomerListOption.links(list, contexts: .none, options)
      var learner = NameLearner(resources: resources)
      for file in files {
        _ = try EvaluateCommand.measured(file, "links") {
          path, problem throws(EvaluationError) in
          let count = try learner.read(path: path, problem: problem)
          return ((), count.rows, count.unreadable)
        }
      }
      guard let learning = learner.learn() else {
        throw CommandFailure(
          .failed,
          "no row has its names marked; mend: give texts with spans, see "
            + "`earshot customers learn --help`")
      }
      do {
        let written = try OutputFile(path: path)
        try written.write(learning.file.bytes)
        try written.finish()
      } catch {
        throw CommandFailure(.failed, "\(error)")
      }
      if json {
        try Terminal.write(NameLearningWriter.json(learning, output: path) + [10])
      } else {
        for line in NameLearningPage(learning, output: path).lines { print(line) }
      }
    }

    /// Where the file goes; it must be none of those that are read.
    private func place() throws -> String {
      guard let path = try output ?? options.load().contextsFile else {
        throw ValidationError(
          "--output: is missing; mend: name the file, or give \(options.config) customers.contexts")
      }
      let place = Loading.absolutePath(path)
      for file in files + [list.customers, list.suppressed].compactMap(\.self)
      where !place.isEmpty && Loading.absolutePath(file) == place {
        throw ValidationError("--output \(path): is a file that is read; mend: name another")
      }
      return path
    }
  }
}
