/// Tables of hashed features as model files have them: without their empty places, so that a file is a
/// quarter smaller than what stands in memory.
///
/// Table by table stand: the number of filled places of each line, 8 bits each; the marks of all filled
/// places in their order, 16 bits each; and what stands beside them in the same order: all first and then
/// all second weights of a `WeightTable`, 8 bits each; or the numbers of the rows of a `RowTable`, 16 bits
/// each, and the rows. Of coarse rows there is what all numbers are multiplied with, 8 bits a row, and then
/// −7 to 7 for each number, two in a byte, the first in its lower half. Numbers of 16 bits are
/// little-endian. Filled places are the first of their line.
package enum CompactTables {
  /// A table and its size.
  package enum Layout: Sendable {
    case weights(lines: Int)
    case rows(lines: Int, rows: Int, blocks: Int, areCoarse: Bool = false)

    /// Bytes in memory.
    package var size: Int {
      switch self {
      case .weights(let lines): lines * WeightTable.lineSize
      case .rows(let lines, let rows, let blocks, _):
        RowTable.size(lines: lines, rows: rows, blocks: blocks)
      }
    }

    fileprivate var lines: Int {
      switch self {
      case .weights(let lines), .rows(let lines, _, _, _): lines
      }
    }

    /// Features of a line.
    fileprivate var places: Int {
      switch self {
      case .weights: WeightTable.places
      case .rows: RowTable.places
      }
    }

    /// Sizes of the columns of a line, and where it ends.
    fileprivate var columns: [Int] {
      switch self {
      case .weights: [2, 1, 1]
      case .rows: [2, 2]
      }
    }

    fileprivate var lineSize: Int { places * columns.reduce(0, +) }

    /// Coarse rows and the numbers of each; none for all others.
    fileprivate var coarse: (rows: Int, width: Int) {
      guard case .rows(_, let rows, let blocks, true) = self else { return (0, 0) }
      return (rows, blocks * RowTable.width)
    }

    /// Bytes of a file behind those of the lines.
    fileprivate var rest: Int {
      coarse.rows > 0 ? coarse.rows * (1 + coarse.width / 2) : size - lines * lineSize
    }

    fileprivate var isSound: Bool {
      switch self {
      case .weights(let lines): lines > 0 && lines <= 1 << 24
      case .rows(let lines, let rows, let blocks, _):
        lines > 0 && lines <= 1 << 24 && rows > 0 && rows <= 1 << 16 && blocks > 0 && blocks <= 64
      }
    }
  }

  /// Tables laid out in memory, one behind the other, from those that stand at an offset of a
  /// file, which is moved behind them; nil where they are damaged or run over the file's end.
  package static func expanded(
    _ layouts: [Layout], of file: MappedFile, at offset: inout Int, inLargePages: Bool = true
  ) -> MappedFile? {
    // Each line takes a byte at least, so a damaged head cannot ask for more memory than the file is long.
    guard offset >= 0, layouts.allSatisfy({ $0.isSound && $0.lines <= file.count }),
      let image = MappedFile(size: layouts.reduce(0) { $0 + $1.size }, inLargePages: inLargePages)
    else { return nil }
    var start = 0
    for layout in layouts {
      guard expand(layout, of: file, at: &offset, into: image, from: start) else { return nil }
      start += layout.size
    }
    return image
  }

  private static func expand(
    _ layout: Layout, of file: MappedFile, at offset: inout Int, into image: MappedFile,
    from start: Int
  ) -> Bool {
    let counts = offset
    guard counts + layout.lines <= file.count else { return false }
    var filled = 0
    for line in 0..<layout.lines {
      let count = Int(file.byte(at: counts + line))
      guard count <= layout.places else { return false }
      filled += count
    }
    var place = counts + layout.lines
    guard place + filled * layout.columns.reduce(0, +) + layout.rest <= file.count else {
      return false
    }
    var column = start
    for width in layout.columns {
      for line in 0..<layout.lines {
        let length = Int(file.byte(at: counts + line)) * width
        image.copy(length, from: file, at: place, to: column + line * layout.lineSize)
        place += length
      }
      column += layout.places * width
    }
    offset = place + layout.rest
    let rows = start + layout.lines * layout.lineSize
    guard layout.coarse.rows > 0 else {
      image.copy(layout.rest, from: file, at: place, to: rows)
      return true
    }
    let halves = layout.coarse.width / 2
    for row in 0..<layout.coarse.rows {
      let unit = Int(file.byte(at: place + row))
      guard unit > 0, unit <= coarsest else { return false }
      for index in 0..<halves {
        let byte = file.byte(at: place + layout.coarse.rows + row * halves + index)
        for (half, bits) in [byte & 15, byte >> 4].enumerated() {
          image.set(
            Int8((Int(bits) - coarseMiddle) * unit), at: rows + (row * halves + index) * 2 + half)
        }
      }
    }
    return true
  }

  /// What stands for 0 in half a byte, and the most that a row's numbers are multiplied with.
  private static let coarseMiddle = 8
  private static let coarsest = 18

  /// Rows of 8 bits a number, in half as many: of all that a row can be multiplied with the one that
  /// loses least.
  private static func coarse(_ rows: ArraySlice<UInt8>, width: Int) -> [UInt8] {
    var units: [UInt8] = []
    var bytes: [UInt8] = []
    for first in stride(from: rows.startIndex, to: rows.endIndex, by: width) {
      let row = rows[first..<first + width].map { Float(Int8(bitPattern: $0)) }
      func steps(_ unit: Int) -> [Float] {
        row.map { max(-7, min(7, ($0 / Float(unit)).rounded(.toNearestOrEven))) }
      }
      func loss(_ unit: Int) -> Float {
        zip(row, steps(unit)).reduce(0) { sum, pair in
          let miss = pair.0 - pair.1 * Float(unit)
          return sum + miss * miss
        }
      }
      let losses = (1...coarsest).map(loss)
      let unit = 1 + (losses.indices.min { losses[$0] < losses[$1] } ?? 0)
      units.append(UInt8(unit))
      let found = steps(unit).map { UInt8(Int($0) + coarseMiddle) }
      for index in stride(from: 0, to: width, by: 2) {
        bytes.append(found[index] | found[index + 1] << 4)
      }
    }
    return units + bytes
  }

  /// What a file has of tables that lie one behind the other as in memory; coarse rows lose what half a
  /// byte cannot hold.
  package static func bytes(_ layouts: [Layout], _ image: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(image.count)
    var start = 0
    for layout in layouts {
      let size = layout.lineSize
      let counts = (0..<layout.lines).map { line in
        filled(image[(start + line * size)..<(start + (line + 1) * size)], layout)
      }
      bytes += counts.map { UInt8(truncatingIfNeeded: $0) }
      var column = start
      for width in layout.columns {
        for line in 0..<layout.lines {
          let first = column + line * size
          bytes += image[first..<first + counts[line] * width]
        }
        column += layout.places * width
      }
      let rows = image[start + layout.lines * size..<start + layout.size]
      bytes += layout.coarse.rows > 0 ? coarse(rows, width: layout.coarse.width) : Array(rows)
      start += layout.size
    }
    return bytes
  }

  /// How many bytes a table takes that stands in bytes of a file.
  package static func length(of layout: Layout, in bytes: [UInt8], at offset: Int) -> Int {
    let filled = bytes[offset..<offset + layout.lines].reduce(0) { $0 + Int($1) }
    return layout.lines + filled * layout.columns.reduce(0, +) + layout.rest
  }

  /// Number of a line's places up to the last that is not all zeros.
  private static func filled(_ line: ArraySlice<UInt8>, _ layout: Layout) -> Int {
    (0..<layout.places).last { place in
      var column = line.startIndex
      for width in layout.columns {
        let first = column + place * width
        if line[first..<first + width].contains(where: { $0 != 0 }) { return true }
        column += layout.places * width
      }
      return false
    }.map { $0 + 1 } ?? 0
  }
}
