/// A table in plain text: columns as wide as their longest cell, numbers to the right.
struct TextTable {
  private let header: [String]
  private let alignsRight: [Bool]
  private var rows: [[String]] = []

  /// `alignsRight` says for each column whether it holds numbers.
  init(_ header: [String], alignsRight: [Bool]) {
    self.header = header
    self.alignsRight = alignsRight
  }

  /// Adds a row with as many cells as the header has.
  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, without line ends.
  var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { Self.width($0[column]) }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let pad = String(repeating: " ", count: widths[column] - Self.width(cell))
        if column > 0 { line += "  " }
        line += alignsRight[column] ? pad + cell : cell + pad
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// Columns that a cell takes on a terminal.
  private static func width(_ text: String) -> Int { text.count }
}
