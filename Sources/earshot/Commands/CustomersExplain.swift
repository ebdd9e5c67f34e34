import ArgumentParser
import Customers
import Foundation
import Model

extension CustomersCommand {
  /// `earshot customers explain`.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what is known of a customer and from which row, or why two rows are one.",
      discussion: """
        With one id: the golden record of its customer, each value with its row and the reason why it
        survived, the rows, the chances of their pairs and what people decided. With two: the evidence
        about the pair in log-odds, which sum to those of its chance.

        Example:
          earshot customers explain C-17
          earshot customers explain C-17 C-204 --json
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "Id of a row or of a golden record.")
    var id: String
    @Argument(help: "Id of another row.")
    var other: String?
    @Option(help: "CSV or NDJSON file; else the config's list with what people decided.")
    var customers: String?
    @Option(help: "A column of the file that is one of ours: surname=last_name; may be repeated.")
    var mapping: [String] = []
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      let (list, log, golden) = try CustomerListOption.decided(customers, mapping, options)
      let sources = customers == nil ? try options.load().customersSources : []
      let row = try place(of: id, list, log, golden)
      var second: Int?
      if let other {
        second = try place(of: other, list, log, golden)
        guard second != row else {
          throw CommandFailure(.usage, "\(id) and \(other) are one row; mend: name two")
        }
      }
      var finder = DuplicateFinder(list, decisions: log)
      _ = finder.name(by: golden, at: Timestamp(seconds: 0))
      if let second {
        let report = EvidenceReport(list[row], list[second], finder.evidence(row, second), log)
        print(json ? report.json : report.lines.joined(separator: "\n"))
      } else {
        let book = CustomerBook(customers: list, fingerprint: 0).deciding(log)
        let report = GoldenReport(
          row, list, finder, log, golden, sources: sources,
          withheld: WithheldName(of: row, in: book))
        print(json ? report.json : report.lines.joined(separator: "\n"))
      }
    }

    /// The row of an id; of a golden id whose own row has gone, the first that it stands for.
    private func place(
      of id: String, _ list: [Customer], _ log: IdentityLog, _ golden: GoldenLog
    ) throws(CommandFailure) -> Int {
      if let row = list.firstIndex(where: { $0.id == id }) { return row }
      let members = Set(log.members(with: id) + golden.members(of: id))
      if let row = list.firstIndex(where: { members.contains($0.id) }) { return row }
      throw CommandFailure(
        .usage,
        "\(id): no such customer in the list; mend: take ids of `earshot customers list --rows`")
    }
  }
}
