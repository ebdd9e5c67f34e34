internal import GRDB
internal import GRDBSQLite
import Model
import SocialText

/// One prepared statement, whose values are bound in order and which is then run: many times as
/// fast as through GRDB's own arguments. A value is bound where it is named; texts are copied into
/// one buffer that stays where it is until the statement has run, so a row costs no allocation once
/// the buffer has grown.
///
/// The raw handle is touched only here, only inside `write {}`, on statements that GRDB prepared,
/// caches and finalises. Every column is to be bound again for every run.
@safe
struct RowWriter: ~Copyable {
  private let statement: Statement
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private var texts = BoundBytes()
  private var column: Int32 = 1

  /// Asks the connection's cache for a statement.
  init(_ database: Database, _ sql: String) throws {
    statement = try database.cachedStatement(sql: sql)
    unsafe handle = statement.sqliteStatement
    unsafe connection = sqlite3_db_handle(handle)
  }

  deinit {
    // SAFETY: the statement is still in GRDB's cache or held by us; the texts that it points to go
    // with us, so nothing may stay bound.
    unsafe sqlite3_clear_bindings(handle)
  }

  /// Binds the next column to null.
  @inline(__always)
  mutating func null() {
    unsafe sqlite3_bind_null(handle, column)
    column += 1
  }

  /// Binds the next column to a whole number.
  @inline(__always)
  mutating func integer(_ value: Int64) {
    unsafe sqlite3_bind_int64(handle, column, value)
    column += 1
  }

  /// Binds the next column to a whole number, or null.
  @inline(__always)
  mutating func integer(_ value: Int64?) {
    if let value { integer(value) } else { null() }
  }

  /// Binds the next column to a double.
  @inline(__always)
  mutating func real(_ value: Double) {
    unsafe sqlite3_bind_double(handle, column, value)
    column += 1
  }

  /// Binds the next column to a text.
  mutating func text(_ value: String) {
    // SAFETY: the bytes are copied inside the closure.
    let isBound: Void? = unsafe value.utf8.withContiguousStorageIfAvailable {
      unsafe bind(text: $0)
    }
    guard isBound == nil else { return }
    var copy = value
    copy.withUTF8 { unsafe bind(text: $0) }
  }

  /// Binds the next column to a text, or null.
  @inline(__always)
  mutating func text(_ value: String?) {
    if let value { text(value) } else { null() }
  }

  /// Binds the next column to text in UTF-8; null where it is empty.
  mutating func text(utf8 value: Span<UInt8>) {
    guard !value.isEmpty else {
      null()
      return
    }
    // SAFETY: as above.
    unsafe value.withUnsafeBufferPointer { unsafe bind(text: $0) }
  }

  /// Binds the next column to what a JSON writer holds; null where that is nothing.
  mutating func text(_ json: JSONWriter) { text(utf8: json.bytes.span) }

  /// Binds the next column to the 16 bytes of a hash.
  mutating func hash(_ value: Hash128) {
    // SAFETY: 16 bytes were asked for; they stay where they are until the statement has run.
    let place = unsafe texts.room(for: 16)
    unsafe UnsafeMutableRawPointer(place).storeBytes(of: value.high.bigEndian, as: UInt64.self)
    unsafe UnsafeMutableRawPointer(place + 8).storeBytes(of: value.low.bigEndian, as: UInt64.self)
    unsafe sqlite3_bind_blob(handle, column, place, 16, nil)
    column += 1
  }

  /// Binds the next column to the bytes of words, two each, lowest first.
  mutating func words(_ words: Span<UInt16>) {
    // SAFETY: as many bytes were asked for; they stay where they are until the statement has run.
    let place = unsafe texts.room(for: 2 * words.count)
    for index in words.indices {
      unsafe place[2 * index] = UInt8(truncatingIfNeeded: words[index])
      unsafe place[2 * index + 1] = UInt8(truncatingIfNeeded: words[index] >> 8)
    }
    unsafe sqlite3_bind_blob(handle, column, place, Int32(2 * words.count), nil)
    column += 1
  }

  private mutating func bind(text: UnsafeBufferPointer<UInt8>) {
    // SAFETY: the room is as large as the text and stays where it is until the statement has run.
    let place = unsafe texts.room(for: text.count)
    if let base = text.baseAddress { unsafe place.update(from: base, count: text.count) }
    unsafe place.withMemoryRebound(to: CChar.self, capacity: text.count) {
      _ = unsafe sqlite3_bind_text(handle, column, $0, Int32(text.count), nil)
    }
    column += 1
  }

  /// Runs the statement once with what was bound. Calls `row` with each row that it yields.
  mutating func run(row: (ColumnReader) -> Void) throws {
    var code = unsafe sqlite3_step(handle)
    while code == SQLITE_ROW {
      row(unsafe ColumnReader(handle))
      code = unsafe sqlite3_step(handle)
    }
    // SAFETY: after the reset the statement reads no bound byte before all are bound again.
    unsafe sqlite3_reset(handle)
    texts.removeAll()
    column = 1
    guard code == SQLITE_DONE else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: unsafe String(cString: sqlite3_errmsg(connection)), sql: statement.sql)
    }
  }

  /// Runs the statement once with what was bound.
  mutating func run() throws { try run { _ in } }

  /// Runs an insert or an update; the number of rows that it changed.
  mutating func changedRows() throws -> Int {
    try run()
    return unsafe Int(sqlite3_changes(connection))
  }

  /// Runs a query of one row at most; its first column, nil with no row.
  mutating func first() throws -> Int64? {
    var found: Int64?
    try run { found = $0.integer(0) }
    return found
  }
}

/// Reads columns of the row that a statement stands on, for the length of one closure call.
@safe
struct ColumnReader {
  private let statement: OpaquePointer

  fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

  /// Replaces `words` with those whose bytes a column holds.
  func words(_ column: Int32, into words: inout [UInt16]) {
    words.removeAll(keepingCapacity: true)
    // SAFETY: the bytes are as many as SQLite says, and stay until the statement goes on.
    guard let bytes = unsafe sqlite3_column_blob(statement, column) else { return }
    for index in 0..<(unsafe Int(sqlite3_column_bytes(statement, column)) / 2) {
      let low = unsafe bytes.load(fromByteOffset: 2 * index, as: UInt8.self)
      let high = unsafe bytes.load(fromByteOffset: 2 * index + 1, as: UInt8.self)
      words.append(UInt16(low) | UInt16(high) << 8)
    }
  }

  /// A column as a whole number.
  @inline(__always)
  func integer(_ column: Int32) -> Int64 {
    // SAFETY: the statement stands on a row while `RowWriter.run` calls us.
    unsafe sqlite3_column_int64(statement, column)
  }

  /// A column as a whole number; nil for null.
  func integerIfAny(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// A column as a double.
  func real(_ column: Int32) -> Double {
    // SAFETY: as above.
    unsafe sqlite3_column_double(statement, column)
  }

  /// True for null.
  func isNull(_ column: Int32) -> Bool {
    // SAFETY: as above.
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  /// A column as text; nil for null.
  func text(_ column: Int32) -> String? {
    // SAFETY: the bytes are as many as SQLite says, stay until the statement goes on, and are copied.
    guard let bytes = unsafe sqlite3_column_text(statement, column) else { return nil }
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// A column of 16 bytes as a hash; nil for anything else.
  func hash(_ column: Int32) -> Hash128? {
    // SAFETY: as above.
    guard let bytes = unsafe sqlite3_column_blob(statement, column) else { return nil }
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe Hash128(bytes: Array(UnsafeRawBufferPointer(start: bytes, count: count)))
  }
}
