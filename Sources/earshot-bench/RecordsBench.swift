import ArgumentParser
import Customers
import Foundation
import Model

/// `earshot-bench records`: one new record against a large customer list.
struct RecordsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "records",
    abstract: "Finds the duplicates of a made-up list, then where single new records belong.",
    discussion: """
      Names are as common as real ones, 8 % of the rows are copies with slips. Half of the new records
      are copies of a row, half are new people. Times are CPU time. The last line is one JSON
      object.

      Example:
        earshot-bench records --rows 1000000
      """)

  @Option(help: "Rows of the list.")
  var rows = 1_000_000
  @Option(help: "New records.")
  var queries = 20_000

  func validate() throws {
    guard rows > 0, queries > 0 else {
      throw ValidationError("--rows and --queries: expected 1 or more")
    }
  }

  func run() {
    var made = MadeUpRecords()
    let list = made.rows(rows)
    let records = (0..<queries).map { made.record($0, from: list) }
    let before = CPUClock.peakMemory
    var finder = DuplicateFinder([])
    let building = CPUClock.measure { finder = DuplicateFinder(list) }
    let memory = CPUClock.peakMemory
    var times: [Double] = []
    var found = 0
    var copies = 0
    var strangers = 0
    for (record, original) in records {
      var place = RecordPlace()
      times.append(CPUClock.measure { place = finder.place(of: record) } * 1e6)
      if let original {
        copies += 1
        if place.matches.contains(where: { $0.row == original && $0.probability >= 0.5 }) {
          found += 1
        }
      } else if place.row != nil {
        strangers += 1
      }
    }
    times.sort()
    func quantile(_ share: Double) -> Double {
      times[min(times.count - 1, Int(Double(times.count) * share))]
    }
    let clusters = finder.clusters.count { $0.members.count > 1 }
    let recall = Double(found) / Double(max(1, copies))
    print(
      String(
        format: "%d rows: %.1f s of CPU, %d MB beside the list, %d clusters; a new record: median "
          + "%.0f µs, 99 %% within %.0f µs, longest %.0f µs; %.1f %% of copies found, "
          + "%d of %d new people taken for others",
        rows, building, (memory - before) >> 20, clusters, quantile(0.5), quantile(0.99),
        times[times.count - 1], recall * 100, strangers, queries - copies))
    var json = JSONWriter()
    json.beginObject()
    let numbers: [(StaticString, Double)] = [
      ("rows", Double(rows)), ("queries", Double(queries)), ("building_cpu_seconds", building),
      ("rows_per_cpu_second", Double(rows) / building), ("peak_memory_bytes", Double(memory)),
      ("clusters", Double(clusters)), ("median_microseconds", quantile(0.5)),
      ("p99_microseconds", quantile(0.99)), ("longest_microseconds", times[times.count - 1]),
      ("recall", recall),
      ("strangers_taken", Double(strangers) / Double(max(1, queries - copies))),
    ]
    for (name, value) in numbers {
      json.key(name)
      json.value(value)
    }
    json.key("floor")
    json.beginObject()
    json.key("p99_microseconds")
    json.value(1_000)
    json.endObject()
    json.endObject()
    print(json.string)
  }
}
