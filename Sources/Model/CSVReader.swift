/// Rows of a CSV file (RFC 4180) as slices of the input: quoted fields, doubled quotes, any line
/// ending, a byte order mark in front, comma or semicolon or tab, whichever the header has most of.
public struct CSVReader {
  /// One row: its fields and the line it begins on, counted from 1.
  public struct Row {
    /// Texts of the fields, quotes taken off.
    public var fields: [String]
    /// Line it begins on.
    public var line: Int
    /// False where a quote is never closed: the row ends with its first line then, and the next line is
    /// read as the next row.
    public var isClosed: Bool
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var at: Int
  private var line = 1
  /// Whether each quote of the row at hand was closed.
  private var isClosed = true
  /// Rows in which one was not.
  private var unclosed = 0

  /// A reader of a file's bytes; without `separator`, the header decides.
  public init(_ bytes: [UInt8], separator: UInt8? = nil) {
    self.bytes = bytes
    at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let header = bytes[at...].prefix { $0 != 10 }
    let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
    self.separator =
      separator
      ?? candidates.max { left, right in
        header.count { $0 == left } < header.count { $0 == right }
      } ?? 0x2C
  }

  /// The next row that is not empty; nil at the end. A quote that is never closed costs its own line
  /// alone; from the hundredth on it ends with the file, for each is looked for to the end.
  public mutating func next() -> Row? {
    while at < bytes.count {
      let start = line
      let begin = at
      isClosed = true
      var fields: [String] = []
      var isEmpty = true
      while true {
        let field = nextField()
        if !field.text.isEmpty || !fields.isEmpty || field.ends == .separator { isEmpty = false }
        fields.append(field.text)
        if field.ends != .separator { break }
      }
      if !isClosed, unclosed < 100 {
        unclosed += 1
        at = bytes[begin...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
        line = start + 1
      }
      if !isEmpty { return Row(fields: fields, line: start, isClosed: isClosed) }
    }
    return nil
  }

  private enum End { case separator, line, file }

  private mutating func nextField() -> (text: String, ends: End) {
    guard at < bytes.count else { return ("", .file) }
    if bytes[at] != 0x22 {
      let start = at
      while at < bytes.count, bytes[at] != separator, bytes[at] != 10, bytes[at] != 13 { at += 1 }
      return (String(decoding: bytes[start..<at], as: UTF8.self), end())
    }
    at += 1
    var text: [UInt8] = []
    var isOpen = true
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x22 {
        at += 1
        guard at < bytes.count, bytes[at] == 0x22 else {
          isOpen = false
          break
        }
      } else if byte == 10 {
        line += 1
      }
      text.append(byte)
      at += 1
    }
    if isOpen { isClosed = false }
    // What stands between the closing quote and the separator belongs to the field all the same.
    while at < bytes.count, bytes[at] != separator, bytes[at] != 10, bytes[at] != 13 {
      text.append(bytes[at])
      at += 1
    }
    return (String(decoding: text, as: UTF8.self), end())
  }

  private mutating func end() -> End {
    guard at < bytes.count else { return .file }
    if bytes[at] == separator {
      at += 1
      return .separator
    }
    if bytes[at] == 13, at + 1 < bytes.count, bytes[at + 1] == 10 { at += 1 }
    at += 1
    line += 1
    return .line
  }
}
