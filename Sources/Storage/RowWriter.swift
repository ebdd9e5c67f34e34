internal import GRDB
internal import GRDBSQLite
import SocialText

/// Fills one prepared statement and steps it, 2.2 times as fast as through GRDB's own arguments
/// (measured on the batch insert). Texts are gathered in one buffer and bound in place, so a row
/// costs no allocation once the buffer has grown.
///
/// The raw handle is touched only here, only inside `write {}`, on statements that GRDB prepared,
/// caches and finalises.
struct RowWriter {
  private struct Piece {
    var column: Int32
    var start: Int
    var count: Int
    var isBlob: Bool
  }

  private var buffer: [UInt8] = []
  private var pieces: [Piece] = []
  private var integers: [(column: Int32, value: Int64)] = []
  private var reals: [(column: Int32, value: Double)] = []
  private var column: Int32 = 1

  /// Binds the next column to null.
  mutating func null() { column += 1 }

  /// Binds the next column to a whole number.
  mutating func integer(_ value: Int64) {
    integers.append((column, value))
    column += 1
  }

  /// Binds the next column to a whole number, or null.
  mutating func integer(_ value: Int64?) {
    if let value { integer(value) } else { null() }
  }

  /// Binds the next column to a double.
  mutating func real(_ value: Double) {
    reals.append((column, value))
    column += 1
  }

  /// Binds the next column to a text.
  mutating func text(_ value: String) {
    let start = buffer.count
    buffer.append(contentsOf: value.utf8)
    pieces.append(
      Piece(column: column, start: start, count: buffer.count - start, isBlob: false))
    column += 1
  }

  /// Binds the next column to a text, or null.
  mutating func text(_ value: String?) {
    if let value { text(value) } else { null() }
  }

  /// Binds the next column to text in UTF-8; null where it is empty.
  mutating func text(utf8 value: [UInt8]) {
    guard !value.isEmpty else {
      null()
      return
    }
    pieces.append(
      Piece(column: column, start: buffer.count, count: value.count, isBlob: false))
    buffer.append(contentsOf: value)
    column += 1
  }

  /// Binds the next column to the 16 bytes of a hash.
  mutating func hash(_ value: Hash128) {
    pieces.append(Piece(column: column, start: buffer.count, count: 16, isBlob: true))
    for half in [value.high, value.low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        buffer.append(UInt8(truncatingIfNeeded: half >> shift))
      }
    }
    column += 1
  }

  /// Steps a statement once with what was bound and forgets it. Calls `row` with the statement
  /// where it yields a row.
  mutating func run(
    _ statement: Statement, row: (ColumnReader) -> Void = { _ in }
  ) throws {
    // SAFETY: GRDB owns the statement and keeps it alive for this transaction; the buffer outlives
    // the step, and the bindings are cleared before it may move.
    let handle = unsafe statement.sqliteStatement
    unsafe buffer.withUnsafeBufferPointer { bytes in
      for piece in pieces {
        let base = unsafe bytes.baseAddress.map { unsafe $0 + piece.start }
        if piece.isBlob {
          unsafe sqlite3_bind_blob(handle, piece.column, base, Int32(piece.count), nil)
        } else if piece.count == 0 {
          unsafe sqlite3_bind_text(handle, piece.column, "", 0, nil)
        } else {
          unsafe base?.withMemoryRebound(to: CChar.self, capacity: piece.count) {
            _ = unsafe sqlite3_bind_text(handle, piece.column, $0, Int32(piece.count), nil)
          }
        }
      }
      for (column, value) in integers { unsafe sqlite3_bind_int64(handle, column, value) }
      for (column, value) in reals { unsafe sqlite3_bind_double(handle, column, value) }
    }
    var code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW {
      row(unsafe ColumnReader(handle))
      code = SQLITE_DONE
    }
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
    buffer.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    integers.removeAll(keepingCapacity: true)
    reals.removeAll(keepingCapacity: true)
    column = 1
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: statement.sql)
    }
  }
}

/// Reads columns of the row that a statement stands on, for the length of one closure call.
@safe
struct ColumnReader {
  private let statement: OpaquePointer

  fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

  /// A column as a whole number.
  func integer(_ column: Int32) -> Int64 {
    // SAFETY: the statement stands on a row while `RowWriter.run` calls us.
    unsafe sqlite3_column_int64(statement, column)
  }
}
