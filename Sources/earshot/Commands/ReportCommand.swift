import ArgumentParser
import Foundation
import Model
import Pipeline
import Reporting
import SocialText

/// `earshot report`: the numbers as a page or a table.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a report: one self-contained HTML page, or CSV.",
    discussion: """
      The page needs no network and no script. With a name that ends in .csv the same numbers come
      as a table. A story that several pages carry, whole, cut or with their own words around it, is
      one story with copies: --once counts it once.

      Example:
        earshot report --output report.html --csv report.csv
      """)

  @OptionGroup var options: ConfigOption
  @Option(help: "File for the page; standard output for -.")
  var output = "report.html"
  @Option(help: "File for the numbers as CSV; standard output for -.")
  var csv: String?
  @Option(help: "Only mentions published on or after this day or instant.")
  var since: String?
  @Option(help: "Only mentions published before this day or instant.")
  var until: String?
  @Option(help: "Only this source; may be given again.")
  var source: [String] = []
  @Flag(help: "Count a story once, by its first mention; without it every copy counts.")
  var once = false
  @Option(help: "Most mentions listed on the page, newest first.")
  var limit = 500
  @Flag(help: "Print the numbers as one JSON object, write nothing.")
  var json = false

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit: expected 0 or more") }
  }

  func run() throws {
    let configuration = try options.load()
    let store = try Loading.existingStore(configuration)
    let filter = MentionFilter(
      since: try Moment.read(since, "--since"), until: try Moment.read(until, "--until"),
      sources: source.isEmpty ? nil : Set(source), countsCopies: !once)
    do {
      let zone = configuration.reportTimeZone
      @Sendable func offset(_ moment: Timestamp) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds))) / 60
      }
      var summary = try store.summary(filter, offsetMinutes: offset)
      let authors = try store.mentionsByCustomer(filter)
      let persons = try store.mentionsOfPersons(filter)
      if !authors.isEmpty || !persons.isEmpty {
        let groups = CustomerGroups(book: try Loading.configuredBook(configuration).book)
        summary.households = groups.households(authors)
        summary.employers = groups.employers(authors)
        summary.aboutHouseholds = groups.households(persons)
        summary.aboutEmployers = groups.employers(persons)
      }
      var mentions: [MentionRecord] = []
      var phrases = TopPhrases(
        lists: WordLists(
          folder: Loading.lexicons(option: nil, config: configuration.lexicons)),
        tracking: configuration.tracking)
      let redactor = Redactor(configuration.redaction)
      try store.forEachMention(filter) { mention in
        let shown = redactor.redact(mention)
        try phrases.add(shown)
        mentions.append(shown)
        // Only the newest are shown; twice as many are held at most.
        if mentions.count > 2 * limit + 64 { mentions.removeFirst(mentions.count - limit) }
      }
      let keyphrases = phrases.list
      if json {
        print(
          ReportNumbers(
            summary: summary, tracking: configuration.tracking, keyphrases: keyphrases
          ).json)
        return
      }
      mentions = Array(mentions.suffix(limit).reversed())
      let shown = ReportRedaction.apply(configuration.redaction, to: summary)
      let page = ReportPage(
        title: configuration.reportTitle ?? "What people say", summary: shown,
        tracking: configuration.tracking, keyphrases: keyphrases, mentions: mentions,
        zoneName: zone.identifier, countsCopies: !once,
        offsetMinutes: offset)
      let file = try OutputFile(path: output == "-" ? nil : output)
      try file.write(Array(page.html.utf8))
      try file.finish()
      if let csv {
        let table = try OutputFile(path: csv == "-" ? nil : csv)
        let numbers = ReportNumbers(summary: shown, tracking: configuration.tracking)
        try table.write(Array(numbers.csv.utf8))
        try table.finish()
      }
      if output != "-" {
        Terminal.note(
          "\(output): \(summary.mentions.total) mentions"
            + (csv.map { "; \($0): the same numbers" } ?? ""))
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch let error as OutputFile.Closed {
      throw ExitCode(error.code)
    } catch {
      throw CommandFailure(.failed, "report: \(error)")
    }
  }
}

/// Reads days and instants of options.
enum Moment {
  static func read(_ text: String?, _ option: String) throws(CommandFailure) -> Timestamp? {
    guard let text else { return nil }
    guard let instant = Timestamp(rfc3339: text) else {
      throw CommandFailure(
        .usage, "\(option) \(text): expected a day (2026-11-21) or an RFC 3339 instant")
    }
    return instant
  }
}
