import ArgumentParser
import Customers
import Model
import Pipeline
import Storage

/// The customer list that a command is asked about: `--customers` with `--mapping`, else the
/// config's.
enum CustomerListOption {
  /// The rows of `--customers` read by `--mapping`, or of the config's list.
  static func read(
    _ path: String?, _ mapping: [String], _ options: ConfigOption
  ) throws -> [Customer] {
    let (file, columns) = try place(path, mapping, options)
    return try Loading.customerRows(file, mapping: columns).customers
  }

  /// The same as linking asks them, with what people decided about the config's list where that is
  /// read, and with those who must not be linked: of `--suppressed`, or of that config.
  static func links(
    _ list: LinkedListOptions, contexts: Contexts, _ options: ConfigOption
  ) throws -> LinkResources {
    let (file, columns) = try place(list.customers, list.mapping, options)
    var suppressed = list.suppressed
    var keyFile: String?
    var learned: String?
    if case .file(let named) = contexts { learned = named }
    if list.customers == nil {
      let configuration = try options.load()
      suppressed = suppressed ?? configuration.suppressedFile
      keyFile = configuration.keyFile
      if case .file(nil) = contexts { learned = configuration.contextsFile }
    }
    return LinkResources(
      index: try Loading.customerIndex(file, mapping: columns),
      decisions: try Loading.decisions(try store(list.customers, options)),
      suppressed: try Loading.suppressed(suppressed, keyFile: keyFile),
      contexts: try Loading.contexts(learned))
  }

  /// What was learned from decisions about names.
  enum Contexts {
    /// Of a file; of the config's with its list where none is named.
    case file(String?)
    /// None: it is to be learned.
    case none
  }

  /// The rows with what people decided about them, and what was noted of their golden ids: as the
  /// config's store has it, nothing for a list that is named on the command line.
  static func decided(
    _ path: String?, _ mapping: [String], _ options: ConfigOption
  ) throws -> (list: [Customer], log: IdentityLog, golden: GoldenLog) {
    let store = try store(path, options)
    return (
      try read(path, mapping, options), try Loading.decisions(store), try Loading.goldenLog(store)
    )
  }

  /// The config's store where there is one; nil for a list that is named on the command line.
  private static func store(_ path: String?, _ options: ConfigOption) throws -> SQLiteStore? {
    if path != nil { return nil }
    let store = try options.load().store
    return FileBytes.exists(store) ? try Loading.store(store) : nil
  }

  /// The list's file and which columns of it are ours.
  private static func place(
    _ path: String?, _ mapping: [String], _ options: ConfigOption
  ) throws -> (file: String, columns: [String: String]) {
    var columns: [String: String] = [:]
    for pair in mapping {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, CustomerFile.columns.contains(parts[1]) else {
        throw ValidationError(
          "--mapping \(pair): expected COLUMN=OURS, ours one of "
            + CustomerFile.columnOrder.joined(separator: ", "))
      }
      columns[parts[0]] = parts[1]
    }
    if let path { return (path, columns) }
    let configuration = try options.load()
    guard let file = configuration.customersFile else {
      throw CommandFailure(
        .configuration,
        "\(configuration.file): customers.file: is missing; mend: name a list, or give --customers")
    }
    return (file, configuration.customersMapping.merging(columns) { $1 })
  }
}
