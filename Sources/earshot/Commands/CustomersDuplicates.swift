import ArgumentParser
import Customers
import Foundation
import Model
import Pipeline

extension CustomersCommand {
  /// `earshot customers duplicates`.
  struct Duplicates: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds the rows that are one customer.",
      discussion: """
        Rows are compared field by field; what agreement weighs is fitted to the list itself. Rows
        that belong together form a cluster, named by the lowest of its ids. The store notes who
        went by which id: that stays when rows come and go. What people decided (`earshot customers
        merge`, `unmerge`) stands; with --customers the list alone is asked, and nothing noted.

        Example:
          earshot customers duplicates --customers crm-export.csv
        """)

    @OptionGroup var options: ConfigOption
    @Option(help: "CSV or NDJSON file; else the config's list.")
    var customers: String?
    @Option(help: "A column of the file that is one of ours: surname=last_name; may be repeated.")
    var mapping: [String] = []
    @Flag(help: "Print one JSON object for each cluster, with the chance of each pair.")
    var json = false

    func run() throws {
      let (list, log, _) = try CustomerListOption.decided(customers, mapping, options)
      if Terminal.isInteractive, list.count > 20_000 {
        Terminal.note("comparing \(list.count) rows …")
      }
      var finder = DuplicateFinder(list, decisions: log)
      if customers == nil { try note(&finder) }
      if json {
        try printLines(finder, list)
      } else {
        printTable(finder, list)
      }
    }

    /// Names clusters by the ids that the store knows, and notes there what is new.
    private func note(_ finder: inout DuplicateFinder) throws {
      let store = try Loading.store(try options.load().store)
      let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
      do {
        try store.addGoldenSteps { finder.name(by: GoldenLog($0), at: now) }
      } catch {
        throw CommandFailure(.failed, "\(error)")
      }
    }

    private func printLines(_ finder: DuplicateFinder, _ list: [Customer]) throws {
      var writer = JSONWriter()
      var bytes: [UInt8] = []
      for cluster in finder.clusters {
        writer.removeAll()
        writer.beginObject()
        writer.key("cluster")
        writer.value(cluster.id)
        writer.key("members")
        writer.beginArray()
        for row in cluster.members { writer.value(list[row].id) }
        writer.endArray()
        writer.key("pairs")
        writer.beginArray()
        for pair in cluster.pairs {
          writer.beginObject()
          writer.key("a")
          writer.value(list[pair.a].id)
          writer.key("b")
          writer.value(list[pair.b].id)
          writer.key("probability")
          writer.value(pair.probability)
          if pair.isDecided {
            writer.key("decided")
            writer.value("same")
          }
          writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        bytes += writer.bytes
        bytes.append(10)
        if bytes.count > 1 << 20 {
          try Terminal.write(bytes)
          bytes.removeAll(keepingCapacity: true)
        }
      }
      try Terminal.write(bytes)
    }

    private func printTable(_ finder: DuplicateFinder, _ list: [Customer]) {
      var table = TextTable(
        ["cluster", "id", "name", "city", "surest"],
        alignsRight: [false, false, false, false, true])
      var rows = 0
      var count = 0
      for cluster in finder.clusters where cluster.members.count > 1 {
        count += 1
        var surests: [Int: Double] = [:]
        for pair in cluster.pairs {
          for row in [pair.a, pair.b] {
            surests[row] = max(surests[row] ?? 0, pair.probability)
          }
        }
        for row in cluster.members {
          let surest = surests[row]
          table.add([
            cluster.id, list[row].id, list[row].displayName, list[row].city ?? "",
            surest.map { String(format: "%.2f", $0) } ?? "",
          ])
          rows += 1
        }
      }
      if count > 0 { for line in table.lines { print(line) } }
      print("\(count) clusters of \(rows) rows, of \(list.count) in all")
    }
  }
}
