import ArgumentParser
import Exporting
import Foundation
import Model

/// `earshot export`: mention records for the CRM.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the mention records, to standard output or to a destination of the config.",
    discussion: """
      Identity appears only where a link's outcome is `linked`.

      Example:
        earshot export --format csv --output mentions.csv
      """)

  @OptionGroup var options: ConfigOption
  @Argument(help: "Destination from the config's exports.")
  var name: String?
  @Option(help: "ndjson or csv.")
  var format: MentionExporter.Format = .ndjson
  @Option(help: "File to write; standard output without it.")
  var output: String?
  @Option(help: "Only mentions published on or after this day or instant.")
  var since: String?
  @Option(help: "Only mentions published before this day or instant.")
  var until: String?

  func run() throws {
    let configuration = try options.load()
    var format = format
    var target = output
    if let name {
      guard let destination = configuration.exports.first(where: { $0.name == name }) else {
        let known = configuration.exports.map(\.name).joined(separator: ", ")
        throw CommandFailure(
          .usage,
          "export \(name): no such destination; "
            + (known.isEmpty ? "the config lists none under exports" : "there are: \(known)"))
      }
      format = MentionExporter.Format(rawValue: destination.format) ?? .ndjson
      target = output ?? destination.file
    }
    let filter = MentionFilter(
      since: try Moment.read(since, "--since"), until: try Moment.read(until, "--until"))
    let store = try Loading.existingStore(configuration)
    var exporter = MentionExporter(format: format, redaction: configuration.redaction)
    do {
      let sink = try OutputFile(path: target)
      try sink.write(exporter.header)
      try store.forEachMention(filter) { mention in
        try sink.write(exporter.record(mention))
      }
      try sink.finish()
    } catch let error as OutputFile.Closed {
      throw ExitCode(error.code)
    } catch {
      throw CommandFailure(.failed, "export: \(error)")
    }
  }
}

extension MentionExporter.Format: ExpressibleByArgument {}
