import Sentiment
import SocialText

/// Brings the heads' weights to 8 bits and writes the layout that `HeadWeights` documents.
struct HeadModelWriter {
  /// Marks of a line that are filled on average.
  private static let load = 4.5
  /// Rows of the heads, and of the reasons.
  private static let rows = (heads: 50_000, reasons: 4_000)

  /// The file's bytes.
  let file: [UInt8]

  init(_ trainer: HeadTrainer, _ calibration: HeadCalibration, _ reasons: ReasonTraining) {
    let (heads, step) = Self.table(trainer, Self.rows.heads)
    let (causes, causeStep) = Self.table(reasons.trainer, Self.rows.reasons)
    func line(_ name: String, _ row: SIMD16<Float>) -> String {
      "\(name) " + (0..<16).map { "\(row[$0])" }.joined(separator: " ") + "\n"
    }
    var header = HeadWeights.magic + "\n"
    header += "table \(heads.lines) \(heads.rows) \(causes.lines) \(causes.rows)\n"
    header += "reasons \(ReasonTraining.reasons.joined(separator: " "))\n"
    header += line("step", step) + line("start", trainer.start)
    for index in 0..<4 { header += line("number\(index)", trainer.numbers[index]) }
    header += line("cues", trainer.cues)
    for index in 0..<10 { header += line("other\(index)", trainer.others[index]) }
    header += line("slope", calibration.slope) + line("shift", calibration.shift)
    header += line("cuts", calibration.cuts) + line("reason-step", causeStep)
    header += line(
      "reason-start", reasons.trainer.starts[HeadTrainer.number(of: .airline)])
    let body = CompactTables.bytes([heads.layout, causes.layout], heads.bytes + causes.bytes)
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    file += [UInt8](repeating: 0, count: HeadWeights.headerSize - file.count)
    self.file = file + body
  }

  /// A `RowTable` of the features that do most over all texts, and the size of its steps.
  private static func table(
    _ trainer: HeadTrainer, _ most: Int
  ) -> (table: RowTableBytes, step: SIMD16<Float>) {
    func effect(_ index: Int) -> Float {
      let weights = trainer.weights[index]
      return (weights * weights).sum() * Float(trainer.counts[index])
    }
    let effects = trainer.kept.indices.map(effect)
    let best = trainer.kept.indices.filter { effects[$0] > 0 }
      .sorted { (effects[$1], $0) < (effects[$0], $1) }.prefix(most)
    var step = SIMD16<Float>(repeating: 1)
    for head in 0..<16 {
      let sizes = best.map { abs(trainer.weights[$0][head]) }.sorted()
      // The very largest weights are clipped, so that steps are small.
      let largest = sizes.isEmpty ? 0 : sizes[sizes.count - 1 - sizes.count / 5000]
      step[head] = max(largest, 1e-3) / 127
    }
    let table = RowTableBytes(
      best.map { (trainer.kept[$0], Int(trainer.counts[$0]), [trainer.weights[$0] / step]) },
      load: load)
    print("\(best.count) of \(trainer.kept.count) rows written, \(table.lost) lost to full lines")
    return (table, step)
  }
}
