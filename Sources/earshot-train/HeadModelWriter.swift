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
    let heads = Self.table(trainer, Self.rows.heads)
    let causes = Self.table(reasons.trainer, Self.rows.reasons)
    func line(_ name: String, _ row: SIMD16<Float>) -> String {
      "\(name) " + (0..<16).map { "\(row[$0])" }.joined(separator: " ") + "\n"
    }
    var header = HeadWeights.magic + "\n"
    header += "table \(heads.lines) \(heads.rows) \(causes.lines) \(causes.rows)\n"
    header += "reasons \(ReasonTraining.reasons.joined(separator: " "))\n"
    header += line("step", heads.step) + line("start", trainer.start)
    for index in 0..<4 { header += line("number\(index)", trainer.numbers[index]) }
    header += line("cues", trainer.cues)
    for index in 0..<10 { header += line("other\(index)", trainer.others[index]) }
    header += line("slope", calibration.slope) + line("shift", calibration.shift)
    header += line("cuts", calibration.cuts) + line("reason-step", causes.step)
    header += line(
      "reason-start", reasons.trainer.starts[HeadTrainer.number(of: .airline)])
    let body = heads.bytes + causes.bytes
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    file += [UInt8](repeating: 0, count: HeadWeights.headerSize - file.count)
    self.file = file + body
  }

  /// A `RowTable` of the features that do most over all texts, and the size of its steps.
  private static func table(
    _ trainer: HeadTrainer, _ most: Int
  ) -> (bytes: [UInt8], lines: Int, rows: Int, step: SIMD16<Float>) {
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
    let count = UInt64(max(1, Double(best.count) / load))
    var lines = [[Int]](repeating: [], count: Int(count))
    for index in best { lines[RowTable.line(of: trainer.kept[index], of: count)].append(index) }
    let lost = lines.reduce(0) { $0 + max(0, $1.count - RowTable.places) }
    lines = lines.map { Array($0.prefix(RowTable.places)) }
    let order = lines.joined()
      .sorted { (trainer.counts[$1], $0) < (trainer.counts[$0], $1) }
    let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    var bytes: [UInt8] = []
    for line in lines {
      func append(_ value: (Int) -> UInt16) {
        for place in 0..<RowTable.places {
          let number = place < line.count ? value(line[place]) : 0
          bytes.append(UInt8(truncatingIfNeeded: number))
          bytes.append(UInt8(truncatingIfNeeded: number >> 8))
        }
      }
      append { RowTable.mark(of: trainer.kept[$0]) }
      append { UInt16(truncatingIfNeeded: numbers[$0] ?? 0) }
    }
    for index in order {
      let steps = (trainer.weights[index] / step).rounded(.toNearestOrEven)
        .clamped(lowerBound: SIMD16(repeating: -127), upperBound: SIMD16(repeating: 127))
      for head in 0..<16 { bytes.append(UInt8(bitPattern: Int8(steps[head]))) }
    }
    print("\(best.count) of \(trainer.kept.count) rows written, \(lost) lost to full lines")
    return (bytes, lines.count, order.count, step)
  }
}
