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
      abstract: "Lists mentions whose author is held for review, with what would decide.",
      discussion: """
        An author is held who may be a customer and may be somebody else. Each is shown with the \
        candidates and their chances, with what spoke for and against the best (log-odds), and with \
        what kind of evidence would decide; the newest first. To decide, complete the row of the \
        customer (an address, an account) or turn the author's claim down; the next run links by the \
        list.

        Hidden: candidates stand by the id of the customer list, never by name, and without id where \
        they have not granted their consent or are our own people: a link to them would name nobody, so \
        there is nothing to decide by knowing who. What the author wrote and shows is hidden as \
        privacy.redact says. Names in texts that are held have no candidates and are not listed. The \
        output is for reviewers: it belongs in no report and no CRM.

        Example:
          earshot customers held --limit 5
          earshot customers held --all --json

        Exit codes: 0 done, also with nothing held, 1 failed, 2 usage, 4 configuration.
        """)

    @OptionGroup var options: ConfigOption
    @Option(help: "Most that are listed.")
    var limit = 20
    @Flag(help: "Also posts that name nothing tracked.")
    var all = false
    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
      guard limit > 0 else { throw ValidationError("--limit: expected 1 or more, found \(limit)") }
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
        index: try Loading.customerIndex(file, mapping: configuration.customersMapping),
        decisions: try Loading.decisions(store), suppressed: suppressed)
      var review = HeldReview(
        store: store, links: links, suppressed: suppressed,
        platforms: SourcePlatforms(sources: configuration.sources, store: store),
        redaction: configuration.redaction)
      do {
        let output = try OutputFile(path: nil)
        let counts = try review.run(all: all, most: limit) { item in
          let text =
            json
            ? HeldWriter.json(item) + "\n"
            : HeldReport.lines(item).joined(separator: "\n") + "\n\n"
          try output.write(Array(text.utf8))
        }
        if !json {
          let others = all ? 0 : try store.heldBesideMentions()
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
