import CLibxml2
import GRDBSQLite
import Model

/// What the same bytes cost where nothing is done with them: libxml2's SAX with handlers that only
/// count, and an SQLite insert with a unique id. No pipeline on these libraries can be cheaper.
enum Floor {
  /// Events seen, so that no call can be optimised away.
  nonisolated(unsafe) static var events = 0

  /// Reads documents with null handlers: XML for feeds, HTML for pages.
  static func sax(_ documents: [[UInt8]], isHTML: Bool) {
    xmlInitParser()
    var handler = unsafe xmlSAXHandler()
    if isHTML {
      unsafe handler.startElement = { _, _, _ in unsafe Floor.events += 1 }
      unsafe handler.endElement = { _, _ in }
      unsafe handler.ignorableWhitespace = { _, _, count in unsafe Floor.events += Int(count) }
    } else {
      unsafe handler.initialized = XML_SAX2_MAGIC
      unsafe handler.startElementNs = { _, _, _, _, _, _, _, _, _ in unsafe Floor.events += 1 }
      unsafe handler.endElementNs = { _, _, _, _ in }
    }
    unsafe handler.characters = { _, _, count in unsafe Floor.events += Int(count) }
    unsafe handler.cdataBlock = { _, _, count in unsafe Floor.events += Int(count) }
    unsafe earshot_xml_silence(&handler)
    for document in documents {
      // SAFETY: the parser reads within the buffer and is freed before it goes; its own handler is
      // put back so that it frees what it made.
      unsafe document.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { text in
          unsafe withUnsafeMutablePointer(to: &handler) { handler in
            let size = Int32(clamping: buffer.count)
            guard
              let context = unsafe isHTML
                ? htmlCreateMemoryParserCtxt(text, size) : xmlCreateMemoryParserCtxt(text, size)
            else { return }
            let own = unsafe context.pointee.sax
            unsafe context.pointee.sax = unsafe handler
            if isHTML {
              let options =
                HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
                | HTML_PARSE_NOWARNING.rawValue
              unsafe htmlCtxtUseOptions(context, Int32(options))
              unsafe htmlParseDocument(context)
            } else {
              let options =
                XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue
                | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue
              unsafe xmlCtxtUseOptions(context, Int32(options))
              unsafe xmlParseDocument(context)
            }
            unsafe context.pointee.sax = unsafe own
            if let document = unsafe context.pointee.myDoc { unsafe xmlFreeDoc(document) }
            unsafe xmlFreeParserCtxt(context)
          }
        }
      }
    }
  }

  /// A row of the insert.
  struct Row {
    var id: String
    var source: String
    var title: String
    var text: String
    var author: String
    var published: Int64
  }

  /// Inserts rows into one table with a unique text id, WAL, a transaction for each thousand.
  static func insert(_ rows: [Row], path: String) {
    var database: OpaquePointer?
    unsafe sqlite3_open(path, &database)
    defer { unsafe sqlite3_close(database) }
    unsafe sqlite3_exec(
      database,
      "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
        + "CREATE TABLE m(k INTEGER PRIMARY KEY,id TEXT UNIQUE,source TEXT,title TEXT,body TEXT,"
        + "author TEXT,pub INT,lang TEXT,score REAL)", nil, nil, nil)
    var statement: OpaquePointer?
    unsafe sqlite3_prepare_v2(
      database, "INSERT OR IGNORE INTO m VALUES(?,?,?,?,?,?,?,?,?)", -1, &statement, nil)
    defer { unsafe sqlite3_finalize(statement) }
    // SAFETY: SQLite copies the texts before the call returns (SQLITE_TRANSIENT).
    let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (number, row) in rows.enumerated() {
      if number % 1000 == 0 { unsafe sqlite3_exec(database, "BEGIN", nil, nil, nil) }
      unsafe sqlite3_bind_int64(statement, 1, Int64(number + 1))
      for (column, text) in [row.id, row.source, row.title, row.text, row.author].enumerated() {
        var copy = text
        copy.withUTF8 { bytes in
          _ = unsafe sqlite3_bind_text(
            statement, Int32(column + 2),
            UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
            Int32(bytes.count), transient)
        }
      }
      unsafe sqlite3_bind_int64(statement, 7, row.published)
      unsafe sqlite3_bind_text(statement, 8, "en", 2, transient)
      unsafe sqlite3_bind_double(statement, 9, 0.5)
      unsafe sqlite3_step(statement)
      unsafe sqlite3_reset(statement)
      if number % 1000 == 999 { unsafe sqlite3_exec(database, "COMMIT", nil, nil, nil) }
    }
    unsafe sqlite3_exec(database, "COMMIT", nil, nil, nil)
  }
}
