internal import Glibc
import Model

/// Labelled rows of a file or of standard input, one after the other: NDJSON, or a table with a
/// header. Holds a few lines at a time, however long the file is.
struct LabelledRows<Form: LabelledForm>: ~Copyable {
  private enum Writing {
    case unknown
    case json
    case table(LabelledTable)
  }

  /// A line without its end.
  private struct Line {
    var number: Int
    var bytes: [UInt8]
  }

  /// A quote that is still open after so many lines was never meant to be one.
  private static var mostLines: Int { 1000 }

  private let descriptor: Int32
  private var reader: LineReader
  private var batch: LineReader.Batch?
  private var next = 0
  private var number = 0
  /// Lines to be read again, the next one last.
  private var returned: [Line] = []
  private var writing = Writing.unknown
  private var form = Form()

  /// Opens a file; `-` is standard input. Throws what the system says.
  init(path: String) throws(EvaluationError) {
    if path == "-" {
      descriptor = 0
    } else {
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw EvaluationError(
          message: "cannot be read (\(unsafe String(cString: strerror(errno))))")
      }
    }
    reader = LineReader(descriptor: descriptor)
  }

  deinit {
    if descriptor > 0 { close(descriptor) }
  }

  /// The next row, or what is wrong with it; nil at the end. Throws where the whole file cannot be
  /// read.
  mutating func row() throws(EvaluationError) -> Result<Form.Row, RowProblem>? {
    while let line = try nextLine() {
      let text = line.bytes.span
      guard line.bytes.contains(where: { $0 > 0x20 }) else { continue }
      switch writing {
      case .unknown:
        try begin(line)
        if case .json = writing { returned.append(line) }
        continue
      case .json:
        guard isText(line.bytes) else { return .failure(RowProblem.noText(line.number)) }
        do throws(RowProblem) {
          return .success(try form.row(json: text, line: line.number))
        } catch {
          return .failure(error)
        }
      case .table(let table): return try row(line, table)
      }
    }
    return nil
  }

  /// Reads the first line: it tells the form.
  private mutating func begin(_ line: Line) throws(EvaluationError) {
    let hasMark = line.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let bytes = line.bytes.dropFirst(hasMark ? 3 : 0)
    if bytes.starts(with: [0x1F, 0x8B]) {
      throw EvaluationError(
        message: "is compressed; mend: zcat FILE | earshot evaluate \(Form.command) -")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.contains(0) {
      throw EvaluationError(
        message: "is no UTF-8; mend: iconv -f UTF-16 -t UTF-8 FILE | earshot evaluate "
          + "\(Form.command) -")
    }
    let first = bytes.first { $0 > 0x20 }
    if first == 0x5B {
      throw EvaluationError(
        message: "is a JSON list; mend: jq -c '.[]' FILE | earshot evaluate \(Form.command) -")
    }
    if first == 0x7B {
      writing = .json
      return
    }
    do throws(RowProblem) {
      writing = .table(
        try LabelledTable(
          header: Array(bytes), names: Form.names, needed: Form.needed, line: line.number))
    } catch {
      throw EvaluationError(message: "line \(error.line) \(error.message)")
    }
  }

  /// Joins the lines of a record of a table.
  private mutating func row(
    _ first: Line, _ table: LabelledTable
  ) throws(EvaluationError) -> Result<Form.Row, RowProblem> {
    var quote = OpenQuote(separator: table.separator)
    var lines = [first]
    while quote.goesOn(lines[lines.count - 1].bytes) {
      guard lines.count < LabelledRows.mostLines, let line = try nextLine() else {
        returned.append(contentsOf: lines.dropFirst().reversed())
        return .failure(
          RowProblem(
            line: first.number,
            message: "a quote is never closed; mend: double the quotes inside of quoted texts"))
      }
      lines.append(line)
    }
    let record = Array(lines.map(\.bytes).joined(separator: [10]))
    guard isText(record) else { return .failure(RowProblem.noText(first.number)) }
    do throws(RowProblem) {
      return .success(try form.row(cells: table.record(record), line: first.number))
    } catch {
      return .failure(error)
    }
  }

  private func isText(_ bytes: [UInt8]) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }

  private mutating func nextLine() throws(EvaluationError) -> Line? {
    if let line = returned.popLast() { return line }
    while true {
      if let batch, next < batch.ends.count {
        let start = next == 0 ? 0 : batch.ends[next - 1] + 1
        var end = batch.ends[next]
        if end > start, batch.bytes[end - 1] == 13 { end -= 1 }
        next += 1
        number += 1
        return Line(number: number, bytes: Array(batch.bytes[start..<end]))
      }
      batch = reader.next(lines: 256, bytes: 1 << 20)
      next = 0
      if batch == nil {
        if let reason = reader.error {
          throw EvaluationError(message: "cannot be read (\(reason))")
        }
        return nil
      }
    }
  }
}

extension RowProblem {
  fileprivate static func noText(_ line: Int) -> RowProblem {
    RowProblem(
      line: line,
      message: "is no UTF-8; mend: save the file as UTF-8, or iconv -f WINDOWS-1252 -t UTF-8")
  }
}

/// What rows of labels hold: how one is read of a JSON object or of a record of a table.
protocol LabelledForm {
  associatedtype Row: Sendable

  /// The command that reads them: `earshot evaluate` and this word.
  static var command: String { get }
  /// Columns that a table may have, and those that it must have.
  static var names: [String] { get }
  static var needed: [String] { get }

  init()

  /// Reads a line of NDJSON; what is wrong with it is thrown as a sentence with its mend.
  mutating func row(json line: Span<UInt8>, line number: Int) throws(RowProblem) -> Row
  /// Reads a record of a table; as above.
  func row(cells: LabelledTable.Record, line: Int) throws(RowProblem) -> Row
}

/// Why nothing was evaluated.
public struct EvaluationError: Error, Sendable, Hashable {
  /// What is wrong, and what to do.
  public let message: String
}
