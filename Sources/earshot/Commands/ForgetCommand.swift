import ArgumentParser
import Customers
import Foundation
import Model
import Pipeline
import Storage

/// `earshot forget`: somebody asked to be forgotten.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Takes people out of the store for good, and sees to it that they stay out.",
    discussion: """
      A person is the id of a row of the customer list, an e-mail address or platform:handle. Their \
      addresses and accounts go onto the suppression list as HMACs; links, evidence and candidates \
      are deleted, what names them in posts is masked, the file is written anew, and its bytes are \
      searched for them. Broken off, it is simply given again.

      Example:
        earshot forget C-1001 --dry-run
        earshot forget C-1001 mira@post.example harbor-forum:mira_k

      Exit codes: 0 done, 1 failed or something is left, 2 usage, 4 configuration, 75 another run is \
      at work.
      """)

  @OptionGroup var options: ConfigOption
  @Argument(help: "Ids of the customer list, e-mail addresses, or platform:handle.")
  var people: [String]
  @Flag(help: "Say what would go, by counts; change nothing.")
  var dryRun = false
  @Flag(help: "Take rows that share an address or account with them for theirs, whatever the name.")
  var family = false
  @Flag(help: "Print the outcome as one JSON object.")
  var json = false

  func run() throws {
    let configuration = try options.load()
    guard let file = configuration.suppressedFile else {
      throw CommandFailure(
        .configuration,
        "\(configuration.file): customers.suppressed: is missing; mend: name the file that keeps "
          + "the HMACs of people who asked to be forgotten (it is made where it is missing)")
    }
    let key = try Loading.suppressionKey(configuration.keyFile)
    let lock = try RunLock(store: configuration.store, isDry: dryRun)
    defer { lock.release() }
    let list = try Loading.suppressionBytes(file, key: key)
    let known = try PeopleOption.find(
      people, configuration, isFamily: family, suppressed: SuppressionList.recent(list, key: key))
    let hasStore = FileBytes.exists(configuration.store)
    if dryRun, !hasStore { try Loading.expectStore(configuration) }
    let store = try Loading.store(configuration.store)
    let outcomes: [Forgetting.Outcome]
    do {
      for person in known where person.rows.isEmpty && !person.isIdentifier {
        // Whoever was forgotten before may have left the list since.
        guard
          try store.knows(person.argument)
            || !store.audit(subjects: [person.digest(key: key)]).isEmpty
        else { throw PeopleOption.unknown(person.argument, configuration) }
      }
      var forgetting = Forgetting(
        store: store,
        platforms: SourcePlatforms(sources: configuration.sources, store: store), key: key,
        copies: CompiledLists(environment: ProcessInfo.processInfo.environment),
        clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
      outcomes = try forgetting.forget(known, list: list, isDryRun: dryRun) { bytes in
        let output = try OutputFile(path: file)
        try output.write(bytes)
        try output.finish()
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        .failed, "forget: \(error); mend: give the same command again, it goes on")
    }
    let page = ForgetReport(outcomes: outcomes, configuration: configuration, isDryRun: dryRun)
    if json { print(page.json) } else { for line in page.lines { print(line) } }
    let left = outcomes.reduce(0) { $0 + ($1.remains ?? 0) }
    if left > 0 {
      throw CommandFailure(
        .failed,
        "forget: \(left) places in the files of \(configuration.store) still name them; mend: see "
          + "that no other program has the store open, then give the command again")
    }
  }
}

/// People on the command line.
enum PeopleOption {
  /// Looks everybody up in the config's list, if there is one.
  static func find(
    _ people: [String], _ configuration: Configuration, isFamily: Bool = false,
    suppressed: [SuppressionList] = [.empty]
  ) throws(CommandFailure) -> [KnownPerson] {
    let list = try Loading.configuredBook(configuration)
    return people.map {
      KnownPerson(
        $0, in: list.book, lines: list.lines, isFamily: isFamily, suppressed: suppressed)
    }
  }

  /// Nobody whom list or store know.
  static func unknown(_ text: String, _ configuration: Configuration) -> CommandFailure {
    CommandFailure(
      .usage,
      "\(PlainText.plain(text)): no customer of \(configuration.customersFile ?? "the config") or the store has this "
        + "id, and it is neither an e-mail address nor platform:handle; mend: see "
        + "`earshot customers list --rows`")
  }
}
