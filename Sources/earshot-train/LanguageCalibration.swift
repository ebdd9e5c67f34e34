import Foundation

/// The temperature that makes a model's probabilities right (Guo et al. 2017, arXiv 1706.04599).
enum LanguageCalibration {
  /// For each group the temperature with the least log loss on the texts held out.
  static func temperatures(_ trainer: borrowing LanguageTrainer) -> [Double] {
    var result: [Double] = []
    for (number, group) in trainer.corpus.groups.enumerated() {
      var held: [(right: Int, logits: [Float])] = []
      for example in trainer.corpus.heldOut where example.group == Int32(number) {
        if let logits = trainer.logits(example) {
          held.append((Int(example.label) - group.first, logits))
        }
      }
      var best = (loss: Double.infinity, temperature: 1.0)
      for step in 0..<60 where !held.isEmpty {
        let temperature = 0.4 * pow(1.05, Double(step))
        let loss = held.reduce(0.0) { $0 + Self.loss($1.logits, $1.right, temperature) }
        if loss < best.loss { best = (loss, temperature) }
      }
      let hits = held.count { $0.logits.max() == $0.logits[$0.right] }
      print("\(group.name): \(hits) of \(held.count) held out right")
      print("  temperature \(best.temperature)")
      result.append(best.temperature)
    }
    return result
  }

  private static func loss(_ logits: [Float], _ right: Int, _ temperature: Double) -> Double {
    let scaled = logits.map { Double($0) / temperature }
    let top = scaled.max() ?? 0
    return Foundation.log(scaled.reduce(0) { $0 + Foundation.exp($1 - top) })
      - (scaled[right] - top)
  }
}
