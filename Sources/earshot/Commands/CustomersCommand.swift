import ArgumentParser
import Customers
import Foundation
import Model

/// `earshot customers`: the list of known customers.
struct CustomersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers",
    abstract: "Shows and updates the list of known customers.",
    discussion: "Example:\n  earshot customers import crm-export.csv",
    subcommands: [
      List.self, Import.self, CustomersIndexCommand.self, Duplicates.self, Merge.self,
      Unmerge.self, Explain.self, Learn.self, Held.self,
    ],
    defaultSubcommand: List.self)

  /// `earshot customers list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Counts the customers by type, role and consent; --rows lists them.",
      discussion: "Example:\n  earshot customers list --json")

    @OptionGroup var options: ConfigOption
    @Flag(help: "List every row.")
    var rows = false
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let configuration = try options.load()
      guard let path = configuration.customersFile else {
        print("\(configuration.file) names no customer list (customers.file)")
        return
      }
      let file = try Loading.customerRows(path, mapping: configuration.customersMapping)
      if rows {
        var table = TextTable(
          ["id", "type", "role", "name", "consent"], alignsRight: Array(repeating: false, count: 5))
        for customer in file.customers {
          if json {
            print(Self.line(customer))
          } else {
            table.add([
              PlainText.plain(customer.id), customer.kind.rawValue, customer.role.rawValue,
              PlainText.plain(customer.displayName),
              customer.consent.rawValue,
            ])
          }
        }
        if !json { for line in table.lines { print(line) } }
        return
      }
      var counts: [String: Int] = [:]
      for customer in file.customers {
        counts["type \(customer.kind.rawValue)", default: 0] += 1
        counts["role \(customer.role.rawValue)", default: 0] += 1
        counts["consent \(customer.consent.rawValue)", default: 0] += 1
      }
      if json {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("customers")
        writer.value(file.customers.count)
        writer.key("unreadable_rows")
        writer.value(file.problems.count { !$0.isNote })
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
          writer.key(name.split(separator: " ").joined(separator: "_"))
          writer.value(count)
        }
        writer.endObject()
        print(writer.string)
        return
      }
      let unreadable = file.problems.count { !$0.isNote }
      print("\(file.customers.count) customers in \(path), \(unreadable) rows unreadable")
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
    }

    private static func line(_ customer: Customer) -> String {
      var json = JSONWriter()
      json.beginObject()
      let parts: [(StaticString, String)] = [
        ("id", customer.id), ("type", customer.kind.rawValue), ("role", customer.role.rawValue),
        ("name", customer.displayName), ("consent", customer.consent.rawValue),
      ]
      for (name, value) in parts {
        json.key(name)
        json.value(value)
      }
      json.endObject()
      return json.string
    }
  }

  /// `earshot customers import`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Brings the rows of a file into the config's customer list.",
      discussion: """
        Rows with an id that the list has replace the old ones, the others are added; importing the
        same file again changes nothing. Rows that cannot be read are listed; the rest load.

        Example:
          earshot customers import crm-export.csv
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "CSV or NDJSON file.")
    var file: String
    @Flag(help: "Show what would change, change nothing.")
    var dryRun = false

    func run() throws {
      let configuration = try options.load()
      guard let path = configuration.customersFile else {
        throw CommandFailure(
          .configuration,
          "\(configuration.file): customers.file: is missing; mend: name the list to import into")
      }
      let incoming = try Loading.customerFile(
        file, mapping: configuration.customersMapping, keepsFields: true)
      let current =
        FileBytes.exists(path)
        ? try Loading.customerFile(path, isQuiet: true, keepsFields: true) : nil
      var list = CustomerRows(current)
      var added = 0
      var changed = 0
      for (customer, fields) in zip(incoming.customers, incoming.fields) {
        switch list.merge(customer.id, fields) {
        case .added: added += 1
        case .changed: changed += 1
        case .same: break
        }
      }
      if !dryRun, added + changed > 0 {
        let output = try OutputFile(path: path)
        try output.write(Array(list.csv.utf8))
        try output.finish()
      }
      print(
        "\(added) added, \(changed) changed, "
          + "\(incoming.customers.count - added - changed) as they were, "
          + "\(incoming.unreadable) rows unreadable"
          + (dryRun ? " (nothing was written)" : ""))
    }
  }
}

/// Rows of a customer list with all their columns, known to us or not, so that an import loses
/// nothing.
private struct CustomerRows {
  enum Change { case added, changed, same }

  private var rows: [[String: String]]
  private var places: [String: Int]

  init(_ file: CustomerFile?) {
    rows = file?.fields ?? []
    places = Dictionary(
      uniqueKeysWithValues: (file?.customers ?? []).enumerated().map { ($1.id, $0) })
  }

  /// Replaces or adds a row; columns that the new row lacks keep their old value.
  mutating func merge(_ id: String, _ fields: [String: String]) -> Change {
    guard let place = places[id] else {
      places[id] = rows.count
      rows.append(fields)
      return .added
    }
    let merged = rows[place].merging(fields) { $1 }
    guard merged != rows[place] else { return .same }
    rows[place] = merged
    return .changed
  }

  /// The list as CSV: known columns in their usual order, then the others. Nothing is disarmed for
  /// spreadsheets, for we read it back ourselves.
  var csv: String {
    let used = Set(rows.flatMap(\.keys))
    let order = CustomerFile.columnOrder.filter(used.contains)
    let columns = order + used.subtracting(order).sorted()
    var text = columns.joined(separator: ",") + "\r\n"
    for row in rows {
      text += columns.map { Self.quoted(row[$0] ?? "") }.joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { $0 == "\"" || $0 == "," || $0.isNewline }) else { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
