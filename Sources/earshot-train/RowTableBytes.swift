import SocialText

/// The bytes of a `RowTable`: lines of marks and numbers, then the rows, those of frequent features
/// first.
struct RowTableBytes {
  let bytes: [UInt8]
  let lines: Int
  let rows: Int
  /// Features that found their line full.
  let lost: Int
  private let blocks: Int

  /// What `CompactTables` needs to know of it.
  var layout: CompactTables.Layout { layout(areCoarse: false) }

  /// The same, with coarse rows or others.
  func layout(areCoarse: Bool) -> CompactTables.Layout {
    .rows(lines: lines, rows: rows, blocks: blocks, areCoarse: areCoarse)
  }

  /// Lays features out, all with rows of one length, in steps; those first that must not be lost. So many
  /// marks fill a line on average.
  init(_ features: [(hash: UInt64, count: Int, row: [SIMD16<Float>])], load: Double) {
    let count = UInt64(max(1, Double(features.count) / load))
    var lines = [[Int]](repeating: [], count: Int(count))
    for index in features.indices {
      lines[RowTable.line(of: features[index].hash, of: count)].append(index)
    }
    lost = lines.reduce(0) { $0 + max(0, $1.count - RowTable.places) }
    lines = lines.map { Array($0.prefix(RowTable.places)) }
    let order = lines.joined()
      .sorted { (features[$1].count, $0) < (features[$0].count, $1) }
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
      append { RowTable.mark(of: features[$0].hash) }
      append { UInt16(truncatingIfNeeded: numbers[$0] ?? 0) }
    }
    for index in order {
      for block in features[index].row {
        // Whole and within 8 bits.
        let numbers = block.rounded(.toNearestOrEven)
          .clamped(lowerBound: SIMD16(repeating: -127), upperBound: SIMD16(repeating: 127))
        for number in numbers.indices { bytes.append(UInt8(bitPattern: Int8(numbers[number]))) }
      }
    }
    self.bytes = bytes
    blocks = max(1, features.first?.row.count ?? 1)
    self.lines = lines.count
    rows = order.count
  }
}
