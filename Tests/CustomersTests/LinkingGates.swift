import Foundation
import Gates
import Model
import Testing

@testable import Customers

/// Figures of linking on the made-up world. Weights are fitted on the training rows alone; these
/// are the others.
@Suite("Linking holds its floors", .enabled(if: Gate.corpora != nil))
struct LinkingGates {
  @Test("authors are linked to the right customer, with chances that mean what they say")
  func holdsFloors() throws {
    let corpus = try LinkingCorpus()
    let figures = LinkingFigures(
      corpus, corpus.linker(everybodyAgreed: true), try corpus.rows("dev"))
    figures.describe("dev")
    #expect(Gate.holds("links_precision", figures.tally.precision))
    #expect(Gate.holds("links_recall_at_99", figures.tally.recall(atPrecision: 0.99).recall))
    #expect(Gate.holds("links_recall_at_95", figures.tally.recall(atPrecision: 0.95).recall))
    #expect(Gate.holds("links_calibration", 1 - figures.tally.calibrationError))
    #expect(Gate.holds("links_brier", 1 - figures.tally.brier))
    #expect(Gate.holds("links_stated", figures.tally.statedShare))
    #expect(Gate.holds("links_held_shown", figures.tally.heldShown))
    #expect(Gate.holds("links_queue", -figures.tally.queue))
  }

  @Test("no row links anybody who did not agree, or who asked to be forgotten")
  func harmsNobody() throws {
    let corpus = try LinkingCorpus()
    let linker = corpus.linker(everybodyAgreed: false)
    var unasked = 0
    var forgotten = 0
    var outcomes: [LinkOutcome: Int] = [:]
    for row in try corpus.rows("train") + corpus.rows("dev") {
      let link = linker.link(author: row.author)
      outcomes[link.decision.outcome, default: 0] += 1
      if let entity = link.decision.customer.flatMap({ corpus.entities[$0] }),
        corpus.consent[entity] != "granted"
      {
        unasked += 1
      }
      if row.isErased {
        forgotten += link.decision == .none(candidates: []) && link.probability == 0 ? 0 : 1
      }
    }
    print("links: \(outcomes), without consent \(unasked), to the forgotten \(forgotten)")
    #expect(unasked == 0)
    #expect(forgotten == 0)
  }
}
