import Sentiment
import SocialText

/// Trains what tells the reason of a complaint: the same regressions as the heads', one for each
/// reason, on complaints about airlines; other texts are no reason's.
struct ReasonTraining {
  /// Our names of the airline set's classes; its "can't tell" is no reason. Names that are aspects
  /// too are the same.
  static let names = [
    "Customer Service Issue": "service", "Late Flight": "delay",
    "Cancelled Flight": "cancellation", "Lost Luggage": "loss", "Bad Flight": "quality",
    "Flight Booking Problems": "booking", "Flight Attendant Complaints": "staff",
    "longlines": "waiting", "Damaged Luggage": "damage",
  ]
  /// The names in the order of a row.
  static let reasons = names.values.sorted()

  let trainer: HeadTrainer

  init(_ corpus: HeadCorpus, _ settings: HeadTrainer.Settings) {
    var corpus = corpus
    for index in corpus.examples.indices {
      let example = corpus.examples[index]
      var weight = SIMD16<Float>()
      let isOther = example.source == .brand || example.source == .offensive
      let share: Float = example.reason >= 0 ? 1 : isOther ? 0.3 : 0
      for reason in Self.reasons.indices { weight[reason] = share }
      corpus.examples[index].weight = weight
      corpus.examples[index].wanted = SIMD16()
      if example.reason >= 0 { corpus.examples[index].wanted[example.reason] = 1 }
      corpus.examples[index].cues = SIMD16()
      corpus.examples[index].numbers = SIMD4()
    }
    let examples = corpus.examples
    var trainer = HeadTrainer(corpus, settings)
    let labelled = examples.indices.filter { examples[$0].weight.max() > 0 }
    let held = labelled.filter { examples[$0].reason >= 0 && examples[$0].isHeldOut }
    trainer.learn(
      examples, labelled.filter { !examples[$0].isHeldOut }, said: nil, SIMD16(repeating: 1))
    Self.report(trainer, held.map { examples[$0] })
    trainer.learn(examples, labelled, said: nil, SIMD16(repeating: 1))
    self.trainer = trainer
  }

  /// Macro-F1 of the likeliest reason on rows that nothing was learned from.
  private static func report(_ trainer: borrowing HeadTrainer, _ rows: [HeadCorpus.Example]) {
    var right = SIMD16<Float>()
    var found = SIMD16<Float>()
    var all = SIMD16<Float>()
    for row in rows {
      let logits = trainer.logits(row)
      var best = 0
      for reason in reasons.indices where logits[reason] > logits[best] { best = reason }
      found[best] += 1
      all[row.reason] += 1
      if best == row.reason { right[best] += 1 }
    }
    var sum: Float = 0
    for reason in reasons.indices where all[reason] > 0 {
      sum += 2 * right[reason] / max(1, found[reason] + all[reason])
    }
    let classes = reasons.indices.filter { all[$0] > 0 }.count
    print("reason macro-F1: \(sum / Float(max(1, classes))) of \(rows.count) rows")
  }
}
