import ArgumentParser
import Customers
import Foundation
import Model
import Pipeline

/// `earshot customers index`: makes a list ready to be opened at once.
struct CustomersIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Makes an index of a customer list, for starts without reading the list again.",
    discussion: """
      The index goes wherever a customer list is read by a stage or a run (--customers,
      customers.file). It holds what the list holds, and only its owner may read it (mode 0600).
      While the list lies where it lay, an index that no longer fits it is not believed, and the list
      is read instead; make it anew whenever the list changes. Lists are compiled by themselves, too,
      into the user's cache folder: an index is for those who want it in a place of their own.

      Example:
        earshot customers index crm.csv --output crm.index
      """)

  @Argument(help: "CSV or NDJSON file.")
  var file: String
  @Option(help: "The index; the file's name with .index behind it.")
  var output: String?
  @Option(help: "Config whose customers.mapping names the columns.")
  var config: String?

  func run() throws {
    var mapping: [String: String] = [:]
    if let config {
      var options = ConfigOption()
      options.config = config
      mapping = try options.load().customersMapping
    }
    let path = output ?? file + ".index"
    let place = Loading.absolutePath(file)
    guard place.isEmpty || Loading.absolutePath(path) != place else {
      throw ValidationError("--output \(path): is the list itself; mend: name another file")
    }
    let list = try Loading.customerFile(file, mapping: mapping)
    let index = CustomerIndex(customers: list.customers, fingerprint: list.fingerprint)
    guard !index.lacksNames else {
      throw CommandFailure(.configuration, Loading.tooManySharedNames(file))
    }
    let origin = ListOrigin(list, path: place, mapping: mapping)
    guard let bytes = index.bytes(origin: origin) else {
      throw CommandFailure(.configuration, "\(file): no customer can be read from it")
    }
    do {
      let written = try OutputFile(path: path)
      try written.write(bytes)
      try written.finish()
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
    let digits = String(list.fingerprint, radix: 16)
    let hash = String(repeating: "0", count: 16 - digits.utf8.count) + digits
    print(
      "\(path): \(list.customers.count) customers, \(index.aliases.count) names, "
        + "\(bytes.count) bytes, of the list \(hash); \(list.unreadable) rows unreadable")
  }
}
