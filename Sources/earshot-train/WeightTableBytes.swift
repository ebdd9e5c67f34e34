import SocialText

/// The bytes of a `WeightTable` as it lies in memory.
struct WeightTableBytes {
  /// A feature, its two weights in steps, and how much is lost without it.
  struct Entry {
    let hash: UInt64
    let steps: SIMD2<Int8>
    let worth: Float
  }

  let bytes: [UInt8]
  let lines: Int

  /// What `CompactTables` needs to know of it.
  var layout: CompactTables.Layout { .weights(lines: lines) }

  /// Lays features out, so many to a line on average; lines that run over lose what is worth least.
  /// Features without weights are left out.
  init(_ entries: [Entry], load: Int) {
    let used = entries.filter { $0.steps != SIMD2() }
    let count = UInt64(max(1, used.count / load))
    var lines = [[Int]](repeating: [], count: Int(count))
    for (index, entry) in used.enumerated() {
      lines[WeightTable.line(of: entry.hash, of: count)].append(index)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lines.count * WeightTable.lineSize)
    var lost = 0
    for line in lines {
      let best = line.sorted { (used[$1].worth, $0) < (used[$0].worth, $1) }
        .prefix(WeightTable.places).map { used[$0] }
      lost += line.count - best.count
      let free = WeightTable.places - best.count
      for entry in best {
        let mark = WeightTable.mark(of: entry.hash)
        bytes += [UInt8(truncatingIfNeeded: mark), UInt8(truncatingIfNeeded: mark >> 8)]
      }
      bytes += [UInt8](repeating: 0, count: 2 * free)
      bytes += best.map { UInt8(bitPattern: $0.steps.x) } + [UInt8](repeating: 0, count: free)
      bytes += best.map { UInt8(bitPattern: $0.steps.y) } + [UInt8](repeating: 0, count: free)
    }
    print("\(used.count) weights, \(lost) of them lost to full lines")
    self.bytes = bytes
    self.lines = lines.count
  }
}
