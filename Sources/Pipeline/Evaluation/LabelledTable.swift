import Model
import SocialText

/// Reads labelled rows of a table: a header line, then rows whose cells are parted by commas,
/// semicolons (RFC 4180) or tabs. In tables with tabs a cell is quoted only where it ends in a quote
/// as well and doubles those inside, for most programs write tweets that begin with one as they are.
///
///     text,label,language
///     "Great bike, awful shop",neutral,en
struct LabelledTable {
  /// What parts the cells.
  let separator: UInt8
  /// Column of each name.
  private var columns: [String: Int] = [:]

  /// Reads a header; throws a sentence with its mend where no separator gives the needed columns.
  init(header: [UInt8], names: [String], needed: [String], line: Int) throws(RowProblem) {
    for separator in [UInt8(0x2C), 0x3B, 0x09] {
      var columns: [String: Int] = [:]
      for (number, cell) in LabelledTable.cells(header, separator).enumerated() {
        let name = cell.lowercased().filter { $0 != " " && $0 != "\u{FEFF}" }
        if names.contains(name), columns[name] == nil { columns[name] = number }
      }
      guard needed.allSatisfy({ columns[$0] != nil }) else { continue }
      self.separator = separator
      self.columns = columns
      return
    }
    throw RowProblem(
      line: line,
      message: "is neither a JSON object nor a header with the columns "
        + "\(needed.joined(separator: " and ")); mend: rename the columns, or write one JSON object "
        + "a line")
  }

  /// The cells of a record by the names of their columns.
  struct Record {
    fileprivate let cells: [String]
    fileprivate let columns: [String: Int]

    /// Number of cells.
    var count: Int { cells.count }

    /// A cell; nil where the table has no such column or the record ends before it.
    subscript(_ name: String) -> String? {
      guard let column = columns[name], column < cells.count else { return nil }
      return cells[column]
    }
  }

  /// Takes a record apart.
  func record(_ bytes: [UInt8]) -> Record {
    Record(cells: LabelledTable.cells(bytes, separator), columns: columns)
  }

  /// Cells of a record, quotes taken off.
  static func cells(_ record: [UInt8], _ separator: UInt8) -> [String] {
    guard separator == 0x09 else {
      var reader = CSVReader(record, separator: separator)
      return reader.next()?.fields ?? []
    }
    return record.split(separator: separator, omittingEmptySubsequences: false).map {
      LabelledTable.unquoted($0)
    }
  }

  private static func unquoted(_ cell: ArraySlice<UInt8>) -> String {
    let quote: UInt8 = 0x22
    guard cell.count >= 2, cell.first == quote, cell.last == quote else {
      return String(decoding: cell, as: UTF8.self)
    }
    var text: [UInt8] = []
    var at = cell.startIndex + 1
    while at < cell.endIndex - 1 {
      if cell[at] == quote {
        at += 1
        guard at < cell.endIndex - 1, cell[at] == quote else {
          return String(decoding: cell, as: UTF8.self)
        }
      }
      text.append(cell[at])
      at += 1
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Tells, line after line, whether a record of a table goes on in the next line: whether a quote is
/// still open.
struct OpenQuote {
  private enum State { case start, plain, quoted, quoteInQuoted }

  let separator: UInt8
  private var state = State.start

  init(separator: UInt8) { self.separator = separator }

  /// Reads a line without its end; true where the record goes on behind it.
  mutating func goesOn(_ line: [UInt8]) -> Bool {
    // Quotes of tables with tabs are closed in their line or are none.
    if separator == 0x09 { return false }
    for byte in line {
      switch state {
      case .start: state = byte == 0x22 ? .quoted : byte == separator ? .start : .plain
      case .plain: state = byte == separator ? .start : .plain
      case .quoted: state = byte == 0x22 ? .quoteInQuoted : .quoted
      case .quoteInQuoted:
        state = byte == 0x22 ? .quoted : byte == separator ? .start : .plain
      }
    }
    return state == .quoted
  }
}
