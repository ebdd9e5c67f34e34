/// Tables of hashed features as model files have them: without their empty places, so that a file is a
/// quarter smaller than what stands in memory.
///
/// Table by table stand: the number of filled places of each line, 8 bits each; the marks of all filled
/// places in their order, 16 bits each; and what stands beside them in the same order: all first and then
/// all second weights of a `WeightTable`, 8 bits each; or the numbers of the rows of a `RowTable`, 16 bits
/// each, and the rows. Numbers of 16 bits are little-endian. Filled places are the first of their line.
package enum CompactTables {
  /// A table and its size.
  package enum Layout: Sendable {
    case weights(lines: Int)
    case rows(lines: Int, rows: Int, blocks: Int)

    /// Bytes in memory.
    package var size: Int {
      switch self {
      case .weights(let lines): lines * WeightTable.lineSize
      case .rows(let lines, let rows, let blocks):
        RowTable.size(lines: lines, rows: rows, blocks: blocks)
      }
    }

    fileprivate var lines: Int {
      switch self {
      case .weights(let lines), .rows(let lines, _, _): lines
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

    fileprivate var isSound: Bool {
      switch self {
      case .weights(let lines): lines > 0 && lines <= 1 << 24
      case .rows(let lines, let rows, let blocks):
        lines > 0 && lines <= 1 << 24 && rows > 0 && rows <= 1 << 16 && blocks > 0 && blocks <= 64
      }
    }
  }

  /// Tables laid out in memory, one behind the other, from those that stand at an offset of a
  /// file, which is moved behind them; nil where they are damaged or run over the file's end.
  package static func expanded(
    _ layouts: [Layout], of file: MappedFile, at offset: inout Int
  ) -> MappedFile? {
    // Each line takes a byte at least, so a damaged head cannot ask for more memory than the file is long.
    guard offset >= 0, layouts.allSatisfy({ $0.isSound && $0.lines <= file.count }),
      let image = MappedFile(size: layouts.reduce(0) { $0 + $1.size }, inLargePages: true)
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
    let rest = layout.size - layout.lines * layout.lineSize
    guard place + filled * layout.columns.reduce(0, +) + rest <= file.count else { return false }
    var column = start
    for width in layout.columns {
      for line in 0..<layout.lines {
        let length = Int(file.byte(at: counts + line)) * width
        image.copy(length, from: file, at: place, to: column + line * layout.lineSize)
        place += length
      }
      column += layout.places * width
    }
    image.copy(rest, from: file, at: place, to: start + layout.size - rest)
    offset = place + rest
    return true
  }

  /// What a file has of tables that lie one behind the other as in memory.
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
      bytes += image[start + layout.lines * size..<start + layout.size]
      start += layout.size
    }
    return bytes
  }

  /// How many bytes a table takes that stands in bytes of a file.
  package static func length(of layout: Layout, in bytes: [UInt8], at offset: Int) -> Int {
    let filled = bytes[offset..<offset + layout.lines].reduce(0) { $0 + Int($1) }
    return layout.lines + filled * layout.columns.reduce(0, +)
      + layout.size - layout.lines * layout.lineSize
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
