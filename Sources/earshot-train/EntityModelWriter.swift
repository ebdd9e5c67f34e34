import Entities
import SocialText

/// Brings the recogniser's weights to 8 bits and writes the layout that `NameModel` documents.
struct EntityModelWriter {
  /// Marks of a line that are filled on average.
  private static let load = 4.5
  /// Log-odds of a whole number.
  private static let step: Float = 0.03
  /// Most parts that are kept.
  private static let parts = 60_000

  /// The file's bytes.
  let file: [UInt8]

  /// `slopes`: three numbers for each type.
  init(_ trainer: EntityTrainer, slopes: [[Double]], sure: Int) {
    var forms = Array(trainer.rows.weights.prefix(NameFeatures.forms))
    // Each token has one of the first forms.
    for index in 0..<NameFeatures.looks * 8 { forms[index][0] += trainer.settings.bias }
    var body = forms.flatMap(Self.bytes)
    let unknown = trainer.unknown.flatMap(Self.bytes)
    var blocks: [[UInt8]] = [unknown]
    var numbers = [unknown: 0]
    var entries: [(hash: UInt64, block: Int)] = []
    for (word, hash) in trainer.words.hashes.enumerated() {
      let block = trainer.block(word).flatMap(Self.bytes)
      if block == unknown { continue }
      if numbers[block] == nil {
        numbers[block] = blocks.count
        blocks.append(block)
      }
      entries.append((hash, numbers[block] ?? 0))
    }
    let words = Self.table(entries, blocks)
    var best: [(effect: Float, hash: UInt64, row: [UInt8])] = []
    for (index, hash) in trainer.parts.enumerated() {
      let row = trainer.rows.weights[NameFeatures.forms + index]
      best.append(((row * row).sum(), hash, Self.bytes(row)))
    }
    best.sort { ($1.effect, $0.hash) < ($0.effect, $1.hash) }
    best = Array(best.prefix(Self.parts))
    let parts = Self.table(
      best.enumerated().map { ($1.hash, $0 + 1) },
      [[UInt8](repeating: 0, count: 16)] + best.map(\.row))
    body += words.bytes + parts.bytes
    var header = NameModel.magic + "\nforms \(forms.count)\n"
    header += "words \(words.lines) \(blocks.count)\nparts \(parts.lines) \(best.count + 1)\n"
    header += "step \(Self.step)\n"
    for (from, row) in trainer.from.weights.enumerated() {
      let steps = (0..<16).map { to in
        EntityLattice.Steps.may(from, to)
          ? String(Int((row[to] / Self.step).rounded())) : String(NameModel.never)
      }
      header += "from\(from) \(steps.joined(separator: " "))\n"
    }
    header += "sure \(sure)\n"
    for (type, slope) in slopes.enumerated() {
      let numbers = slope.map { String(Float($0)) }
      header += "slope\(type) \(numbers.joined(separator: " "))\n"
    }
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    file += [UInt8](repeating: 0, count: NameModel.headerSize - file.count)
    self.file = file + body
  }

  private static func bytes(_ row: SIMD16<Float>) -> [UInt8] {
    let steps = (row / step).rounded(.toNearestOrEven)
      .clamped(lowerBound: SIMD16(repeating: -127), upperBound: SIMD16(repeating: 127))
    // As `RowSum` reads them.
    return (0..<8).flatMap { [$0, $0 + 8] }.map { UInt8(bitPattern: Int8(steps[$0])) }
  }

  /// A `BlockTable`.
  private static func table(
    _ entries: [(hash: UInt64, block: Int)], _ blocks: [[UInt8]]
  ) -> (bytes: [UInt8], lines: Int) {
    let count = max(1, Int(Double(entries.count) / load))
    var lines = [[(mark: UInt16, block: Int)]](repeating: [], count: count)
    var lost = 0
    for entry in entries {
      let line = BlockTable.line(of: entry.hash, of: UInt64(count))
      let mark = BlockTable.mark(of: entry.hash)
      if lines[line].count < BlockTable.places, !lines[line].contains(where: { $0.mark == mark }) {
        lines[line].append((mark, entry.block))
      } else {
        lost += 1
      }
    }
    print("\(entries.count) features in \(blocks.count) blocks, \(lost) lost to full lines")
    var bytes: [UInt8] = []
    for line in lines {
      func append(_ value: (Int) -> Int) {
        for place in 0..<BlockTable.places {
          let number = place < line.count ? value(place) : 0
          bytes.append(UInt8(truncatingIfNeeded: number))
          bytes.append(UInt8(truncatingIfNeeded: number >> 8))
        }
      }
      append { Int(line[$0].mark) }
      append { line[$0].block }
    }
    return (bytes + blocks.joined(), count)
  }
}
