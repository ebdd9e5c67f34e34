import Crypto
import Foundation
import Gates
import Model
import Testing

@testable import Customers

/// Pairs of names of the visible half of OpenSanctions' name_bench. `names_f1_kept` are the pairs
/// that no weight was fitted on.
@Suite("Comparing names holds its floors", .enabled(if: Gate.corpora != nil))
struct NameGates {
  private struct Row: Decodable {
    let id: String
    let schema: String
    let name1: String
    let name2: String
    let match: Bool
    let quality: String
  }

  @Test("F1 and errors among the clearest pairs")
  func figures() throws {
    let folder = try #require(Gate.corpora)
    let text = try String(
      contentsOfFile: folder + "/entities/names/osnames.half.jsonl", encoding: .utf8)
    var all = (hits: 0, misses: 0)
    var kept = (hits: 0, misses: 0)
    var strongErrors = 0
    for line in text.split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      let kind = try #require(NameComparer.kind(row.schema))
      let isOne = NameComparer.compare(row.name1, row.name2, kind: kind).probability >= 0.5
      let isKept = NameGates.isKept(row.id)
      if isOne != row.match {
        all.misses += 1
        if isKept { kept.misses += 1 }
        if row.quality == "STRONG" { strongErrors += 1 }
      } else if isOne {
        all.hits += 1
        if isKept { kept.hits += 1 }
      }
    }
    #expect(Gate.holds("names_f1", NameGates.f1(all)))
    #expect(Gate.holds("names_f1_kept", NameGates.f1(kept)))
    #expect(Gate.holds("names_strong_errors", -Double(strongErrors)))
  }

  private static func f1(_ counts: (hits: Int, misses: Int)) -> Double {
    Double(2 * counts.hits) / Double(2 * counts.hits + counts.misses)
  }

  private static func isKept(_ id: String) -> Bool {
    Array(Insecure.SHA1.hash(data: Data(id.utf8)))[1] % 2 == 1
  }
}
