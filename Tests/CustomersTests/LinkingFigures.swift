import Foundation
import Model

@testable import Customers

/// What linking came to on the made-up world, as README.md of the corpora counts it.
struct LinkingFigures {
  private(set) var tally = LinkTally()
  /// Links to the wrong customer by what the author is.
  private(set) var falseLinks: [String: Int] = [:]

  init(_ corpus: LinkingCorpus, _ linker: CustomerLinker, _ rows: [LinkingCorpus.Row]) {
    let customers = linker.book.customers
    for row in rows {
      let answer = LinkAnswer(
        linker.recognise(row.author), isCustomer: row.entity != nil,
        isIdentifiable: row.isIdentifiable
      ) { row.entity != nil && corpus.entities[customers[$0].id] == row.entity }
      tally.add(answer)
      if answer.verdict == .linkedWrong { falseLinks[row.kind, default: 0] += 1 }
    }
  }

  func describe(_ name: String) {
    let (high, sure) = tally.recall(atPrecision: 0.99)
    let (low, likely) = tally.recall(atPrecision: 0.95)
    func text(_ value: Double) -> String { String(format: "%.4f", value) }
    print(
      """
      links \(name): \(tally.rows) authors, \(tally.identifiable) identifiable
        automatic: precision \(text(tally.precision)), recall \(text(tally.recall))
        recall at P .99 \(text(high)) (from \(text(sure))), at P .95 \(text(low)) \
      (from \(text(likely)))
        ECE \(text(tally.calibrationError)), Brier \(text(tally.brier)), stated for \
      \(text(tally.statedShare))
        held \(tally.held): true customer shown \(text(tally.heldShown)), queue for each \
      \(text(tally.queue))
        false links \(falseLinks.sorted { $0.key < $1.key })
      """)
  }
}
