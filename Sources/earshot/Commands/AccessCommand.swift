import ArgumentParser
import Customers
import Foundation
import Model
import Pipeline
import Storage

/// `earshot access`: somebody asked what is held about them.
struct AccessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access",
    abstract: "Prints all that is held about somebody.",
    discussion: """
      A person is the id of a row of the customer list, an e-mail address or platform:handle. What is \
      printed names them and others: it is for them and for nobody else.

      Example:
        earshot access C-1001
        earshot access harbor-forum:mira_k --json
      """)

  @OptionGroup var options: ConfigOption
  @Argument(help: "Id of the customer list, e-mail address, or platform:handle.")
  var person: String
  @Flag(help: "Print it as one JSON object.")
  var json = false

  func run() throws {
    let configuration = try options.load()
    let hasKey =
      configuration.keyFile != nil
      || !(ProcessInfo.processInfo.environment["EARSHOT_SUPPRESSION_KEY"] ?? "").isEmpty
    let key = hasKey ? try Loading.suppressionKey(configuration.keyFile) : nil
    var suppressed: SuppressionList?
    if let file = configuration.suppressedFile, FileBytes.exists(file) {
      suppressed = try Loading.suppressed(file, keyFile: configuration.keyFile)
    }
    guard
      let known = try PeopleOption.find(
        [person], configuration, suppressed: [suppressed ?? .empty]
      ).first
    else { return }
    let store = try Loading.existingStore(configuration)
    let file: PersonFile
    do {
      if known.rows.isEmpty, !known.isIdentifier, try !store.knows(person),
        try store.audit(subjects: [key.map { known.digest(key: $0) } ?? person]).isEmpty
      {
        throw PeopleOption.unknown(person, configuration)
      }
      file = try PersonFile(
        known, store: store,
        platforms: SourcePlatforms(sources: configuration.sources, store: store),
        suppressed: suppressed, key: key,
        now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.failed, "access: \(error)")
    }
    let page = AccessReport(file: file, list: configuration.customersFile)
    if json { print(page.json) } else { for line in page.lines { print(line) } }
  }
}
