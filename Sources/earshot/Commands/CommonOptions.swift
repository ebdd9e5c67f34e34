import ArgumentParser
import Customers
import Entities
import Foundation
import Logging
import Model
import Pipeline
import Sentiment
import SocialText
import Storage

/// `--config`, and what is loaded with it.
struct ConfigOption: ParsableArguments {
  @Option(help: "The config file.")
  var config = "config.json"

  /// Reads the config; a wrong one ends the command with code 4.
  func load() throws(CommandFailure) -> Configuration {
    do {
      return try Configuration(file: config)
    } catch {
      throw CommandFailure(.configuration, error.description)
    }
  }
}

/// Loads what the stages need, each fault with its place and the code 4.
enum Loading {
  /// The folder with models and word lists: `--lexicons`, `EARSHOT_LEXICONS`, the config's, then
  /// `./Lexicons`, then `../share/earshot/Lexicons` beside the program.
  static func lexicons(option: String?, config: String?) -> String {
    if let option { return option }
    if let variable = ProcessInfo.processInfo.environment["EARSHOT_LEXICONS"], !variable.isEmpty {
      return variable
    }
    if let config { return config }
    if FileBytes.isFolder("Lexicons") { return "Lexicons" }
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      let shared =
        Configuration.standardized(program + "/../../share/earshot/Lexicons")
      if FileBytes.isFolder(shared) { return shared }
    }
    return "Lexicons"
  }

  /// The config's lexicon folder, where a readable config lies here, for commands that need none.
  static func configuredLexicons() -> String? {
    guard FileBytes.exists("config.json") else { return nil }
    return (try? Configuration(file: "config.json"))?.lexicons
  }

  /// Which learned weights score, for commands that need no config: `--model`, else what a config
  /// here says of it, whatever else is wrong with that, else all.
  static func build(option: SentimentBuild?) throws(CommandFailure) -> SentimentBuild {
    if let option { return option }
    let file = "config.json"
    guard FileBytes.exists(file), let bytes = try? FileBytes.read(file, limit: 64 << 20),
      let value = (try? JSONDocument(bytes))?.root["sentiment"]?["model"], value.kind != .null
    else { return .full }
    do {
      try ConfigChecker(file: file).check(value, .sentimentModel, key: "sentiment.model")
    } catch {
      throw CommandFailure(.configuration, error.description)
    }
    return value.string.flatMap(SentimentBuild.init(rawValue:)) ?? .full
  }

  /// Throws where there is no folder of models and word lists: the first file that is missed would
  /// not say how to mend that.
  static func checkFolder(_ lexicons: String) throws(CommandFailure) {
    guard !FileBytes.isFolder(lexicons) else { return }
    throw CommandFailure(
      .configuration,
      "lexicons \(lexicons): no such folder; mend: name the one with language.model in it, by "
        + "--lexicons, lexicons in the config or EARSHOT_LEXICONS")
  }

  /// What stages load that read nothing but texts.
  static func texts(lexicons: String) throws(CommandFailure) -> TextResources {
    try checkFolder(lexicons)
    do {
      return try TextResources(lexicons: lexicons)
    } catch {
      throw CommandFailure(.configuration, "\(error)")
    }
  }

  /// Models, lexicons, tracked things and customers of a config, with what people decided about them.
  static func resources(
    _ configuration: Configuration, lexicons option: String? = nil,
    decisions: IdentityLog = .empty
  ) throws(CommandFailure) -> AnalysisResources {
    var customers: CustomerIndex?
    if let file = configuration.customersFile {
      customers = try customerIndex(file, mapping: configuration.customersMapping)
    }
    return try resources(
      lexicons: lexicons(option: option, config: configuration.lexicons),
      build: configuration.sentimentBuild, tracked: configuration.tracking, customers: customers,
      decisions: decisions,
      suppressed: try suppressed(configuration.suppressedFile, keyFile: configuration.keyFile),
      contexts: try contexts(configuration.contextsFile), recognises: false)
  }

  /// What was learned from decisions about names; nil without a file.
  static func contexts(_ path: String?) throws(CommandFailure) -> NameContexts? {
    guard let path else { return nil }
    do {
      return try NameContexts(contentsOf: path)
    } catch {
      throw CommandFailure(.configuration, error.description)
    }
  }

  static func resources(
    lexicons: String, build: SentimentBuild, tracked: [TrackedEntity], customers: CustomerIndex?,
    decisions: IdentityLog = .empty, suppressed: SuppressionList, contexts: NameContexts? = nil,
    recognises: Bool
  ) throws(CommandFailure) -> AnalysisResources {
    try checkFolder(lexicons)
    do {
      return try AnalysisResources(
        lexicons: lexicons, build: build, tracked: tracked,
        index: customers ?? .empty, decisions: decisions, suppressed: suppressed,
        contexts: contexts, recognises: recognises)
    } catch {
      throw CommandFailure(.configuration, "\(error)")
    }
  }

  static func tooManySharedNames(_ path: String) -> String {
    "\(path): more names are shared by several customers than can be told apart; mend: list names "
      + "that belong to fewer customers"
  }

  /// Reads a customer list; unreadable rows are told on standard error, the rest load.
  static func customerFile(
    _ path: String, mapping: [String: String] = [:], isQuiet: Bool = false,
    keepsFields: Bool = false
  ) throws(CommandFailure) -> CustomerFile {
    if CustomerIndex.isIndex(path) {
      throw CommandFailure(
        .configuration,
        "\(path): is an index; mend: name the list that `earshot customers index` made it of")
    }
    let file = CustomerFile(
      try customerBytes(path), mapping: mapping, keepsFields: keepsFields)
    try checkHeader(file, path)
    if !isQuiet { report(file.problems, unknown: file.unknownColumns, path) }
    return file
  }

  /// A list of which no row can be read for want of a column is none.
  static func checkHeader(_ file: CustomerFile, _ path: String) throws(CommandFailure) {
    guard let problem = file.headerProblem else { return }
    throw CommandFailure(.configuration, "\(path):\(problem.line): \(problem.message)")
  }

  /// Tells what reading a list had to say.
  static func report(_ problems: [RowProblem], unknown columns: [String], _ path: String) {
    if !columns.isEmpty {
      Terminal.note("\(path): columns ignored: \(columns.joined(separator: ", "))")
    }
    for problem in problems.prefix(20) {
      Terminal.note("\(path):\(problem.line): \(problem.message)")
    }
    if problems.count > 20 {
      Terminal.note("\(path): and \(problems.count - 20) more; see `earshot doctor`")
    }
  }

  /// Reads a suppression list with its key from the environment or a file that only we may read.
  static func suppressed(
    _ path: String?, keyFile: String?
  ) throws(CommandFailure) -> SuppressionList {
    guard let path else { return .empty }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path)
    } catch {
      throw CommandFailure(.configuration, "\(path): cannot be read (\(error.reason))")
    }
    let (list, problems) = SuppressionList.read(bytes, key: try suppressionKey(keyFile))
    // A line that cannot be read is a person who would be linked all the same: that is no warning.
    if let problem = problems.first {
      throw CommandFailure(.configuration, "\(path):\(problem.line): \(problem.message)")
    }
    return list
  }

  static func customerBytes(_ path: String) throws(CommandFailure) -> [UInt8] {
    do {
      return try FileBytes.read(path)
    } catch {
      throw CommandFailure(
        .configuration, "\(path): the customer list cannot be read (\(error.reason))")
    }
  }

  /// The key of the suppression list, from the environment or a file that only we may read.
  static func suppressionKey(_ file: String?) throws(CommandFailure) -> [UInt8] {
    if let key = ProcessInfo.processInfo.environment["EARSHOT_SUPPRESSION_KEY"], !key.isEmpty {
      return Array(key.utf8)
    }
    guard let file else {
      throw CommandFailure(
        .configuration,
        "the suppression list has no key; mend: set EARSHOT_SUPPRESSION_KEY or customers.key_file")
    }
    var information = stat()
    guard unsafe stat(file, &information) == 0 else {
      throw CommandFailure(.configuration, "\(file): the key file cannot be read")
    }
    guard information.st_mode & 0o077 == 0 else {
      throw CommandFailure(
        .configuration, "\(file): others may read the key; mend: chmod 600 \(file)")
    }
    do {
      var key = try FileBytes.read(file, limit: 1 << 16)
      while let last = key.last, last == 10 || last == 13 { key.removeLast() }
      return key
    } catch {
      throw CommandFailure(.configuration, error.description)
    }
  }

  /// The suppression list's bytes, none where it is still to be made; a line that cannot be read ends
  /// the command.
  static func suppressionBytes(
    _ path: String, key: [UInt8]
  ) throws(CommandFailure) -> [UInt8] {
    guard FileBytes.exists(path) else { return [] }
    do {
      let bytes = try FileBytes.read(path)
      if let problem = SuppressionList.read(bytes, key: key).problems.first {
        throw CommandFailure(.configuration, "\(path):\(problem.line): \(problem.message)")
      }
      return bytes
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.configuration, "\(path): cannot be read")
    }
  }

  /// Opens the store; its faults end with code 1.
  static func store(_ path: String) throws(CommandFailure) -> SQLiteStore {
    do {
      return try SQLiteStore(path: path)
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
  }

  /// What people decided about customers, as a store keeps it; nothing without a store.
  static func decisions(_ store: SQLiteStore?) throws(CommandFailure) -> IdentityLog {
    do {
      return IdentityLog(try store?.identityDecisions() ?? [])
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
  }

  /// What a store noted of golden ids; nothing without a store.
  static func goldenLog(_ store: SQLiteStore?) throws(CommandFailure) -> GoldenLog {
    do {
      return GoldenLog(try store?.goldenSteps() ?? [])
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
  }

  /// A logger to standard error in the config's form.
  static func logger(_ configuration: Configuration) -> Logger {
    let isJSON = configuration.logFormat == "json"
    var logger = Logger(label: "earshot") { _ in LineLogHandler(isJSON: isJSON) }
    logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .warning
    return logger
  }
}

extension Loading {
  /// The store of a config, which must have been filled by a run.
  static func existingStore(_ configuration: Configuration) throws(CommandFailure) -> SQLiteStore {
    try expectStore(configuration)
    return try store(configuration.store)
  }

  /// Ends the command with code 1 where no run has filled the store of a config.
  static func expectStore(_ configuration: Configuration) throws(CommandFailure) {
    guard !FileBytes.exists(configuration.store) else { return }
    throw CommandFailure(
      .failed, "store \(configuration.store): not there yet; mend: `earshot run` first")
  }
}

extension SentimentBuild: ExpressibleByArgument {}

extension Loading {
  /// A logger that says nothing.
  static var quietLogger: Logger { Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() } }
}
