import ArgumentParser
import Customers
import Foundation
import Model
import Pipeline
import Storage

extension CustomersCommand {
  /// `earshot customers held`.
  struct Held: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Lists mentions whose author, or a name in them, is held for review, with what would decide.",
      discussion: """
        An author is held who may be a customer and may be somebody else. Each is shown with the \
        candidates and their chances, with what spoke for and against the best (log-odds), and with \
        what kind of evidence would decide; the newest first. To decide, complete the row of the \
        customer (an address, an account) or turn the author's claim down; the next run links by the \
        list.

        With --names the names are listed that texts of mentions say and that may mean a customer or \
        something else: a word, somebody of the same name. Each stands once a post. To decide names of \
        companies, put a "customer" into the entity of the JSON, an id or null for nobody of the list, \
        and let `earshot customers learn` learn from it.

        Hidden: candidates stand by the id of the customer list, never by name, and without id where \
        they have not granted their consent or are our own people: a link to them would name nobody, so \
        there is nothing to decide by knowing who. What the author wrote and shows is hidden as \
        privacy.redact says. The output is for reviewers: it belongs in no report and no CRM.

        Example:
          earshot customers held --limit 5
          earshot customers held --all --json
          earshot customers held --names

        Exit codes: 0 done, also with nothing held, 1 failed, 2 usage, 4 configuration.
        """)

    @OptionGroup var options: ConfigOption
    @Option(help: "Most that are listed.")
    var limit = 20
    @Flag(help: "Also posts that name nothing tracked.")
    var all = false
    @Flag(help: "Names in texts instead of authors.")
    var names = false
    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
      guard limit > 0 else { throw ValidationError("--limit: expected 1 or more, found \(limit)") }
      if all, names {
        throw ValidationError("--all: is for authors; --names lists those of mentions alone")
      }
    }

    func run() throws {
      let configuration = try options.load()
      guard let file = configuration.customersFile else {
        throw CommandFailure(
          .configuration,
          "\(configuration.file): customers.file: is missing; mend: name a customer list")
      }
      let store = try Loading.existingStore(configuration)
      let suppressed = try Loading.suppressed(
        configuration.suppressedFile, keyFile: configuration.keyFile)
      let links = LinkResources(
        tracked: names ? configuration.tracking : [],
        index: try Loading.customerIndex(file, mapping: configuration.customersMapping),
        decisions: try Loading.decisions(store), suppressed: suppressed,
        contexts: names ? try Loading.contexts(configuration.contextsFile) : nil)
      let platforms = SourcePlatforms(sources: configuration.sources, store: store)
      do {
        let output = try OutputFile(path: nil)
        func write(_ object: @autoclosure () -> String, _ lines: @autoclosure () -> [String]) throws
        {
          let text = json ? object() + "\n" : lines().joined(separator: "\n") + "\n\n"
          try output.write(Array(text.utf8))
        }
        let counts: HeldReview.Counts
        if names {
          var review = HeldNamesReview(
            store: store, links: links, platforms: platforms, redaction: configuration.redaction)
          counts = try review.run(most: limit) {
            try write(HeldWriter.json($0), HeldReport.lines($0))
          }
        } else {
          var review = HeldReview(
            store: store, links: links, suppressed: suppressed, platforms: platforms,
            redaction: configuration.redaction)
          counts = try review.run(all: all, most: limit) {
            try write(HeldWriter.json($0), HeldReport.lines($0))
          }
        }
        if !json {
          let others = all || names ? 0 : try store.heldBesideMentions()
          for line in HeldReport.closing(counts, others: others) {
            try output.write(Array((line + "\n").utf8))
          }
        }
        try output.finish()
      } catch let error as OutputFile.Closed {
        throw ExitCode(error.code)
      } catch {
        throw CommandFailure(.failed, "customers held: \(error)")
      }
    }
  }
}
