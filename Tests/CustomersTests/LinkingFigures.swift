import Foundation
import Model

@testable import Customers

/// What linking came to on a set of authors, as README.md of the corpora counts it.
struct LinkingFigures {
  /// One author with the best candidate, whoever may be named.
  struct Answer {
    var row: LinkingCorpus.Row
    var best: String?
    var chance = 0.0
    var outcome = LinkOutcome.none
    var shown: [String] = []

    var isRight: Bool { best != nil && best == row.entity }
  }

  var answers: [Answer] = []

  init(_ corpus: LinkingCorpus, _ linker: CustomerLinker, _ rows: [LinkingCorpus.Row]) {
    for row in rows {
      let link = linker.link(author: row.author)
      var answer = Answer(row: row, chance: link.probability, outcome: link.decision.outcome)
      switch link.decision {
      case .linked(let customer): answer.best = corpus.entities[customer]
      case .pseudonymous: break
      case .held(let candidates), .none(let candidates):
        answer.best = candidates.first.flatMap { corpus.entities[$0.customer] }
        answer.shown = candidates.compactMap { corpus.entities[$0.customer] }
      }
      answers.append(answer)
    }
  }

  private var identifiable: Double { Double(answers.count { $0.row.isIdentifiable }) }

  /// Share of the automatic links that are right.
  var precision: Double {
    let linked = answers.filter { $0.outcome == .linked }
    return linked.isEmpty ? 0 : Double(linked.count(where: \.isRight)) / Double(linked.count)
  }

  /// Share of the identifiable that are linked rightly.
  var recall: Double {
    let found = answers.count { $0.row.isIdentifiable && $0.outcome == .linked && $0.isRight }
    return Double(found) / identifiable
  }

  /// The most of the identifiable that any one threshold finds while the links above it are right
  /// as often as asked, and that threshold.
  func recall(atPrecision wanted: Double) -> (recall: Double, threshold: Double) {
    var best = (recall: 0.0, threshold: 1.0)
    var right = 0
    var found = 0
    let ranked = answers.filter { $0.chance > 0 }.sorted { $0.chance > $1.chance }
    for (index, answer) in ranked.enumerated() {
      right += answer.isRight ? 1 : 0
      found += answer.isRight && answer.row.isIdentifiable ? 1 : 0
      // Equal chances stand or fall together.
      if index + 1 < ranked.count, ranked[index + 1].chance == answer.chance { continue }
      if Double(right) >= wanted * Double(index + 1) {
        best = (Double(found) / identifiable, answer.chance)
      }
    }
    return best
  }

  /// Precision and recall with a threshold that was chosen elsewhere.
  func at(threshold: Double) -> (precision: Double, recall: Double) {
    let above = answers.filter { $0.chance >= threshold && $0.best != nil }
    let right = above.filter(\.isRight)
    return (
      Double(right.count) / Double(max(1, above.count)),
      Double(right.count { $0.row.isIdentifiable }) / identifiable
    )
  }

  /// Expected calibration error in ten equal bins, and Brier score, of every stated chance.
  var calibration: (error: Double, brier: Double) {
    var bins = [(sum: Double, right: Double, count: Double)](repeating: (0, 0, 0), count: 10)
    var brier = 0.0
    let stated = answers.filter { $0.chance > 0 }
    for answer in stated {
      let bin = min(9, Int(answer.chance * 10))
      let right = answer.isRight ? 1.0 : 0
      bins[bin].sum += answer.chance
      bins[bin].right += right
      bins[bin].count += 1
      brier += (answer.chance - right) * (answer.chance - right)
    }
    let total = Double(max(1, stated.count))
    return (bins.reduce(0) { $0 + abs($1.sum - $1.right) } / total, brier / total)
  }

  /// Share of the identifiable for whom any candidate is stated.
  var stated: Double {
    Double(answers.count { $0.row.isIdentifiable && $0.chance >= 0.01 }) / identifiable
  }

  /// Of the customers held for review, the share who stand among those shown; and how many authors
  /// a reviewer reads for each of them.
  var review: (shown: Double, queue: Double, count: Int) {
    let held = answers.filter { $0.outcome == .held }
    let customers = held.filter { $0.row.entity != nil }
    let found = customers.count { $0.shown.contains($0.row.entity ?? "") }
    return (
      Double(found) / Double(max(1, customers.count)),
      Double(held.count) / Double(max(1, found)), held.count
    )
  }

  /// Links to the wrong customer by what the author is.
  var falseLinks: [String: Int] {
    let wrong = answers.filter { $0.outcome == .linked && !$0.isRight }
    return Dictionary(grouping: wrong) { $0.row.kind }.mapValues(\.count)
  }

  func describe(_ name: String) {
    let (error, brier) = calibration
    let (shown, queue, held) = review
    let (high, sure) = recall(atPrecision: 0.99)
    let (low, likely) = recall(atPrecision: 0.95)
    func text(_ value: Double) -> String { String(format: "%.4f", value) }
    print(
      """
      links \(name): \(answers.count) authors, \(Int(identifiable)) identifiable
        automatic: precision \(text(precision)), recall \(text(recall))
        recall at P .99 \(text(high)) (from \(text(sure))), at P .95 \(text(low)) \
      (from \(text(likely)))
        ECE \(text(error)), Brier \(text(brier)), stated for \(text(stated))
        held \(held): true customer shown \(text(shown)), queue for each \(text(queue))
        false links \(falseLinks.sorted { $0.key < $1.key })
      """)
  }
}
